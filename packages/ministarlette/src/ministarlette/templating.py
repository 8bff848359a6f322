"""HTML from Jinja templates."""

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, TypeAlias

import jinja2

from ministarlette.background import BackgroundTask
from ministarlette.datastructures import URL
from ministarlette.requests import Request
from ministarlette.responses import HTMLResponse
from ministarlette.types import Receive, Scope, Send

ContextProcessor: TypeAlias = Callable[[Request], dict[str, Any]]


class _TemplateResponse(HTMLResponse):
    """A rendered template; `template` and `context` are there for tests to look at."""

    def __init__(
        self,
        template: jinja2.Template,
        context: dict[str, Any],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None:
        self.template = template
        self.context = context
        super().__init__(template.render(context), status_code, headers, media_type, background)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "http.response.debug" in scope.get("extensions", {}):
            info = {"template": self.template, "context": self.context}
            await send({"type": "http.response.debug", "info": info})
        await super().__call__(scope, receive, send)


class Jinja2Templates:
    """Renders templates with the request at hand, and with ``url_for(name, **path_params)``.

    What a template inserts is escaped, in files called ``.html``, ``.htm`` and ``.xml``.

    Args:
        directory: Where the templates are; several are searched in turn.
        context_processors: Called with the request; what they return is added to every context.
        env: A ready environment instead of `directory`.
    """

    def __init__(
        self,
        directory: str | PathLike[str] | Sequence[str | PathLike[str]] | None = None,
        *,
        context_processors: list[ContextProcessor] | None = None,
        env: jinja2.Environment | None = None,
    ) -> None:
        if (directory is None) == (env is None):
            raise AssertionError("either 'directory' or 'env' arguments must be passed")
        self.context_processors = context_processors or []
        self.env = env or jinja2.Environment(
            loader=jinja2.FileSystemLoader(directory or ()),
            autoescape=jinja2.select_autoescape(),
        )
        self.env.globals.setdefault("url_for", _url_for)

    def get_template(self, name: str) -> jinja2.Template:
        """Return the template `name`."""
        return self.env.get_template(name)

    def TemplateResponse(
        self,
        request: Request,
        name: str,
        context: dict[str, Any] | None = None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> _TemplateResponse:
        """Return a response with the template `name`, rendered.

        Loading and rendering take place in the calling thread: use it from ``def`` endpoints, or
        keep templates small.

        Args:
            request: The request, ``request`` in the template.
            name: The template's name.
            context: The other variables.
            status_code: The response's status.
            headers: More headers.
            media_type: ``text/html`` unless something else is given.
            background: Runs after the response was sent.
        """
        context = {} if context is None else context
        context.setdefault("request", request)
        for processor in self.context_processors:
            context.update(processor(request))
        template = self.get_template(name)
        return _TemplateResponse(template, context, status_code, headers, media_type, background)


@jinja2.pass_context
def _url_for(context: jinja2.runtime.Context, name: str, /, **path_params: Any) -> URL:
    request: Request = context["request"]
    return request.url_for(name, **path_params)
