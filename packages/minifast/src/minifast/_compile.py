"""From a plan to Python source, compiled: a request then only executes.

The generated function is the way of a request in which nothing is wrong. Where something is
(a value that does not validate, an override that a dependency has just set) it raises `Explain`
with the values of the dependencies called so far, and the interpreter
(`dependencies/utils.py`) goes the whole way again without calling these twice. So there is one
fast source and one slow path, and errors are explained in one place only.

The source is kept in `linecache` for tracebacks; `Solver.source` shows it.
"""

import linecache
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from minifast._body import body_value
from minifast._calls import call_dependency
from minifast._fields import ModelField, fresh
from minifast._lookup import MISSING, is_plain
from minifast._plan import Argument, Injection, Plan, Step
from minifast._sources import find_header, parse_query
from minifast.security.scopes import SecurityScopes
from minipydantic import ValidationError
from minipydantic.core import PydanticUndefined as Undefined
from ministarlette.background import BackgroundTasks
from ministarlette.concurrency import run_in_threadpool

_serial = count(1)


class Explain(Exception):  # not an error: a request to look closer
    """Something is unusual: the interpreter has to take over.

    Args:
        done: The values of the dependencies called so far, by the id of their node.
    """

    def __init__(self, done: dict[int, Any]) -> None:
        self.done = done


class Solver:
    """A compiled plan.

    Args:
        plan: The plan.
        is_form: Whether the body is a form.
        embed: Whether each body field is a key of the body.
    """

    def __init__(self, plan: Plan, is_form: bool, embed: bool) -> None:
        self.plan = plan
        emitter = _Emitter(plan, is_form, embed)
        self.source = emitter.source()
        self.is_async = emitter.is_async
        self.filename = f"<minifast plan {next(_serial)} of {plan.endpoint.node.path}>"
        lines = self.source.splitlines(keepends=True)
        linecache.cache[self.filename] = (len(self.source), None, lines, self.filename)
        namespace = emitter.namespace
        exec(compile(self.source, self.filename, "exec"), namespace)  # our own source
        self.solve: Callable[[Any], Any] = namespace["solve"]


class _Emitter:
    """Writes the function; names that it needs are put into its namespace."""

    def __init__(self, plan: Plan, is_form: bool, embed: bool) -> None:
        self.plan = plan
        self.is_form = is_form
        self.embed = embed
        self.is_async = False
        self.called: list[Step] = []
        self.namespace: dict[str, Any] = {
            "Explain": Explain,
            "MISSING": MISSING,
            "Undefined": Undefined,
            "ValidationError": ValidationError,
            "BackgroundTasks": BackgroundTasks,
            "SecurityScopes": SecurityScopes,
            "run_in_threadpool": run_in_threadpool,
            "call_dependency": call_dependency,
            "body_value": body_value,
            "find_header": find_header,
            "parse_query": parse_query,
            "fresh": fresh,
        }

    def source(self) -> str:
        """Return the source; sets `is_async`."""
        body = [*self.sources()]
        for step in self.plan.steps[:-1]:
            body += self.step(step)
        endpoint = self.plan.endpoint
        lines, arguments = self.arguments(endpoint)
        body += [*lines, f"return {{{', '.join(f'{n!r}: {v}' for n, v in arguments)}}}"]
        head = "async def solve(c):" if self.is_async else "def solve(c):"
        return "\n    ".join([head, *body]) + "\n"

    def bind(self, name: str, value: Any) -> str:
        """Put a value into the namespace and return its name."""
        self.namespace[name] = value
        return name

    # --- Where values come from ---

    def plain(self, place: str) -> bool:
        """Tell whether all parameters of a place are scalars under one name."""
        return all(
            is_plain(argument.lookup)
            for step in self.plan.steps
            for argument in step.arguments
            if argument.place == place
        )

    def sources(self) -> Iterable[str]:
        places = self.plan.places
        yield "scope = c.scope"
        if "path" in places:
            yield "path = scope['path_params']"
        if "query" in places:
            plain = self.plain("query")
            yield (
                "query = parse_query(scope['query_string'])" if plain
                else "query = c.connection.query_params"
            )  # fmt: skip
        if "header" in places:
            plain = self.plain("header")
            yield "header = scope['headers']" if plain else "header = c.connection.headers"
        if "cookie" in places:
            yield "cookie = c.connection.cookies"
        if "body" in places:
            yield "body = c.body"
        if len(self.plan.steps) > 1:
            yield "overrides = c.overrides"

    # --- Steps ---

    def step(self, step: Step) -> list[str]:
        lines, arguments = self.arguments(step)
        call = self.bind(f"call{step.index}", step.call)
        given = ", ".join(f"{name}={value}" for name, value in arguments)
        slots = step.node.concurrency
        self.is_async = True
        if slots is not None or step.kind.endswith("generator"):
            bound = self.bind(f"slots{step.index}", slots)
            how = (
                f"call_dependency({step.kind!r}, {call}, dict({given}), scope, "
                f"{step.stack_key!r}, {bound})"
            )
        elif step.kind == "coroutine":
            how = f"{call}({given})"
        else:
            how = f"run_in_threadpool({', '.join([call, given] if given else [call])})"
        lines.append(f"v{step.index} = await {how}")
        self.called.append(step)
        # A dependency may have set an override: those that come after it have to see it.
        lines.append(f"if overrides: {self.explain()}")
        return lines

    def explain(self) -> str:
        done = ", ".join(f"{id(step.node)}: v{step.index}" for step in self.called)
        return f"raise Explain({{{done}}})"

    # --- Arguments ---

    def arguments(self, step: Step) -> tuple[list[str], list[tuple[str, str]]]:
        """Return the lines that make a step's arguments, and the (name, expression) pairs."""
        lines: list[str] = []
        given = [(name, f"v{index}") for name, index in step.inputs]
        for number, argument in enumerate(step.arguments):
            variable = f"a{step.index}_{number}"
            lines += self.argument(variable, argument)
            given.append((argument.name, variable))
        for injection in step.injections:
            given.append((injection.name, self.injection(step, injection)))
        return lines, given

    def argument(self, variable: str, argument: Argument) -> list[str]:
        if argument.place == "body":
            return self.body(variable, argument)
        plain = is_plain(argument.lookup) and (
            argument.place in ("path", "cookie") or self.plain(argument.place)
        )
        if not plain:
            resolve = self.bind(f"find_{variable}", argument.lookup.resolve)
            return [
                f"{variable}, errors = {resolve}({argument.place})",
                f"if errors: {self.explain()}",
            ]
        name = argument.lookup.names[0]
        if argument.place == "header":
            lines = [f"raw = find_header(header, {name.lower().encode('latin-1')!r})"]
        else:
            lines = [f"raw = {argument.place}.get({name!r})"]
        return [
            *lines,
            "if raw is None:",
            *(f"    {line}" for line in self.default(variable, argument.lookup.field)),
            "else:",
            *(f"    {line}" for line in self.validated(variable, argument)),
        ]

    def default(self, variable: str, field: ModelField) -> list[str]:
        info = field.field_info
        if field.required or info.validate_default:
            return [self.explain()]
        if info.default_factory is not None:
            return [f"{variable} = {self.bind(f'default_{variable}', field.get_default)}()"]
        return [f"{variable} = fresh({self.bind(f'default_{variable}', info.default)})"]

    def validated(self, variable: str, argument: Argument) -> list[str]:
        field = argument.lookup.field
        info = field.field_info
        is_str = info.annotation is str and not info.metadata and not info.discriminator
        if is_str and argument.place != "path":  # a convertor may have made something else of it
            return [f"{variable} = raw"]  # PERF: what comes from a query or a header is a str
        validate = self.bind(f"validate_{variable}", field.validate_value)
        return [
            f"try: {variable} = {validate}(raw)",
            f"except ValidationError: {self.explain()}",
        ]

    def body(self, variable: str, argument: Argument) -> list[str]:
        if self.is_form or self.embed:
            self.is_async = True
            lookup = self.bind(f"lookup_{variable}", argument.lookup)
            return [
                f"{variable}, errors = await body_value({lookup}, body, {self.embed})",
                f"if errors: {self.explain()}",
            ]
        validate = self.bind(f"validate_{variable}", argument.lookup.field.validate_value)
        return [
            "if body is Undefined:",
            *(f"    {line}" for line in self.default(variable, argument.lookup.field)),
            "else:",
            f"    try: {variable} = {validate}(body)",
            f"    except ValidationError: {self.explain()}",
        ]

    def injection(self, step: Step, injection: Injection) -> str:
        if injection.slot == "security_scopes_param_name":
            scopes = self.bind(f"scopes{step.index}", list(injection.scopes))
            return f"SecurityScopes(list({scopes}))"
        return f"c.{_INJECTED[injection.slot]}"


_INJECTED = {
    "request_param_name": "connection",
    "websocket_param_name": "connection",
    "http_connection_param_name": "connection",
    "response_param_name": "response",
    "background_tasks_param_name": "background",
}
