"""`validate_call`: functions that validate their arguments."""

import functools
import inspect
from collections.abc import Callable
from functools import partial
from types import BuiltinFunctionType, BuiltinMethodType, FunctionType, LambdaType, MethodType
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ._config import ConfigWrapper
from ._model.pending import Pending
from ._namespaces import NsResolver, caller_namespace, namespaces_of_function
from ._schema.builder import GenerateSchema
from ._schema.calls import call_schema
from .core import ArgsKwargs
from .errors import PydanticUndefinedAnnotation, PydanticUserError
from .plugin._schema_validator import create_schema_validator

if TYPE_CHECKING:
    from .config import ConfigDict

__all__ = ("validate_call",)

_FunctionT = TypeVar("_FunctionT", bound=Callable[..., Any])
_CODE: Any = "validate-call-type"


def _check_function(function: Any) -> None:
    """Refuse what is no plain function, and say what to do instead.

    Raises:
        PydanticUserError: It cannot be validated.
    """
    if isinstance(function, (FunctionType, LambdaType, MethodType, partial)):
        try:
            inspect.signature(function.func if isinstance(function, partial) else function)
        except ValueError:
            raise PydanticUserError(
                f"Input function `{function}` doesn't have a valid signature", code=_CODE
            ) from None
        if isinstance(function, partial) and isinstance(function.func, partial):
            raise PydanticUserError("Partial of partial is not supported", code=_CODE)
        if isinstance(function, partial):
            _check_function(function.func)
        return
    if isinstance(function, (BuiltinFunctionType, BuiltinMethodType)):
        raise PydanticUserError(
            f"Input built-in function `{function}` is not supported", code=_CODE
        )
    if isinstance(function, (classmethod, staticmethod, property)):
        name = type(function).__name__
        raise PydanticUserError(
            f"The `@{name}` decorator should be applied after `@validate_call` (put `@{name}` on "
            "top)",
            code=_CODE,
        )
    if inspect.isclass(function):
        raise PydanticUserError(
            f"Unable to validate {function}: `validate_call` should be applied to functions, not "
            "classes (put `@validate_call` on top of `__init__` or `__new__` instead)",
            code=_CODE,
        )
    if callable(function):
        raise PydanticUserError(
            f"Unable to validate {function}: `validate_call` should be applied to functions, not "
            "instances or other callables. Use `validate_call` explicitly on `__call__` instead.",
            code=_CODE,
        )
    raise PydanticUserError(
        f"Unable to validate {function}: `validate_call` should be applied to one of the "
        "following: function, method, partial, or lambda",
        code=_CODE,
    )


class ValidateCallWrapper:
    """Validates arguments, calls the function, and validates what it returns if asked to."""

    __slots__ = (
        "_config",
        "_function",
        "_parent",
        "_validate_return",
        "return_validator",
        "validator",
    )

    def __init__(
        self, function: Any, config: "ConfigDict | None", validate_return: bool, parent: Any
    ) -> None:
        self._function = function
        self._config = config
        self._validate_return = validate_return
        self._parent = parent
        self.return_validator: Any = None
        wrapper = ConfigWrapper(config)
        if wrapper.defer_build:
            self.validator: Any = Pending(
                "The function is not fully defined", attempt_rebuild=self._build
            )
        else:
            self._build()

    def _build(self) -> Any:
        plain = self._function.func if isinstance(self._function, partial) else self._function
        resolver = NsResolver(namespaces_of_function(plain, self._parent))
        config = ConfigWrapper(self._config)
        core_config: Any = config.core_config(_name(self._function))
        generator = GenerateSchema(config, resolver)
        try:
            schema = call_schema(generator, self._function)
        except PydanticUndefinedAnnotation:
            raise
        schema = generator.clean_schema(schema)
        self.validator = create_schema_validator(
            schema,
            plain,
            *_where(self._function),
            "validate_call",
            core_config,
            config.plugin_settings,
        )
        if self._validate_return:
            self._build_return(plain, resolver, config, core_config)
        return self.validator

    def _build_return(self, plain: Any, resolver: Any, config: Any, core_config: Any) -> None:
        signature = inspect.signature(plain)
        if signature.return_annotation is inspect.Signature.empty:
            return
        generator = GenerateSchema(config, resolver)
        from ._schema.calls import _evaluated  # noqa: PLC0415

        schema = generator.clean_schema(
            generator.generate_schema(_evaluated(generator, self._function)["return"])
        )
        validator = create_schema_validator(
            schema,
            plain,
            *_where(self._function),
            "validate_call",
            core_config,
            config.plugin_settings,
        )
        if inspect.iscoroutinefunction(plain):

            async def validate(awaited: Any) -> Any:
                return validator.validate_python(await awaited)

            self.return_validator = validate
        else:
            self.return_validator = validator.validate_python

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        result = self.validator.validate_python(ArgsKwargs(args, kwargs))
        return result if self.return_validator is None else self.return_validator(result)


def _name(function: Any) -> str:
    if isinstance(function, partial):
        return f"partial({function.func.__name__})"
    return str(function.__name__)


def _where(function: Any) -> tuple[str, str]:
    plain = function.func if isinstance(function, partial) else function
    qualname = (
        f"partial({plain.__qualname__})" if isinstance(function, partial) else plain.__qualname__
    )
    return plain.__module__, qualname


@overload
def validate_call(
    *, config: "ConfigDict | None" = None, validate_return: bool = False
) -> Callable[[_FunctionT], _FunctionT]: ...


@overload
def validate_call(func: _FunctionT, /) -> _FunctionT: ...


def validate_call(
    func: Any = None,
    /,
    *,
    config: "ConfigDict | None" = None,
    validate_return: bool = False,
) -> Any:
    """Validate the arguments of a function, and what it returns if asked to.

    Args:
        func: The function.
        config: The configuration.
        validate_return: Validate what it returns as well.

    Raises:
        PydanticUserError: It is no plain function.
    """
    parent = caller_namespace(2)

    def validate(function: Any) -> Any:
        _check_function(function)
        wrapper = ValidateCallWrapper(function, config, validate_return, parent)
        return _wrapped(function, wrapper)

    return validate if func is None else validate(func)


def _wrapped(function: Any, wrapper: ValidateCallWrapper) -> Any:
    plain = function.func if isinstance(function, partial) else function
    if inspect.iscoroutinefunction(plain):

        @functools.wraps(function)
        async def wrapped(*args: Any, **kwargs: Any) -> Any:
            return await wrapper(*args, **kwargs)
    else:

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            return wrapper(*args, **kwargs)

    if isinstance(function, partial):
        wrapped.__name__ = _name(function)
        wrapped.__qualname__ = _where(function)[1]
    wrapped.raw_function = function  # type: ignore[attr-defined]
    return wrapped
