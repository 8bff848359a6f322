"""The arguments of a call, given as a call or as one mapping by parameter name.

A call is validated like `arguments` schemas are. In a mapping every parameter has a key of its
own, the variadic ones too: a list for ``*args``, a mapping for ``**kwargs``.
"""

from collections.abc import Mapping
from typing import Any, Final

from minipydantic._interp.args_kwargs import ArgsKwargs
from minipydantic._interp.arguments import ArgumentsValidator, Call, Parameter, located
from minipydantic._interp.fields import check_extra
from minipydantic._interp.lookup import location_key
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator
from minipydantic._interp.state import PYTHON, State
from minipydantic._messages.lines import Invalid, LineError, failure
from minipydantic._signals import PydanticOmit, PydanticUseDefault, SchemaError

__all__ = ["BUILDERS"]

_ORDER: Final = {
    "positional_only": (0, "Positional only", "cannot follow other parameter kinds"),
    "positional_or_keyword": (
        1, "Positional or keyword", "cannot follow variadic or keyword only parameters"),
    "var_args": (
        2, "Variadic positional", "cannot follow variadic or keyword only parameters"),
    "keyword_only": (3, "Keyword only", "cannot follow variadic keyword only parameter"),
    "var_kwargs_uniform": (4, "Variadic keyword", "cannot follow another"),
    "var_kwargs_unpacked_typed_dict": (4, "Variadic keyword", "cannot follow another"),
}  # fmt: skip


def _mode(schema: Schema) -> str:
    return schema.get("mode") or "positional_or_keyword"


def _check_order(parameters: list[Schema]) -> None:
    """Refuse an order of parameters that a signature could not have."""
    rank, names = 0, set()
    for parameter in parameters:
        name = parameter["name"]
        if name in names:
            raise SchemaError(f"Duplicate parameter '{name}'")
        names.add(name)
        own, title, complaint = _ORDER[_mode(parameter)]
        if own < rank or (own == rank and own in (2, 4)):
            raise SchemaError(f"{title} parameter '{name}' {complaint}")
        rank = own


class _CallOrder(ArgumentsValidator):
    """The call form; only the wording of a complaint about the order differs."""

    __slots__ = ()
    out_of_order = "Required parameter '{name}' follows parameter with default"


class ArgumentsV3Validator(Validator):
    """Arguments; gives ``(args, kwargs)``."""

    __slots__ = ("call", "extra", "modes", "parameters", "positional_params_count")

    def __init__(self, schema: Schema, build: Build) -> None:
        described = schema["arguments_schema"]
        _check_order(described)
        self.name = "arguments-v3"
        self.modes = [_mode(parameter) for parameter in described]
        plain = [parameter for parameter in described if not _mode(parameter).startswith("var_")]
        rest = {_mode(parameter): parameter["schema"] for parameter in described}
        kwargs_mode = next((mode for mode in self.modes if mode.startswith("var_kwargs")), None)
        by_call: dict[str, Any] = {
            **{key: schema.get(key) for key in ("validate_by_alias", "validate_by_name")},
            "arguments_schema": plain,
            "var_args_schema": rest.get("var_args"),
            "var_kwargs_schema": rest.get(kwargs_mode) if kwargs_mode else None,
            "var_kwargs_mode": "uniform"
            if kwargs_mode == "var_kwargs_uniform"
            else "unpacked-typed-dict"
            if kwargs_mode
            else None,
        }
        self.call = _CallOrder(by_call, build)
        self.extra = check_extra(schema.get("extra_behavior") or "forbid")
        self.call.extra = self.extra
        self.positional_params_count = self.call.positional
        self.parameters = [
            Parameter({**parameter, "mode": _call_mode(parameter)}, build)
            for parameter in described
        ]

    def validate(self, value: Any, state: State) -> Call:
        """Return the valid positional and keyword arguments."""
        if isinstance(value, ArgsKwargs) and state.mode == PYTHON:
            return self.call.bind(value.args, value.kwargs or {}, value, state)
        if not isinstance(value, dict):
            if state.mode != PYTHON or not isinstance(value, Mapping):
                raise failure("arguments_type", value)
            value = dict(value)
        return self._mapping(value, state)

    def _mapping(self, value: dict[str, Any], state: State) -> Call:
        by = self.call.aliasing.of(state)
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        errors: list[LineError] = []
        used: set[Any] = set()
        for parameter, mode in zip(self.parameters, self.modes, strict=True):
            given, path = parameter.lookups[by].in_mapping(value)
            where = list(reversed(path))
            if given is not UNSET:
                used.add(path[0])
            try:
                if mode == "var_args":
                    self._var_args(parameter, given, state, args)
                elif mode.startswith("var_kwargs"):
                    self._var_kwargs(parameter, mode, given, state, kwargs)
                else:
                    result = self._plain(parameter, mode, given, value, state)
                    if mode == "keyword_only":
                        kwargs[parameter.name] = result
                    else:
                        args.append(result)
            except Invalid as invalid:
                errors += located(invalid, where)
            except PydanticOmit:
                continue
        if (state.extra or self.extra) == "forbid":
            for key, item in value.items():
                if key not in used:
                    errors += failure("extra_forbidden", item).at(location_key(key)).errors
        if errors:
            raise Invalid(errors)
        return tuple(args), kwargs

    def _plain(self, parameter: Parameter, mode: str, given: Any, value: Any, state: State) -> Any:
        if given is not UNSET:
            try:
                return parameter.node.validate(given, state)
            except PydanticUseDefault:
                pass
        default = parameter.node.default(state)
        if default is UNSET:
            raise failure(_MISSING[mode], value)
        return default

    def _var_args(self, parameter: Parameter, given: Any, state: State, args: list[Any]) -> None:
        if given is UNSET:
            return
        is_sequence = isinstance(given, tuple) and state.mode == PYTHON
        if not is_sequence and not isinstance(given, list):
            raise failure("tuple_type", given)
        errors: list[LineError] = []
        for index, item in enumerate(given):
            try:
                args.append(parameter.node.validate(item, state))
            except Invalid as invalid:
                errors += invalid.at(index).errors
        if errors:
            raise Invalid(errors)

    def _var_kwargs(
        self, parameter: Parameter, mode: str, given: Any, state: State, kwargs: dict[str, Any]
    ) -> None:
        if mode == "var_kwargs_unpacked_typed_dict":
            kwargs.update(parameter.node.validate({} if given is UNSET else given, state))
            return
        if given is UNSET:
            return
        if not isinstance(given, Mapping):
            raise failure("dict_type", given)
        errors: list[LineError] = []
        for key, item in given.items():
            if not isinstance(key, str):
                errors += failure("invalid_key", key).at(location_key(key)).errors
                continue
            try:
                kwargs[key] = parameter.node.validate(item, state)
            except Invalid as invalid:
                errors += invalid.at(key).errors
        if errors:
            raise Invalid(errors)


_MISSING = {
    "positional_only": "missing_positional_only_argument",
    "positional_or_keyword": "missing_argument",
    "keyword_only": "missing_keyword_only_argument",
}


def _call_mode(schema: Schema) -> str:
    mode = _mode(schema)
    return "keyword_only" if mode.startswith("var_") else mode


BUILDERS: dict[str, Builder] = {"arguments-v3": ArgumentsV3Validator}
