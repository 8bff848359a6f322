"""What user functions take: with or without the `info` argument, bound to a class or not."""

from functools import partial, partialmethod
from inspect import Parameter, Signature, isdatadescriptor, ismethoddescriptor, signature
from typing import Any, Literal

from minipydantic.errors import PydanticUserError

# How many positional arguments without, and with, `info`.
_VALIDATOR_COUNTS = {"before": 1, "after": 1, "plain": 1, "wrap": 2}
_SERIALIZER_COUNTS = {"plain": 1, "wrap": 2}


def _signature(function: Any) -> Signature | None:
    try:
        return signature(function)
    except (ValueError, TypeError):  # a builtin that has none
        return None


def _positional(sig: Signature) -> int:
    """Count the positional arguments; optional ones do not count, except for the value itself."""
    parameters = list(sig.parameters.values())
    kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    return sum(
        parameter.kind in kinds
        and (parameter.default is Parameter.empty or parameter is parameters[0])
        for parameter in parameters
    )


def _takes_info(count: int, without: int) -> bool | None:
    return {without: False, without + 1: True}.get(count)


def validator_takes_info(
    function: Any, mode: str, kind: Literal["field", "model"] = "field"
) -> bool:
    """Tell whether a validator takes `info`.

    Raises:
        PydanticUserError: It takes too few or too many arguments.
    """
    sig = _signature(function)
    if sig is None:
        return False
    without = _VALIDATOR_COUNTS[mode]
    result = _takes_info(_positional(sig), without)
    if result is None:
        raise PydanticUserError(
            f"Unrecognized {kind} validator function signature for {function} with "
            f"`mode={mode}`: {sig}",
            code="validator-signature",
        )
    return result


def field_serializer_traits(function: Any, mode: Literal["plain", "wrap"]) -> tuple[bool, bool]:
    """Tell whether a serializer is a method, and whether it takes `info`.

    Raises:
        PydanticUserError: It takes too few or too many arguments.
    """
    sig = _signature(function)
    if sig is None:
        return False, False
    first = next(iter(sig.parameters.values()), None)
    is_method = first is not None and first.name == "self"
    count = _positional(sig) - is_method
    result = _takes_info(count, _SERIALIZER_COUNTS[mode])
    if result is None:
        raise PydanticUserError(
            f"Unrecognized field_serializer function signature for {function} with "
            f"`mode={mode}`:{sig}",
            code="field-serializer-signature",
        )
    return is_method, result


def annotated_serializer_takes_info(function: Any, mode: Literal["plain", "wrap"]) -> bool:
    """Tell whether the function of `PlainSerializer` or `WrapSerializer` takes `info`."""
    sig = _signature(function)
    if sig is None:
        return False
    result = _takes_info(_positional(sig), _SERIALIZER_COUNTS[mode])
    if result is None:
        raise PydanticUserError(
            f"Unrecognized field_serializer function signature for {function} with "
            f"`mode={mode}`:{sig}",
            code="field-serializer-signature",
        )
    return result


def model_serializer_takes_info(function: Any, mode: Literal["plain", "wrap"]) -> bool:
    """Tell whether a model serializer takes `info`.

    Raises:
        PydanticUserError: It is no method, or takes too few or too many arguments.
    """
    if isinstance(function, (staticmethod, classmethod)) or not is_instance_method(function):
        raise PydanticUserError(
            "`@model_serializer` must be applied to instance methods",
            code="model-serializer-instance-method",
        )
    sig = signature(function)
    result = _takes_info(_positional(sig), _SERIALIZER_COUNTS[mode])
    if result is None:
        raise PydanticUserError(
            f"Unrecognized model_serializer function signature for {function} with "
            f"`mode={mode}`:{sig}",
            code="model-serializer-signature",
        )
    return result


def _first_parameter(function: Any) -> str | None:
    sig = _signature(function)
    return next(iter(sig.parameters), None) if sig is not None else None


def unwrap_method(function: Any) -> Any:
    """Return the plain function inside of class methods, static methods and partials."""
    while isinstance(function, (classmethod, staticmethod, partial, partialmethod)) or hasattr(
        function, "decorator_info"
    ):
        if isinstance(function, (classmethod, staticmethod)):
            function = function.__func__
        elif isinstance(function, (partial, partialmethod)):
            function = function.func
        else:
            function = function.wrapped
    return function


def is_instance_method(function: Any) -> bool:
    """Tell by the name of the first parameter whether a function is an instance method."""
    return _first_parameter(unwrap_method(function)) == "self"


def as_classmethod(function: Any) -> Any:
    """Make a function whose first parameter is ``cls`` a class method."""
    wrapped = isinstance(function, (classmethod, staticmethod))
    if not wrapped and _first_parameter(unwrap_method(function)) == "cls":
        return classmethod(function)
    return function


def is_descriptor(function: Any) -> bool:
    """Tell whether something is a method or property rather than a plain function."""
    return ismethoddescriptor(function) or isdatadescriptor(function)
