"""What ministarlette keeps in the ASGI scope."""

from __future__ import annotations

from typing import Any, Final, cast

from ministarlette.types import Scope

#: Handlers of the application: (by exception class, by status code). Integrations read this key.
EXCEPTION_HANDLERS: Final = "starlette.exception_handlers"

DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def get_route_path(scope: Scope) -> str:
    """Return the path below `root_path`, which is what routes match against.

    ASGI's `path` includes `root_path`; servers and proxies that strip it are tolerated.
    """
    path = cast(str, scope["path"])
    root_path = scope.get("root_path", "")
    if not root_path or not path.startswith(root_path):
        return path
    rest = path[len(root_path) :]
    return rest if not rest or rest[0] == "/" else path


def spec_version(scope: Scope) -> tuple[int, ...]:
    """Return the version of the ASGI HTTP specification that the server speaks."""
    text = scope.get("asgi", {}).get("spec_version", "2.0")
    version = _SPEC_VERSIONS.get(text)
    if version is None:
        version = tuple(map(int, text.split(".")))
    return version


_SPEC_VERSIONS: dict[Any, tuple[int, ...]] = {f"2.{minor}": (2, minor) for minor in range(10)}
