"""A dependency graph as a list of steps: what a request has to do, in order, as data.

The graph is walked once, when the plan is made. A callable that several others ask for becomes
one step, so a ladder of shared dependencies is as long as it has rungs, not exponential.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from minifast._body import body_lookup
from minifast._calls import kind_of, stack_of
from minifast._lookup import Lookup
from minifast._params import param_lookup
from minifast.dependencies.models import Dependant, _get_cache_key, _get_oauth_scopes


@dataclass(frozen=True)
class Argument:
    """A parameter that comes from the request."""

    name: str
    place: str
    lookup: Lookup


@dataclass(frozen=True)
class Injection:
    """A parameter that the framework fills in: `slot` is the attribute of `Dependant`."""

    name: str
    slot: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One callable, with where its arguments come from."""

    index: int
    node: Dependant
    call: Callable[..., Any]
    kind: str
    stack_key: str
    inputs: tuple[tuple[str, int], ...]
    arguments: tuple[Argument, ...]
    injections: tuple[Injection, ...]


@dataclass(frozen=True)
class Plan:
    """The steps of a graph; the last one is the endpoint, which the plan prepares but not calls."""

    steps: tuple[Step, ...]
    places: frozenset[str] = field(default=frozenset())

    @property
    def endpoint(self) -> Step:
        """The last step."""
        return self.steps[-1]

    @property
    def needs_stacks(self) -> bool:
        """Whether something has to be left when the request ends, or could look at the stacks."""
        return any(step.kind.endswith("generator") for step in self.steps[:-1]) or any(
            injection.slot in _SEES_SCOPE for step in self.steps for injection in step.injections
        )


_SEES_SCOPE = ("request_param_name", "websocket_param_name", "http_connection_param_name")
_SLOTS = (
    *_SEES_SCOPE,
    "response_param_name",
    "background_tasks_param_name",
    "security_scopes_param_name",
)
_PLACES = (
    ("path_params", "path"),
    ("query_params", "query"),
    ("header_params", "header"),
    ("cookie_params", "cookie"),
)


def make_plan(root: Dependant) -> Plan:
    """Flatten a dependency graph.

    Args:
        root: The endpoint's node.

    Returns:
        The plan.
    """
    maker = _Maker()
    maker.visit(root, is_root=True)
    places = {argument.place for step in maker.steps for argument in step.arguments}
    return Plan(tuple(maker.steps), frozenset(places))


class _Maker:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.known: dict[Any, int] = {}
        self.uses_scopes: dict[int, tuple[Dependant, bool]] = {}
        self.uncached: dict[int, bool] = {}

    def visit(self, node: Dependant, is_root: bool = False) -> int:
        """Return the index of a node's step; make it, and those below, if it is new."""
        call, scopes, scope = _get_cache_key(dependant=node, uses_scopes_cache=self.uses_scopes)
        key = (id(call), scopes, scope)
        known = self.known.get(key)
        if not is_root and node.use_cache and known is not None and not self.has_uncached(node):
            return known
        inputs = [(sub.name, self.visit(sub)) for sub in node.dependencies]
        if not is_root and node.use_cache and known is not None:
            return known
        step = self.step(node, tuple((name, index) for name, index in inputs if name))
        self.steps.append(step)
        if not is_root:
            self.known.setdefault(key, step.index)
        return step.index

    def has_uncached(self, node: Dependant) -> bool:
        """Tell whether something below is called at every visit."""
        known = self.uncached.get(id(node))
        if known is None:
            known = any(not sub.use_cache or self.has_uncached(sub) for sub in node.dependencies)
            self.uncached[id(node)] = known
        return known

    def step(self, node: Dependant, inputs: tuple[tuple[str, int], ...]) -> Step:
        arguments = [
            Argument(field.name, place, param_lookup(field))
            for attribute, place in _PLACES
            for field in getattr(node, attribute)
        ]
        arguments += [Argument(f.name, "body", body_lookup(f)) for f in node.body_params]
        injections = [
            Injection(getattr(node, slot), slot, tuple(_get_oauth_scopes(dependant=node)))
            for slot in _SLOTS
            if getattr(node, slot)
        ]
        if node.call is None:
            raise TypeError("A dependency graph needs a callable at every node")
        return Step(
            index=len(self.steps),
            node=node,
            call=node.call,
            kind=kind_of(node.call),
            stack_key=stack_of(node),
            inputs=inputs,
            arguments=tuple(arguments),
            injections=tuple(injections),
        )
