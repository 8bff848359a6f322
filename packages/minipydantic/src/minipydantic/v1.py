"""The place of Pydantic 1 inside of Pydantic 2; there is no such thing here.

FastAPI and others import the name to recognise models of the old kind. None can exist.
"""

from typing import Any, NoReturn

from .errors import PydanticUserError

VERSION = "1.10.0"


class BaseModel:
    """Base of no model at all."""

    def __init__(self, **data: Any) -> None:
        _refuse()


def _refuse() -> NoReturn:
    raise PydanticUserError(
        "Models of Pydantic 1 are not supported: use `pydantic.BaseModel` instead.", code=None
    )


__all__ = ["VERSION", "BaseModel"]
