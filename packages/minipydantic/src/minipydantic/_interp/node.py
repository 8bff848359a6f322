"""The interface of validators, and what a builder of validators may use."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from minipydantic._interp.state import State
from minipydantic._sentinels import PydanticUndefined

__all__ = ["UNSET", "Build", "Builder", "NamedLater", "Schema", "Validate", "Validator", "flag"]

Schema = Mapping[str, Any]
Validate = Callable[[Any, State], Any]

UNSET: Any = PydanticUndefined
"""Absence of a value; never a valid input's value inside the interpreter."""


class Validator:
    """A node of the tree that a core schema becomes."""

    __slots__ = ("name",)

    name: str
    """What titles and locations call it, e.g. ``list[int]``."""

    exact: type | None = None
    """The type whose instances (not those of its subclasses) are valid as they are.

    Containers need not call `validate` for those, except where `state.exactness` is `EXACT`.
    """

    @property
    def model(self) -> Any:
        """The class of the models that this makes, if it makes models."""
        return None

    def validate(self, value: Any, state: State) -> Any:
        """Return the valid form of `value`, or an `Invalid` if it has none.

        Raises:
            PydanticOmit: the container shall leave it out.
            PydanticUseDefault: the default shall stand in.
        """
        raise NotImplementedError

    def default(self, state: State) -> Any:
        """Return the value of an absent input, `UNSET`, or an `Invalid`."""
        return UNSET

    def assign(self, target: Any, field: str, value: Any, state: State) -> Any:
        """Validate `value` as the new value of a field of `target`, and the whole with it.

        Returns:
            The new target or its parts, or an `Invalid`.
        """
        raise TypeError(f"validate_assignment is not supported for {self.name}")


class NamedLater(Validator):
    """A validator whose name contains the names of others, put together when asked for.

    Only the validators through which a schema refers to itself need it: by the time somebody asks,
    the definition that they refer to is complete.
    """

    __slots__ = ()

    @property
    def name(self) -> str:  # type: ignore[override]
        """What titles and locations call it."""
        return self.make_name()

    def make_name(self) -> str:
        """Put the name together."""
        raise NotImplementedError


class Build(Protocol):
    """What a builder gets beside its schema: the way to build what is inside."""

    config: Schema
    prebuilt: bool

    def build(self, schema: Schema) -> Validator:
        """Build a sub-schema."""

    def under(self, config: Schema | None) -> "Build":
        """The same with another configuration; `None` keeps this one."""

    def reference(self, ref: str) -> Any:
        """The slot of a definition that is referred to, filled when everything is built."""

    def define(self, schema: Schema) -> None:
        """Build a definition into its slot."""

    def option(self, schema: Schema, key: str, config_key: str | None = None) -> Any:
        """A value of the schema, else of the configuration, else `None`."""

    def strict(self, schema: Schema) -> bool:
        """Whether the schema or the configuration asks for strictness."""


Builder = Callable[[Schema, Build], Validator]


def flag(schema: Schema, key: str) -> bool | None:
    """A boolean of the schema that may be absent.

    Raises:
        TypeError: it is something else.
    """
    value = schema.get(key)
    if value is not None and not isinstance(value, bool):
        raise TypeError(f"{type(value).__name__!r} object is not an instance of 'bool'")
    return value
