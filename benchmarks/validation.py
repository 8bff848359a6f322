"""CPU time of validation and serialisation: minipydantic beside its original and its rivals."""

from __future__ import annotations

import dataclasses
import importlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import cattrs
import msgspec
from cattrs.preconf.json import make_converter
from measure import Case, alternate

FLAT = {"id": 1, "name": "Pen", "price": 1.5, "in_stock": True, "note": "blue"}
NESTED = {"id": 7, "items": [FLAT] * 10}
BROKEN = {**FLAT, "id": "x", "price": "y", "in_stock": "z"}
FIELDS: dict[str, type] = {"id": int, "name": str, "price": float, "in_stock": bool, "note": str}


@dataclasses.dataclass
class Library:
    """One library's way to do each of the things that are measured; None where it has none."""

    validate: Callable[[Any], Any]
    construct: Callable[..., Any]
    validate_nested: Callable[[Any], Any]
    validate_list: Callable[[Any], Any]
    from_json: Callable[[bytes], Any]
    dump: Callable[[Any], Any]
    dump_json: Callable[[Any], Any]
    error: type[Exception] | None


def pydantic_like(name: str) -> Library:
    """Pydantic's API, by the original or by the mini layer."""
    lib = importlib.import_module(name)
    flat = lib.create_model("Flat", **{k: (t, ...) for k, t in FIELDS.items()})
    nested = lib.create_model("Nested", id=(int, ...), items=(list[flat], ...))  # type: ignore[valid-type]
    many = lib.TypeAdapter(list[flat])  # type: ignore[valid-type]
    return Library(
        validate=flat.model_validate,
        construct=flat,
        validate_nested=nested.model_validate,
        validate_list=many.validate_python,
        from_json=flat.model_validate_json,
        dump=lambda value: value.model_dump(),
        dump_json=lambda value: value.model_dump_json(),
        error=lib.ValidationError,
    )


def msgspec_library() -> Library:
    """Structs, compiled from C."""
    flat = msgspec.defstruct("Flat", list(FIELDS.items()), kw_only=True)
    nested = msgspec.defstruct("Nested", [("id", int), ("items", list[flat])])  # type: ignore[valid-type]
    decode = msgspec.json.Decoder(flat).decode
    return Library(
        validate=lambda data: msgspec.convert(data, flat),
        construct=flat,
        validate_nested=lambda data: msgspec.convert(data, nested),
        validate_list=lambda data: msgspec.convert(data, list[flat]),  # type: ignore[valid-type]
        from_json=decode,
        dump=msgspec.to_builtins,
        dump_json=msgspec.json.encode,
        error=msgspec.ValidationError,
    )


def cattrs_library() -> Library:
    """Classes by attrs, structured by cattrs."""
    flat = attrs.make_class("Flat", {k: attrs.field(type=t) for k, t in FIELDS.items()})
    nested = attrs.make_class(
        "Nested",
        {"id": attrs.field(type=int), "items": attrs.field(type=list[flat])},  # type: ignore[valid-type]
    )
    converter = make_converter()
    return Library(
        validate=lambda data: converter.structure(data, flat),
        construct=flat,
        validate_nested=lambda data: converter.structure(data, nested),
        validate_list=lambda data: converter.structure(data, list[flat]),  # type: ignore[valid-type]
        from_json=lambda data: converter.loads(data, flat),
        dump=converter.unstructure,
        dump_json=converter.dumps,
        error=cattrs.BaseValidationError,
    )


def dataclasses_library() -> Library:
    """Plain dataclasses, which check nothing: what objects alone cost."""
    flat = dataclasses.make_dataclass("Flat", list(FIELDS.items()))
    nested = dataclasses.make_dataclass("Nested", [("id", int), ("items", list)])
    return Library(
        validate=lambda data: flat(**data),
        construct=flat,
        validate_nested=lambda data: nested(data["id"], [flat(**item) for item in data["items"]]),
        validate_list=lambda data: [flat(**item) for item in data],
        from_json=lambda data: flat(**json.loads(data)),
        dump=dataclasses.asdict,
        dump_json=lambda value: json.dumps(dataclasses.asdict(value)),
        error=None,
    )


LIBRARIES: dict[str, Callable[[], Library]] = {
    "pydantic": lambda: pydantic_like("pydantic"),
    "minipydantic": lambda: pydantic_like("minipydantic"),
    "msgspec": msgspec_library,
    "attrs + cattrs": cattrs_library,
    "dataclasses": dataclasses_library,
}


def cases(library: Library) -> dict[str, Callable[[], Any]]:
    """Return what one call does, by the name of the case."""
    value, text, many = library.validate(FLAT), json.dumps(FLAT).encode(), [FLAT] * 1000
    found: dict[str, Callable[[], Any]] = {
        "flat: Model(**d)": lambda: library.construct(**FLAT),
        "flat: validate": lambda: library.validate(FLAT),
        "flat: from JSON": lambda: library.from_json(text),
        "flat: dump": lambda: library.dump(value),
        "flat: dump JSON": lambda: library.dump_json(value),
        "nested 10: validate": lambda: library.validate_nested(NESTED),
        "list of 1000: validate": lambda: library.validate_list(many),
    }
    if library.error:
        found["failure with 3 errors"] = lambda: fails(library)
    return found


def fails(library: Library) -> None:
    """Let the library refuse something."""
    try:
        library.validate(BROKEN)
    except library.error:  # type: ignore[misc]
        return
    raise RuntimeError("accepted what is wrong")


def repeat(function: Callable[[], Any]) -> Callable[[int], None]:
    """Return a function that calls `function` so many times."""

    def run(count: int) -> None:
        for _ in range(count):
            function()

    return run


def run(*, quick: bool, only: str = "") -> Iterator[Case]:
    """Measure every case; yield each as it is done."""
    rounds, seconds = (5, 0.03) if quick else (25, 0.2)
    tables = {name: cases(make()) for name, make in LIBRARIES.items()}
    for name in tables["pydantic"]:
        if only and only not in name:
            continue
        functions = {lib: repeat(table[name]) for lib, table in tables.items() if name in table}
        case = Case(name, "CPU µs/call", "pydantic")
        yield alternate(case, functions, rounds=rounds, seconds=seconds)
