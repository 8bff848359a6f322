"""API keys in the query string, a header or a cookie."""

from minifast.security.base import SecurityBase
from ministarlette.requests import HTTPConnection


class APIKeyBase(SecurityBase):
    """A key under a name.

    Args:
        name: The name of the query parameter, header or cookie.
        scheme_name: The name in OpenAPI; the class's name by default.
        description: Text for OpenAPI.
        auto_error: Refuse requests without a key instead of returning None.
    """

    place: str
    challenge = "APIKey"

    def __init__(
        self,
        *,
        name: str,
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        self.name = name
        place = {"in": self.place, "name": name}
        self.declare(scheme_name, auto_error, description, type="apiKey", **place)

    def find(self, request: HTTPConnection) -> str | None:
        """Return the key in a request, if there is one."""
        raise NotImplementedError

    async def __call__(self, request: HTTPConnection) -> str | None:
        """Return the key.

        Raises:
            HTTPException: There is none (401).
        """
        key = self.find(request)
        if not key:
            self.refuse()
            return None
        return key


class APIKeyQuery(APIKeyBase):
    """A key in the query string."""

    place = "query"

    def find(self, request: HTTPConnection) -> str | None:
        """Return the query parameter."""
        key: str | None = request.query_params.get(self.name)
        return key


class APIKeyHeader(APIKeyBase):
    """A key in a header."""

    place = "header"

    def find(self, request: HTTPConnection) -> str | None:
        """Return the header."""
        key: str | None = request.headers.get(self.name)
        return key


class APIKeyCookie(APIKeyBase):
    """A key in a cookie."""

    place = "cookie"

    def find(self, request: HTTPConnection) -> str | None:
        """Return the cookie."""
        key: str | None = request.cookies.get(self.name)
        return key
