"""Nodes for unions: the member that fits the value writes it."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from minipydantic._serialize.errors import (
    DepthError,
    PydanticSerializationError,
    PydanticSerializationUnexpectedValue,
    TextError,
)
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import LAX, STRICT, State

__all__ = ["TaggedUnionNode", "UnionNode"]

_NO_TAG: Any = object()


def _attempt(
    members: Iterable[Node], value: Any, state: State, target: str
) -> tuple[bool, Any, list[PydanticSerializationUnexpectedValue]]:
    """Let `members` try in order: all of them strictly, then those that can relax.

    Returns:
        Whether one succeeded, its result, and what the strict attempts complained about.
    """
    place = state.check, state.include, state.exclude, state.model, state.field_name
    _, include, exclude, model, field_name = place
    problems: list[PydanticSerializationUnexpectedValue] = []
    members = list(members)
    relaxes = state.check != STRICT and any(node.retries_lax() for node in members)
    levels = (STRICT, LAX) if relaxes else (STRICT,)
    try:
        for level in levels:
            for node in members:
                state.check = level
                try:
                    return True, getattr(node, target)(value, state), problems
                except PydanticSerializationUnexpectedValue as problem:
                    if level == STRICT:
                        problems.append(problem)
                except (DepthError, RecursionError):  # again for every level, it would never end
                    raise
                except Exception as error:  # the next member may do better than a failing function
                    if isinstance(error.__cause__, RecursionError):
                        raise
                    if level == STRICT:
                        kind = type(error)
                        if kind is TextError:
                            kind = PydanticSerializationError
                        message = f"{kind.__name__}: {error}"
                        problems.append(PydanticSerializationUnexpectedValue(message))
                state.include, state.exclude = include, exclude
                state.model, state.field_name = model, field_name
    finally:
        state.check, state.include, state.exclude, state.model, state.field_name = place
    return False, None, problems


class UnionNode(Node):
    """A union whose members are tried in order."""

    __slots__ = ("members",)

    kind = "Union"

    def __init__(self, members: Sequence[Node]) -> None:
        super().__init__(f"Union[{', '.join([node.name for node in members])}]")
        self.members = members

    def retries_lax(self) -> bool:
        return any(node.retries_lax() for node in self.members)

    def _write(self, value: Any, state: State, target: str) -> Any:
        done, result, problems = _attempt(self.members, value, state, target)
        if done:
            return result
        return self._give_up(problems, value, state, target)

    def _give_up(
        self,
        problems: Sequence[PydanticSerializationUnexpectedValue],
        value: Any,
        state: State,
        target: str,
    ) -> Any:
        """Report that no member fits, and go by the value's own type."""
        if state.check:
            raise PydanticSerializationUnexpectedValue.of_members(problems)
        for problem in problems:
            state.warn(problem)
        return getattr(state.infer, target)(value, state)

    def python(self, value: Any, state: State) -> Any:
        return self._write(value, state, "python")

    def jsonable(self, value: Any, state: State) -> Any:
        return self._write(value, state, "jsonable")

    def text(self, value: Any, state: State) -> str:
        return str(self._write(value, state, "text"))

    def key(self, value: Any, state: State) -> str:
        return str(self._write(value, state, "key"))

    def describe(self) -> str:
        return f'choices:[{",".join(map(repr, self.members))}],name:"{self.name}"'


class TaggedUnionNode(UnionNode):
    """A union whose member is found by a tag in the value, or by a function of it.

    Without a known tag the members are tried in order, and that is reported.
    """

    __slots__ = ("_discriminator", "_tags")

    kind = "TaggedUnion"

    def __init__(
        self,
        members: Mapping[Hashable, Node],
        discriminator: str | Sequence[Any] | Callable[[Any], Hashable],
    ) -> None:
        super().__init__(list(members.values()))
        self.name = f"TaggedUnion[{', '.join([node.name for node in self.members])}]"
        self._tags = members
        self._discriminator = discriminator

    def _tag(self, value: Any) -> Any:
        """Return the tag of `value`, or `_NO_TAG`."""
        discriminator = self._discriminator
        if callable(discriminator):
            return discriminator(value)
        if isinstance(discriminator, str):
            return _step(value, discriminator)
        for path in discriminator:
            found = value
            for part in [path] if isinstance(path, (str, int)) else path:
                found = _step(found, part)
                if found is _NO_TAG:
                    break
            else:
                return found
        return _NO_TAG

    def _write(self, value: Any, state: State, target: str) -> Any:
        tag = self._tag(value)
        try:
            node = self._tags.get(tag) if tag is not _NO_TAG else None
        except TypeError:  # an unhashable tag
            node = None
        if node is not None:
            done, result, problems = _attempt([node], value, state, target)
        else:
            if not state.check and value is not None:
                state.warn(
                    PydanticSerializationUnexpectedValue(
                        "Defaulting to left to right union serialization - failed to get "
                        "discriminator value for tagged union serialization",
                        state.field_name,
                        None,
                        value,
                    )
                )
            done, result, problems = _attempt(self.members, value, state, target)
        return result if done else self._give_up(problems, value, state, target)


def _step(value: Any, part: str | int) -> Any:
    """Return the item or attribute `part` of `value`, or `_NO_TAG`."""
    if isinstance(value, dict):
        return value.get(part, _NO_TAG)
    if isinstance(part, int):
        try:
            return value[part]
        except (TypeError, LookupError):
            return _NO_TAG
    return getattr(value, part, _NO_TAG)
