"""Spans of requests."""

import pytest

pytest.importorskip("opentelemetry.sdk")

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import (
    InMemorySpanExporter,
)

from ministarlette.middleware.opentelemetry import OpenTelemetryMiddleware
from ministarlette.responses import PlainTextResponse
from ministarlette.routing import Mount, Route, Router


def hello(request):
    return PlainTextResponse("hello")


def fail(request):
    raise ValueError


@pytest.fixture
def spans():
    return InMemorySpanExporter()


@pytest.fixture
def app(spans):
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    routes = [Route("/fail", fail), Mount("/api", routes=[Route("/users/{id}", hello)])]
    return OpenTelemetryMiddleware(
        Router(routes), tracer_provider=provider, excluded_urls="/health"
    )


def test_spans_are_named_after_routes(drive_on, app, spans):
    drive_on(app, "/api/users/3", headers={"host": "shop.example"}, query_string=b"a=b")
    (span,) = spans.get_finished_spans()
    assert span.name == "GET /api/users/{id}"
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "http.route": "/api/users/{id}",
        "url.path": "/api/users/3",
        "url.query": "a=b",
        "url.scheme": "http",
        "server.address": "shop.example",
        "server.port": 80,
        "network.protocol.version": "1.1",
        "client.address": "10.0.0.7",
        "client.port": 50000,
    }


def test_methods_of_clients_cannot_multiply_span_names(drive, app, spans):
    drive(app, "/nowhere", "X" * 5000)
    (span,) = spans.get_finished_spans()
    assert span.name == "HTTP"
    assert span.attributes["http.request.method"] == "_OTHER"


def test_failures(drive, app, spans):
    with pytest.raises(ValueError):  # noqa: PT011
        drive(app, "/fail")
    (span,) = spans.get_finished_spans()
    assert span.attributes["error.type"] == "ValueError"
    assert not span.status.is_ok


def test_excluded_urls(drive, app, spans):
    drive(app, "/health")
    assert spans.get_finished_spans() == ()
