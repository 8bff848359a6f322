"""The schema of a function call: its parameters, and what it returns."""

from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, TypeAlias, get_args, get_origin

import typing_extensions

from minipydantic import _hints
from minipydantic import _special_forms as typing_objects
from minipydantic._namespaces import namespaces_of_function
from minipydantic._special_forms import AnnotationSource
from minipydantic.core import core_schema
from minipydantic.errors import PydanticUndefinedAnnotation, PydanticUserError
from minipydantic.fields import FieldInfo

from .decorators import NONE
from .field_schemas import field_options
from .naming import update_from_config

if TYPE_CHECKING:
    from .builder import GenerateSchema

CoreSchema: TypeAlias = Any

_MODES: dict[Any, Any] = {
    Parameter.POSITIONAL_ONLY: "positional_only",
    Parameter.POSITIONAL_OR_KEYWORD: "positional_or_keyword",
    Parameter.KEYWORD_ONLY: "keyword_only",
}


def call_schema(gen: "GenerateSchema", function: Any) -> CoreSchema:
    """Build the schema of a call."""
    arguments = arguments_schema(gen, function)
    returned = None
    if gen.config.validate_return:
        annotation = signature(function).return_annotation
        if annotation is not Parameter.empty:
            hints = _evaluated(gen, function)
            returned = gen.generate_schema(hints["return"])
    return core_schema.call_schema(arguments, function, return_schema=returned)


def _evaluated(gen: "GenerateSchema", function: Any) -> dict[str, Any]:
    globalns, localns = gen.types_namespace
    plain = _hints.unwrap(function)
    if not globalns:
        globalns, localns = namespaces_of_function(plain, localns)
    elif getattr(plain, "__globals__", globalns) is not globalns:
        # A function of another module: its own names first, then those of whoever asks.
        around = {**globalns, **localns, **plain.__globals__}
        globalns, localns = namespaces_of_function(plain, around)
    try:
        return _hints.function_hints(function, globalns=globalns, localns=localns)
    except NameError as error:
        raise PydanticUndefinedAnnotation.from_name_error(error) from error


def arguments_schema(
    gen: "GenerateSchema", function: Any, parameters_callback: Any = None
) -> CoreSchema:
    """Build the schema of the arguments of a function.

    Raises:
        PydanticUserError: ``**kwargs`` is unpacked from what is no typed dictionary.
    """
    hints = _evaluated(gen, function)
    parameters = signature(function).parameters
    arguments: list[Any] = []
    var_args: CoreSchema | None = None
    var_kwargs: CoreSchema | None = None
    var_kwargs_mode: Any = None
    for index, (name, parameter) in enumerate(parameters.items()):
        annotation = hints.get(name, Any)
        if parameters_callback is not None and (
            parameters_callback(index, name, annotation) == "skip"
        ):
            continue
        if parameter.kind is Parameter.VAR_POSITIONAL:
            var_args = gen.generate_schema(annotation)
        elif parameter.kind is Parameter.VAR_KEYWORD:
            if typing_objects.is_unpack(get_origin(annotation)):
                unpacked = get_args(annotation)[0]
                _check_unpacked(unpacked, parameters)
                var_kwargs, var_kwargs_mode = gen.generate_schema(unpacked), "unpacked-typed-dict"
            else:
                var_kwargs, var_kwargs_mode = gen.generate_schema(annotation), "uniform"
        else:
            arguments.append(_argument(gen, name, parameter, annotation))
    return core_schema.arguments_schema(
        arguments,
        var_args_schema=var_args,
        var_kwargs_mode=var_kwargs_mode,
        var_kwargs_schema=var_kwargs,
        validate_by_name=gen.config.config_dict.get("validate_by_name"),
    )


def _check_unpacked(unpacked: Any, parameters: Any) -> None:
    origin = get_origin(unpacked) or unpacked
    if not typing_extensions.is_typeddict(origin):
        raise PydanticUserError(
            f"Expected a `TypedDict` class inside `Unpack[...]`, got {unpacked!r}",
            code="unpack-typed-dict",
        )
    names = {n for n, p in parameters.items() if p.kind is not Parameter.POSITIONAL_ONLY}
    overlap = names & origin.__annotations__.keys()
    overlap = {n for n in overlap if parameters[n].kind is not Parameter.VAR_KEYWORD}
    if overlap:
        listed = ", ".join(repr(name) for name in sorted(overlap))
        plural = "s" if len(overlap) > 1 else ""
        raise PydanticUserError(
            f"Typed dictionary {origin.__name__!r} overlaps with parameter{plural} {listed}",
            code="overlapping-unpack-typed-dict",
        )


def parameter_field(
    gen: "GenerateSchema", name: str, parameter: Parameter, annotation: Any
) -> FieldInfo:
    """Return the field that a parameter declares."""
    source = AnnotationSource.FUNCTION
    if parameter.default is Parameter.empty:
        field = FieldInfo.from_annotation(annotation, _source=source)
    else:
        field = FieldInfo.from_annotated_attribute(annotation, parameter.default, _source=source)
    update_from_config(field, name, gen.config)
    return field


def _argument(
    gen: "GenerateSchema", name: str, parameter: Parameter, annotation: Any
) -> CoreSchema:
    field = parameter_field(gen, name, parameter, annotation)
    options = field_options(gen, name, field, NONE)
    return core_schema.arguments_parameter(
        name,
        options["schema"],
        mode=_MODES[parameter.kind],
        alias=options.get("validation_alias"),
    )


def arguments_v3_schema(
    gen: "GenerateSchema", function: Any, parameters_callback: Any = None
) -> CoreSchema:
    """Build the newer schema of the arguments of a function: one list of all parameters."""
    hints = _evaluated(gen, function)
    parameters = signature(function).parameters
    arguments: list[Any] = []
    for index, (name, parameter) in enumerate(parameters.items()):
        annotation = hints.get(name, Any)
        if parameters_callback is not None and (
            parameters_callback(index, name, annotation) == "skip"
        ):
            continue
        mode: Any = _MODES.get(parameter.kind)
        if parameter.kind is Parameter.VAR_POSITIONAL:
            mode = "var_args"
        elif parameter.kind is Parameter.VAR_KEYWORD:
            mode = "var_kwargs_uniform"
            if typing_objects.is_unpack(get_origin(annotation)):
                mode, annotation = "var_kwargs_unpacked_typed_dict", get_args(annotation)[0]
                _check_unpacked(annotation, parameters)
        if mode in ("var_args", "var_kwargs_uniform", "var_kwargs_unpacked_typed_dict"):
            schema, alias = gen.generate_schema(annotation), None
        else:
            field = parameter_field(gen, name, parameter, annotation)
            options = field_options(gen, name, field, NONE)
            schema, alias = options["schema"], options.get("validation_alias")
        arguments.append(
            core_schema.arguments_v3_parameter(name=name, schema=schema, mode=mode, alias=alias)
        )
    return core_schema.arguments_v3_schema(
        arguments, validate_by_name=gen.config.config_dict.get("validate_by_name")
    )
