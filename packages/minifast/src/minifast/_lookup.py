"""Finding a parameter's raw value: by which names, once or many times, as a model's fields.

A source is anything with `get` and, where names can repeat, `getlist`: query parameters, headers,
cookies, path parameters, a form.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from typing import Any

from minifast import params
from minifast._annotations import arms, is_scalar, is_sequence, model_of
from minifast._fields import ModelField, missing
from minifast._form_union import RawForm, relabelled, with_shapes
from minipydantic import AliasChoices, AliasPath, BaseModel
from minipydantic.fields import FieldInfo

# For every field of a model: its declaration, and (name looked up, name for the model) pairs.
Table = dict[str, tuple[FieldInfo, tuple[tuple[str, str], ...]]]

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()


def is_json(info: FieldInfo) -> bool:
    """Tell whether the value is JSON text (`Json[...]`), whatever it contains."""
    types = sys.modules.get("minipydantic.types")  # loaded wherever `Json` is used
    return types is not None and any(
        item is types.Json or type(item) is types.Json for item in info.metadata
    )


def takes_many(info: FieldInfo) -> bool:
    """Tell whether all values of a repeated name belong to the field."""
    return is_sequence(info.annotation) and not is_json(info)


def alias_names(alias: Any) -> Iterator[str]:
    """Yield the top-level names that an alias, or a choice of aliases, looks at."""
    if isinstance(alias, str):
        yield alias
    elif isinstance(alias, AliasPath):
        yield str(alias.path[0])
    elif isinstance(alias, AliasChoices):
        for choice in alias.choices:
            yield from alias_names(choice)


def parameter_names(field: ModelField) -> tuple[str, ...]:
    """Return the names under which a parameter is looked up, the preferred one first."""
    found = tuple(alias_names(field.field_info.validation_alias))
    return found or (field.alias,)


def hyphenated(name: str) -> str:
    """Return a Python name the way headers are spelled."""
    return name.replace("_", "-")


def model_names(model: type[BaseModel], convert_underscores: bool) -> Table:
    """Return, for every field of a model, the (name looked up, name for the model) pairs."""
    config = model.model_config
    by_name = bool(config.get("populate_by_name") or config.get("validate_by_name"))
    by_alias = config.get("validate_by_alias", True) is not False
    table = {}
    for name, info in model.model_fields.items():
        alias = info.validation_alias if info.validation_alias is not None else info.alias
        names = list(alias_names(alias)) if by_alias else []
        pairs = [(known, known) for known in names]
        if not names or by_name:
            pairs.append((hyphenated(name) if convert_underscores else name, name))
        table[name] = (info, tuple(pairs))
    return table


class Lookup:
    """How one parameter is found and validated.

    Args:
        field: The parameter.
        place: The first part of error locations: "query", "header", "path", "cookie", "body".
    """

    def __init__(self, field: ModelField, place: str) -> None:
        info = field.field_info
        self.field = field
        self.place = place
        self.convert = bool(getattr(info, "convert_underscores", False))
        self.models = self._flat_models()
        self.many = takes_many(info) and not self.models
        self.names = parameter_names(field)
        self.loc: tuple[str, ...] = (place,) if self.models else (place, self.names[0])
        self.tables = [model_names(model, self.convert) for model in self.models]
        self.is_form = isinstance(info, params.Form)
        optional = type(None) in set(arms(info.annotation))
        # Whether the model counts as not given at all when none of its fields is there.
        self.is_group = optional or not field.required
        self.takes_extras = any(
            model.model_config.get("extra") in ("allow", "forbid") for model in self.models
        )
        self.spelled = self._spelled() if self.convert else {}
        # A header named like a field of the model, underscores and all, is not that field.
        self.unspelled = self.spelled.keys()
        self.union = self._union() if self.is_form else None
        self.reports_aliases = all(
            model.model_config.get("loc_by_alias", True) for model in self.models
        )

    def _flat_models(self) -> tuple[type[BaseModel], ...]:
        """Return the models whose fields are parameters of their own."""
        info = self.field.field_info
        if is_json(info) or (isinstance(info, params.Body) and not isinstance(info, params.Form)):
            return ()
        if model := model_of(info.annotation):
            return (model,)
        return self.field.models if isinstance(info, params.Form) else ()

    def _spelled(self) -> dict[str, str]:
        return {
            name: looked_up
            for table in self.tables
            for _, pairs in table.values()
            for looked_up, name in pairs
            if looked_up != name
        }

    def find(self, source: Any) -> tuple[Any, tuple[str, ...]]:
        """Return the raw value in a source, or MISSING, and where it stands."""
        if self.models:
            return self._find_model(source), self.loc
        for name in self.names:
            value = raw_value(source, name, self.many)
            if value is not MISSING:
                return value, (self.place, name)
        return MISSING, self.loc

    def resolve(self, source: Any) -> tuple[Any, list[dict[str, Any]]]:
        """Find and validate.

        Args:
            source: Where to look.

        Returns:
            The value and the errors, one of them empty.
        """
        value, loc = self.find(source)
        if value is MISSING:
            return self.default()
        return self.validate(value, loc)

    def validate(self, value: Any, loc: tuple[str, ...]) -> tuple[Any, list[dict[str, Any]]]:
        """Validate a raw value; errors name headers the way they are spelled."""
        if self.union is not None:
            found, errors = self.union.validate(value, loc=loc)
            for error in errors:
                error["loc"] = relabelled(error["loc"])
            return found, errors
        found, errors = self.field.validate(value, loc=loc)
        if self.spelled and self.reports_aliases:
            for error in errors:
                where: tuple[Any, ...] = error["loc"]
                if len(where) > 1 and where[1] in self.spelled:
                    error["loc"] = (where[0], self.spelled[where[1]], *where[2:])
        return found, errors

    def default(self) -> tuple[Any, list[dict[str, Any]]]:
        """Return the default value, or the error that there is none."""
        if self.field.required:
            return None, [missing(self.loc)]
        value = self.field.get_default()
        if self.field.field_info.validate_default:
            return self.field.validate(value, loc=self.loc)
        return value, []

    def _find_model(self, source: Any) -> Any:
        present = grouped(source)
        data, seen = self._read(self.tables, present)
        extras = present.keys() - seen - self.unspelled
        if not seen and self.is_group and not (extras and self.takes_extras):
            return MISSING
        if self.union is not None:
            last = {name: self.pick(values) for name, values in present.items()}
            return RawForm(present, {n: v for n, v in last.items() if not is_empty(v)})
        return self._with_extras(data, present, extras)

    def _read(
        self, tables: Sequence[Table], present: dict[str, list[Any]]
    ) -> tuple[dict[str, Any], set[str]]:
        """Return the values for the fields of models, and the names that they took."""
        data: dict[str, Any] = {}
        seen: set[str] = set()
        for table in tables:
            for info, pairs in table.values():
                many = takes_many(info)
                for looked_up, name in pairs:
                    key = looked_up.lower() if self.place == "header" else looked_up
                    if key not in present:
                        continue
                    seen.add(key)
                    values = present[key]
                    value = values if many else self.pick(values)
                    if many and is_no_file(values):
                        continue
                    if many or not (self.is_form and is_empty(value)):
                        data.setdefault(name, value)
                        break
        return data, seen

    def _with_extras(
        self, data: dict[str, Any], present: dict[str, list[Any]], extras: set[str]
    ) -> dict[str, Any]:
        for name, values in present.items():
            if name in extras:
                data.setdefault(name, values if len(values) > 1 else values[0])
        return data

    def _union(self) -> ModelField | None:
        """Return the field that validates a union of models in a form."""
        if len(self.models) < 2:
            return None
        info = copy(self.field.field_info)
        info.annotation = with_shapes(info.annotation, self._shape)
        return ModelField(field_info=info, name=self.field.name)

    def _shape(self, model: type[BaseModel]) -> Callable[[RawForm], dict[str, Any]]:
        """Return how one model of a union reads a form."""
        table = model_names(model, self.convert)

        def shape(form: RawForm) -> dict[str, Any]:
            data, seen = self._read([table], form.groups)
            return self._with_extras(data, form.groups, form.groups.keys() - seen)

        return shape

    def pick(self, values: list[Any]) -> Any:
        """Return the one of several values that counts: the first header, else the last."""
        return values[0] if self.place == "header" else values[-1]


def grouped(source: Any) -> dict[str, list[Any]]:
    """Return all values of a source by name, with one pass over them."""
    items = source.multi_items() if hasattr(source, "multi_items") else source.items()
    found: dict[str, list[Any]] = {}
    for name, value in items:
        found.setdefault(name, []).append(value)
    return found


def is_empty(value: Any) -> bool:
    """Tell whether a form's value stands for nothing: no text, or no file chosen."""
    return (
        value is None
        or value == ""
        or (hasattr(value, "filename") and not value.filename and not value.size)
    )


def is_no_file(values: list[Any]) -> bool:
    """Tell whether the values are what a browser sends for a file input without a file."""
    return len(values) == 1 and hasattr(values[0], "filename") and is_empty(values[0])


def raw_value(source: Any, name: str, many: bool) -> Any:
    """Return the value of a name, all values where many are wanted, or MISSING."""
    if many and hasattr(source, "getlist"):
        values = source.getlist(name)
        return list(values) if values else MISSING
    value = source.get(name, MISSING)
    if value is MISSING or value is None:
        return MISSING
    return [value] if many else value


def is_plain(lookup: Lookup) -> bool:
    """Tell whether a parameter is one scalar under one name."""
    return (
        not lookup.models
        and not lookup.many
        and len(lookup.names) == 1
        and is_scalar(lookup.field.field_info.annotation)
    )
