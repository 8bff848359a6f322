"""The warnings that the package emits."""

from .version import version_short

__all__ = (
    "ArbitraryTypeWarning",
    "PydanticDeprecatedSince20",
    "PydanticDeprecatedSince26",
    "PydanticDeprecatedSince29",
    "PydanticDeprecatedSince210",
    "PydanticDeprecatedSince211",
    "PydanticDeprecatedSince212",
    "PydanticDeprecatedSince214",
    "PydanticDeprecationWarning",
    "PydanticExperimentalWarning",
    "TypedDictExtraConfigWarning",
    "UnsupportedFieldAttributeWarning",
)

_Version = tuple[int, int]


class PydanticDeprecationWarning(DeprecationWarning):
    """A feature is deprecated; says since when and until when.

    Attributes:
        message: What is deprecated and what to use instead.
        since: Major and minor version that deprecated it.
        expected_removal: Major and minor version that is to remove it.
    """

    message: str
    since: _Version
    expected_removal: _Version

    def __init__(
        self,
        message: str,
        *args: object,
        since: _Version,
        expected_removal: _Version | None = None,
    ) -> None:
        super().__init__(message, *args)
        self.message = message.rstrip(".")
        self.since = since
        self.expected_removal = expected_removal or (since[0] + 1, 0)

    def __str__(self) -> str:
        since, removal = (".".join(map(str, v)) for v in (self.since, self.expected_removal))
        text = f"{self.message}. Deprecated in Pydantic V{since} to be removed in V{removal}."
        if self.since == (2, 0):
            guide = f"https://errors.pydantic.dev/{version_short()}/migration/"
            text += f" See Pydantic V2 Migration Guide at {guide}"
        return text


class _Since(PydanticDeprecationWarning):
    """Base of the classes that fix the version."""

    _since: _Version

    def __init__(self, message: str, *args: object) -> None:
        super().__init__(message, *args, since=self._since, expected_removal=(3, 0))


class PydanticDeprecatedSince20(_Since):
    """Deprecated in 2.0."""

    _since = (2, 0)


class PydanticDeprecatedSince26(_Since):
    """Deprecated in 2.6."""

    _since = (2, 6)


class PydanticDeprecatedSince29(_Since):
    """Deprecated in 2.9."""

    _since = (2, 9)


class PydanticDeprecatedSince210(_Since):
    """Deprecated in 2.10."""

    _since = (2, 10)


class PydanticDeprecatedSince211(_Since):
    """Deprecated in 2.11."""

    _since = (2, 11)


class PydanticDeprecatedSince212(_Since):
    """Deprecated in 2.12."""

    _since = (2, 12)


class PydanticDeprecatedSince214(_Since):
    """Deprecated in 2.14."""

    _since = (2, 14)


class GenericBeforeBaseModelWarning(Warning):
    """`Generic` stands before `BaseModel` among the bases of a class."""


class PydanticExperimentalWarning(Warning):
    """An experimental feature may change in any release."""


class CoreSchemaGenerationWarning(UserWarning):
    """Base of what the making of core schemas warns about."""


class ArbitraryTypeWarning(CoreSchemaGenerationWarning):
    """A type is checked by `isinstance` alone although it is no class to check against."""


class UnsupportedFieldAttributeWarning(CoreSchemaGenerationWarning):
    """A `Field()` attribute has no effect where it is used."""


class TypedDictExtraConfigWarning(CoreSchemaGenerationWarning):
    """The `extra` configuration contradicts what a typed dictionary itself declares."""
