"""Validators: functions that run before, after, around or instead of the validation itself."""

import dataclasses
import warnings
from collections.abc import Callable
from types import FunctionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Generic,
    Literal,
    Protocol,
    Self,
    TypeAlias,
    TypeVar,
    cast,
)

from typing_extensions import TypeForm

from ._decorator_proxy import DecoratorProxy
from ._schema.decorator_infos import FieldValidatorDecoratorInfo, ModelValidatorDecoratorInfo
from ._schema.signatures import as_classmethod, is_instance_method, validator_takes_info
from .annotated_handlers import GetCoreSchemaHandler
from .core import PydanticUndefined, core_schema
from .errors import PydanticUserError
from .version import version_short
from .warnings import ArbitraryTypeWarning, PydanticDeprecatedSince212

__all__ = (
    "AfterValidator",
    "BeforeValidator",
    "InstanceOf",
    "ModelWrapValidatorHandler",
    "PlainValidator",
    "SkipValidation",
    "ValidateAs",
    "WrapValidator",
    "field_validator",
    "model_validator",
)

FieldValidatorModes: TypeAlias = Literal["before", "after", "wrap", "plain"]
CoreSchema: TypeAlias = Any

# How the core spells (mode, takes info).
_BUILDERS: dict[tuple[str, bool], Any] = {
    ("before", False): "no_info_before_validator_function",
    ("before", True): "with_info_before_validator_function",
    ("after", False): "no_info_after_validator_function",
    ("after", True): "with_info_after_validator_function",
    ("wrap", False): "no_info_wrap_validator_function",
    ("wrap", True): "with_info_wrap_validator_function",
    ("plain", False): "no_info_plain_validator_function",
    ("plain", True): "with_info_plain_validator_function",
}


def _function_schema(mode: str, function: Any, *args: Any, **options: Any) -> CoreSchema:
    builder = _BUILDERS[mode, validator_takes_info(function, mode)]
    given = {name: value for name, value in options.items() if value is not None}
    return getattr(core_schema, builder)(function, *args, **given)


def _input_schema(input_type: Any, handler: GetCoreSchemaHandler) -> CoreSchema | None:
    return None if input_type is PydanticUndefined else handler.generate_schema(input_type)


class _FromDecorator:
    __slots__ = ()

    @classmethod
    def _from_decorator(cls, decorator: Any) -> Self:
        options = {}
        if cls is not AfterValidator:
            options["json_schema_input_type"] = decorator.info.json_schema_input_type
        return cls(func=decorator.func, **options)  # type: ignore[call-arg]


@dataclasses.dataclass(frozen=True, slots=True)
class AfterValidator(_FromDecorator):
    """Annotation: run a function on the validated value; what it returns is the value.

    Attributes:
        func: Takes the value, and `ValidationInfo` if it wants it.
    """

    func: Callable[..., Any]

    def __get_pydantic_core_schema__(
        self, source_type: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _function_schema("after", self.func, handler(source_type))


@dataclasses.dataclass(frozen=True, slots=True)
class BeforeValidator(_FromDecorator):
    """Annotation: run a function on the input; what it returns is validated.

    Attributes:
        func: Takes the input, and `ValidationInfo` if it wants it.
        json_schema_input_type: The type of the input, for the JSON schema.
    """

    func: Callable[..., Any]
    json_schema_input_type: Any = PydanticUndefined

    def __get_pydantic_core_schema__(
        self, source_type: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source_type)
        input_schema = _input_schema(self.json_schema_input_type, handler)
        return _function_schema("before", self.func, schema, json_schema_input_schema=input_schema)


@dataclasses.dataclass(frozen=True, slots=True)
class PlainValidator(_FromDecorator):
    """Annotation: run a function instead of validation.

    Attributes:
        func: Takes the input, and `ValidationInfo` if it wants it; returns the value.
        json_schema_input_type: The type of the input, for the JSON schema.
    """

    func: Callable[..., Any]
    json_schema_input_type: Any = Any

    def __get_pydantic_core_schema__(
        self, source_type: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # The type itself only says how the value is written, if it says anything at all.
        from .errors import PydanticSchemaGenerationError  # noqa: PLC0415

        try:
            schema = handler(source_type)
            serialization = schema.get("serialization")
            if serialization is None:
                serialization = core_schema.wrap_serializer_function_ser_schema(
                    function=lambda value, write: write(value),
                    schema=schema,
                    return_schema=handler.generate_schema(source_type),
                )
        except PydanticSchemaGenerationError:
            serialization = None
        return _function_schema(
            "plain",
            self.func,
            serialization=serialization,
            json_schema_input_schema=_input_schema(self.json_schema_input_type, handler),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class WrapValidator(_FromDecorator):
    """Annotation: run a function around validation.

    Attributes:
        func: Takes the input, the validation as a callable, and `ValidationInfo` if it wants it.
        json_schema_input_type: The type of the input, for the JSON schema.
    """

    func: Callable[..., Any]
    json_schema_input_type: Any = PydanticUndefined

    def __get_pydantic_core_schema__(
        self, source_type: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source_type)
        input_schema = _input_schema(self.json_schema_input_type, handler)
        return _function_schema("wrap", self.func, schema, json_schema_input_schema=input_schema)


MODE_TO_VALIDATOR: dict[str, Any] = {
    "before": BeforeValidator,
    "after": AfterValidator,
    "plain": PlainValidator,
    "wrap": WrapValidator,
}


def check_field_names(decorator: str, names: tuple[Any, ...]) -> None:
    """Refuse a decorator without field names, or with something else in their place."""
    if names and (isinstance(names[0], (FunctionType, classmethod, staticmethod))):
        raise PydanticUserError(
            f"The `@{decorator}` decorator cannot be used without arguments, at least one field "
            f"must be provided. For example: `@{decorator}('<field_name>', ...)`.",
            code="decorator-missing-arguments",
        )
    if not all(isinstance(name, str) for name in names):
        raise PydanticUserError(
            f"The provided field names to the `@{decorator}` decorator should be strings. For "
            f"example: `@{decorator}('<field_name_1>', '<field_name_2>', ...).`",
            code="decorator-invalid-fields",
        )


def field_validator(
    field: str,
    /,
    *fields: str,
    mode: FieldValidatorModes = "after",
    check_fields: bool | None = None,
    json_schema_input_type: Any = PydanticUndefined,
) -> Callable[[Any], Any]:
    """Make a class method the validator of fields.

    Args:
        field: Name of a field, ``"*"`` for all.
        *fields: Names of further fields.
        mode: When it runs: ``before``, ``after``, ``wrap`` or ``plain``.
        check_fields: Whether the fields must exist in the class.
        json_schema_input_type: The type of the input, for the JSON schema.

    Raises:
        PydanticUserError: The names are no strings, or the function is an instance method.
    """
    names = (field, *fields)
    check_field_names("field_validator", names)
    if mode not in ("before", "plain", "wrap") and json_schema_input_type is not PydanticUndefined:
        raise PydanticUserError(
            f"`json_schema_input_type` can't be used when mode is set to {mode!r}",
            code="validator-input-type",
        )
    if json_schema_input_type is PydanticUndefined and mode == "plain":
        json_schema_input_type = Any

    def decorate(function: Any) -> DecoratorProxy[FieldValidatorDecoratorInfo]:
        if is_instance_method(function):
            raise PydanticUserError(
                "The `@field_validator` decorator cannot be applied to instance methods",
                code="validator-instance-method",
            )
        info = FieldValidatorDecoratorInfo(
            fields=names,
            mode=mode,
            check_fields=check_fields,
            json_schema_input_type=json_schema_input_type,
        )
        return DecoratorProxy(as_classmethod(function), info)

    return decorate


_ModelType = TypeVar("_ModelType")
_ModelTypeCo = TypeVar("_ModelTypeCo", covariant=True)


class ModelWrapValidatorHandler(core_schema.ValidatorFunctionWrapHandler, Protocol[_ModelTypeCo]):  # type: ignore[misc]
    """The validation itself, as ``@model_validator(mode="wrap")`` functions receive it."""

    def __call__(self, value: Any, outer_location: str | int | None = None, /) -> _ModelTypeCo:
        """Validate ``value``."""
        ...


def model_validator(*, mode: Literal["wrap", "before", "after"]) -> Any:
    """Make a method the validator of the whole model.

    Args:
        mode: ``before`` and ``wrap`` take a class method, ``after`` an instance method.
    """

    def decorate(function: Any) -> DecoratorProxy[ModelValidatorDecoratorInfo]:
        function = as_classmethod(function)
        if mode == "after" and isinstance(function, classmethod):
            warnings.warn(
                "Using `@model_validator` with mode='after' on a classmethod is deprecated. "
                "Instead, use an instance method. See the documentation at "
                f"https://pydantic.dev/docs/validation/{version_short()}/concepts/validators/"
                "#model-after-validator.",
                PydanticDeprecatedSince212,
                stacklevel=2,
            )
        return DecoratorProxy(function, ModelValidatorDecoratorInfo(mode=mode))

    return decorate


AnyType = TypeVar("AnyType")

if TYPE_CHECKING:
    InstanceOf = Annotated[AnyType, ...]
    SkipValidation = Annotated[AnyType, ...]
else:

    @dataclasses.dataclass(slots=True)
    class InstanceOf:
        """Annotation: check by `isinstance`, convert nothing. ``InstanceOf[T]`` is short for it."""

        @classmethod
        def __class_getitem__(cls, item: AnyType) -> AnyType:
            return Annotated[item, cls()]

        @classmethod
        def __get_pydantic_core_schema__(
            cls, source: Any, handler: GetCoreSchemaHandler
        ) -> CoreSchema:
            from typing import get_origin  # noqa: PLC0415

            from .errors import PydanticSchemaGenerationError  # noqa: PLC0415

            check = core_schema.is_instance_schema(get_origin(source) or source)
            try:
                schema = handler(source)
            except PydanticSchemaGenerationError:
                return check  # JSON has no instances of it
            check["serialization"] = core_schema.wrap_serializer_function_ser_schema(
                lambda value, write: write(value), schema=schema
            )
            return core_schema.json_or_python_schema(python_schema=check, json_schema=schema)

        __hash__ = object.__hash__

    @dataclasses.dataclass(slots=True)
    class SkipValidation:
        """Annotation: validate nothing. ``SkipValidation[T]`` is short for it."""

        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[item, SkipValidation()]

        @classmethod
        def __get_pydantic_core_schema__(
            cls, source: Any, handler: GetCoreSchemaHandler
        ) -> CoreSchema:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ArbitraryTypeWarning)
                original = handler(source)
            try:
                described = handler.resolve_ref_schema(original)
            except LookupError:  # it is being defined
                described = original
            return core_schema.any_schema(
                metadata={
                    "pydantic_js_annotation_functions": [
                        # a reference in the schema may have been replaced meanwhile, or the
                        # whole by another serializer
                        lambda schema, write: write(
                            schema["serialization"].get("schema", described)
                        )
                    ]
                },
                serialization=core_schema.wrap_serializer_function_ser_schema(
                    lambda value, write: write(value), schema=original
                ),
            )

        __hash__ = object.__hash__


_FromTypeT = TypeVar("_FromTypeT")


class ValidateAs(Generic[_FromTypeT]):
    """Annotation: validate as another type, then make the value out of it.

    Attributes:
        from_type: The type to validate as.
        instantiation_hook: Makes the value.
    """

    def __init__(
        self,
        from_type: TypeForm[_FromTypeT],
        /,
        instantiation_hook: Callable[[_FromTypeT], Any],
    ) -> None:
        self.from_type = from_type
        self.instantiation_hook = instantiation_hook

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from minipydantic.errors import PydanticSchemaGenerationError  # noqa: PLC0415

        schema = handler(self.from_type)
        try:
            write = core_schema.wrap_serializer_function_ser_schema(
                function=lambda value, write: write(value), schema=handler(source)
            )
        except PydanticSchemaGenerationError:
            write = core_schema.simple_ser_schema("any")
        return cast(
            CoreSchema,
            core_schema.no_info_after_validator_function(
                self.instantiation_hook, schema=schema, serialization=write
            ),
        )
