"""The signature of a model's or dataclass's constructor, made when somebody asks for it."""

import dataclasses
from collections.abc import Callable
from inspect import Parameter, Signature, signature
from itertools import islice
from typing import Any

from ..core import PydanticUndefined
from ..fields import FieldInfo


class _HasDefaultFactory:
    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _HasDefaultFactory()


class LazySignature:
    """A class attribute that is computed by its first use."""

    __slots__ = ("_make", "_value")

    def __init__(self, make: Callable[[], Signature]) -> None:
        self._make = make
        self._value: Signature | None = None

    def __get__(self, instance: Any, owner: type[Any]) -> Signature:
        if instance is not None:
            raise AttributeError(f"{owner.__name__!r} object has no attribute '__signature__'")
        if self._value is None:
            self._value = self._make()
        return self._value


def _parameter_name(name: str, field: FieldInfo) -> str:
    for alias in (field.alias, field.validation_alias):
        if isinstance(alias, str) and alias.isidentifier():
            return alias
    return name


def _default(field: FieldInfo) -> Any:
    if field.is_required():
        return Parameter.empty
    return _FACTORY if field.default_factory is not None else field.default


def _of_fields(
    init: Callable[..., Any],
    fields: dict[str, FieldInfo],
    by_name: bool,
    extra: str | None,
) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {}
    var_kwargs: Parameter | None = None
    for parameter in islice(signature(init).parameters.values(), 1, None):  # skip `self`
        if fields.get(parameter.name):
            if getattr(fields[parameter.name], "init", True) is False:
                continue
            parameter = parameter.replace(
                name=_parameter_name(parameter.name, fields[parameter.name])
            )
        if parameter.kind is Parameter.VAR_KEYWORD:
            var_kwargs = parameter
            continue
        parameters[parameter.name] = parameter
    if var_kwargs is None:
        return parameters
    for name, field in fields.items():
        shown = _parameter_name(name, field)
        if name in parameters or shown in parameters or field.init is False:
            continue
        if not shown.isidentifier() or by_name and shown not in (name,) and not name.isidentifier():
            if by_name:
                shown = name
            else:
                extra = extra or "hidden"
                continue
        parameters[shown] = Parameter(
            shown,
            Parameter.KEYWORD_ONLY,
            annotation=field.rebuild_annotation(),
            default=_default(field),
        )
    if extra in ("allow", "hidden"):
        parameters[_free_name(init, var_kwargs, fields)] = var_kwargs.replace(
            name=_free_name(init, var_kwargs, fields)
        )
    return parameters


def _free_name(init: Any, var_kwargs: Parameter, fields: dict[str, FieldInfo]) -> str:
    names = [p.name for p in islice(signature(init).parameters.values(), 1, None)]
    name = "extra_data" if names == ["data"] else var_kwargs.name
    while name in fields:
        name += "_"
    return name


def model_signature(
    init: Callable[..., Any], fields: dict[str, FieldInfo], by_name: bool, extra: str | None
) -> Signature:
    """Return the signature of a model."""
    return Signature([*_of_fields(init, fields, by_name, extra).values()], return_annotation=None)


def dataclass_signature(
    init: Callable[..., Any], fields: dict[str, FieldInfo], by_name: bool, extra: str | None
) -> Signature:
    """Return the signature of a dataclass; a `Field()` default is shown as what it stands for."""
    parameters = []
    for parameter in _of_fields(init, fields, by_name, extra).values():
        default = parameter.default
        if isinstance(default, FieldInfo):
            default = _default(default)
        elif isinstance(default, dataclasses._HAS_DEFAULT_FACTORY_CLASS):  # type: ignore[attr-defined]
            default = _FACTORY
        if default is PydanticUndefined:
            default = Parameter.empty
        parameters.append(parameter.replace(default=default))
    return Signature(parameters, return_annotation=None)
