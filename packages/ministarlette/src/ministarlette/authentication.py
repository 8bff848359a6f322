"""Who sends the request, and what they may do: credentials, users, and the `requires` decorator.

`ministarlette.middleware.authentication` asks an `AuthenticationBackend` for both and puts them
into the scope as ``request.auth`` and ``request.user``. `ministarlette.authbackends` has ready-made
backends.
"""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec
from urllib.parse import urlencode

from ministarlette._utils import is_async_callable
from ministarlette.exceptions import HTTPException
from ministarlette.requests import HTTPConnection
from ministarlette.responses import RedirectResponse

P = ParamSpec("P")


class AuthenticationError(Exception):
    """The credentials that came with the request are wrong."""


class AuthCredentials:
    """What the sender may do.

    Args:
        scopes: Names of permissions.
    """

    def __init__(self, scopes: Sequence[str] | None = None) -> None:
        self.scopes = list(scopes or ())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.scopes!r})"


class BaseUser:
    """The interface of ``request.user``."""

    @property
    def is_authenticated(self) -> bool:
        """Whether this is a known user."""
        raise NotImplementedError

    @property
    def display_name(self) -> str:
        """The name to show."""
        raise NotImplementedError

    @property
    def identity(self) -> str:
        """The name to store and to compare."""
        raise NotImplementedError


class SimpleUser(BaseUser):
    """A known user of whom there is nothing but a name."""

    def __init__(self, username: str) -> None:
        self.username = username

    @property
    def is_authenticated(self) -> bool:
        """Always True."""
        return True

    @property
    def display_name(self) -> str:
        """The user name."""
        return self.username

    @property
    def identity(self) -> str:
        """The user name."""
        return self.username


class UnauthenticatedUser(BaseUser):
    """Nobody in particular."""

    @property
    def is_authenticated(self) -> bool:
        """Always False."""
        return False

    @property
    def display_name(self) -> str:
        """Empty."""
        return ""

    @property
    def identity(self) -> str:
        """Empty."""
        return ""


class AuthenticationBackend:
    """Finds out who sends a request; subclasses implement `authenticate`."""

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, BaseUser] | None:
        """Return credentials and user, or None when the request brings no credentials.

        Raises:
            AuthenticationError: It brings some, but they are wrong.
        """
        raise NotImplementedError


def has_required_scope(conn: HTTPConnection, scopes: Sequence[str]) -> bool:
    """Tell whether the connection's credentials hold every one of `scopes`."""
    held = conn.auth.scopes
    return all(scope in held for scope in scopes)


def requires(
    scopes: str | Sequence[str],
    status_code: int = 403,
    redirect: str | None = None,
) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let only those through who hold `scopes`.

    The decorated function must have a parameter named ``request`` or ``websocket``. A WebSocket
    without the scopes is closed.

    Args:
        scopes: One name, or all of several.
        status_code: What others get.
        redirect: The name of a route to send others to instead, with the present URL as ``?next=``.

    Raises:
        TypeError: The function has no such parameter.
    """
    needed = [scopes] if isinstance(scopes, str) else list(scopes)

    def decorate(function: Callable[P, Any]) -> Callable[P, Any]:
        position, name = _connection_parameter(function)

        def connection(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return kwargs[name] if name in kwargs else args[position]

        def refusal(conn: HTTPConnection) -> RedirectResponse | None:
            if has_required_scope(conn, needed):
                return None
            if redirect is None:
                raise HTTPException(status_code=status_code)
            query = urlencode({"next": str(conn.url)})
            return RedirectResponse(url=f"{conn.url_for(redirect)}?{query}", status_code=303)

        @functools.wraps(function)
        async def guard_websocket(*args: P.args, **kwargs: P.kwargs) -> None:
            websocket = connection(args, kwargs)
            if has_required_scope(websocket, needed):
                await function(*args, **kwargs)
            else:
                await websocket.close()

        @functools.wraps(function)
        async def guard_async(*args: P.args, **kwargs: P.kwargs) -> Any:
            return refusal(connection(args, kwargs)) or await function(*args, **kwargs)

        @functools.wraps(function)
        def guard_sync(*args: P.args, **kwargs: P.kwargs) -> Any:
            return refusal(connection(args, kwargs)) or function(*args, **kwargs)

        if name == "websocket":
            return guard_websocket
        return guard_async if is_async_callable(function) else guard_sync

    return decorate


def _connection_parameter(function: Callable[..., Any]) -> tuple[int, str]:
    for position, name in enumerate(inspect.signature(function).parameters):
        if name in ("request", "websocket"):
            return position, name
    raise TypeError(
        f'No "request" or "websocket" argument on function "{function}". Add one: '
        "`requires` looks there for the credentials."
    )
