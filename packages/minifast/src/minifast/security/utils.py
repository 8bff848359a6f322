"""The Authorization header."""


def get_authorization_scheme_param(authorization_header_value: str | None) -> tuple[str, str]:
    """Split an Authorization header into scheme and credentials (RFC 9110, section 11.6.2).

    Args:
        authorization_header_value: The header's value.

    Returns:
        The scheme and the rest, both empty when there is no header.
    """
    scheme, _, credentials = (authorization_header_value or "").partition(" ")
    return scheme, credentials.strip()
