"""The compiled plan and the interpreter give the same answers, on whatever graph.

An application whose `dependency_overrides` are not empty is interpreted, so one application is
asked twice, once with an override of something that nobody uses.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

hypothesis = pytest.importorskip("hypothesis")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from minifast import Depends, Header, MiniAPI, Query  # noqa: E402
from minifast.testclient import TestClient  # noqa: E402


@dataclass
class Node:
    """One dependency: which earlier ones it uses (and whether cached), and its parameters."""

    uses: list[tuple[int, bool]]
    parameters: list[str]
    is_generator: bool


@dataclass
class Graph:
    nodes: list[Node]
    calls: list[str] = field(default_factory=list)

    def callables(self) -> list[Callable[..., Any]]:
        made: list[Callable[..., Any]] = []
        for number, node in enumerate(self.nodes):
            made.append(self.callable(number, node, made))
        return made

    def callable(self, number: int, node: Node, made: list[Any]) -> Callable[..., Any]:
        async def value(**given: Any) -> Any:
            self.calls.append(f"call {number}")
            return [number, *(given[name] for name in sorted(given))]

        async def context(**given: Any) -> Any:
            yield await value(**given)
            self.calls.append(f"exit {number}")

        parameters = [
            inspect.Parameter(
                f"d{position}",
                inspect.Parameter.KEYWORD_ONLY,
                default=Depends(made[index], use_cache=use_cache),
            )
            for position, (index, use_cache) in enumerate(node.uses)
        ]
        places = {"q": Query(ge=0), "r": Query(7), "h": Header()}
        parameters += [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=places[name], annotation=int
            )
            for name in node.parameters
        ]
        call = context if node.is_generator else value
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        call.__name__ = f"node{number}"
        return call


@st.composite
def graphs(draw: Any) -> Graph:
    nodes = []
    for number in range(draw(st.integers(1, 6))):
        uses = st.tuples(st.integers(0, number - 1), st.booleans()) if number else st.nothing()
        nodes.append(
            Node(
                draw(st.lists(uses, max_size=3)) if number else [],
                draw(st.lists(st.sampled_from("qrh"), max_size=2, unique=True)),
                draw(st.booleans()) if number < 5 else False,
            )
        )
    nodes[-1].is_generator = False
    return Graph(nodes)


@settings(max_examples=60, deadline=None)
@given(
    graph=graphs(),
    query=st.dictionaries(st.sampled_from("qr"), st.sampled_from(["1", "-1", "x"])),
    header=st.sampled_from([None, "2", "y"]),
)
def test_compiled_equals_interpreted(graph: Graph, query: dict[str, str], header: Any) -> None:
    app = MiniAPI(openapi_url=None)
    app.get("/")(graph.callables()[-1])
    client = TestClient(app)
    headers = {"h": header} if header else {}
    answers = []
    for overrides in ({}, {len: len}):
        app.dependency_overrides = overrides
        graph.calls.clear()
        response = client.get("/", params=query, headers=headers)
        answers.append((response.status_code, response.json(), list(graph.calls)))
    compiled, interpreted = answers
    assert compiled == interpreted


def test_a_ladder_of_shared_dependencies_is_a_short_plan() -> None:
    """Thirty rungs that each use the one below twice are thirty steps, not a billion."""
    from minifast._plan import make_plan  # noqa: PLC0415
    from minifast._signature import get_dependant  # noqa: PLC0415

    graph = Graph([Node([(n - 1, True)] * 2 if n else [], [], False) for n in range(12)])
    plan = make_plan(get_dependant(path="/", call=graph.callables()[-1]))
    assert len(plan.steps) == 12


def test_the_source_of_a_plan_can_be_read() -> None:
    from minifast._compile import Solver  # noqa: PLC0415
    from minifast._plan import make_plan  # noqa: PLC0415
    from minifast._signature import get_dependant  # noqa: PLC0415

    async def number(q: str = "x") -> str:
        return q

    async def endpoint(a: str = Depends(number)) -> str:
        return a

    solver = Solver(make_plan(get_dependant(path="/", call=endpoint)), False, False)
    assert solver.source == (
        "async def solve(c):\n"
        "    scope = c.scope\n"
        "    query = parse_query(scope['query_string'])\n"
        "    overrides = c.overrides\n"
        "    raw = query.get('q')\n"
        "    if raw is None:\n"
        "        a0_0 = fresh(default_a0_0)\n"
        "    else:\n"
        "        a0_0 = raw\n"
        "    v0 = await call0(q=a0_0)\n"
        f"    if overrides: raise Explain({{{id(solver.plan.steps[0].node)}: v0}})\n"
        "    return {'a': v0}\n"
    )
