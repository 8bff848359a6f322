"""What a serialisation function may ask of its `info` argument (protocols for annotations)."""

from typing import Any, Protocol

from typing_extensions import TypeVar

__all__ = ["FieldSerializationInfo", "SerializationInfo"]

ContextT = TypeVar("ContextT", covariant=True, default=Any)


class SerializationInfo(Protocol[ContextT]):
    """The options of the running serialisation."""

    @property
    def include(self) -> Any:
        """The `include` argument."""

    @property
    def exclude(self) -> Any:
        """The `exclude` argument."""

    @property
    def context(self) -> ContextT:
        """The user's context object."""

    @property
    def mode(self) -> Any:
        """``python`` or ``json``, or the caller's own word."""

    @property
    def by_alias(self) -> bool:
        """Whether keys are aliases."""

    @property
    def exclude_unset(self) -> bool:
        """Whether fields that were not set are left out."""

    @property
    def exclude_defaults(self) -> bool:
        """Whether fields with their default value are left out."""

    @property
    def exclude_none(self) -> bool:
        """Whether `None` is left out."""

    @property
    def exclude_computed_fields(self) -> bool:
        """Whether computed fields are left out."""

    @property
    def serialize_as_any(self) -> bool:
        """Whether values choose their own serializer."""

    @property
    def polymorphic_serialization(self) -> bool | None:
        """Whether subclass instances choose their own serializer."""

    @property
    def round_trip(self) -> bool:
        """Whether the output shall be valid input."""

    def mode_is_json(self) -> bool:
        """Whether the mode is ``json``."""
        ...


class FieldSerializationInfo(SerializationInfo[ContextT], Protocol[ContextT]):
    """The same, for a field of a model."""

    @property
    def field_name(self) -> str:
        """The field's name."""
        ...
