"""Nodes for models, root models and dataclasses."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from minipydantic._serialize.compiling import CompilingNode, Write
from minipydantic._serialize.fields import RecordNode
from minipydantic._serialize.node import Node
from minipydantic._serialize.state import LAX, STRICT, State, Trim

__all__ = ["DataclassNode", "ModelNode", "RootModelNode"]


class ClassNode(CompilingNode):
    """The common part of nodes for instances of one class.

    Outside of unions any object with attributes is serialised by the class's fields. An instance of
    a subclass is too, unless the caller or the class's configuration asks for polymorphism.
    """

    __slots__ = ("cls", "polymorphic")

    lax_retry = True
    has_class = True

    def __init__(self, cls: type, name: str, polymorphic: bool) -> None:
        super().__init__(name)
        self.cls = cls
        self.polymorphic = polymorphic

    def accepts(self, value: object, state: State) -> bool:
        """Tell whether the class's fields apply to `value`."""
        if state.check == STRICT:
            return type(value) is self.cls
        if state.check == LAX:
            return isinstance(value, self.cls)
        return hasattr(value, "__dict__") and not isinstance(value, type)

    def own_node(self, value: object, state: State) -> Node | None:
        """Return the root node of the serializer of `value`'s own class, if that takes over."""
        wanted = self.polymorphic if state.polymorphic is None else state.polymorphic
        if not wanted or not isinstance(value, self.cls):
            return None
        serializer = getattr(value, "__pydantic_serializer__", None)
        root: Node | None = getattr(serializer, "root_node", None)
        return None if root is self or getattr(root, "node", None) is self else root

    def key(self, value: Any, state: State) -> str:
        return state.infer.key(value, state)


class RootModelNode(ClassNode):
    """A model that stands for its one attribute, `root`."""

    __slots__ = ("root",)

    kind = "Model"

    def __init__(self, cls: type, name: str, polymorphic: bool, root: Node) -> None:
        super().__init__(cls, name, polymorphic)
        self.root = root

    def parts(self) -> Sequence[Node]:
        return (self.root,)

    def accepts(self, value: object, state: State) -> bool:
        return type(value) is self.cls if state.check == STRICT else isinstance(value, self.cls)

    def generate(self, target: str, trim: Trim | None, interpret: Write) -> tuple[Write, str]:
        from minipydantic._codegen.serialize import compile_root_model  # noqa: PLC0415 - when used

        return compile_root_model(target, self.cls, self.root, interpret)

    def interpret(self, value: Any, state: State, target: str) -> Any:
        if type(value) is not self.cls:
            if (own := self.own_node(value, state)) is not None:
                return getattr(own, target)(value, state)
            if not self.accepts(value, state):
                return getattr(self, f"other_{target}")(value, state)
        node = self.root
        if state.serialize_as_any and not getattr(node, "is_field", False):
            node = state.infer.any
        outer_model, outer_name = state.model, state.field_name
        state.model, state.field_name = value, "root"
        try:
            return getattr(node, target)(value.root, state)
        finally:
            state.model, state.field_name = outer_model, outer_name

    def key(self, value: Any, state: State) -> str:
        return str(self.interpret(value, state, "key"))

    def describe(self) -> str:
        return f'serializer:{self.root!r},has_extra:false,root_model:true,name:"{self.name}"'


class ModelNode(ClassNode):
    """A model with fields, and perhaps extra items."""

    __slots__ = ("has_extras", "record")

    kind = "Model"
    trims = True

    def __init__(
        self, cls: type, name: str, polymorphic: bool, record: RecordNode, has_extras: bool
    ) -> None:
        super().__init__(cls, name, polymorphic)
        self.record = record
        self.has_extras = has_extras

    def parts(self) -> Sequence[Node]:
        return (self.record,)

    @property
    def is_regular(self) -> bool:
        record = self.record
        return bool(record.fields) and not record.is_conditional and self.cls.__dictoffset__ != 0

    def generate(self, target: str, trim: Trim | None, interpret: Write) -> tuple[Write, str]:
        from minipydantic._codegen.serialize import compile_record  # noqa: PLC0415 - when used

        return compile_record(
            target, self.cls, self.record, interpret, has_extras=self.has_extras, trim=trim
        )

    def _final(self, target: str) -> Write:
        write = super()._final(target)
        if target == "python":
            self._give_method(target)
        elif target == "document":
            self._give_method("native" if "native" in self.sources else "text")
        return write

    def _give_method(self, target: str) -> None:
        """Give the class a method of its own, if this is what its instances are serialised by."""
        serializer: Any = vars(self.cls).get("__pydantic_serializer__")
        if not self.is_regular or getattr(type(serializer), "root_node", None) is None:
            return  # pending, or not a serializer
        if serializer.root_node is not self or type(self) is not ModelNode:
            return
        from minipydantic._codegen.serialize import compile_method  # noqa: PLC0415
        from minipydantic._model.methods import install  # noqa: PLC0415 - nor that before

        install(self.cls, compile_method(target, self.cls, self.record, has_extras=self.has_extras))

    def data(self, value: Any) -> Mapping[str, Any]:
        """Return the attributes that may be fields."""
        return value.__dict__  # type: ignore[no-any-return]

    def _extra(self, value: Any) -> Mapping[str, Any] | None:
        return value.__pydantic_extra__ if self.has_extras else None

    def interpret(self, value: Any, state: State, target: str) -> Any:
        if type(value) is not self.cls:
            if (own := self.own_node(value, state)) is not None:
                return getattr(own, target)(value, state)
            if not self.accepts(value, state):
                return getattr(self, f"other_{target}")(value, state)
        data, extra = self.data(value), self._extra(value)
        if target == "text":
            return "{" + ",".join(self.record.members(data, value, state, extra)) + "}"
        return self.record.as_dict(data, value, state, extra, target)

    def describe(self) -> str:
        has_extras = "true" if self.has_extras else "false"
        return (
            f'serializer:{self.record!r},has_extra:{has_extras},root_model:false,name:"{self.name}"'
        )


class DataclassNode(ModelNode):
    """A dataclass, with or without `__dict__`."""

    __slots__ = ("names",)

    kind = "Dataclass"

    def __init__(
        self,
        cls: type,
        name: str,
        polymorphic: bool,
        record: RecordNode,
        names: Iterable[str],
    ) -> None:
        super().__init__(cls, name, polymorphic, record, has_extras=False)
        self.names = tuple(names)

    def accepts(self, value: object, state: State) -> bool:
        if state.check:
            return super().accepts(value, state)
        return hasattr(type(value), "__dataclass_fields__")

    def data(self, value: Any) -> Mapping[str, Any]:
        return {name: getattr(value, name) for name in self.names}
