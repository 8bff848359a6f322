"""References inside core schemas: names for types, and the table of what they stand for.

A type that may occur more than once gets a name, a *ref*. While a schema is being built, each
occurrence is a ``definition-ref``; at the end, what occurs once and does not contain itself is put
where it is used, and the rest becomes the list of definitions.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import typing_extensions
from typing_inspection import typing_objects

CoreSchema: TypeAlias = Any
DISCRIMINATOR = "pydantic_internal_union_discriminator"

_SCHEMA_KEYS = (
    "schema",
    "keys_schema",
    "values_schema",
    "extras_schema",
    "extras_keys_schema",
    "lax_schema",
    "strict_schema",
    "json_schema",
    "python_schema",
    "return_schema",
    "var_args_schema",
    "var_kwargs_schema",
    "json_schema_input_schema",
)


def type_ref(typ: Any, args_override: tuple[type[Any], ...] | None = None) -> str:
    """Return the name of a type: module, qualified name, identity, arguments."""
    generic = getattr(typ, "__pydantic_generic_metadata__", None)
    origin = (generic and generic["origin"]) or typing_extensions.get_origin(typ) or typ
    if generic and generic["origin"]:
        args = generic["args"]
    else:
        args = args_override or (typing_extensions.get_args(typ) if origin is not typ else ())
    if typing_objects.is_typealiastype(origin):
        ref = f"{origin.__module__}.{origin.__name__}:{id(origin)}"
    else:
        module = getattr(origin, "__module__", "<No __module__>")
        name = getattr(origin, "__qualname__", f"{origin}")
        ref = f"{module}.{name}:{id(origin)}"
    if not args:
        return ref
    return f"{ref}[{','.join(map(_argument_ref, args))}]"


def _argument_ref(arg: Any) -> str:
    if isinstance(arg, str):
        return f"{arg}:str-{id(arg)}"
    if isinstance(arg, type) and typing_extensions.get_origin(arg) is None:
        return f"{arg.__qualname__}:{id(arg)}"
    origin = typing_extensions.get_origin(arg)
    if origin is not None:
        name = getattr(origin, "__qualname__", str(origin)).replace("typing.", "")
        return (
            f"{name}:{id(origin)}[{','.join(map(_argument_ref, typing_extensions.get_args(arg)))}]"
        )
    if isinstance(arg, list):
        return f"[{','.join(map(_argument_ref, arg))}]"
    name = getattr(arg, "__name__", None) or repr(arg).replace("typing.", "")
    return f"{name}:{id(arg)}"


def reference_to(ref: str) -> CoreSchema:
    """Return a schema that stands for a definition."""
    return {"type": "definition-ref", "schema_ref": ref}


def children(schema: CoreSchema) -> Iterator[CoreSchema]:
    """Yield the schemas directly inside a schema, those of its serialisation included."""
    get = schema.get
    for key in _SCHEMA_KEYS:
        child = get(key)
        if child is not None and type(child) is dict:
            yield child
    items = get("items_schema")
    if items is not None:
        if isinstance(items, dict):
            yield items
        else:
            yield from items
    for key in ("steps", "definitions"):
        yield from get(key) or ()
    if (choices := get("choices")) is not None:
        for choice in choices.values() if isinstance(choices, dict) else choices:
            if isinstance(choice, dict):
                yield choice
            elif isinstance(choice, tuple):
                yield choice[0]
    fields = get("fields")
    if fields:
        for field in fields.values() if isinstance(fields, dict) else fields:
            if isinstance(field, dict):
                yield field["schema"]
                if "serialization" in field:
                    yield field["serialization"]
    for computed in get("computed_fields") or ():
        yield computed["return_schema"]
    arguments = get("arguments_schema")
    if isinstance(arguments, dict):
        yield arguments
    elif arguments is not None:
        for argument in arguments:
            yield argument["schema"]
    serialization = get("serialization")
    if serialization is not None:
        yield serialization


class Definitions:
    """The table of definitions of one build."""

    __slots__ = ("_aliases", "_in_progress", "_table", "needs_finishing")

    def __init__(self) -> None:
        self._table: dict[str, CoreSchema] = {}
        self._aliases: dict[str, str] = {}
        self._in_progress: set[str] = set()
        self.needs_finishing = False

    def get(self, ref: str) -> CoreSchema | None:
        """Return a definition."""
        return self._table.get(ref)

    @property
    def table(self) -> dict[str, CoreSchema]:
        """All definitions by their names."""
        return self._table

    def known(self, ref: str) -> CoreSchema | None:
        """Return a reference if the type is defined, or being defined."""
        if ref in self._in_progress or ref in self._table:
            self.needs_finishing = True
            return reference_to(ref)
        return None

    def rename(self, alias: str, ref: str) -> None:
        """Let a name stand for another one."""
        self._aliases[alias] = ref

    def building(self, ref: str) -> "_Building":
        """Mark a type as being defined, inside a ``with`` block."""
        return _Building(self._in_progress, ref)

    def define(self, schema: CoreSchema) -> CoreSchema:
        """Move a schema with a name into the table; return a reference to it."""
        ref = schema["ref"]
        self._table[ref] = schema
        self.needs_finishing = True
        return reference_to(ref)

    def unpack(self, schema: CoreSchema) -> CoreSchema:
        """Take over the definitions of a finished schema; return what they belong to."""
        for definition in schema["definitions"]:
            self._table[definition["ref"]] = definition
        self.needs_finishing = True
        return schema["schema"]

    def resolve(self, schema: CoreSchema) -> CoreSchema:
        """Follow references.

        Raises:
            LookupError: There is no such definition.
        """
        while schema["type"] == "definition-ref":
            found = self._table.get(schema["schema_ref"])
            if found is None:
                raise LookupError(
                    f"Could not find a ref for {schema['schema_ref']}. Maybe you tried to call "
                    "resolve_ref_schema from within a recursive model?"
                )
            schema = found
        return schema

    def finish(
        self,
        schema: CoreSchema,
        discriminate: Callable[[CoreSchema, str, dict[str, CoreSchema]], CoreSchema],
    ) -> CoreSchema:
        """Put each definition where it is used, or into the list of definitions.

        Args:
            schema: What was built.
            discriminate: Makes the tagged unions that had to wait for definitions.

        Raises:
            LookupError: A reference has no definition.
        """
        if not self.needs_finishing:
            return schema
        for alias, ref in self._aliases.items():
            target = self._table.get(ref)
            if target is not None and alias not in self._table:
                self._table[alias] = {**target, "ref": alias}
        usage = _Usage(self._table)
        usage.walk(schema)
        kept: dict[str, CoreSchema] = {}
        for ref, sites in usage.sites.items():
            definition = self._table[ref]
            site = sites[0]
            if len(sites) == 1 and ref not in usage.recursive and "metadata" not in site:
                serialization = site.get("serialization")
                site.clear()
                site.update(definition)
                if serialization is not None:
                    site["serialization"] = serialization
            else:
                kept[ref] = definition
        for union in usage.waiting:
            wanted = union["metadata"].pop(DISCRIMINATOR, None)
            if wanted is not None:
                tagged = discriminate(union.copy(), wanted, kept)
                union.clear()
                union.update(tagged)
        if not kept:
            return schema
        return {"type": "definitions", "schema": schema, "definitions": [*kept.values()]}


class _Building:
    __slots__ = ("_ref", "_refs")

    def __init__(self, refs: set[str], ref: str) -> None:
        self._refs, self._ref = refs, ref

    def __enter__(self) -> None:
        self._refs.add(self._ref)

    def __exit__(self, *exc: object) -> None:
        self._refs.discard(self._ref)


class _Usage:
    """Where each definition is used, which ones contain themselves, which unions still wait."""

    def __init__(self, table: dict[str, CoreSchema]) -> None:
        self.sites: dict[str, list[CoreSchema]] = {}
        self.recursive: set[str] = set()
        self.waiting: list[CoreSchema] = []
        self._table = table
        self._path: list[str] = []

    def walk(self, schema: CoreSchema) -> None:
        """Walk through a schema; a definition is entered at its first use."""
        kind = schema.get("type")
        if kind == "definition-ref":
            ref = schema["schema_ref"]
            if ref not in self._table:
                raise LookupError(ref)
            if ref in self._path:
                self.recursive.update(self._path[self._path.index(ref) :][:1])
            sites = self.sites.setdefault(ref, [])
            sites.append(schema)
            if len(sites) == 1:
                self._path.append(ref)
                self.walk(self._table[ref])
                self._path.pop()
            if (serialization := schema.get("serialization")) is not None:
                self.walk(serialization)
            return
        metadata = schema.get("metadata")
        if metadata and metadata.get(DISCRIMINATOR) is not None:
            self.waiting.append(schema)
        for child in children(schema):
            self.walk(child)
