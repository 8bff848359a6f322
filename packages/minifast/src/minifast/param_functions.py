"""The functions that users call: the classes of `minifast.params`, typed to fit as defaults."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from typing_extensions import Unpack

from minifast import params
from minifast.params import BodyOptions, HeaderOptions, ParamOptions
from minipydantic.core import PydanticUndefined as Undefined


def Path(default: Any = ..., **options: Unpack[ParamOptions]) -> Any:
    """Declare a path parameter.

    Args:
        default: Only `...`, for path parameters are always required.
        options: See `ParamOptions`.

    Returns:
        The declaration.
    """
    return params.Path(default, **options)


def Query(default: Any = Undefined, **options: Unpack[ParamOptions]) -> Any:
    """Declare a query parameter.

    Args:
        default: The value when it is missing; required when left out.
        options: See `ParamOptions`.

    Returns:
        The declaration.
    """
    return params.Query(default, **options)


def Header(default: Any = Undefined, **options: Unpack[HeaderOptions]) -> Any:
    """Declare a header parameter.

    Args:
        default: The value when it is missing; required when left out.
        options: See `HeaderOptions`.

    Returns:
        The declaration.
    """
    return params.Header(default, **options)


def Cookie(default: Any = Undefined, **options: Unpack[ParamOptions]) -> Any:
    """Declare a cookie parameter.

    Args:
        default: The value when it is missing; required when left out.
        options: See `ParamOptions`.

    Returns:
        The declaration.
    """
    return params.Cookie(default, **options)


def Body(default: Any = Undefined, **options: Unpack[BodyOptions]) -> Any:
    """Declare a value of the body.

    Args:
        default: The value when it is missing; required when left out.
        options: See `BodyOptions`.

    Returns:
        The declaration.
    """
    return params.Body(default, **options)


def Form(default: Any = Undefined, **options: Unpack[BodyOptions]) -> Any:
    """Declare a form field.

    Args:
        default: The value when it is missing; required when left out.
        options: See `BodyOptions`.

    Returns:
        The declaration.
    """
    return params.Form(default, **options)


def File(default: Any = Undefined, **options: Unpack[BodyOptions]) -> Any:
    """Declare an uploaded file.

    Args:
        default: The value when it is missing; required when left out.
        options: See `BodyOptions`.

    Returns:
        The declaration.
    """
    return params.File(default, **options)


def Depends(
    dependency: Callable[..., Any] | None = None,
    *,
    use_cache: bool = True,
    scope: Literal["function", "request"] | None = None,
    max_concurrency: int | None = None,
) -> Any:
    """Declare a dependency.

    Args:
        dependency: The callable that provides the value.
        use_cache: Call it once per request.
        scope: When a generator's context ends; see `params.Depends`.
        max_concurrency: How many calls may run at the same time.

    Returns:
        The declaration.
    """
    return params.Depends(
        dependency=dependency, use_cache=use_cache, scope=scope, max_concurrency=max_concurrency
    )


def Security(
    dependency: Callable[..., Any] | None = None,
    *,
    scopes: Sequence[str] | None = None,
    use_cache: bool = True,
) -> Any:
    """Declare a dependency with OAuth2 scopes.

    Args:
        dependency: The callable that provides the value.
        scopes: The scopes that it requires.
        use_cache: Call it once per request.

    Returns:
        The declaration.
    """
    return params.Security(dependency=dependency, scopes=scopes, use_cache=use_cache)
