"""The body of a request: which field describes it, how it is read, how it becomes arguments."""

import json
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from minifast import params
from minifast._annotations import is_bytes, is_bytes_sequence
from minifast._body_limit import too_large
from minifast._fields import ModelField, missing
from minifast._lookup import MISSING, Lookup, is_empty, is_no_file
from minifast._signature import flat_fields
from minifast.dependencies.models import Dependant
from minifast.exceptions import HTTPException, RequestValidationError
from minipydantic import BaseModel, create_model
from minipydantic.core import PydanticUndefined as Undefined
from minipydantic.fields import FieldInfo
from ministarlette.datastructures import FormData, UploadFile
from ministarlette.exceptions import HTTPException as WebHTTPException
from ministarlette.requests import Request
from ministarlette.types import Scope

# --- Describing -------------------------------------------------------------------------------


def body_fields(dependant: Dependant) -> list[ModelField]:
    """Return all body fields of a callable and of its dependencies."""
    return flat_fields(dependant, "body_params")


def should_embed(fields: Sequence[ModelField]) -> bool:
    """Tell whether the body is an object with one key per field, rather than the one field."""
    if not fields:
        return False
    if len({field.name for field in fields}) > 1:
        return True
    first = fields[0]
    if getattr(first.field_info, "embed", None):
        return True
    if not isinstance(first.field_info, params.Form):
        return False
    lookup = body_lookup(first)
    return len(lookup.models) != 1 or lookup.is_group


def get_body_field(*, fields: Sequence[ModelField], name: str, embed: bool) -> ModelField | None:
    """Return the one field that describes the whole body.

    Args:
        fields: All body fields.
        name: The operation's unique id, which names the model of an embedded body.
        embed: Whether each field is a key of the body.

    Returns:
        The field; None where there is no body.
    """
    if not fields:
        return None
    if not embed:
        return fields[0]
    named = distinct(fields)
    model = create_body_model(fields=named, model_name=f"Body_{name}")
    info = _whole_body(fields, any(field.required for field in fields))
    info.annotation = model
    info.alias = "body"
    whole = ModelField(field_info=info, name="body")
    whole.form_groups = [field for field in named if body_lookup(field).models]
    return whole


def distinct(fields: Sequence[ModelField]) -> list[ModelField]:
    """Return the fields with names that differ: the same field once, namesakes renamed."""
    found: dict[str, ModelField] = {}
    for field in fields:
        known = found.get(field.name)
        if known is None or known is field:
            found[field.name] = field
        elif body_lookup(field).models and known.field_info.annotation is not (
            field.field_info.annotation
        ):
            renamed = copy(field)
            renamed.name = f"{field.name}_{len(found)}"
            found[renamed.name] = renamed
    return list(found.values())


def _whole_body(fields: Sequence[ModelField], required: bool) -> params.Body:
    kinds = [type(field.field_info) for field in fields]
    default: dict[str, Any] = {} if required else {"default": None}
    media_types = {getattr(field.field_info, "media_type", None) for field in fields}
    if params.File.default_media_type in media_types:
        default["media_type"] = params.File.default_media_type
    elif len(media_types) == 1 and (only := media_types.pop()):
        default["media_type"] = only
    for kind in (params.File, params.Form):
        if any(issubclass(each, kind) for each in kinds):
            return kind(**default)
    return params.Body(**default)


def create_body_model(
    *, fields: Sequence[ModelField], model_name: str, config: Any = None
) -> type[BaseModel]:
    """Return a model whose fields are the fields of a body."""
    definitions: dict[str, Any] = {
        field.name: (field.field_info.annotation, declared_for_model(field)) for field in fields
    }
    model: type[BaseModel] = create_model(model_name, __config__=config, **definitions)
    return model


def declared_for_model(field: ModelField) -> FieldInfo:
    """Return a field's declaration as a model wants it: named by its alias."""
    return field.field_info


# --- Reading ----------------------------------------------------------------------------------


def is_json_type(content_type: str) -> bool:
    """Tell whether a media type is JSON: application/json or application/*+json (RFC 6839)."""
    essence = content_type.partition(";")[0].strip().lower()
    kind, slash, subtype = essence.partition("/")
    return (
        bool(slash) and kind == "application" and (subtype == "json" or subtype.endswith("+json"))
    )


async def read_json(request: Request, strict_content_type: bool) -> Any:
    """Read a body that is not a form.

    Args:
        request: The request.
        strict_content_type: Take a body as JSON only if it says so.

    Returns:
        Undefined without a body, the parsed JSON, or the bytes of any other type.

    Raises:
        RequestValidationError: The JSON is malformed.
    """
    body = await request.body()
    if not body:
        return Undefined
    content_type = request.headers.get("content-type")
    if not (is_json_type(content_type) if content_type else not strict_content_type):
        return body
    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        raise malformed(error) from error


def malformed(error: json.JSONDecodeError) -> RequestValidationError:
    """Return the exception for a body that is no JSON."""
    line = {
        "type": "json_invalid",
        "loc": ("body", error.pos),
        "msg": "JSON decode error",
        "input": {},
        "ctx": {"error": error.msg},
    }
    return RequestValidationError([line], body=error.doc)


def unreadable(scope: Scope, error: Exception) -> WebHTTPException:
    """Return the exception for a body that could not be read."""
    limit = too_large(scope, error)
    return limit or HTTPException(400, "There was an error parsing the body")


async def read_body(
    request: Request,
    *,
    is_form: bool,
    strict_content_type: bool,
    form_limits: Mapping[str, Any] | None = None,
) -> Any:
    """Read and parse the body.

    Args:
        request: The request; a form stays open until the request's stack closes it.
        is_form: Whether a form is expected.
        strict_content_type: Take a body as JSON only if it says so.
        form_limits: Limits for the form's parser.

    Returns:
        A form, parsed JSON, bytes, or None.

    Raises:
        HTTPException: The body cannot be read (400).
        RequestValidationError: It is malformed JSON (422).
    """
    try:
        if not is_form:
            return await read_json(request, strict_content_type)
        form = await request.form(**(form_limits or {}))
    except (RequestValidationError, WebHTTPException):
        raise
    except Exception as error:
        raise unreadable(request.scope, error) from error
    stack = request.scope.get("fastapi_middleware_astack")
    if stack is not None:
        stack.push_async_callback(form.close)
    return form


# --- Arguments --------------------------------------------------------------------------------


async def request_body_to_args(
    body_fields: Sequence[ModelField], received_body: Any, embed_body_fields: bool
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Turn a body into arguments.

    Args:
        body_fields: The fields of one callable.
        received_body: What was read.
        embed_body_fields: Whether each field is a key of the body.

    Returns:
        The arguments by name, and the errors.
    """
    values: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []
    for field in body_fields:
        lookup = body_lookup(field)
        value, found = await body_value(lookup, received_body, embed_body_fields)
        if found:
            errors += found
        else:
            values[field.name] = value
    return values, errors


def body_lookup(field: ModelField) -> Lookup:
    """Return the (remembered) way to find a field in a body."""
    known = field.__dict__.get("body_lookup")
    if known is None:
        known = field.__dict__["body_lookup"] = Lookup(field, "body")
    return known


async def body_value(lookup: Lookup, body: Any, embed: bool) -> tuple[Any, list[dict[str, Any]]]:
    """Find and validate one field of a body.

    Args:
        lookup: The field.
        body: What was read.
        embed: Whether the field is a key of the body.

    Returns:
        The value and the errors, one of them empty.
    """
    if isinstance(body, FormData):
        return await _form_value(lookup, body)
    if not embed:
        if body is Undefined:
            return lookup.default() if lookup.models else _whole_default(lookup)
        return lookup.field.validate(body, loc=("body",))
    if body is Undefined:
        return lookup.default()
    if not hasattr(body, "get"):
        return None, [missing(lookup.loc)]
    for name in lookup.names:
        if name in body:
            return lookup.field.validate(body[name], loc=("body", name))
    return lookup.default()


def _whole_default(lookup: Lookup) -> tuple[Any, list[dict[str, Any]]]:
    value, errors = lookup.default()
    for error in errors:
        error["loc"] = ("body", *error["loc"][2:])
    return value, errors


async def _form_value(lookup: Lookup, form: FormData) -> tuple[Any, list[dict[str, Any]]]:
    value, loc = lookup.find(form if lookup.models else Filled(form))
    if value is MISSING:
        return lookup.default()
    annotation = lookup.field.field_info.annotation
    if is_bytes(annotation) and isinstance(value, UploadFile):
        value = await _read_file_bytes(value)
    elif is_bytes_sequence(annotation) and isinstance(value, list):
        value = [
            await _read_file_bytes(item) if isinstance(item, UploadFile) else item for item in value
        ]
    elif lookup.models and lookup.union is None:
        value = await _read_model_files(lookup, value)
    return lookup.validate(value, loc)


async def _read_model_files(lookup: Lookup, data: dict[str, Any]) -> dict[str, Any]:
    for table in lookup.tables:
        for info, pairs in table.values():
            for _, name in pairs:
                value = data.get(name)
                if is_bytes(info.annotation) and isinstance(value, UploadFile):
                    data[name] = await _read_file_bytes(value)
                elif is_bytes_sequence(info.annotation) and isinstance(value, list):
                    data[name] = [
                        await _read_file_bytes(v) if isinstance(v, UploadFile) else v for v in value
                    ]
    return data


class Filled:
    """A form without its empty fields: nothing typed, no file chosen.

    Args:
        form: The form.
    """

    def __init__(self, form: FormData) -> None:
        self.form = form

    def get(self, name: str, default: Any = None) -> Any:
        """Return the last value of a name, unless it is empty."""
        value = self.form.get(name)
        return default if is_empty(value) else value

    def getlist(self, name: str) -> list[Any]:
        """Return all values of a name, without the files that were not chosen."""
        return [value for value in self.form.getlist(name) if not is_no_file([value])]


async def _read_file_bytes(file: UploadFile) -> bytes:
    """Return a file's content from where it stands, without moving the position that others see."""
    position = file.file.tell()
    try:
        return await file.read()
    finally:
        await file.seek(position)
