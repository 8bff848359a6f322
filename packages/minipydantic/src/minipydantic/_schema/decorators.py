"""The decorated functions of a class, collected over its bases."""

from abc import ABC
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar

from minipydantic._decorator_proxy import DecoratorProxy
from minipydantic.core import PydanticUndefined
from minipydantic.errors import PydanticUserError
from minipydantic.fields import ComputedFieldInfo

FieldValidatorModes = Literal["before", "after", "wrap", "plain"]


@dataclass(slots=True)
class ValidatorDecoratorInfo:
    """``@validator`` of Pydantic 1."""

    decorator_repr: ClassVar[str] = "@validator"
    fields: tuple[str, ...]
    mode: Literal["before", "after"]
    each_item: bool
    always: bool
    check_fields: bool | None


@dataclass(slots=True)
class FieldValidatorDecoratorInfo:
    """``@field_validator``."""

    decorator_repr: ClassVar[str] = "@field_validator"
    fields: tuple[str, ...]
    mode: FieldValidatorModes
    check_fields: bool | None
    json_schema_input_type: Any = PydanticUndefined


@dataclass(slots=True)
class RootValidatorDecoratorInfo:
    """``@root_validator`` of Pydantic 1."""

    decorator_repr: ClassVar[str] = "@root_validator"
    mode: Literal["before", "after"]


@dataclass(slots=True)
class FieldSerializerDecoratorInfo:
    """``@field_serializer``."""

    decorator_repr: ClassVar[str] = "@field_serializer"
    fields: tuple[str, ...]
    mode: Literal["plain", "wrap"]
    return_type: Any
    when_used: Any
    check_fields: bool | None


@dataclass(slots=True)
class ModelSerializerDecoratorInfo:
    """``@model_serializer``."""

    decorator_repr: ClassVar[str] = "@model_serializer"
    mode: Literal["plain", "wrap"]
    return_type: Any
    when_used: Any


@dataclass(slots=True)
class ModelValidatorDecoratorInfo:
    """``@model_validator``."""

    decorator_repr: ClassVar[str] = "@model_validator"
    mode: Literal["wrap", "before", "after"]


InfoT = TypeVar("InfoT")


@dataclass(slots=True)
class Decorator(Generic[InfoT]):
    """A decorated function of a class.

    Attributes:
        cls_ref: Identifies the class that defines it.
        cls_var_name: Its name there.
        func: The function, bound to the class if it is a class method.
        shim: Adapts the function to the signature that the core calls.
        info: What the decorator said.
    """

    cls_ref: str
    cls_var_name: str
    func: Any
    shim: Any
    info: InfoT

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


_KINDS: dict[type[Any], str] = {
    ValidatorDecoratorInfo: "validators",
    FieldValidatorDecoratorInfo: "field_validators",
    RootValidatorDecoratorInfo: "root_validators",
    FieldSerializerDecoratorInfo: "field_serializers",
    ModelSerializerDecoratorInfo: "model_serializers",
    ModelValidatorDecoratorInfo: "model_validators",
    ComputedFieldInfo: "computed_fields",
}


@dataclass(slots=True)
class DecoratorInfos:
    """All decorated functions of a class, by their names."""

    validators: dict[str, Decorator[ValidatorDecoratorInfo]] = field(default_factory=dict)
    field_validators: dict[str, Decorator[FieldValidatorDecoratorInfo]] = field(
        default_factory=dict
    )
    root_validators: dict[str, Decorator[RootValidatorDecoratorInfo]] = field(default_factory=dict)
    field_serializers: dict[str, Decorator[FieldSerializerDecoratorInfo]] = field(
        default_factory=dict
    )
    model_serializers: dict[str, Decorator[ModelSerializerDecoratorInfo]] = field(
        default_factory=dict
    )
    model_validators: dict[str, Decorator[ModelValidatorDecoratorInfo]] = field(
        default_factory=dict
    )
    computed_fields: dict[str, Decorator[ComputedFieldInfo]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the class has no decorated function at all."""
        return self is NONE or not any(getattr(self, kind) for kind in _KINDS.values())

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
            for kind in fields(base_infos):
                mine = getattr(infos, kind.name)
                for name, decorator in getattr(base_infos, kind.name).items():
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
        table = getattr(self, _KINDS[type(info)])
        if isinstance(info, FieldSerializerDecoratorInfo):
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
        for kind in _KINDS.values():
            other_table = getattr(self, kind)
            if other_table is not table:
                other_table.pop(name, None)


def _proxies(owner: type[Any]) -> dict[str, DecoratorProxy[Any]]:
    return {name: value for name, value in vars(owner).items() if isinstance(value, DecoratorProxy)}


NONE = DecoratorInfos()
"""Shared by all classes without decorated functions."""
# PERF: looking through them takes longer than all else, and finds nothing.
_UNDECORATED = frozenset([object, Generic, Protocol, ABC])
