"""Declarations of where a parameter comes from, and of dependencies.

The many options are declared once, in the TypedDicts; the classes only say what differs.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Literal, TypedDict

from typing_extensions import Unpack

from minifast.datastructures import _Unset
from minifast.exceptions import FastAPIDeprecationWarning
from minipydantic import AliasChoices, AliasPath
from minipydantic.core import PydanticUndefined as Undefined
from minipydantic.fields import FieldInfo


class ParamTypes(Enum):
    """The places of a request's head where a parameter can stand."""

    query = "query"
    header = "header"
    path = "path"
    cookie = "cookie"


class ParamOptions(TypedDict, total=False):
    """What can be said about any parameter: names, constraints, documentation.

    The meaning is that of `Field()`, except: `openapi_examples` (OpenAPI's examples object),
    `include_in_schema` (False hides the parameter), and the deprecated `example` and `regex`
    (use `examples` and `pattern`).
    """

    default_factory: Callable[[], Any] | None
    annotation: Any
    alias: str | None
    alias_priority: int | None
    validation_alias: str | AliasPath | AliasChoices | None
    serialization_alias: str | None
    title: str | None
    description: str | None
    gt: float | None
    ge: float | None
    lt: float | None
    le: float | None
    min_length: int | None
    max_length: int | None
    pattern: str | None
    regex: str | None
    discriminator: str | None
    strict: bool | None
    validate_default: bool | None
    union_mode: Literal["smart", "left_to_right"] | None
    fail_fast: bool | None
    multiple_of: float | None
    allow_inf_nan: bool | None
    max_digits: int | None
    decimal_places: int | None
    examples: list[Any] | None
    example: Any
    openapi_examples: dict[str, Any] | None
    deprecated: Any
    include_in_schema: bool
    json_schema_extra: dict[str, Any] | Callable[[dict[str, Any]], None] | None


_DROPPED_WHEN_NONE = (
    "gt", "ge", "lt", "le", "min_length", "max_length", "pattern", "json_schema_extra",
    "alias_priority", "validation_alias", "serialization_alias", "strict", "multiple_of",
)  # fmt: skip
_RENAMED = {"example": "examples", "regex": "pattern"}


class _Declared(FieldInfo):
    """A field that knows where in the request its value stands."""

    accepts: ClassVar[frozenset[str]] = frozenset(ParamOptions.__annotations__)
    example: Any
    include_in_schema: bool
    openapi_examples: dict[str, Any] | None

    def __init__(self, default: Any = Undefined, **options: Any) -> None:
        unknown = options.keys() - self.accepts
        if unknown:
            raise TypeError(
                f"{type(self).__name__}() got an unexpected keyword argument {min(unknown)!r}"
            )
        options = {name: value for name, value in options.items() if value is not _Unset}
        for old, new in _RENAMED.items():
            if options.get(old) is not None:
                warnings.warn(
                    f"`{old}` has been deprecated, please use `{new}` instead",
                    category=FastAPIDeprecationWarning,
                    stacklevel=_caller_depth(),
                )
        self.example = options.pop("example", _Unset)
        self.include_in_schema = options.pop("include_in_schema", True)
        self.openapi_examples = options.pop("openapi_examples", None)
        options["pattern"] = options.get("pattern") or options.pop("regex", None)
        options.pop("regex", None)
        alias = options.get("alias")
        for name in ("validation_alias", "serialization_alias"):
            if alias is not None and options.get(name) is None:
                options[name] = alias
        for name in _DROPPED_WHEN_NONE:
            if options.get(name, Undefined) is None:
                del options[name]
        if default is not Undefined and default is not ...:
            options["default"] = default
        options.setdefault("annotation", None)
        super().__init__(**options)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.default})"


def _caller_depth() -> int:
    """Return the stack level of the user's call, seen from `_Declared.__init__`."""
    return 4


class Param(_Declared):
    """A parameter outside of the body."""

    in_: ParamTypes

    def __init__(self, default: Any = Undefined, **options: Unpack[ParamOptions]) -> None:
        super().__init__(default, **options)


class Path(Param):
    """A parameter in the path; always required."""

    in_ = ParamTypes.path

    def __init__(self, default: Any = ..., **options: Unpack[ParamOptions]) -> None:
        if default is not ...:
            raise AssertionError("Path parameters cannot have a default value")
        self.in_ = ParamTypes.path
        super().__init__(default, **options)


class Query(Param):
    """A parameter in the query string."""

    in_ = ParamTypes.query


class HeaderOptions(ParamOptions, total=False):
    """`convert_underscores`: look for `x-token` when the parameter is named `x_token`."""

    convert_underscores: bool


class Header(Param):
    """A header."""

    in_ = ParamTypes.header
    convert_underscores: bool

    def __init__(self, default: Any = Undefined, **options: Unpack[HeaderOptions]) -> None:
        self.convert_underscores = options.pop("convert_underscores", True)
        super().__init__(default, **options)  # type: ignore[misc]  # the key has been taken out


class Cookie(Param):
    """A cookie."""

    in_ = ParamTypes.cookie


class BodyOptions(ParamOptions, total=False):
    """`embed`: expect `{"name": value}` even for a single value; `media_type`: for OpenAPI."""

    embed: bool | None
    media_type: str


class Body(_Declared):
    """A value in the body, JSON by default."""

    default_media_type: ClassVar[str] = "application/json"
    embed: bool | None
    media_type: str

    def __init__(self, default: Any = Undefined, **options: Unpack[BodyOptions]) -> None:
        self.embed = options.pop("embed", None)
        self.media_type = options.pop("media_type", self.default_media_type)
        super().__init__(default, **options)


class Form(Body):
    """A field of a form."""

    default_media_type = "application/x-www-form-urlencoded"


class File(Form):
    """A file of a multipart form."""

    default_media_type = "multipart/form-data"


@dataclass(frozen=True)
class Depends:
    """A value that another callable provides.

    Args:
        dependency: The callable; the parameter's annotation when left out.
        use_cache: Call it once per request, however many ask for it.
        scope: How long a generator's context stays open: until the endpoint has returned
            ("function"), or until the response has been sent ("request").
        max_concurrency: How many calls of this declaration may run at the same time.
    """

    dependency: Callable[..., Any] | None = None
    use_cache: bool = True
    scope: Literal["function", "request"] | None = None
    max_concurrency: int | None = None
    _concurrency: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        limit = self.max_concurrency
        if limit is None:
            object.__setattr__(self, "_concurrency", None)
            return
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise ValueError("max_concurrency must be a positive integer or None")
        if self._concurrency is None or self._concurrency.limit != limit:
            from minifast._concurrency import DependencySlots  # noqa: PLC0415  # rarely needed

            object.__setattr__(self, "_concurrency", DependencySlots(limit))


@dataclass(frozen=True)
class Security(Depends):
    """A dependency with OAuth2 scopes.

    Args:
        scopes: The scopes that this dependency, and all below it, requires.
    """

    scopes: Sequence[str] | None = None
