"""References inside core schemas: names for types, and the table of what they stand for.

A type that may occur more than once gets a name, a *ref*. While a schema is being built, each
occurrence is a ``definition-ref``; at the end, what occurs once and does not contain itself is put
where it is used, and the rest becomes the list of definitions.
"""

from collections.abc import Callable, Iterator
from operator import is_not
from typing import Any, NamedTuple, TypeAlias

import typing_extensions

from minipydantic import _special_forms as typing_objects

CoreSchema: TypeAlias = Any
DISCRIMINATOR = "pydantic_internal_union_discriminator"
SCHEMA = "__pydantic_core_schema__"
PARTS = "__pydantic_schema_parts__"

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
_TABLE_KEYS = frozenset({"fields", "choices"})
_NESTED_KEYS = _TABLE_KEYS.union(
    _SCHEMA_KEYS,
    (
        "items_schema",
        "steps",
        "definitions",
        "computed_fields",
        "arguments_schema",
        "serialization",
    ),
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

    __slots__ = ("_aliases", "_in_progress", "_table", "_used", "needs_finishing")

    def __init__(self) -> None:
        self._table: dict[str, CoreSchema] = {}
        self._aliases: dict[str, str] = {}
        self._in_progress: set[str] = set()
        self._used: dict[str, CoreSchema] = {}
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

    def take(self, cls: Any) -> CoreSchema | None:
        """Return the schema that a class has, its parts moved into the table; None without one."""
        namespace = cls.__dict__
        if SCHEMA not in namespace:
            return None
        finished = getattr(cls, SCHEMA, None)  # built now if it has been deferred
        if type(finished) is not dict:
            return None
        parts: Parts | None = namespace.get(PARTS)
        if parts is not None and parts.finished is finished:
            self._table.update(parts.table)
            self.needs_finishing = True
            return parts.schema.copy()
        if finished["type"] == "definitions":
            return self.unpack(finished)
        return self.define(finished) if finished.get("ref") else finished

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
        usage = _Usage(self._table, schema)
        if usage.waiting:
            for union in usage.waiting:
                metadata = union["metadata"].copy()
                if (wanted := metadata.pop(DISCRIMINATOR, None)) is None:
                    continue  # the same union in another place
                tagged = discriminate({**union, "metadata": metadata}, wanted, self._table)
                union.clear()
                union.update(tagged)
            usage = _Usage(self._table, schema)
        self._used = {ref: self._table[ref] for ref in usage.sites}
        once = {
            ref: self._used[ref]
            for ref, sites in usage.sites.items()
            if len(sites) == 1 and ref not in usage.recursive and _can_be_replaced(sites[0])
        }
        finished = _inlined(schema, once)
        kept = [_inlined(d, once) for ref, d in self._used.items() if ref not in once]
        if not kept:
            return finished
        return {"type": "definitions", "schema": finished, "definitions": kept}

    def only(self) -> CoreSchema | None:
        """Return the definition if there is just one; it must be known not to contain itself."""
        # PERF: most models contain no other; to look for uses takes a fifth of their build.
        if len(self._table) != 1:
            return None
        self._used = self._table
        return next(iter(self._table.values()))

    def remember(self, cls: Any, schema: CoreSchema, finished: CoreSchema) -> None:
        """Keep on a class what its finished schema was made of.

        Args:
            cls: The class.
            schema: What was built, with references.
            finished: What `finish` made of it.
        """
        if finished is not schema:
            setattr(cls, PARTS, Parts(finished, schema, self._used))


class Parts(NamedTuple):
    """What a finished schema was made of, for the builds of the types that contain it.

    A finished schema has lost the names of what it contains: whoever put two of them side by side
    would have their common parts twice, and so on at each level.

    Attributes:
        finished: The finished schema that this belongs to.
        schema: What was built, with references.
        table: The definitions behind the references.
    """

    finished: CoreSchema
    schema: CoreSchema
    table: dict[str, CoreSchema]


def _can_be_replaced(site: CoreSchema) -> bool:
    """Tell whether a definition can take the place of a reference: if that says nothing else."""
    return not site.get("metadata") and "serialization" not in site


def _inlined(schema: CoreSchema, once: dict[str, CoreSchema]) -> CoreSchema:
    """Return a schema with definitions where they are used; what has none of them is not copied."""
    if schema.get("type") == "definition-ref" and schema["schema_ref"] in once:
        return _inlined(once[schema["schema_ref"]], once)
    changes = {}
    for key in _NESTED_KEYS.intersection(schema):
        nested = schema[key]
        changed = _inlined_in(nested, once, key in _TABLE_KEYS)
        if changed is not nested:
            changes[key] = changed
    return {**schema, **changes} if changes else schema


def _inlined_in(nested: Any, once: dict[str, CoreSchema], is_table: bool) -> Any:
    kind = type(nested)
    if kind is dict and not is_table:
        return _inlined(nested, once)
    if kind is dict:
        changed: Any = {k: _inlined_in(v, once, False) for k, v in nested.items()}
        return changed if any(changed[k] is not v for k, v in nested.items()) else nested
    if kind is list or kind is tuple:
        changed = kind(_inlined_in(v, once, False) for v in nested)
        return changed if any(map(is_not, changed, nested)) else nested
    return nested


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

    def __init__(self, table: dict[str, CoreSchema], schema: CoreSchema) -> None:
        self.sites: dict[str, list[CoreSchema]] = {}
        self.recursive: set[str] = set()
        self.waiting: list[CoreSchema] = []
        self._follow(table, schema)

    def _follow(self, table: dict[str, CoreSchema], schema: CoreSchema) -> None:
        """Go through a schema; enter a definition at its first use."""
        path: dict[str, None] = {}
        todo = [("", self._references(schema))]
        while todo:
            entered, references = todo[-1]
            site = next(references, None)
            if site is None:
                todo.pop()
                path.pop(entered, None)
                continue
            ref = site["schema_ref"]
            if ref not in table:
                raise LookupError(ref)
            if ref in path:
                self.recursive.add(ref)
            sites = self.sites.setdefault(ref, [])
            sites.append(site)
            if len(sites) == 1:
                path[ref] = None
                todo.append((ref, self._references(table[ref])))

    def _references(self, schema: CoreSchema) -> Iterator[CoreSchema]:
        """Yield the references in a schema, from first to last, but not what they stand for."""
        todo = [schema]
        while todo:
            schema = todo.pop()
            metadata = schema.get("metadata")
            if metadata and metadata.get(DISCRIMINATOR) is not None:
                self.waiting.append(schema)
            if schema.get("type") == "definition-ref":
                yield schema
            todo += [*children(schema)][::-1]
