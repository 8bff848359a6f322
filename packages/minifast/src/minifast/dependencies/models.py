"""What is known about a callable: its parameters by place, and what it depends on."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from minifast._fields import ModelField
from minifast.security.base import SecurityBase
from minifast.types import DependencyCacheKey

_CLASSIFIED = 4096  # callables remembered per question


@dataclass(slots=True)
class Dependant:
    """A callable with its parameters; the nodes of the dependency graph."""

    path_params: list[ModelField] = field(default_factory=list)
    query_params: list[ModelField] = field(default_factory=list)
    header_params: list[ModelField] = field(default_factory=list)
    cookie_params: list[ModelField] = field(default_factory=list)
    body_params: list[ModelField] = field(default_factory=list)
    dependencies: list["Dependant"] = field(default_factory=list)
    name: str | None = None
    call: Callable[..., Any] | None = None
    request_param_name: str | None = None
    websocket_param_name: str | None = None
    http_connection_param_name: str | None = None
    response_param_name: str | None = None
    background_tasks_param_name: str | None = None
    security_scopes_param_name: str | None = None
    own_oauth_scopes: list[str] | None = None
    parent_oauth_scopes: list[str] | None = None
    use_cache: bool = True
    path: str | None = None
    scope: Literal["function", "request"] | None = None
    concurrency: Any = None


class _CallIdentity:
    """A callable as a dict key: equal only to itself, even when it cannot be hashed."""

    __slots__ = ("call",)

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call

    def __hash__(self) -> int:
        return id(self.call)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _CallIdentity) and self.call is other.call


def innermost(call: Any) -> Any:
    """Return what `functools.partial` and `functools.wraps` hide."""
    while True:
        if isinstance(call, functools.partial):
            call = call.func
        elif hasattr(call, "__wrapped__"):
            call = call.__wrapped__
        else:
            return call


def _layers(call: Any) -> list[Any]:
    """Return the functions that can decide what kind of callable this is."""
    found = []
    for candidate in (call, innermost(call)):
        found.append(candidate)
        if not inspect.isclass(candidate):
            method = getattr(candidate, "__call__", None)  # noqa: B004
            found += [method, innermost(method)]
    return found


def _classifier(question: Callable[[Any], bool]) -> Any:
    @functools.lru_cache(maxsize=_CLASSIFIED)
    def classify(identity: _CallIdentity) -> bool:
        call = identity.call
        if isinstance(call, functools.partial):
            call = call.func
        return any(question(layer) for layer in _layers(call)) and not inspect.isclass(call)

    return classify


_is_gen_callable_cached = _classifier(inspect.isgeneratorfunction)
_is_async_gen_callable_cached = _classifier(inspect.isasyncgenfunction)
_is_coroutine_callable_cached = _classifier(inspect.iscoroutinefunction)


def _is_gen_callable(call: Callable[..., Any] | None) -> bool:
    return call is not None and bool(_is_gen_callable_cached(_CallIdentity(call)))


def _is_async_gen_callable(call: Callable[..., Any] | None) -> bool:
    return call is not None and bool(_is_async_gen_callable_cached(_CallIdentity(call)))


def _is_coroutine_callable(call: Callable[..., Any] | None) -> bool:
    return call is not None and bool(_is_coroutine_callable_cached(_CallIdentity(call)))


_KINDS: tuple[tuple[Callable[[Any], bool], str], ...] = (
    (inspect.isgeneratorfunction, "generator"),
    (inspect.isasyncgenfunction, "async generator"),
    (inspect.iscoroutinefunction, "coroutine"),
)


@functools.lru_cache(maxsize=_CLASSIFIED)
def _kind(identity: _CallIdentity) -> str:
    call = identity.call
    call = call.func if isinstance(call, functools.partial) else call
    if not inspect.isclass(call):
        for layer in _layers(call):  # a wrapper decides before what it wraps
            for question, answer in _KINDS:
                if question(layer):
                    return answer
    return "function"


def kind_of(call: Callable[..., Any] | None) -> str:
    """Return "generator", "async generator", "coroutine" or "function"."""
    return "function" if call is None else _kind(_CallIdentity(call))


def _get_oauth_scopes(*, dependant: Dependant) -> list[str]:
    """Return the scopes required here: those from above first, each once."""
    above = dependant.parent_oauth_scopes or []
    return list(dict.fromkeys([*above, *(dependant.own_oauth_scopes or [])]))


def _is_security_scheme(*, dependant: Dependant) -> bool:
    return isinstance(innermost(dependant.call), SecurityBase)


def _get_security_scheme(*, dependant: Dependant) -> SecurityBase:
    scheme = innermost(dependant.call)
    if not isinstance(scheme, SecurityBase):
        raise TypeError(f"{dependant.call!r} is not a security scheme")
    return scheme


def _uses_scopes(
    *, dependant: Dependant, cache: dict[int, tuple[Dependant, bool]] | None = None
) -> bool:
    """Tell whether the value depends on the scopes: here or anywhere below."""
    known = {} if cache is None else cache
    if id(dependant) in known:
        return known[id(dependant)][1]
    answer = (
        bool(dependant.own_oauth_scopes)
        or dependant.security_scopes_param_name is not None
        or _is_security_scheme(dependant=dependant)
        or any(_uses_scopes(dependant=sub, cache=known) for sub in dependant.dependencies)
    )
    known[id(dependant)] = (dependant, answer)
    return answer


def _get_computed_scope(*, dependant: Dependant) -> str | None:
    if dependant.scope:
        return dependant.scope
    is_generator = _is_gen_callable(dependant.call) or _is_async_gen_callable(dependant.call)
    return "request" if is_generator else None


def _get_cache_key(
    *,
    dependant: Dependant,
    uses_scopes_cache: dict[int, tuple[Dependant, bool]] | None = None,
) -> DependencyCacheKey:
    """Return what has to be equal for two nodes to share a value."""
    scopes: tuple[str, ...] = ()
    if _uses_scopes(dependant=dependant, cache=uses_scopes_cache):
        scopes = tuple(sorted(_get_oauth_scopes(dependant=dependant)))
    return (dependant.call, scopes, _get_computed_scope(dependant=dependant) or "")
