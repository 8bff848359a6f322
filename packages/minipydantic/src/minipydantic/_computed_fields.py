"""Computed fields: properties that are written as if they were fields."""

import dataclasses
import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, TypeVar, overload

from ._decorator_proxy import DecoratorProxy
from ._field_options import Deprecated, deprecation_message
from ._sentinels import PydanticUndefined
from .aliases import AliasGenerator
from .config import JsonDict

__all__ = ["ComputedFieldInfo", "computed_field"]


@dataclasses.dataclass(slots=True)
class ComputedFieldInfo:
    """What is known about a computed field; the attributes are as those of `FieldInfo`.

    Attributes:
        wrapped_property: The property that computes it.
        return_type: The type that it is written as.
    """

    decorator_repr: ClassVar[str] = "@computed_field"
    kind: ClassVar[str] = "computed_fields"
    wrapped_property: property
    return_type: Any
    alias: str | None
    alias_priority: int | None
    exclude_if: Callable[[Any], bool] | None
    title: str | None
    field_title_generator: Callable[[str, "ComputedFieldInfo"], str] | None
    description: str | None
    deprecated: "Deprecated | None"
    examples: list[Any] | None
    json_schema_extra: JsonDict | Callable[[JsonDict], None] | None
    repr: bool

    def __copy__(self) -> "ComputedFieldInfo":
        return dataclasses.replace(self)

    @property
    def deprecation_message(self) -> str | None:
        """What the deprecation warning says, None if the field is not deprecated."""
        return deprecation_message(self.deprecated)

    def _update_from_config(self, config: Any, name: str) -> None:
        if (title_generator := self.field_title_generator or config.field_title_generator) and (
            self.title is None
        ):
            self.title = title_generator(name, self)
        if config.alias_generator:
            self._apply_alias_generator(config.alias_generator, name)

    def _apply_alias_generator(
        self, generator: Callable[[str], str] | AliasGenerator, name: str
    ) -> None:
        if self.alias_priority not in (None, 1) and self.alias is not None:
            return
        if isinstance(generator, AliasGenerator):
            alias, _, serialization_alias = generator.generate_aliases(name)
            generated = alias if serialization_alias is None else serialization_alias
        else:
            generated = generator(name)
            if not isinstance(generated, str):
                raise TypeError(
                    f"alias_generator {generator} must return str, not {type(generated)}"
                )
        if generated is not None:
            self.alias, self.alias_priority = generated, 1


_PropertyT = TypeVar("_PropertyT")


@overload
def computed_field(func: _PropertyT, /) -> _PropertyT: ...


@overload
def computed_field(**options: Any) -> Callable[[_PropertyT], _PropertyT]: ...


def computed_field(func: Any = None, /, **options: Any) -> Any:
    """Write a property as if it were a field.

    Args:
        func: The property, cached property, or function.
        **options: ``alias``, ``alias_priority``, ``exclude_if``, ``title``,
            ``field_title_generator``, ``description``, ``deprecated``, ``examples``,
            ``json_schema_extra``, ``repr`` and ``return_type``.

    Raises:
        TypeError: An option is unknown.
    """
    unknown = options.keys() - _COMPUTED_OPTIONS
    if unknown:
        raise TypeError(
            f"computed_field() got an unexpected keyword argument {sorted(unknown)[0]!r}"
        )

    def decorate(wrapped: Any) -> Any:
        function = _getter(wrapped)
        given = options.copy()
        if given.get("description") is None and function.__doc__:
            given["description"] = inspect.cleandoc(function.__doc__)
        if given.get("deprecated") is None and hasattr(function, "__deprecated__"):
            given["deprecated"] = function.__deprecated__
        if not isinstance(wrapped, (property, cached_property, classmethod)):
            wrapped = property(wrapped)
        if given.get("repr") is None:
            given["repr"] = not _is_private(wrapped)
        given.setdefault("return_type", PydanticUndefined)
        if given.get("alias") is not None and given.get("alias_priority") is None:
            given["alias_priority"] = 2
        fields: dict[str, Any] = dict.fromkeys(_COMPUTED_OPTIONS) | given
        return DecoratorProxy(wrapped, ComputedFieldInfo(wrapped_property=wrapped, **fields))

    return decorate if func is None else decorate(func)


_COMPUTED_OPTIONS = {f.name for f in dataclasses.fields(ComputedFieldInfo)} - {"wrapped_property"}


def _getter(wrapped: Any) -> Any:
    if isinstance(wrapped, classmethod):  # around a property: possible until Python 3.12
        return _getter(wrapped.__func__)
    if isinstance(wrapped, property):
        return wrapped.fget
    return wrapped.func if isinstance(wrapped, cached_property) else wrapped


def _is_private(wrapped: "property | cached_property[Any]") -> bool:
    name = getattr(_getter(wrapped), "__name__", "")
    return name.startswith("_") and not name.startswith("__")
