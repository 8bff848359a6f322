"""What a class has, but does not need before its first use: built when it is asked for.

A class whose schema is certain to be built holds descriptors in the place of core schema, validator
and serializer. All classes share them.
"""

from _thread import RLock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from minipydantic._config import ConfigWrapper
from minipydantic._generics import typevars_map_of
from minipydantic._hints import own_annotations
from minipydantic._schema.certain import has_hook, is_certain_field
from minipydantic._schema.decorators import NONE
from minipydantic.plugin._loader import get_plugins

if TYPE_CHECKING:
    from collections.abc import Callable

# Threads that use a class for the first time at once have it built by one of them.
BUILDING = RLock()


class DeferredPart:
    """A class attribute that is built by its first use, for the class that holds it.

    What asks for it while it is being built is told that there is none.
    """

    __slots__ = ("_build", "_in_progress", "_name")

    def __init__(self, name: str, build: "Callable[[Any], Any]") -> None:
        self._name = name
        self._build = build
        self._in_progress: set[Any] = set()

    def __get__(self, instance: Any, owner: Any) -> Any:
        name = self._name
        cls = next(base for base in owner.__mro__ if name in base.__dict__)
        with BUILDING:
            if cls in self._in_progress:
                raise AttributeError(name)
            if cls.__dict__[name] is self:  # no other thread has been faster
                self._in_progress.add(cls)
                try:
                    type.__setattr__(cls, name, self._build(cls))
                finally:
                    self._in_progress.discard(cls)
        return cls.__dict__[name]

    def __reduce__(self) -> str:
        return next(name for name, value in globals().items() if value is self)


class DeferredSignature:
    """The signature of a model; its instances have none."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance is not None:
            raise AttributeError(f"{owner.__name__!r} object has no attribute '__signature__'")
        signature = self._made.get(owner)
        if signature is None:
            from .signature import model_signature  # noqa: PLC0415

            signature = model_signature(owner)
            if owner.__pydantic_complete__:
                self._made[owner] = signature
        return signature

    def __reduce__(self) -> str:
        return "SIGNATURE"


SIGNATURE = DeferredSignature()


def _config_of(cls: Any) -> ConfigWrapper:
    if "__is_pydantic_dataclass__" in cls.__dict__:
        return ConfigWrapper(getattr(cls, "__pydantic_config__", None) or {}, check=False)
    return ConfigWrapper(cls.model_config, check=False)


def _core_schema(cls: Any) -> Any:
    from minipydantic._schema.builder import GenerateSchema  # noqa: PLC0415

    generator = GenerateSchema(_config_of(cls), typevars_map=typevars_map_of(cls))
    built = generator.generate_schema(cls)
    schema = generator.defs.only() or generator.clean_schema(built)
    generator.defs.remember(cls, built, schema)
    return schema


def _validator(cls: Any) -> Any:
    from minipydantic.core import SchemaValidator  # noqa: PLC0415

    schema = cls.__pydantic_core_schema__
    return SchemaValidator(schema, _config_of(cls).core_config(title=cls.__name__))


def _serializer(cls: Any) -> Any:
    from minipydantic.core import SchemaSerializer  # noqa: PLC0415

    schema = cls.__pydantic_core_schema__
    return SchemaSerializer(schema, _config_of(cls).core_config(title=cls.__name__))


CORE_SCHEMA = DeferredPart("__pydantic_core_schema__", _core_schema)
VALIDATOR = DeferredPart("__pydantic_validator__", _validator)
HANDLERS = DeferredPart("__pydantic_setattr_handlers__", lambda cls: {})
SERIALIZER = DeferredPart("__pydantic_serializer__", _serializer)

# What may be on or off without making the schema uncertain.
_SWITCHES = frozenset(
    [
        "frozen",
        "populate_by_name",
        "validate_by_name",
        "validate_by_alias",
        "serialize_by_alias",
        "validate_assignment",
        "from_attributes",
        "arbitrary_types_allowed",
        "use_enum_values",
        "validate_default",
        "strict",
        "str_strip_whitespace",
        "str_to_lower",
        "str_to_upper",
        "loc_by_alias",
        "coerce_numbers_to_str",
        "hide_input_in_errors",
    ]
)
_EXTRA = ("allow", "forbid", "ignore", None)
# What the core is not told.
_UNTOLD = frozenset(
    [
        "alias_generator",
        "field_title_generator",
        "json_schema_extra",
        "ignored_types",
        "use_attribute_docstrings",
        "protected_namespaces",
        "json_schema_serialization_defaults_required",
        "json_schema_mode_override",
    ]
)


def can_wait(cls: Any, config: ConfigWrapper) -> bool:
    """Tell whether nothing can go wrong when a class is built later."""
    fields = cls.__pydantic_fields__
    return (
        all(map(is_certain_field, fields.values()))
        and is_certain_config(config.config_dict)
        and (config.extra != "allow" or not _restricts_extra(cls))
        and not has_hook(cls)
        and _are_certain_decorators(cls.__pydantic_decorators__, fields)
        and not get_plugins()
    )


def _are_certain_decorators(decorators: Any, fields: dict[str, Any]) -> bool:
    if decorators is NONE:
        return True
    from minipydantic._schema.certain_decorators import are_certain  # noqa: PLC0415

    return are_certain(decorators, fields)


def is_certain_config(config: dict[str, Any]) -> bool:
    """Tell whether nothing in a configuration can be refused when a schema is built."""
    for key, value in config.items():
        if not (
            (key in _SWITCHES and type(value) is bool)
            or key in _UNTOLD
            or (key == "extra" and value in _EXTRA)
            or (key == "title" and isinstance(value, str))
        ):
            return False
    return True


def _restricts_extra(cls: Any) -> bool:
    return any(
        "__pydantic_extra__" in own_annotations(base)
        for base in cls.__mro__
        if "__pydantic_is_base__" not in base.__dict__
    )


def defer(cls: Any) -> None:
    """Let the parts of a class be built by their first uses."""
    set_on_class = type.__setattr__
    set_on_class(cls, CORE_SCHEMA._name, CORE_SCHEMA)
    set_on_class(cls, VALIDATOR._name, VALIDATOR)
    set_on_class(cls, SERIALIZER._name, SERIALIZER)
    set_on_class(cls, "__pydantic_complete__", True)
