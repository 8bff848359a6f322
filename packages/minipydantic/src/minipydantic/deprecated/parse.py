"""Reading text and files."""

import json
import pickle
import warnings
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from minipydantic.warnings import PydanticDeprecatedSince20


class Protocol(StrEnum):
    """The formats."""

    json = "json"
    pickle = "pickle"


def load_str_bytes(
    b: str | bytes,
    *,
    content_type: str | None = None,
    encoding: str = "utf8",
    proto: Protocol | None = None,
    allow_pickle: bool = False,
    json_loads: Callable[[str], Any] = json.loads,
) -> Any:
    """Load JSON, or a pickle if that is allowed."""
    warnings.warn("`load_str_bytes` is deprecated.", PydanticDeprecatedSince20, stacklevel=2)
    if proto is None and content_type:
        if content_type.endswith(("json", "javascript")):
            pass
        elif allow_pickle and content_type.endswith("pickle"):
            proto = Protocol.pickle
        else:
            raise TypeError(f"Unknown content-type: {content_type}")
    proto = proto or Protocol.json
    if proto == Protocol.json:
        return json_loads(b.decode(encoding) if isinstance(b, bytes) else b)
    if proto == Protocol.pickle:
        if not allow_pickle:
            raise RuntimeError("Trying to decode with pickle with allow_pickle=False")
        return pickle.loads(b if isinstance(b, bytes) else b.encode())
    raise TypeError(f"Unknown protocol: {proto}")


def load_file(
    path: str | Path,
    *,
    content_type: str | None = None,
    encoding: str = "utf8",
    proto: Protocol | None = None,
    allow_pickle: bool = False,
    json_loads: Callable[[str], Any] = json.loads,
) -> Any:
    """Load a file; its suffix tells the format."""
    warnings.warn("`load_file` is deprecated.", PydanticDeprecatedSince20, stacklevel=2)
    path = Path(path)
    if content_type is None:
        if path.suffix in (".js", ".json"):
            proto = Protocol.json
        elif path.suffix == ".pkl":
            proto = Protocol.pickle
    return load_str_bytes(
        path.read_bytes(),
        proto=proto,
        content_type=content_type,
        encoding=encoding,
        allow_pickle=allow_pickle,
        json_loads=json_loads,
    )
