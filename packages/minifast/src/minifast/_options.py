"""The options of routes and routers, declared once, and how outer ones combine with inner ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, TypedDict

from minifast import params
from minifast._form_limits import check_form_limits
from minifast.datastructures import Default
from minifast.types import IncEx
from minifast.utils import generate_unique_id, get_value_or_default
from ministarlette.responses import JSONResponse, Response
from ministarlette.routing import BaseRoute


class RouteOptions(TypedDict, total=False):
    """What can be said about an operation; every verb and `add_api_route` take these.

    Response: `response_model` (the type to validate and filter with; the return annotation by
    default; None for none), `status_code`, `response_class`, and what to leave out:
    `response_model_include`, `_exclude`, `_by_alias`, `_exclude_unset`, `_exclude_defaults`,
    `_exclude_none`.

    Documentation: `tags`, `summary`, `description` (the docstring by default),
    `response_description`, `responses`, `deprecated`, `operation_id`, `include_in_schema`,
    `callbacks`, `openapi_extra`, `generate_unique_id_function`.

    Behaviour: `dependencies` (whose values nobody receives), `name` (for `url_path_for`),
    `max_body_size` (bytes; larger requests get 413), `form_limits`.
    """

    response_model: Any
    status_code: int | None
    tags: list[str | Enum] | None
    dependencies: Sequence[params.Depends] | None
    summary: str | None
    description: str | None
    response_description: str
    responses: Mapping[int | str, dict[str, Any]] | None
    deprecated: bool | None
    operation_id: str | None
    response_model_include: IncEx | None
    response_model_exclude: IncEx | None
    response_model_by_alias: bool
    response_model_exclude_unset: bool
    response_model_exclude_defaults: bool
    response_model_exclude_none: bool
    include_in_schema: bool
    response_class: type[Response]
    name: str | None
    callbacks: Sequence[BaseRoute] | None
    openapi_extra: dict[str, Any] | None
    generate_unique_id_function: Callable[[Any], str]
    max_body_size: int | None
    form_limits: Mapping[str, Any] | None


class IncludeOptions(TypedDict, total=False):
    """What an outer router can say about all the routes of an inner one."""

    tags: list[str | Enum] | None
    dependencies: Sequence[params.Depends] | None
    default_response_class: type[Response]
    responses: Mapping[int | str, dict[str, Any]] | None
    callbacks: Sequence[BaseRoute] | None
    deprecated: bool | None
    include_in_schema: bool
    generate_unique_id_function: Callable[[Any], str]
    max_body_size: int | None
    form_limits: Mapping[str, Any] | None


DEFAULT_OPTIONS: dict[str, Any] = {
    "response_model": Default(None),
    "status_code": None,
    "tags": None,
    "dependencies": None,
    "summary": None,
    "description": None,
    "response_description": "Successful Response",
    "responses": None,
    "deprecated": None,
    "operation_id": None,
    "response_model_include": None,
    "response_model_exclude": None,
    "response_model_by_alias": True,
    "response_model_exclude_unset": False,
    "response_model_exclude_defaults": False,
    "response_model_exclude_none": False,
    "include_in_schema": True,
    "response_class": Default(JSONResponse),
    "name": None,
    "callbacks": None,
    "openapi_extra": None,
    "generate_unique_id_function": Default(generate_unique_id),
    "max_body_size": None,
    "form_limits": None,
    "strict_content_type": Default(True),
    "dependency_overrides_provider": None,
}


def with_defaults(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options with what was left out.

    Raises:
        TypeError: There is an option that nobody knows.
    """
    unknown = options.keys() - DEFAULT_OPTIONS.keys()
    if unknown:
        raise TypeError(
            f"unexpected keyword argument {min(unknown)!r}: the options of a route are "
            f"{', '.join(DEFAULT_OPTIONS)}"
        )
    check_body_size(options.get("max_body_size"))
    limits = options.get("form_limits")
    return {**DEFAULT_OPTIONS, **options, "form_limits": check_form_limits(limits)}


def check_body_size(limit: int | None) -> int | None:
    """Return the limit.

    Raises:
        ValueError: It is no size.
    """
    if limit is None:
        return None
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
        raise ValueError("max_body_size must be a non-negative integer or None")
    return limit


@dataclass(frozen=True)
class Inherited:
    """What everything outside of a route says about it; exported as `_RouterIncludeContext`."""

    prefix: str = ""
    tags: list[str | Enum] = field(default_factory=list)
    dependencies: list[params.Depends] = field(default_factory=list)
    default_response_class: Any = field(default_factory=lambda: Default(JSONResponse))
    responses: dict[int | str, dict[str, Any]] = field(default_factory=dict)
    callbacks: list[BaseRoute] = field(default_factory=list)
    deprecated: bool | None = None
    include_in_schema: bool = True
    generate_unique_id_function: Any = field(default_factory=lambda: Default(generate_unique_id))
    strict_content_type: Any = field(default_factory=lambda: Default(True))
    max_body_size: int | None = None
    form_limits: Mapping[str, Any] | None = None
    dependency_overrides_provider: Any = None

    def combine(self, inner: "Inherited") -> "Inherited":
        """Return what a router says together with what is said further inside.

        Args:
            inner: The inner part.

        Returns:
            Both: lists one after the other, of single values the inner one where it was chosen.
        """
        return replace(
            self,
            prefix=self.prefix + inner.prefix,
            tags=[*self.tags, *inner.tags],
            dependencies=[*self.dependencies, *inner.dependencies],
            default_response_class=get_value_or_default(
                inner.default_response_class, self.default_response_class
            ),
            responses={**self.responses, **inner.responses},
            callbacks=[*self.callbacks, *inner.callbacks],
            deprecated=inner.deprecated or self.deprecated,
            include_in_schema=self.include_in_schema and inner.include_in_schema,
            generate_unique_id_function=get_value_or_default(
                inner.generate_unique_id_function, self.generate_unique_id_function
            ),
            strict_content_type=get_value_or_default(
                inner.strict_content_type, self.strict_content_type
            ),
            max_body_size=first(inner.max_body_size, self.max_body_size),
            form_limits=merged_limits(self.form_limits, inner.form_limits),
            dependency_overrides_provider=self.dependency_overrides_provider
            or inner.dependency_overrides_provider,
        )

    def apply(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return a route's own options, completed by what is inherited.

        Args:
            options: The route's options.

        Returns:
            The effective options.
        """
        own = Inherited(
            tags=list(options["tags"] or ()),
            dependencies=list(options["dependencies"] or ()),
            default_response_class=options["response_class"],
            responses=dict(options["responses"] or {}),
            callbacks=list(options["callbacks"] or ()),
            deprecated=options["deprecated"],
            include_in_schema=options["include_in_schema"],
            generate_unique_id_function=options["generate_unique_id_function"],
            strict_content_type=options["strict_content_type"],
            max_body_size=options["max_body_size"],
            form_limits=options["form_limits"],
            dependency_overrides_provider=options["dependency_overrides_provider"],
        )
        both = self.combine(own)
        return {
            **options,
            "tags": both.tags,
            "dependencies": both.dependencies,
            "response_class": both.default_response_class,
            "responses": both.responses,
            "callbacks": both.callbacks,
            "deprecated": both.deprecated,
            "include_in_schema": both.include_in_schema,
            "generate_unique_id_function": both.generate_unique_id_function,
            "strict_content_type": both.strict_content_type,
            "max_body_size": both.max_body_size,
            "form_limits": both.form_limits,
            "dependency_overrides_provider": both.dependency_overrides_provider,
        }


def first(*values: Any) -> Any:
    """Return the first value that is not None."""
    return next((value for value in values if value is not None), None)


def merged_limits(
    outer: Mapping[str, Any] | None, inner: Mapping[str, Any] | None
) -> Mapping[str, Any] | None:
    """Return the limits of both, the inner ones where both say something."""
    if outer is None or inner is None:
        return outer if inner is None else inner
    return {**outer, **inner}
