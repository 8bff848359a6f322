"""Instances as generated code makes them: their slots, and the names of the fields given."""

import copyreg
from collections.abc import Iterable
from types import MethodWrapperType
from typing import Any

from minipydantic._codegen.plan import Plan, Unsupported
from minipydantic._model.slots import FieldsSet
from minipydantic._sentinels import PydanticUndefined

__all__ = ["Given", "emit_new", "emit_state", "private_values"]

_KEPT = 256


class Given(dict[int, frozenset[str]]):
    """The names of the fields that were given, by a number whose bits are the absent ones.

    Instances share these sets.

    Args:
        names: All fields.
        optional: Those that may be absent; the first is bit 0.
    """

    def __init__(self, names: Iterable[str], optional: Iterable[str]) -> None:
        super().__init__()
        self._names = frozenset(names)
        self._optional = [*optional]

    def __missing__(self, absent: int) -> frozenset[str]:
        given = self._names.difference(
            name for bit, name in enumerate(self._optional) if absent >> bit & 1
        )
        if len(self) < _KEPT:
            self[absent] = given
        return given


def parts_of(method: MethodWrapperType) -> tuple[type[Any], str, str]:
    """Return the class that has a slot, the name of the slot, and that of its method."""
    slot: Any = method.__self__
    return slot.__objclass__, slot.__name__, method.__name__


def slot_method(cls: type[Any], slot: str, method: str) -> Any:
    """Return a method of a slot (see `parts_of`)."""
    found = vars(cls)[slot]
    return getattr(getattr(found, "slot", found), method)


# A class that cloudpickle sends elsewhere with its code takes the setters of its slots along.
copyreg.pickle(MethodWrapperType, lambda method: (slot_method, parts_of(method)))


def emit_new(plan: Plan, cls: Any) -> None:
    """Write the making of an instance, `_o`.

    Raises:
        Unsupported: The class has a say in it.
    """
    if cls.__new__ is not object.__new__:
        raise Unsupported("__new__")
    new, name = plan.source.name(object.__new__, "new"), plan.source.name(cls, cls.__name__)
    plan.source.line(f"_o = {new}({name})")


def emit_state(
    plan: Plan,
    cls: type[Any],
    values: str,
    given: str,
    *,
    test: str | None,
    extra: str,
    private: str = "None",
    root: bool = False,
) -> None:
    """Write what initialises `_o`.

    Args:
        plan: The program.
        cls: The class of the model.
        values: An expression for its `__dict__`.
        given: An expression for the names of the given fields.
        test: An expression that is true if not all fields were given; "" where this never is.
            None where the names must be stored anyway.
        extra: An expression for the extra fields.
        private: An expression for the private attributes.
        root: Whether it is a root model, which has no extra fields.
    """
    source = plan.source
    source.line(f"{setter(plan, cls, '__dict__')}(_o, {values})")
    store = f"{setter(plan, cls, '__pydantic_fields_set__')}(_o, "
    ours = isinstance(descriptor(cls, "__pydantic_fields_set__"), FieldsSet)
    # Empty slots mean something in subclasses of BaseModel, and there only beside values: without,
    # the instance looks like a new one that nobody has initialised.
    may_be_empty = ours and values != "{}" and not looks_elsewhere(cls)
    if not ours:
        source.line(f"{store}{{*{given}}})")
    elif test is None or not may_be_empty:
        source.line(f"{store}{given})")
    elif test:
        with source.block(f"if {test}:"):
            source.line(f"{store}{given})")
    if root and not ours:
        return
    if extra != "None" or not may_be_empty:
        source.line(f"{setter(plan, cls, '__pydantic_extra__')}(_o, {extra})")
    if private != "None" or not may_be_empty:
        source.line(f"{setter(plan, cls, '__pydantic_private__')}(_o, {private})")


def private_values(cls: Any) -> str | None:
    """Return a display of the private attributes; None if they are not as simple as that."""
    shown = []
    for name, attribute in cls.__private_attributes__.items():
        default = attribute.default
        if attribute.default_factory is not None:
            return None
        if default is PydanticUndefined:
            continue
        shared = default is None or type(default) in (bool, int, str)
        if not shared and (default or type(default) not in (list, dict)):
            return None
        shown.append(f"{name!r}: {default!r}")
    return "{" + ", ".join(shown) + "}"


def looks_elsewhere(cls: type[Any]) -> bool:
    """Tell whether a class has a `__getattr__`, which is asked for what an empty slot has not."""
    return any("__getattr__" in vars(base) for base in cls.__mro__)


def descriptor(cls: type[Any], name: str) -> Any:
    """Return what gives access to a slot of the instances.

    Raises:
        Unsupported: There is no such slot.
    """
    for base in cls.__mro__:
        found = vars(base).get(name)
        if found is not None and hasattr(found, "__set__"):
            return found
    raise Unsupported(f"no slot {name}")


def setter(plan: Plan, cls: type[Any], name: str) -> str:
    """Return the name of the function that sets a slot of an instance, past any `__setattr__`."""
    found = descriptor(cls, name)
    return plan.source.setter(getattr(found, "slot", found), name.strip("_"))
