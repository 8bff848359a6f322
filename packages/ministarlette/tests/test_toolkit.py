"""The middleware toolkit: timing, logging, request ids, rate limit, security headers."""

import json
import logging
import re

import anyio
import pytest

from ministarlette._ratelimit import WINDOW, MemoryLimiter, SharedLimiter
from ministarlette.middleware.logging import LoggingMiddleware
from ministarlette.middleware.ratelimit import RateLimitMiddleware, client_address
from ministarlette.middleware.requestid import RequestIdMiddleware, request_id
from ministarlette.middleware.securityheaders import SecurityHeadersMiddleware
from ministarlette.middleware.timing import TimingMiddleware

# Timing


def test_response_time(drive_on, responding):
    headers = drive_on(TimingMiddleware(responding(b"x"))).headers
    assert re.fullmatch(r"\d+\.\d{3}s", headers["x-response-time"])
    assert re.fullmatch(r"app;dur=\d+\.\d", headers["server-timing"])
    quiet = TimingMiddleware(responding(), server_timing=False)
    assert "server-timing" not in drive_on(quiet).headers


# Request ids


async def tell_id(scope, receive, send):
    body = json.dumps([scope["state"]["request_id"], request_id()]).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})
    await send({"type": "http.response.body", "body": body})


def test_every_request_has_an_id(drive_on):
    app = RequestIdMiddleware(tell_id)
    first, second = drive_on(app), drive_on(app)
    for answer in (first, second):
        assert json.loads(answer.text) == [answer.headers["x-request-id"]] * 2
    assert first.text != second.text
    assert request_id() is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("4bf92f35-77b3:4da6/a3ce", True),
        ("", False),
        ("x" * 129, False),
        ("a b", False),
        ("a\r\nSet-Cookie: x=y", False),
        ("<script>", False),
        ('"', False),
        ("é", False),
    ],
)
def test_ids_of_clients_are_kept_if_they_look_like_ids(drive, given, kept):
    answer = drive(RequestIdMiddleware(tell_id), headers={"x-request-id": given})
    assert (answer.headers["x-request-id"] == given) is kept


def test_clients_need_not_be_trusted(drive):
    app = RequestIdMiddleware(tell_id, header="X-Trace", trust_client=False)
    assert drive(app, headers={"x-trace": "mine"}).headers["x-trace"] != "mine"


# Logging


def test_access_log(drive_on, responding, caplog):
    caplog.set_level(logging.INFO)
    drive_on(RequestIdMiddleware(LoggingMiddleware(responding(b"12345", status=404))), "/a")
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("ministarlette.access", "INFO")
    fields = record.access
    line = record.getMessage()
    assert re.fullmatch(
        r"method=GET path=/a status=404 duration=\S+ bytes=5 client=10.0.0.7 request_id=\w{32}",
        line,
    )
    assert fields["request_id"] in line
    assert fields["duration"] >= 0


@pytest.mark.parametrize("json_lines", [False, True])
def test_clients_cannot_forge_lines(drive, responding, caplog, json_lines):
    caplog.set_level(logging.INFO)
    path = '/x\nmethod=GET path="/admin" \x1b[2J'
    drive(LoggingMiddleware(responding(), json_lines=json_lines), path)
    line = caplog.records[0].getMessage()
    assert line.isprintable()
    assert caplog.records[0].access["path"] == path
    if json_lines:
        assert json.loads(line)["path"] == path


def test_failures_are_logged_as_errors(drive, caplog):
    async def fails(scope, receive, send):
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        drive(LoggingMiddleware(fails))
    assert (caplog.records[0].levelname, caplog.records[0].access["status"]) == ("ERROR", 500)


def test_a_quiet_logger_costs_nothing(drive, responding, caplog):
    logger = logging.getLogger("test.quiet")
    logger.setLevel(logging.CRITICAL)
    drive(LoggingMiddleware(responding(), logger=logger))
    assert not caplog.records


# Rate limit


def test_the_limit_and_its_headers(drive_on, responding):
    app = RateLimitMiddleware(responding(b"x"), requests_per_minute=2)
    answers = [drive_on(app) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {"2"}
    assert len({answer.headers["x-ratelimit-reset"] for answer in answers}) == 1
    assert 1 <= int(answers[2].headers["retry-after"]) <= WINDOW
    assert answers[2].text == "Too Many Requests"
    assert drive_on(app, client=("10.0.0.8", 1)).status == 200


def test_the_limit_holds_for_a_window():
    now = 1000.0
    limiter = MemoryLimiter(1, clock=lambda: now)

    async def main():
        nonlocal now
        allowed = []
        for seconds in (0, WINDOW - 1, 1, 0, WINDOW):
            now += seconds
            allowed.append((await limiter.hit("a")).allowed)
        return allowed

    assert anyio.run(main) == [True, False, True, False, True]


def test_the_memory_of_clients_is_limited():
    now = 1000.0
    limiter = MemoryLimiter(1, max_keys=10, clock=lambda: now)

    async def main():
        nonlocal now
        for number in range(1000):
            await limiter.hit(str(number))
        full = len(limiter._windows)
        now += WINDOW
        for number in range(10):
            await limiter.hit(str(-number))
        return full, len(limiter._windows)

    full, later = anyio.run(main)
    assert full <= 10
    assert later <= 10


@pytest.mark.parametrize(
    ("client", "key"),
    [
        (("10.0.0.7", 1), "10.0.0.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("2001:db8:1:2::9%eth0", 1), "2001:db8:1:2::/64"),
        (("::ffff:10.0.0.7", 1), "10.0.0.7"),
        (("a:b", 1), "a:b"),
        (None, None),
    ],
)
def test_addresses(client, key):
    assert client_address({"client": client}) == key


def test_forwarded_headers_change_nothing(drive, responding):
    app = RateLimitMiddleware(responding(), requests_per_minute=1)
    statuses = [drive(app, headers={"x-forwarded-for": f"1.1.1.{n}"}).status for n in range(2)]
    assert statuses == [200, 429]


def test_keys_can_be_chosen_and_requests_exempted(drive, responding):
    def key(scope):
        return None if scope["path"] == "/health" else scope["method"]

    app = RateLimitMiddleware(responding(), 1, key=key)
    assert [drive(app, "/health").status for _ in range(3)] == [200] * 3
    assert "x-ratelimit-limit" not in drive(app, "/health").headers
    assert [drive(app, method=m).status for m in ("GET", "POST", "GET")] == [200, 200, 429]


def test_websockets_beyond_the_limit_are_refused(drive):
    async def accepts(scope, receive, send):
        await send({"type": "websocket.accept"})

    app = RateLimitMiddleware(accepts, 1)
    assert drive(app, type="websocket").messages == [{"type": "websocket.accept"}]
    (message,) = drive(app, type="websocket").messages
    assert (message["type"], message["code"]) == ("websocket.close", 1013)
    answer = drive(app, type="websocket", extensions={"websocket.http.response": {}})
    assert answer.status == 429


def test_requests_pass_while_the_store_fails(drive, responding, caplog):
    class Broken:
        async def hit(self, key):
            raise ConnectionError("store is down")

    app = RateLimitMiddleware(responding(b"fine"), 1)
    app._limiter = Broken()
    assert drive(app).text == "fine"
    assert "store is down" in caplog.text


def test_a_shared_limit(drive):
    pytest.importorskip("limits")

    async def main():
        limiter = SharedLimiter(2, "memory://")
        return [(await limiter.hit("a")).allowed for _ in range(3)]

    assert anyio.run(main) == [True, True, False]


def test_a_shared_limit_needs_a_package(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "limits", None)
    with pytest.raises(RuntimeError, match=r"pip install 'ministarlette\[ratelimit\]'"):
        SharedLimiter(1, "redis://localhost")


# Security headers


def test_security_headers(drive_on, responding):
    app = SecurityHeadersMiddleware(
        responding(headers={"x-frame-options": "SAMEORIGIN"}),
        content_security_policy="default-src 'self'",
        headers={"X-Robots-Tag": "none"},
    )
    headers = drive_on(app).headers
    assert headers == {
        "x-frame-options": "SAMEORIGIN",
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        "cross-origin-opener-policy": "same-origin",
        "content-security-policy": "default-src 'self'",
        "x-robots-tag": "none",
    }


def test_strict_transport_security_is_told_over_tls_alone(drive, responding):
    name = "strict-transport-security"
    app = SecurityHeadersMiddleware(responding(), hsts_max_age=60, hsts_subdomains=True)
    assert name not in drive(app).headers
    assert drive(app, scheme="https").headers[name] == "max-age=60; includeSubDomains"
    off = SecurityHeadersMiddleware(responding(), hsts_max_age=0)
    assert name not in drive(off, scheme="https").headers


@pytest.mark.parametrize(
    "make",
    [
        TimingMiddleware,
        RequestIdMiddleware,
        LoggingMiddleware,
        RateLimitMiddleware,
        SecurityHeadersMiddleware,
    ],
)
def test_other_connections_pass(drive, make):
    async def app(scope, receive, send):
        await send({"type": "lifespan.startup.complete"})

    answer = drive(make(app), type="lifespan")
    assert answer.messages == [{"type": "lifespan.startup.complete"}]
