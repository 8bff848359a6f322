"""The decorated functions of a class, collected over its bases."""

from abc import ABC
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from minipydantic._decorator_proxy import DecoratorProxy
from minipydantic.errors import PydanticUserError

if TYPE_CHECKING:
    from minipydantic._computed_fields import ComputedFieldInfo

    from .decorator_infos import (
        FieldSerializerDecoratorInfo,
        FieldValidatorDecoratorInfo,
        ModelSerializerDecoratorInfo,
        ModelValidatorDecoratorInfo,
        RootValidatorDecoratorInfo,
        ValidatorDecoratorInfo,
    )

InfoT = TypeVar("InfoT")


class Decorator(Generic[InfoT]):
    """A decorated function of a class.

    Attributes:
        cls_ref: Identifies the class that defines it.
        cls_var_name: Its name there.
        func: The function, bound to the class if it is a class method.
        shim: Adapts the function to the signature that the core calls.
        info: What the decorator said.
    """

    __slots__ = ("cls_ref", "cls_var_name", "func", "info", "shim")

    def __init__(self, cls_ref: str, cls_var_name: str, func: Any, shim: Any, info: InfoT) -> None:
        self.cls_ref = cls_ref
        self.cls_var_name = cls_var_name
        self.func = func
        self.shim = shim
        self.info = info

    @classmethod
    def build(cls, owner: type[Any], name: str, shim: Any, info: InfoT) -> "Decorator[InfoT]":
        """Look the function up on its class."""
        function = attribute_of(owner, name)
        if shim is not None:
            function = shim(function)
        reference = f"{owner.__module__}.{owner.__qualname__}:{id(owner)}"
        return cls(reference, name, function, shim, info)

    def bind_to_cls(self, owner: type[Any]) -> "Decorator[InfoT]":
        """Look the function up on a subclass, which may have replaced it."""
        return self.build(owner, self.cls_var_name, self.shim, self.info)


def attribute_of(owner: Any, name: str) -> Any:
    """Return an attribute of a class; from its bases if its metaclass hides it."""
    try:
        return getattr(owner, name)
    except AttributeError:
        for base in owner.__mro__:
            if name in base.__dict__:
                return base.__dict__[name]
        raise


_KINDS = (
    "validators",
    "field_validators",
    "root_validators",
    "field_serializers",
    "model_serializers",
    "model_validators",
    "computed_fields",
)


class DecoratorInfos:
    """All decorated functions of a class, by their names."""

    __slots__ = _KINDS

    def __init__(self) -> None:
        self.validators: dict[str, Decorator[ValidatorDecoratorInfo]] = {}
        self.field_validators: dict[str, Decorator[FieldValidatorDecoratorInfo]] = {}
        self.root_validators: dict[str, Decorator[RootValidatorDecoratorInfo]] = {}
        self.field_serializers: dict[str, Decorator[FieldSerializerDecoratorInfo]] = {}
        self.model_serializers: dict[str, Decorator[ModelSerializerDecoratorInfo]] = {}
        self.model_validators: dict[str, Decorator[ModelValidatorDecoratorInfo]] = {}
        self.computed_fields: dict[str, Decorator[ComputedFieldInfo]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether the class has no decorated function at all."""
        return self is NONE or not any(getattr(self, kind) for kind in _KINDS)

    @classmethod
    def build(
        cls,
        owner: type[Any],
        *,
        replace_wrapped_methods: bool = True,
        mro: tuple[type[Any], ...] | None = None,
    ) -> "DecoratorInfos":
        """Collect the decorated functions of a class and its bases.

        Args:
            owner: The class.
            mro: The class and its bases; a typed dictionary does not know its own.
            replace_wrapped_methods: Put the undecorated functions back into the class.
        """
        own = _proxies(owner)
        inherited = [
            found
            for base in reversed((mro or owner.__mro__)[1:])
            if base not in _UNDECORATED and not (found := cls._of_base(base)).is_empty
        ]
        if not own and not inherited:
            return NONE
        infos = cls()
        for base_infos in inherited:
            for kind in _KINDS:
                mine = getattr(infos, kind)
                for name, decorator in getattr(base_infos, kind).items():
                    mine[name] = decorator if mro else decorator.bind_to_cls(owner)
        for name, proxy in own.items():
            infos._add(owner, name, proxy)
        if replace_wrapped_methods:
            for name, proxy in own.items():
                setattr(owner, name, proxy.wrapped)
        return infos

    @classmethod
    def _of_base(cls, base: type[Any]) -> "DecoratorInfos":
        """Return the decorated functions of a base; a standard dataclass keeps its proxies."""
        found: DecoratorInfos | None = base.__dict__.get("__pydantic_decorators__")
        if found is not None:
            return found
        infos = NONE
        for name, proxy in _proxies(base).items():
            infos = cls() if infos is NONE else infos
            infos._add(base, name, proxy)
        return infos

    def _add(self, owner: type[Any], name: str, proxy: DecoratorProxy[Any]) -> None:
        info = proxy.decorator_info
        table = getattr(self, info.kind)
        if table is self.field_serializers:
            for other in self.field_serializers.values():
                clash = set(other.info.fields) & set(info.fields)
                if clash and other.cls_var_name != name:
                    raise PydanticUserError(
                        "Multiple field serializer functions were defined for field "
                        f"{sorted(clash)[0]!r}, this is not allowed.",
                        code="multiple-field-serializers",
                    )
        table[name] = Decorator.build(owner, name, proxy.shim, info)
        # What is overridden with another kind of decorator is gone.
        for kind in _KINDS:
            other_table = getattr(self, kind)
            if other_table is not table:
                other_table.pop(name, None)


def _proxies(owner: type[Any]) -> dict[str, DecoratorProxy[Any]]:
    return {name: value for name, value in vars(owner).items() if isinstance(value, DecoratorProxy)}


NONE = DecoratorInfos()
"""Shared by all classes without decorated functions."""
# PERF: looking through them takes longer than all else, and finds nothing.
_UNDECORATED = frozenset([object, Generic, Protocol, ABC])
