"""The table of conversions in the documentation.

`python docs/derived.py` writes it into the pages; `integration_tests/parity/test_conversions.py`
tries each of its inputs on minipydantic and on Pydantic.
"""

from __future__ import annotations

from typing import NamedTuple


class Conversion(NamedTuple):
    """What a type accepts.

    Attributes:
        type: The type, as an expression.
        strict: Python objects that it always accepts, as expressions.
        lax: Python objects that it accepts unless it is strict.
        refused: Python objects that it never accepts.
        json_strict: JSON texts that it always accepts.
        json_lax: JSON texts that it accepts unless it is strict.
    """

    type: str
    strict: tuple[str, ...]
    lax: tuple[str, ...]
    refused: tuple[str, ...]
    json_strict: tuple[str, ...]
    json_lax: tuple[str, ...] = ()


TABLE = [
    Conversion("None", ("None",), (), ("0", "''"), ("null",)),
    Conversion(
        "bool",
        ("True",),
        ("1", "0.0", "'yes'", "'OFF'", "b't'"),
        ("2", "' yes '", "'maybe'", "None"),
        ("true",),
        ("1", "0.0", '"yes"'),
    ),
    Conversion(
        "int",
        ("1",),
        ("True", "1.0", "' 1 '", "'1_000'", "'1.0'", "b'1'", "Decimal('1')"),
        ("1.5", "'1.5'", "'0x1'", "''", "None"),
        ("1",),
        ("1.0", '"1"', "true"),
    ),
    Conversion(
        "float",
        ("1.5", "1", "Decimal('1.5')", "Fraction(3, 2)"),
        ("True", "'1.5'", "'nan'", "b'1e3'"),
        ("'x'", "None"),
        ("1.5", "1"),
        ('"1.5"', "true"),
    ),
    Conversion(
        "Decimal",
        ("Decimal('1.5')",),
        ("1", "1.5", "'1.50'", "(0, (1, 5), -1)"),
        ("True", "b'1'", "'nan'", "None"),
        ("1", "1.5", '"1.50"'),
    ),
    Conversion(
        "str",
        ("'a'",),
        ("b'a'", "bytearray(b'a')", "Colour.RED"),
        ("1", "b'\\xff'", "None"),
        ('"a"',),
    ),
    Conversion("bytes", ("b'a'",), ("'a'", "bytearray(b'a')"), ("1", "None"), ('"a"',)),
    Conversion(
        "date",
        ("date(2026, 1, 2)",),
        ("'2026-01-02'", "datetime(2026, 1, 2)", "1767312000"),
        ("'2026-1-2'", "datetime(2026, 1, 2, 3)", "None"),
        ('"2026-01-02"',),
        ("1767312000", '"2026-01-02T00:00"'),
    ),
    Conversion(
        "datetime",
        ("datetime(2026, 1, 2, 3, 4)",),
        ("'2026-01-02T03:04:05Z'", "'2026-01-02'", "date(2026, 1, 2)", "1767312000"),
        ("'now'", "True", "None"),
        ('"2026-01-02T03:04:05+01:00"',),
        ("1767312000", '"2026-01-02"'),
    ),
    Conversion(
        "time",
        ("time(3, 4)",),
        ("'03:04:05.6'", "3600", "1.5"),
        ("'3:4'", "86400", "None"),
        ('"03:04"',),
        ("3600",),
    ),
    Conversion(
        "timedelta",
        ("timedelta(hours=1)",),
        ("'PT1H'", "'1 day, 02:03:04'", "3600", "1.5"),
        ("'one hour'", "None"),
        ('"PT1H"',),
        ("3600",),
    ),
    Conversion(
        "UUID",
        ("UUID(int=1)",),
        ("'00000000-0000-0000-0000-000000000001'", "'f' * 32", "bytes(16)"),
        ("'x'", "1", "None"),
        ('"00000000-0000-0000-0000-000000000001"',),
    ),
    Conversion("Colour", ("Colour.RED",), ("'red'",), ("'RED'", "None"), ('"red"',)),
    Conversion("Literal['a', 1]", ("'a'", "1"), (), ("'b'", "'1'", "None"), ('"a"', "1")),
    Conversion(
        "list[int]",
        ("[1]",),
        ("(1, 2)", "{1, 2}", "deque([1])", "{1: 2}.keys()", "(i for i in [1])"),
        ("'1'", "{1: 2}", "None"),
        ("[1]",),
        ('["1"]',),
    ),
    Conversion(
        "tuple[int, str]",
        ("(1, 'a')",),
        ("[1, 'a']", "iter([1, 'a'])"),
        ("(1,)", "'1a'", "None"),
        ('[1, "a"]',),
        ('["1", "a"]',),
    ),
    Conversion(
        "set[int]",
        ("{1, 2}",),
        ("[1, 1]", "(1,)", "frozenset({1})"),
        ("'1'", "{1: 2}", "None"),
        ("[1, 2]",),
        ('["1"]',),
    ),
    Conversion(
        "dict[str, int]",
        ("{'a': 1}", "Counter('a')"),
        ("{'a': '1'}", "MappingProxyType({'a': 1})"),
        ("[('a', 1)]", "{1: 1}", "None"),
        ('{"a": 1}',),
        ('{"a": "1"}',),
    ),
    Conversion(
        "Point",
        ("Point(x=1)", "{'x': 1}"),
        ("{'x': '1'}",),
        ("[1]", "None"),
        ('{"x": 1}',),
        ('{"x": "1"}',),
    ),
    Conversion("Path", ("Path('/tmp')",), ("'/tmp'",), ("1", "None"), ('"/tmp"',)),
    Conversion(
        "IPv4Address",
        ("IPv4Address('1.2.3.4')",),
        ("'1.2.3.4'", "1", "b'\\x01\\x02\\x03\\x04'"),
        ("'1.2.3'", "None"),
        ('"1.2.3.4"',),
    ),
    Conversion("Pattern", ("re.compile('a')", "'a'"), (), ("'('", "1", "None"), ('"a"',)),
]


def render() -> str:
    """Return the table in Markdown."""
    lines = [
        "| type | always | unless strict | never | JSON: always | JSON: unless strict |",
        "|---|---|---|---|---|---|",
    ]
    for row in TABLE:
        cells = (row.strict, row.lax, row.refused, row.json_strict, row.json_lax)
        codes = [", ".join(f"`{source}`" for source in cell) for cell in cells]
        lines.append(f"| `{row.type}` | " + " | ".join(codes) + " |")
    return "\n".join(lines) + "\n"
