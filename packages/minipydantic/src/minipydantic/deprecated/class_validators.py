"""Validators of Pydantic 1."""

import warnings
from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any

from minipydantic._decorator_proxy import DecoratorProxy
from minipydantic._schema.decorator_infos import RootValidatorDecoratorInfo, ValidatorDecoratorInfo
from minipydantic._schema.signatures import as_classmethod, is_instance_method
from minipydantic.errors import PydanticUserError
from minipydantic.functional_validators import check_field_names
from minipydantic.warnings import PydanticDeprecatedSince20


def _by_signature(function: Any) -> Callable[[Any, Any], Any]:
    """Adapt a function that wants ``values`` to the one signature of the core.

    Raises:
        PydanticUserError: It wants ``field`` or ``config``, or something unknown.
    """
    try:
        parameters = list(signature(function).parameters.values())
    except (ValueError, TypeError):
        return lambda value, info: function(value)
    wants_values = wants_keywords = False
    positional = 0
    for index, parameter in enumerate(parameters):
        if parameter.name in ("field", "config") and index:
            raise PydanticUserError(
                "The `field` and `config` parameters are not available in Pydantic V2, please use "
                "the `info` parameter instead.",
                code="validator-field-config-info",
            )
        if parameter.kind is Parameter.VAR_KEYWORD:
            wants_keywords = True
        elif parameter.name == "values":
            wants_values = True
        elif (
            parameter.default is Parameter.empty and parameter.kind is not Parameter.VAR_POSITIONAL
        ):
            positional += 1
    if positional > 1:
        raise PydanticUserError(
            f"Unsupported signature for V1 style validator {function}: {signature(function)} is "
            "not supported.",
            code="validator-v1-signature",
        )
    if wants_values or wants_keywords:
        return lambda value, info: function(value, values=info.data)
    return lambda value, info: function(value)


def validator(
    __field: str,
    *fields: str,
    pre: bool = False,
    each_item: bool = False,
    always: bool = False,
    check_fields: bool | None = None,
    allow_reuse: bool = False,
) -> Callable[[Any], Any]:
    """Use `field_validator`.

    Raises:
        PydanticUserError: The names are no strings, or the function is an instance method.
    """
    warnings.warn(
        "Pydantic V1 style `@validator` validators are deprecated. You should migrate to Pydantic "
        "V2 style `@field_validator` validators, see the migration guide for more details",
        PydanticDeprecatedSince20,
        stacklevel=2,
    )
    names = (__field, *fields)
    check_field_names("validator", names)

    def decorate(function: Any) -> Any:
        if is_instance_method(function):
            raise PydanticUserError(
                "`@validator` cannot be applied to instance methods",
                code="validator-instance-method",
            )
        info = ValidatorDecoratorInfo(
            fields=names,
            mode="before" if pre else "after",
            each_item=each_item,
            always=always,
            check_fields=check_fields,
        )
        return DecoratorProxy(as_classmethod(function), info, shim=_by_signature)

    return decorate


def root_validator(
    *__args: Any, pre: bool = False, skip_on_failure: bool = False, allow_reuse: bool = False
) -> Any:
    """Use `model_validator`.

    Raises:
        PydanticUserError: It runs after the fields without ``skip_on_failure``.
    """
    warnings.warn(
        "Pydantic V1 style `@root_validator` validators are deprecated. You should migrate to "
        "Pydantic V2 style `@model_validator` validators, see the migration guide for more details",
        PydanticDeprecatedSince20,
        stacklevel=2,
    )
    if __args:
        return root_validator()(*__args)
    if pre is False and skip_on_failure is not True:
        raise PydanticUserError(
            "If you use `@root_validator` with pre=False (the default) you MUST specify "
            "`skip_on_failure=True`. Note that `@root_validator` is deprecated and should be "
            "replaced with `@model_validator`.",
            code="root-validator-pre-skip",
        )

    def decorate(function: Any) -> Any:
        if is_instance_method(function):
            raise PydanticUserError(
                "`@root_validator` cannot be applied to instance methods",
                code="validator-instance-method",
            )
        info = RootValidatorDecoratorInfo(mode="before" if pre else "after")
        shim = _before_root if pre else _after_root
        return DecoratorProxy(as_classmethod(function), info, shim=shim)

    return decorate


def _before_root(function: Any) -> Any:
    return lambda values: function(values)


def _after_root(function: Any) -> Any:
    def call(state: tuple[Any, Any, set[str]]) -> tuple[Any, Any, set[str]]:
        values, extra, fields_set = state
        if extra is None:
            return function(values), None, fields_set
        result = function({**values, **extra})
        extras = {k: v for k, v in result.items() if k in extra}
        return {k: v for k, v in result.items() if k not in extras}, extras, fields_set

    return call
