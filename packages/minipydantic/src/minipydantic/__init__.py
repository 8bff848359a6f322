"""Data validation, serialisation and JSON Schema by generated Python: the API of Pydantic 2.

Every public name is imported on first use: ``from minipydantic import BaseModel`` loads what a
model needs and nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import dataclasses as dataclasses
    from .aliases import (
        AliasChoices as AliasChoices,
    )
    from .aliases import (
        AliasGenerator as AliasGenerator,
    )
    from .aliases import (
        AliasPath as AliasPath,
    )
    from .annotated_handlers import (
        GetCoreSchemaHandler as GetCoreSchemaHandler,
    )
    from .annotated_handlers import (
        GetJsonSchemaHandler as GetJsonSchemaHandler,
    )
    from .config import (
        ConfigDict as ConfigDict,
    )
    from .config import (
        with_config as with_config,
    )
    from .core import (
        MISSING as MISSING,
    )
    from .core import (
        ValidationError as ValidationError,
    )
    from .core.core_schema import (
        FieldSerializationInfo as FieldSerializationInfo,
    )
    from .core.core_schema import (
        SerializationInfo as SerializationInfo,
    )
    from .core.core_schema import (
        SerializerFunctionWrapHandler as SerializerFunctionWrapHandler,
    )
    from .core.core_schema import (
        ValidationInfo as ValidationInfo,
    )
    from .core.core_schema import (
        ValidatorFunctionWrapHandler as ValidatorFunctionWrapHandler,
    )
    from .deprecated.class_validators import (
        root_validator as root_validator,
    )
    from .deprecated.class_validators import (
        validator as validator,
    )
    from .deprecated.config import (
        BaseConfig as BaseConfig,
    )
    from .deprecated.config import (
        Extra as Extra,
    )
    from .deprecated.tools import (
        parse_obj_as as parse_obj_as,
    )
    from .deprecated.tools import (
        schema_json_of as schema_json_of,
    )
    from .deprecated.tools import (
        schema_of as schema_of,
    )
    from .errors import (
        PydanticErrorCodes as PydanticErrorCodes,
    )
    from .errors import (
        PydanticForbiddenQualifier as PydanticForbiddenQualifier,
    )
    from .errors import (
        PydanticImportError as PydanticImportError,
    )
    from .errors import (
        PydanticInvalidForJsonSchema as PydanticInvalidForJsonSchema,
    )
    from .errors import (
        PydanticSchemaGenerationError as PydanticSchemaGenerationError,
    )
    from .errors import (
        PydanticUndefinedAnnotation as PydanticUndefinedAnnotation,
    )
    from .errors import (
        PydanticUserError as PydanticUserError,
    )
    from .fields import (
        Field as Field,
    )
    from .fields import (
        PrivateAttr as PrivateAttr,
    )
    from .fields import (
        computed_field as computed_field,
    )
    from .functional_serializers import (
        PlainSerializer as PlainSerializer,
    )
    from .functional_serializers import (
        SerializeAsAny as SerializeAsAny,
    )
    from .functional_serializers import (
        WrapSerializer as WrapSerializer,
    )
    from .functional_serializers import (
        field_serializer as field_serializer,
    )
    from .functional_serializers import (
        model_serializer as model_serializer,
    )
    from .functional_validators import (
        AfterValidator as AfterValidator,
    )
    from .functional_validators import (
        BeforeValidator as BeforeValidator,
    )
    from .functional_validators import (
        InstanceOf as InstanceOf,
    )
    from .functional_validators import (
        ModelWrapValidatorHandler as ModelWrapValidatorHandler,
    )
    from .functional_validators import (
        PlainValidator as PlainValidator,
    )
    from .functional_validators import (
        SkipValidation as SkipValidation,
    )
    from .functional_validators import (
        ValidateAs as ValidateAs,
    )
    from .functional_validators import (
        WrapValidator as WrapValidator,
    )
    from .functional_validators import (
        field_validator as field_validator,
    )
    from .functional_validators import (
        model_validator as model_validator,
    )
    from .json_schema import (
        WithJsonSchema as WithJsonSchema,
    )
    from .main import (
        BaseModel as BaseModel,
    )
    from .main import (
        create_model as create_model,
    )
    from .networks import (
        AmqpDsn as AmqpDsn,
    )
    from .networks import (
        AnyHttpUrl as AnyHttpUrl,
    )
    from .networks import (
        AnyUrl as AnyUrl,
    )
    from .networks import (
        AnyWebsocketUrl as AnyWebsocketUrl,
    )
    from .networks import (
        ClickHouseDsn as ClickHouseDsn,
    )
    from .networks import (
        CockroachDsn as CockroachDsn,
    )
    from .networks import (
        EmailStr as EmailStr,
    )
    from .networks import (
        FileUrl as FileUrl,
    )
    from .networks import (
        FtpUrl as FtpUrl,
    )
    from .networks import (
        HttpUrl as HttpUrl,
    )
    from .networks import (
        IPvAnyAddress as IPvAnyAddress,
    )
    from .networks import (
        IPvAnyInterface as IPvAnyInterface,
    )
    from .networks import (
        IPvAnyNetwork as IPvAnyNetwork,
    )
    from .networks import (
        KafkaDsn as KafkaDsn,
    )
    from .networks import (
        MariaDBDsn as MariaDBDsn,
    )
    from .networks import (
        MongoDsn as MongoDsn,
    )
    from .networks import (
        MySQLDsn as MySQLDsn,
    )
    from .networks import (
        NameEmail as NameEmail,
    )
    from .networks import (
        NatsDsn as NatsDsn,
    )
    from .networks import (
        PostgresDsn as PostgresDsn,
    )
    from .networks import (
        RedisDsn as RedisDsn,
    )
    from .networks import (
        SnowflakeDsn as SnowflakeDsn,
    )
    from .networks import (
        UrlConstraints as UrlConstraints,
    )
    from .networks import (
        WebsocketUrl as WebsocketUrl,
    )
    from .networks import (
        validate_email as validate_email,
    )
    from .root_model import (
        RootModel as RootModel,
    )
    from .type_adapter import (
        TypeAdapter as TypeAdapter,
    )
    from .types import (
        UUID1 as UUID1,
    )
    from .types import (
        UUID3 as UUID3,
    )
    from .types import (
        UUID4 as UUID4,
    )
    from .types import (
        UUID5 as UUID5,
    )
    from .types import (
        UUID6 as UUID6,
    )
    from .types import (
        UUID7 as UUID7,
    )
    from .types import (
        UUID8 as UUID8,
    )
    from .types import (
        AllowInfNan as AllowInfNan,
    )
    from .types import (
        AwareDatetime as AwareDatetime,
    )
    from .types import (
        Base64Bytes as Base64Bytes,
    )
    from .types import (
        Base64Encoder as Base64Encoder,
    )
    from .types import (
        Base64Str as Base64Str,
    )
    from .types import (
        Base64UrlBytes as Base64UrlBytes,
    )
    from .types import (
        Base64UrlStr as Base64UrlStr,
    )
    from .types import (
        ByteSize as ByteSize,
    )
    from .types import (
        DirectoryPath as DirectoryPath,
    )
    from .types import (
        Discriminator as Discriminator,
    )
    from .types import (
        EncodedBytes as EncodedBytes,
    )
    from .types import (
        EncodedStr as EncodedStr,
    )
    from .types import (
        EncoderProtocol as EncoderProtocol,
    )
    from .types import (
        FailFast as FailFast,
    )
    from .types import (
        FilePath as FilePath,
    )
    from .types import (
        FiniteFloat as FiniteFloat,
    )
    from .types import (
        FutureDate as FutureDate,
    )
    from .types import (
        FutureDatetime as FutureDatetime,
    )
    from .types import (
        GetPydanticSchema as GetPydanticSchema,
    )
    from .types import (
        ImportString as ImportString,
    )
    from .types import (
        Json as Json,
    )
    from .types import (
        JsonValue as JsonValue,
    )
    from .types import (
        NaiveDatetime as NaiveDatetime,
    )
    from .types import (
        NegativeFloat as NegativeFloat,
    )
    from .types import (
        NegativeInt as NegativeInt,
    )
    from .types import (
        NewPath as NewPath,
    )
    from .types import (
        NonNegativeFloat as NonNegativeFloat,
    )
    from .types import (
        NonNegativeInt as NonNegativeInt,
    )
    from .types import (
        NonPositiveFloat as NonPositiveFloat,
    )
    from .types import (
        NonPositiveInt as NonPositiveInt,
    )
    from .types import (
        OnErrorOmit as OnErrorOmit,
    )
    from .types import (
        PastDate as PastDate,
    )
    from .types import (
        PastDatetime as PastDatetime,
    )
    from .types import (
        PaymentCardNumber as PaymentCardNumber,
    )
    from .types import (
        PositiveFloat as PositiveFloat,
    )
    from .types import (
        PositiveInt as PositiveInt,
    )
    from .types import (
        Secret as Secret,
    )
    from .types import (
        SecretBytes as SecretBytes,
    )
    from .types import (
        SecretStr as SecretStr,
    )
    from .types import (
        SocketPath as SocketPath,
    )
    from .types import (
        Strict as Strict,
    )
    from .types import (
        StrictBool as StrictBool,
    )
    from .types import (
        StrictBytes as StrictBytes,
    )
    from .types import (
        StrictFloat as StrictFloat,
    )
    from .types import (
        StrictInt as StrictInt,
    )
    from .types import (
        StrictStr as StrictStr,
    )
    from .types import (
        StringConstraints as StringConstraints,
    )
    from .types import (
        Tag as Tag,
    )
    from .types import (
        conbytes as conbytes,
    )
    from .types import (
        condate as condate,
    )
    from .types import (
        condecimal as condecimal,
    )
    from .types import (
        confloat as confloat,
    )
    from .types import (
        confrozenset as confrozenset,
    )
    from .types import (
        conint as conint,
    )
    from .types import (
        conlist as conlist,
    )
    from .types import (
        conset as conset,
    )
    from .types import (
        constr as constr,
    )
    from .validate_call_decorator import (
        validate_call as validate_call,
    )
    from .warnings import (
        PydanticDeprecatedSince20 as PydanticDeprecatedSince20,
    )
    from .warnings import (
        PydanticDeprecatedSince26 as PydanticDeprecatedSince26,
    )
    from .warnings import (
        PydanticDeprecatedSince29 as PydanticDeprecatedSince29,
    )
    from .warnings import (
        PydanticDeprecatedSince210 as PydanticDeprecatedSince210,
    )
    from .warnings import (
        PydanticDeprecatedSince211 as PydanticDeprecatedSince211,
    )
    from .warnings import (
        PydanticDeprecatedSince212 as PydanticDeprecatedSince212,
    )
    from .warnings import (
        PydanticDeprecatedSince214 as PydanticDeprecatedSince214,
    )
    from .warnings import (
        PydanticDeprecationWarning as PydanticDeprecationWarning,
    )
    from .warnings import (
        PydanticExperimentalWarning as PydanticExperimentalWarning,
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

__all__ = (
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
