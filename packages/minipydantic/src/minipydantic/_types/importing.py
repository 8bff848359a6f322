"""Python objects named by their import path."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from minipydantic.core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from minipydantic._types.marking import CoreSchema
    from minipydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler

__all__ = ["ImportString", "import_string"]

AnyType = TypeVar("AnyType")


def import_string(value: Any) -> Any:
    """Return the object that a path names; anything but a string is returned as it is.

    Raises:
        PydanticCustomError: There is no such module or attribute (`import_error`).
    """
    if not isinstance(value, str):
        return value
    try:
        return _resolve(value)
    except ImportError as error:
        raise PydanticCustomError(
            "import_error", "Invalid python path: {error}", {"error": str(error)}
        ) from error


def _resolve(path: str) -> Any:
    """Return what `package.module`, `package.module.name` or `package.module:name` stands for."""
    module_path, *names = path.strip().split(":")
    if len(names) > 1:
        raise ImportError(f"Import strings should have at most one ':'; received {path!r}")
    if not module_path:
        raise ImportError(f"Import strings should have a nonempty module name; received {path!r}")
    if names:
        return _attribute(importlib.import_module(module_path), names[0])
    try:
        return importlib.import_module(module_path)
    except ModuleNotFoundError as error:
        # The last part may be an attribute. If the module in front of it is missing as well, or
        # has no such attribute, the first error says it best.
        parent, _, name = module_path.rpartition(".")
        if not parent:
            raise
        try:
            return _attribute(importlib.import_module(parent), name)
        except ImportError:
            raise error from None


def _attribute(module: ModuleType, name: str) -> Any:
    try:
        return getattr(module, name)
    except AttributeError as error:
        raise ImportError(f"cannot import name {name!r} from {module.__name__!r}") from error


def _dotted_path(value: Any) -> Any:
    """Return the path that would import `value`; values that have none are returned as they are."""
    if isinstance(value, ModuleType):
        return value.__name__
    if hasattr(value, "__module__") and hasattr(value, "__name__"):
        return f"{value.__module__}.{value.__name__}"
    name = getattr(value, "name", None)  # open files: <stdin>, <stdout>, <stderr> live in `sys`
    if name in ("<stdin>", "<stdout>", "<stderr>"):
        return f"sys.{name[1:-1]}"
    return value


if TYPE_CHECKING:
    ImportString = Annotated[AnyType, ...]
else:

    class ImportString:
        """An object named by its import path; `ImportString[T]` also validates the object as T."""

        @classmethod
        def __class_getitem__(cls, item: Any) -> Any:
            return Annotated[item, cls()]

        @classmethod
        def __get_pydantic_core_schema__(
            cls, source: Any, handler: GetCoreSchemaHandler
        ) -> CoreSchema:
            serializer = core_schema.plain_serializer_function_ser_schema(
                cls._serialize, when_used="json"
            )
            if source is cls:
                return core_schema.no_info_plain_validator_function(
                    import_string, serialization=serializer
                )
            return core_schema.no_info_before_validator_function(
                import_string, handler(source), serialization=serializer
            )

        @classmethod
        def __get_pydantic_json_schema__(
            cls, schema: CoreSchema, handler: GetJsonSchemaHandler
        ) -> dict[str, Any]:
            return handler(core_schema.str_schema())

        _serialize = staticmethod(_dotted_path)

        def __repr__(self) -> str:
            return "ImportString"
