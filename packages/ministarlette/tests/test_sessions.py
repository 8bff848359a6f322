"""Sessions in signed cookies."""

import base64
import json

import pytest

itsdangerous = pytest.importorskip("itsdangerous")

from ministarlette.middleware.sessions import Session, SessionMiddleware  # noqa: E402
from ministarlette.requests import Request  # noqa: E402


def app_with(action, **options):
    async def app(scope, receive, send):
        action(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(scope["session"]).encode()})

    return SessionMiddleware(app, secret_key="secret", **options)


def touching(change):
    return lambda scope: change(Request(scope).session)


def signed(data, key="secret"):
    payload = data if isinstance(data, bytes) else base64.b64encode(json.dumps(data).encode())
    return itsdangerous.TimestampSigner(key).sign(payload).decode()


def cookie_of(answer):
    return answer.headers["set-cookie"].partition(";")[0]


def test_what_is_stored_comes_back(drive):
    first = drive(app_with(touching(lambda session: session.update(user="ann"))))
    assert first.headers["vary"] == "Cookie"
    assert first.headers["set-cookie"].endswith("; path=/; Max-Age=1209600; httponly; samesite=lax")
    second = drive(app_with(touching(dict)), headers={"cookie": f"a=b; {cookie_of(first)}"})
    assert second.text == '{"user": "ann"}'
    assert "set-cookie" not in second.headers


@pytest.mark.parametrize(
    "value",
    [
        "nonsense",
        signed({"user": "ann"}, key="other"),
        signed({"user": "ann"})[:-1],
        signed([1, 2]),
        signed(b"!!!"),
        signed(base64.b64encode(b"{")),
        "x" * 100_000,
        "=" * 100_000,
        "",
    ],
)
def test_what_was_not_signed_here_is_no_session(drive, value):
    answer = drive(app_with(touching(dict)), headers={"cookie": f"session={value}"})
    assert (answer.status, answer.text) == (200, "{}")


def test_huge_and_many_cookies(drive):
    cookies = "; ".join(f"c{n}=v" for n in range(20_000)) + f"; session={signed({'a': 1})}"
    assert drive(app_with(touching(dict)), headers={"cookie": cookies}).text == '{"a": 1}'


@pytest.mark.parametrize(
    ("change", "stored"),
    [
        (lambda session: session["cart"].append(2), {"cart": [1, 2], "n": {"a": 1}}),
        (lambda session: session["n"].update(b=2), {"cart": [1], "n": {"a": 1, "b": 2}}),
        (lambda session: session.get("cart"), None),
        (lambda session: session.pop("n"), {"cart": [1]}),
        (lambda session: session.__ior__({"x": 1}), {"cart": [1], "n": {"a": 1}, "x": 1}),
    ],
)
def test_changes_are_noticed_at_every_depth(drive, change, stored):
    cookie = {"cookie": f"session={signed({'cart': [1], 'n': {'a': 1}})}"}
    answer = drive(app_with(touching(change)), headers=cookie)
    if stored is None:
        assert "set-cookie" not in answer.headers
    else:
        again = drive(app_with(touching(dict)), headers={"cookie": cookie_of(answer)})
        assert json.loads(again.text) == stored


def test_an_emptied_session_deletes_the_cookie(drive):
    app = app_with(touching(Session.clear))
    answer = drive(app, headers={"cookie": f"session={signed({'a': 1})}"})
    assert "expires=Thu, 01 Jan 1970" in answer.headers["set-cookie"]
    assert "set-cookie" not in drive(app).headers


def test_responses_that_do_not_use_the_session_do_not_vary(drive):
    answer = drive(app_with(lambda scope: None), headers={"cookie": f"session={signed({'a': 1})}"})
    assert answer.headers == {}


def test_cookie_options(drive):
    app = app_with(
        touching(lambda session: session.update(a=1)),
        session_cookie="sid",
        max_age=None,
        path="/app",
        same_site="none",
        https_only=True,
        domain="example.org",
        partitioned=True,
    )
    name, *attributes = drive(app).headers["set-cookie"].split("; ")
    assert name.startswith("sid=")
    assert attributes == [
        "path=/app",
        "httponly",
        "samesite=none",
        "secure",
        "domain=example.org",
        "partitioned",
    ]


def test_old_sessions_are_forgotten(drive):
    app = app_with(touching(dict), max_age=-1)
    assert drive(app, headers={"cookie": f"session={signed({'a': 1})}"}).text == "{}"
