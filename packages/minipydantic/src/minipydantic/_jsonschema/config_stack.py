"""The configurations around the place where the generator is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from minipydantic._config import ConfigWrapper

__all__ = ["ConfigStack"]


class ConfigStack:
    """Configurations of the classes that enclose a schema, the innermost last."""

    __slots__ = ("_configs",)

    def __init__(self) -> None:
        self._configs = [ConfigWrapper({}, check=False)]

    @property
    def tail(self) -> ConfigWrapper:
        """The configuration that holds now."""
        return self._configs[-1]

    @contextmanager
    def push(self, config: ConfigWrapper | Mapping[str, Any] | None) -> Iterator[None]:
        """Let a configuration hold for the time of a `with` block; `None` changes nothing."""
        if config is None:
            yield
            return
        if not isinstance(config, ConfigWrapper):
            config = ConfigWrapper(config, check=False)
        self._configs.append(config)
        try:
            yield
        finally:
            self._configs.pop()
