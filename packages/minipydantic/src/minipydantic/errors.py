"""The errors that tell a programmer what is wrong with a model, each with a documented code."""

import re
from typing import Any, ClassVar, Literal, Self, TypeAlias

from ._repr import display_as_type
from .version import version_short

__all__ = (
    "PydanticErrorCodes",
    "PydanticForbiddenQualifier",
    "PydanticImportError",
    "PydanticInvalidForJsonSchema",
    "PydanticSchemaGenerationError",
    "PydanticUndefinedAnnotation",
    "PydanticUserError",
)

DEV_ERROR_DOCS_URL = f"https://errors.pydantic.dev/{version_short()}/u/"

PydanticErrorCodes: TypeAlias = Literal[
    "class-not-fully-defined",
    "custom-json-schema",
    "decorator-invalid-fields",
    "decorator-missing-arguments",
    "decorator-missing-field",
    "discriminator-no-field",
    "discriminator-alias-type",
    "discriminator-needs-literal",
    "discriminator-alias",
    "discriminator-validator",
    "callable-discriminator-no-tag",
    "typed-dict-version",
    "model-field-overridden",
    "model-field-missing-annotation",
    "config-both",
    "removed-kwargs",
    "circular-reference-schema",
    "invalid-for-json-schema",
    "json-schema-already-used",
    "base-model-instantiated",
    "undefined-annotation",
    "schema-for-unknown-type",
    "import-error",
    "create-model-field-definitions",
    "create-model-namespace",
    "validator-instance-method",
    "validator-input-type",
    "root-validator-pre-skip",
    "model-serializer-instance-method",
    "validator-field-config-info",
    "validator-v1-signature",
    "validator-signature",
    "field-serializer-signature",
    "model-serializer-signature",
    "multiple-field-serializers",
    "invalid-annotated-type",
    "type-adapter-config-unused",
    "root-model-extra",
    "unevaluable-type-annotation",
    "dataclass-init-false-extra-allow",
    "clashing-init-and-init-var",
    "model-config-invalid-field-name",
    "with-config-on-model",
    "dataclass-on-model",
    "validate-call-type",
    "unpack-typed-dict",
    "overlapping-unpack-typed-dict",
    "invalid-self-type",
    "validate-by-alias-and-name-false",
]


class PydanticErrorMixin:
    """What all of them share: a message and a code that leads to its documentation."""

    def __init__(self, message: str, *, code: PydanticErrorCodes | None) -> None:
        self.message = message
        self.code = code

    def __str__(self) -> str:
        if self.code is None:
            return self.message
        return f"{self.message}\n\nFor further information visit {DEV_ERROR_DOCS_URL}{self.code}"


class PydanticUserError(PydanticErrorMixin, RuntimeError):
    """The library was used incorrectly."""


class PydanticUndefinedAnnotation(PydanticErrorMixin, NameError):
    """An annotation names something that is not defined (yet)."""

    def __init__(self, name: str | None, message: str) -> None:
        self.name = name
        super().__init__(message=message, code="undefined-annotation")

    @classmethod
    def from_name_error(cls, name_error: NameError) -> Self:
        """Convert a `NameError` that the evaluation of an annotation raised."""
        name: str | None = getattr(name_error, "name", None)
        if name is None:
            match = re.search("'(.+?)'", str(name_error))
            name = match[1] if match else None
        return cls(name=name, message=str(name_error))


class PydanticImportError(PydanticErrorMixin, ImportError):
    """A name of Pydantic 1 was moved or removed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="import-error")


class PydanticSchemaGenerationError(PydanticUserError):
    """No core schema can be made for a type."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="schema-for-unknown-type")


class PydanticInvalidForJsonSchema(PydanticUserError):
    """A core schema has no counterpart in JSON Schema."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="invalid-for-json-schema")


class PydanticForbiddenQualifier(PydanticUserError):
    """A type qualifier stands where it means nothing, such as `Required` in a model."""

    _qualifier_names: ClassVar[dict[str, str]] = {
        "required": "typing.Required",
        "not_required": "typing.NotRequired",
        "read_only": "typing.ReadOnly",
        "class_var": "typing.ClassVar",
        "init_var": "dataclasses.InitVar",
        "final": "typing.Final",
    }

    def __init__(self, qualifier: str, annotation: Any) -> None:
        super().__init__(
            message=(
                f"The annotation {display_as_type(annotation)!r} contains the "
                f"{self._qualifier_names[qualifier]!r} type qualifier, which is invalid in the "
                "context it is defined."
            ),
            code=None,
        )


def __getattr__(name: str) -> Any:
    from importlib import import_module  # noqa: PLC0415

    # The migration raises our own errors: it cannot be imported before they exist.
    return import_module("._migration", __package__).getattr_migration(__name__)(name)
