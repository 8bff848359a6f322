"""Data validation, serialisation and JSON Schema by generated Python, API-compatible with Pydantic 2.

Every public name is imported on first use: ``from minipydantic import BaseModel`` loads what a model
needs and nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import dataclasses as dataclasses
    from .functional_validators import (
        AfterValidator as AfterValidator,
        BeforeValidator as BeforeValidator,
        InstanceOf as InstanceOf,
        ModelWrapValidatorHandler as ModelWrapValidatorHandler,
        PlainValidator as PlainValidator,
        SkipValidation as SkipValidation,
        ValidateAs as ValidateAs,
        WrapValidator as WrapValidator,
        field_validator as field_validator,
        model_validator as model_validator,
    )
    from .json_schema import (
        WithJsonSchema as WithJsonSchema,
    )
    from .functional_serializers import (
        PlainSerializer as PlainSerializer,
        SerializeAsAny as SerializeAsAny,
        WrapSerializer as WrapSerializer,
        field_serializer as field_serializer,
        model_serializer as model_serializer,
    )
    from .config import (
        ConfigDict as ConfigDict,
        with_config as with_config,
    )
    from .validate_call_decorator import (
        validate_call as validate_call,
    )
    from .errors import (
        PydanticErrorCodes as PydanticErrorCodes,
        PydanticForbiddenQualifier as PydanticForbiddenQualifier,
        PydanticImportError as PydanticImportError,
        PydanticInvalidForJsonSchema as PydanticInvalidForJsonSchema,
        PydanticSchemaGenerationError as PydanticSchemaGenerationError,
        PydanticUndefinedAnnotation as PydanticUndefinedAnnotation,
        PydanticUserError as PydanticUserError,
    )
    from .fields import (
        Field as Field,
        PrivateAttr as PrivateAttr,
        computed_field as computed_field,
    )
    from .aliases import (
        AliasChoices as AliasChoices,
        AliasGenerator as AliasGenerator,
        AliasPath as AliasPath,
    )
    from .main import (
        BaseModel as BaseModel,
        create_model as create_model,
    )
    from .networks import (
        AmqpDsn as AmqpDsn,
        AnyHttpUrl as AnyHttpUrl,
        AnyUrl as AnyUrl,
        AnyWebsocketUrl as AnyWebsocketUrl,
        ClickHouseDsn as ClickHouseDsn,
        CockroachDsn as CockroachDsn,
        EmailStr as EmailStr,
        FileUrl as FileUrl,
        FtpUrl as FtpUrl,
        HttpUrl as HttpUrl,
        IPvAnyAddress as IPvAnyAddress,
        IPvAnyInterface as IPvAnyInterface,
        IPvAnyNetwork as IPvAnyNetwork,
        KafkaDsn as KafkaDsn,
        MariaDBDsn as MariaDBDsn,
        MongoDsn as MongoDsn,
        MySQLDsn as MySQLDsn,
        NameEmail as NameEmail,
        NatsDsn as NatsDsn,
        PostgresDsn as PostgresDsn,
        RedisDsn as RedisDsn,
        SnowflakeDsn as SnowflakeDsn,
        UrlConstraints as UrlConstraints,
        WebsocketUrl as WebsocketUrl,
        validate_email as validate_email,
    )
    from .root_model import (
        RootModel as RootModel,
    )
    from .types import (
        AllowInfNan as AllowInfNan,
        AwareDatetime as AwareDatetime,
        Base64Bytes as Base64Bytes,
        Base64Encoder as Base64Encoder,
        Base64Str as Base64Str,
        Base64UrlBytes as Base64UrlBytes,
        Base64UrlStr as Base64UrlStr,
        ByteSize as ByteSize,
        DirectoryPath as DirectoryPath,
        Discriminator as Discriminator,
        EncodedBytes as EncodedBytes,
        EncodedStr as EncodedStr,
        EncoderProtocol as EncoderProtocol,
        FailFast as FailFast,
        FilePath as FilePath,
        FiniteFloat as FiniteFloat,
        FutureDate as FutureDate,
        FutureDatetime as FutureDatetime,
        GetPydanticSchema as GetPydanticSchema,
        ImportString as ImportString,
        Json as Json,
        JsonValue as JsonValue,
        NaiveDatetime as NaiveDatetime,
        NegativeFloat as NegativeFloat,
        NegativeInt as NegativeInt,
        NewPath as NewPath,
        NonNegativeFloat as NonNegativeFloat,
        NonNegativeInt as NonNegativeInt,
        NonPositiveFloat as NonPositiveFloat,
        NonPositiveInt as NonPositiveInt,
        OnErrorOmit as OnErrorOmit,
        PastDate as PastDate,
        PastDatetime as PastDatetime,
        PaymentCardNumber as PaymentCardNumber,
        PositiveFloat as PositiveFloat,
        PositiveInt as PositiveInt,
        Secret as Secret,
        SecretBytes as SecretBytes,
        SecretStr as SecretStr,
        SocketPath as SocketPath,
        Strict as Strict,
        StrictBool as StrictBool,
        StrictBytes as StrictBytes,
        StrictFloat as StrictFloat,
        StrictInt as StrictInt,
        StrictStr as StrictStr,
        StringConstraints as StringConstraints,
        Tag as Tag,
        UUID1 as UUID1,
        UUID3 as UUID3,
        UUID4 as UUID4,
        UUID5 as UUID5,
        UUID6 as UUID6,
        UUID7 as UUID7,
        UUID8 as UUID8,
        conbytes as conbytes,
        condate as condate,
        condecimal as condecimal,
        confloat as confloat,
        confrozenset as confrozenset,
        conint as conint,
        conlist as conlist,
        conset as conset,
        constr as constr,
    )
    from .type_adapter import (
        TypeAdapter as TypeAdapter,
    )
    from .warnings import (
        PydanticDeprecatedSince20 as PydanticDeprecatedSince20,
        PydanticDeprecatedSince210 as PydanticDeprecatedSince210,
        PydanticDeprecatedSince211 as PydanticDeprecatedSince211,
        PydanticDeprecatedSince212 as PydanticDeprecatedSince212,
        PydanticDeprecatedSince214 as PydanticDeprecatedSince214,
        PydanticDeprecatedSince26 as PydanticDeprecatedSince26,
        PydanticDeprecatedSince29 as PydanticDeprecatedSince29,
        PydanticDeprecationWarning as PydanticDeprecationWarning,
        PydanticExperimentalWarning as PydanticExperimentalWarning,
    )
    from .annotated_handlers import (
        GetCoreSchemaHandler as GetCoreSchemaHandler,
        GetJsonSchemaHandler as GetJsonSchemaHandler,
    )
    from .core import (
        MISSING as MISSING,
        ValidationError as ValidationError,
    )
    from .core.core_schema import (
        FieldSerializationInfo as FieldSerializationInfo,
        SerializationInfo as SerializationInfo,
        SerializerFunctionWrapHandler as SerializerFunctionWrapHandler,
        ValidationInfo as ValidationInfo,
        ValidatorFunctionWrapHandler as ValidatorFunctionWrapHandler,
    )
    from .deprecated.class_validators import (
        root_validator as root_validator,
        validator as validator,
    )
    from .deprecated.config import (
        BaseConfig as BaseConfig,
        Extra as Extra,
    )
    from .deprecated.tools import (
        parse_obj_as as parse_obj_as,
        schema_json_of as schema_json_of,
        schema_of as schema_of,
    )

__version__ = "0.1.0"

_PACKAGE = str(__spec__.parent)

# The names by the module that defines them; "." is the package of the core itself.
_NAMES_BY_MODULE: dict[tuple[str, str], str] = {
    (_PACKAGE, ".functional_validators"): """
        field_validator model_validator AfterValidator BeforeValidator PlainValidator
        WrapValidator SkipValidation InstanceOf ValidateAs ModelWrapValidatorHandler
    """,
    (_PACKAGE, ".json_schema"): "WithJsonSchema",
    (
        _PACKAGE,
        ".functional_serializers",
    ): "field_serializer model_serializer PlainSerializer SerializeAsAny WrapSerializer",
    (_PACKAGE, ".config"): "ConfigDict with_config",
    (_PACKAGE, ".validate_call_decorator"): "validate_call",
    (_PACKAGE, ".errors"): """
        PydanticErrorCodes PydanticUserError PydanticSchemaGenerationError PydanticImportError
        PydanticUndefinedAnnotation PydanticInvalidForJsonSchema PydanticForbiddenQualifier
    """,
    (_PACKAGE, ".fields"): "Field computed_field PrivateAttr",
    (_PACKAGE, ".aliases"): "AliasChoices AliasGenerator AliasPath",
    (_PACKAGE, ".main"): "BaseModel create_model",
    (_PACKAGE, ".networks"): """
        AnyUrl AnyHttpUrl FileUrl HttpUrl FtpUrl WebsocketUrl AnyWebsocketUrl UrlConstraints
        EmailStr NameEmail IPvAnyAddress IPvAnyInterface IPvAnyNetwork PostgresDsn CockroachDsn
        AmqpDsn RedisDsn MongoDsn KafkaDsn NatsDsn MySQLDsn MariaDBDsn ClickHouseDsn
        SnowflakeDsn validate_email
    """,
    (_PACKAGE, ".root_model"): "RootModel",
    (_PACKAGE, ".types"): """
        Strict StrictStr conbytes conlist conset confrozenset constr StringConstraints
        ImportString conint PositiveInt NegativeInt NonNegativeInt NonPositiveInt confloat
        PositiveFloat NegativeFloat NonNegativeFloat NonPositiveFloat FiniteFloat condecimal
        condate UUID1 UUID3 UUID4 UUID5 UUID6 UUID7 UUID8 FilePath DirectoryPath NewPath Json
        Secret SecretStr SecretBytes StrictBool StrictBytes StrictInt StrictFloat
        PaymentCardNumber ByteSize PastDate SocketPath FutureDate PastDatetime FutureDatetime
        AwareDatetime NaiveDatetime AllowInfNan EncoderProtocol EncodedBytes EncodedStr
        Base64Encoder Base64Bytes Base64Str Base64UrlBytes Base64UrlStr GetPydanticSchema Tag
        Discriminator JsonValue OnErrorOmit FailFast
    """,
    (_PACKAGE, ".type_adapter"): "TypeAdapter",
    (_PACKAGE, ".warnings"): """
        PydanticDeprecatedSince20 PydanticDeprecatedSince26 PydanticDeprecatedSince29
        PydanticDeprecatedSince210 PydanticDeprecatedSince211 PydanticDeprecatedSince212
        PydanticDeprecatedSince214 PydanticDeprecationWarning PydanticExperimentalWarning
    """,
    (_PACKAGE, ".annotated_handlers"): "GetCoreSchemaHandler GetJsonSchemaHandler",
    (_PACKAGE + ".core", "."): "MISSING ValidationError",
    (_PACKAGE + ".core", ".core_schema"): """
        ValidationInfo SerializationInfo ValidatorFunctionWrapHandler FieldSerializationInfo
        SerializerFunctionWrapHandler FieldValidationInfo
    """,
    (_PACKAGE, ".deprecated.class_validators"): "root_validator validator",
    (_PACKAGE, ".deprecated.config"): "BaseConfig Extra",
    (_PACKAGE, ".deprecated.tools"): "parse_obj_as schema_of schema_json_of",
    (_PACKAGE, "._internal._generate_schema"): "GenerateSchema",
}

_dynamic_imports: dict[str, tuple[str, str]] = {
    "dataclasses": (_PACKAGE, "__module__"),
    **{name: where for where, names in _NAMES_BY_MODULE.items() for name in names.split()},
}
_DEPRECATED = {"FieldValidationInfo", "GenerateSchema"}

__all__ = (  # noqa: PLE0604
    "VERSION",
    "__version__",
    *(name for name in _dynamic_imports if name not in _DEPRECATED),
)


def __getattr__(name: str) -> Any:
    if name in _DEPRECATED:
        from warnings import warn  # noqa: PLC0415

        message = (
            f"Importing {name} from `pydantic` is deprecated. This feature is either no longer "
            "supported, or is not public."
        )
        category = import_module(".warnings", _PACKAGE).PydanticDeprecatedSince20
        warn(message, category, stacklevel=2)
    package, module = _dynamic_imports.get(name, (_PACKAGE, ""))
    if name == "VERSION":
        value: Any = import_module(".version", _PACKAGE).VERSION
    elif not module:
        return import_module("._migration", _PACKAGE).getattr_migration(__name__)(name)
    elif module == "__module__":
        value = import_module(f".{name}", package)
    else:
        value = getattr(import_module(module, package=package), name)
    if name not in _DEPRECATED:
        globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
