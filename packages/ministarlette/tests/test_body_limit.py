"""RequestBodyLimitMiddleware: who is refused, when, and which limit holds."""

import pytest

from ministarlette.exceptions import HTTPException
from ministarlette.middleware.body_limit import (
    MAX_BODY_SIZE_SCOPE_KEY,
    RequestBodyLimitMiddleware,
)


async def reader(scope, receive, send):
    """Answer with the size of the body."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"%d" % size})


def limited(limit, app=reader):
    return RequestBodyLimitMiddleware(app, limit)


@pytest.mark.parametrize(
    ("body", "declared", "status"),
    [
        (b"12345", None, 200),
        (b"123456", None, 413),
        ([b"123", b"45"], None, 200),
        ([b"123", b"456"], None, 413),
        (b"", "6", 413),
        (b"", "999999999999999999999999", 200),  # no number that fits: counted instead
        (b"12345", "+6", 200),
        (b"123456", "1", 413),
        (b"", "0", 200),
    ],
)
def test_limit(drive_on, body, declared, status):
    headers = {} if declared is None else {"content-length": declared}
    answer = drive_on(limited(5), method="POST", body=body, headers=headers)
    assert answer.status == status
    if status == 413:
        assert answer.text == "Content Too Large"


def test_a_declared_size_is_refused_even_if_nobody_reads(drive, responding):
    answer = drive(limited(5, responding(b"fine")), headers={"content-length": "6"})
    assert (answer.status, answer.text) == (413, "Content Too Large")


def test_what_the_application_sends_after_the_refusal_is_dropped(drive):
    async def stubborn(scope, receive, send):
        try:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        except Exception:
            await send({"type": "http.response.body", "body": b"anyway"})

    answer = drive(limited(5, stubborn), headers={"content-length": "6"})
    assert (answer.status, answer.text) == (413, "Content Too Large")


@pytest.mark.parametrize(("outer", "inner", "status"), [(5, 10, 200), (10, 5, 413)])
def test_the_innermost_limit_holds(drive, outer, inner, status):
    app = limited(outer, limited(inner))
    assert drive(app, method="POST", body=b"12345678").status == status


def test_a_lower_limit_counts_what_was_read_before_it(drive):
    async def reads_first(scope, receive, send):
        await receive()
        await limited(5)(scope, receive, send)

    assert drive(limited(10, reads_first), method="POST", body=b"123456").status == 413


def test_after_the_response_started_it_is_an_exception(drive):
    async def late(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await receive()

    with pytest.raises(HTTPException) as caught:
        drive(limited(5, late), method="POST", body=b"123456")
    assert caught.value.status_code == 413


def test_the_scope_is_left_as_it_was(drive):
    seen = {}

    async def app(scope, receive, send):
        seen.update(scope)
        await reader(scope, receive, send)

    async def outer(scope, receive, send):
        await limited(5, app)(scope, receive, send)
        seen["after"] = MAX_BODY_SIZE_SCOPE_KEY in scope

    drive(outer)
    assert seen[MAX_BODY_SIZE_SCOPE_KEY] == 5
    assert seen["after"] is False


def test_an_endless_body_is_cut_off(drive):
    def endless():
        for _ in range(1000):
            yield b"x" * 1024

    assert drive(limited(5000), method="POST", body=endless()).status == 413
