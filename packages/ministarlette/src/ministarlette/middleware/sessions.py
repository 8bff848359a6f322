"""Sessions that live in a signed cookie: the client can read them, but not change them."""

import json
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import itsdangerous

from ministarlette._raw_headers import RawHeaders, add_vary
from ministarlette.datastructures import Secret
from ministarlette.types import ASGIApp, Message, Receive, Scope, Send


class Session(dict[str, Any]):
    """A dict that knows whether it was used.

    Attributes:
        accessed: Whether ``request.session`` was asked for: the response depends on the cookie.
        modified: Whether something was set or deleted: the cookie must be sent again.
    """

    accessed = False
    modified = False

    def mark_accessed(self) -> None:
        """Note that the session was used."""
        self.accessed = True

    def mark_modified(self) -> None:
        """Note that the session was changed."""
        self.accessed = self.modified = True

    def setdefault(self, key: str, default: Any = None) -> Any:
        """As of dict."""
        return self[key] if key in self else self._change(dict.setdefault, key, default)

    def pop(self, key: str, *default: Any) -> Any:
        """As of dict."""
        return self._change(dict.pop, key) if key in self else super().pop(key, *default)

    def popitem(self) -> tuple[str, Any]:
        """As of dict."""
        item: tuple[str, Any] = self._change(dict.popitem)
        return item

    def clear(self) -> None:
        """As of dict."""
        self._change(dict.clear)

    def update(self, *args: Any, **kwargs: Any) -> None:
        """As of dict."""
        self._change(dict.update, *args, **kwargs)

    def __setitem__(self, key: str, value: Any) -> None:
        self._change(dict.__setitem__, key, value)

    def __delitem__(self, key: str) -> None:
        self._change(dict.__delitem__, key)

    def __ior__(self, other: Any, /) -> "Session":  # type: ignore[override, misc]
        self._change(dict.update, other)
        return self

    def _change(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.mark_modified()
        return method(self, *args, **kwargs)


class SessionMiddleware:
    """Loads ``request.session`` from a cookie and stores it there again when it was changed.

    Lists and dicts within the session may be changed in place, too.

    Args:
        app: The application.
        secret_key: Signs the cookie; keep it secret and stable.
        session_cookie: The name of the cookie.
        max_age: For how many seconds a session is good; None ends it with the browser.
        path: The path that the cookie is for.
        same_site: Whether the cookie comes with requests from other sites.
        https_only: Whether the cookie is only sent over TLS.
        domain: The domain that the cookie is for, if not this host alone.
        partitioned: Whether the cookie is kept apart per top-level site (CHIPS).
    """

    def __init__(
        self,
        app: ASGIApp,
        secret_key: str | Secret,
        session_cookie: str = "session",
        max_age: int | None = 14 * 24 * 60 * 60,
        path: str = "/",
        same_site: Literal["lax", "strict", "none"] = "lax",
        https_only: bool = False,
        domain: str | None = None,
        partitioned: bool = False,
    ) -> None:
        self.app = app
        self.signer = itsdangerous.TimestampSigner(str(secret_key))
        self.session_cookie = session_cookie
        self.max_age = max_age
        self.path = path
        flags = ["httponly", f"samesite={same_site}"]
        flags += ["secure"] if https_only else []
        flags += [f"domain={domain}"] if domain is not None else []
        flags += ["partitioned"] if partitioned else []
        self.security_flags = "; ".join(flags)
        self._cookie_prefix = f"{session_cookie}=".encode("latin-1")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with a session."""
        if scope["type"] in ("http", "websocket"):
            stored = self._load(scope)
            session = scope["session"] = Session(stored or ())
            send = _Sender(send, self, session, was_stored=stored is not None)
        await self.app(scope, receive, send)

    def _load(self, scope: Scope) -> dict[str, Any] | None:
        """Return what the cookie holds, or None where there is none, or none that is valid."""
        value = self._find_cookie(scope["headers"])
        if value is None:
            return None
        try:
            data = json.loads(b64decode(self.signer.unsign(value, max_age=self.max_age)))
        except (itsdangerous.BadSignature, ValueError):
            return None
        return data if isinstance(data, dict) else None

    def _find_cookie(self, headers: RawHeaders) -> bytes | None:
        """Return the last of our cookies, as it stands: signed values need no unquoting."""
        # PERF: what the other cookies hold does not matter here (RFC 6265 5.4).
        prefix, found = self._cookie_prefix, None
        for name, value in headers:
            if name == b"cookie" and prefix in value:
                for pair in value.split(b";"):
                    pair = pair.strip()
                    if pair.startswith(prefix):
                        found = pair[len(prefix) :]
        return found

    def cookie(self, session: Session) -> bytes:
        """Return the Set-Cookie header that stores `session`, or deletes it when it is empty."""
        if session:
            value = self.signer.sign(b64encode(json.dumps(session).encode("utf-8"))).decode("ascii")
            lifetime = "" if self.max_age is None else f"Max-Age={self.max_age}; "
        else:
            value, lifetime = "null", "expires=Thu, 01 Jan 1970 00:00:00 GMT; "
        where = f"path={self.path}; {lifetime}{self.security_flags}"
        return f"{self.session_cookie}={value}; {where}".encode("latin-1")


class _Sender:
    """Stands in for `send`: stores the session when the response starts."""

    __slots__ = ("_before", "_middleware", "_send", "_session", "_was_stored")

    def __init__(
        self, send: Send, middleware: SessionMiddleware, session: Session, *, was_stored: bool
    ) -> None:
        self._send = send
        self._middleware = middleware
        self._session = session
        self._was_stored = was_stored
        # Changes within a nested value are invisible to the session, so these are compared.
        nested = any(isinstance(value, list | dict) for value in session.values())
        self._before = json.dumps(session) if nested else None

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start" and self._session.accessed:
            message["headers"] = headers = list(message.get("headers", ()))
            self._store(headers)
        return self._send(message)

    def _store(self, headers: RawHeaders) -> None:
        session = self._session
        add_vary(headers, b"Cookie")
        changed = session.modified
        if not changed and self._before is not None:
            changed = json.dumps(session) != self._before
        if changed and (session or self._was_stored):
            headers.append((b"set-cookie", self._middleware.cookie(session)))
