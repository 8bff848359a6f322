"""Authentication: the middleware, `requires`, and the ready-made backends."""

import base64
import time

import pytest

from ministarlette.authbackends import BasicBackend, BearerBackend, JWTBackend, unauthorized
from ministarlette.authentication import AuthCredentials, SimpleUser, requires
from ministarlette.exceptions import HTTPException
from ministarlette.middleware.authentication import AuthenticationMiddleware
from ministarlette.requests import Request
from ministarlette.responses import PlainTextResponse

USERS = {"ann": "pässword", "bob": ""}


def basic(text):
    data = text if isinstance(text, bytes) else text.encode()
    return {"authorization": "Basic " + base64.b64encode(data).decode()}


async def who(scope, receive, send):
    request = Request(scope)
    text = f"{request.user.display_name} {','.join(request.auth.scopes)}"
    await PlainTextResponse(text)(scope, receive, send)


def app_with(backend, **options):
    return AuthenticationMiddleware(who, backend=backend, on_error=unauthorized, **options)


def test_who_brings_no_credentials_is_nobody(drive_on):
    for backend in (BasicBackend(USERS), BearerBackend({"t": "ann"})):
        assert drive_on(app_with(backend)).text == " "
        assert drive_on(app_with(backend), headers={"authorization": "Digest x"}).text == " "


def test_basic(drive_on):
    app = app_with(BasicBackend(USERS))
    assert drive_on(app, headers=basic("ann:pässword")).text == "ann authenticated"
    lower = {"authorization": basic("ann:pässword")["authorization"].replace("Basic", "bASIC")}
    assert drive_on(app, headers=lower).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        basic("ann:wrong"),
        basic("eve:"),
        basic("bob:"),
        basic("bob:\0"),
        basic("eve:\0"),
        basic("ann"),
        basic(""),
        basic(b"ann:\xff"),
        {"authorization": "Basic !!!"},
        {"authorization": "Basic"},
        {"authorization": "Basic " + "x" * 100_001},
    ],
)
def test_wrong_basic_credentials(drive, headers):
    answer = drive(app_with(BasicBackend(USERS)), headers=headers)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith('Basic realm="')


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (True, "ann authenticated"),
        (["admin"], "ann authenticated,admin"),
        ((AuthCredentials(["x"]), SimpleUser("Ann")), "Ann x"),
        (False, None),
        (None, None),
    ],
)
@pytest.mark.parametrize("is_async", [False, True])
def test_what_a_check_returns(drive, outcome, text, is_async):
    def check(username, password):
        assert (username, password) == ("ann", "a:b")
        return outcome

    async def check_async(username, password):
        return check(username, password)

    app = app_with(BasicBackend(check_async if is_async else check))
    answer = drive(app, headers=basic("ann:a:b"))
    assert (answer.text if answer.status == 200 else None) == text


def test_bearer_tokens(drive):
    app = app_with(BearerBackend({"t0ken": "ann", "other": "bob"}))
    assert drive(app, headers={"authorization": "Bearer t0ken"}).text == "ann authenticated"
    answer = drive(app, headers={"authorization": "Bearer t0ke"})
    assert (answer.status, answer.headers["www-authenticate"][:6]) == (401, "Bearer")


def test_errors_are_400_by_default(drive):
    app = AuthenticationMiddleware(who, backend=BasicBackend(USERS))
    answer = drive(app, headers=basic("ann:wrong"))
    assert (answer.status, answer.text) == (400, "Invalid credentials")


def test_websockets_with_wrong_credentials_are_closed(drive):
    answer = drive(app_with(BasicBackend(USERS)), headers=basic("a:b"), type="websocket")
    assert answer.messages == [{"type": "websocket.close", "code": 1000}]


KEY = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("claims", "text"),
    [
        ({}, "ann authenticated"),
        ({"scope": "read write"}, "ann authenticated,read,write"),
        ({"scope": ["read"]}, "ann authenticated,read"),
        ({"exp": 1}, None),
        ({"exp": None}, None),
        ({"sub": None}, None),
        ({"aud": "somebody else"}, None),
        ({"iss": "somebody else"}, None),
    ],
)
def test_jwt(drive, claims, text):
    jwt = pytest.importorskip("jwt")
    full = {"sub": "ann", "exp": time.time() + 60, "aud": "shop", "iss": "me", **claims}
    token = jwt.encode({k: v for k, v in full.items() if v is not None}, KEY)
    app = app_with(JWTBackend(KEY, audience="shop", issuer="me"))
    answer = drive(app, headers={"authorization": f"Bearer {token}"})
    assert (answer.text if answer.status == 200 else None) == text


def test_jwt_of_others(drive):
    jwt = pytest.importorskip("jwt")
    app = app_with(JWTBackend(KEY))
    claims = {"sub": "ann", "exp": time.time() + 60}
    for token in (
        jwt.encode(claims, KEY[::-1]),
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, KEY, algorithm="HS512"),
        "a.b.c",
        "",
    ):
        assert drive(app, headers={"authorization": f"Bearer {token}"}).status == 401


def test_jwt_needs_a_package(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "jwt", None)
    with pytest.raises(RuntimeError, match=r"pip install 'ministarlette\[jwt\]'"):
        JWTBackend(KEY)


def test_requires(drive_on):
    @requires(["authenticated", "admin"])
    async def asynchronous(request):
        return PlainTextResponse("in")

    @requires("authenticated", status_code=401)
    def synchronous(request):
        return PlainTextResponse("in")

    async def app(scope, receive, send):
        request = Request(scope)
        if scope["path"] == "/sync":
            response = synchronous(request)
        else:
            response = await asynchronous(request=request)
        await response(scope, receive, send)

    guarded = AuthenticationMiddleware(app, BasicBackend(lambda name, _: [name]))
    assert drive_on(guarded, headers=basic("admin:")).text == "in"
    assert drive_on(guarded, "/sync", headers=basic("ann:")).text == "in"
    for path, headers, status in (("/", basic("ann:"), 403), ("/", {}, 403), ("/sync", {}, 401)):
        with pytest.raises(HTTPException) as caught:
            drive_on(guarded, path, headers=headers)
        assert caught.value.status_code == status


def test_requires_needs_a_parameter_to_look_at():
    with pytest.raises(TypeError, match='No "request" or "websocket" argument'):
        requires("x")(lambda: None)
