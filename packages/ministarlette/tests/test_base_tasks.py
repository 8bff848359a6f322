"""The application below a BaseHTTPMiddleware has a task of its own, which starts at once."""

import asyncio
import sys

import anyio
import pytest

from ministarlette._eager_task import EagerTask
from ministarlette.middleware.base import BaseHTTPMiddleware
from ministarlette.responses import PlainTextResponse, StreamingResponse


class Passing(BaseHTTPMiddleware):
    """Ends its own scope of cancellation while that of the response is open."""

    async def dispatch(self, request, call_next):
        with anyio.CancelScope():
            response = await call_next(request)
        await anyio.lowlevel.checkpoint()
        return response


def application(endpoint):
    async def app(scope, receive, send):
        await (await endpoint())(scope, receive, send)

    return app


def test_scopes_of_both_tasks_may_overlap(drive_on):
    async def body():
        with anyio.move_on_after(60):
            yield "a"
            await anyio.lowlevel.checkpoint()
            with anyio.CancelScope():
                yield "b"

    async def endpoint():
        return StreamingResponse(body())

    answer = drive_on(Passing(Passing(application(endpoint))))
    assert answer.text == "ab"


def test_a_time_limit_of_the_endpoint_is_its_own(drive_on):
    async def endpoint():
        with anyio.move_on_after(0) as scope:
            await anyio.sleep_forever()
        return PlainTextResponse(f"cut off: {scope.cancelled_caught}")

    answer = drive_on(Passing(application(endpoint)))
    assert answer.text == "cut off: True"


def test_a_cancelled_request_lets_the_endpoint_clean_up(drive_on):
    seen = []

    async def endpoint():
        try:
            seen[0].cancel()  # before the middleware has waited for anything
            await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.lowlevel.checkpoint()
            seen.append("cleaned")

    async def app(scope, receive, send):
        with anyio.CancelScope() as cancel:
            seen.append(cancel)
            await Passing(application(endpoint))(scope, receive, send)
        await PlainTextResponse(str(cancel.cancelled_caught))(scope, receive, send)

    assert drive_on(app).text == "True"
    assert seen[1:] == ["cleaned"]


def test_what_the_endpoint_awaits_is_cancelled_with_it(drive):
    async def app(scope, receive, send):
        inner = asyncio.ensure_future(asyncio.Event().wait())

        async def endpoint():
            outer.cancel()
            await inner

        below = Passing(application(endpoint))(scope, receive, send)
        outer = asyncio.ensure_future(below)
        await asyncio.wait([outer])
        states = f"{outer.cancelled()} {inner.cancelled()}"
        await PlainTextResponse(states)(scope, receive, send)

    assert drive(app).text == "True True"


def run(main, **options):
    with asyncio.Runner(**options) as runner:
        return runner.run(main())


def test_it_has_begun_when_it_is_made():
    seen = []

    async def child():
        seen.append(asyncio.current_task())
        await asyncio.sleep(0)
        seen.append(asyncio.current_task())

    async def main():
        made = EagerTask(child())
        assert seen == [made.task]
        assert asyncio.current_task() not in seen
        await made.task
        assert seen == [made.task] * 2
        assert made.ended

    run(main)


@pytest.mark.parametrize("error", [ValueError("no"), asyncio.CancelledError()])
def test_what_it_raises_at_once_is_raised_by_its_task(error):
    async def child():
        raise error

    async def main():
        made = EagerTask(child())
        with pytest.raises(type(error)):
            await made.task
        assert made.ended

    run(main)


def test_it_is_seen_as_a_task(caplog):
    async def child():
        await asyncio.sleep(60)

    async def main():
        made = EagerTask(child())
        assert made.task in asyncio.all_tasks()
        assert "child" in repr(made.task)
        made.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await made.task

    run(main, debug=True)
    assert not caplog.records


@pytest.mark.skipif(sys.version_info < (3, 12), reason="has no eager_task_factory")
def test_on_a_loop_that_makes_eager_tasks_itself():
    seen = []

    async def child():
        seen.append("begun")
        await asyncio.sleep(0)
        seen.append("ended")

    async def main():
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        made = EagerTask(child())
        assert seen == ["begun"]
        await made.task
        assert seen == ["begun", "ended"]

    run(main)
