"""Reading, writing and deleting the attributes of model instances."""

import warnings
from collections.abc import Callable
from functools import cached_property
from operator import itemgetter
from typing import Any

from minipydantic import core

from . import slots

_SLOTS = {
    *["__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__"],
    *[slots.EXTRA, slots.FIELDS_SET, slots.PRIVATE],
}


def getattr_elsewhere(self: Any, item: str) -> Any:
    """Find an attribute among the private ones and the extra fields.

    Only classes that have such attributes get this as `__getattr__`.
    """
    cls = type(self)
    privates = object.__getattribute__(self, "__private_attributes__")
    if item in privates:
        attribute = privates[item]
        if hasattr(attribute, "__get__"):
            return attribute.__get__(self, cls)
        try:
            return self.__pydantic_private__[item]
        except (KeyError, TypeError, AttributeError):
            raise AttributeError(f"{cls.__name__!r} object has no attribute {item!r}") from None
    if item not in _SLOTS:
        try:
            extra = object.__getattribute__(self, "__pydantic_extra__")
        except AttributeError:
            extra = None
        if extra and item in extra:
            return extra[item]
        if hasattr(cls, item):
            return object.__getattribute__(self, item)  # its own error is better than ours
    raise AttributeError(f"{cls.__name__!r} object has no attribute {item!r}")


def refuse_if_frozen(cls: Any, name: str, value: Any) -> None:
    """Refuse assignment to what is frozen.

    Raises:
        ValidationError: The instance or the field is frozen.
    """
    if cls.model_config.get("frozen"):
        kind = "frozen_instance"
    elif getattr(cls.__pydantic_fields__.get(name), "frozen", False):
        kind = "frozen_field"
    else:
        return
    error: Any = {"type": kind, "loc": (name,), "input": value}
    raise core.ValidationError.from_exception_data(cls.__name__, [error])


_Handler = Callable[[Any, str, Any], None]


def _set_field(self: Any, name: str, value: Any) -> None:
    given = self.__pydantic_fields_set__  # fails where nobody has initialised the instance
    self.__dict__[name] = value
    given.add(name)


def _set_validated(self: Any, name: str, value: Any) -> None:
    self.__pydantic_validator__.validate_assignment(self, name, value)


def _set_private(self: Any, name: str, value: Any) -> None:
    if getattr(self, "__pydantic_private__", None) is None:
        object.__setattr__(self, "__pydantic_private__", {})
    self.__pydantic_private__[name] = value


def _set_cached(self: Any, name: str, value: Any) -> None:
    self.__dict__[name] = value


def _set_extra_known(self: Any, name: str, value: Any) -> None:
    object.__setattr__(self, name, value)


def _set_extra(self: Any, name: str, value: Any) -> None:
    if (
        self.model_config.get("extra") == "allow"
        and getattr(self, "__pydantic_extra__", None) is None
    ):
        object.__setattr__(self, "__pydantic_extra__", {})
    self.__pydantic_extra__[name] = value
    self.__pydantic_fields_set__.add(name)


def set_attribute(self: Any, name: str, value: Any) -> None:
    """Assign; how, is found out once per class and name."""
    cls = type(self)
    handler = cls.__pydantic_setattr_handlers__.get(name)
    if handler is None:
        handler, remember = _handler_for(cls, name, value, self)
        handler(self, name, value)
        if remember:
            cls.__pydantic_setattr_handlers__[name] = handler
        return
    handler(self, name, value)


def _handler_for(cls: Any, name: str, value: Any, self: Any) -> tuple[_Handler, bool]:
    if name in cls.__class_vars__:
        raise AttributeError(
            f"{name!r} is a ClassVar of `{cls.__name__}` and cannot be set on an instance. If you "
            f"want to set a value on the class, use `{cls.__name__}.{name} = value`."
        )
    if name.startswith("_"):
        attribute = cls.__private_attributes__.get(name)
        if attribute is None:
            return object.__setattr__, False
        if hasattr(attribute, "__set__"):
            return lambda obj, _name, val: attribute.__set__(obj, val), True
        return _set_private, True
    attribute = getattr(cls, name, _Missing)
    if isinstance(attribute, cached_property):
        return _set_cached, True
    refuse_if_frozen(cls, name, value)
    if isinstance(attribute, property):
        return lambda obj, _name, val: attribute.__set__(obj, val), True
    if cls.model_config.get("validate_assignment"):
        return _set_validated, True
    if name not in cls.__pydantic_fields__:
        if cls.model_config.get("extra") != "allow":
            raise ValueError(f'"{cls.__name__}" object has no field "{name}"')
        if attribute is _Missing:
            return _set_extra, False
        return _set_extra_known, False
    return _set_field, True


def delete_attribute(self: Any, name: str) -> None:
    """Delete an attribute, a private one or an extra field.

    Raises:
        AttributeError: There is none.
    """
    cls = type(self)
    if name in cls.__private_attributes__:
        attribute = cls.__private_attributes__[name]
        if hasattr(attribute, "__delete__"):
            attribute.__delete__(self)
            return
        try:
            del self.__pydantic_private__[name]
        except (KeyError, TypeError):
            raise AttributeError(f"{cls.__name__!r} object has no attribute {name!r}") from None
        return
    if isinstance(getattr(cls, name, None), cached_property):
        object.__delattr__(self, name)
        return
    if cls.model_config.get("frozen"):
        refuse_if_frozen(cls, name, None)
    if name in cls.__pydantic_fields__:
        refuse_if_frozen(cls, name, None)
        slots.settle(self)
        object.__delattr__(self, name)
        return
    extra = getattr(self, "__pydantic_extra__", None)
    if extra is not None and name in extra:
        del extra[name]
        return
    try:
        object.__delattr__(self, name)
    except AttributeError:
        raise AttributeError(f"{cls.__name__!r} object has no attribute {name!r}") from None


class _Missing:
    """Makes a missing key comparable and hashable."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name, _Missing)


def hash_of_fields(names: tuple[str, ...]) -> Callable[[Any], int]:
    """Return a hash function over the values of the fields."""
    get = itemgetter(*names) if names else lambda _values: 0

    def hash_func(self: Any) -> int:
        try:
            return hash(get(self.__dict__))
        except KeyError:
            return hash(get(_Missing(self.__dict__)))

    hash_func.is_default_hook = True  # type: ignore[attr-defined]
    return hash_func


class DeprecatedField:
    """Warns when a deprecated field is read."""

    def __init__(self, message: str, wrapped: Any = None) -> None:
        self.msg = message
        self.wrapped_property = wrapped
        self.field_name = ""

    def __set_name__(self, cls: type[Any], name: str) -> None:
        self.field_name = name

    def __get__(self, obj: Any, owner: type[Any] | None = None) -> Any:
        if obj is None:
            if self.wrapped_property is not None:
                return self.wrapped_property.__get__(None, owner)
            raise AttributeError(self.field_name)
        warnings.warn(self.msg, DeprecationWarning, stacklevel=2)
        if self.wrapped_property is not None:
            return self.wrapped_property.__get__(obj, owner)
        try:
            return obj.__dict__[self.field_name]
        except KeyError:
            raise AttributeError(
                f"{type(obj).__name__!r} object has no attribute {self.field_name!r}"
            ) from None

    def __set__(self, obj: Any, value: Any) -> None:  # a data descriptor wins over `__dict__`
        if self.wrapped_property is not None:
            self.wrapped_property.__set__(obj, value)
        else:
            obj.__dict__[self.field_name] = value

    def __delete__(self, obj: Any) -> None:
        del obj.__dict__[self.field_name]


def watch_deprecated(cls: Any, fields: dict[str, Any], computed: dict[str, Any]) -> None:
    """Let a class warn when its deprecated fields are read."""
    for name, field in fields.items():
        if (message := field.deprecation_message) is not None:
            _install(cls, name, DeprecatedField(message))
    for name, info in computed.items():
        message = info.deprecation_message
        if message is None:
            continue
        if hasattr(_getter(info.wrapped_property), "__deprecated__"):
            continue  # warns by itself
        _install(cls, name, DeprecatedField(message, info.wrapped_property))


def _getter(wrapped: Any) -> Any:
    return getattr(wrapped, "fget", None) or getattr(wrapped, "func", None)


def _install(cls: Any, name: str, descriptor: DeprecatedField) -> None:
    descriptor.__set_name__(cls, name)
    type.__setattr__(cls, name, descriptor)
