"""Building an application's OpenAPI 3.1 schema."""

import http.client
import inspect
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from minifast._annotations import lenient_issubclass
from minifast._fields import ModelField
from minifast._include import RouteContext, iter_route_contexts
from minifast._lookup import Lookup, hyphenated, model_names, parameter_names
from minifast._operation import Operation, chosen
from minifast._signature import all_nodes, get_flat_params
from minifast.datastructures import _Unset
from minifast.dependencies.models import (
    Dependant,
    _get_oauth_scopes,
    _get_security_scheme,
    _is_security_scheme,
)
from minifast.encoders import jsonable_encoder
from minifast.openapi._schemas import (
    FieldMapping,
    get_definitions,
    get_schema_from_model_field,
    model_parameter_fields,
)
from minifast.openapi.constants import METHODS_WITH_BODY, REF_PREFIX
from minifast.sse import _SSE_EVENT_SCHEMA
from minifast.utils import deep_dict_update, is_body_allowed_for_status_code
from minipydantic import AnyUrl, TypeAdapter
from ministarlette.responses import JSONResponse

VALIDATION_ERROR: dict[str, Any] = {
    "title": "ValidationError",
    "type": "object",
    "properties": {
        "loc": {
            "title": "Location",
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
        },
        "msg": {"title": "Message", "type": "string"},
        "type": {"title": "Error Type", "type": "string"},
        "input": {"title": "Input"},
        "ctx": {"title": "Context", "type": "object"},
    },
    "required": ["loc", "msg", "type"],
}

HTTP_VALIDATION_ERROR: dict[str, Any] = {
    "title": "HTTPValidationError",
    "type": "object",
    "properties": {
        "detail": {
            "title": "Detail",
            "type": "array",
            "items": {"$ref": REF_PREFIX + "ValidationError"},
        }
    },
}

STATUS_RANGES = {
    "1XX": "Information",
    "2XX": "Success",
    "3XX": "Redirection",
    "4XX": "Client Error",
    "5XX": "Server Error",
    "DEFAULT": "Default Response",
}

_PLACES = ("path", "query", "header", "cookie")


def operations(routes: Iterable[Any]) -> Iterator[Any]:
    """Yield the operations among routes, as requests see them."""
    for context in iter_route_contexts(list(routes)):
        effective = context.effective if isinstance(context, RouteContext) else context
        if isinstance(effective, Operation):
            yield effective


# --- Parameters -------------------------------------------------------------------------------


class Parameter(NamedTuple):
    """A parameter as OpenAPI sees it: a declared one, or a field of a model of parameters."""

    place: str
    name: str
    field: ModelField
    required: bool
    title: str


def parameter_fields(field: ModelField, place: str) -> Iterator[Parameter]:
    """Yield the parameters that one declared parameter stands for."""
    lookup = Lookup(field, place)
    if not lookup.models:
        name = parameter_names(field)[0]
        yield Parameter(place, name, field, field.required, name)
        return
    for model in lookup.models:
        table = model_names(model, False)
        for inner in model_parameter_fields(model):
            info, pairs = table[inner.name]
            name = title = pairs[0][0]
            if lookup.convert and name == inner.name and not info.alias:
                name = hyphenated(name)
            yield Parameter(place, name, inner, field.required and inner.required, title)


def operation_parameters(dependant: Dependant) -> list[Parameter]:
    """Return all parameters, each once, required ones preferred."""
    found: dict[tuple[str, str], Parameter] = {}
    for place in _PLACES:
        for node in all_nodes(dependant):
            for declared in getattr(node, f"{place}_params"):
                if not getattr(declared.field_info, "include_in_schema", True):
                    continue
                for parameter in parameter_fields(declared, place):
                    key = (place, parameter.name)
                    known = found.get(key)
                    if known is None or (parameter.required and not known.required):
                        found[key] = parameter
    return list(found.values())


def parameter_object(parameter: Parameter, mapping: FieldMapping, separate: bool) -> dict[str, Any]:
    """Return OpenAPI's parameter object."""
    info = parameter.field.field_info
    schema = get_schema_from_model_field(
        field=parameter.field,
        field_mapping=mapping,
        separate_input_output_schemas=separate,
        field_alias=parameter.title,
    )
    written: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "schema": schema,
    }
    if info.description:
        written["description"] = info.description
    add_examples(written, info)
    if getattr(info, "deprecated", None):
        written["deprecated"] = True
    return written


def add_examples(target: dict[str, Any], info: Any) -> None:
    """Add a declaration's examples to a parameter or media type object."""
    examples = getattr(info, "openapi_examples", None)
    example = getattr(info, "example", _Unset)
    if examples:
        target["examples"] = jsonable_encoder(examples)
    elif example is not _Unset:
        target["example"] = jsonable_encoder(example)


def request_body_object(field: ModelField, mapping: FieldMapping, separate: bool) -> dict[str, Any]:
    """Return OpenAPI's request body object."""
    info = field.field_info
    media: dict[str, Any] = {
        "schema": get_schema_from_model_field(
            field=field, field_mapping=mapping, separate_input_output_schemas=separate
        )
    }
    add_examples(media, info)
    body: dict[str, Any] = {"required": True} if field.required else {}
    body["content"] = {getattr(info, "media_type", "application/json"): media}
    return body


# --- Security ---------------------------------------------------------------------------------


def security_of(dependant: Dependant) -> tuple[dict[str, Any], list[dict[str, list[str]]]]:
    """Return the security schemes of an operation, and what it requires of each."""
    schemes: dict[str, Any] = {}
    required: dict[str, list[str]] = {}
    for node in all_nodes(dependant):
        if not _is_security_scheme(dependant=node):
            continue
        scheme = _get_security_scheme(dependant=node)
        known = scheme.__dict__.get("model")
        definition = (
            jsonable_encoder(known, by_alias=True, exclude_none=True)
            if known is not None
            else scheme.definition
        )
        schemes[scheme.scheme_name] = definition
        scopes = required.setdefault(scheme.scheme_name, [])
        scopes += [s for s in _get_oauth_scopes(dependant=node) if s not in scopes]
    return schemes, [{name: scopes} for name, scopes in required.items()]


# --- Operations -------------------------------------------------------------------------------


class _Builder:
    """One run of `get_openapi`: what is collected while the operations are written."""

    def __init__(self, mapping: FieldMapping, separate: bool) -> None:
        self.mapping = mapping
        self.separate = separate
        self.operation_ids: set[str] = set()
        self.security_schemes: dict[str, Any] = {}
        self.uses_validation_error = False

    def path_item(self, route: Any) -> dict[str, Any]:
        """Return OpenAPI's path item object of an operation."""
        item: dict[str, Any] = {}
        if not route.include_in_schema:
            return item
        for method in route.methods:
            item[method.lower()] = self.operation(route, method)
        return item

    def operation(self, route: Any, method: str) -> dict[str, Any]:
        operation = self.metadata(route)
        schemes, security = security_of(route.dependant)
        self.security_schemes.update(schemes)
        if security:
            operation.setdefault("security", []).extend(security)
        parameters = [
            parameter_object(parameter, self.mapping, self.separate)
            for parameter in operation_parameters(route.dependant)
        ]
        if parameters:
            operation["parameters"] = parameters
        if method in METHODS_WITH_BODY and route.body_field is not None:
            operation["requestBody"] = request_body_object(
                route.body_field, self.mapping, self.separate
            )
        if route.callbacks:
            operation["callbacks"] = {
                callback.name: {callback.path: self.path_item(callback)}
                for callback in operations(route.callbacks)
            }
        operation["responses"] = self.responses(route, bool(get_flat_params(route.dependant)))
        if route.openapi_extra:
            deep_dict_update(operation, route.openapi_extra)
        return operation

    def metadata(self, route: Any) -> dict[str, Any]:
        operation: dict[str, Any] = {}
        if route.tags:
            operation["tags"] = jsonable_encoder(route.tags)
        operation["summary"] = route.summary or route.name.replace("_", " ").title()
        if route.description:
            operation["description"] = route.description
        operation_id = route.operation_id or route.unique_id
        if operation_id in self.operation_ids:
            file = getattr(inspect.getmodule(route.endpoint), "__file__", None)
            warnings.warn(
                f"Duplicate Operation ID {operation_id} for function "
                f"{getattr(route.endpoint, '__name__', route.name)}"
                + (f" at {file}" if file else ""),
                stacklevel=1,
            )
        self.operation_ids.add(operation_id)
        operation["operationId"] = operation_id
        if route.deprecated:
            operation["deprecated"] = True
        return operation

    def responses(self, route: Any, has_parameters: bool) -> dict[str, Any]:
        status = str(self.status_code(route))
        responses: dict[str, Any] = {status: {"description": route.response_description}}
        media_type = chosen(route.response_class).media_type
        self.add_content(route, responses[status], media_type)
        for code, declared in route.responses.items():
            self.add_declared(route, responses, code, declared, media_type)
        answered = {"422", "4XX", "default"} & responses.keys()
        if (has_parameters or route.body_field) and not answered:
            self.uses_validation_error = True
            schema = {"$ref": REF_PREFIX + "HTTPValidationError"}
            responses["422"] = {
                "description": "Validation Error",
                "content": {"application/json": {"schema": schema}},
            }
        return responses

    def status_code(self, route: Any) -> int:
        if route.status_code is not None:
            return int(route.status_code)
        signature = inspect.signature(chosen(route.response_class).__init__)
        default = signature.parameters.get("status_code")
        return default.default if default and isinstance(default.default, int) else 200

    def schema(self, field: ModelField) -> dict[str, Any]:
        return get_schema_from_model_field(
            field=field, field_mapping=self.mapping, separate_input_output_schemas=self.separate
        )

    def add_content(self, route: Any, response: dict[str, Any], media_type: str | None) -> None:
        if not is_body_allowed_for_status_code(self.status_code(route)):
            return
        if route.is_sse_stream or (route.is_json_stream and route.stream_item_type is not None):
            item = self.schema(route.stream_item_field) if route.stream_item_field else {}
            if route.is_sse_stream:
                response["content"] = {"text/event-stream": {"itemSchema": self.event(item)}}
            else:
                response["content"] = {"application/jsonl": {"itemSchema": item}}
            return
        if not media_type:
            return
        schema: dict[str, Any] = {"type": "string"}
        if lenient_issubclass(chosen(route.response_class), JSONResponse):
            schema = self.schema(route.response_field) if route.response_field else {}
        response["content"] = {media_type: {"schema": schema}}

    def event(self, item: dict[str, Any]) -> dict[str, Any]:
        event = {**_SSE_EVENT_SCHEMA, "properties": dict(_SSE_EVENT_SCHEMA["properties"])}
        if item:
            event["required"] = ["data"]
            event["properties"]["data"] = {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": item,
            }
        return event

    def add_declared(
        self,
        route: Any,
        responses: dict[str, Any],
        code: int | str,
        declared: dict[str, Any],
        media_type: str | None,
    ) -> None:
        key = str(code).upper()
        if key not in STATUS_RANGES and not key.isdigit():
            raise ValueError(
                f"{code!r} cannot be a key of `responses`: use a status code, a range such as "
                '"4XX", or "default"'
            )
        response = responses.setdefault("default" if key == "DEFAULT" else key, {})
        own = {name: value for name, value in declared.items() if name != "model"}
        field = route.response_fields.get(code)
        if field is not None:
            content = {media_type or "application/json": {"schema": self.schema(field)}}
            deep_dict_update(response, {"content": content})
        described = (
            own.get("description")
            or response.get("description")
            or STATUS_RANGES.get(key)
            or (http.client.responses.get(int(key)) if key.isdigit() else None)
            or "Additional Response"
        )
        deep_dict_update(response, own)
        response["description"] = described


# --- The whole --------------------------------------------------------------------------------


def get_fields_from_routes(routes: Sequence[Any]) -> list[ModelField]:
    """Return all fields whose schemas the operations need."""
    fields: list[ModelField] = []
    for route in operations(routes):
        if not route.include_in_schema:
            continue
        if route.body_field is not None:
            fields.append(route.body_field)
        fields += [f for f in (route.response_field, route.stream_item_field) if f is not None]
        fields += route.response_fields.values()
        fields += [parameter.field for parameter in operation_parameters(route.dependant)]
        if route.callbacks:
            fields += get_fields_from_routes(route.callbacks)
    return fields


def without_none(value: Any) -> Any:
    """Return plain data without the keys whose value is None."""
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_none(item) for item in value]
    return value


def _with_url(value: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an object with its `url` checked and written in the normal form."""
    if not value or "url" not in value:
        return value
    return {**value, "url": str(TypeAdapter(AnyUrl).validate_python(str(value["url"])))}


def get_openapi(
    *,
    title: str,
    version: str,
    openapi_version: str = "3.1.0",
    summary: str | None = None,
    description: str | None = None,
    routes: Sequence[Any],
    webhooks: Sequence[Any] | None = None,
    tags: list[dict[str, Any]] | None = None,
    servers: list[dict[str, Any]] | None = None,
    terms_of_service: str | None = None,
    contact: dict[str, Any] | None = None,
    license_info: dict[str, Any] | None = None,
    separate_input_output_schemas: bool = True,
    external_docs: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Build a schema.

    Args:
        title: The API's name.
        version: The API's version.
        openapi_version: The version of OpenAPI that the schema names.
        summary: A short text.
        description: A long text, in Markdown.
        routes: The routes, or contexts of routes.
        webhooks: The routes that are webhooks.
        tags: Descriptions of tags.
        servers: Where the API is served.
        terms_of_service: A URL.
        contact: A dict with `name`, `url`, `email`.
        license_info: A dict with `name` and `identifier` or `url`.
        separate_input_output_schemas: Two schemas for models that differ in and out.
        external_docs: A dict with `description` and `url`.

    Returns:
        The schema as plain data.
    """
    fields = get_fields_from_routes([*routes, *(webhooks or [])])
    mapping, definitions = get_definitions(
        fields=fields, separate_input_output_schemas=separate_input_output_schemas
    )
    builder = _Builder(mapping, separate_input_output_schemas)
    info = {
        "title": title,
        "summary": summary or None,
        "description": description or None,
        "termsOfService": terms_of_service or None,
        "contact": _with_url(contact) or None,
        "license": _with_url(license_info) or None,
        "version": version,
    }
    schema: dict[str, Any] = {"openapi": openapi_version, "info": info}
    if servers:
        schema["servers"] = servers
    schema["paths"] = _paths(builder, routes)
    hooks = _paths(builder, webhooks or [])
    if hooks:
        schema["webhooks"] = hooks
    if builder.uses_validation_error:
        definitions.setdefault("HTTPValidationError", HTTP_VALIDATION_ERROR)
        definitions.setdefault("ValidationError", VALIDATION_ERROR)
    components: dict[str, Any] = {}
    if definitions:
        components["schemas"] = {name: definitions[name] for name in sorted(definitions)}
    if builder.security_schemes:
        components["securitySchemes"] = builder.security_schemes
    if components:
        schema["components"] = components
    if tags:
        schema["tags"] = [
            {**tag, "externalDocs": _with_url(tag["externalDocs"])} if "externalDocs" in tag
            else tag
            for tag in tags
        ]  # fmt: skip
    if external_docs:
        schema["externalDocs"] = _with_url(external_docs)
    return without_none(jsonable_encoder(schema))  # type: ignore[no-any-return]


def _paths(builder: _Builder, routes: Sequence[Any]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for route in operations(routes):
        item = builder.path_item(route)
        if item:
            paths.setdefault(route.path_format, {}).update(item)
    return paths
