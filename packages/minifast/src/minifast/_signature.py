"""From a callable to its `Dependant`: every parameter gets its place in the request."""

import inspect
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Generator,
    Iterable,
    Iterator,
    Sequence,
)
from copy import copy
from dataclasses import dataclass, replace
from typing import Annotated, Any, ForwardRef, Literal, get_args, get_origin
from weakref import WeakKeyDictionary

from minifast import params
from minifast._annotations import (
    bare,
    is_alias,
    is_scalar,
    is_scalar_sequence,
    is_upload,
    is_upload_sequence,
    lenient_issubclass,
    model_of,
)
from minifast._fields import ModelField, create_field, declared
from minifast._lookup import hyphenated, is_json
from minifast._multipart import ensure_multipart_is_installed
from minifast.dependencies.models import (
    Dependant,
    _get_computed_scope,
    _get_oauth_scopes,
    innermost,
)
from minifast.exceptions import DependencyScopeError
from minifast.security.scopes import SecurityScopes
from minifast.utils import get_path_param_names
from minipydantic.core import PydanticUndefined as Undefined
from minipydantic.fields import FieldInfo
from ministarlette.background import BackgroundTasks
from ministarlette.requests import HTTPConnection, Request
from ministarlette.responses import Response
from ministarlette.websockets import WebSocket


@dataclass
class ParamDetails:
    """What a parameter is: a dependency, a field, or something injected by its type."""

    type_annotation: Any
    depends: params.Depends | None
    field: ModelField | None


# A parameter annotated with one of these is filled in by the framework.
INJECTED: tuple[tuple[type, str], ...] = (
    (Request, "request_param_name"),
    (WebSocket, "websocket_param_name"),
    (HTTPConnection, "http_connection_param_name"),
    (Response, "response_param_name"),
    (BackgroundTasks, "background_tasks_param_name"),
    (SecurityScopes, "security_scopes_param_name"),
)


def injected_slot(annotation: Any) -> str | None:
    """Return the attribute of `Dependant` that holds the parameter's name, if it is injected."""
    for cls, slot in INJECTED:
        if lenient_issubclass(annotation, cls):
            return slot
    return None


# --- Signatures -------------------------------------------------------------------------------


def raw_signature(call: Callable[..., Any]) -> inspect.Signature:
    """Return the signature with annotations evaluated as far as that is possible."""
    try:
        return inspect.signature(call, eval_str=True)
    except NameError:
        # A name that exists for type checkers only, or not yet.
        return inspect.signature(call)


def get_typed_annotation(annotation: Any, globalns: dict[str, Any]) -> Any:
    """Evaluate an annotation that is a string.

    Args:
        annotation: The annotation.
        globalns: The names it can use.

    Returns:
        The annotation, None for "None", or a ForwardRef when a name is unknown.
    """
    if isinstance(annotation, str):
        try:
            annotation = eval(annotation, globalns)  # the user's own source
        except NameError:
            return ForwardRef(annotation)
    return None if annotation is type(None) else annotation


def get_typed_signature(call: Callable[..., Any]) -> inspect.Signature:
    """Return the signature of a callable, its annotations evaluated."""
    signature = raw_signature(call)
    names = getattr(innermost(call), "__globals__", {})
    return signature.replace(
        parameters=[
            parameter.replace(annotation=get_typed_annotation(parameter.annotation, names))
            if isinstance(parameter.annotation, str)
            else parameter
            for parameter in signature.parameters.values()
        ]
    )


def get_typed_return_annotation(call: Callable[..., Any]) -> Any:
    """Return what a callable says it returns; None if it says nothing."""
    annotation = raw_signature(call).return_annotation
    if annotation is inspect.Signature.empty:
        return None
    return get_typed_annotation(annotation, getattr(innermost(call), "__globals__", {}))


_STREAMS = (AsyncIterable, AsyncIterator, AsyncGenerator, Iterable, Iterator, Generator)


def get_stream_item_type(annotation: Any) -> Any | None:
    """Return the type of the items of an iterable annotation.

    Args:
        annotation: For example `AsyncIterator[Item]`.

    Returns:
        The item type, Any when it is left open, None when this is no stream.
    """
    annotation = bare(annotation)
    if get_origin(annotation) in _STREAMS:
        return (get_args(annotation) or (Any,))[0]
    return Any if annotation in _STREAMS else None


# --- One parameter ----------------------------------------------------------------------------


@dataclass
class _Declaration:
    """What the user wrote about a parameter, before it is understood."""

    name: str
    annotation: Any
    default: Any
    in_path: bool
    info: FieldInfo | None = None
    depends: params.Depends | None = None


def _read_annotated(declaration: _Declaration) -> Any:
    """Take the last of our markers out of `Annotated[...]`; return the type without it."""
    annotation = declaration.annotation
    if is_alias(annotation):
        annotation = declaration.annotation = annotation.__value__
    if get_origin(annotation) is not Annotated:
        return annotation
    type_, *metadata = get_args(annotation)
    ours = [m for m in metadata if isinstance(m, (params.Param, params.Body, params.Depends))]
    marker = ours[-1] if ours else None
    if isinstance(marker, params.Depends):
        declaration.depends = marker
    elif marker is not None:
        declaration.info = _with_default(declaration, marker)
    return type_


def _with_default(declaration: _Declaration, marker: FieldInfo) -> FieldInfo:
    info = declared(marker, declaration.annotation)
    if not (marker.default is Undefined or marker.default is ...):
        raise AssertionError(
            f"`{type(info).__name__}` default value cannot be set in `Annotated` for "
            f"{declaration.name!r}. Set the default value with `=` instead."
        )
    if declaration.default is not inspect.Parameter.empty:
        if declaration.in_path:
            raise AssertionError("Path parameters cannot have default values")
        info.default = declaration.default
        info.default_factory = None
        info._attributes_set["default"] = declaration.default
    return info


def _read_default(declaration: _Declaration, type_: Any) -> None:
    default = declaration.default
    if isinstance(default, params.Depends):
        if declaration.depends is not None:
            raise AssertionError(
                "Cannot specify `Depends` in `Annotated` and default value together for "
                f"{declaration.name!r}"
            )
        if declaration.info is not None:
            raise AssertionError(
                "Cannot specify a FastAPI annotation in `Annotated` and `Depends` as a default "
                f"value together for {declaration.name!r}"
            )
        declaration.depends = default
    elif isinstance(default, FieldInfo):
        if declaration.info is not None:
            raise AssertionError(
                "Cannot specify FastAPI annotations in `Annotated` and default value together for "
                f"{declaration.name!r}"
            )
        declaration.info = copy(default)
        declaration.info.annotation = type_


def _infer(declaration: _Declaration, type_: Any) -> FieldInfo:
    """Choose the place of a parameter that does not name one."""
    default = declaration.default
    default = Undefined if default is inspect.Parameter.empty else default
    annotation = declaration.annotation
    annotation = Any if annotation is inspect.Parameter.empty else annotation
    if declaration.in_path:
        return _plain(params.Path(), annotation)
    if is_upload(type_) or is_upload_sequence(type_):
        return _plain(params.File(default), annotation)
    if not is_scalar(type_):
        return _plain(params.Body(default), annotation)
    return _plain(params.Query(default), annotation)


def _plain(info: FieldInfo, annotation: Any) -> FieldInfo:
    merged = declared(info, annotation)
    if info.default is not Undefined:
        merged.default = info.default
        merged.default_factory = None
        merged._attributes_set["default"] = info.default
    return merged


def analyze_param(
    *, param_name: str, annotation: Any, value: Any, path_param_names: set[str]
) -> ParamDetails:
    """Find out what one parameter is.

    Args:
        param_name: The name.
        annotation: The annotation, `inspect.Parameter.empty` without one.
        value: The default, `inspect.Parameter.empty` without one.
        path_param_names: The names in the route's path.

    Returns:
        What it is.

    Raises:
        AssertionError: The declaration contradicts itself.
    """
    declaration = _Declaration(param_name, annotation, value, param_name in path_param_names)
    type_ = _read_annotated(declaration)
    if type_ is inspect.Parameter.empty:
        type_ = Any
    _read_default(declaration, type_)
    depends = declaration.depends
    if depends is not None:
        if depends.dependency is None:
            depends = replace(depends, dependency=bare(type_))
        return ParamDetails(type_, depends, None)
    if injected_slot(type_):
        if declaration.info is not None:
            raise AssertionError(f"Cannot specify FastAPI annotation for type {type_!r}")
        return ParamDetails(type_, None, None)
    info = declaration.info or _infer(declaration, type_)
    if isinstance(info, params.Form):
        ensure_multipart_is_installed()
    return ParamDetails(type_, None, _make_field(declaration, info))


def _make_field(declaration: _Declaration, info: FieldInfo) -> ModelField:
    name = declaration.name
    if declaration.in_path and not isinstance(info, params.Path):
        raise AssertionError(f"Cannot use `{type(info).__name__}` for path param {name!r}")
    if isinstance(info, params.Param) and getattr(info, "in_", None) is None:
        info.in_ = params.ParamTypes.query
    if not info.alias and getattr(info, "convert_underscores", False):
        info.alias = hyphenated(name)
    elif not info.alias:
        info.alias = name
    field = create_field(name, info.annotation, field_info=info)
    annotation = info.annotation
    if declaration.in_path and not is_scalar(annotation):
        raise AssertionError("Path params must be of one of the supported types")
    if isinstance(info, params.Query) and not (
        is_scalar(annotation)
        or is_scalar_sequence(annotation)
        or model_of(annotation)
        or is_json(info)
    ):
        raise AssertionError(f"Query parameter {name!r} must be one of the supported types")
    return field


# --- Callables --------------------------------------------------------------------------------

_analysed: "WeakKeyDictionary[Any, dict[frozenset[str], dict[str, ParamDetails]]]" = (
    WeakKeyDictionary()
)


def _parameters(call: Callable[..., Any], path_names: set[str]) -> dict[str, ParamDetails]:
    """Analyse a callable's parameters, once per callable and set of path names that it uses."""
    try:
        known = _analysed.setdefault(call, {}) if inspect.isfunction(call) else {}
    except TypeError:
        known = {}
    for in_path, details in known.items():
        # PERF: shared dependencies of 300 routes are analysed once, not 300 times.
        if in_path == path_names & details.keys():
            return details
    parameters = get_typed_signature(call).parameters
    found = {
        name: analyze_param(
            param_name=name,
            annotation=parameter.annotation,
            value=parameter.default,
            path_param_names=path_names,
        )
        for name, parameter in parameters.items()
    }
    if not any(isinstance(p.type_annotation, ForwardRef) for p in found.values()):
        known[frozenset(path_names & found.keys())] = found
    return found


def get_dependant(
    *,
    path: str,
    call: Callable[..., Any],
    name: str | None = None,
    own_oauth_scopes: list[str] | None = None,
    parent_oauth_scopes: list[str] | None = None,
    use_cache: bool = True,
    scope: Literal["function", "request"] | None = None,
    concurrency: Any = None,
) -> Dependant:
    """Analyse a callable and everything that it depends on.

    Args:
        path: The route's path template.
        call: The callable.
        name: The parameter that gets the value.
        own_oauth_scopes: The scopes declared with the dependency.
        parent_oauth_scopes: The scopes required above.
        use_cache: Whether one call per request is enough.
        scope: When a generator's context ends.
        concurrency: The slots that limit concurrent calls.

    Returns:
        The node of the dependency graph, with all nodes below.

    Raises:
        DependencyScopeError: A dependency would outlive one that it uses.
    """
    node = Dependant(
        call=call,
        name=name,
        path=path,
        use_cache=use_cache,
        scope=scope,
        own_oauth_scopes=own_oauth_scopes,
        parent_oauth_scopes=parent_oauth_scopes,
        concurrency=concurrency,
    )
    scopes = _get_oauth_scopes(dependant=node)
    for param_name, details in _parameters(call, get_path_param_names(path)).items():
        if details.depends is not None:
            _check_scopes(node, details.depends)
            node.dependencies.append(_sub(details.depends, path, param_name, scopes))
        elif details.field is None:
            slot = injected_slot(details.type_annotation)
            setattr(node, slot or "", param_name)
        else:
            _fields_of(node, details.field).append(details.field)
    return node


def _sub(
    depends: params.Depends, path: str, name: str | None, scopes: Sequence[str] = ()
) -> Dependant:
    if not callable(depends.dependency):
        raise TypeError(f"{depends.dependency!r} is not a callable object")
    own = list(getattr(depends, "scopes", None) or [])
    return get_dependant(
        path=path,
        call=depends.dependency,
        name=name,
        own_oauth_scopes=own,
        parent_oauth_scopes=list(scopes),
        use_cache=depends.use_cache,
        scope=depends.scope,
        concurrency=depends._concurrency,
    )


def get_parameterless_sub_dependant(*, depends: params.Depends, path: str) -> Dependant:
    """Return the node for a dependency whose value nobody receives.

    Args:
        depends: The declaration.
        path: The route's path template.

    Returns:
        The node.
    """
    if not callable(depends.dependency):
        raise AssertionError("A parameter-less dependency must have a callable dependency")
    return _sub(depends, path, None)


def _check_scopes(node: Dependant, depends: params.Depends) -> None:
    if _get_computed_scope(dependant=node) == "request" and depends.scope == "function":
        name = getattr(node.call, "__name__", "<unnamed_callable>")
        raise DependencyScopeError(
            f'The dependency "{name}" has a scope of "request", it cannot depend on dependencies '
            'with scope "function".'
        )


def _fields_of(node: Dependant, field: ModelField) -> list[ModelField]:
    info = field.field_info
    if isinstance(info, params.Body):
        return node.body_params
    lists = {
        params.ParamTypes.path: node.path_params,
        params.ParamTypes.query: node.query_params,
        params.ParamTypes.header: node.header_params,
        params.ParamTypes.cookie: node.cookie_params,
    }
    return lists[info.in_]  # type: ignore[attr-defined]


def all_nodes(node: Dependant) -> list[Dependant]:
    """Return a node and all below, each shared callable once, parents first.

    A ladder of shared dependencies is a small graph, though a huge tree: what was seen with the
    same key is not entered again.
    """
    seen: set[Any] = set()
    found: list[Dependant] = []

    def enter(current: Dependant) -> None:
        key = (id(current.call), tuple(_get_oauth_scopes(dependant=current)))
        if key in seen and current is not node:
            return
        seen.add(key)
        found.append(current)
        for sub in current.dependencies:
            enter(sub)

    enter(node)
    return found


def flat_fields(node: Dependant, kind: str) -> list[ModelField]:
    """Return the fields of one kind ("query_params", ...) of a node and of all below."""
    return [field for each in all_nodes(node) for field in getattr(each, kind)]


def get_flat_params(dependant: Dependant) -> list[ModelField]:
    """Return all path, query, header and cookie parameters of a callable and all below."""
    return [
        field
        for kind in ("path_params", "query_params", "header_params", "cookie_params")
        for field in flat_fields(dependant, kind)
    ]
