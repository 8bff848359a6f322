import subprocess
import sys

import pytest

from ministarlette import MiniASGI, Request, Response


def make_app():
    app = MiniASGI()
    app.state.events = []

    @app.on_startup
    async def up():
        app.state.events.append("up")

    @app.on_shutdown
    def down():
        app.state.events.append("down")

    @app.route("/hello/<name>")
    async def hello(request: Request, name: str):
        return {"hello": name, "path": request.url.path}

    @app.route("/double/<int:n>", methods=["POST"])
    def double(request, n):
        return f"<b>{2 * n}</b>", 201

    @app.route("/nothing")
    def nothing(request):
        return None

    @app.route("/own")
    async def own(request):
        return Response(b"own", status_code=202)

    return app


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/hello/you", 200, '{"hello":"you","path":"/hello/you"}'),
        ("POST", "/double/21", 201, "<b>42</b>"),
        ("POST", "/double/x", 404, "Not Found"),
        ("GET", "/double/21", 405, "Method Not Allowed"),
        ("GET", "/nothing", 204, ""),
        ("GET", "/own", 202, "own"),
    ],
)
def test_handlers(drive_on, method, path, status, body):
    answer = drive_on(make_app(), path, method)
    assert (answer.status, answer.text) == (status, body)


def test_hooks(anyio_backend):
    testclient = pytest.importorskip("ministarlette.testclient")
    app = make_app()
    with testclient.TestClient(app, backend=anyio_backend):
        assert app.state.events == ["up"]
    assert app.state.events == ["up", "down"]
    assert app.url_path_for("hello", name="x") == "/hello/x"


def test_the_package_imports_nothing_until_asked():
    code = "import sys, ministarlette; print([m for m in sys.modules if 'ministarlette.' in m])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
