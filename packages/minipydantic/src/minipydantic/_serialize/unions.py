"""Nodes for unions: the member that fits the value writes it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from minipydantic._serialize.errors import (
    DepthError,
    PydanticSerializationError,
    PydanticSerializationUnexpectedValue,
    TextError,
)
from minipydantic._serialize.node import Node, UniformNode
from minipydantic._serialize.orjson_text import as_fragment
from minipydantic._serialize.state import LAX, STRICT, State
from minipydantic._serialize.wrappers import ReferenceNode

__all__ = ["TaggedUnionNode", "UnionNode"]

_NO_TAG: Any = object()


_Members = Sequence[tuple[int, Node]]  # with their places in the union


def _place(member: tuple[int, Node]) -> int:
    return member[0]


class UnionNode(UniformNode):
    """A union whose members are tried in order.

    PERF: The member for the value's own class is tried first where those before it refuse other
    classes anyway: 1 us for each exception that need not be made.
    """

    __slots__ = ("_members", "_own", "members")

    kind = "Union"

    def __init__(self, members: Sequence[Node]) -> None:
        super().__init__(f"Union[{', '.join([node.name for node in members])}]")
        self.members = members
        self._members: _Members = list(enumerate(members))
        self._own: dict[type, _Members] | None = None

    def _by_class(self) -> dict[type, _Members]:
        """Return for classes that have a member of their own the members, that one first."""
        found: dict[type, _Members] = {}
        others: list[type | tuple[type, ...]] = []  # what members without a class accept
        for index, node in self._members:
            acting = node.undelegated()
            if isinstance(acting, ReferenceNode):
                acting = acting.target.undelegated()
            if acting.has_class:
                cls: type = acting.cls  # type: ignore[attr-defined]
                if not any(issubclass(cls, accepted) for accepted in others):
                    rest = [member for member in self._members if member[0] != index]
                    found.setdefault(cls, [(index, node), *rest])
            elif (accepted := getattr(acting, "accepted", None)) is not None:
                others.append(accepted)
            else:
                break
        return found

    def parts(self) -> Sequence[Node]:
        return self.members

    def retries_lax(self) -> bool:
        return any(node.retries_lax() for node in self.members)

    def _attempt(
        self, members: _Members, value: Any, state: State, target: str
    ) -> tuple[bool, Any, list[PydanticSerializationUnexpectedValue]]:
        """Let `members` try in order: all of them strictly, then, if one relaxes, once more.

        Returns:
            Whether one succeeded, its result, and what the strict attempts complained about.
        """
        place = state.check, state.include, state.exclude, state.model, state.field_name
        check, include, exclude, model, field_name = place
        problems: dict[int, PydanticSerializationUnexpectedValue] = {}
        try:
            for level in (STRICT, LAX):
                for index, node in members:
                    state.check = level
                    try:
                        return True, getattr(node, target)(value, state), []
                    except PydanticSerializationUnexpectedValue as problem:
                        problems.setdefault(index, problem)
                    except (
                        DepthError,
                        RecursionError,
                    ):  # again for every level, it would never end
                        raise
                    except (
                        Exception
                    ) as error:  # the next member may do better than a failing function
                        if isinstance(error.__cause__, RecursionError):
                            raise
                        kind = type(error)
                        if kind is TextError:
                            kind = PydanticSerializationError
                        failure = PydanticSerializationUnexpectedValue.of_failure(kind, error)
                        problems.setdefault(index, failure)
                    state.include, state.exclude = include, exclude
                    state.model, state.field_name = model, field_name
                if check == STRICT or (check != LAX and not self.retries_lax()):
                    break
                members = sorted(members, key=_place)
        finally:
            state.check, state.include, state.exclude, state.model, state.field_name = place
        return False, None, [problems[index] for index in sorted(problems)]

    def write(self, value: Any, state: State, target: str) -> Any:
        if self._own is None:  # not before all references are connected
            self._own = self._by_class()
        members = self._own.get(type(value), self._members)
        done, result, problems = self._attempt(members, value, state, target)
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
        if target == "native":
            return as_fragment(state.infer.text(value, state))
        return getattr(state.infer, target)(value, state)

    def native(self, value: Any, state: State) -> Any:
        return self.write(value, state, "native")

    def describe(self) -> str:
        return f'choices:[{",".join(map(repr, self.members))}],name:"{self.name}"'


class TaggedUnionNode(UnionNode):
    """A union whose member is found by a tag in the value, or by a function of it.

    Without a known tag the members are tried in order, and that is reported.
    """

    __slots__ = ("discriminator", "tags")

    kind = "TaggedUnion"

    def __init__(
        self,
        members: Mapping[Hashable, Node],
        discriminator: str | Sequence[Any] | Callable[[Any], Hashable],
    ) -> None:
        super().__init__(list(members.values()))
        self.name = f"TaggedUnion[{', '.join([node.name for node in self.members])}]"
        self.tags = members
        self.discriminator = discriminator

    def _tag(self, value: Any) -> Any:
        """Return the tag of `value`, or `_NO_TAG`."""
        discriminator = self.discriminator
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

    def write(self, value: Any, state: State, target: str) -> Any:
        tag = self._tag(value)
        try:
            node = self.tags.get(tag) if tag is not _NO_TAG else None
        except TypeError:  # an unhashable tag
            node = None
        if node is not None:
            done, result, problems = self._attempt([(0, node)], value, state, target)
            if problems and state.check:  # what is wrong with this member is wrong with the union
                raise problems[0]
        else:
            if not state.check:
                message = (
                    "Defaulting to left to right union serialization - failed to get "
                    "discriminator value for tagged union serialization"
                )
                state.warn(PydanticSerializationUnexpectedValue.about(value, message))
            done, result, problems = self._attempt(self._members, value, state, target)
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
