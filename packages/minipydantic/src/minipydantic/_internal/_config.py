"""For Pydantic's tests, for SQLModel and for pydantic-settings."""

from minipydantic._config import CONFIG_DEFAULTS as config_defaults
from minipydantic._config import CONFIG_KEYS as config_keys
from minipydantic._config import ConfigWrapper

__all__ = ["ConfigWrapper", "config_defaults", "config_keys"]
