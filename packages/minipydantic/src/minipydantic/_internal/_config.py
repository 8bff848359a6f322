"""For Pydantic's tests and for SQLModel."""

from minipydantic._config import CONFIG_DEFAULTS as config_defaults
from minipydantic._config import ConfigWrapper

__all__ = ["ConfigWrapper", "config_defaults"]
