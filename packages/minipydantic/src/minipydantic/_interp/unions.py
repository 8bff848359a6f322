"""Unions: smart (the best match), left to right (the first match), tagged (the named member)."""

from collections.abc import Callable
from typing import Any

from minipydantic._interp.choices import Lookup as Values
from minipydantic._interp.lookup import Lookup, attributes_allowed, parse_alias
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator
from minipydantic._interp.state import EXACT, PYTHON, STRINGS, State
from minipydantic._interp.wrappers import CustomError
from minipydantic._messages.lines import Invalid, Refused
from minipydantic._signals import PydanticOmit, SchemaError

__all__ = ["BUILDERS"]


class UnionValidator(Validator):
    """What both kinds share: the members and what is said when none accepts."""

    __slots__ = ("error", "labels", "members")

    def __init__(
        self, members: list[Validator], labels: list[str | None], error: CustomError | None
    ) -> None:
        self.members = members
        self.labels = labels
        self.error = error
        pairs = zip(members, labels, strict=True)
        self.name = f"union[{','.join(label or member.name for member, label in pairs)}]"

    def rejected(self, errors: list[Invalid], value: Any) -> Invalid:
        """The error for an input that no member accepts."""
        if self.error is not None:
            return self.error.about(value)
        members = zip(self.members, self.labels, errors, strict=True)
        return Invalid.of([(label or member.name, wrong) for member, label, wrong in members])

    def default(self, state: State) -> Any:
        """Return the first default that a member has."""
        return UNSET


class LeftToRightValidator(UnionValidator):
    """The first member that accepts."""

    __slots__ = ()

    def validate(self, value: Any, state: State) -> Any:
        """Return what the first accepting member returns."""
        errors = []
        exactness = state.exactness
        for member in self.members:
            state.exactness = exactness  # that of a member that did not accept counts for nothing
            result = member.validate(value, state)
            if type(result) is not Invalid:
                return result
            errors.append(result)
        return self.rejected(errors, value)


class SmartUnionValidator(UnionValidator):
    """The member that the input matches best.

    An exact match wins at once. Else the one with the most fields set wins, then the one with the
    least coercion, then the first.
    """

    __slots__ = ("validators",)

    def __init__(
        self, members: list[Validator], labels: list[str | None], error: CustomError | None
    ) -> None:
        super().__init__(members, labels, error)
        self.validators = [member.validate for member in members]

    def validate(self, value: Any, state: State) -> Any:
        """Return what the best member returns."""
        outer_exactness, outer_count = state.exactness, state.fields_set_count
        compiled, state.compiled = state.compiled, None  # generated code does not count
        best: tuple[Any, int, int | None] | None = None
        errors: list[Invalid] = []
        omitted: PydanticOmit | None = None
        for validate in self.validators:
            state.exactness, state.fields_set_count = EXACT, None
            try:
                result = validate(value, state)
            except PydanticOmit as omit:
                omitted = omit
                continue
            finally:
                exactness, count = state.exactness, state.fields_set_count
                state.exactness, state.fields_set_count = outer_exactness, outer_count
            if type(result) is Invalid:
                errors.append(result)
                continue
            if exactness == EXACT and count is None:
                state.compiled = compiled
                return result
            if best is None or _better(exactness, count, best):
                best = (result, exactness, count)
        state.compiled = compiled
        if best is not None:
            state.floor(best[1])
            if best[2] is not None:
                state.add_fields_set(best[2])
            return best[0]
        if omitted is not None:
            raise omitted
        return self.rejected(errors, value)


def _better(exactness: int, count: int | None, best: tuple[Any, int, int | None]) -> bool:
    if count is not None and best[2] is not None and count != best[2]:
        return count > best[2]
    return exactness > best[1]


class TaggedUnionValidator(Validator):
    """The member that the input's tag names."""

    __slots__ = (
        "choices",
        "description",
        "discriminator",
        "error",
        "expected",
        "from_attributes",
        "strict",
        "tags",
    )

    def __init__(self, schema: Schema, build: Build) -> None:
        self.choices: dict[Any, Validator] = {}
        for tag, choice in schema["choices"].items():
            self.choices[tag] = build.build(choice)
        self.tags = Values(list(self.choices))
        self.expected = ", ".join(repr(tag) for tag in self.choices)
        self.discriminator: Lookup | Callable[[Any], Any]
        discriminator = schema["discriminator"]
        if callable(discriminator):
            self.discriminator = discriminator
            self.description = f"{_function_name(discriminator)}()"
        else:
            self.discriminator = Lookup(parse_alias(discriminator))
            self.description = " | ".join(_path_text(path) for path in self.discriminator.paths)
        self.strict = build.strict(schema)
        from_attributes = build.option(schema, "from_attributes")
        self.from_attributes = True if from_attributes is None else from_attributes
        self.error = CustomError.of(schema)
        names = ",".join(choice.name for choice in self.choices.values())
        self.name = f"tagged-union[{names}]"

    def validate(self, value: Any, state: State) -> Any:
        """Return what the named member returns."""
        try:
            tag = self._tag(value, state)
        except Refused as refused:
            return refused.invalid
        if type(tag) is Invalid:
            return tag
        if tag is UNSET:
            if self.error is not None:
                return self.error.about(value)
            return Invalid("union_tag_not_found", value, {"discriminator": self.description})
        found = self.tags.find(tag, UNSET)
        if found is UNSET and state.mode == STRINGS:
            found = self.tags.find_text(tag, UNSET)
        if found is UNSET:
            if self.error is not None:
                return self.error.about(value)
            return Invalid(
                "union_tag_invalid",
                value,
                {
                    "discriminator": self.description,
                    "tag": str(tag),
                    "expected_tags": self.expected,
                },
            )
        result = self.choices[found].validate(value, state)
        if type(result) is Invalid:
            return result.at(found if type(found) in (int, str) else str(found))
        return result

    def _tag(self, value: Any, state: State) -> Any:
        lookup = self.discriminator
        if not isinstance(lookup, Lookup):
            tag = lookup(value)
            return UNSET if tag is None else tag
        if isinstance(value, dict):
            return lookup.in_mapping(value)[0]
        attributes = (
            self.from_attributes if state.from_attributes is None else state.from_attributes
        )
        if state.mode == PYTHON and attributes and attributes_allowed(value):
            return lookup.in_attributes(value)[0]
        if state.mode == PYTHON and hasattr(type(value), "keys"):
            return lookup.in_mapping(value)[0]
        kind = "model_attributes_type" if attributes and state.mode == PYTHON else "dict_type"
        return Invalid(kind, value)


def _function_name(function: Any) -> str:
    name: str | None = getattr(function, "__name__", None)
    return name or repr(function)


def _path_text(path: tuple[int | str, ...]) -> str:
    return ".".join(repr(step) if isinstance(step, str) else str(step) for step in path)


def _union(schema: Schema, build: Build) -> Validator:
    members, labels = [], []
    for choice in schema["choices"]:
        inner, label = choice if isinstance(choice, tuple) else (choice, None)
        members.append(build.build(inner))
        labels.append(label)
    if not members:
        raise SchemaError("One or more union choices required")
    collapse = schema.get("auto_collapse")
    if len(members) == 1 and (collapse is None or collapse):
        return members[0]
    error = CustomError.of(schema)
    smart = (schema.get("mode") or "smart") == "smart"
    kind: type[UnionValidator] = SmartUnionValidator if smart else LeftToRightValidator
    if build.option(schema, "union_errors") == "best":
        from minipydantic._interp.best_match import explained_by_one  # noqa: PLC0415  (opt-in)

        kind = explained_by_one(kind)
    return kind(members, labels, error)


BUILDERS: dict[str, Builder] = {"union": _union, "tagged-union": TaggedUnionValidator}
