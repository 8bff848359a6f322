"""Security schemes: dependencies that read credentials and describe themselves in OpenAPI."""

from minifast.security.api_key import APIKeyCookie as APIKeyCookie
from minifast.security.api_key import APIKeyHeader as APIKeyHeader
from minifast.security.api_key import APIKeyQuery as APIKeyQuery
from minifast.security.http import HTTPAuthorizationCredentials as HTTPAuthorizationCredentials
from minifast.security.http import HTTPBasic as HTTPBasic
from minifast.security.http import HTTPBasicCredentials as HTTPBasicCredentials
from minifast.security.http import HTTPBearer as HTTPBearer
from minifast.security.http import HTTPDigest as HTTPDigest
from minifast.security.oauth2 import OAuth2 as OAuth2
from minifast.security.oauth2 import OAuth2AuthorizationCodeBearer as OAuth2AuthorizationCodeBearer
from minifast.security.oauth2 import OAuth2PasswordBearer as OAuth2PasswordBearer
from minifast.security.oauth2 import OAuth2PasswordRequestForm as OAuth2PasswordRequestForm
from minifast.security.oauth2 import (
    OAuth2PasswordRequestFormStrict as OAuth2PasswordRequestFormStrict,
)
from minifast.security.oauth2 import SecurityScopes as SecurityScopes
from minifast.security.open_id_connect_url import OpenIdConnect as OpenIdConnect
