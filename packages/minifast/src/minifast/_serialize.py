"""From an endpoint's return value to the bytes of a JSON body."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from minifast._fields import ModelField
from minifast.exceptions import EndpointContext, ResponseValidationError
from ministarlette.concurrency import run_in_threadpool


def plain(value: Any) -> Any:
    """Return `jsonable_encoder(value)`, for which many types are imported."""
    from minifast.encoders import jsonable_encoder  # noqa: PLC0415

    return jsonable_encoder(value)


class _Consumable(Exception):
    """An iterator stands where JSON has to be; it must be read only once."""


def _as_json(value: Any) -> Any:
    if isinstance(value, Iterator):
        raise _Consumable
    return plain(value)


_encode: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_as_json
).encode
_encode_plain: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":")
).encode


def dump_untyped(value: Any) -> bytes:
    """Return the JSON text of a value without a declared type.

    The standard encoder does what `jsonable_encoder` followed by `json.dumps` would do, and asks
    `jsonable_encoder` about the objects that it does not know. What it would do differently goes
    the long way: keys that are no strings, SQLAlchemy's `_sa...` keys, iterators.

    Args:
        value: The value.

    Returns:
        The JSON text, UTF-8.

    Raises:
        ValueError: A number is not finite.
    """
    try:
        text = _encode(value)
        if '"_sa' not in text:
            return text.encode()
    except (_Consumable, TypeError):
        pass
    return _encode_plain(plain(value)).encode()


class DumpOptions:
    """What is left out when a response model is dumped.

    Args:
        options: `include`, `exclude`, `by_alias`, `exclude_unset`, `exclude_defaults`,
            `exclude_none`.
    """

    def __init__(self, **options: Any) -> None:
        self.options = options
        # PERF: the serializer has the same defaults, so what equals them need not be passed.
        self.chosen = {
            name: value
            for name, value in options.items()
            if value not in (None, False) and name != "by_alias"
        }
        self.chosen["by_alias"] = options.get("by_alias", True)


def validate_response(
    field: ModelField, value: Any, endpoint_ctx: EndpointContext | None = None
) -> Any:
    """Validate what an endpoint returned.

    Raises:
        ResponseValidationError: It does not fit the response model.
    """
    validated, errors = field.validate(value, loc=("response",))
    if errors:
        raise ResponseValidationError(errors, body=value, endpoint_ctx=endpoint_ctx)
    return validated


async def serialize_response(
    *,
    field: ModelField | None = None,
    response_content: Any,
    include: Any = None,
    exclude: Any = None,
    by_alias: bool = True,
    exclude_unset: bool = False,
    exclude_defaults: bool = False,
    exclude_none: bool = False,
    is_coroutine: bool = True,
    endpoint_ctx: EndpointContext | None = None,
    dump_json: bool = False,
) -> Any:
    """Turn what an endpoint returned into what its response class renders.

    Args:
        field: The response model's field.
        response_content: What was returned.
        include: The fields to keep.
        exclude: The fields to drop.
        by_alias: Use aliases.
        exclude_unset: Leave out what nobody set.
        exclude_defaults: Leave out what equals its default.
        exclude_none: Leave out None.
        is_coroutine: Whether the endpoint is asynchronous; others validate in a thread.
        endpoint_ctx: The endpoint, for messages.
        dump_json: Return the JSON text rather than plain data.

    Returns:
        Plain data, or JSON text.

    Raises:
        ResponseValidationError: The content does not fit the response model.
    """
    if field is None:
        return plain(response_content)
    if is_coroutine:
        value = validate_response(field, response_content, endpoint_ctx)
    else:
        value = await run_in_threadpool(validate_response, field, response_content, endpoint_ctx)
    serialize = field.serialize_json if dump_json else field.serialize
    return serialize(
        value,
        include=include,
        exclude=exclude,
        by_alias=by_alias,
        exclude_unset=exclude_unset,
        exclude_defaults=exclude_defaults,
        exclude_none=exclude_none,
    )
