"""CORS: preflights, and headers of simple responses."""

import pytest

from ministarlette.middleware.cors import CORSMiddleware

ORIGIN = "https://app.example"
VARY = (
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, "
    "Access-Control-Request-Private-Network"
)


def granted(answer):
    return {k: v for k, v in answer.raw_headers if k.startswith("access-control-allow-origin")}


@pytest.mark.parametrize(
    ("options", "origin", "allowed"),
    [
        ({}, ORIGIN, None),
        ({"allow_origins": [ORIGIN]}, ORIGIN, ORIGIN),
        ({"allow_origins": [ORIGIN]}, "https://other.example", None),
        ({"allow_origins": [ORIGIN]}, ORIGIN.upper(), None),
        ({"allow_origins": ["*"]}, ORIGIN, "*"),
        ({"allow_origins": ["*"], "allow_credentials": True}, ORIGIN, ORIGIN),
        ({"allow_origin_regex": r"https://.*\.example"}, ORIGIN, ORIGIN),
        ({"allow_origin_regex": r"https://.*\.example"}, ORIGIN + ".evil.org", None),
        ({"allow_origins": [ORIGIN]}, None, None),
    ],
)
def test_simple_responses(drive, responding, options, origin, allowed):
    app = CORSMiddleware(responding(b"x", headers={"vary": "Cookie"}), **options)
    answer = drive(app, headers={"origin": origin} if origin else {})
    assert answer.headers.get("access-control-allow-origin") == allowed
    assert answer.headers["vary"] == "Cookie, Origin"
    preflight = {"origin": origin or "", "access-control-request-method": "GET"}
    if origin:
        answer = drive(app, method="OPTIONS", headers=preflight)
        assert answer.headers.get("access-control-allow-origin") == allowed
        assert answer.status == (200 if allowed else 400)
        assert answer.headers["vary"] == VARY


def test_exposed_headers_and_credentials(drive, responding):
    app = CORSMiddleware(
        responding(headers={"access-control-allow-origin": "https://forged.example"}),
        allow_origins=[ORIGIN],
        allow_credentials=True,
        expose_headers=["X-One", "X-Two"],
    )
    assert drive(app, headers={"origin": ORIGIN}).headers == {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "X-One, X-Two",
        "vary": "Origin",
    }


@pytest.mark.parametrize(
    ("asked", "options", "refused"),
    [
        ({"method": "POST"}, {"allow_methods": ["POST"]}, None),
        ({"method": "POST"}, {}, "method"),
        ({"method": "QUERY"}, {"allow_methods": ["*"]}, None),
        ({"method": "BREW"}, {"allow_methods": ["*"]}, "method"),
        ({"headers": "content-type, X-A"}, {"allow_headers": ["x-a"]}, None),
        ({"headers": "X-A, X-B"}, {"allow_headers": ["x-a"]}, "headers"),
        ({"headers": "X-A, X-B"}, {"allow_headers": ["*"]}, None),
        ({"private-network": "true"}, {"allow_private_network": True}, None),
        ({"private-network": "true"}, {}, "private-network"),
        (
            {"method": "PUT", "headers": "X-A", "private-network": "true"},
            {},
            "method, headers, private-network",
        ),
    ],
)
def test_preflights(drive, responding, asked, options, refused):
    app = CORSMiddleware(responding(b"never"), allow_origins=["*"], **options)
    asked = {"method": "GET", **asked}
    headers = {f"access-control-request-{name}": value for name, value in asked.items()}
    answer = drive(app, method="OPTIONS", headers={"origin": ORIGIN, **headers})
    if refused is None:
        assert (answer.status, answer.text) == (200, "OK")
    else:
        assert (answer.status, answer.text) == (400, f"Disallowed CORS {refused}")
    assert answer.headers["access-control-max-age"] == "600"


def test_other_options_requests_reach_the_application(drive, responding):
    app = CORSMiddleware(responding(b"mine"), allow_origins=["*"])
    assert drive(app, method="OPTIONS", headers={"origin": ORIGIN}).text == "mine"


def test_a_response_object_can_be_sent_again(drive):
    """Headers are added to the message, not to the response that it was made from."""
    headers = [(b"x", b"1")]

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body"})

    app = CORSMiddleware(app, allow_origins=[ORIGIN])
    assert granted(drive(app, headers={"origin": ORIGIN}))
    assert not granted(drive(app))
    assert headers == [(b"x", b"1")]


def test_subclasses_decide_about_origins(drive, responding):
    class Tenants(CORSMiddleware):
        def is_allowed_origin(self, origin):
            return origin.endswith(".tenant.example")

    app = Tenants(responding())
    assert granted(drive(app, headers={"origin": "https://a.tenant.example"}))
    assert not granted(drive(app, headers={"origin": ORIGIN}))
