"""Validators that tell plugins what they do."""

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from minipydantic.core import SchemaValidator, ValidationError

from ._loader import get_plugins

if TYPE_CHECKING:
    from . import SchemaKind

EVENTS = ("on_enter", "on_success", "on_error", "on_exception")


def create_schema_validator(
    schema: Any,
    schema_type: Any,
    schema_type_module: str,
    schema_type_name: str,
    schema_kind: "SchemaKind",
    config: Any = None,
    plugin_settings: dict[str, Any] | None = None,
) -> Any:
    """Return a validator; one that tells plugins, if there are any."""
    plugins = get_plugins()
    if not plugins:
        return SchemaValidator(schema, config)
    from . import SchemaTypePath  # noqa: PLC0415

    path = SchemaTypePath(schema_type_module, schema_type_name)
    return PluggableSchemaValidator(
        schema, schema_type, path, schema_kind, config, plugins, plugin_settings or {}
    )


class PluggableSchemaValidator:
    """A validator whose three ways of input are watched."""

    __slots__ = ("_schema_validator", "validate_json", "validate_python", "validate_strings")

    def __init__(
        self,
        schema: Any,
        schema_type: Any,
        schema_type_path: Any,
        schema_kind: "SchemaKind",
        config: Any,
        plugins: Iterable[Any],
        plugin_settings: dict[str, Any],
    ) -> None:
        self._schema_validator = SchemaValidator(schema, config)
        handlers: list[list[Any]] = [[], [], []]
        for plugin in plugins:
            try:
                new = plugin.new_schema_validator(
                    schema, schema_type, schema_type_path, schema_kind, config, plugin_settings
                )
            except TypeError as error:
                raise TypeError(
                    f"Error using plugin `{plugin.__module__}:{plugin.__class__.__name__}`: {error}"
                ) from error
            for found, handler in zip(handlers, new, strict=True):
                if handler is not None:
                    found.append(handler)
        core = self._schema_validator
        self.validate_python = build_wrapper(core.validate_python, handlers[0])
        self.validate_json = build_wrapper(core.validate_json, handlers[1])
        self.validate_strings = build_wrapper(core.validate_strings, handlers[2])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._schema_validator, name)


def build_wrapper(function: Callable[..., Any], handlers: list[Any]) -> Callable[..., Any]:
    """Wrap one way of input."""
    if not handlers:
        return function
    on_enter, on_success, on_error, on_exception = (
        tuple(getattr(h, event) for h in handlers if filter_handlers(h, event)) for event in EVENTS
    )

    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        for handler in on_enter:
            handler(*args, **kwargs)
        try:
            result = function(*args, **kwargs)
        except ValidationError as error:
            for handler in on_error:
                handler(error)
            raise
        except Exception as error:
            for handler in on_exception:
                handler(error)
            raise
        for handler in on_success:
            handler(result)
        return result

    return wrapper


def filter_handlers(handler: Any, event: str) -> bool:
    """Tell whether a handler has its own method for an event."""
    method = getattr(handler, event, None)
    if method is None:
        return False
    return getattr(method, "__module__", None) != f"{__package__}"
