"""Annotations as Python stores them, and their evaluation."""

import re
import sys
import types
import typing
from functools import lru_cache, partial
from typing import Any, ForwardRef, get_args, get_origin

from . import _special_forms as typing_objects
from ._namespaces import (
    GlobalsNamespace,
    MappingNamespace,
    NamespacesTuple,
    NsResolver,
    namespaces_of_function,
)
from ._schema.certain import is_certain
from ._special_forms import is_union_origin

NoneType = type(None)

_CLASSVAR = re.compile(r"((\w+\.)?Annotated\[)?(\w+\.)?ClassVar\[")


def own_annotations(cls: type[Any]) -> dict[str, Any]:
    """Return the annotations in the body of a class, unevaluated where they are strings."""
    if sys.version_info >= (3, 14):
        import annotationlib  # noqa: PLC0415

        return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)
    annotations: dict[str, Any] = cls.__dict__.get("__annotations__") or {}  # noqa: RUF063
    return annotations


def namespace_annotations(namespace: dict[str, Any]) -> dict[str, Any]:
    """Return the annotations in a class body that is not yet a class."""
    if sys.version_info >= (3, 14) and "__annotations__" not in namespace:
        from annotationlib import (  # noqa: PLC0415
            Format,
            call_annotate_function,
            get_annotate_from_class_namespace,
        )

        if annotate := get_annotate_from_class_namespace(namespace):
            return call_annotate_function(annotate, format=Format.FORWARDREF)
        return {}
    annotations: dict[str, Any] = namespace.get("__annotations__", {})
    return annotations


def evaluate(
    value: Any,
    globalns: GlobalsNamespace | None = None,
    localns: MappingNamespace | None = None,
    type_params: tuple[Any, ...] = (),
) -> Any:
    """Evaluate an annotation: strings and forward references, at any depth.

    Raises:
        NameError: A name is not defined.
    """
    if value is None:
        return NoneType
    if isinstance(value, str):
        found = None if globalns is None else _evaluate_certain(value, globalns, localns)
        if found is not None:
            return found
        value = ForwardRef(value, is_argument=False, is_class=True)
    elif type(value) is type:  # PERF: `int`, `str`, most annotations
        return value
    # The recursive evaluation has no public counterpart for a single annotation.
    eval_type: Any = typing._eval_type  # type: ignore[attr-defined]
    try:
        if sys.version_info >= (3, 13):
            return eval_type(value, globalns, localns, type_params)
        return eval_type(value, globalns, localns)
    except TypeError as error:
        if not isinstance(value, ForwardRef):
            raise
        raise TypeError(f"Unable to evaluate type annotation {value.__forward_arg__!r}.") from error


def _evaluate_certain(text: str, globalns: GlobalsNamespace, localns: Any) -> Any:
    """Evaluate the text of an annotation; None if it is not as simple as most are."""
    # PERF: a forward reference compiles its text each time, and then looks for others inside.
    code = _compiled(text)
    try:
        found = None if code is None else eval(code, globalns, localns)
    except TypeError:  # said in other words below
        return None
    return found if is_certain(found) else None


@lru_cache(maxsize=512)
def _compiled(text: str) -> types.CodeType | None:
    try:
        return compile(text, "<string>", "eval")
    except (SyntaxError, ValueError):
        return None


def try_evaluate(
    value: Any,
    globalns: GlobalsNamespace | None = None,
    localns: MappingNamespace | None = None,
) -> tuple[Any, bool]:
    """Evaluate an annotation; if a name is missing, return it as it is, and False."""
    try:
        return evaluate(value, globalns, localns), True
    except NameError:
        if isinstance(value, str):
            value = ForwardRef(value, is_argument=False, is_class=True)
        return value, False


def model_hints(cls: type[Any], ns_resolver: NsResolver) -> dict[str, tuple[Any, bool]]:
    """Evaluate the annotations of a class and its bases; False where a name is missing."""
    hints: dict[str, tuple[Any, bool]] = {}
    for base in reversed(cls.__mro__):
        annotations = own_annotations(base)
        if not annotations or base.__module__ == "builtins":
            continue
        namespaces: NamespacesTuple | None = None
        for name, value in annotations.items():
            if type(value) is type:  # PERF: nothing to look up
                hints[name] = value, True
                continue
            if name.startswith("_"):  # private: never evaluated
                hints[name] = value, True
                continue
            if namespaces is None:
                with ns_resolver.push(base):
                    namespaces = ns_resolver.types_namespace
            hints[name] = try_evaluate(value, *namespaces)
    return hints


def class_hints(cls: type[Any], ns_resolver: NsResolver) -> dict[str, Any]:
    """Evaluate the annotations of a class and its bases.

    Raises:
        NameError: A name is not defined.
    """
    hints: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if annotations := own_annotations(base):
            with ns_resolver.push(base):
                namespaces = ns_resolver.types_namespace
            for name, value in annotations.items():
                hints[name] = evaluate(value, *namespaces)
    return hints


def function_hints(
    function: Any,
    *,
    include_keys: set[str] | None = None,
    globalns: GlobalsNamespace | None = None,
    localns: MappingNamespace | None = None,
) -> dict[str, Any]:
    """Evaluate the annotations of a callable; a partial has those of its function.

    Raises:
        NameError: A name is not defined.
    """
    annotations = _callable_annotations(function)
    if globalns is None:
        globalns, own_locals = namespaces_of_function(unwrap(function))
        localns = own_locals if localns is None else localns
    return {
        name: evaluate(value, globalns, localns)
        for name, value in annotations.items()
        if include_keys is None or name in include_keys
    }


def _callable_annotations(function: Any) -> dict[str, Any]:
    if isinstance(function, partial):
        return _callable_annotations(function.func)
    annotations = getattr(function, "__annotations__", None)
    if annotations is None or isinstance(function, type):
        call: Any = (
            vars(function).get("__init__")
            if isinstance(function, type)
            else type(function).__call__
        )
        annotations = getattr(call, "__annotations__", None) or {}
    return dict(annotations)


def return_hint(
    function: Any,
    localns: MappingNamespace | None = None,
    globalns: GlobalsNamespace | None = None,
) -> Any:
    """Return what a function says that it returns, `PydanticUndefined` if nothing."""
    from .core import PydanticUndefined  # noqa: PLC0415

    if isinstance(function, type):
        return function
    hints = function_hints(function, include_keys={"return"}, globalns=globalns, localns=localns)
    return hints.get("return", PydanticUndefined)


def unwrap(function: Any) -> Any:
    """Return the plain function inside of properties, partials and class methods."""
    while True:
        if isinstance(function, partial):
            function = function.func
        elif isinstance(function, property):
            function = function.fget
        elif isinstance(function, (classmethod, staticmethod)):
            function = function.__func__
        elif type(function).__name__ in ("cached_property", "partialmethod"):
            function = function.func
        else:
            return function


def is_classvar(annotation: Any) -> bool:
    """Tell whether an annotation, evaluated or not, declares a class variable."""
    if isinstance(annotation, str):
        return (
            _CLASSVAR.match(annotation) is not None or annotation.rpartition(".")[2] == "ClassVar"
        )
    if isinstance(annotation, ForwardRef):
        return is_classvar(annotation.__forward_arg__)
    if typing_objects.is_classvar(annotation):
        return True
    origin = get_origin(annotation)
    if typing_objects.is_classvar(origin):
        return True
    if typing_objects.is_annotated(origin):
        return is_classvar(annotation.__origin__)
    return False


def is_annotated(annotation: Any) -> bool:
    """Tell whether an annotation is ``Annotated[...]``."""
    return typing_objects.is_annotated(get_origin(annotation))


def is_union(annotation: Any) -> bool:
    """Tell whether an annotation is a union, in either spelling."""
    return is_union_origin(get_origin(annotation))


def flatten_literal(annotation: Any) -> list[Any]:
    """Return the values of a literal; type aliases and literals inside are opened."""
    values: list[Any] = []
    for arg in get_args(annotation):
        if typing_objects.is_typealiastype(arg):
            arg = arg.__value__
        if get_origin(arg) is typing.Literal:
            values += flatten_literal(arg)
        else:
            values.append(arg)
    try:
        return list({(type(value), value): value for value in values}.values())
    except TypeError:  # not hashable
        return values


def is_self(annotation: Any) -> bool:
    """Tell whether an annotation is ``Self``."""
    return typing_objects.is_self(annotation)


def is_namedtuple(obj: Any) -> bool:
    """Tell whether a class is a named tuple."""
    return isinstance(obj, type) and issubclass(obj, tuple) and hasattr(obj, "_fields")


def is_generic_alias(annotation: Any) -> bool:
    """Tell whether an annotation is a parametrised class."""
    return isinstance(annotation, (types.GenericAlias, typing._GenericAlias))  # type: ignore[attr-defined]
