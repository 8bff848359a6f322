"""Paths that must exist as a file, directory or socket, or must not exist yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from minipydantic.core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["DirectoryPath", "FilePath", "NewPath", "PathType", "SocketPath"]

_Check = Callable[[Path, Any], Path]


def _validate_file(path: Path, _: Any) -> Path:
    if not path.is_file():
        raise PydanticCustomError("path_not_file", "Path does not point to a file")
    return path


def _validate_directory(path: Path, _: Any) -> Path:
    if not path.is_dir():
        raise PydanticCustomError("path_not_directory", "Path does not point to a directory")
    return path


def _validate_socket(path: Path, _: Any) -> Path:
    if not path.is_socket():
        raise PydanticCustomError("path_not_socket", "Path does not point to a socket")
    return path


def _validate_new(path: Path, _: Any) -> Path:
    if path.exists():
        raise PydanticCustomError("path_exists", "Path already exists")
    if not path.parent.exists():
        raise PydanticCustomError("parent_does_not_exist", "Parent directory does not exist")
    return path


# kind -> (check, JSON Schema format)
_KINDS: dict[str, tuple[_Check, str]] = {
    "file": (_validate_file, "file-path"),
    "dir": (_validate_directory, "directory-path"),
    "new": (_validate_new, "path"),
    "socket": (_validate_socket, "path"),
}
for _name, (_check, _) in _KINDS.items():
    _check.__name__ = _check.__qualname__ = _check.__name__.lstrip("_")  # seen in error titles


@dataclass
class PathType:
    """Marker: what a path must point to."""

    path_type: Literal["file", "dir", "new", "socket"]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        check, _ = _KINDS[self.path_type]
        return core_schema.with_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        field_schema = dict(handler(schema))
        field_schema.update(format=_KINDS[self.path_type][1], type="string")
        return field_schema

    def __hash__(self) -> int:
        return hash(self.path_type)


FilePath = Annotated[Path, PathType("file")]
DirectoryPath = Annotated[Path, PathType("dir")]
NewPath = Annotated[Path, PathType("new")]
SocketPath = Annotated[Path, PathType("socket")]
