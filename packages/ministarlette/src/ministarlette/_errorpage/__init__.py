"""The debug page: a traceback with source lines, local variables left out."""

from __future__ import annotations

import html
import linecache
import traceback
from collections.abc import Iterator
from importlib.resources import files
from string import Template
from types import TracebackType


def render_text(exc: BaseException) -> str:
    """Return the traceback as Python prints it."""
    return "".join(traceback.format_exception(exc))


def render_html(exc: BaseException, limit: int) -> str:
    """Return the traceback as a page, with `limit` lines of source per frame."""
    page = Template(files(__package__).joinpath("page.html").read_text("utf-8"))
    kind = type(exc).__name__
    chain = list(_chain(exc))
    return page.substitute(
        title=html.escape(f"{kind}: {exc}"),
        kind=html.escape(kind),
        message=html.escape(str(exc)),
        exceptions="\n".join(_exception(error, note, limit) for error, note in chain),
        text=html.escape(render_text(exc)),
    )


def _chain(exc: BaseException) -> Iterator[tuple[BaseException, str]]:
    """Yield the exception, then its causes, each with how it relates to the one before."""
    seen: set[int] = set()
    current: BaseException | None = exc
    note = ""
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current, note
        if current.__cause__ is not None:
            current, note = current.__cause__, "directly caused by"
        elif current.__suppress_context__:
            current = None
        else:
            current, note = current.__context__, "raised while handling"


def _exception(exc: BaseException, note: str, limit: int) -> str:
    heading = html.escape(f"{note} {type(exc).__name__}: {exc}".strip())
    frames = list(_frames(exc.__traceback__, limit))
    if not frames:
        return f"<h2>{heading}</h2><p>No traceback available.</p>"
    # The innermost frame is the one to look at: it is open.
    frames[-1] = frames[-1].replace("<details>", "<details open>", 1)
    return f"<h2>{heading}</h2>\n" + "\n".join(reversed(frames))


def _frames(tb: TracebackType | None, limit: int) -> Iterator[str]:
    for frame, number in traceback.walk_tb(tb):
        code = frame.f_code
        linecache.checkcache(code.co_filename)
        place = f"File <code>{html.escape(code.co_filename)}</code>, line <i>{number}</i>"
        where = f"{place}, in <b>{html.escape(code.co_name)}</b>"
        first = max(number - limit // 2, 1)
        lines = "".join(
            _line(code.co_filename, n, current=n == number) for n in range(first, first + limit)
        )
        yield f"<details><summary>{where}</summary><pre>{lines}</pre></details>"


def _line(filename: str, number: int, *, current: bool) -> str:
    text = linecache.getline(filename, number)
    if not text:
        return ""
    mark = ' class="here"' if current else ""
    return f"<span{mark}>{number:5} {html.escape(text.rstrip())}</span>\n"
