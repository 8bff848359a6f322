"""The arguments of a call: positional and keyword, each with its own schema."""

from typing import Any

from minipydantic._interp.args_kwargs import ArgsKwargs
from minipydantic._interp.extras import Aliasing
from minipydantic._interp.lookup import location_key, lookups
from minipydantic._interp.node import UNSET, Build, Builder, Schema, Validator
from minipydantic._interp.state import PYTHON, State
from minipydantic._messages.lines import Invalid, Key, Parts
from minipydantic._signals import PydanticOmit, PydanticUseDefault, SchemaError

__all__ = ["BUILDERS", "ArgumentsValidator", "Call", "Parameter", "split_arguments"]

Call = tuple[tuple[Any, ...], dict[str, Any]]


def split_arguments(value: Any, state: State) -> Call | None:
    """The positional and keyword arguments of an input, or `None` if it is neither."""
    if isinstance(value, dict):
        return (), value
    if isinstance(value, ArgsKwargs) and state.mode == PYTHON:
        return value.args, value.kwargs or {}
    if isinstance(value, list) or (isinstance(value, tuple) and state.mode == PYTHON):
        return tuple(value), {}
    return None


class Parameter:
    """A parameter of the call."""

    __slots__ = ("by_keyword", "by_position", "lookups", "name", "node")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name: str = schema["name"]
        mode = schema.get("mode") or "positional_or_keyword"
        self.by_position = mode in ("positional_only", "positional_or_keyword")
        self.by_keyword = mode in ("keyword_only", "positional_or_keyword")
        try:
            self.node = build.build(schema["schema"])
        except SchemaError as error:
            raise SchemaError(f"Parameter '{self.name}':\n  SchemaError: {error}") from error
        if getattr(self.node, "on_error", None) == "omit":
            raise SchemaError(
                f"Parameter '{self.name}': omit_on_error cannot be used with arguments"
            )
        self.lookups = lookups(self.name, schema.get("alias"))

    @property
    def missing(self) -> str:
        """The error type for its absence."""
        if self.by_position and self.by_keyword:
            return "missing_argument"
        return (
            "missing_keyword_only_argument"
            if self.by_keyword
            else ("missing_positional_only_argument")
        )


class ArgumentsValidator(Validator):
    """Arguments; gives ``(args, kwargs)``."""

    __slots__ = (
        "aliasing", "extra", "parameters", "positional", "positional_params_count", "var_args",
        "var_kwargs", "var_mode",
    )  # fmt: skip

    out_of_order = "Non-default argument '{name}' follows default argument"

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name = "arguments"
        self.parameters: list[Parameter] = []
        self.positional = 0
        seen_default = seen_keyword_only = False
        for described in schema["arguments_schema"]:
            parameter = Parameter(described, build)
            if parameter.by_position:
                if seen_keyword_only:
                    raise SchemaError(
                        f"Positional parameter '{parameter.name}' cannot follow keyword only "
                        "parameters"
                    )
                has_default = _has_default(described["schema"])
                if seen_default and not has_default:
                    raise SchemaError(self.out_of_order.format(name=parameter.name))
                seen_default = has_default
                self.positional += 1
            else:
                seen_keyword_only = True
            self.parameters.append(parameter)
        self.var_args = _optional(schema.get("var_args_schema"), build)
        self.var_kwargs = _optional(schema.get("var_kwargs_schema"), build)
        self.var_mode = schema.get("var_kwargs_mode") or "uniform"
        if self.var_mode == "unpacked-typed-dict" and self.var_kwargs is None:
            raise SchemaError(
                "`var_kwargs_schema` must be specified when `var_kwargs_mode` is "
                "`'unpacked-typed-dict'`"
            )
        by_alias = schema.get("validate_by_alias")
        by_name = schema.get("validate_by_name")
        config = dict(build.config)
        if by_alias is not None:
            config["validate_by_alias"] = by_alias
        if by_name is not None:
            config["validate_by_name"] = by_name
        self.aliasing = Aliasing(config)
        self.extra: str = build.config.get("extra_fields_behavior") or "forbid"
        self.positional_params_count = self.positional

    def validate(self, value: Any, state: State) -> Call | Invalid:
        """Return the valid positional and keyword arguments."""
        call = split_arguments(value, state)
        if call is None:
            return Invalid("arguments_type", value)
        args, kwargs = call
        return self.bind(args, kwargs, value, state)

    def bind(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any, state: State
    ) -> Call | Invalid:
        """Validate each argument for the parameter it goes to."""
        by = self.aliasing.of(state)
        out_args: list[Any] = []
        out_kwargs: dict[str, Any] = {}
        errors: Parts = []
        used: set[Any] = set()
        for index, parameter in enumerate(self.parameters):
            lookup = parameter.lookups[by]
            positional = args[index] if parameter.by_position and index < len(args) else UNSET
            keyword, path = UNSET, lookup.paths[0]
            if parameter.by_keyword:
                keyword, path = lookup.in_mapping(kwargs)
                if keyword is not UNSET:
                    used.add(path[0])
            where = path if self.aliasing.loc_by_alias else (parameter.name,)
            try:
                if positional is not UNSET and keyword is not UNSET:
                    item = Invalid("multiple_argument_values", keyword)
                elif positional is not UNSET:
                    item = parameter.node.validate(positional, state)
                elif keyword is not UNSET:
                    item = parameter.node.validate(keyword, state)
                else:
                    raise PydanticUseDefault
                if type(item) is Invalid:
                    by_position = positional is not UNSET and keyword is UNSET
                    errors.append((None, item.at(index) if by_position else item.at(*where)))
                elif positional is not UNSET:
                    out_args.append(item)
                else:
                    out_kwargs[parameter.name] = item
            except PydanticOmit:
                continue
            except PydanticUseDefault:
                self._absent(parameter, index, where, value, state, out_args, out_kwargs, errors)
        self._surplus_positional(args, state, out_args, errors)
        self._surplus_keywords(kwargs, used, state, out_kwargs, errors)
        if errors:
            return Invalid.of(errors)
        return tuple(out_args), out_kwargs

    def _absent(
        self,
        parameter: Parameter,
        index: int,
        where: tuple[Key, ...],
        value: Any,
        state: State,
        out_args: list[Any],
        out_kwargs: dict[str, Any],
        errors: Parts,
    ) -> None:
        default = parameter.node.default(state)
        if default is UNSET:
            default = Invalid(parameter.missing, value)
        if type(default) is Invalid:
            errors.append((None, default.at(*where) if parameter.by_keyword else default.at(index)))
        elif parameter.by_keyword:
            out_kwargs[parameter.name] = default
        else:
            out_args.append(default)

    def _surplus_positional(
        self, args: tuple[Any, ...], state: State, out: list[Any], errors: Parts
    ) -> None:
        for index in range(self.positional, len(args)):
            if self.var_args is None:
                item: Any = Invalid("unexpected_positional_argument", args[index])
            else:
                item = self.var_args.validate(args[index], state)
            if type(item) is Invalid:
                errors.append((index, item))
            else:
                out.append(item)

    def _surplus_keywords(
        self,
        kwargs: dict[str, Any],
        used: set[Any],
        state: State,
        out: dict[str, Any],
        errors: Parts,
    ) -> None:
        surplus: dict[str, Any] = {}
        for key, item in kwargs.items():
            if key in used:
                continue
            if not isinstance(key, str):
                errors.append((location_key(key), Invalid("invalid_key", key)))
            elif self.var_kwargs is None:
                if (state.extra or self.extra) != "forbid":
                    continue
                errors.append((key, Invalid("unexpected_keyword_argument", item)))
            else:
                surplus[key] = item
        if self.var_kwargs is None:
            return
        if self.var_mode == "unpacked-typed-dict":
            valid = self.var_kwargs.validate(surplus, state)
            if type(valid) is Invalid:
                errors.append((None, valid))
            else:
                out.update(valid)
            return
        for key, item in surplus.items():
            valid = self.var_kwargs.validate(item, state)
            if type(valid) is Invalid:
                errors.append((key, valid))
            else:
                out[key] = valid


def _optional(schema: Schema | None, build: Build) -> Validator | None:
    return None if schema is None else build.build(schema)


def _has_default(schema: Schema) -> bool:
    return schema.get("type") == "default" and (
        "default" in schema or schema.get("default_factory") is not None
    )


BUILDERS: dict[str, Builder] = {"arguments": ArgumentsValidator}
