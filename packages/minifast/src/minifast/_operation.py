"""What a route is, once all that was said about it has been put together.

An `APIRoute` is an operation as declared; an effective route context is the same operation seen
through one inclusion. Both take their attributes from here.
"""

import inspect
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from enum import Enum, IntEnum
from typing import Any

from minifast import params, sse
from minifast._annotations import bare, lenient_issubclass
from minifast._body import body_fields, get_body_field, should_embed
from minifast._calls import kind_of
from minifast._fields import ModelField, create_field
from minifast._signature import (
    get_dependant,
    get_parameterless_sub_dependant,
    get_stream_item_type,
    get_typed_return_annotation,
)
from minifast.datastructures import DefaultPlaceholder
from minifast.dependencies.models import Dependant
from minifast.exceptions import EndpointContext
from minifast.responses import EventSourceResponse
from minifast.utils import is_body_allowed_for_status_code
from ministarlette.responses import Response
from ministarlette.routing import compile_path


def chosen(value: Any) -> Any:
    """Return a value, or the default that it marks."""
    return value.value if isinstance(value, DefaultPlaceholder) else value


def endpoint_name(endpoint: Callable[..., Any]) -> str:
    """Return the name of a callable, or of its class."""
    if inspect.isroutine(endpoint) or inspect.isclass(endpoint):
        return endpoint.__name__
    return type(endpoint).__name__


def endpoint_context(endpoint: Callable[..., Any]) -> EndpointContext:
    """Return where a callable stands in the source."""
    try:
        context: EndpointContext = {"function": getattr(endpoint, "__name__", str(endpoint))}
        file = inspect.getsourcefile(endpoint)
        if file is not None:
            context["file"] = file
            context["line"] = inspect.getsourcelines(endpoint)[1]
    except (OSError, TypeError):
        return {"function": getattr(endpoint, "__name__", type(endpoint).__name__)}
    return context


class Operation:
    """The attributes of an operation; `declare` computes them."""

    path: str
    path_format: str
    endpoint: Callable[..., Any]
    methods: Any  # a set of str; the web layer allows None where we do not
    dependant: Dependant
    body_field: ModelField | None
    response_field: ModelField | None
    response_fields: dict[int | str, ModelField]
    stream_item_field: ModelField | None
    options: dict[str, Any]
    response_model: Any

    def declare(
        self,
        path: str,
        endpoint: Callable[..., Any],
        methods: set[str],
        options: Mapping[str, Any],
    ) -> None:
        """Compute all attributes.

        Args:
            path: The path template.
            endpoint: The user's callable.
            methods: The HTTP methods, upper case.
            options: The effective options, complete.

        Raises:
            AssertionError: The options contradict each other.
            FastAPIError: The response model is nothing that can be validated.
        """
        self.options = dict(options)
        self.__dict__.update(options)
        self.path = path
        self.endpoint = endpoint
        self.methods = methods
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self.name = options["name"] or endpoint_name(endpoint)
        self.tags = list(options["tags"] or [])
        self.dependencies = list(options["dependencies"] or [])
        self.responses = dict(options["responses"] or {})
        if isinstance(options["status_code"], IntEnum):
            self.status_code = int(options["status_code"])
        self._declare_response_model()
        self.unique_id = options["operation_id"] or chosen(self.generate_unique_id_function)(self)
        self._declare_responses()
        self.description = options["description"] or inspect.cleandoc(endpoint.__doc__ or "")
        self.description = self.description.split("\f")[0].strip()
        self._declare_dependencies()

    def __getattr__(self, name: str) -> Any:
        # Only for type checkers and missing names: the options are instance attributes.
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _declare_response_model(self) -> None:
        kind = kind_of(self.endpoint)
        response_class = chosen(self.response_class)
        self.is_sse_stream = kind.endswith("generator") and lenient_issubclass(
            response_class, EventSourceResponse
        )
        self.is_json_stream = kind.endswith("generator") and isinstance(
            self.response_class, DefaultPlaceholder
        )
        self.stream_item_type = None
        if not isinstance(self.response_model, DefaultPlaceholder):
            return
        annotation = get_typed_return_annotation(self.endpoint)
        self.response_model = annotation
        if lenient_issubclass(bare(annotation), Response):
            self.response_model = None
        elif kind.endswith("generator"):
            item = get_stream_item_type(annotation)
            if item is not None:
                self.response_model = None
                if self.is_json_stream or self.is_sse_stream:
                    self.stream_item_type = item

    def _declare_responses(self) -> None:
        self.response_field = None
        if self.response_model is not None:
            _check_body_allowed(self.status_code)
            self.response_field = create_field(
                "Response_" + self.unique_id, self.response_model, mode="serialization"
            )
        self.stream_item_field = None
        item = self.stream_item_type
        if item is not None and not (
            self.is_sse_stream and lenient_issubclass(bare(item), sse.ServerSentEvent)
        ):
            self.stream_item_field = create_field(
                "StreamItem_" + self.unique_id, item, mode="serialization"
            )
        self.response_fields = {}
        for status, response in self.responses.items():
            if not isinstance(response, dict):
                raise AssertionError("An additional response must be a dict")
            model = response.get("model")
            if model:
                _check_body_allowed(status)
                self.response_fields[status] = create_field(
                    f"Response_{status}_{self.unique_id}", model, mode="serialization"
                )

    def _declare_dependencies(self) -> None:
        path = self.path_format
        if not callable(self.endpoint):
            raise AssertionError("An endpoint must be a callable")
        self.dependant = dependant_with(self.endpoint, path, self.dependencies)
        fields = body_fields(self.dependant)
        self.embed_body_fields = should_embed(fields)
        self.body_field = get_body_field(
            fields=fields, name=self.unique_id, embed=self.embed_body_fields
        )


def dependant_with(
    endpoint: Callable[..., Any], path: str, dependencies: list[params.Depends]
) -> Dependant:
    """Return an endpoint's graph; the dependencies of routers and decorators come first."""
    node = get_dependant(path=path, call=endpoint, scope="function")
    node.dependencies[:0] = [
        get_parameterless_sub_dependant(depends=depends, path=path) for depends in dependencies
    ]
    return node


def _check_body_allowed(status: int | str | None) -> None:
    if not is_body_allowed_for_status_code(status):
        raise AssertionError(f"Status code {status} must not have a response body")


def method_set(methods: Any) -> set[str]:
    """Return HTTP methods in upper case; GET by default."""
    return {
        (method.value if isinstance(method, Enum) else method).upper()
        for method in (methods if methods is not None else ["GET"])
    }


# While a route's handler is being built for one inclusion: that inclusion's context.
building: ContextVar[Any] = ContextVar("minifast_effective_route_context", default=None)

__all__ = [
    "Operation",
    "building",
    "chosen",
    "dependant_with",
    "endpoint_context",
    "endpoint_name",
    "method_set",
]
