"""The signature of a model's or dataclass's constructor, made when somebody asks for it."""

import dataclasses
from collections.abc import Callable
from inspect import Parameter, Signature, signature
from itertools import islice
from keyword import iskeyword
from typing import Any

from minipydantic._config import ConfigWrapper
from minipydantic.core import PydanticUndefined
from minipydantic.fields import FieldInfo


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


def _default(field: FieldInfo) -> Any:
    if field.is_required():
        return Parameter.empty
    return _FACTORY if field.default_factory is not None else field.default


def by_name_only(config: Any) -> str:
    """Return how fields are named in a signature: by ``name``, by ``alias``, or by ``either``."""
    if config.config_dict.get("validate_by_alias") is False and not config.populate_by_name:
        return "name"
    return "either" if config.validate_by_name or config.populate_by_name else "alias"


def _shown(name: str, field: FieldInfo, naming: str) -> str | None:
    """Return the parameter of a field, None if it can only be given in a dictionary."""
    alias = field.alias if field.alias is not None else field.validation_alias
    if naming == "name" or not isinstance(alias, str):
        return name
    if alias.isidentifier() and not iskeyword(alias):
        return alias
    return name if naming == "either" and name.isidentifier() else None


def _of_fields(
    init: Callable[..., Any],
    fields: dict[str, FieldInfo],
    naming: str,
    extra: str | None,
) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {}
    var_kwargs: Parameter | None = None
    present: set[str] = set()
    for parameter in islice(signature(init).parameters.values(), 1, None):  # skip `self`
        present.add(parameter.name)
        field = fields.get(parameter.name)
        if field is not None:
            if field.init is False:
                continue
            parameter = parameter.replace(
                name=_shown(parameter.name, field, naming) or parameter.name
            )
        if parameter.kind is Parameter.VAR_KEYWORD:
            var_kwargs = parameter
        else:
            parameters[parameter.name] = parameter
    if var_kwargs is None:
        return parameters
    hidden = False
    for name, field in fields.items():
        shown = _shown(name, field, naming)
        if name in present or shown in parameters or field.init is False:
            continue
        if shown is None or not shown.isidentifier():
            hidden = True
            continue
        parameters[shown] = Parameter(
            shown,
            Parameter.KEYWORD_ONLY,
            annotation=field.rebuild_annotation(),
            default=_default(field),
        )
    if extra == "allow" or hidden:
        free = _free_name(init, var_kwargs, fields)
        parameters[free] = var_kwargs.replace(name=free)
    return parameters


def _free_name(init: Any, var_kwargs: Parameter, fields: dict[str, FieldInfo]) -> str:
    names = [p.name for p in islice(signature(init).parameters.values(), 1, None)]
    name = "extra_data" if names == ["data"] else var_kwargs.name
    while name in fields:
        name += "_"
    return name


def model_signature(cls: Any) -> Signature:
    """Return the signature of a model."""
    config = ConfigWrapper(cls.model_config, check=False)
    fields = _of_fields(cls.__init__, cls.__pydantic_fields__, by_name_only(config), config.extra)
    return Signature([*fields.values()], return_annotation=None)


def dataclass_signature(
    init: Callable[..., Any], fields: dict[str, FieldInfo], naming: str, extra: str | None
) -> Signature:
    """Return the signature of a dataclass; a `Field()` default is shown as what it stands for."""
    parameters = []
    for parameter in _of_fields(init, fields, naming, extra).values():
        default = parameter.default
        if isinstance(default, FieldInfo):
            default = _default(default)
        elif isinstance(default, dataclasses._HAS_DEFAULT_FACTORY_CLASS):  # type: ignore[attr-defined]
            default = _FACTORY
        if default is PydanticUndefined:
            default = Parameter.empty
        parameters.append(parameter.replace(default=default))
    return Signature(parameters, return_annotation=None)
