"""Serializers: functions that run around or instead of serialisation."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias, TypeVar, overload

from typing_extensions import TypeForm

from ._decorator_proxy import DecoratorProxy
from ._hints import return_hint
from ._schema.decorator_infos import FieldSerializerDecoratorInfo, ModelSerializerDecoratorInfo
from ._schema.signatures import annotated_serializer_takes_info
from .annotated_handlers import GetCoreSchemaHandler
from .core import PydanticUndefined, core_schema
from .errors import PydanticUndefinedAnnotation
from .functional_validators import check_field_names

__all__ = (
    "PlainSerializer",
    "SerializeAsAny",
    "WrapSerializer",
    "field_serializer",
    "model_serializer",
)

WhenUsed: TypeAlias = Literal["always", "unless-none", "json", "json-unless-none"]
CoreSchema: TypeAlias = Any


def _return_schema(
    function: Any, declared: Any, handler: GetCoreSchemaHandler
) -> CoreSchema | None:
    if declared is PydanticUndefined:
        _globalns, localns = handler._get_types_namespace()
        try:
            declared = return_hint(function, localns=localns)
        except NameError as error:
            raise PydanticUndefinedAnnotation.from_name_error(error) from error
    return None if declared is PydanticUndefined else handler.generate_schema(declared)


@dataclasses.dataclass(slots=True, frozen=True)
class _SerializerFunction:
    """What the annotations for serializing functions share."""

    func: Callable[..., Any]
    return_type: TypeForm[Any] = PydanticUndefined  # type: ignore[assignment]
    when_used: WhenUsed = "always"

    _mode: ClassVar[Literal["plain", "wrap"]]

    def __get_pydantic_core_schema__(
        self, source_type: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = handler(source_type)
        serialization = getattr(core_schema, f"{self._mode}_serializer_function_ser_schema")
        schema["serialization"] = serialization(
            function=self.func,
            info_arg=annotated_serializer_takes_info(self.func, self._mode),
            return_schema=_return_schema(self.func, self.return_type, handler),
            when_used=self.when_used,
        )
        return schema


@dataclasses.dataclass(slots=True, frozen=True)
class PlainSerializer(_SerializerFunction):
    """Annotation: what a function returns is written.

    Attributes:
        func: Takes the value, and `SerializationInfo` if it wants it.
        return_type: What it returns; taken from its annotation by default.
        when_used: ``always``, ``json``, ``unless-none`` or ``json-unless-none``.
    """

    _mode = "plain"


@dataclasses.dataclass(slots=True, frozen=True)
class WrapSerializer(_SerializerFunction):
    """Annotation: a function is called with the value and the serialisation itself.

    Attributes:
        func: Takes the value, the serialisation, and `SerializationInfo` if it wants it.
        return_type: What it returns; taken from its annotation by default.
        when_used: ``always``, ``json``, ``unless-none`` or ``json-unless-none``.
    """

    _mode = "wrap"


def field_serializer(
    field: str,
    /,
    *fields: str,
    mode: Literal["plain", "wrap"] = "plain",
    return_type: TypeForm[Any] = PydanticUndefined,  # type: ignore[assignment]
    when_used: WhenUsed = "always",
    check_fields: bool | None = None,
) -> Callable[[Any], Any]:
    """Make a method the serializer of fields.

    Args:
        field: Name of a field, ``"*"`` for all.
        *fields: Names of further fields.
        mode: ``plain`` replaces the serialisation, ``wrap`` is called with it.
        return_type: What it returns; taken from its annotation by default.
        when_used: ``always``, ``json``, ``unless-none`` or ``json-unless-none``.
        check_fields: Whether the fields must exist in the class.
    """
    names = (field, *fields)
    check_field_names("field_serializer", names)

    def decorate(function: Any) -> DecoratorProxy[FieldSerializerDecoratorInfo]:
        info = FieldSerializerDecoratorInfo(
            fields=names,
            mode=mode,
            return_type=return_type,
            when_used=when_used,
            check_fields=check_fields,
        )
        return DecoratorProxy(function, info)

    return decorate


_SerializerT = TypeVar("_SerializerT", bound=Callable[..., Any])


@overload
def model_serializer(f: _SerializerT, /) -> _SerializerT: ...


@overload
def model_serializer(
    *,
    mode: Literal["plain", "wrap"] = ...,
    when_used: WhenUsed = "always",
    return_type: TypeForm[Any] = ...,
) -> Callable[[_SerializerT], _SerializerT]: ...


def model_serializer(
    f: Any = None,
    /,
    *,
    mode: Literal["plain", "wrap"] = "plain",
    when_used: WhenUsed = "always",
    return_type: Any = PydanticUndefined,
) -> Any:
    """Make a method the serializer of the model.

    Args:
        f: The method.
        mode: ``plain`` replaces the serialisation, ``wrap`` is called with it.
        when_used: ``always``, ``json``, ``unless-none`` or ``json-unless-none``.
        return_type: What it returns; taken from its annotation by default.
    """

    def decorate(function: Any) -> DecoratorProxy[ModelSerializerDecoratorInfo]:
        info = ModelSerializerDecoratorInfo(mode=mode, return_type=return_type, when_used=when_used)
        return DecoratorProxy(function, info)

    return decorate if f is None else decorate(f)


AnyType = TypeVar("AnyType")

if TYPE_CHECKING:
    SerializeAsAny = Annotated[AnyType, ...]
else:

    @dataclasses.dataclass(slots=True)
    class SerializeAsAny:
        """Annotation: write the value as what it is, not as what is declared."""

        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[item, SerializeAsAny()]

        def __get_pydantic_core_schema__(
            self, source_type: Any, handler: GetCoreSchemaHandler
        ) -> CoreSchema:
            schema = handler(source_type)
            target = schema
            while target["type"] == "definitions":
                target = target["schema"]
            target["serialization"] = core_schema.simple_ser_schema("any")
            return schema

        __hash__ = object.__hash__
