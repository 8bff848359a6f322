"""The special forms of typing and typing_extensions: told apart, and taken off annotations.

typing_extensions defines some forms itself, depending on Python's version. It is not imported
for that: as long as nobody else has done so, no annotation can contain one of its forms.
"""

import sys
import types
import typing
from collections.abc import Callable
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    Never,
    NewType,
    NoReturn,
    Self,
    TypeGuard,
    Union,
)

__all__ = [
    "UNKNOWN",
    "AnnotationSource",
    "ForbiddenQualifier",
    "is_annotated",
    "is_any",
    "is_classvar",
    "is_deprecated",
    "is_final",
    "is_literal",
    "is_never",
    "is_newtype",
    "is_noextraitems",
    "is_noreturn",
    "is_self",
    "is_typealiastype",
    "is_typevar",
    "is_union_origin",
    "is_unpack",
    "unqualified",
]


def _is(form: Any) -> Callable[[Any], bool]:
    """Make a test for a form that is the same object in typing and typing_extensions."""

    def test(obj: Any) -> bool:
        return obj is form

    return test


is_annotated = _is(Annotated)
is_any = _is(Any)
is_classvar = _is(ClassVar)
is_final = _is(Final)
is_literal = _is(Literal)
is_never = _is(Never)
is_noreturn = _is(NoReturn)
is_self = _is(Self)


def _homonyms(name: str, home: str = "typing") -> tuple[Any, ...]:
    """Return what a name means in the standard library and in typing_extensions."""
    modules = sys.modules.get(home), sys.modules.get("typing_extensions")
    return tuple(getattr(module, name) for module in modules if hasattr(module, name))


def is_unpack(obj: Any) -> bool:
    """Tell whether an object is ``Unpack``."""
    return any(obj is form for form in _homonyms("Unpack"))


def is_noextraitems(obj: Any) -> bool:
    """Tell whether an object is ``NoExtraItems``."""
    return any(obj is form for form in _homonyms("NoExtraItems"))


def is_newtype(obj: Any) -> TypeGuard[Any]:
    """Tell whether an object was made by ``NewType``."""
    return isinstance(obj, NewType)


def is_typevar(obj: Any) -> TypeGuard[Any]:
    """Tell whether an object is a type variable."""
    return isinstance(obj, typing.TypeVar)


def is_typealiastype(obj: Any) -> TypeGuard[Any]:
    """Tell whether an object is a type alias, made by ``type`` or ``TypeAliasType``."""
    # PERF: the class is final, so that its name rules out nearly everything
    return type(obj).__name__ == "TypeAliasType" and isinstance(obj, _homonyms("TypeAliasType"))


def is_deprecated(obj: Any) -> bool:
    """Tell whether an object is an instance of ``deprecated``."""
    return isinstance(obj, _homonyms("deprecated", "warnings"))


def is_union_origin(obj: Any) -> bool:
    """Tell whether the origin of an annotation is a union, in either spelling."""
    return obj is Union or obj is types.UnionType


class AnnotationSource:
    """Where an annotation stands, as the qualifiers that mean something there."""

    ANY = frozenset({"required", "not_required", "read_only", "class_var", "init_var", "final"})
    CLASS = frozenset({"class_var", "final"})
    DATACLASS = frozenset({"class_var", "final", "init_var"})
    TYPED_DICT = frozenset({"required", "not_required", "read_only"})
    FUNCTION: frozenset[str] = frozenset()


class ForbiddenQualifier(Exception):
    """A qualifier stands where it means nothing.

    Attributes:
        qualifier: Its name, as in `AnnotationSource`.
    """

    def __init__(self, qualifier: str) -> None:
        super().__init__(qualifier)
        self.qualifier = qualifier


UNKNOWN: Any = object()
"""Stands for the type of an annotation that is nothing but a qualifier, such as ``Final``."""

# The forms that may stand bare or around a type, and those that need a type.
_BARE = {ClassVar: "class_var", Final: "final"}
_AROUND = {**_BARE, typing.Required: "required", typing.NotRequired: "not_required"}


def _qualifier(origin: Any) -> str | None:
    """Return the name of the qualifier that the origin of an annotation is, None otherwise."""
    try:
        name = _AROUND.get(origin)
    except TypeError:  # not hashable
        return None
    if name is None and any(origin is form for form in _homonyms("ReadOnly")):
        return "read_only"
    return name


def _peel(annotation: Any) -> tuple[str, Any] | None:
    """Take the outermost qualifier off an annotation; None if there is none."""
    name = _qualifier(typing.get_origin(annotation))
    if name is not None:
        return name, annotation.__args__[0]
    init_var = _init_var()
    if init_var is not None:
        if annotation is init_var:
            return "init_var", UNKNOWN
        if isinstance(annotation, init_var):
            return "init_var", annotation.type
    if annotation is Final or annotation is ClassVar:
        return _BARE[annotation], UNKNOWN
    return None


def _init_var() -> Any:
    return getattr(sys.modules.get("dataclasses"), "InitVar", None)


def unqualified(
    annotation: Any, source: frozenset[str] = AnnotationSource.ANY
) -> tuple[Any, list[Any], set[str]]:
    """Split an annotation into its type, the metadata of ``Annotated``, and its qualifiers.

    Args:
        annotation: The annotation; type aliases in it are not opened.
        source: Where it stands, an attribute of `AnnotationSource`.

    Returns:
        The type, `UNKNOWN` if the annotation is a bare qualifier; the metadata, that of an inner
        ``Annotated`` first; the names of the qualifiers.

    Raises:
        ForbiddenQualifier: A qualifier means nothing there.
    """
    metadata: list[Any] = []
    qualifiers: set[str] = set()
    if type(annotation) is type and annotation.__module__ == "builtins":  # PERF: `int`, `str`...
        return annotation, metadata, qualifiers
    while True:
        if typing.get_origin(annotation) is Annotated:
            metadata = [*annotation.__metadata__, *metadata]
            annotation = annotation.__origin__
        elif (peeled := _peel(annotation)) is not None:
            qualifier, annotation = peeled
            if qualifier not in source:
                raise ForbiddenQualifier(qualifier)
            qualifiers.add(qualifier)
        else:
            return annotation, metadata, qualifiers
