"""WSGI applications behind ASGI."""

import importlib
import sys

import pytest

from ministarlette.exceptions import StarletteDeprecationWarning


@pytest.fixture(scope="module")
def wsgi():
    sys.modules.pop("ministarlette.middleware.wsgi", None)
    with pytest.warns(StarletteDeprecationWarning, match="a2wsgi"):
        return importlib.import_module("ministarlette.middleware.wsgi")


def echo(environ, start_response):
    body = environ["wsgi.input"].read()
    headers = [("Content-Type", "text/plain"), ("X-Path", environ["PATH_INFO"])]
    start_response("201 Created", headers)
    return iter([body, b"!"])


def test_a_request(drive_on, wsgi):
    answer = drive_on(wsgi.WSGIMiddleware(echo), "/ü", "POST", body=[b"1", b"2"])
    assert (answer.status, answer.body) == (201, b"12!")
    assert answer.headers == {"content-type": "text/plain", "x-path": "/Ã¼"}


def test_the_iterable_is_closed_even_when_it_fails(drive, wsgi):
    class Chunks:
        closed = False

        def __iter__(self):
            yield b"x"
            raise ValueError("half way")

        def close(self):
            self.closed = True

    chunks = Chunks()

    def app(environ, start_response):
        start_response("200 OK", [])
        return chunks

    with pytest.raises(ValueError, match="half way"):
        drive(wsgi.WSGIMiddleware(app))
    assert chunks.closed


def test_errors_reported_to_start_response_are_raised(drive, wsgi):
    def app(environ, start_response):
        try:
            raise KeyError("oops")
        except KeyError:
            start_response("500 Oops", [], sys.exc_info())
        return [b"sorry"]

    with pytest.raises(KeyError, match="oops"):
        drive(wsgi.WSGIMiddleware(app))


@pytest.mark.parametrize(
    ("root_path", "path", "info"),
    [
        ("", "/a", "/a"),
        ("/app", "/app/a", "/a"),
        ("/app", "/apple", "/apple"),
        ("/app", "/app", ""),
    ],
)
def test_the_environment_follows_pep_3333(wsgi, root_path, path, info):
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "root_path": root_path,
        "query_string": b"a=b",
        "headers": [(b"x-y", b"1"), (b"x-y", b"2"), (b"content-length", b"3")],
    }
    environ = wsgi.build_environ(scope, b"abc")
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == (root_path, info)
    assert (environ["HTTP_X_Y"], environ["CONTENT_LENGTH"]) == ("1,2", "3")
    assert environ["wsgi.input"].read() == b"abc"
