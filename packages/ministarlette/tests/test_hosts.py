"""TrustedHost and HTTPSRedirect middleware."""

import pytest

from ministarlette.middleware.httpsredirect import HTTPSRedirectMiddleware
from ministarlette.middleware.trustedhost import TrustedHostMiddleware

ALLOWED = ["example.org", "*.sub.example", "[::1]", "www.shop.example"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("example.org", 200),
        ("EXAMPLE.org:8000", 200),
        ("a.b.sub.example", 200),
        ("[::1]:80", 200),
        ("shop.example", 307),
        ("sub.example", 400),
        ("evil.example", 400),
        ("example.org.evil.example", 400),
        ("evilexample.org", 400),
        ("example.org@evil.example", 400),
        ("example.org/x", 400),
        ("example.org:80:80", 400),
        ("example.org:x", 400),
        ("example.org, evil.example", 400),
        ("example.org\r\nX-Evil: 1", 400),
        ("x" * 100_000, 400),
        ("", 400),
        (None, 400),
    ],
)
def test_hosts(drive, responding, host, status):
    app = TrustedHostMiddleware(responding(b"fine"), ALLOWED)
    answer = drive(app, headers={} if host is None else {"host": host})
    assert answer.status == status
    if status == 307:
        assert answer.headers["location"] == f"http://www.{host}/"


def test_wildcards_stand_in_front():
    for pattern in ("exam*.org", "*example.org", "*.a.*", "a.*"):
        with pytest.raises(ValueError, match="wildcard"):
            TrustedHostMiddleware(None, [pattern])


def test_every_host_by_default(drive, responding):
    assert drive(TrustedHostMiddleware(responding()), headers={"host": "any"}).status == 200


@pytest.mark.parametrize(
    ("host", "location"),
    [
        ("example.org", "https://example.org/a?b=c"),
        ("example.org:80", "https://example.org/a?b=c"),
        ("example.org:8000", "https://example.org:8000/a?b=c"),
        ("[::1]:80", "https://[::1]/a?b=c"),
        ("evil.example\r\nX: y", "https://testserver/a?b=c"),
    ],
)
def test_redirect_to_https(drive, responding, host, location):
    app = HTTPSRedirectMiddleware(responding(b"secure"))
    answer = drive(app, "/a", headers={"host": host}, query_string=b"b=c")
    assert (answer.status, answer.headers["location"]) == (307, location)
    assert drive(app, "/a", headers={"host": host}, scheme="https").text == "secure"


def test_redirect_without_a_host(drive, responding):
    app = HTTPSRedirectMiddleware(responding(b"secure"))
    assert drive(app, server=None).status == 400
