"""Models, dataclasses, typed dictionaries and their fields."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any

from minipydantic._jsonschema.vocabulary import JsonSchemaValue
from minipydantic._jsonschema.wrappers import Wrappers
from minipydantic.core import PydanticOmit

__all__ = ["Objects"]

_NamedFields = Sequence[tuple[str, bool, Any]]
_AROUND = {
    "default",
    "definitions",
    "function-after",
    "function-before",
    "function-wrap",
    "nullable",
}


class Objects(Wrappers):
    """Handlers of what becomes a JSON object with named properties."""

    # --- fields ---

    def typed_dict_field_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a typed dictionary's field."""
        return self.generate_inner(schema["schema"])

    def dataclass_field_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a dataclass field."""
        return self.generate_inner(schema["schema"])

    def model_field_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a model's field."""
        return self.generate_inner(schema["schema"])

    def computed_field_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a computed field."""
        return self.generate_inner(schema["return_schema"])

    def field_is_present(self, field: Any) -> bool:
        """Tell whether a field appears at all in the current mode."""
        return self.mode == "validation" or not field.get("serialization_exclude")

    def field_is_required(self, field: Any, total: bool) -> bool:
        """Tell whether a field is always there in the current mode.

        Args:
            field: The field.
            total: Whether the fields of this typed dictionary are required unless they say not.
        """
        if self.mode == "serialization":
            if field.get("serialization_exclude_if") is not None:
                return False
            if self._config.json_schema_serialization_defaults_required:
                return True
        if field["type"] == "typed-dict-field":
            return bool(field.get("required", total))
        return bool(field["schema"]["type"] != "default")

    @staticmethod
    def _name_required_computed_fields(
        computed_fields: Iterable[Any],
    ) -> list[tuple[str, bool, Any]]:
        return [
            (field["property_name"], field.get("serialization_exclude_if") is None, field)
            for field in computed_fields
        ]

    def _with_computed(self, fields: list[tuple[str, bool, Any]], schema: Any) -> _NamedFields:
        if self.mode == "serialization":
            fields += self._name_required_computed_fields(schema.get("computed_fields", ()))
        return fields

    def _named_required_fields_schema(self, named_required_fields: _NamedFields) -> JsonSchemaValue:
        properties: dict[str, JsonSchemaValue] = {}
        required: list[str] = []
        by_alias = self.by_alias
        if self._by_alias is None and self.mode == "validation":
            by_alias = self._config.validate_by_alias is not False
        for field_name, is_required, field in named_required_fields:
            name = self._get_alias_name(field, field_name) if by_alias else field_name
            if not self.field_is_present(field):
                continue
            try:
                json_schema = dict(self.generate_inner(field))
            except PydanticOmit:
                continue
            if "title" not in json_schema and self.field_title_should_be_set(field):
                json_schema["title"] = self.get_title_from_name(name)
            properties[name] = json_schema
            if is_required:
                required.append(name)
        object_schema: JsonSchemaValue = {"type": "object", "properties": properties}
        if required:
            object_schema["required"] = required
        return object_schema

    def _get_alias_name(self, field: Any, name: str) -> str:
        """Return the name of a field in JSON."""
        if field["type"] == "computed-field":
            alias = field.get("alias", name)
        elif self.mode == "validation":
            alias = field.get("validation_alias", name)
        else:
            alias = field.get("serialization_alias", name)
        if isinstance(alias, str):
            return alias
        # Of several paths, the first that leads to a property of this very object.
        paths = alias if isinstance(alias[0], list) else [alias]
        return next((path[0] for path in paths if len(path) == 1), name)

    def get_title_from_name(self, name: str) -> str:
        """Return a title for people: `user_name` becomes `User Name`."""
        return name.title().replace("_", " ").strip()

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Tell whether a field gets a title from its name: not where a definition has its own."""
        while True:
            if "ref" in schema:
                return False
            kind = schema["type"]
            if kind == "definition-ref":
                return False
            if kind.endswith("-field"):
                schema = schema["return_schema" if kind == "computed-field" else "schema"]
            elif kind in _AROUND:
                declared = schema.get("json_schema_input_schema")
                validates = self.mode == "validation"
                schema = declared if declared and validates else schema["schema"]
            else:
                return True

    # --- objects ---

    def typed_dict_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a typed dictionary."""
        cls = schema.get("cls")
        config = getattr(cls, "__pydantic_config__", None)  # without one, the enclosing one holds
        total = schema.get("total", True)
        with self._config_wrapper_stack.push(config):
            fields = [
                (name, self.field_is_required(field, total), field)
                for name, field in schema["fields"].items()
            ]
            json_schema = self._named_required_fields_schema(self._with_computed(fields, schema))
            extra = schema.get("extra_behavior") or (schema.get("config") or {}).get(
                "extra_fields_behavior"
            )
            if extra == "forbid":
                json_schema["additionalProperties"] = False
            elif extra == "allow":
                json_schema["additionalProperties"] = (
                    self.generate_inner(schema["extras_schema"]) or True
                    if "extras_schema" in schema
                    else True
                )
            if cls is not None:
                self._update_class_schema(json_schema, cls, config or {})
        return json_schema

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a model."""
        cls = schema["cls"]
        config = cls.model_config
        with self._config_wrapper_stack.push(config):
            json_schema = dict(self.generate_inner(schema["schema"]))
            self._update_class_schema(json_schema, cls, config)
        return json_schema

    def model_fields_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a model's fields."""
        fields = [
            (name, self.field_is_required(field, total=True), field)
            for name, field in schema["fields"].items()
        ]
        json_schema = self._named_required_fields_schema(self._with_computed(fields, schema))
        extras = schema.get("extras_schema")
        if extras is not None:
            json_schema["additionalProperties"] = self.generate_inner(extras)
        return json_schema

    def dataclass_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a dataclass."""
        cls = schema["cls"]
        config = getattr(cls, "__pydantic_config__", None)  # without one, the enclosing one holds
        with self._config_wrapper_stack.push(config):
            json_schema = dict(self.generate_inner(schema["schema"]))
            self._update_class_schema(json_schema, cls, config or {})
            extra = (schema.get("config") or {}).get("extra_fields_behavior")
            if extra in ("allow", "forbid"):
                json_schema.setdefault("additionalProperties", extra == "allow")
        return json_schema

    def dataclass_args_schema(self, schema: Any) -> JsonSchemaValue:
        """Return the schema of a dataclass's fields."""
        fields = [
            (field["name"], self.field_is_required(field, total=True), field)
            for field in schema["fields"]
        ]
        return self._named_required_fields_schema(self._with_computed(fields, schema))

    # --- what a class says of itself ---

    def _update_class_schema(
        self, json_schema: JsonSchemaValue, cls: type[Any], config: Any
    ) -> None:
        """Add title, description, `additionalProperties`, extras and deprecation of a class."""
        root = None
        if getattr(cls, "__pydantic_root_model__", False):
            root = cls.__pydantic_fields__["root"]
        json_schema.setdefault("title", _title(cls, config))
        description = _description(cls) or (root and root.description)
        if description:
            json_schema.setdefault("description", description)
        extra = config.get("extra")
        if extra in ("allow", "forbid"):
            json_schema.setdefault("additionalProperties", extra == "allow")
        additions = _additions(cls, config, root)
        if isinstance(additions, (staticmethod, classmethod)):
            additions = additions.__get__(cls)
        if isinstance(additions, dict):
            json_schema.update(additions)
        elif callable(additions):
            takes_class = len(inspect.signature(additions).parameters) > 1
            additions(json_schema, cls) if takes_class else additions(json_schema)
        elif additions is not None:
            raise ValueError(
                f"model_config['json_schema_extra']={additions} should be a dict, callable, or None"
            )
        if hasattr(cls, "__deprecated__"):
            json_schema["deprecated"] = True


def _title(cls: type[Any], config: Any) -> str:
    title = config.get("title")
    if title is not None:
        return str(title)
    if generator := config.get("model_title_generator"):
        title = generator(cls)
        if not isinstance(title, str):
            raise TypeError(f"model_title_generator {generator} must return str, not {type(title)}")
        return title
    return cls.__name__


def _description(cls: type[Any]) -> str | None:
    """Return the docstring that a person wrote for this very class."""
    text = cls.__doc__
    if not text or (cls.__base__ is object and hasattr(cls, "model_validate")):
        return None  # none, or it is the base class of all models
    if text.startswith(f"{cls.__name__}(") and hasattr(cls, "__dataclass_fields__"):
        return None  # the signature, put there by `dataclasses`
    return inspect.cleandoc(text)


def _additions(cls: type[Any], config: Any, root: Any) -> Any:
    additions = config.get("json_schema_extra")
    if root is None or root.json_schema_extra is None:
        return additions
    if additions is not None:
        raise ValueError(
            "\"model_config['json_schema_extra']\" defined on "
            f'"{cls.__name__}.root" and on the model itself must not be set simultaneously'
        )
    return root.json_schema_extra
