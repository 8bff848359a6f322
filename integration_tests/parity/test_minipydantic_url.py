"""URLs agree with pydantic_core: the same text gives the same parts, forms and errors."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import minipydantic.core as ours

real = pytest.importorskip("pydantic_core")

PARTS = ("scheme", "username", "password", "host", "port", "path", "query", "fragment")


def described(url: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {name: getattr(url, name, None) for name in PARTS}
    parts["text"] = str(url)
    parts["query_params"] = url.query_params()
    if "@" not in str(url):
        # the original misplaces the decoded host after credentials
        parts["unicode"] = url.unicode_string()
    if hasattr(url, "hosts"):
        parts["hosts"] = url.hosts()
    return parts


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return described(call())
    except ValueError as error:
        return [(line["type"], line["msg"]) for line in error.errors()]  # type: ignore[attr-defined]


schemes = st.sampled_from(
    ["http", "https", "ws", "ftp", "file", "foo", "HTTP", "a+b", "mailto", "redis", "1a", ""]
)
separators = st.sampled_from(["://", ":", ":/", ":///", ":\\\\", "//", "", ":/\\"])
HOSTS = [
    "a", "A.b", "a.b.", "1.2.3.4", "1.2", "0x7f.1", "256.1.1.1", "1.2.3.08", "[::1]",
    "[1::2:0:0]", "[::1.2.3.4]", "[bad", "[1:2]", "m\u00fcnchen.de", "xn--mnchen-3ya", "xn--a",
    "\u00df", "a%20b", "a b", "a%41", "a_b", "-a-", "a..b", "\u3002", "a\u200db", "\u05d0\u05d1",
    "1\u05d0", "", "localhost", "C:", "\U0001f600.ws", "\uff21", "\u2488", "a<b", "caf\u00e9",
    "\u0130", "c|", "a|b",
]  # fmt: skip
hosts = st.sampled_from(HOSTS)
userinfos = st.sampled_from(["", "u@", "u:p@", ":p@", "u:@", "@", "u@v@", "u[]:p|@", "\u00e9:%41@"])
ports = st.sampled_from(["", ":", ":80", ":0443", ":65535", ":65536", ":x", ":-1", ":21"])
segments = st.sampled_from(
    [
        "a",
        "..",
        ".",
        "%2e",
        "%2E.",
        "",
        "a b",
        "\u00e9",
        "C:",
        "c|",
        "^|`{}",
        "'\"<>",
        "\\",
        "%zz",
        "@",
    ]
)
paths = st.lists(segments, max_size=4).map(lambda parts: "/".join(["", *parts]) if parts else "")
queries = st.sampled_from(["", "?", "?a=1&b=%20+x", "?\u00e9'\"<>#", "?a?b", "?{}|^`\\"])
fragments = st.sampled_from(["", "#", "#a b", '#\u00e9`<>"', "#a#b", "#?/"])
around = st.sampled_from(["", "", "", " ", "\n", "\x00", "\t "])
urls = st.builds(
    lambda *parts: "".join(parts),
    around, schemes, separators, userinfos, hosts, ports, paths, queries, fragments, around,
)  # fmt: skip
wild = st.text(alphabet="ahtp:/\\?#@[].%2e0x1 -_\t\u00fc,", max_size=20)


@given(text=urls | wild)
@example("http://a\tb\n/c")
@example("file:c:\\a\\..\\..")
@settings(max_examples=400, deadline=None)
def test_url(text: str) -> None:
    assert outcome(lambda: ours.Url(text)) == outcome(lambda: real.Url(text))


authorities = st.lists(
    st.builds(lambda *parts: "".join(parts), userinfos, hosts, ports), min_size=1, max_size=3
).map(",".join)
multi_urls = st.builds(
    lambda *parts: "".join(parts), around, schemes, separators, authorities, paths, queries
)


@given(text=multi_urls)
@settings(max_examples=300, deadline=None)
def test_multi_host_url(text: str) -> None:
    assert outcome(lambda: ours.MultiHostUrl(text)) == outcome(lambda: real.MultiHostUrl(text))


@given(text=urls, preserve=st.booleans())
@settings(max_examples=200, deadline=None)
def test_preserved_empty_path(text: str, preserve: bool) -> None:
    mine = outcome(lambda: ours.Url(text, preserve_empty_path=preserve))
    assert mine == outcome(lambda: real.Url(text, preserve_empty_path=preserve))


build_parts = st.fixed_dictionaries(
    {"scheme": st.sampled_from(["http", "foo", "postgres"]), "host": hosts},
    optional={
        "username": st.sampled_from(["u", "u v", "\u00e9"]),
        "password": st.sampled_from(["p", "p@q"]),
        "port": st.integers(0, 65535),
        "path": st.sampled_from(["a", "a/b", ""]),
        "query": st.sampled_from(["a=1", "", "\u00e9"]),
        "fragment": st.sampled_from(["f", "", "f g"]),
    },
)


@given(parts=build_parts)
@settings(max_examples=200, deadline=None)
def test_build(parts: dict[str, Any]) -> None:
    assert outcome(lambda: ours.Url.build(**parts)) == outcome(lambda: real.Url.build(**parts))
    assert outcome(lambda: ours.MultiHostUrl.build(**parts)) == outcome(
        lambda: real.MultiHostUrl.build(**parts)
    )
