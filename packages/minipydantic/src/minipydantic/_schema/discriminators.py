"""Tagged unions: which values of the common field belong to which member."""

from collections.abc import Callable, Hashable
from typing import Any, NoReturn, TypeAlias

from minipydantic.core import core_schema
from minipydantic.errors import PydanticUserError

CoreSchema: TypeAlias = Any


class MissingDefinition(Exception):
    """A member of the union is a reference to something that is still being built."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"Missing definition for ref {ref!r}")
        self.ref = ref


def apply_discriminator(
    schema: CoreSchema, discriminator: Any, definitions: dict[str, CoreSchema] | None = None
) -> CoreSchema:
    """Make a tagged union of a union.

    Args:
        schema: The union; ``nullable`` and ``definitions`` around it are kept.
        discriminator: The name of the field, or a `Discriminator` with a function.
        definitions: What the references stand for.

    Raises:
        TypeError: A member has no fields, or two members have the same value.
        PydanticUserError: A member lacks the field, or it is not a literal.
        MissingDefinition: A member is a reference without definition.
    """
    from minipydantic._types.unions import Discriminator  # noqa: PLC0415

    if isinstance(discriminator, Discriminator):
        if not isinstance(discriminator.discriminator, str):
            return discriminator._convert_schema(schema, definitions)
        discriminator = discriminator.discriminator
    return _Tagger(discriminator, definitions or {}).convert(schema)


class _Tagger:
    def __init__(self, discriminator: str, definitions: dict[str, CoreSchema]) -> None:
        self.name = discriminator
        self.definitions = definitions
        self.alias: str | None = None
        self.nullable = False
        self.nullable_inside = False
        self.choices: dict[Hashable, CoreSchema] = {}
        self._todo: list[CoreSchema] = []

    def convert(self, schema: CoreSchema) -> CoreSchema:
        kind = schema["type"]
        if kind == "definitions":
            wrapped = self.convert(schema["schema"])
            return {**schema, "schema": wrapped}
        if kind == "nullable":
            inner = self.convert(schema["schema"])
            if inner["type"] == "nullable":
                inner = inner["schema"]
            return {**schema, "schema": inner}
        if kind == "definition-ref":
            target = self._resolved(schema)
            if target["type"] in ("union", "nullable", "definitions"):
                return self.convert({k: v for k, v in target.items() if k != "ref"})
        if kind != "union":
            schema = core_schema.union_schema([schema])
        choices = [c[0] if isinstance(c, tuple) else c for c in schema["choices"]]
        self._todo = choices[::-1]
        while self._todo:
            self._take(self._todo.pop())
        tagged: Any = core_schema.tagged_union_schema(
            choices=self.choices,
            discriminator=self._core_discriminator(),
            custom_error_type=schema.get("custom_error_type"),
            custom_error_message=schema.get("custom_error_message"),
            custom_error_context=schema.get("custom_error_context"),
            strict=False,
            from_attributes=True,
            ref=schema.get("ref"),
            metadata=schema.get("metadata"),
            serialization=schema.get("serialization"),
        )
        return core_schema.nullable_schema(tagged) if self.nullable_inside else tagged

    def _core_discriminator(self) -> Any:
        if self.alias is not None and self.alias != self.name:
            return [[self.name], [self.alias]]
        return self.name

    def _resolved(self, schema: CoreSchema) -> CoreSchema:
        while schema["type"] == "definition-ref":
            ref = schema["schema_ref"]
            if ref not in self.definitions:
                raise MissingDefinition(ref)
            schema = self.definitions[ref]
        return schema

    def _take(self, choice: CoreSchema) -> None:
        """Look at one member: open nested unions, find the values of the others."""
        target = self._resolved(choice)
        kind = target["type"]
        if kind == "none":
            self.nullable_inside = True
        elif kind == "union":
            self._todo += [c[0] if isinstance(c, tuple) else c for c in target["choices"]][::-1]
        elif kind == "nullable":
            self.nullable_inside = True
            self._take(target["schema"])
        elif kind == "definitions":
            self.definitions = {**self.definitions, **{d["ref"]: d for d in target["definitions"]}}
            self._take(target["schema"])
        elif kind == "tagged-union" and self._is_shared(target["discriminator"]):
            for value, member in target["choices"].items():
                self._record([value], member)
        else:
            self._record(self._values(target, None), choice)

    def _record(self, values: list[Any], choice: CoreSchema) -> None:
        for value in values:
            present = self.choices.setdefault(value, choice)
            if present != choice:
                raise TypeError(
                    f"Value {value!r} for discriminator {self.name!r} mapped to multiple choices"
                )

    def _values(self, schema: CoreSchema, source: str | None) -> list[Any]:
        """Return the values of the discriminator in a member."""
        schema = self._resolved(schema)
        find = _FINDERS.get(schema["type"])
        if find is None:
            message = (
                f"The core schema type {schema['type']!r} is not a valid discriminated union "
                "variant."
            )
            if schema["type"] == "list":
                message += (
                    " If you are making use of a list of union types, make sure the discriminator "
                    "is applied to the union type and not the list (e.g. "
                    "`list[Annotated[<T> | <U>, Field(discriminator=...)]]`)."
                )
            raise TypeError(message)
        return find(self, schema, source)

    def _in_schema(self, schema: CoreSchema, source: str | None) -> list[Any]:
        return self._values(schema["schema"], source)

    def _in_nullable(self, schema: CoreSchema, source: str | None) -> list[Any]:
        self.nullable_inside = True
        return self._values(schema["schema"], source)

    def _in_definitions(self, schema: CoreSchema, source: str | None) -> list[Any]:
        self.definitions = {**self.definitions, **{d["ref"]: d for d in schema["definitions"]}}
        return self._values(schema["schema"], source)

    def _in_model(self, schema: CoreSchema, source: str | None) -> list[Any]:
        if schema.get("root_model"):
            return self._values(schema["schema"], schema["cls"].__name__)
        return self._values(schema["schema"], schema["cls"].__name__)

    def _in_literal(self, schema: CoreSchema, source: str | None) -> list[Any]:
        if source is None:
            raise TypeError(
                "The core schema type 'literal' is not a valid discriminated union variant."
            )
        return list(schema["expected"])

    def _in_lax_or_strict(self, schema: CoreSchema, source: str | None) -> list[Any]:
        return [
            *self._values(schema["lax_schema"], source),
            *self._values(schema["strict_schema"], source),
        ]

    def _in_tagged(self, schema: CoreSchema, source: str | None) -> list[Any]:
        values: list[Any] = []
        for choice in schema["choices"].values():
            values += self._values(choice, None)
        return values

    def _in_union(self, schema: CoreSchema, source: str | None) -> list[Any]:
        values: list[Any] = []
        for choice in schema["choices"]:
            values += self._values(choice[0] if isinstance(choice, tuple) else choice, source)
        return values

    def _in_fields(self, schema: CoreSchema, source: str | None) -> list[Any]:
        owner = schema.get("cls_name") or source
        if schema["type"] == "typed-dict":
            owner = schema.get("cls_name") or getattr(schema.get("cls"), "__name__", None)
            return self._of_field(
                schema["fields"].get(self.name),
                f"TypedDict {owner!r}" if owner else "TypedDict",
                owner,
            )
        if schema["type"] == "model-fields":
            owner = schema.get("model_name") or source
            return self._of_field(schema["fields"].get(self.name), f"Model {owner!r}", owner)
        owner = schema["dataclass_name"]
        field = next((f for f in schema["fields"] if f["name"] == self.name), None)
        return self._of_field(field, f"Dataclass {owner!r}", owner)

    def _of_field(self, field: Any, owner: str, name: str | None) -> list[Any]:
        if field is None:
            raise PydanticUserError(
                f"{owner} needs a discriminator field for key {self.name!r}",
                code="discriminator-no-field",
            )
        alias = field.get("validation_alias", self.name)
        if not isinstance(alias, str):
            raise PydanticUserError(
                f"Alias {alias!r} is not supported in a discriminated union",
                code="discriminator-alias-type",
            )
        if self.alias is None:
            self.alias = alias
        elif self.alias != alias:
            raise PydanticUserError(
                f"Aliases for discriminator {self.name!r} must be the same (got {alias}, "
                f"{self.alias})",
                code="discriminator-alias",
            )
        return self._literals(field["schema"], owner)

    def _literals(self, schema: CoreSchema, owner: str) -> list[Any]:
        schema = self._resolved(schema)
        kind = schema["type"]
        if kind == "literal":
            return list(schema["expected"])
        if kind == "none":
            return [None]
        if kind == "enum":
            return list(schema["members"])
        if kind == "union":
            values: list[Any] = []
            for choice in schema["choices"]:
                member = choice[0] if isinstance(choice, tuple) else choice
                values += self._literals(member, owner)
            return values
        if kind in ("default", "nullable", "function-after", "definitions"):
            return self._literals(schema["schema"], owner)
        if kind == "model" and schema.get("root_model"):
            return self._literals(schema["schema"], owner)
        if kind in ("function-before", "function-wrap", "function-plain"):
            mode = kind.removeprefix("function-")
            raise PydanticUserError(
                f"Cannot use a mode={mode!r} validator in the discriminator field {self.name!r} "
                f"of {owner}",
                code="discriminator-validator",
            )
        self._refuse(owner)

    def _refuse(self, owner: str) -> NoReturn:
        raise PydanticUserError(
            f"{owner} needs field {self.name!r} to be of type `Literal`",
            code="discriminator-needs-literal",
        )

    def _is_shared(self, inner: Any) -> bool:
        """Tell whether a nested tagged union looks at the same field."""
        if inner == self.name:
            return True
        return isinstance(inner, list) and (self.name in inner or [self.name] in inner)


_FINDERS: dict[str, Callable[[_Tagger, CoreSchema, str | None], list[Any]]] = {
    "nullable": _Tagger._in_nullable,
    "model": _Tagger._in_model,
    "dataclass": _Tagger._in_schema,
    "model-fields": _Tagger._in_fields,
    "typed-dict": _Tagger._in_fields,
    "dataclass-args": _Tagger._in_fields,
    "function-before": _Tagger._in_schema,
    "function-wrap": _Tagger._in_schema,
    "function-after": _Tagger._in_schema,
    "definitions": _Tagger._in_definitions,
    "lax-or-strict": _Tagger._in_lax_or_strict,
    "tagged-union": _Tagger._in_tagged,
    "union": _Tagger._in_union,
}
