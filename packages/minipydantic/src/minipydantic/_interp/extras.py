"""The settings of whatever has fields: which names count, and what becomes of extra keys."""

from collections.abc import Iterable
from typing import Any

from minipydantic._interp.lookup import location_key
from minipydantic._interp.node import Build, Schema
from minipydantic._interp.state import State
from minipydantic._messages.lines import Invalid, Parts
from minipydantic._signals import SchemaError

__all__ = ["Aliasing", "Extras", "check_extra"]


class Aliasing:
    """Which names may a field be given by: decided by the call, else by the configuration."""

    __slots__ = ("by_alias", "by_name", "loc_by_alias")

    def __init__(self, config: Schema) -> None:
        by_alias, by_name = config.get("validate_by_alias"), config.get("validate_by_name")
        self.by_alias = True if by_alias is None else by_alias
        self.by_name = False if by_name is None else by_name
        loc = config.get("loc_by_alias")
        self.loc_by_alias = True if loc is None else loc

    def of(self, state: State) -> tuple[bool, bool]:
        """The setting for a call: (by alias, by name).

        Raises:
            ValueError: it is neither.
        """
        by_alias = self.by_alias if state.by_alias is None else state.by_alias
        by_name = self.by_name if state.by_name is None else state.by_name
        if not by_alias and not by_name:
            raise ValueError(
                "`validate_by_name` and `validate_by_alias` cannot both be set to `False`."
            )
        return by_alias, by_name


def check_extra(behavior: str) -> str:
    """Return a word for what to do with extra keys.

    Raises:
        ValueError: there is no such word.
    """
    if behavior not in ("allow", "forbid", "ignore"):
        raise ValueError(f"Invalid extra_behavior: `{behavior}`")
    return behavior


class Extras:
    """What happens to keys that no field claims."""

    __slots__ = ("behavior", "keys", "values")

    def __init__(self, schema: Schema, build: Build) -> None:
        behavior = schema.get("extra_behavior") or build.config.get("extra_fields_behavior")
        self.behavior: str = check_extra(behavior or "ignore")
        values, keys = schema.get("extras_schema"), schema.get("extras_keys_schema")
        if values is not None and self.behavior != "allow":
            raise SchemaError("extras_schema can only be used if extra_behavior=allow")
        self.values = None if values is None else build.build(values)
        if keys is not None and self.behavior != "allow":
            raise SchemaError("extras_keys_schema can only be used if extra_behavior=allow")
        self.keys = None if keys is None else build.build(keys)

    def collect(
        self,
        behavior: str,
        items: Iterable[tuple[Any, Any]],
        used: set[Any],
        state: State,
        errors: Parts,
    ) -> dict[str, Any]:
        """Return the valid extra items; unwelcome ones become errors."""
        found: dict[str, Any] = {}
        for key, value in items:
            if key in used:
                continue
            if not isinstance(key, str):
                errors.append((location_key(key), Invalid("invalid_key", key)))
            elif behavior == "forbid":
                errors.append((str(key), Invalid("extra_forbidden", value)))
            else:
                self._add(str(key), value, found, state, errors)
        return found

    def _add(
        self, key: str, value: Any, found: dict[str, Any], state: State, errors: Parts
    ) -> None:
        name = key if self.keys is None else self.keys.validate(key, state)
        item = value if self.values is None else self.values.validate(value, state)
        wrong = [(key, part) for part in (name, item) if type(part) is Invalid]
        errors += wrong
        if not wrong:
            if not isinstance(name, str):
                raise TypeError(f"Extra keys must be strings, got `{type(name).__name__}`")
            found[name] = item
