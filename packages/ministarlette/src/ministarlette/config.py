"""Settings from environment variables and ``.env`` files, cast to the type that the caller wants.

    config = Config(".env")
    DEBUG = config("DEBUG", cast=bool, default=False)

A variable of the environment wins over the file, the file over the default.
"""

import os
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any, TypeVar, overload

T = TypeVar("T")

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class undefined:
    """Marks a setting that has no default."""


class EnvironError(Exception):
    """A variable was changed after the application had already read it."""


class Environ(MutableMapping[str, str]):
    """The process environment, guarded: what has been read can no longer be changed.

    Tests set their variables before the application reads them; a change that comes too late would
    go unnoticed, so it raises instead.

    Args:
        environ: The mapping to guard, by default ``os.environ``.
    """

    def __init__(self, environ: MutableMapping[str, str] = os.environ) -> None:
        self._environ = environ
        self._read: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self._read.add(key)
        return self._environ[key]

    def __setitem__(self, key: str, value: str) -> None:
        self._refuse_if_read(key, "set")
        self._environ[key] = value

    def __delitem__(self, key: str) -> None:
        self._refuse_if_read(key, "delete")
        del self._environ[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._environ)

    def __len__(self) -> int:
        return len(self._environ)

    def _refuse_if_read(self, key: str, verb: str) -> None:
        if key in self._read:
            raise EnvironError(
                f"Attempting to {verb} environ['{key}'], but the value has already been read."
            )


environ = Environ()


class Config:
    """Reads settings by name.

    Args:
        env_file: A file of ``NAME=value`` lines; a missing one only warns.
        environ: Where variables are looked up first.
        env_prefix: Put before every name, in the environment and in the file.
        encoding: The file's encoding.
    """

    def __init__(
        self,
        env_file: str | Path | None = None,
        environ: Mapping[str, str] = environ,
        env_prefix: str = "",
        encoding: str = "utf-8",
    ) -> None:
        self.environ = environ
        self.env_prefix = env_prefix
        self.file_values: dict[str, str] = {}
        if env_file is None:
            return
        if os.path.isfile(env_file):
            self.file_values = _read_env_file(env_file, encoding)
        else:
            warnings.warn(f"Config file '{env_file}' not found.", stacklevel=2)

    @overload
    def __call__(self, key: str, *, default: None) -> str | None: ...

    @overload
    def __call__(self, key: str, cast: type[T], default: T = ...) -> T: ...

    @overload
    def __call__(self, key: str, cast: type[str] = ..., default: str = ...) -> str: ...

    @overload
    def __call__(self, key: str, cast: Callable[[Any], T] = ..., default: Any = ...) -> T: ...

    @overload
    def __call__(self, key: str, cast: type[str] = ..., default: T = ...) -> T | str: ...

    def __call__(
        self, key: str, cast: Callable[[Any], Any] | None = None, default: Any = undefined
    ) -> Any:
        """Same as `get`."""
        return self.get(key, cast, default)

    def get(
        self, key: str, cast: Callable[[Any], Any] | None = None, default: Any = undefined
    ) -> Any:
        """Return the setting `key`.

        Args:
            key: The name, without the prefix.
            cast: Called with the value, and with the default unless that is None. ``bool`` accepts
                true, false, 1 and 0.
            default: What to use when the setting is nowhere.

        Raises:
            KeyError: It is nowhere and has no default.
            ValueError: `cast` refused the value.
        """
        name = self.env_prefix + key
        for source in (self.environ, self.file_values):
            if name in source:
                return _cast(name, source[name], cast)
        if default is undefined:
            raise KeyError(f"Config '{name}' is missing, and has no default.")
        return _cast(name, default, cast)


def _read_env_file(path: str | Path, encoding: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for line in Path(path).read_text(encoding=encoding).splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith("#"):
            values[name.strip()] = _unquoted(value.strip())
    return values


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _cast(name: str, value: Any, cast: Callable[[Any], Any] | None) -> Any:
    if cast is None or value is None:
        return value
    try:
        return _boolean(value) if cast is bool else cast(value)
    except (TypeError, ValueError):
        kind = getattr(cast, "__name__", repr(cast))
        raise ValueError(f"Config '{name}' has value '{value}'. Not a valid {kind}.") from None


def _boolean(value: Any) -> bool:
    if not isinstance(value, str):
        return bool(value)
    if value.lower() not in _BOOLEANS:
        raise ValueError(value)
    return _BOOLEANS[value.lower()]
