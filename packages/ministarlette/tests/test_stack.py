import contextvars
from contextlib import asynccontextmanager

import anyio
import pytest

from ministarlette.applications import Starlette
from ministarlette.background import BackgroundTask, BackgroundTasks
from ministarlette.exceptions import HTTPException
from ministarlette.middleware import Middleware
from ministarlette.middleware.base import BaseHTTPMiddleware
from ministarlette.responses import PlainTextResponse, Response, StreamingResponse
from ministarlette.routing import Mount, Route, WebSocketRoute

var: contextvars.ContextVar[str] = contextvars.ContextVar("var", default="unset")


class Tag(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        response = await call_next(request)
        response.headers["x-tag"] = "yes"
        return response


async def ok(request):
    var.set("endpoint")
    return PlainTextResponse("ok")


async def boom(request):
    raise ValueError("boom")


async def refuse(request):
    raise HTTPException(418, headers={"x-a": "b"})


async def echo(request):
    return Response(await request.body())


async def slow(request):
    async def chunks():
        for number in range(50):
            yield b"%d," % number

    return StreamingResponse(chunks())


ROUTES = [
    Route("/ok", ok),
    Route("/boom", boom),
    Route("/refuse", refuse),
    Route("/echo", echo, methods=["POST"]),
    Route("/slow", slow),
]


def app_with(*middleware, **options):
    return Starlette(routes=ROUTES, middleware=[Middleware(cls) for cls in middleware], **options)


@pytest.mark.parametrize("layers", [0, 1, 3])
@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/ok", 200, b"ok"),
        ("GET", "/refuse", 418, b"I'm a Teapot"),
        ("POST", "/echo", 200, b"hello"),
        ("GET", "/slow", 200, b"".join(b"%d," % n for n in range(50))),
        ("GET", "/none", 404, b"Not Found"),
    ],
)
def test_layers_change_nothing(drive_on, layers, method, path, status, body):
    answer = drive_on(app_with(*[Tag] * layers), path, method, body=[b"he", b"llo"])
    assert (answer.status, answer.body) == (status, body)
    assert ("x-tag" in answer.headers) == (layers > 0)


@pytest.mark.parametrize("layers", [0, 1, 2])
def test_errors_pass_all_layers(drive_on, layers):
    with pytest.raises(ValueError, match="boom"):
        drive_on(app_with(*[Tag] * layers), "/boom")


def test_middleware_can_read_the_body_first(drive_on):
    class Reads(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            body = await request.body()
            response = await call_next(request)
            response.headers["x-length"] = str(len(body))
            return response

    answer = drive_on(app_with(Reads), "/echo", "POST", body=b"hello")
    assert (answer.body, answer.headers["x-length"]) == (b"hello", "5")


def test_middleware_can_answer_by_itself(drive_on):
    class Stops(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            await call_next(request)  # its response is dropped
            return PlainTextResponse("mine")

    assert drive_on(app_with(Stops), "/slow").body == b"mine"


def test_background_tasks_run_after_the_last_byte(drive_on):
    order = []

    async def tasks(request):
        jobs = BackgroundTasks([BackgroundTask(order.append, "sync")])
        jobs.add_task(order.append, "second")
        return PlainTextResponse("x", background=jobs)

    inner = Starlette(routes=[Route("/", tasks)], middleware=[Middleware(Tag)])

    async def app(scope, receive, send):
        async def log(message):
            order.append(message.get("more_body", message["type"]))
            await send(message)

        await inner(scope, receive, log)

    drive_on(app)
    assert order == ["http.response.start", True, False, "sync", "second"]


@pytest.mark.parametrize(("propagate", "seen"), [(False, "unset"), (True, "endpoint")])
def test_context_variables_flow_out_on_request(drive_on, propagate, seen):
    class Looks(BaseHTTPMiddleware):
        propagate_contextvars = propagate

        async def dispatch(self, request, call_next):
            response = await call_next(request)
            response.headers["x-seen"] = var.get()
            return response

    assert drive_on(app_with(Looks), "/ok").headers["x-seen"] == seen


@pytest.mark.anyio
async def test_cancellation_reaches_the_application():
    cancelled = []

    async def waits(request):
        try:
            await anyio.sleep_forever()
        finally:
            cancelled.append(True)

    app = Starlette(routes=[Route("/", waits)], middleware=[Middleware(Tag)])
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    with anyio.move_on_after(0.05) as limit:
        await app(scope, None, None)
    assert limit.cancelled_caught
    assert cancelled == [True]


@pytest.mark.parametrize(("inside", "tagged"), [(False, False), (True, True)])
def test_error_responses_can_pass_the_middleware(inside, tagged):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    class Adds:
        def __init__(self, app):
            self.app = app

        async def __call__(self, scope, receive, send):
            async def add(message):
                message.setdefault("headers", []).append((b"x-tag", b"yes"))
                await send(message)

            await self.app(scope, receive, add)

    app = app_with(Adds, errors_inside_middleware=inside)
    scope = {"type": "http", "method": "GET", "path": "/boom", "headers": []}
    with pytest.raises(ValueError, match="boom"):
        anyio.run(app, scope, receive, send)
    assert sent[0]["status"] == 500
    assert ((b"x-tag", b"yes") in sent[0]["headers"]) == tagged


@pytest.mark.parametrize(
    ("accept", "kind", "part"),
    [("text/html", "text/html", "<b>ValueError</b>: boom"), ("", "text/plain", "boom")],
)
def test_debug_shows_the_traceback(accept, kind, part):
    client = pytest.importorskip("ministarlette.testclient").TestClient(
        app_with(debug=True), raise_server_exceptions=False
    )
    answer = client.get("/boom", headers={"accept": accept})
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith(kind)
    assert part in answer.text
    assert __file__.rpartition("/")[2] in answer.text


def test_lifespans_of_mounts(anyio_backend):
    testclient = pytest.importorskip("ministarlette.testclient")
    events = []

    def lifespan(name):
        @asynccontextmanager
        async def context(app):
            events.append(f"{name} up")
            yield {name: True}
            events.append(f"{name} down")

        return context

    async def state(request):
        return PlainTextResponse(",".join(sorted(request.state)))

    inner = Starlette(routes=[Route("/", state)], lifespan=lifespan("inner"))
    outer = Starlette(
        routes=[Mount("/in", inner, lifespan=True), Mount("/not", Starlette())],
        lifespan=lifespan("outer"),
    )
    with testclient.TestClient(outer, backend=anyio_backend) as client:
        assert client.get("/in/").text == "inner,outer"
    assert events == ["outer up", "inner up", "inner down", "outer down"]


def test_a_mount_that_fails_to_start_stops_the_application(anyio_backend):
    testclient = pytest.importorskip("ministarlette.testclient")

    @asynccontextmanager
    async def fails(app):
        raise OSError("no database")
        yield

    outer = Starlette(routes=[Mount("/in", Starlette(lifespan=fails), lifespan=True)])
    client = testclient.TestClient(outer, backend=anyio_backend)
    with pytest.raises(Exception) as caught:  # noqa: PT011  what it is, depends on the event loop
        client.__enter__()
    assert "no database" in repr(caught.value) or "failed to start" in repr(caught.value)


def test_websockets(anyio_backend):
    testclient = pytest.importorskip("ministarlette.testclient")

    async def echo_words(websocket):
        await websocket.accept("words")
        async for text in websocket.iter_text():
            await websocket.send_json({"got": text})

    async def denies(websocket):
        raise HTTPException(403, "no")

    app = Starlette(routes=[WebSocketRoute("/echo", echo_words), WebSocketRoute("/no", denies)])
    client = testclient.TestClient(app, backend=anyio_backend)
    with client.websocket_connect("/echo", subprotocols=["words"]) as session:
        assert session.accepted_subprotocol == "words"
        session.send_text("a")
        assert session.receive_json() == {"got": "a"}
    with pytest.raises(testclient.WebSocketDenialResponse) as denied:
        client.websocket_connect("/no").__enter__()
    assert (denied.value.status_code, denied.value.text) == (403, "no")
