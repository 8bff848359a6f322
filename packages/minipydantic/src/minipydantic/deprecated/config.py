"""Configuration by classes."""

import warnings
from typing import Any, ClassVar

from minipydantic._config import CONFIG_DEFAULTS
from minipydantic.warnings import PydanticDeprecatedSince20

__all__ = ("BaseConfig", "Extra")

_MESSAGE = "Support for class-based `config` is deprecated, use ConfigDict instead."


class _ConfigMetaclass(type):
    def __getattr__(self, item: str) -> Any:
        try:
            value = CONFIG_DEFAULTS[item]
        except KeyError:
            raise AttributeError(
                f"type object '{self.__name__}' has no attribute {item!r}"
            ) from None
        warnings.warn(_MESSAGE, PydanticDeprecatedSince20, stacklevel=2)
        return value


class BaseConfig(metaclass=_ConfigMetaclass):
    """Base of configuration classes; use `ConfigDict`."""

    def __getattr__(self, item: str) -> Any:
        value = getattr(type(self), item)
        warnings.warn(_MESSAGE, PydanticDeprecatedSince20, stacklevel=2)
        return value

    def __init_subclass__(cls, **kwargs: Any) -> None:
        warnings.warn(_MESSAGE, PydanticDeprecatedSince20, stacklevel=2)
        super().__init_subclass__(**kwargs)


class _ExtraMeta(type):
    def __getattribute__(self, name: str) -> Any:
        if name in ("allow", "ignore", "forbid"):
            warnings.warn(
                "`pydantic.config.Extra` is deprecated, use literal values instead (e.g. "
                "`extra='allow'`)",
                PydanticDeprecatedSince20,
                stacklevel=2,
            )
        return super().__getattribute__(name)


class Extra(metaclass=_ExtraMeta):
    """The values of ``extra``; use the strings."""

    allow: ClassVar[str] = "allow"
    ignore: ClassVar[str] = "ignore"
    forbid: ClassVar[str] = "forbid"
