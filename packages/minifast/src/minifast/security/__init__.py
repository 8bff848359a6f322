"""Security schemes: dependencies that read credentials and describe themselves in OpenAPI.

Each module is imported when one of its schemes is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from minifast.security.scopes import SecurityScopes as SecurityScopes

if TYPE_CHECKING:
    from minifast.security.api_key import APIKeyCookie as APIKeyCookie
    from minifast.security.api_key import APIKeyHeader as APIKeyHeader
    from minifast.security.api_key import APIKeyQuery as APIKeyQuery
    from minifast.security.http import HTTPAuthorizationCredentials as HTTPAuthorizationCredentials
    from minifast.security.http import HTTPBasic as HTTPBasic
    from minifast.security.http import HTTPBasicCredentials as HTTPBasicCredentials
    from minifast.security.http import HTTPBearer as HTTPBearer
    from minifast.security.http import HTTPDigest as HTTPDigest
    from minifast.security.oauth2 import OAuth2 as OAuth2
    from minifast.security.oauth2 import (
        OAuth2AuthorizationCodeBearer as OAuth2AuthorizationCodeBearer,
    )
    from minifast.security.oauth2 import OAuth2PasswordBearer as OAuth2PasswordBearer
    from minifast.security.oauth2 import OAuth2PasswordRequestForm as OAuth2PasswordRequestForm
    from minifast.security.oauth2 import (
        OAuth2PasswordRequestFormStrict as OAuth2PasswordRequestFormStrict,
    )
    from minifast.security.open_id_connect_url import OpenIdConnect as OpenIdConnect

_SCHEMES = {
    "api_key": "APIKeyCookie APIKeyHeader APIKeyQuery",
    "http": "HTTPAuthorizationCredentials HTTPBasic HTTPBasicCredentials HTTPBearer HTTPDigest",
    "oauth2": """
        OAuth2 OAuth2AuthorizationCodeBearer OAuth2PasswordBearer OAuth2PasswordRequestForm
        OAuth2PasswordRequestFormStrict
    """,
    "open_id_connect_url": "OpenIdConnect",
}
_HOMES = {name: module for module, names in _SCHEMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name in _SCHEMES:
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, getattr(import_module(f"{__name__}.{_HOMES[name]}"), name))


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
