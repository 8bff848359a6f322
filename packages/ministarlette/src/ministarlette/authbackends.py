"""Ready-made authentication backends: HTTP Basic, bearer tokens and JWT.

app.add_middleware(
    AuthenticationMiddleware,
    backend=BasicBackend({"ann": os.environ["ANN_PASSWORD"]}),
    on_error=unauthorized,
)
"""

import base64
import hmac
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, TypeAlias

from ministarlette.authentication import (
    AuthCredentials,
    AuthenticationBackend,
    AuthenticationError,
    BaseUser,
    SimpleUser,
)
from ministarlette.requests import HTTPConnection
from ministarlette.responses import PlainTextResponse, Response

Identity: TypeAlias = tuple[AuthCredentials, BaseUser]
#: What a check returns: whether it succeeds, or the scopes, or credentials and user.
Outcome: TypeAlias = bool | Sequence[str] | Identity | None


_CHALLENGES = {"Basic": 'Basic realm="api", charset="UTF-8"', "Bearer": 'Bearer realm="api"'}


def unauthorized(conn: HTTPConnection, exc: Exception) -> Response:
    """Return a 401 that asks for credentials, for `AuthenticationMiddleware`'s `on_error`."""
    challenge = _CHALLENGES[getattr(exc, "scheme", "Bearer")]
    headers = {"WWW-Authenticate": challenge}
    return PlainTextResponse(str(exc), status_code=401, headers=headers)


class CredentialsError(AuthenticationError):
    """The credentials are malformed or wrong.

    Attributes:
        scheme: The authentication scheme that was expected, ``Basic`` or ``Bearer``.
    """

    def __init__(self, message: str, scheme: str) -> None:
        self.scheme = scheme
        super().__init__(message)


class BasicBackend(AuthenticationBackend):
    """HTTP Basic authentication (RFC 7617); use it over TLS only.

    Args:
        check: A mapping of user names to passwords, or a function, ``async`` or not, of user name
            and password that returns an `Outcome`. Let the function compare hashes of passwords
            that were made by a slow hash, such as argon2.
    """

    def __init__(
        self, check: Mapping[str, str] | Callable[[str, str], Outcome | Awaitable[Outcome]]
    ) -> None:
        self._check = _password_table(check) if isinstance(check, Mapping) else check

    async def authenticate(self, conn: HTTPConnection) -> Identity | None:
        """Read ``Authorization: Basic ...``."""
        credentials = _credentials(conn, "basic")
        if credentials is None:
            return None
        try:
            text = base64.b64decode(credentials, validate=True).decode("utf-8")
        except ValueError:
            raise CredentialsError("Invalid basic auth credentials", "Basic") from None
        username, colon, password = text.partition(":")
        outcome = await _settled(self._check(username, password)) if colon else False
        return _identity(outcome, username, "Basic")


class BearerBackend(AuthenticationBackend):
    """Bearer tokens (RFC 6750).

    Args:
        check: A mapping of tokens to user names, or a function, ``async`` or not, of the token
            that returns credentials and user, or None when the token is wrong.
    """

    def __init__(
        self,
        check: Mapping[str, str] | Callable[[str], Identity | Awaitable[Identity | None] | None],
    ) -> None:
        self._check = _token_table(check) if isinstance(check, Mapping) else check

    async def authenticate(self, conn: HTTPConnection) -> Identity | None:
        """Read ``Authorization: Bearer ...``."""
        token = _credentials(conn, "bearer")
        if token is None:
            return None
        return _identity(await _settled(self._check(token)), "", "Bearer")


class JWTBackend(BearerBackend):
    """Bearer tokens that are JSON Web Tokens (RFC 7519), by way of PyJWT.

    The claims ``exp`` and ``sub`` are required, and expiry is checked. The user's name is ``sub``;
    the scopes are ``authenticated`` and those in ``scope``, a string (RFC 8693) or a list.

    Args:
        key: The secret or the public key.
        algorithms: Those that are accepted; never take them from the token.
        audience: Who the token must be for.
        issuer: Who must have issued it.
        leeway: By how many seconds clocks may differ.

    Raises:
        RuntimeError: PyJWT is not installed.
    """

    def __init__(
        self,
        key: Any,
        algorithms: Sequence[str] = ("HS256",),
        *,
        audience: str | None = None,
        issuer: str | None = None,
        leeway: float = 0,
    ) -> None:
        try:
            jwt = import_module("jwt")
        except ModuleNotFoundError as error:
            raise RuntimeError("JWT needs PyJWT: pip install 'ministarlette[jwt]'.") from error
        super().__init__(self._decode)
        self._jwt = jwt
        self._key = key
        self._options: dict[str, Any] = {
            "algorithms": list(algorithms),
            "audience": audience,
            "issuer": issuer,
            "leeway": leeway,
            "options": {"require": ["exp", "sub"]},
        }

    def _decode(self, token: str) -> Identity:
        try:
            claims = self._jwt.decode(token, self._key, **self._options)
        except self._jwt.InvalidTokenError as error:
            raise CredentialsError(f"Invalid token: {error}", "Bearer") from None
        scopes = claims.get("scope", ())
        scopes = scopes.split() if isinstance(scopes, str) else scopes
        return AuthCredentials(["authenticated", *scopes]), SimpleUser(str(claims["sub"]))


def _credentials(conn: HTTPConnection, scheme: str) -> str | None:
    """Return what follows the scheme, or None where there is no such header."""
    given, _, credentials = conn.headers.get("authorization", "").partition(" ")
    return credentials.strip() if given.lower() == scheme else None


async def _settled(outcome: Any) -> Any:
    return await outcome if inspect.isawaitable(outcome) else outcome


def _identity(outcome: Any, username: str, scheme: str) -> Identity:
    if outcome is None or outcome is False:
        raise CredentialsError("Invalid credentials", scheme)
    if isinstance(outcome, tuple) and len(outcome) == 2 and isinstance(outcome[1], BaseUser):
        return outcome[0], outcome[1]
    scopes = [] if outcome is True else list(outcome)
    return AuthCredentials(["authenticated", *scopes]), SimpleUser(username)


def _password_table(passwords: Mapping[str, str]) -> Callable[[str, str], bool]:
    table = {name: password.encode("utf-8") for name, password in passwords.items()}

    def check(username: str, password: str) -> bool:
        known = table.get(username, b"")
        # Unknown users take as long as known ones; an empty password is none.
        return hmac.compare_digest(password.encode("utf-8"), known) and known != b""

    return check


def _token_table(tokens: Mapping[str, str]) -> Callable[[str], Identity | None]:
    table = [(token.encode("utf-8"), username) for token, username in tokens.items()]

    def check(token: str) -> Identity | None:
        given, found = token.encode("utf-8"), None
        for known, username in table:  # all of them, so that time tells nothing
            if hmac.compare_digest(given, known):
                found = username
        return None if found is None else (AuthCredentials(["authenticated"]), SimpleUser(found))

    return check
