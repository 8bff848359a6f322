"""What all security schemes share."""

import functools
from typing import Any

from minifast.exceptions import HTTPException


class SecurityBase:
    """A security scheme of OpenAPI: instances are dependencies."""

    scheme_name: str
    auto_error: bool
    challenge = "Bearer"
    """The `WWW-Authenticate` challenge (RFC 9110, section 11.6.1) of the refusal."""
    definition: dict[str, Any]
    """The scheme as OpenAPI writes it."""

    def declare(
        self, scheme_name: str | None, auto_error: bool, description: str | None, **definition: Any
    ) -> None:
        """Set what every scheme has.

        Args:
            scheme_name: The name in OpenAPI; the class's name by default.
            auto_error: Refuse requests without credentials instead of returning None.
            description: Text for OpenAPI.
            definition: The fields of the OpenAPI security scheme object.
        """
        self.scheme_name = scheme_name or type(self).__name__
        self.auto_error = auto_error
        self.definition = {"type": definition.pop("type")}
        if description is not None:
            self.definition["description"] = description
        self.definition.update(
            {key: value for key, value in definition.items() if value is not None}
        )

    @functools.cached_property
    def model(self) -> Any:
        """The scheme as a model of `minifast.openapi.models`."""
        # PERF: building OpenAPI's models costs more than importing all the rest.
        from minifast.openapi.models import security_scheme  # noqa: PLC0415

        return security_scheme(self.definition)

    def make_not_authenticated_error(self) -> HTTPException:
        """Return the exception for a request without usable credentials."""
        return HTTPException(
            status_code=401,
            detail="Not authenticated",
            headers={"WWW-Authenticate": self.challenge},
        )

    def refuse(self) -> None:
        """Raise the refusal, or return None where credentials are optional."""
        if self.auto_error:
            raise self.make_not_authenticated_error()
