"""StaticFiles: what is served, how, and what never is."""

import os
from pathlib import Path

import pytest

from ministarlette.exceptions import HTTPException
from ministarlette.staticfiles import StaticFiles


@pytest.fixture
def root(tmp_path):
    """A directory to serve, with secrets beside it and links in all directions."""
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "root-private").mkdir()
    files = {
        "root/a.txt": b"plain",
        "root/big.bin": b"b" * 200_000,
        "root/empty.css": b"",
        "root/sub/index.html": b"<h1>index</h1>",
        "root/sub/x.json": b"{}",
        "secret.txt": b"secret",
        "root-private/secret.txt": b"secret",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "outdir").symlink_to(tmp_path / "root-private")
    (root / "in.txt").symlink_to("a.txt")
    (root / "loop").symlink_to("loop")
    return root


def refused(drive, app, *args, **kwargs):
    with pytest.raises(HTTPException) as caught:
        drive(app, *args, **kwargs)
    return caught.value.status_code


@pytest.mark.parametrize(
    ("path", "content", "content_type"),
    [
        ("/a.txt", b"plain", "text/plain; charset=utf-8"),
        ("/sub/x.json", b"{}", "application/json"),
        ("/sub//x.json", b"{}", "application/json"),
        ("/sub/../a.txt", b"plain", "text/plain; charset=utf-8"),
        ("/a.txt/", b"plain", "text/plain; charset=utf-8"),
        ("/in.txt", b"plain", "text/plain; charset=utf-8"),
        ("/big.bin", b"b" * 200_000, "application/octet-stream"),
        ("/empty.css", b"", "text/css; charset=utf-8"),
    ],
)
def test_files(drive_on, root, path, content, content_type):
    answer = drive_on(StaticFiles(directory=root), path)
    assert (answer.status, answer.body) == (200, content)
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-length"] == str(len(content))
    assert {"etag", "last-modified", "accept-ranges"} <= answer.headers.keys()


@pytest.mark.parametrize("follow_symlink", [False, True])
@pytest.mark.parametrize(
    "path",
    [
        "/missing.txt",
        "/",
        "/sub",
        "/../secret.txt",
        "/../root-private/secret.txt",
        "/sub/../../secret.txt",
        "/../../../../../../etc/passwd",
        "//etc/passwd",
        "/\\etc\\passwd",
        "/..\\secret.txt",
        "/a.txt/x",
        "/loop",
        "/a\0.txt",
        "/\udc80",
        "/" + "x" * 5000,
        "/" + "x/" * 5000,
        "/%2e%2e/secret.txt",
    ],
)
def test_what_is_not_there(drive, root, path, follow_symlink):
    app = StaticFiles(directory=root, follow_symlink=follow_symlink)
    assert refused(drive, app, path) == 404


@pytest.mark.parametrize("path", ["/out.txt", "/outdir/secret.txt"])
def test_links_lead_out_only_if_that_is_wanted(drive, root, path):
    assert refused(drive, StaticFiles(directory=root), path) == 404
    assert drive(StaticFiles(directory=root, follow_symlink=True), path).body == b"secret"


def test_the_directory_itself_may_be_a_link_and_be_switched(drive, tmp_path):
    for version in ("1", "2"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "v.txt").write_text(version)
        (tmp_path / version / "link.txt").symlink_to("v.txt")
    current = tmp_path / "current"
    current.symlink_to(tmp_path / "1")
    app = StaticFiles(directory=current)
    assert drive(app, "/v.txt").text == drive(app, "/link.txt").text == "1"
    current.unlink()
    current.symlink_to(tmp_path / "2")
    assert drive(app, "/v.txt").text == drive(app, "/link.txt").text == "2"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_only_regular_files_are_opened(drive, root):
    os.mkfifo(root / "pipe")
    assert refused(drive, StaticFiles(directory=root), "/pipe") == 404


@pytest.mark.parametrize("follow_symlink", [False, True])
@pytest.mark.parametrize("path", ["..", "../secret.txt", "sub/../../secret.txt", "./../secret.txt"])
def test_lookups_by_subclasses_stay_below(root, path, follow_symlink):
    app = StaticFiles(directory=root, follow_symlink=follow_symlink)
    assert app.lookup_path(path) == ("", None)
    assert app.lookup_path("sub/../a.txt")[1].st_size == 5


def test_only_get_and_head(drive, root):
    app = StaticFiles(directory=root)
    head = drive(app, "/a.txt", "HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "5")
    with pytest.raises(HTTPException) as caught:
        drive(app, "/a.txt", "POST")
    assert caught.value.status_code == 405
    assert caught.value.headers == {"Allow": "GET, HEAD"}


def test_conditional_requests(drive, root):
    os.utime(root / "a.txt", (1e9, 1e9))
    app = StaticFiles(directory=root)
    first = drive(app, "/a.txt")
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    earlier = "Sun, 09 Sep 2001 01:46:39 GMT"
    for headers, status in [
        ({"if-none-match": etag}, 304),
        ({"if-none-match": f'"x", W/{etag}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"x"'}, 200),
        ({"if-none-match": '"x"', "if-modified-since": modified}, 200),
        ({"if-modified-since": modified}, 304),
        ({"if-modified-since": earlier}, 200),
        ({"if-modified-since": "soon"}, 200),
    ]:
        answer = drive(app, "/a.txt", headers=headers)
        assert (answer.status, answer.body) == (status, b"" if status == 304 else b"plain")
        assert answer.headers["etag"] == etag


def test_ranges(drive, root):
    app = StaticFiles(directory=root)
    answer = drive(app, "/a.txt", headers={"range": "bytes=1-2"})
    assert (answer.status, answer.body) == (206, b"la")
    assert drive(app, "/a.txt", headers={"range": "bytes=9-"}).status == 416


@pytest.mark.parametrize(
    "ranges", [",".join(["0-"] * 101), ",".join(f"{n}-{n}" for n in range(0, 100_000, 2))]
)
def test_long_lists_of_ranges_get_the_whole_file_once(drive, root, ranges):
    answer = drive(StaticFiles(directory=root), "/big.bin", headers={"range": f"bytes={ranges}"})
    assert answer.status in (200, 400)
    assert len(answer.body) <= 200_000


def test_overlapping_ranges_are_not_sent_twice(drive, root):
    ranges = ",".join(["0-199999"] * 100)
    answer = drive(StaticFiles(directory=root), "/big.bin", headers={"range": f"bytes={ranges}"})
    assert len(answer.body) < 201_000


def test_html_mode(drive, root):
    app = StaticFiles(directory=root, html=True)
    assert drive(app, "/sub/").text == "<h1>index</h1>"
    redirect = drive(app, "/sub")
    assert (redirect.status, redirect.headers["location"]) == (307, "http://testserver/sub/")
    assert refused(drive, app, "/missing") == 404
    (root / "404.html").write_text("lost?")
    missing = drive(app, "/missing")
    assert (missing.status, missing.text) == (404, "lost?")


def test_a_redirect_cannot_lead_to_another_host(drive, root):
    (root / "evil.example").mkdir()
    (root / "evil.example" / "index.html").write_text("x")
    app = StaticFiles(directory=root, html=True)
    for path in ("//evil.example", "/\\evil.example", "///evil.example"):
        try:
            answer = drive(app, path)
        except HTTPException:
            continue
        location = answer.headers.get("location", "http://testserver/")
        assert location.startswith("http://testserver/")


def test_cache_control(drive, root):
    app = StaticFiles(directory=root, cache_control="public, max-age=3600")
    answer = drive(app, "/a.txt")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    again = drive(app, "/a.txt", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status, again.headers["cache-control"]) == (304, "public, max-age=3600")


def test_cache_control_by_path(drive, root):
    def policy(path):
        return "no-cache" if path.endswith(".html") else None

    app = StaticFiles(directory=root, html=True, cache_control=policy)
    assert drive(app, "/sub/index.html").headers["cache-control"] == "no-cache"
    assert "cache-control" not in drive(app, "/a.txt").headers


@pytest.fixture
def assets(root):
    (root / "app.js").write_bytes(b"plain")
    (root / "app.js.br").write_bytes(b"brotli")
    (root / "app.js.gz").write_bytes(b"gzip")
    return root


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        ("gzip, br", "br", b"brotli"),
        ("gzip", "gzip", b"gzip"),
        ("gzip;q=1, br;q=0.5", "gzip", b"gzip"),
        ("br;q=0, gzip;q=0", None, b"plain"),
        ("zstd", None, b"plain"),
        ("", None, b"plain"),
    ],
)
def test_precompressed_files(drive, assets, accepted, coding, body):
    app = StaticFiles(directory=assets, precompressed=["br", "zstd", "gzip"])
    answer = drive(app, "/app.js", headers={"accept-encoding": accepted})
    assert answer.body == body
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["content-length"] == str(len(body))
    assert answer.headers["vary"] == "Accept-Encoding"
    etag = answer.headers["etag"]
    again = drive(app, "/app.js", headers={"accept-encoding": accepted, "if-none-match": etag})
    assert (again.status, again.headers["vary"]) == (304, "Accept-Encoding")


def test_files_without_compressed_ones_do_not_vary(drive, assets):
    app = StaticFiles(directory=assets, precompressed=["br"])
    assert "vary" not in drive(app, "/a.txt", headers={"accept-encoding": "br"}).headers


def test_unknown_codings_are_refused_at_once(root):
    with pytest.raises(ValueError, match="use some of br, zstd, gzip"):
        StaticFiles(directory=root, precompressed=["lzma"])


def test_single_page_fallback(drive, root):
    (root / "index.html").write_text("the page")
    app = StaticFiles(directory=root, html=True, fallback="index.html")
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for path in ("/users/3", "/", "/deep/er.html"):
        answer = drive(app, path, headers=browser)
        assert (answer.status, answer.text) == (200, "the page")
    assert drive(app, "/a.txt", headers=browser).text == "plain"
    assert refused(drive, app, "/missing.js", headers={"accept": "*/*"}) == 404


def test_what_users_of_the_class_override(drive, root):
    class Files(StaticFiles):
        def lookup_path(self, path):
            return super().lookup_path(path.replace("alias", "a.txt"))

        def file_response(self, *args, **kwargs):
            response = super().file_response(*args, **kwargs)
            response.headers["x-mine"] = "1"
            return response

    answer = drive(Files(directory=root), "/alias")
    assert (answer.body, answer.headers["x-mine"]) == (b"plain", "1")


def test_a_file_that_grows_while_it_is_read(drive, root, monkeypatch):
    """The length that was announced is the length that is sent."""
    lookup = StaticFiles.lookup_path

    def and_then_grow(self, path):
        found = lookup(self, path)
        Path(found[0]).write_bytes(b"plain and more")
        return found

    monkeypatch.setattr(StaticFiles, "lookup_path", and_then_grow)
    answer = drive(StaticFiles(directory=root), "/a.txt")
    assert len(answer.body) == int(answer.headers["content-length"])


def test_directories_are_checked(drive, root):
    with pytest.raises(RuntimeError, match="does not exist"):
        StaticFiles(directory=root / "nowhere")
    late = StaticFiles(directory=root / "nowhere", check_dir=False)
    with pytest.raises(RuntimeError, match="does not exist"):
        drive(late, "/x")
    with pytest.raises(RuntimeError, match="is not a directory"):
        drive(StaticFiles(directory=root / "a.txt", check_dir=False), "/x")


def test_pathsend_is_used_where_the_server_has_it(drive, root):
    answer = drive(StaticFiles(directory=root), "/a.txt", extensions={"http.response.pathsend": {}})
    assert answer.messages[1] == {"type": "http.response.pathsend", "path": str(root / "a.txt")}
