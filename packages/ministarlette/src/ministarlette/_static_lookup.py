"""From the path of a URL to a file, without leaving the directory that is served."""

import errno
import os
import stat
from collections.abc import Sequence
from typing import TypeAlias

PathLike: TypeAlias = str | os.PathLike[str]

#: Nothing was found.
MISSING: tuple[str, None] = ("", None)


def lookup(
    directories: Sequence[PathLike], path: str, *, follow_symlink: bool
) -> tuple[str, os.stat_result | None]:
    """Return the file or directory `path` in the first directory that has it.

    Args:
        directories: Where to look.
        path: Relative, with the separators of the platform.
        follow_symlink: Whether links may lead out of the directory.

    Returns:
        Its full path and its status; `MISSING` if there is none, or none that may be served.

    Raises:
        OSError: The file system refused: no permission, a name too long.
    """
    if os.pardir in path:
        path = os.path.normpath(path)
    if not _is_below(path):
        return MISSING
    parts = path.split(os.sep)
    for directory in directories:
        full_path = os.path.join(directory, path)
        try:
            if follow_symlink:
                return full_path, os.stat(full_path)
            status = _status_below(directory, parts)
            if status is None:
                full_path = os.path.realpath(full_path)
                if not _is_within(full_path, os.path.realpath(directory)):
                    continue
                status = os.stat(full_path)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except UnicodeEncodeError:  # lone surrogates: no file can have that name
            return MISSING
        return full_path, status
    return MISSING


def _is_below(path: str) -> bool:
    """Tell whether a normalised path stays below the directory that it is joined to."""
    if path.startswith(("/", "\\")) or "\0" in path:
        return False
    if os.path.isabs(path) or os.path.splitdrive(path)[0]:
        return False
    return path != os.pardir and not path.startswith(os.pardir + os.sep)


def _status_below(directory: PathLike, parts: Sequence[str]) -> os.stat_result | None:
    """Return the status of the last of `parts`, or None if there is a link among them."""
    # PERF: one lstat per part; resolving both paths from the root takes five times as long.
    place = os.fspath(directory)
    for part in parts:
        place = f"{place}{os.sep}{part}"
        status = os.lstat(place)
        if stat.S_ISLNK(status.st_mode):
            return None
    return status


def _is_within(path: str, directory: str) -> bool:
    return os.path.commonpath((path, directory)) == directory


def is_missing(error: OSError) -> bool:
    """Tell whether `error` says that there is no such file, or that there cannot be one."""
    return error.errno in (errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP)
