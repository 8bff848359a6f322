"""Path templates such as `/users/{id:int}`: compiled to a pattern, and filled in again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple

from ministarlette import convertors as _convertors
from ministarlette.convertors import Convertor

PARAM_REGEX = re.compile("{([a-zA-Z_][a-zA-Z0-9_]*)(:[a-zA-Z_][a-zA-Z0-9_]*)?}")
PARAM_FORMAT_REGEX = re.compile("{([a-zA-Z_][a-zA-Z0-9_]*)}")


class Piece(NamedTuple):
    """A literal text and the parameter after it; the last piece of a template has none."""

    literal: str
    name: str = ""
    kind: str = ""


def parse_template(template: str) -> Iterator[Piece]:
    """Split a template into its pieces."""
    start = 0
    for match in PARAM_REGEX.finditer(template):
        kind = (match[2] or ":str")[1:]
        yield Piece(template[start : match.start()], match[1], kind)
        start = match.end()
    yield Piece(template[start:])


def _convertor(kind: str) -> Convertor[Any]:
    # Looked up in the module, so that the whole table can be replaced.
    try:
        return _convertors.CONVERTOR_TYPES[kind]
    except KeyError:
        raise AssertionError(f"Unknown path convertor '{kind}'") from None


def _without_port(host: str) -> str:
    """Return a host template without ":port"; the colons of a bracketed address are no ports."""
    name, colon, port = host.rpartition(":")
    return name if colon and "]" not in port else host


def compile_path(path: str) -> tuple[re.Pattern[str], str, dict[str, Convertor[Any]]]:
    """Compile a template; one that does not begin with "/" is that of a host.

    Returns:
        The pattern with a named group for each parameter, the template with the convertors left
        out (`/users/{id}`), and the convertors by name.

    Raises:
        AssertionError: a convertor is unknown; see `register_url_convertor`.
        ValueError: two parameters have the same name.
    """
    is_host = not path.startswith("/")
    convertors: dict[str, Convertor[Any]] = {}
    repeated: set[str] = set()
    pattern, plain = "^", ""
    for literal, name, kind in parse_template(path):
        plain += literal
        if not name:
            pattern += re.escape(_without_port(literal) if is_host else literal) + "$"
            continue
        convertor = _convertor(kind)
        pattern += f"{re.escape(literal)}(?P<{name}>{convertor.regex})"
        plain += f"{{{name}}}"
        if name in convertors:
            repeated.add(name)
            pattern = pattern.replace(f"(?P<{name}>", "(", 1)
        convertors[name] = convertor
    if repeated:
        names = ", ".join(sorted(repeated))
        plural = "s" if len(repeated) > 1 else ""
        raise ValueError(f"Duplicated param name{plural} {names} at path {path}")
    # RFC 3986 section 3.2.2: the host is case-insensitive.
    return re.compile(pattern, re.IGNORECASE if is_host else 0), plain, convertors


def replace_params(
    path: str, param_convertors: Mapping[str, Convertor[Any]], path_params: MutableMapping[str, Any]
) -> tuple[str, MutableMapping[str, Any]]:
    """Fill `path` in with the parameters that it names, and take those out of `path_params`.

    Returns:
        The path, and what is left of `path_params`.
    """
    parts = PARAM_FORMAT_REGEX.split(path)  # literal, name, literal, name, ..., literal
    for place in range(1, len(parts), 2):
        name = parts[place]
        if name in path_params:
            parts[place] = param_convertors[name].to_string(path_params.pop(name))
        else:
            parts[place] = f"{{{name}}}"
    return "".join(parts), path_params


class Template(NamedTuple):
    """What is known of a pattern that `compile_path` made from a path.

    Attributes:
        format: the template without convertors.
        convertors: the convertors by name.
        prefix: the literal text with which every match begins.
    """

    format: str
    convertors: dict[str, Convertor[Any]]
    prefix: str


def template_of(
    regex: re.Pattern[str], path_format: str, path_convertors: dict[str, Convertor[Any]]
) -> Template | None:
    """Return the template behind a pattern, None if it is not the one that the format gives.

    The attributes of a route can be set one by one; only the pattern decides what matches.
    """
    parts = PARAM_FORMAT_REGEX.split(path_format)
    pattern = "^"
    for place, part in enumerate(parts):
        if place % 2 == 0:
            pattern += re.escape(part)
        elif part in path_convertors:
            pattern += f"(?P<{part}>{path_convertors[part].regex})"
        else:
            return None
    if regex.pattern != pattern + "$" or regex.flags & re.IGNORECASE or path_format[:1] != "/":
        return None
    return Template(path_format, path_convertors, parts[0])
