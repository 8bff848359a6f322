"""The body of a model class: what is a field, what a private attribute, what neither."""

from collections.abc import Mapping
from types import FunctionType
from typing import Any, get_args

from minipydantic import _hints
from minipydantic._decorator_proxy import DecoratorProxy
from minipydantic._special_forms import is_typealiastype
from minipydantic.core import PydanticUndefined
from minipydantic.errors import PydanticUserError
from minipydantic.fields import FieldInfo, ModelPrivateAttr, PrivateAttr

IGNORED_TYPES: tuple[type, ...] = (
    FunctionType,
    property,
    classmethod,
    staticmethod,
    DecoratorProxy,
)


# What every class body has, and what means something else.
_NEVER_PRIVATE = frozenset(
    [
        "model_config",
        "Config",
        "__pydantic_extra__",
        "__module__",
        "__qualname__",
        "__annotations__",
        "__doc__",
    ]
)


def private_attributes(
    namespace: dict[str, Any],
    annotations: Mapping[str, Any],
    ignored_types: tuple[type, ...],
    base_class_vars: set[str],
    base_fields: set[str],
) -> dict[str, ModelPrivateAttr]:
    """Take the private attributes out of a class body.

    Raises:
        PydanticUserError: A field has no annotation, or a name has the wrong form.
        TypeError: A root model of Pydantic 1.
    """
    ignored = (*IGNORED_TYPES, *ignored_types)
    if "__root__" in annotations or "__root__" in namespace:
        raise TypeError(
            "To define root models, use `pydantic.RootModel` rather than a field called '__root__'"
        )
    found: dict[str, ModelPrivateAttr] = {}
    qualname = namespace.get("__qualname__", "")
    for name, value in [*namespace.items()]:
        if name in _NEVER_PRIVATE:
            continue
        if (
            isinstance(value, type)
            and value.__qualname__.startswith(f"{qualname}.")
            and (value.__module__ == namespace["__module__"])
        ):
            continue  # a class inside the class
        if (
            isinstance(value, ignored)
            or type(value).__module__ == "functools"
            or is_typealiastype(value)
        ):
            continue
        if isinstance(value, ModelPrivateAttr):
            _check_private_name(name)
            found[name] = value
            del namespace[name]
        elif isinstance(value, FieldInfo) and name.startswith("_"):
            suggestion = name.lstrip("_") or "my_field"
            raise _name_error(
                "Fields must not use names with leading underscores; e.g., use "
                f"{suggestion!r} instead of {name!r}."
            )
        elif name.startswith("__"):
            continue
        elif name.startswith("_"):
            if not (name in annotations and _hints.is_classvar(annotations[name])):
                found[name] = PrivateAttr(default=value)
                del namespace[name]
        elif name not in annotations and name not in base_class_vars:
            _refuse_bare(name, value, base_fields)
    for name, annotation in annotations.items():
        if (
            name[:1] == "_"
            and not name.startswith("__")
            and name not in found
            and name not in namespace
            and not _hints.is_classvar(annotation)
            and annotation not in ignored
            and getattr(annotation, "__module__", None) != "functools"
        ):
            found[name] = _annotated_private(annotation)
    return found


def _annotated_private(annotation: Any) -> ModelPrivateAttr:
    if _hints.is_annotated(annotation):
        for item in get_args(annotation)[1:]:
            if isinstance(item, ModelPrivateAttr):
                return item
    bare: ModelPrivateAttr = PrivateAttr()
    return bare


def _name_error(message: str) -> PydanticUserError:
    return PydanticUserError(message, code=None)


def _check_private_name(name: str) -> None:
    if name.startswith("__"):
        raise _name_error(
            "Private attributes must not use dunder names; use a single underscore prefix "
            f"instead of {name!r}."
        )
    if not name.startswith("_"):
        raise _name_error(
            "Private attributes must not use valid field names; use sunder names, e.g. "
            f"{'_' + name!r} instead of {name!r}."
        )


def _refuse_bare(name: str, value: Any, base_fields: set[str]) -> None:
    if isinstance(value, FieldInfo):
        raise PydanticUserError(
            f"Field {name!r} requires a type annotation", code="model-field-missing-annotation"
        )
    if name in base_fields:
        raise PydanticUserError(
            f"Field {name!r} defined on a base class was overridden by a non-annotated attribute. "
            "All field definitions, including overrides, require a type annotation.",
            code="model-field-overridden",
        )
    raise PydanticUserError(
        f"A non-annotated attribute was detected: `{name} = {value!r}`. All model fields require a "
        f"type annotation; if `{name}` is not meant to be a field, you may be able to resolve this "
        "error by annotating it as a `ClassVar` or updating `model_config['ignored_types']`.",
        code="model-field-missing-annotation",
    )


def init_private_attributes(self: Any, context: Any, /) -> None:
    """Give the private attributes of an instance their defaults."""
    if getattr(self, "__pydantic_private__", None) is None:
        values: dict[str, Any] = {}
        for name, attribute in self.__private_attributes__.items():
            default = attribute.get_default(validated_data={**self.__dict__, **values})
            if default is not PydanticUndefined:
                values[name] = default
        object.__setattr__(self, "__pydantic_private__", values)
