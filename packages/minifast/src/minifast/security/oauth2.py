"""OAuth 2.0 (RFC 6749): flows for OpenAPI, bearer tokens, the password form."""

from typing import Annotated, Any

from minifast.param_functions import Form
from minifast.security.base import SecurityBase
from minifast.security.scopes import SecurityScopes as SecurityScopes
from minifast.security.utils import get_authorization_scheme_param
from ministarlette.requests import HTTPConnection


class OAuth2PasswordRequestForm:
    """The form of the password flow (RFC 6749, section 4.3.2), as a dependency.

    Args:
        grant_type: "password" when given.
        username: The user's name.
        password: The user's password.
        scope: The scopes asked for, separated by spaces; `scopes` has them as a list.
        client_id: The client's name, where it sends it in the form.
        client_secret: The client's secret, where it sends it in the form.
    """

    def __init__(
        self,
        *,
        grant_type: Annotated[str | None, Form(pattern="^password$")] = None,
        username: Annotated[str, Form()],
        password: Annotated[str, Form(json_schema_extra={"format": "password"})],
        scope: Annotated[str, Form()] = "",
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form(json_schema_extra={"format": "password"})] = None,
    ) -> None:
        self.grant_type = grant_type
        self.username = username
        self.password = password
        self.scopes = scope.split()
        self.client_id = client_id
        self.client_secret = client_secret


class OAuth2PasswordRequestFormStrict(OAuth2PasswordRequestForm):
    """The same form with `grant_type` required, as the standard says."""

    def __init__(
        self,
        grant_type: Annotated[str, Form(pattern="^password$")],
        username: Annotated[str, Form()],
        password: Annotated[str, Form()],
        scope: Annotated[str, Form()] = "",
        client_id: Annotated[str | None, Form()] = None,
        client_secret: Annotated[str | None, Form()] = None,
    ) -> None:
        given = {name: value for name, value in locals().items() if name in _FORM_FIELDS}
        super().__init__(**given)


_FORM_FIELDS = {"grant_type", "username", "password", "scope", "client_id", "client_secret"}


class OAuth2(SecurityBase):
    """Any OAuth 2.0 flow; returns the whole Authorization header.

    Args:
        flows: The flows as in OpenAPI, a dict or a model.
        scheme_name: The name in OpenAPI; the class's name by default.
        description: Text for OpenAPI.
        auto_error: Refuse requests without the header instead of returning None.
    """

    def __init__(
        self,
        *,
        flows: Any = None,
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        if hasattr(flows, "model_dump"):
            flows = flows.model_dump(mode="json", by_alias=True, exclude_none=True)
        self.declare(scheme_name, auto_error, description, type="oauth2", flows=flows or {})

    async def __call__(self, request: HTTPConnection) -> str | None:
        """Return the Authorization header.

        Raises:
            HTTPException: There is none (401).
        """
        authorization = request.headers.get("Authorization")
        if not authorization:
            self.refuse()
        return authorization or None


class _BearerToken(OAuth2):
    async def __call__(self, request: HTTPConnection) -> str | None:
        """Return the token.

        Raises:
            HTTPException: There is no bearer token (401).
        """
        scheme, token = get_authorization_scheme_param(request.headers.get("Authorization"))
        if scheme.lower() != "bearer":
            self.refuse()
            return None
        return token


def _flow(scopes: dict[str, str] | None, **urls: str | None) -> dict[str, Any]:
    known = {name: url for name, url in urls.items() if url is not None}
    return {"scopes": scopes or {}, **known}


class OAuth2PasswordBearer(_BearerToken):
    """A bearer token got with a password.

    Args:
        tokenUrl: Where the token is got, relative to the documentation page.
        scheme_name: The name in OpenAPI; the class's name by default.
        scopes: The scopes and their descriptions.
        description: Text for OpenAPI.
        auto_error: Refuse requests without a token instead of returning None.
        refreshUrl: Where a token is refreshed.
    """

    def __init__(
        self,
        tokenUrl: str,
        scheme_name: str | None = None,
        scopes: dict[str, str] | None = None,
        description: str | None = None,
        auto_error: bool = True,
        refreshUrl: str | None = None,
    ) -> None:
        flows = {"password": _flow(scopes, tokenUrl=tokenUrl, refreshUrl=refreshUrl)}
        super().__init__(
            flows=flows, scheme_name=scheme_name, description=description, auto_error=auto_error
        )


class OAuth2AuthorizationCodeBearer(_BearerToken):
    """A bearer token got with an authorization code.

    Args:
        authorizationUrl: Where the user agrees.
        tokenUrl: Where the token is got.
        refreshUrl: Where a token is refreshed.
        scheme_name: The name in OpenAPI; the class's name by default.
        scopes: The scopes and their descriptions.
        description: Text for OpenAPI.
        auto_error: Refuse requests without a token instead of returning None.
    """

    def __init__(
        self,
        authorizationUrl: str,
        tokenUrl: str,
        refreshUrl: str | None = None,
        scheme_name: str | None = None,
        scopes: dict[str, str] | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        urls = {
            "authorizationUrl": authorizationUrl,
            "tokenUrl": tokenUrl,
            "refreshUrl": refreshUrl,
        }
        flows = {"authorizationCode": _flow(scopes, **urls)}
        super().__init__(
            flows=flows, scheme_name=scheme_name, description=description, auto_error=auto_error
        )
