"""The metaclass of models: it reads the class body, collects the fields, and has them built."""

import warnings
from abc import ABCMeta
from copy import copy
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, dataclass_transform

from minipydantic._config import ConfigWrapper
from minipydantic._decorator_proxy import DecoratorProxy
from minipydantic._generics import generic_metadata, register_parametrization, typevars_map_of
from minipydantic._hints import namespace_annotations
from minipydantic._namespaces import NsResolver, caller_namespace, unweaken, weaken
from minipydantic._schema.collect import model_fields
from minipydantic._schema.decorators import NONE, DecoratorInfos
from minipydantic.core import PydanticUndefined
from minipydantic.errors import PydanticUserError
from minipydantic.fields import Field, FieldInfo, ModelPrivateAttr, PrivateAttr
from minipydantic.warnings import GenericBeforeBaseModelWarning, PydanticDeprecatedSince20

from . import access
from .building import complete_computed, complete_model, wait_for
from .deferred import HANDLERS, SIGNATURE, can_wait, defer
from .methods import written
from .namespace import init_private_attributes, private_attributes

_CONCRETE: frozenset[str] = frozenset()


class _Body(dict[str, Any]):
    """A class body that notices when a decorated function is replaced."""

    def __setitem__(self, name: str, value: Any, _set: Any = dict.__setitem__) -> None:
        if name in self:
            existing = self[name]
            if (
                isinstance(existing, DecoratorProxy)
                and value is not existing
                and not isinstance(existing.wrapped, property)
            ):
                warnings.warn(
                    f"`{name}` overrides an existing Pydantic "
                    f"`{existing.decorator_info.decorator_repr}` decorator",
                    stacklevel=2,
                )
        _set(self, name, value)


@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
class ModelMetaclass(ABCMeta):
    """Makes model classes."""

    if TYPE_CHECKING:
        __pydantic_fields__: dict[str, FieldInfo]

    @classmethod
    def __prepare__(
        mcs, name: str, bases: tuple[type[Any], ...], /, **kwargs: Any
    ) -> dict[str, Any]:
        return _Body()

    def __new__(
        mcs,
        cls_name: str,
        bases: tuple[type[Any], ...],
        namespace: dict[str, Any],
        __pydantic_generic_metadata__: Any = None,
        __pydantic_reset_parent_namespace__: bool = True,
        _create_model_module: str | None = None,
        **kwargs: Any,
    ) -> type:
        if not any(isinstance(base, ModelMetaclass) for base in bases):
            namespace["__pydantic_is_base__"] = True
            return super().__new__(mcs, cls_name, bases, dict(namespace), **kwargs)
        annotations = namespace_annotations(namespace)
        config = ConfigWrapper.for_model(bases, namespace, annotations, kwargs)
        namespace["model_config"] = config.config_dict
        base_fields, base_class_vars, base_privates = _inherited(bases)
        privates = private_attributes(
            namespace, annotations, config.ignored_types, base_class_vars, base_fields
        )
        _prepare_namespace(bases, namespace, config, privates, base_privates, base_class_vars)
        cls: Any = super().__new__(mcs, cls_name, bases, dict(namespace), **kwargs)
        if not cls.__abstractmethods__:
            cls.__abstractmethods__ = _CONCRETE
        cls.__pydantic_complete__ = False
        cls.__pydantic_setattr_handlers__ = HANDLERS
        cls.__signature__ = SIGNATURE
        # PERF: most of what follows is as it is for `BaseModel`; a class holds what differs.
        _set(cls, "__pydantic_decorators__", DecoratorInfos.build(cls))
        _set(
            cls,
            "__pydantic_generic_metadata__",
            __pydantic_generic_metadata__ or _generic(cls, bases, mcs),
        )
        _set(
            cls,
            "__pydantic_custom_init__",
            not getattr(written(cls, "__init__")[1], "__pydantic_base_init__", False),
        )
        _set(cls, "__pydantic_post_init__", "model_post_init" if _has_post_init(cls) else None)
        for name, attribute in privates.items():
            attribute.__set_name__(cls, name)
        if __pydantic_reset_parent_namespace__:
            _set(cls, "__pydantic_parent_namespace__", weaken(caller_namespace(2)))
        parent = unweaken(cls.__pydantic_parent_namespace__)
        if __pydantic_generic_metadata__ is not None:
            register_parametrization(cls)
        resolver = NsResolver(parent_namespace=parent)
        _set_fields(cls, config, resolver)
        if config.defer_build:
            wait_for(cls)
        elif can_wait(cls, config):
            defer(cls)
        else:
            kind = "BaseModel" if _create_model_module is None else "create_model"
            complete_model(cls, config, resolver, raise_errors=False, kind=kind)
        if cls.__pydantic_complete__:
            cls.__pydantic_on_complete__()
        if config.frozen and "__hash__" not in namespace:
            _set_hash(cls, bases)
        super(cls, cls).__pydantic_init_subclass__(**kwargs)  # type: ignore[misc]
        return cls  # type: ignore[no-any-return]

    if not TYPE_CHECKING:

        def __getattr__(self, item: str) -> Any:
            privates = self.__dict__.get("__private_attributes__")
            if privates and item in privates:
                return privates[item]
            raise AttributeError(item)

    def __instancecheck__(self, instance: Any) -> bool:
        # PERF: ABCMeta's check costs 20 times as much and can only be true for models.
        return hasattr(instance, "__pydantic_decorators__") and super().__instancecheck__(instance)

    def __subclasscheck__(self, subclass: type[Any]) -> bool:
        return hasattr(subclass, "__pydantic_decorators__") and super().__subclasscheck__(subclass)

    def __dir__(self) -> list[str]:
        attributes = list(super().__dir__())
        if "__fields__" in attributes:
            attributes.remove("__fields__")
        return attributes

    @property
    def __pydantic_fields_complete__(self) -> bool:
        """Whether the annotations of all fields are evaluated."""
        fields = getattr(self, "__pydantic_fields__", None)
        return fields is not None and all(field._complete for field in fields.values())

    @property
    def __fields__(self) -> dict[str, FieldInfo]:
        warnings.warn(
            "The `__fields__` attribute is deprecated, use `model_fields` instead.",
            PydanticDeprecatedSince20,
            stacklevel=2,
        )
        return getattr(self, "__pydantic_fields__", {})


def _set(cls: Any, name: str, value: Any) -> None:
    """Set an attribute of a class unless it has the same from its bases."""
    if getattr(cls, name) is not value:
        type.__setattr__(cls, name, value)


def _has_post_init(cls: type[Any]) -> bool:
    """Tell whether a class or a base other than `BaseModel` has a `model_post_init`."""
    for base in cls.__mro__:
        if "model_post_init" in base.__dict__:
            return "__pydantic_is_base__" not in base.__dict__
    return False


def _inherited(
    bases: tuple[type[Any], ...],
) -> tuple[set[str], set[str], dict[str, ModelPrivateAttr]]:
    fields: set[str] = set()
    class_vars: set[str] = set()
    privates: dict[str, ModelPrivateAttr] = {}
    for base in bases:
        if isinstance(base, ModelMetaclass):
            fields.update(getattr(base, "__pydantic_fields__", None) or ())
            class_vars.update(base.__class_vars__)
            privates.update(base.__private_attributes__)
    return fields, class_vars, privates


def _prepare_namespace(
    bases: tuple[type[Any], ...],
    namespace: dict[str, Any],
    config: ConfigWrapper,
    privates: dict[str, ModelPrivateAttr],
    base_privates: dict[str, ModelPrivateAttr],
    base_class_vars: set[str],
) -> None:
    """Add to the class body what depends on private attributes and extra fields."""
    if base_class_vars:
        namespace["__class_vars__"] = base_class_vars
    if privates or base_privates:
        namespace["__private_attributes__"] = {**base_privates, **privates}
        own = namespace.get("model_post_init")
        if own is not None:
            namespace["model_post_init"] = _post_init(own)
        elif not base_privates:
            inherited = next(
                (b for b in bases if isinstance(b, ModelMetaclass) and _has_post_init(b)), None
            )
            namespace["model_post_init"] = (
                init_private_attributes
                if inherited is None
                else _post_init(inherited.model_post_init)
            )
    # Reading attributes stays as fast as Python's own where no attribute is looked up elsewhere.
    if (privates or base_privates or config.extra == "allow") and "__getattr__" not in namespace:
        namespace["__getattr__"] = access.getattr_elsewhere


def _post_init(own: Any) -> Any:
    """Return a `model_post_init` that gives the private attributes their defaults first."""

    @wraps(own)
    def model_post_init(self: Any, context: Any, /) -> None:
        init_private_attributes(self, context)
        own(self, context)

    return model_post_init


def _generic_comes_first(cls: type[Any], mcs: type[ModelMetaclass]) -> bool:
    mro = cls.__mro__
    return Generic in mro and any(isinstance(base, mcs) for base in mro[mro.index(Generic) :])


def _warn_of_generic_before_model(cls: type[Any], mcs: type[ModelMetaclass]) -> None:
    if _generic_comes_first(cls, mcs):
        warnings.warn(
            "Classes should inherit from `BaseModel` before generic classes (e.g. "
            "`typing.Generic[T]`) for pydantic generics to work properly.",
            GenericBeforeBaseModelWarning,
            stacklevel=4,
        )


def _generic(cls: Any, bases: tuple[type[Any], ...], mcs: type[ModelMetaclass]) -> Any:
    known = cls.__pydantic_generic_metadata__
    if Generic not in cls.__mro__:
        return known
    inherited = known["parameters"]
    parameters = getattr(cls, "__parameters__", None) or inherited
    if parameters:
        _warn_of_generic_before_model(cls, mcs)
    if inherited and not all(p in parameters for p in inherited):
        combined = inherited + tuple(p for p in parameters if p not in inherited)
        listed = ", ".join(str(p) for p in combined)
        if getattr(cls, "__pydantic_root_model__", False) and _is_bare_root(bases):
            raise TypeError(
                "You should parametrize RootModel directly: to make it generic, inherit "
                "from "
                f"`RootModel[...]` and `typing.Generic[{listed}]`"
            )
        message = (
            "All parameters must be present on typing.Generic; you should inherit from "
            f"typing.Generic[{listed}]."
        )
        if _generic_comes_first(cls, mcs):
            names = ", ".join([*(b.__name__ for b in bases), f"typing.Generic[{listed}]"])
            message += f" Note: `typing.Generic` must go last: `class {cls.__name__}({names}): ...`"
        raise TypeError(message)
    return generic_metadata(None, (), tuple(parameters))


def _is_bare_root(bases: tuple[type[Any], ...]) -> bool:
    return any(base.__name__ == "RootModel" for base in bases)


def _set_fields(cls: Any, config: ConfigWrapper, resolver: NsResolver) -> None:
    fields, class_vars = model_fields(cls, config, resolver, typevars_map_of(cls))
    if cls.__pydantic_root_model__:
        unexpected = [name for name in fields if name != "root"]
        if unexpected:
            raise _root_error(unexpected[0])
    cls.__pydantic_fields__ = fields
    if class_vars:
        cls.__class_vars__ = cls.__class_vars__ | class_vars
    for name in class_vars:
        value = cls.__private_attributes__.get(name)
        if value is not None and value.default is not PydanticUndefined:
            type.__setattr__(cls, name, value.default)
            del cls.__private_attributes__[name]
    decorators = cls.__pydantic_decorators__
    if decorators is not NONE:
        for name, decorator in decorators.computed_fields.items():
            if name in fields:
                raise TypeError(
                    f"Field {name!r} of class {cls.__name__!r} overrides symbol of same name in a "
                    "parent class. This override with a computed_field is incompatible."
                )
            decorator.info = copy(decorator.info)  # a base has its own configuration
            decorator.info._update_from_config(config, name)
        if decorators.computed_fields or cls.__pydantic_computed_fields__:
            cls.__pydantic_computed_fields__ = {
                name: decorator.info for name, decorator in decorators.computed_fields.items()
            }
            complete_computed(cls, resolver, typevars_map_of(cls))
    access.watch_deprecated(cls, fields, cls.__pydantic_computed_fields__)


def _root_error(name: str) -> PydanticUserError:
    return PydanticUserError(
        f"Unexpected field with name {name!r}; only 'root' is allowed as a field of a `RootModel`",
        code=None,
    )


def _set_hash(cls: Any, bases: tuple[type[Any], ...]) -> None:
    """Make instances of a frozen class hashable by their fields."""
    inherited = any(
        "__hash__" in base.__dict__
        and base.__hash__ is not object.__hash__
        and base.__dict__["__hash__"] is not None
        and not getattr(base.__dict__["__hash__"], "is_default_hook", False)
        for base in cls.__mro__[1:-1]
    )
    if not inherited:
        cls.__hash__ = access.hash_of_fields(tuple(cls.__pydantic_fields__))
