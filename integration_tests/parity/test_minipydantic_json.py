"""JSON texts against Pydantic: the same value, or the same error at the same place.

Left out on purpose: objects with equal names for `dict` (upstream validates each, we the last one).
"""

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import minipydantic
import minipydantic.core as ours
from minipydantic._interp import validator as tiers

pydantic = pytest.importorskip("pydantic")
theirs = pytest.importorskip("pydantic_core")

UNTIMED = settings(deadline=None)
DOCUMENTS = [
    '{"id": 12, "name": "caf\\u00e9", "price": -1.5e3, "on": true, "tags": ["a", null, {}]}',
    '[0, -0, 1.0, 2E+2, 123456789012345678901, 1e400, NaN, -Infinity, "\\ud83d\\ude00", []]',
    '  {"a": {"b": [[], {}, [1, [2, [3]]]], "\\"": "\\\\", "": false}}\r\n',
    '"é😀\\t\\/\\b"',
    '{"id": 1, "id": 2, "name": "x", "name": "y"}',
]
BYTES = b'\x00\t\n\x1f "\\/,:[]{}+-.019aefnrtuNIx\x7f\x80\xbf\xc3\xe2\xed\xf0\xff'
NUMBERS = [
    *["9" * 4300, "9" * 4301, "-" + "9" * 4300, "-" + "9" * 4301, "9" * 5000 + ".5"],
    *["9" * 4301 + "e-4300", "9" * 4301 + "x", "0." + "1" * 5000, "1e" + "0" * 5000 + "1"],
    *[str(2**63 - 1), str(2**63), str(2**64 - 1), str(2**64), str(-(2**63)), str(-(2**63) - 1)],
    *["1e400", "-1e400", "1e-400", "-0", "-0.0", "0e99999", "-0e-99999", "1" * 310, "1" * 400],
]
SURROGATES = [
    r'"\ud83d\ude00"', r'"\uD83D\uDE00"', r'"\ud83d"', r'"\ude00"', r'"\ud83dx"', r'"\ud83d\n"',
    r'"\ud83d\u0041"', r'"\ud83d\ud83d\ude00"', r'"\\ud83d\\ude00"', r'"\\ud83d\ude00"',
    r'"\\\ud83d\ude00"', r'"\ud83d\ude00\ude00"', r'"\ud83d', r'"\ud83d\u', r'"\ud83d\ude0',
    r'"\ud8\ud83d\ude003d"', r'["\ud83d\\ude00"]', '"\ud83d"',
]  # fmt: skip
CLOSERS = '"]}]}"'


def nested(depth: int, opening: str, inner: str, closing: str) -> str:
    return opening * depth + inner + closing * depth


DEEP = [
    text
    for depth in (199, 200, 201, 202, 1000, 1023, 1024, 20_000)
    for text in (
        nested(depth, "[", "", "]"),
        nested(depth, "[", "1", "]"),
        nested(depth, "[", "", ""),
        nested(depth, "[ ", "x", "]"),
        nested(depth, '{"a": ', "1", "}"),
        nested(depth, '{"a": ', "{}", "}"),
        nested(depth, '[{"r": ', "[", "}]"),
        nested(depth, "[" + CLOSERS + ",", "[]", "]"),
        nested(depth, "[" + CLOSERS + ",", '"' + "[" * depth + '"', "]"),
        nested(depth, '["\\"]",', "1", "]"),
        nested(depth, "[[],", "[]", "]"),
    )
]


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return repr(call())
    except (ours.ValidationError, theirs.ValidationError) as error:
        return error.errors(include_url=False, include_input=False)
    except (ValueError, TypeError) as error:
        return type(error).__name__, str(error)


def check(text: Any) -> None:
    """Compare what both packages make of a text, with every option of the parser."""
    for options in (
        {},
        {"allow_inf_nan": False},
        {"allow_partial": True},
        {"allow_partial": "trailing-strings"},
    ):
        expected = outcome(lambda: theirs.from_json(text, **options))  # noqa: B023
        assert outcome(lambda: ours.from_json(text, **options)) == expected  # noqa: B023


@pytest.mark.parametrize("text", [*DOCUMENTS, *NUMBERS, *SURROGATES], ids=repr)
def test_text(text: str) -> None:
    """Numbers and strings at the limits of what is allowed."""
    check(text)
    check(f"[{text}]")
    if "\ud83d" not in text:
        check(text.encode())


@pytest.mark.parametrize("text", DEEP, ids=lambda text: f"{text[:12]} {len(text)}")
def test_deep_text(text: str) -> None:
    """Nesting, with brackets in strings that do not count."""
    check(text)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_prefix(document: str) -> None:
    """A document cut off anywhere, also inside of a character."""
    data = document.encode()
    for end in range(len(data)):
        check(data[:end])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_byte_changed(document: str) -> None:
    """A document with any byte left out, doubled or replaced."""
    data = document.encode()
    for at in range(len(data)):
        for change in (b"", data[at : at + 1] * 2, *(bytes([byte]) for byte in BYTES)):
            changed = data[:at] + change + data[at + 1 :]
            expected = outcome(lambda: theirs.from_json(changed))  # noqa: B023
            assert outcome(lambda: ours.from_json(changed)) == expected  # noqa: B023


PIECES = st.sampled_from([
    *"[]{}:,", '"', '"a"', '"b":', "1", "-", "0", ".5", "e+", "true", "nul", "NaN", "-Inf", "\\",
    "\\u", "\\ud83d", "\\ude00", "d83d", " ", "\n", "\t", "é", "\x00", "\x7f",
    "99999999999999999999", '{"a":', "[[", "]]", '"]"', '"{', "Infinity",
])  # fmt: skip
TEXTS = (
    st.binary(max_size=40)
    | st.text(max_size=40)
    | st.lists(PIECES, max_size=25).map("".join)
    | st.lists(PIECES | st.binary(max_size=3), max_size=25).map(
        lambda pieces: b"".join(p.encode() if isinstance(p, str) else p for p in pieces)
    )
)


@UNTIMED
@given(TEXTS)
def test_any_text(text: Any) -> None:
    """Whatever comes in, there is the same value or the same error."""
    check(text)


def models(package: Any) -> dict[str, Any]:
    class Flat(package.BaseModel):
        id: int
        name: str
        price: float = 0.5
        on: bool = False
        tags: list[str] = []  # noqa: RUF012

    class Nested(package.BaseModel):
        model_config = {"extra": "forbid"}  # noqa: RUF012
        head: Flat
        rest: list[Flat] = []  # noqa: RUF012
        more: "Nested | None" = None

    adapt = package.TypeAdapter
    return {
        "flat": adapt(Flat),
        "nested": adapt(Nested),
        "list": adapt(list[Flat]),
        "numbers": adapt(list[int | float]),
        "floats": adapt(list[float]),
        "ints": adapt(list[int]),
        "any": adapt(Any),
        "value": adapt(package.JsonValue),
        "text": adapt(dict[str, package.Json]),
        "dict": adapt(dict[str, list[int]]),
    }


def compiled(calls: int) -> dict[str, Any]:
    before = tiers.CALLS_BEFORE_COMPILING
    tiers.CALLS_BEFORE_COMPILING = calls
    try:
        made = models(minipydantic)
        for adapter in made.values():
            adapter.rebuild(force=True)
            adapter.validator  # noqa: B018  (builds it)
    finally:
        tiers.CALLS_BEFORE_COMPILING = before
    return made


REAL = models(pydantic)
OWN = {"interpreted": compiled(-1), "compiled": compiled(0)}

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([2**63, -(2**63) - 1, 2**64, 10**30, -1, 0]),
    st.floats(),
    st.sampled_from(["1", "x", "true", "é", "[1]", '{"a": 2}', "NaN", "\x00", "]}", '"']),
)
FLATS = st.fixed_dictionaries(
    {"id": SCALARS, "name": st.text(max_size=3)},
    optional={
        "price": SCALARS,
        "on": SCALARS,
        "tags": st.lists(st.text(max_size=2) | SCALARS, max_size=3),
        "other": SCALARS,
    },
)
NESTEDS = st.recursive(
    st.fixed_dictionaries({"head": FLATS}),
    lambda inner: st.fixed_dictionaries(
        {"head": FLATS}, optional={"rest": st.lists(FLATS, max_size=3), "more": inner, "x": SCALARS}
    ),
    max_leaves=3,
)
VALUES = st.one_of(
    FLATS,
    NESTEDS,
    st.lists(FLATS, max_size=3),
    st.lists(SCALARS, max_size=5),
    st.dictionaries(st.text(max_size=3), SCALARS | st.lists(SCALARS, max_size=3), max_size=4),
)


@UNTIMED
@given(VALUES, st.booleans(), st.none() | st.integers(0, 4), st.integers(0), st.sampled_from(BYTES))
@example([2**64], True, None, 0, 32)
def test_validation(
    value: Any, escaped: bool, indent: int | None, position: int, byte: int
) -> None:
    """Documents whole, cut off and with one byte changed, by models and the rest."""
    whole = json.dumps(value, ensure_ascii=escaped, indent=indent).encode("utf-8", "replace")
    at = position % len(whole)
    for data in (whole, whole[:at], whole[:at] + bytes([byte]) + whole[at + 1 :]):
        for name, adapter in REAL.items():
            if data is not whole and name != "nested":
                continue
            expected = outcome(lambda: adapter.validate_json(data))  # noqa: B023
            for own in OWN.values():
                assert outcome(lambda: own[name].validate_json(data)) == expected, name  # noqa: B023


@pytest.mark.parametrize("tier", OWN)
@pytest.mark.parametrize("depth", [1, 20, 66, 99, 150])
def test_deep_models(tier: str, depth: int) -> None:
    """Models inside of models."""

    def dump(package: ModuleType, adapter: Any, text: str) -> Any:
        return adapter.validate_json(text).model_dump_json()

    flat = '{"id": 1, "name": "x"}'
    for last in (flat, '{"id": "x"}'):
        text = f'{{"head": {flat}, "more": ' * depth + f'{{"head": {last}}}' + "}" * depth
        expected = outcome(lambda: dump(pydantic, REAL["nested"], text))  # noqa: B023
        assert outcome(lambda: dump(minipydantic, OWN[tier]["nested"], text)) == expected  # noqa: B023


def test_what_is_no_text() -> None:
    """Inputs of other types."""
    for value in (None, 1, [b"1"], memoryview(b"1"), "\ud800", object()):
        for own in OWN.values():
            expected = outcome(lambda: REAL["any"].validate_json(value))  # noqa: B023
            assert outcome(lambda: own["any"].validate_json(value)) == expected  # noqa: B023
