"""Typed dictionaries."""

from typing import Any

from minipydantic._interp.fields import Field, FieldsValidator, as_mapping
from minipydantic._interp.node import UNSET, Build, Builder, Schema
from minipydantic._interp.state import State
from minipydantic._interp.wrappers import DefaultValidator
from minipydantic._messages.lines import Invalid
from minipydantic._signals import SchemaError

__all__ = ["BUILDERS"]


class TypedDictValidator(FieldsValidator):
    """Typed dictionaries: a dictionary of valid fields, absent ones left out."""

    __slots__ = ("total",)

    def __init__(self, schema: Schema, build: Build) -> None:
        config = schema.get("config")
        build = build.under(config)
        super().__init__(schema, build)
        total = schema.get("total")
        if total is None:
            total = build.config.get("typed_dict_total")
        self.total = True if total is None else total
        for field in self.fields.values():
            _settle_required(field, self.total)
        name = schema.get("cls_name")
        if name is None and (cls := schema.get("cls")) is not None:
            name = cls.__name__
        self.name = name or "typed-dict"

    def validate(self, value: Any, state: State) -> dict[str, Any] | Invalid:
        """Return a new dictionary."""
        strict = self.strict if state.strict is None else state.strict
        data = as_mapping(value, state, strict)
        if data is None:
            return Invalid("dict_type", value)
        if type(data) is Invalid:
            return data
        collected = self.collect(data, value, state)
        if type(collected) is Invalid:
            return collected
        result, extra, _ = collected
        if extra:
            result.update(extra)
        return result


def _settle_required(field: Field, total: bool) -> None:
    """Decide whether a field is required; what has a default is not."""
    node: Any = field.node
    while node is not None:
        default = getattr(node, "value", UNSET) is not UNSET or getattr(node, "factory", None)
        if default and field.required:
            raise SchemaError(f"Field '{field.name}': a required field cannot have a default value")
        if default:
            field.required = False
        elif getattr(node, "on_error", None) == "omit" and (
            total if field.required is None else field.required
        ):
            raise SchemaError(
                f"Field '{field.name}': 'on_error = omit' cannot be set for required fields"
            )
        node = getattr(node, "inner", None) if isinstance(node, DefaultValidator) else None
    if field.required is None:
        field.required = total


BUILDERS: dict[str, Builder] = {"typed-dict": TypedDictValidator}
