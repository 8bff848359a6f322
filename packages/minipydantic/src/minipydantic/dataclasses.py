"""Dataclasses with validation."""

import dataclasses
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from functools import cached_property, partial, wraps
from typing import TYPE_CHECKING, Any, Literal, TypeGuard, TypeVar, dataclass_transform, overload
from warnings import warn

from ._config import ConfigWrapper
from ._generics import typevars_map_of
from ._hints import own_annotations
from ._migration import getattr_migration
from ._model.access import DeprecatedField
from ._model.building import not_defined_message, rebuild_resolver
from ._model.deferred import can_wait, defer
from ._model.pending import Pending, PendingSchema, make_pending
from ._model.signature import LazySignature, by_name_only, dataclass_signature
from ._namespaces import NsResolver, caller_namespace, weaken
from ._schema.collect import dataclass_fields, rebuild_dataclass_fields
from ._schema.decorators import DecoratorInfos
from .core import ArgsKwargs
from .errors import PydanticUndefinedAnnotation, PydanticUserError
from .fields import Field, FieldInfo, PrivateAttr
from .warnings import PydanticDeprecatedSince20

if TYPE_CHECKING:
    from .config import ConfigDict

__all__ = ("dataclass", "rebuild_dataclass")

_T = TypeVar("_T")
PydanticDataclass = Any


@dataclass_transform(field_specifiers=(dataclasses.field, Field, PrivateAttr))
@overload
def dataclass(
    *,
    init: Literal[False] = False,
    repr: bool = True,
    eq: bool = True,
    order: bool = False,
    unsafe_hash: bool = False,
    frozen: bool | None = None,
    config: "ConfigDict | type[object] | None" = None,
    validate_on_init: bool | None = None,
    kw_only: bool = ...,
    slots: bool = ...,
) -> Callable[[type[_T]], type[_T]]: ...


@dataclass_transform(field_specifiers=(dataclasses.field, Field, PrivateAttr))
@overload
def dataclass(
    _cls: type[_T],
    *,
    init: Literal[False] = False,
    repr: bool = True,
    eq: bool = True,
    order: bool = False,
    unsafe_hash: bool = False,
    frozen: bool | None = None,
    config: "ConfigDict | type[object] | None" = None,
    validate_on_init: bool | None = None,
    kw_only: bool = ...,
    slots: bool = ...,
) -> type[_T]: ...


@dataclass_transform(field_specifiers=(dataclasses.field, Field, PrivateAttr))
def dataclass(
    _cls: type[_T] | None = None,
    *,
    init: Literal[False] = False,
    repr: bool = True,
    eq: bool = True,
    order: bool = False,
    unsafe_hash: bool = False,
    frozen: bool | None = None,
    config: "ConfigDict | type[object] | None" = None,
    validate_on_init: bool | None = None,
    kw_only: bool = False,
    slots: bool = False,
) -> Any:
    """Make a dataclass whose constructor validates.

    Args:
        _cls: The class.
        init: Must stay False: the constructor is ours.
        repr: As in `dataclasses.dataclass`; so are ``eq``, ``order``, ``unsafe_hash``,
            ``kw_only`` and ``slots``.
        eq: Compare by value.
        order: Order by value.
        unsafe_hash: Hash by value.
        frozen: Refuse assignment; by default what the configuration says.
        config: The configuration.
        validate_on_init: Without effect; validation is always done.
        kw_only: All parameters are keyword-only.
        slots: Make slots.

    Raises:
        PydanticUserError: The class is a model.
    """
    if init is not False:
        raise ValueError("pydantic.dataclasses.dataclass only supports init=False")
    if validate_on_init is False:
        raise ValueError("validate_on_init=False is no longer supported")
    options = {
        "repr": repr,
        "eq": eq,
        "order": order,
        "unsafe_hash": unsafe_hash,
        "kw_only": kw_only,
        "slots": slots,
    }

    def create(cls: type[Any]) -> type[Any]:
        return _create(cls, options, frozen, config)

    return create if _cls is None else create(_cls)


def _create(cls: type[Any], options: dict[str, Any], frozen: bool | None, config: Any) -> type[Any]:
    if hasattr(cls, "__pydantic_fields__") and hasattr(cls, "model_fields"):
        raise PydanticUserError(
            f"Cannot create a Pydantic dataclass from {cls.__name__} as it is already a Pydantic "
            "model",
            code="dataclass-on-model",
        )
    original = cls
    has_config = hasattr(cls, "__pydantic_config__")
    if config is not None and has_config and "__pydantic_config__" in cls.__dict__:
        warn(
            f"`config` is set via both the `dataclass` decorator and `__pydantic_config__` for "
            f"dataclass {cls.__name__}. The `config` specification from `dataclass` decorator "
            "will take priority.",
            category=UserWarning,
            stacklevel=3,
        )
    settings = config if config is not None else getattr(cls, "__pydantic_config__", None)
    wrapper = ConfigWrapper(settings)
    decorators = DecoratorInfos.build(cls)
    doc = cls.__doc__
    if _is_standard(cls):
        # Subclass: the original stays what it is.
        cls = types.new_class(
            cls.__name__,
            (cls, *_generic_bases(cls)),
            exec_body=lambda ns: ns.update(
                {"__module__": cls.__module__, "__qualname__": cls.__qualname__}
            ),
        )
    if frozen is not None and wrapper.frozen:
        warn(
            "`frozen` is set via both the `dataclass` decorator and `config` for dataclass "
            f"{cls.__name__!r}. This is not recommended. The `frozen` specification on `dataclass` "
            "will take priority.",
            category=UserWarning,
            stacklevel=3,
        )
    frozen_ = wrapper.frozen if frozen is None else frozen
    if frozen is None and "__dataclass_params__" in original.__dict__:
        frozen_ = bool(frozen_ or original.__dict__["__dataclass_params__"].frozen)
    elif frozen is None and not frozen_:
        inherited = getattr(original, "__dataclass_params__", None)
        frozen_ = bool(inherited is not None and inherited.frozen)
    _make_private_attributes(cls)
    with _inherited_fields(cls):
        cls = dataclasses.dataclass(cls, init=True, frozen=frozen_, **options)
    if settings is not None:
        cls.__pydantic_config__ = wrapper.config_dict
    cls.__pydantic_decorators__ = decorators
    cls.__doc__ = doc
    cls.__is_pydantic_dataclass__ = True
    cls.__module__ = original.__module__
    cls.__qualname__ = original.__qualname__
    cls.__pydantic_fields_complete__ = classmethod(_fields_complete)
    cls.__pydantic_complete__ = False
    parent = caller_namespace(3)
    cls.__pydantic_parent_namespace__ = weaken(parent)
    complete_dataclass(cls, wrapper, NsResolver(parent_namespace=parent), raise_errors=False)
    return cls


def _generic_bases(cls: type[Any]) -> tuple[Any, ...]:
    from typing import Generic  # noqa: PLC0415

    parameters = getattr(cls, "__parameters__", ())
    return (Generic[tuple(parameters)],) if parameters else ()  # type: ignore[index]


def _is_standard(cls: type[Any]) -> bool:
    """Tell whether a class is a standard dataclass itself, not by its base."""
    return (
        "__dataclass_fields__" in cls.__dict__
        and "__is_pydantic_dataclass__" not in cls.__dict__
        and set(cls.__dict__["__dataclass_fields__"]).issuperset(own_annotations(cls))
    )


def _make_private_attributes(cls: type[Any]) -> None:
    """Show `Field` to `dataclasses` as fields of its own where it must know more."""
    annotations = own_annotations(cls)
    for name in annotations:
        value = cls.__dict__.get(name)
        if not isinstance(value, FieldInfo):
            continue
        if value.init_var:
            annotations[name] = dataclasses.InitVar(annotations[name])
        options: dict[str, Any] = {"default": value}
        if value.kw_only is not None:
            options["kw_only"] = value.kw_only
        if value.repr is not True:
            options["repr"] = value.repr
        if value.init is False:
            options["init"] = False
        setattr(cls, name, dataclasses.field(**options))


@contextmanager
def _inherited_fields(cls: type[Any]) -> Iterator[None]:
    """Let `dataclasses` see what `Field` says about the fields of standard bases."""
    changed: list[tuple[Any, dict[str, Any]]] = []
    for base in cls.__mro__[1:-1]:
        for name, dc_field in base.__dict__.get("__dataclass_fields__", {}).items():
            default = dc_field.default
            if not isinstance(default, FieldInfo) or "__is_pydantic_dataclass__" in base.__dict__:
                continue
            new = copy(dc_field)
            if default.kw_only is not None:
                new.kw_only = default.kw_only
            if default.repr is not True:
                new.repr = default.repr
            if default.init is False:
                new.init = False
            changed.append((base, {name: dc_field}))
            vars(base)["__dataclass_fields__"][name] = new
    try:
        yield
    finally:
        for base, fields in changed:
            vars(base)["__dataclass_fields__"].update(fields)


def _fields_complete(cls: Any) -> bool:
    return all(field._complete for field in cls.__pydantic_fields__.values())


def complete_dataclass(
    cls: Any,
    config: ConfigWrapper,
    resolver: NsResolver,
    *,
    raise_errors: bool = True,
    force: bool = False,
) -> bool:
    """Build what a dataclass needs; return False if a name is missing.

    Raises:
        PydanticUndefinedAnnotation: A name is missing and ``raise_errors`` is set.
    """
    if hasattr(cls, "__post_init_post_parse__"):
        warn(
            "Support for `__post_init_post_parse__` has been dropped, the method will not be "
            "called",
            PydanticDeprecatedSince20,
            stacklevel=4,
        )
    original_init = cls.__init__

    def __init__(__dataclass_self__: Any, *args: Any, **kwargs: Any) -> None:
        __tracebackhide__ = True
        self = __dataclass_self__
        self.__pydantic_validator__.validate_python(ArgsKwargs(args, kwargs), self_instance=self)

    __init__.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = __init__
    if not force or "__pydantic_fields__" not in cls.__dict__:
        cls.__pydantic_fields__ = dataclass_fields(cls, resolver, config, typevars_map_of(cls))
        cls.__signature__ = LazySignature(
            lambda: dataclass_signature(
                original_init,
                cls.__pydantic_fields__,
                by_name_only(config),
                config.extra,
            )
        )
        for name, field in cls.__pydantic_fields__.items():
            if field.deprecated and (message := field.deprecation_message):
                descriptor = DeprecatedField(message)
                descriptor.__set_name__(cls, name)
                setattr(cls, name, descriptor)
    decorators = cls.__pydantic_decorators__
    for name, decorator in decorators.computed_fields.items():
        decorator.info._update_from_config(config, name)
    if config.defer_build and not force:
        _wait_for(cls)
        return False
    if (
        config.validate_assignment
        and not cls.__dataclass_params__.frozen
        and not hasattr(cls.__dict__.get("__setattr__"), "_validated")
    ):
        _validate_assignments(cls)
    if not force and config.extra != "allow" and can_wait(cls, config):
        defer(cls)
        return True
    from ._schema.builder import GenerateSchema  # noqa: PLC0415
    from .core import SchemaSerializer  # noqa: PLC0415
    from .plugin._schema_validator import create_schema_validator  # noqa: PLC0415

    generator = GenerateSchema(config, resolver, typevars_map_of(cls))
    try:
        built = generator.generate_schema(cls)
    except PydanticUndefinedAnnotation as error:
        if raise_errors:
            raise
        _wait_for(cls, f"`{error.name}`")
        return False
    core_config: Any = config.core_config(title=cls.__name__)
    try:
        schema = generator.clean_schema(built)
    except LookupError:
        _wait_for(cls)
        return False
    if not _fields_complete(cls):
        cls.__pydantic_fields__ = rebuild_dataclass_fields(
            cls, config, resolver, typevars_map_of(cls)
        )
    cls.__pydantic_core_schema__ = schema
    generator.defs.remember(cls, built, schema)
    cls.__pydantic_validator__ = create_schema_validator(
        schema,
        cls,
        cls.__module__,
        cls.__qualname__,
        "dataclass",
        core_config,
        config.plugin_settings,
    )
    cls.__pydantic_serializer__ = SchemaSerializer(schema, core_config)
    cls.__pydantic_complete__ = True
    return True


def _wait_for(cls: Any, undefined: str = "all referenced types") -> None:
    remedy = f"pydantic.dataclasses.rebuild_dataclass({cls.__name__})"
    message = not_defined_message(cls.__name__, undefined, remedy)
    make_pending(
        cls,
        message,
        partial(rebuild_dataclass, cls, raise_errors=False, _parent_namespace_depth=-1),
    )


def _validate_assignments(cls: Any) -> None:
    plain = cls.__setattr__

    @wraps(plain)
    def validated(instance: Any, name: str, value: Any, /) -> None:
        if isinstance(getattr(cls, name, None), (property, cached_property)):
            plain(instance, name, value)
            return
        cls.__pydantic_validator__.validate_assignment(instance, name, value)

    validated._validated = True  # type: ignore[attr-defined]
    cls.__setattr__ = validated


def rebuild_dataclass(
    cls: type[Any],
    *,
    force: bool = False,
    raise_errors: bool = True,
    _parent_namespace_depth: int = 2,
    _types_namespace: Mapping[str, Any] | None = None,
) -> bool | None:
    """Try again to build a dataclass that named something undefined.

    Args:
        cls: The dataclass.
        force: Build again even if it is complete.
        raise_errors: Raise if a name is still missing.
        _parent_namespace_depth: How many frames up names are looked up.
        _types_namespace: Where names are looked up instead.

    Returns:
        None if there was nothing to do, else whether the class is complete now.

    Raises:
        PydanticUndefinedAnnotation: A name is still missing.
    """
    target: Any = cls
    if not force and target.__dict__.get("__pydantic_complete__"):
        return None
    resolver = rebuild_resolver(target, _parent_namespace_depth, _types_namespace)
    for name in ("__pydantic_core_schema__", "__pydantic_validator__", "__pydantic_serializer__"):
        if name in target.__dict__ and not isinstance(
            target.__dict__[name], (Pending, PendingSchema)
        ):
            delattr(target, name)
    target.__pydantic_complete__ = False
    config = ConfigWrapper(getattr(target, "__pydantic_config__", None), check=False)
    settings = {**(config.config_dict or {}), "defer_build": False}
    return complete_dataclass(
        target,
        ConfigWrapper(settings, check=False),
        resolver,
        raise_errors=raise_errors,
        force=True,
    )


def is_pydantic_dataclass(class_: type[Any], /) -> TypeGuard[type[Any]]:
    """Tell whether a class is a dataclass with validation."""
    try:
        return "__is_pydantic_dataclass__" in class_.__dict__ and dataclasses.is_dataclass(class_)
    except AttributeError:
        return False


__getattr__ = getattr_migration(__name__)
