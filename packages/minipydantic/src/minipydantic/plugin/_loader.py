"""Finding the plugins that are installed."""

import os
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import PydanticPluginProtocol

GROUP = "pydantic"

_plugins: dict[str, Any] | None = None
_loading = False


def get_plugins() -> "Iterable[PydanticPluginProtocol]":
    """Return the installed plugins; found once, at the first model.

    ``PYDANTIC_DISABLE_PLUGINS`` turns all of them off (``__all__``, ``1``, ``true``), or those that
    it names, separated by commas.
    """
    global _plugins, _loading
    if _plugins is not None and not _plugins:  # PERF: the environment is slow to ask
        return ()
    disabled = os.getenv("PYDANTIC_DISABLE_PLUGINS")
    if _loading or disabled in ("__all__", "1", "true"):
        return ()
    if _plugins is None:
        _plugins = {}
        _loading = True
        try:
            _load(_plugins, disabled.split(",") if disabled else ())
        finally:
            _loading = False
    return _plugins.values()


def _load(plugins: dict[str, Any], disabled: Iterable[str]) -> None:
    # PERF: importlib.metadata costs 20 ms; without an entry-point file in sight it is not needed.
    from minipydantic._entry_points import entry_points_of  # noqa: PLC0415

    for entry_point in entry_points_of(GROUP):
        if entry_point.value in plugins or entry_point.name in disabled:
            continue
        try:
            plugins[entry_point.value] = entry_point.load()
        except (ImportError, AttributeError) as error:
            warnings.warn(
                f"{error.__class__.__name__} while loading the `{entry_point.name}` Pydantic "
                f"plugin, this plugin will not be installed.\n\n{error!r}",
                stacklevel=2,
            )
