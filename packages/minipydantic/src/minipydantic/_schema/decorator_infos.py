"""What each decorator says about the function below it.

``kind`` is the attribute of `DecoratorInfos` that gathers the functions with that decorator.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from minipydantic._sentinels import PydanticUndefined

FieldValidatorModes = Literal["before", "after", "wrap", "plain"]


@dataclass(slots=True)
class ValidatorDecoratorInfo:
    """``@validator`` of Pydantic 1."""

    decorator_repr: ClassVar[str] = "@validator"
    kind: ClassVar[str] = "validators"
    fields: tuple[str, ...]
    mode: Literal["before", "after"]
    each_item: bool
    always: bool
    check_fields: bool | None


@dataclass(slots=True)
class FieldValidatorDecoratorInfo:
    """``@field_validator``."""

    decorator_repr: ClassVar[str] = "@field_validator"
    kind: ClassVar[str] = "field_validators"
    fields: tuple[str, ...]
    mode: FieldValidatorModes
    check_fields: bool | None
    json_schema_input_type: Any = PydanticUndefined


@dataclass(slots=True)
class RootValidatorDecoratorInfo:
    """``@root_validator`` of Pydantic 1."""

    decorator_repr: ClassVar[str] = "@root_validator"
    kind: ClassVar[str] = "root_validators"
    mode: Literal["before", "after"]


@dataclass(slots=True)
class FieldSerializerDecoratorInfo:
    """``@field_serializer``."""

    decorator_repr: ClassVar[str] = "@field_serializer"
    kind: ClassVar[str] = "field_serializers"
    fields: tuple[str, ...]
    mode: Literal["plain", "wrap"]
    return_type: Any
    when_used: Any
    check_fields: bool | None


@dataclass(slots=True)
class ModelSerializerDecoratorInfo:
    """``@model_serializer``."""

    decorator_repr: ClassVar[str] = "@model_serializer"
    kind: ClassVar[str] = "model_serializers"
    mode: Literal["plain", "wrap"]
    return_type: Any
    when_used: Any


@dataclass(slots=True)
class ModelValidatorDecoratorInfo:
    """``@model_validator``."""

    decorator_repr: ClassVar[str] = "@model_validator"
    kind: ClassVar[str] = "model_validators"
    mode: Literal["wrap", "before", "after"]
