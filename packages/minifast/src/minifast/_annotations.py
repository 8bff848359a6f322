"""Questions about annotations: a sequence? a model? a scalar? an upload?"""

import sys
import types
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from typing_extensions import TypeAliasType

from minipydantic import BaseModel
from ministarlette.datastructures import UploadFile

SEQUENCE_TYPES = (Sequence, list, tuple, set, frozenset, deque)
_UNIONS = (Union, types.UnionType)


def lenient_issubclass(cls: Any, parents: type[Any] | tuple[type[Any], ...] | None) -> bool:
    """Return `issubclass(cls, parents)`, and False where that would raise."""
    try:
        return isinstance(cls, type) and issubclass(cls, parents)  # type: ignore[arg-type]
    except TypeError:
        return False


def is_alias(annotation: Any) -> bool:
    """Tell whether an annotation is a `type X = ...` alias (PEP 695)."""
    native = getattr(sys.modules["typing"], "TypeAliasType", TypeAliasType)
    return isinstance(annotation, (TypeAliasType, native))


def bare(annotation: Any) -> Any:
    """Strip `Annotated` and aliases from an annotation."""
    while True:
        if is_alias(annotation):
            annotation = annotation.__value__
        elif get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        else:
            return annotation


def is_union(annotation: Any) -> bool:
    """Tell whether an annotation is `A | B` or `Union[A, B]`."""
    return get_origin(annotation) in _UNIONS


def arms(annotation: Any) -> Iterator[Any]:
    """Yield the alternatives of a union, nested ones too; anything else is its own only one."""
    annotation = bare(annotation)
    if is_union(annotation):
        for arm in get_args(annotation):
            yield from arms(arm)
    else:
        yield annotation


def some_arm(annotation: Any, question: Callable[[Any], bool]) -> bool:
    """Tell whether the answer is yes for one alternative of a union."""
    return any(question(arm) for arm in arms(annotation))


def is_model(annotation: Any) -> bool:
    """Tell whether an annotation is a model class, of whichever validation library."""
    annotation = get_origin(annotation) or annotation
    return lenient_issubclass(annotation, BaseModel) or (
        isinstance(annotation, type)
        and hasattr(annotation, "__pydantic_fields__")
        and hasattr(annotation, "model_validate")
    )


def model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the model class of `Model`, `Model | None` or `Annotated[Model, ...]`, if any."""
    found = [arm for arm in arms(annotation) if arm is not type(None) and arm is not None]
    return found[0] if len(found) == 1 and is_model(found[0]) else None


def _sequence_class(annotation: Any) -> bool:
    origin = get_origin(annotation) or annotation
    return lenient_issubclass(origin, SEQUENCE_TYPES) and not lenient_issubclass(
        origin, (str, bytes)
    )


def is_sequence(annotation: Any) -> bool:
    """Tell whether a value of the annotation can be a sequence other than text or bytes."""
    return some_arm(annotation, _sequence_class)


def is_complex(annotation: Any) -> bool:
    """Tell whether values of the annotation need more than one string to be written down."""

    def question(arm: Any) -> bool:
        origin = get_origin(arm) or arm
        return (
            _sequence_class(arm)
            or is_model(arm)
            or lenient_issubclass(origin, (Mapping, UploadFile))
            or (isinstance(origin, type) and is_dataclass(origin))
            or (get_origin(arm) is not None and hasattr(origin, "__get_pydantic_core_schema__"))
            or hasattr(arm, "__pydantic_core_schema__")
            or (
                hasattr(arm, "__get_pydantic_core_schema__")
                and getattr(arm, "__module__", "").partition(".")[0] not in _SCALAR_HOMES
            )
        )

    return some_arm(annotation, question)


# Types such as AnyUrl or EmailStr bring a schema of their own, and are written as one string.
_SCALAR_HOMES = {"pydantic", "minipydantic", "pydantic_core", "pydantic_extra_types"}


def is_scalar(annotation: Any) -> bool:
    """Tell whether a value of the annotation is written as one string."""
    return annotation is not ... and not is_complex(annotation)


def is_scalar_sequence(annotation: Any) -> bool:
    """Tell whether the annotation is a sequence of scalars, perhaps beside scalars in a union."""
    found = False
    for arm in arms(annotation):
        if _sequence_class(arm):
            if not all(is_scalar(argument) for argument in get_args(arm)):
                return False
            found = True
        elif not is_scalar(arm):
            return False
    return found


def is_bytes(annotation: Any) -> bool:
    """Tell whether the annotation is bytes, perhaps optional."""
    return some_arm(annotation, lambda arm: lenient_issubclass(arm, bytes))


def is_upload(annotation: Any) -> bool:
    """Tell whether the annotation is an upload, perhaps optional."""
    return some_arm(annotation, lambda arm: lenient_issubclass(arm, UploadFile))


def is_sequence_of(annotation: Any, item: Callable[[Any], bool]) -> bool:
    """Tell whether the annotation is a sequence whose items all are as asked."""
    return some_arm(
        annotation,
        lambda arm: _sequence_class(arm) and all(item(argument) for argument in get_args(arm)),
    )


def is_bytes_sequence(annotation: Any) -> bool:
    """Tell whether the annotation is a sequence of bytes."""
    return is_sequence_of(annotation, is_bytes)


def is_upload_sequence(annotation: Any) -> bool:
    """Tell whether the annotation is a sequence of uploads."""
    return is_sequence_of(annotation, is_upload)
