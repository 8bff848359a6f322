"""The configuration of a class: merged from its bases, read with defaults, told to the core."""

import warnings
from collections.abc import Callable, Mapping
from typing import Any, cast

from .errors import PydanticUserError
from .warnings import PydanticDeprecatedSince20, PydanticDeprecatedSince210

CONFIG_DEFAULTS: dict[str, Any] = {
    "title": None,
    "str_to_lower": False,
    "str_to_upper": False,
    "str_strip_whitespace": False,
    "str_min_length": 0,
    "str_max_length": None,
    "extra": None,
    "frozen": False,
    "populate_by_name": False,
    "use_enum_values": False,
    "validate_assignment": False,
    "arbitrary_types_allowed": False,
    "from_attributes": False,
    "loc_by_alias": True,
    "alias_generator": None,
    "model_title_generator": None,
    "field_title_generator": None,
    "ignored_types": (),
    "allow_inf_nan": True,
    "json_schema_extra": None,
    "strict": False,
    "revalidate_instances": "never",
    "ser_json_timedelta": "iso8601",
    "ser_json_temporal": "iso8601",
    "val_temporal_unit": "infer",
    "ser_json_bytes": "utf8",
    "val_json_bytes": "utf8",
    "ser_json_inf_nan": "null",
    "validate_default": False,
    "validate_return": False,
    "protected_namespaces": ("model_validate", "model_dump"),
    "hide_input_in_errors": False,
    "json_encoders": None,
    "defer_build": False,
    "schema_generator": None,
    "plugin_settings": None,
    "json_schema_serialization_defaults_required": False,
    "json_schema_mode_override": None,
    "coerce_numbers_to_str": False,
    "regex_engine": "rust-regex",
    "validation_error_cause": False,
    "use_attribute_docstrings": False,
    "cache_strings": True,
    "validate_by_alias": True,
    "validate_by_name": False,
    "serialize_by_alias": False,
    "url_preserve_empty_path": False,
    "polymorphic_serialization": False,
    # Beyond Pydantic:
    "union_errors": "all",
    "error_messages": None,
}

# The class keywords that are configuration; libraries with settings of their own add to it.
CONFIG_KEYS = {*CONFIG_DEFAULTS}

# What the core is told, by the name that it knows it under.
_CORE_KEYS: dict[str, str] = {
    "title": "title",
    "extra": "extra_fields_behavior",
    **{
        key: key
        for key in (
            "allow_inf_nan",
            "str_strip_whitespace",
            "str_to_lower",
            "str_to_upper",
            "strict",
            "ser_json_timedelta",
            "ser_json_temporal",
            "val_temporal_unit",
            "ser_json_bytes",
            "val_json_bytes",
            "ser_json_inf_nan",
            "from_attributes",
            "loc_by_alias",
            "revalidate_instances",
            "validate_default",
            "str_max_length",
            "str_min_length",
            "hide_input_in_errors",
            "coerce_numbers_to_str",
            "regex_engine",
            "validation_error_cause",
            "cache_strings",
            "validate_by_alias",
            "validate_by_name",
            "serialize_by_alias",
            "url_preserve_empty_path",
            "polymorphic_serialization",
            "union_errors",
            "error_messages",
        )
    },
}

_REMOVED_IN_V2 = {
    "allow_mutation",
    "error_msg_templates",
    "fields",
    "getter_dict",
    "smart_union",
    "underscore_attrs_are_private",
    "json_loads",
    "json_dumps",
    "copy_on_model_validation",
    "post_init_call",
}
_RENAMED_IN_V2 = {
    "allow_population_by_field_name": "validate_by_name",
    "anystr_lower": "str_to_lower",
    "anystr_strip_whitespace": "str_strip_whitespace",
    "anystr_upper": "str_to_upper",
    "keep_untouched": "ignored_types",
    "max_anystr_length": "str_max_length",
    "min_anystr_length": "str_min_length",
    "orm_mode": "from_attributes",
    "schema_extra": "json_schema_extra",
    "validate_all": "validate_default",
}


class ConfigWrapper:
    """A configuration dictionary, read by attributes that fall back on the defaults."""

    __slots__ = ("config_dict",)

    config_dict: dict[str, Any]

    def __init__(self, config: Mapping[str, Any] | type[Any] | None, *, check: bool = True) -> None:
        self.config_dict = prepare_config(config) if check else cast(dict[str, Any], config)

    @classmethod
    def for_model(
        cls,
        bases: tuple[type[Any], ...],
        namespace: dict[str, Any],
        raw_annotations: Mapping[str, Any],
        kwargs: dict[str, Any],
    ) -> "ConfigWrapper":
        """Merge the bases' configurations, the class's own and the class keywords, in this order.

        Keywords that are configuration are taken out of ``kwargs``.
        """
        merged: dict[str, Any] = {}
        for base in bases:
            inherited = getattr(base, "model_config", None)
            if inherited:
                merged.update(inherited)
        own = namespace.get("model_config")
        old_style = namespace.get("Config")
        if "model_config" in raw_annotations and own is None:
            raise PydanticUserError(
                "`model_config` cannot be used as a model field name. Use `model_config` for "
                "model configuration.",
                code="model-config-invalid-field-name",
            )
        if own and old_style:
            raise PydanticUserError(
                '"Config" and "model_config" cannot be used together', code="config-both"
            )
        if own or old_style:
            merged.update(prepare_config(own or old_style))
        if kwargs:
            for key in [key for key in kwargs if key in CONFIG_KEYS]:
                merged[key] = kwargs.pop(key)
        wrapper = cls(merged, check=False)
        if merged.get("validate_by_alias") is False:
            wrapper.core_config(None)  # complains at once
        return wrapper

    def __getattr__(self, name: str) -> Any:
        if name == "config_dict" or name.startswith("__"):  # not yet initialised, e.g. unpickled
            raise AttributeError(name)
        config = self.config_dict
        if name in config:
            return config[name]
        if name in CONFIG_DEFAULTS:
            return CONFIG_DEFAULTS[name]
        raise AttributeError(f"Config has no attribute {name!r}")

    def core_config(self, title: str | None) -> dict[str, Any]:
        """Return what the core has to know, without what is not set."""
        config = self.config_dict
        if not config:
            return {"title": title} if title else {}
        if config.get("schema_generator") is not None:
            warnings.warn(
                "The `schema_generator` setting has been deprecated since v2.10. This setting no "
                "longer has any effect.",
                PydanticDeprecatedSince210,
                stacklevel=2,
            )
        by_alias, by_name = config.get("validate_by_alias"), config.get("validate_by_name")
        implied: dict[str, Any] = {}
        if config.get("populate_by_name") and by_name is None:
            implied = {"validate_by_alias": True, "validate_by_name": True}
            by_alias, by_name = True, True
        if by_alias is False and by_name is None:
            implied = {"validate_by_name": True}
        elif by_alias is False and by_name is False:
            raise PydanticUserError(
                "At least one of `validate_by_alias` or `validate_by_name` must be set to True.",
                code="validate-by-alias-and-name-false",
            )
        core = {
            name: config[key] for key, name in _CORE_KEYS.items() if config.get(key) is not None
        }
        core.update(implied)
        if title and "title" not in core:
            core["title"] = title
        return core

    def __repr__(self) -> str:
        return f"ConfigWrapper({', '.join(f'{k}={v!r}' for k, v in self.config_dict.items())})"


class ConfigStack:
    """The configurations that enclose what is being built; the innermost one rules."""

    __slots__ = ("_stack",)

    def __init__(self, outermost: ConfigWrapper) -> None:
        self._stack = [outermost]

    @property
    def current(self) -> ConfigWrapper:
        """The innermost configuration."""
        return self._stack[-1]

    def push(self, config: ConfigWrapper | Mapping[str, Any] | None) -> "_Pushed":
        """Let ``config`` rule inside a ``with`` block; None changes nothing."""
        return _Pushed(self._stack, config)


class _Pushed:
    __slots__ = ("_config", "_stack")

    def __init__(
        self, stack: list[ConfigWrapper], config: ConfigWrapper | Mapping[str, Any] | None
    ) -> None:
        self._stack = stack
        if config is None:
            config = stack[-1]
        elif not isinstance(config, ConfigWrapper):
            config = ConfigWrapper(config, check=False)
        self._config = config

    def __enter__(self) -> None:
        self._stack.append(self._config)

    def __exit__(self, *exc: object) -> None:
        self._stack.pop()


def prepare_config(config: Mapping[str, Any] | type[Any] | None) -> dict[str, Any]:
    """Return a configuration as a dictionary; complain about keys of Pydantic 1."""
    if config is None:
        return {}
    if not isinstance(config, dict):
        warnings.warn(
            "Support for class-based `config` is deprecated, use ConfigDict instead.",
            PydanticDeprecatedSince20,
            stacklevel=4,
        )
        config = {key: getattr(config, key) for key in dir(config) if not key.startswith("__")}
    found = config.keys()
    removed, renamed = found & _REMOVED_IN_V2, found & _RENAMED_IN_V2.keys()
    if removed or renamed:
        _warn_of_v1_keys(removed, renamed)
    return cast(dict[str, Any], config)


def _warn_of_v1_keys(removed: set[str], renamed: set[str]) -> None:
    lines = ["Valid config keys have changed in V2:"]
    lines += [f"* {key!r} has been renamed to {_RENAMED_IN_V2[key]!r}" for key in sorted(renamed)]
    lines += [f"* {key!r} has been removed" for key in sorted(removed)]
    warnings.warn("\n".join(lines), UserWarning, stacklevel=3)


TitleGenerator = Callable[[Any], str]
