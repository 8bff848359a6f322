"""The arguments of a call, given as a call or as one mapping by parameter name.

A call is validated like `arguments` schemas are. In a mapping every parameter has a key of its
own, the variadic ones too: a list for ``*args``, a mapping for ``**kwargs``.
"""

from collections.abc import Mapping
from typing import Any, Final

from minipydantic._interp.args_kwargs import ArgsKwargs
from minipydantic._interp.arguments import ArgumentsValidator, Call, Parameter
from minipydantic._interp.extras import check_extra
from minipydantic._interp.lookup import location_key
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator
from minipydantic._interp.state import PYTHON, State
from minipydantic._messages.lines import Invalid, Parts
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

    def validate(self, value: Any, state: State) -> Call | Invalid:
        """Return the valid positional and keyword arguments."""
        if isinstance(value, ArgsKwargs) and state.mode == PYTHON:
            return self.call.bind(value.args, value.kwargs or {}, value, state)
        if not isinstance(value, dict):
            if state.mode != PYTHON or not isinstance(value, Mapping):
                return Invalid("arguments_type", value)
            value = dict(value)
        return self._mapping(value, state)

    def _mapping(self, value: dict[str, Any], state: State) -> Call | Invalid:
        by = self.call.aliasing.of(state)
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        errors: Parts = []
        used: set[Any] = set()
        for parameter, mode in zip(self.parameters, self.modes, strict=True):
            given, path = parameter.lookups[by].in_mapping(value)
            if given is not UNSET:
                used.add(path[0])
            try:
                if mode == "var_args":
                    result = self._var_args(parameter, given, state, args)
                elif mode.startswith("var_kwargs"):
                    result = self._var_kwargs(parameter, mode, given, state, kwargs)
                else:
                    result = self._plain(parameter, mode, given, value, state)
            except PydanticOmit:
                continue
            if type(result) is Invalid:
                errors.append((None, result.at(*path)))
            elif mode == "keyword_only":
                kwargs[parameter.name] = result
            elif not mode.startswith("var_"):
                args.append(result)
        if (state.extra or self.extra) == "forbid":
            for key, item in value.items():
                if key not in used:
                    errors.append((location_key(key), Invalid("extra_forbidden", item)))
        if errors:
            return Invalid.of(errors)
        return tuple(args), kwargs

    def _plain(self, parameter: Parameter, mode: str, given: Any, value: Any, state: State) -> Any:
        if given is not UNSET:
            try:
                return parameter.node.validate(given, state)
            except PydanticUseDefault:
                pass
        default = parameter.node.default(state)
        return Invalid(_MISSING[mode], value) if default is UNSET else default

    def _var_args(
        self, parameter: Parameter, given: Any, state: State, args: list[Any]
    ) -> Invalid | None:
        if given is UNSET:
            return None
        is_sequence = isinstance(given, tuple) and state.mode == PYTHON
        if not is_sequence and not isinstance(given, list):
            return Invalid("tuple_type", given)
        errors: Parts = []
        for index, item in enumerate(given):
            valid = parameter.node.validate(item, state)
            if type(valid) is Invalid:
                errors.append((index, valid))
            else:
                args.append(valid)
        return Invalid.of(errors) if errors else None

    def _var_kwargs(
        self, parameter: Parameter, mode: str, given: Any, state: State, kwargs: dict[str, Any]
    ) -> Invalid | None:
        if mode == "var_kwargs_unpacked_typed_dict":
            valid = parameter.node.validate({} if given is UNSET else given, state)
            if type(valid) is Invalid:
                return valid
            kwargs.update(valid)
            return None
        if given is UNSET:
            return None
        if not isinstance(given, Mapping):
            return Invalid("dict_type", given)
        errors: Parts = []
        for key, item in given.items():
            if not isinstance(key, str):
                errors.append((location_key(key), Invalid("invalid_key", key)))
                continue
            valid = parameter.node.validate(item, state)
            if type(valid) is Invalid:
                errors.append((key, valid))
            else:
                kwargs[key] = valid
        return Invalid.of(errors) if errors else None


_MISSING = {
    "positional_only": "missing_positional_only_argument",
    "positional_or_keyword": "missing_argument",
    "keyword_only": "missing_keyword_only_argument",
}


def _call_mode(schema: Schema) -> str:
    mode = _mode(schema)
    return "keyword_only" if mode.startswith("var_") else mode


BUILDERS: dict[str, Builder] = {"arguments-v3": ArgumentsV3Validator}
