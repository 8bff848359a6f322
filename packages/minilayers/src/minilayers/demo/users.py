"""Who is asking: a name in the `X-User` header."""

from typing import Annotated

from minifast import Depends, Header, HTTPException


def current_user(x_user: Annotated[str | None, Header()] = None) -> str:
    """Return the name of the user, or answer 401."""
    if x_user is None or not x_user.strip():
        raise HTTPException(401, "Say who you are in the X-User header")
    return x_user.strip()


User = Annotated[str, Depends(current_user)]
