"""What user functions take: with or without the `info` argument, bound to a class or not."""

from functools import partial, partialmethod
from inspect import Parameter, Signature, isdatadescriptor, ismethoddescriptor, signature
from types import FunctionType, MethodType
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


def _positional(function: Any) -> tuple[int, str | None] | None:
    """Count the positional arguments, name the first one; None if there is no signature.

    Optional arguments do not count, except for the value itself.
    """
    if (counted := _positional_of_code(function)) is not None:
        return counted
    sig = _signature(function)
    if sig is None:
        return None
    parameters = list(sig.parameters.values())
    kinds = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    count = sum(
        parameter.kind in kinds
        and (parameter.default is Parameter.empty or parameter is parameters[0])
        for parameter in parameters
    )
    return count, parameters[0].name if parameters else None


def _positional_of_code(function: Any) -> tuple[int, str | None] | None:
    # PERF: a signature takes 12 us, the code object of a plain function or method 0.5 us.
    bound = type(function) is MethodType
    plain = function.__func__ if bound else function
    if type(plain) is not FunctionType or plain.__dict__:  # it may wrap another one
        return None
    code = plain.__code__
    count = code.co_argcount - bound
    if count < 1:
        return None
    required = count - len(plain.__defaults__ or ())
    return max(required, 1), code.co_varnames[bound]


def _takes_info(count: int, without: int) -> bool | None:
    return {without: False, without + 1: True}.get(count)


def validator_takes_info(
    function: Any, mode: str, kind: Literal["field", "model"] = "field"
) -> bool:
    """Tell whether a validator takes `info`.

    Raises:
        PydanticUserError: It takes too few or too many arguments.
    """
    found = _positional(function)
    if found is None:
        return False
    result = _takes_info(found[0], _VALIDATOR_COUNTS[mode])
    if result is None:
        raise PydanticUserError(
            f"Unrecognized {kind} validator function signature for {function} with "
            f"`mode={mode}`: {_signature(function)}",
            code="validator-signature",
        )
    return result


def field_serializer_traits(function: Any, mode: Literal["plain", "wrap"]) -> tuple[bool, bool]:
    """Tell whether a serializer is a method, and whether it takes `info`.

    Raises:
        PydanticUserError: It takes too few or too many arguments.
    """
    found = _positional(function)
    if found is None:
        return False, False
    count, first = found
    is_method = first == "self"
    result = _takes_info(count - is_method, _SERIALIZER_COUNTS[mode])
    if result is None:
        raise _serializer_error("field", function, mode)
    return is_method, result


def _serializer_error(kind: str, function: Any, mode: str) -> PydanticUserError:
    sig = _signature(function)
    return PydanticUserError(
        f"Unrecognized {kind}_serializer function signature for {function} with "
        f"`mode={mode}`:{sig}",
        code="field-serializer-signature" if kind == "field" else "model-serializer-signature",
    )


def annotated_serializer_takes_info(function: Any, mode: Literal["plain", "wrap"]) -> bool:
    """Tell whether the function of `PlainSerializer` or `WrapSerializer` takes `info`."""
    found = _positional(function)
    if found is None:
        return False
    result = _takes_info(found[0], _SERIALIZER_COUNTS[mode])
    if result is None:
        raise _serializer_error("field", function, mode)
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
    found = _positional(function)
    result = None if found is None else _takes_info(found[0], _SERIALIZER_COUNTS[mode])
    if result is None:
        raise _serializer_error("model", function, mode)
    return result


def _first_parameter(function: Any) -> str | None:
    found = _positional(function)
    return None if found is None else found[1]


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
