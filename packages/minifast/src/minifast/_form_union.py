"""Unions of models in a form: every alternative reads the form in its own way.

What is a list for one alternative is a single value for another, so the form is handed to the
validator as it came, and each model shapes it just before it validates.
"""

import functools
import re
from collections.abc import Callable
from typing import Annotated, Any, Union, get_args, get_origin

import minipydantic
from minifast._annotations import is_alias, is_model, is_union

Shape = Callable[["RawForm"], dict[str, Any]]

# The label that the validation layer gives to a model behind a function.
_LABEL = re.compile(r"function-before\[.*?\(\), (.+)\]$")


class RawForm(dict[str, Any]):
    """A form: the last value of every name, which is what a discriminator wants to see.

    Args:
        groups: All values of every name.
        seen: The last ones that are not empty.
    """

    def __init__(self, groups: dict[str, list[Any]], seen: dict[str, Any]) -> None:
        super().__init__(seen)
        self.groups = groups


def _shaped(shape: Shape, value: Any) -> Any:
    return shape(value) if isinstance(value, RawForm) else value


def with_shapes(annotation: Any, shape_of: Callable[[Any], Shape]) -> Any:
    """Return an annotation in which every model shapes a form before it validates.

    Args:
        annotation: The annotation.
        shape_of: Returns for a model how it reads a form.

    Returns:
        The annotation.
    """
    if is_alias(annotation):
        return with_shapes(annotation.__value__, shape_of)
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        return Annotated[(with_shapes(inner, shape_of), *metadata)]
    if is_union(annotation):
        return Union[tuple(with_shapes(arm, shape_of) for arm in get_args(annotation))]  # noqa: UP007
    if is_model(annotation):
        return Annotated[
            annotation,
            minipydantic.BeforeValidator(functools.partial(_shaped, shape_of(annotation))),
        ]
    return annotation


def relabelled(loc: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return an error's place with models named as if nothing stood before them."""
    return tuple(_LABEL.sub(r"\1", part) if isinstance(part, str) else part for part in loc)
