"""Which decorated functions are certain to become part of a schema (see `certain`)."""

from collections.abc import Iterable
from typing import Any

from minipydantic import _hints
from minipydantic._sentinels import PydanticUndefined
from minipydantic.errors import PydanticUserError

from . import signatures
from .certain import is_certain
from .decorators import Decorator, DecoratorInfos


def are_certain(decorators: DecoratorInfos, names: Iterable[str]) -> bool:
    """Tell whether decorated functions are certain to become part of a schema.

    Args:
        decorators: The functions; the computed fields among them know what they return.
        names: The fields.
    """
    if decorators.validators or decorators.root_validators:
        return False
    known = {*names, *decorators.computed_fields, "*"}
    try:
        return (
            all(_is_certain_validator(d, known) for d in decorators.field_validators.values())
            and all(_is_certain_serializer(d, known) for d in decorators.field_serializers.values())
            and all(map(_is_certain_model_validator, decorators.model_validators.values()))
            and all(map(_is_certain_model_serializer, decorators.model_serializers.values()))
            and all(is_certain(d.info.return_type) for d in decorators.computed_fields.values())
        )
    except PydanticUserError:  # a function takes too few or too many arguments
        return False


def _is_certain_validator(decorator: Decorator[Any], known: set[str]) -> bool:
    info = decorator.info
    signatures.validator_takes_info(decorator.func, info.mode)
    given = info.json_schema_input_type
    return known.issuperset(info.fields) and (given is PydanticUndefined or is_certain(given))


def _is_certain_serializer(decorator: Decorator[Any], known: set[str]) -> bool:
    signatures.field_serializer_traits(decorator.func, decorator.info.mode)
    return known.issuperset(decorator.info.fields) and _returns_certain(decorator)


def _is_certain_model_validator(decorator: Decorator[Any]) -> bool:
    signatures.validator_takes_info(decorator.func, decorator.info.mode, "model")
    return True


def _is_certain_model_serializer(decorator: Decorator[Any]) -> bool:
    signatures.model_serializer_takes_info(decorator.func, decorator.info.mode)
    return _returns_certain(decorator)


def _returns_certain(decorator: Decorator[Any]) -> bool:
    declared = decorator.info.return_type
    if declared is PydanticUndefined:
        annotations = getattr(_hints.unwrap(decorator.func), "__annotations__", None)
        declared = {"return": Any, **(annotations or {})}["return"]
    return is_certain(type(None) if declared is None else declared)
