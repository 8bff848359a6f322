"""Patterns in the dialect of Rust's `regex` crate.

What differs from Python's is translated (``$``, ``\\z``, ``\\p{..}``, ``(?<name>..)``) or refused
(look-around, backreferences), so that a pattern means the same on both sides. Nor may a pattern
take more than linear time, as in Rust: `re` runs those that it can run without going back much,
which are nearly all, and an automaton runs the rest.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from minipydantic._interp.pattern_cost import is_cheap
from minipydantic._signals import SchemaError

__all__ = ["matcher"]

_LOOK_AROUND = "look-around, including look-ahead and look-behind, is not supported"
_BACKREFERENCE = "backreferences are not supported"


def matcher(pattern: Any, engine: str) -> Callable[[str], Any]:
    """Return the search function of a pattern (a string or a compiled `re.Pattern`).

    Raises:
        SchemaError: the pattern is malformed, or uses what the engine does not have.
    """
    if not isinstance(pattern, str):
        search: Callable[[str], Any] = pattern.search
        return search
    return re.compile(pattern).search if engine == "python-re" else _linear(pattern)


@lru_cache(maxsize=256)
def _linear(pattern: str) -> Callable[[str], Any]:
    try:
        compiled = re.compile(_translate(pattern))
    except re.error as error:
        raise _refuse(pattern, error.pos or 0, 1, str(error.msg)) from None
    tree = _parser.parse(compiled.pattern)
    if is_cheap(tree, compiled.flags):
        return compiled.search
    from minipydantic._interp.automaton import Automaton, TooLarge  # noqa: PLC0415  (rare)

    try:
        return Automaton(tree, compiled.flags).search
    except TooLarge as error:
        raise SchemaError(str(error)) from None


def _refuse(pattern: str, position: int, width: int, reason: str) -> SchemaError:
    marks = " " * position + "^" * width
    return SchemaError(f"regex parse error:\n    {pattern}\n    {marks}\nerror: {reason}")


def _translate(pattern: str) -> str:
    out: list[str] = []
    index, groups, in_class = 0, [], False
    multiline = "m" in (re.match(r"\(\?([a-zA-Z]+)\)", pattern) or " ")[0][2:-1]
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            piece, index = _escape(pattern, index, in_class)
            out.append(piece)
            continue
        if in_class:
            in_class = character != "]" or pattern[index - 1] == "["
            out.append("\\[" if character == "[" and in_class else character)
        elif character == "[":
            in_class = True
            out.append(character)
            if pattern[index + 1 : index + 2] == "^":
                index += 1
                out.append("^")
            if pattern[index + 1 : index + 2] == "]":
                index += 1
                out.append("\\]")
        elif character == "(":
            groups.append(index)
            opening = pattern[index : index + 4]
            if opening[:3] in ("(?=", "(?!") or opening in ("(?<=", "(?<!"):
                raise _refuse(pattern, index, 4 if opening[2] == "<" else 3, _LOOK_AROUND)
            if opening[:3] == "(?<":
                out.append("(?P")
                index += 1
            else:
                out.append(character)
        elif character == ")":
            if not groups:
                raise _refuse(pattern, index, 1, "unopened group")
            groups.pop()
            out.append(character)
        elif character == "$":
            out.append(character if multiline else r"\Z")  # Python's matches before a last newline
        else:
            out.append(character)
        index += 1
    if groups:
        raise _refuse(pattern, groups[-1], 1, "unclosed group")
    return "".join(out)


def _escape(pattern: str, index: int, in_class: bool) -> tuple[str, int]:
    """Translate the escape at `index`; return it and the index behind it."""
    code = pattern[index + 1 : index + 2]
    end = index + 2
    if code.isdigit() and code != "0":
        raise _refuse(pattern, index, 2, _BACKREFERENCE)
    if code == "z":
        return r"\Z", end
    if code in "pP" and code:
        name = pattern[end : end + 1]
        after = end + 1
        if name == "{":
            after = pattern.find("}", end) + 1
            name = pattern[end + 1 : after - 1]
        return _property(name.partition("=")[2] or name, code == "P", in_class), after
    if code == "x" and pattern[end : end + 1] == "{":
        after = pattern.find("}", end) + 1
        return re.escape(chr(int(pattern[end + 1 : after - 1], 16))), after
    return pattern[index:end], end


def _property(name: str, negated: bool, in_class: bool) -> str:
    """A Unicode general category as a set of ranges."""
    import sys  # noqa: PLC0415  (rare)
    import unicodedata  # noqa: PLC0415  (rare)

    aliases = {"Letter": "L", "Number": "N", "Punctuation": "P", "Symbol": "S", "Mark": "M"}
    aliases |= {"Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Separator": "Z"}
    category = aliases.get(name, name)
    ranges: list[list[int]] = []
    for point in range(sys.maxunicode + 1):
        if unicodedata.category(chr(point)).startswith(category) is not negated:
            if ranges and ranges[-1][1] == point - 1:
                ranges[-1][1] = point
            else:
                ranges.append([point, point])
    body = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)
    return body if in_class else f"[{body}]"
