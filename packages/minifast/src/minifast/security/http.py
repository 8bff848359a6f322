"""The HTTP authentication schemes (RFC 7617 Basic, RFC 6750 Bearer, RFC 7616 Digest)."""

import base64
import binascii
from typing import Any

from minifast.exceptions import HTTPException
from minifast.security.base import SecurityBase
from minifast.security.utils import get_authorization_scheme_param
from minipydantic import BaseModel
from ministarlette.requests import HTTPConnection


class HTTPBasicCredentials(BaseModel):
    """A user's name and password."""

    username: str
    password: str


class HTTPAuthorizationCredentials(BaseModel):
    """The two parts of an Authorization header."""

    scheme: str
    credentials: str


class HTTPBase(SecurityBase):
    """Credentials of any scheme in the Authorization header.

    Args:
        scheme: The scheme's registered name.
        scheme_name: The name in OpenAPI; the class's name by default.
        description: Text for OpenAPI.
        auto_error: Refuse requests without credentials instead of returning None.
    """

    expected_scheme: str | None = None

    def __init__(
        self,
        *,
        scheme: str,
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        self.challenge = scheme.title()
        self.declare(scheme_name, auto_error, description, type="http", scheme=scheme)

    async def __call__(self, request: HTTPConnection) -> Any:
        """Return the credentials.

        Raises:
            HTTPException: There are none of the expected scheme (401).
        """
        scheme, credentials = get_authorization_scheme_param(request.headers.get("Authorization"))
        expected = self.expected_scheme
        if not (scheme and credentials) or (expected and scheme.lower() != expected):
            return self.refuse()
        found = {"scheme": scheme, "credentials": credentials}
        return HTTPAuthorizationCredentials.model_validate(found)


class HTTPBasic(HTTPBase):
    """A user's name and password.

    Args:
        scheme_name: The name in OpenAPI; the class's name by default.
        realm: The realm named in the challenge.
        description: Text for OpenAPI.
        auto_error: Refuse requests without credentials instead of returning None.
    """

    def __init__(
        self,
        *,
        scheme_name: str | None = None,
        realm: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        self.realm = realm
        self.challenge = f'Basic realm="{realm}"' if realm else "Basic"
        self.declare(scheme_name, auto_error, description, type="http", scheme="basic")

    async def __call__(self, request: HTTPConnection) -> HTTPBasicCredentials | None:
        """Return name and password.

        Raises:
            HTTPException: They are missing or malformed (401).
        """
        scheme, encoded = get_authorization_scheme_param(request.headers.get("Authorization"))
        if scheme.lower() != "basic" or not encoded:
            self.refuse()
            return None
        try:
            text = base64.b64decode(encoded).decode("utf-8")
        except (ValueError, UnicodeDecodeError, binascii.Error) as error:
            raise self._malformed() from error
        username, colon, password = text.partition(":")
        if not colon:
            raise self._malformed()
        found = {"username": username, "password": password}
        return HTTPBasicCredentials.model_validate(found)

    def _malformed(self) -> HTTPException:
        error = self.make_not_authenticated_error()
        return error


class HTTPBearer(HTTPBase):
    """A bearer token.

    Args:
        bearerFormat: A hint for readers of the OpenAPI, such as "JWT".
        scheme_name: The name in OpenAPI; the class's name by default.
        description: Text for OpenAPI.
        auto_error: Refuse requests without a token instead of returning None.
    """

    expected_scheme = "bearer"

    def __init__(
        self,
        *,
        bearerFormat: str | None = None,
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        self.declare(
            scheme_name,
            auto_error,
            description,
            type="http",
            scheme="bearer",
            bearerFormat=bearerFormat,
        )


class HTTPDigest(HTTPBase):
    """Digest credentials, handed on as they are.

    Args:
        scheme_name: The name in OpenAPI; the class's name by default.
        description: Text for OpenAPI.
        auto_error: Refuse requests without credentials instead of returning None.
    """

    expected_scheme = "digest"

    def __init__(
        self,
        *,
        scheme_name: str | None = None,
        description: str | None = None,
        auto_error: bool = True,
    ) -> None:
        super().__init__(
            scheme="digest",
            scheme_name=scheme_name,
            description=description,
            auto_error=auto_error,
        )
