"""Where names in annotations are looked up.

An annotation of a class is evaluated with the globals of the class's module and, in rising order of
precedence, these locals: the function around the definition, the class being built first, the type
parameters, the class's own attributes, and its name.
"""

import sys
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any, NamedTuple, TypeAlias

GlobalsNamespace: TypeAlias = dict[str, Any]
MappingNamespace: TypeAlias = Mapping[str, Any]


class NamespacesTuple(NamedTuple):
    """Globals and locals for `eval`."""

    globals: GlobalsNamespace
    locals: MappingNamespace


class LazyLocalNamespace(Mapping[str, Any]):
    """Several namespaces as one; the later ones win. Nothing is merged before it is needed."""

    __slots__ = ("_namespaces",)

    def __init__(self, *namespaces: MappingNamespace) -> None:
        self._namespaces = namespaces

    @property
    def data(self) -> dict[str, Any]:
        """All names, merged."""
        return {name: value for ns in self._namespaces for name, value in ns.items()}

    def __getitem__(self, key: str) -> Any:
        for namespace in reversed(self._namespaces):
            if key in namespace:
                return namespace[key]
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(key in namespace for namespace in self._namespaces)

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


def module_namespace(obj: Any) -> GlobalsNamespace:
    """Return the globals of the module that defines ``obj``; empty if it is not loaded."""
    module = sys.modules.get(getattr(obj, "__module__", None) or "")
    return module.__dict__ if module is not None else {}


def namespaces_of_function(
    function: Any, parent_namespace: MappingNamespace | None = None
) -> NamespacesTuple:
    """Return where the annotations of a function are looked up."""
    globalns = getattr(function, "__globals__", None)
    if globalns is None:
        globalns = module_namespace(function)
    layers: list[MappingNamespace] = []
    if parent_namespace is not None:
        layers.append(parent_namespace)
    if params := getattr(function, "__type_params__", ()):
        layers.append({param.__name__: param for param in params})
    return NamespacesTuple(globalns, LazyLocalNamespace(*layers))


class NsResolver:
    """Knows the namespaces for the type that is being looked at."""

    __slots__ = ("_fallback", "_parent", "_types")

    def __init__(
        self,
        namespaces_tuple: NamespacesTuple | None = None,
        parent_namespace: MappingNamespace | None = None,
    ) -> None:
        self._fallback = namespaces_tuple
        self._parent = parent_namespace
        self._types: list[Any] = []

    @property
    def types_namespace(self) -> NamespacesTuple:
        """The namespaces for the innermost type."""
        if not self._types:
            return self._fallback or NamespacesTuple({}, {})
        layers: list[MappingNamespace] = []
        if self._parent is not None:
            layers.append(self._parent)
        if len(self._types) > 1:
            first = self._types[0]
            layers.append({first.__name__: first})
        innermost = self._types[-1]
        if params := getattr(innermost, "__type_params__", ()):
            layers.append({param.__name__: param for param in params})
        if hasattr(innermost, "__dict__"):
            layers.append(vars(innermost))
        layers.append({innermost.__name__: innermost})
        return NamespacesTuple(module_namespace(innermost), LazyLocalNamespace(*layers))

    @contextmanager
    def push(self, typ: Any, /) -> Iterator[None]:
        """Look names up for ``typ`` inside a ``with`` block."""
        self._types.append(typ)
        try:
            yield
        finally:
            self._types.pop()


def caller_namespace(depth: int = 2, *, force: bool = False) -> dict[str, Any] | None:
    """Return the locals of the function that calls, None if that is a module.

    Args:
        depth: How many frames up; 1 is the function that calls this one, and -1 stands for the
            first function outside of this package.
        force: Return the namespace of a module as well.
    """
    frame: FrameType | None
    if depth == -1:
        frame = user_frame()
    else:
        try:
            frame = sys._getframe(depth)
        except ValueError:
            return None
    if frame is None:
        return None
    if frame.f_code.co_name.startswith("<generic parameters of"):  # PEP 695
        frame = frame.f_back
    if frame is None:
        return None
    if force:
        return frame.f_locals
    if frame.f_back is None or frame.f_code.co_name == "<module>":
        return None
    return frame.f_locals


def user_frame() -> FrameType | None:
    """Return the innermost frame outside of this package."""
    package = __name__.partition(".")[0]
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").partition(".")[0] != package:
            return frame
        frame = frame.f_back
    return None


class _WeakRef:
    """A weak reference that can be pickled: what is gone, or cannot travel, becomes None."""

    __slots__ = ("_ref",)

    def __init__(self, obj: Any) -> None:
        self._ref = None if obj is None else weakref.ref(obj)

    def __call__(self) -> Any:
        return self._ref() if self._ref is not None else None

    def __reduce__(self) -> tuple[type["_WeakRef"], tuple[Any]]:
        return _WeakRef, (self(),)


def weaken(namespace: dict[str, Any] | None) -> dict[str, Any] | None:
    """Keep a function's locals without keeping its objects alive."""
    if namespace is None:
        return None
    result = {}
    for name, value in namespace.items():
        try:
            result[name] = _WeakRef(value) if value is not None else value
        except TypeError:  # int, str, None ... have no weak references
            result[name] = value
    return result


def unweaken(namespace: dict[str, Any] | None) -> dict[str, Any] | None:
    """Undo `weaken`; objects that are gone are left out."""
    if namespace is None:
        return None
    result = {}
    for name, value in namespace.items():
        if isinstance(value, _WeakRef):
            value = value()
            if value is None:
                continue
        result[name] = value
    return result
