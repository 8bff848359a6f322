"""Methods that generated code gives to a model's class, in front of those that were written.

They answer for exactly that class, and hand everything else on to the method that they hide; so
they must not be taken for a method that somebody wrote.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import update_wrapper
from typing import Any

from minipydantic.errors import PydanticUserError
from minipydantic.version import version_short

__all__ = ["GeneratedSource", "check_is_self", "fallbacks", "install", "retire", "written"]

_MARK = "__minipydantic_generated__"
_GENERATED = ("__init__", "model_validate", "model_validate_json", "model_dump", "model_dump_json")


def is_generated(attribute: Any) -> bool:
    """Tell whether a class attribute is a method of ours.

    The mark is the method's own code: `functools.wraps` copies it to other functions.
    """
    function = getattr(attribute, "__func__", attribute)
    mark = getattr(function, _MARK, None)
    return mark is not None and mark is getattr(function, "__code__", None)


def written(cls: type[Any], name: str) -> tuple[type[Any], Any]:
    """Return the method of a class that somebody wrote, and the class that has it.

    None of `object` stands for a method that nobody wrote: a validator may be that of any class.
    """
    for base in cls.__mro__:
        if name in vars(base) and not is_generated(vars(base)[name]):
            return base, vars(base)[name]
    return object, None


def install(cls: type[Any], methods: Mapping[str, Callable[..., Any]]) -> None:
    """Give generated methods to a class, in front of those of `BaseModel` alone."""
    for name, function in methods.items():
        owner, hidden = written(cls, name)
        if "__pydantic_is_base__" not in vars(owner):  # also of what is validated like a model
            continue
        by_class = isinstance(hidden, classmethod)
        update_wrapper(function, hidden.__func__ if by_class else hidden)
        setattr(function, _MARK, function.__code__)
        setattr(cls, name, classmethod(function) if by_class else function)


def fallbacks(
    cls: Any, validator: Any, absent: Any, *, json: bool
) -> dict[str, Callable[..., Any]]:
    """Return what generated methods of a class call when they do not answer themselves.

    Args:
        cls: The class.
        validator: Its validator.
        absent: What stands for a parameter that was not given.
        json: Whether the methods take JSON.
    """

    def init_otherwise(
        instance: Any,
        args: tuple[Any, ...],
        parameters: dict[str, Any],
        more: dict[str, Any],
        calls: Sequence[Any],
    ) -> None:
        __tracebackhide__ = True
        data = parameters
        for name, value in [*parameters.items()]:
            if value is absent:
                del data[name]
        if more:
            data.update(more)
        if args or type(instance) is not cls:
            super(cls, instance).__init__(*args, **data)
        else:
            check_is_self(validator.explain(data, calls, instance), instance, stacklevel=3)

    if json:
        return {"_explain": validator.explain_json}
    return {
        "_init_otherwise": init_otherwise,
        "_explain": validator.explain,
        "_check_is_self": check_is_self,
    }


def retire(cls: type[Any]) -> None:
    """Take the generated methods away from a class that is about to be built again."""
    for name in _GENERATED:
        if name in vars(cls) and is_generated(vars(cls)[name]):
            delattr(cls, name)


class GeneratedSource:
    """The class attribute with the generated source; that of `BaseModel` has none."""

    def __get__(self, instance: Any, owner: Any) -> str:
        try:
            source: str = owner.__pydantic_validator__.source
        except PydanticUserError as error:
            raise AttributeError("__minipydantic_source__") from error
        return source


def check_is_self(validated: Any, instance: Any, stacklevel: int) -> None:
    """Warn if validation put another object into the place of the instance."""
    if validated is not instance:
        warnings.warn(
            "A custom validator is returning a value other than `self`.\nReturning anything "
            "other than `self` from a top level model validator isn't supported when "
            "validating via `__init__`.\nSee the `model_validator` docs "
            f"(https://pydantic.dev/docs/validation/{version_short()}/concepts/validators/"
            "#model-validators) for more details.",
            stacklevel=stacklevel + 1,
        )
