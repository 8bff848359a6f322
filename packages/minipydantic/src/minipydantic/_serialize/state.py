"""What one call carries through the tree: the caller's options and the run's findings."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from minipydantic._serialize.errors import (
    DepthError,
    PydanticSerializationError,
    PydanticSerializationUnexpectedValue,
)

if TYPE_CHECKING:
    from minipydantic._serialize.infer import Inference

__all__ = ["DEPTH_LIMIT", "LAX", "STRICT", "UNCHECKED", "State", "Trim", "trim"]

DEPTH_LIMIT = 255  # nested containers of unknown or recursive shape
UNCHECKED, STRICT, LAX = 0, 1, 2  # how a mismatch is met: warn; or raise, while a union chooses


@dataclass(frozen=True, eq=False, slots=True)
class Trim:
    """The options that leave fields out by their values, where no other option filters.

    Equal ones are identical, see `trim`; so they make cheap keys.

    Attributes:
        unset: As `exclude_unset`.
        defaults: As `exclude_defaults`.
        none: As `exclude_none`.
        by_alias: As given; it decides about the keys.
    """

    unset: bool
    defaults: bool
    none: bool
    by_alias: bool | None


trim = cache(Trim)


class State:
    """Options and findings of one serialisation.

    The defaults live on the class and an instance stores only what deviates from them, so the usual
    call with no options allocates nothing but the instance. `Inference` derives classes from this
    one, on which its own defaults stand.
    """

    # options
    mode: str = "python"
    to_json: bool = False  # JSON text, or Python objects for JSON
    include: Any = None
    exclude: Any = None
    by_alias: bool | None = None
    exclude_unset: bool = False
    exclude_defaults: bool = False
    exclude_none: bool = False
    exclude_computed_fields: bool = False
    round_trip: bool = False
    fallback: Callable[[Any], Any] | None = None
    serialize_unknown: bool = False
    serialize_as_any: bool = False
    polymorphic: bool | None = None
    context: Any = None
    warnings: str = "warn"  # none, warn or error
    # where we are
    infer: "Inference"
    plain: bool = True  # no option is set that makes fields or models look further
    trim: Trim | None = None  # or only options that leave fields out by their values
    field_name: str | None = None
    model: Any = None
    check: int = UNCHECKED
    # findings
    messages: list[str] | None = None
    active: set[int | tuple[int, int]] | None = None

    def copy(self) -> "State":
        """Return a state with the same options and place, and no findings yet."""
        other = type(self)()
        other.__dict__.update(self.__dict__)
        other.messages = None
        other.active = None if self.active is None else set(self.active)
        return other

    def mismatch(self, expected: str, value: object) -> None:
        """Note that `value` is not the `expected` kind; raise instead while a union is choosing."""
        if value is None:
            return
        if self.check:
            raise PydanticSerializationUnexpectedValue(None, self.field_name, expected, value)
        self.warn(PydanticSerializationUnexpectedValue(None, self.field_name, expected, value))

    def warn(self, problem: PydanticSerializationUnexpectedValue) -> None:
        """Collect a problem for the report at the end of the call."""
        if self.messages is None:
            self.messages = []
        self.messages.append(repr(problem))

    def report(self, stacklevel: int) -> None:
        """Issue what was collected, as one warning or as one error."""
        if self.messages and self.warnings != "none":
            text = "\n  ".join(["Pydantic serializer warnings:", *self.messages])
            if self.warnings == "error":
                raise PydanticSerializationError(text)
            warnings.warn(text, UserWarning, stacklevel=stacklevel + 1)

    def enter(self, value: object, definition: object = None) -> int | tuple[int, int]:
        """Mark a container as being serialised; pass what this returns to `leave`.

        Args:
            value: The container.
            definition: What serialises it if that is a definition, which may hand the same value
                on to another serializer, but not to itself.

        Raises:
            ValueError: The container contains itself, or nests deeper than 255 levels.
        """
        key = id(value) if definition is None else (id(value), id(definition))
        active = self.active
        if active is None:
            self.active = {key}
        elif key in active:
            raise ValueError("Circular reference detected (id repeated)")
        elif len(active) >= DEPTH_LIMIT:
            raise DepthError("Maximum serialization depth exceeded")
        else:
            active.add(key)
        return key

    def leave(self, key: int | tuple[int, int]) -> None:
        """Undo `enter`."""
        self.active.discard(key)  # type: ignore[union-attr]  # enter() made the set
