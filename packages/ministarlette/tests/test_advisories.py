"""The public advisories for Starlette, and their kin: hostile requests to a whole application."""

import threading

import anyio
import anyio.lowlevel
import pytest

from ministarlette.applications import Starlette
from ministarlette.datastructures import UploadFile
from ministarlette.formparsers import SpooledTemporaryFile
from ministarlette.middleware import Middleware
from ministarlette.middleware.body_limit import RequestBodyLimitMiddleware
from ministarlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse
from ministarlette.routing import Mount, Route
from ministarlette.staticfiles import StaticFiles

FORM = {"content-type": "multipart/form-data; boundary=b"}


def part(disposition, value=b"", headers=b""):
    return (
        b"--b\r\nContent-Disposition: form-data; " + disposition + b"\r\n" + headers + b"\r\n"
    ) + (value + b"\r\n")


END = b"--b--\r\n"


async def show_form(request):
    async with request.form() as form:
        return JSONResponse([name for name, _ in form.multi_items()])


async def show_url(request):
    return PlainTextResponse(f"{request.url.path} {request.base_url}")


async def go(request):
    return RedirectResponse(request.query_params["to"])


app = Starlette(
    routes=[
        Route("/form", show_form, methods=["POST"]),
        Route("/url", show_url),
        Route("/go", go),
    ]
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        # CVE-2023-30798: any number of parts, each with its objects
        (part(b'name="f"') * 1001 + END, "Too many fields. Maximum number of fields is 1000."),
        (
            part(b'name="f"; filename="f"') * 1001 + END,
            "Too many files. Maximum number of files is 1000.",
        ),
        # CVE-2024-47874: a field of any size, kept in memory
        (part(b'name="f"', b"x" * 2**20 + b"x") + END, "Part exceeded maximum size of 1024KB."),
        # and without an end: what is already there is counted
        (part(b'name="f"', b"x" * 2**20 + b"x"), "Part exceeded maximum size of 1024KB."),
        # headers without end, in number and in length
        (part(b'name="f"', headers=b"X-A: b\r\n" * 10_000) + END, "Invalid multipart data."),
        (part(b'name="f"', headers=b"X-A: " + b"b" * 100_000), "Invalid multipart data."),
        # a multipart inside of a multipart is just a value
        (part(b'name="f"', part(b'name="g"') * 1001 + END), "Too many fields."),
    ],
    ids=["fields", "files", "size", "endless", "headers", "header", "nested"],
)
@pytest.mark.parametrize("chunk", [1000, 10_000_000])
def test_multipart_bombs(drive_on, body, reason, chunk):
    pieces = [body[start : start + chunk] for start in range(0, len(body), chunk)]
    answer = drive_on(app, "/form", "POST", FORM, pieces)
    assert answer.status == 400
    assert answer.text.startswith(reason)


@pytest.mark.parametrize(
    "content_type",
    [
        # CVE-2024-24762: a header that took a regular expression exponential time
        'application/x-www-form-urlencoded; !="' + "\\" * 5000,
        'multipart/form-data; boundary="' + "\\" * 5000,
        "multipart/form-data" + "; a=b" * 10_000,
    ],
)
def test_hostile_content_types(drive, content_type):
    answer = drive(app, "/form", "POST", {"content-type": content_type}, b"")
    assert answer.status in (200, 400)


def test_large_files_do_not_block_the_event_loop(drive, monkeypatch):
    # CVE-2025-54121: rolled over to the disk, and written there, by the event loop
    writers = set()
    write = SpooledTemporaryFile.write

    def spy(file, data):
        result = write(file, data)
        if file._rolled:
            writers.add(threading.get_ident())
        return result

    monkeypatch.setattr(SpooledTemporaryFile, "write", spy)
    body = part(b'name="f"; filename="f"', b"x" * 3_000_000) + END
    pieces = [body[start : start + 65536] for start in range(0, len(body), 65536)]
    assert drive(app, "/form", "POST", FORM, pieces).status == 200
    assert writers
    assert threading.get_ident() not in writers


@pytest.mark.parametrize(("size", "rolled"), [(None, False), (5, True), (50, False)])
def test_how_much_of_a_file_stays_in_memory(drive, size, rolled):
    async def endpoint(request):
        async with request.form(spool_max_size=size) as form:
            return JSONResponse(form["f"].file._rolled)

    spooling = Starlette(routes=[Route("/", endpoint, methods=["POST"])])
    body = part(b'name="f"; filename="f"', b"x" * 10) + END
    assert drive(spooling, "/", "POST", FORM, body).text == str(rolled).lower()


def test_writes_to_a_large_file_do_not_either():
    writers = set()

    class Spy(SpooledTemporaryFile):
        def write(self, data):
            writers.add(threading.get_ident())
            return super().write(data)

    async def main():
        with Spy(max_size=10) as file:
            upload = UploadFile(file)
            await upload.write(b"x" * 11)

    anyio.run(main)
    assert threading.get_ident() not in writers


@pytest.mark.parametrize(
    "header",
    [
        # CVE-2025-62727: merging of ranges in quadratic time
        "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 200_000, 2)),
        "bytes=" + ",".join(["0-"] * 100_000),
        "bytes=" + ",".join(f"-{n}" for n in range(1, 50_000)),
        "bytes=" + "," * 100_000,
        "bytes=" + "9" * 100_000 + "-",
        "bytes=0-" + "9" * 100_000,
    ],
    ids=["apart", "same", "suffixes", "empty", "long start", "long end"],
)
def test_range_lists(drive_on, tmp_path, header):
    (tmp_path / "file").write_bytes(b"x" * 200_000)
    answer = drive_on(FileResponse(tmp_path / "file"), headers={"range": header})
    assert answer.status in (200, 206, 400, 416)
    assert len(answer.body) <= 210_000  # no amplification


@pytest.fixture
def served(tmp_path):
    for name in ("static", "static-private", "elsewhere"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    (tmp_path / "static" / "link").symlink_to(tmp_path / "elsewhere" / "file")
    (tmp_path / "static" / "dir").symlink_to(tmp_path / "elsewhere")
    return Starlette(routes=[Mount("/s", StaticFiles(directory=tmp_path / "static"))])


@pytest.mark.parametrize(
    "path",
    [
        # CVE-2023-29159: a sibling whose name begins like that of the directory
        "/s/../static-private/file",
        "/s/..//static-private/file",
        "/s/x/../../static-private/file",
        "/s//../static-private/file",
        "/s/../../../../../../../../etc/passwd",
        "/s//etc/passwd",
        "/s/link",
        "/s/dir/file",
        "/s/dir/../../elsewhere/file",
    ],
)
def test_static_files_stay_in_their_directory(drive_on, served, path):
    assert drive_on(served, "/s/file").text == "static"
    assert drive_on(served, path).status == 404


@pytest.mark.parametrize(
    "host",
    [
        # CVE-2026-48710: a host that brings a path of its own
        "evil.org/admin?x=",
        "evil.org/admin#",
        "x/../..",
        "user@evil.org",
        "evil.org\\",
        "a b",
        "a\tb",
        "h:99999",
        "h:p",
        "[::1",
        "",
        "x" * 100_000 + "/",
    ],
)
def test_a_host_cannot_move_the_path(drive, host):
    answer = drive(app, "/url", headers={"host": host})
    assert answer.text == "/url http://testserver/"


@pytest.mark.parametrize("evil", ["\r\nset-cookie: a=b", "\nx: y", "\r", "\0", "\x7f"])
def test_a_redirect_cannot_bring_headers(drive_on, evil):
    query = b"to=/x" + b"".join(b"%%%02x" % byte for byte in evil.encode())
    answer = drive_on(app, "/go", query_string=query)
    assert answer.status == 307
    assert not set("\r\n\0\x7f") & set(answer.headers["location"])
    assert len(answer.headers) == 2


@pytest.mark.parametrize("sent", [0, 5])
def test_slow_bodies(drive_on, sent):
    limited = Starlette(
        routes=app.routes,
        middleware=[Middleware(RequestBodyLimitMiddleware, max_body_size=10**6, timeout=0)],
    )
    given = iter([part(b'name="f"')] * sent)

    async def dripping(scope, receive, send):
        async def slowly():
            for body in given:
                return {"type": "http.request", "body": body, "more_body": True}
            await anyio.sleep_forever()

        await limited(scope, slowly, send)

    answer = drive_on(dripping, "/form", "POST", FORM)
    assert (answer.status, answer.text) == (408, "Request Timeout")
    assert answer.headers["connection"] == "close"


def test_a_body_in_time_is_not_limited_afterwards(drive_on):
    async def patient(scope, receive, send):
        async def waiting(inner_scope, receive, send):
            assert (await receive())["body"] == b"all"
            await anyio.lowlevel.checkpoint()
            assert (await receive())["type"] == "http.disconnect"
            await PlainTextResponse("fine")(scope, receive, send)

        await RequestBodyLimitMiddleware(waiting, 10, timeout=60)(scope, receive, send)

    assert drive_on(patient, method="POST", body=b"all").text == "fine"
