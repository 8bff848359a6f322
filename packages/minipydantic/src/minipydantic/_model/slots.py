"""The slots of a model's instance beside its `__dict__`, and what they mean when they are empty.

Most instances were given all their fields, and have neither extra fields nor private attributes.
Validation stores nothing about that. PERF: three stores of 45 ns and a set of 216 to 730 bytes less
for each instance.
"""

from typing import Any

__all__ = ["EXTRA", "FIELDS_SET", "PRIVATE", "Absent", "FieldsSet", "install", "settle"]

# The slots themselves have other names. PERF: `getattr(instance, EXTRA, None)` takes 150 ns for an
# empty slot; catching what an empty slot raises takes 400.
FIELDS_SET = "__minipydantic_fields_set__"
EXTRA = "__minipydantic_extra__"
PRIVATE = "__minipydantic_private__"


class Absent:
    """Access to a slot that stands for None while it is empty."""

    __slots__ = ("name", "slot")

    def __init__(self, slot: Any, name: str) -> None:
        self.slot = slot
        self.name = name

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        if instance is None:
            return self
        value = getattr(instance, self.name, None)
        if value is None and not instance.__dict__:
            return self.slot.__get__(instance)  # fails if nobody has initialised the instance yet
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        self.slot.__set__(instance, value)

    def __delete__(self, instance: Any) -> None:
        self.slot.__delete__(instance)


class FieldsSet(Absent):
    """Access to the names of the fields that were given, as a set that may be changed.

    Validation stores a frozen set that instances share, or nothing where all fields were given; the
    instance gets a set of its own when somebody asks for it.
    """

    __slots__ = ()

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        if instance is None:
            return self
        given = self.peek(instance)
        if type(given) is frozenset:
            given = set(given)
            self.slot.__set__(instance, given)
        return given

    def peek(self, instance: Any) -> Any:
        """Return the names, only to be looked at: nothing is stored.

        Raises:
            AttributeError: Nobody has initialised the instance yet.
        """
        given = getattr(instance, self.name, None)
        if given is not None:
            return given
        if instance.__dict__:
            return frozenset(type(instance).__pydantic_fields__)
        return self.slot.__get__(instance)


def settle(instance: Any) -> None:
    """Fill the slots of an instance that is about to lose values, maybe its last."""
    for name in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"):
        object.__setattr__(instance, name, getattr(instance, name, None))


def install(base: type[Any]) -> None:
    """Give the slots of `BaseModel` their meaning."""
    for public, name, kind in [
        ("__pydantic_fields_set__", FIELDS_SET, FieldsSet),
        ("__pydantic_extra__", EXTRA, Absent),
        ("__pydantic_private__", PRIVATE, Absent),
    ]:
        slot = vars(base)[public]
        setattr(base, name, slot)
        setattr(base, public, kind(slot, name))
