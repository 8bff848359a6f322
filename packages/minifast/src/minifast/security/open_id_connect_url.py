"""OpenID Connect Discovery."""

from minifast.security.base import SecurityBase
from ministarlette.requests import HTTPConnection


class OpenIdConnect(SecurityBase):
    """Credentials of an OpenID provider; returns the whole Authorization header.

    Args:
        openIdConnectUrl: The discovery document.
        scheme_name: The name in OpenAPI; the class's name by default.
        description: Text for OpenAPI.
        auto_error: Refuse requests without the header instead of returning None.
    """

    def __init__(
        self,
        *,
        openIdConnectUrl: str,
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        self.declare(
            scheme_name,
            auto_error,
            description,
            type="openIdConnect",
            openIdConnectUrl=openIdConnectUrl,
        )

    async def __call__(self, request: HTTPConnection) -> str | None:
        """Return the Authorization header.

        Raises:
            HTTPException: There is none (401).
        """
        authorization = request.headers.get("Authorization")
        if not authorization:
            self.refuse()
        return authorization or None
