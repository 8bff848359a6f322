"""Random types and inputs: what minipydantic makes of them is what Pydantic makes of them."""

import ast
import json
import re
import warnings
from collections import deque
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pydantic
import pydantic.dataclasses
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from integration_tests.parity.random_types import Colour, Made, Source, Thing, put, random_types

import minipydantic
import minipydantic.dataclasses

suite = settings(
    deadline=None, derandomize=True, max_examples=100, suppress_health_check=list(HealthCheck)
)


def is_wide_member(got: Any, expected: Any) -> bool:
    """An int beyond 64 bits is not of an enum of ints: Pydantic says that it is too large."""
    kinds = {kind for kind, _, _ in errors(got)}
    return not kinds.isdisjoint({"enum", "literal_error"}) and any(
        kind == "int_parsing_size" for kind, _, _ in errors(expected)
    )


def is_text_of_an_enum(got: Any, expected: Any) -> bool:
    """Where an int is wanted, Pydantic takes the text of a plain enum's member for one."""
    wrong = ("int_parsing", describe(Colour.RED))
    return wrong in [(kind, value) for kind, _, value in errors(got)] and wrong not in [
        (kind, value) for kind, _, value in errors(expected)
    ]


def is_order_of_set(got: Any, expected: Any) -> bool:
    """Hashes decide the places in a set, and that of a NaN or an object may be its address."""
    has_set = any(word in repr(got).lower() for word in ("nan", "'set'", "'frozenset'"))
    return has_set and sorted(repr(got)) == sorted(repr(expected))


def is_hidden_enum(got: Any, expected: Any) -> bool:
    """Where only `SkipValidation` stands before an enum, its schema may stand at its place."""
    if not all(isinstance(result, str) for result, _ in (got, expected)):
        return False
    return expanded(got[0]) == expanded(expected[0])


def expanded(schema: str) -> Any:
    """Return a JSON schema with enums in the places of references to them."""
    tree = ast.literal_eval(schema)
    definitions = tree.pop("$defs", {})
    enums = {f"#/$defs/{name}": d for name, d in definitions.items() if "enum" in d}

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        enum = enums.get(node.get("$ref"))
        return {k: walk(v) for k, v in node.items()} if enum is None else enum

    return walk(tree), {name: walk(d) for name, d in definitions.items() if "enum" not in d}


KNOWN = (is_wide_member, is_text_of_an_enum, is_order_of_set, is_hidden_enum)
"""Tell the differences that stay, by what either library does."""


def errors(outcome: Any) -> list[tuple[str, str, Any]]:
    """Return the type, location and input of each validation error that a call raised."""
    match outcome:
        case ((str(), [*found]), _) if all(isinstance(e, tuple) and len(e) == 5 for e in found):
            return [(kind, location, value) for kind, location, _, _, value in found]
    return []


def describe(value: Any) -> Any:
    """Return a form of a value that `==` compares with its types, fields set and extras."""
    name = type(value).__name__
    if hasattr(value, "model_fields_set"):
        return (
            name,
            describe(dict(value)),
            sorted(value.model_fields_set),
            describe(value.__pydantic_extra__ if not hasattr(value, "root") else None),
            describe(value.__pydantic_private__),
        )
    if isinstance(value, dict):
        return name, [(describe(key), describe(item)) for key, item in value.items()]
    if isinstance(value, list | tuple | deque):
        return name, [describe(item) for item in value]
    if isinstance(value, set | frozenset):
        return name, sorted(repr(describe(item)) for item in value)
    if name in ("ValidatorIterator", "SerializationIterator"):
        return name, outcome(lambda: describe(list(value)))
    if isinstance(value, Thing) or hasattr(value, "__dataclass_fields__"):
        return name, describe(vars(value))
    return name, tidy(repr(value))


def tidy(text: str) -> str:
    """Return a text without addresses and names of the library, and what only debugging shows."""
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    text = re.sub(r"ValidatorIterator\(index.*?input_type", "p, input_type", text)
    text = re.sub(r"ValidatorIterator\(index.*\)", "p", text)
    text = re.sub(r"((?:plain|wrap)(?:_in)?_function\[)[\w<>]+", r"\1f", text)
    text = re.sub(r"<(function|bound method) [\w.<>]+ (at|of)", r"<\1 f \2", text)
    text = re.sub(r"(function-\w+\[)([\w.]+\(<.*?>.*?\)|[\w.<>]+)\(\)", r"\1f()", text)
    return re.sub(LIBRARIES, "p", text)


LIBRARIES = r"minipydantic\.core\b|pydantic_core(\._pydantic_core)?|minipydantic|pydantic"


def outcome(call: Callable[[], Any]) -> Any:
    """Return what a call does: its result or its error, and the warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = call()
        except (pydantic.ValidationError, minipydantic.ValidationError) as error:
            result = (
                tidy(error.title),
                [
                    (
                        item["type"],
                        *map(tidy, (repr(item["loc"]), item["msg"], repr(item.get("ctx")))),
                        describe(item["input"]),
                    )
                    for item in error.errors(include_url=False)
                ],
            )
        except Exception as error:
            result = type(error).__name__, tidy(str(error))
    return result, [tidy(str(warning.message)) for warning in caught]


def document(value: Any) -> str:
    """Return a JSON document that says about the same as an input."""
    return json.dumps(plain(value))


def plain(value: Any) -> Any:
    if isinstance(value, Made):
        value = value.values
    if isinstance(value, dict):
        return {k if isinstance(k, str) else str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset | deque):
        return [plain(item) for item in value]
    if isinstance(value, bytes | bytearray):
        return value.decode("latin-1")
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


Space = dict[str, Any]


def made(source: Source, library: ModuleType) -> tuple[Space, Any]:
    """Run the source with a library; return what it defines, and how that went."""
    space: Space = {}

    def run() -> None:
        space.update(source.run(library))
        space["adapter"] = library.TypeAdapter(space["T"])

    return space, outcome(run)


def both(source: Source) -> tuple[Space, Space]:
    """Run the source with either library: it works with both, or neither."""
    (ours, got), (theirs, expected) = made(source, minipydantic), made(source, pydantic)
    assert got == expected
    assume("adapter" in ours)
    return ours, theirs


def agree(ours: Space, theirs: Space, use: Callable[[Space], Any]) -> None:
    """Assert that a use of either library comes to the same."""
    got, expected = outcome(lambda: use(ours)), outcome(lambda: use(theirs))
    assert got == expected or any(known(got, expected) for known in KNOWN)


def validation(value: Any, strict: bool | None) -> Callable[[Space], Any]:
    return lambda s: describe(s["adapter"].validate_python(put(value, s), strict=strict))


def validation_of_text(text: str, strict: bool | None) -> Callable[[Space], Any]:
    return lambda s: describe(s["adapter"].validate_json(text, strict=strict))


@suite
@given(random_types(), st.data())
def test_validation_of_objects(source: Source, data: st.DataObject) -> None:
    ours, theirs = both(source)
    for value in data.draw(st.lists(source.inputs, min_size=1, max_size=4)):
        for strict in (None, True):
            agree(ours, theirs, validation(value, strict))


@suite
@given(random_types(), st.data())
def test_validation_of_documents(source: Source, data: st.DataObject) -> None:
    ours, theirs = both(source)
    for value in data.draw(st.lists(source.inputs, min_size=1, max_size=4)):
        for strict in (None, True):
            agree(ours, theirs, validation_of_text(document(value), strict))


OPTIONS: list[dict[str, Any]] = [
    {}, {"by_alias": True}, {"exclude_none": True}, {"exclude_unset": True},
    {"exclude_defaults": True}, {"round_trip": True}, {"exclude": {"a"}}, {"include": {"a", "b"}},
    {"serialize_as_any": True}, {"exclude_computed_fields": True},
]  # fmt: skip


def dumps(value: Any, options: dict[str, Any]) -> Callable[[Space], Any]:
    def dump(s: Space) -> Any:
        adapter = s["adapter"]
        valid = adapter.validate_python(put(value, s))
        return (
            outcome(lambda: describe(adapter.dump_python(valid, **options))),
            outcome(lambda: describe(adapter.dump_python(valid, mode="json", **options))),
            outcome(lambda: tidy(adapter.dump_json(valid, **options).decode())),
        )

    return dump


@suite
@given(random_types(), st.data(), st.sampled_from(OPTIONS))
def test_dumps(source: Source, data: st.DataObject, options: dict[str, Any]) -> None:
    ours, theirs = both(source)
    for value in data.draw(st.lists(source.inputs, min_size=1, max_size=4)):
        agree(ours, theirs, dumps(value, options))


@suite
@given(random_types(), st.sampled_from(["validation", "serialization"]), st.booleans())
def test_json_schemas(source: Source, mode: Any, by_alias: bool) -> None:
    ours, theirs = both(source)
    agree(ours, theirs, lambda s: repr(s["adapter"].json_schema(mode=mode, by_alias=by_alias)))
