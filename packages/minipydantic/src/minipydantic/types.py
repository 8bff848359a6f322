"""Types beyond the standard library's: constrained, secret, encoded, temporal, and markers."""

from minipydantic._types.constrained import (
    AllowInfNan,
    FailFast,
    FiniteFloat,
    NegativeFloat,
    NegativeInt,
    NonNegativeFloat,
    NonNegativeInt,
    NonPositiveFloat,
    NonPositiveInt,
    PositiveFloat,
    PositiveInt,
    Strict,
    StrictBool,
    StrictBytes,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
    conbytes,
    condate,
    condecimal,
    confloat,
    confrozenset,
    conint,
    conlist,
    conset,
    constr,
)
from minipydantic._types.encoded import (
    Base64Bytes,
    Base64Encoder,
    Base64Str,
    Base64UrlBytes,
    Base64UrlStr,
    EncodedBytes,
    EncodedStr,
    EncoderProtocol,
)
from minipydantic._types.encoded import (
    Base64UrlEncoder as Base64UrlEncoder,
)
from minipydantic._types.hooks import GetPydanticSchema, OnErrorOmit
from minipydantic._types.identifiers import (
    UUID1,
    UUID3,
    UUID4,
    UUID5,
    UUID6,
    UUID7,
    UUID8,
)
from minipydantic._types.identifiers import (
    UuidVersion as UuidVersion,
)
from minipydantic._types.importing import ImportString
from minipydantic._types.json_text import Json, JsonValue
from minipydantic._types.paths import DirectoryPath, FilePath, NewPath, SocketPath
from minipydantic._types.paths import PathType as PathType
from minipydantic._types.payment import PaymentCardBrand as PaymentCardBrand
from minipydantic._types.payment import PaymentCardNumber
from minipydantic._types.secrets import Secret, SecretBytes, SecretStr
from minipydantic._types.sizes import ByteSize
from minipydantic._types.temporal import (
    AwareDatetime,
    FutureDate,
    FutureDatetime,
    NaiveDatetime,
    PastDate,
    PastDatetime,
)
from minipydantic._types.unions import Discriminator, Tag

__all__ = (
    "UUID1",
    "UUID3",
    "UUID4",
    "UUID5",
    "UUID6",
    "UUID7",
    "UUID8",
    "AllowInfNan",
    "AwareDatetime",
    "Base64Bytes",
    "Base64Encoder",
    "Base64Str",
    "Base64UrlBytes",
    "Base64UrlStr",
    "ByteSize",
    "DirectoryPath",
    "Discriminator",
    "EncodedBytes",
    "EncodedStr",
    "EncoderProtocol",
    "FailFast",
    "FilePath",
    "FiniteFloat",
    "FutureDate",
    "FutureDatetime",
    "GetPydanticSchema",
    "ImportString",
    "Json",
    "JsonValue",
    "NaiveDatetime",
    "NegativeFloat",
    "NegativeInt",
    "NewPath",
    "NonNegativeFloat",
    "NonNegativeInt",
    "NonPositiveFloat",
    "NonPositiveInt",
    "OnErrorOmit",
    "PastDate",
    "PastDatetime",
    "PaymentCardNumber",
    "PositiveFloat",
    "PositiveInt",
    "Secret",
    "SecretBytes",
    "SecretStr",
    "SocketPath",
    "Strict",
    "StrictBool",
    "StrictBytes",
    "StrictFloat",
    "StrictInt",
    "StrictStr",
    "StringConstraints",
    "Tag",
    "conbytes",
    "condate",
    "condecimal",
    "confloat",
    "confrozenset",
    "conint",
    "conlist",
    "conset",
    "constr",
)

for _name in __all__:  # shown in messages and stored in pickles: the public home
    if isinstance(_object := globals()[_name], type):
        _object.__module__ = __name__
