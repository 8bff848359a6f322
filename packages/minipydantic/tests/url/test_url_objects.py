"""URL objects: parts, forms, errors (WHATWG URL standard)."""

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minipydantic.core import (
    MultiHostUrl,
    SchemaError,
    SchemaValidator,
    Url,
    ValidationError,
    core_schema,
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("http://EXAMPLE.com", "http://example.com/"),
        ("  https://a:443/x\n", "https://a/x"),
        ("http:a/b/../c/./d", "http://a/c/d"),
        ("http:\\\\a\\b", "http://a/b"),
        ("http://a/%2e%2E/b c?d e'#f g", "http://a/b%20c?d%20e%27#f%20g"),
        ("http://us@er:p[ass@a", "http://us%40er:p%5Bass@a/"),
        ("http://m\u00fcnchen.de", "http://xn--mnchen-3ya.de/"),
        ("http://fa\u00df.de", "http://xn--fa-hia.de/"),
        ("http://\uff21\u3002b", "http://a.b/"),
        ("http://0x7f.1", "http://127.0.0.1/"),
        ("http://[2001:db8:0:0:1:0:0:1]", "http://[2001:db8::1:0:0:1]/"),
        ("http://[::ffff:1.2.3.4]", "http://[::ffff:102:304]/"),
        ("foo://M\u00fc", "foo://M%C3%BC"),
        ("foo:/..//x", "foo:/.//x"),
        ("file:c:/a", "file:///c:/a"),
        ("mailto:a@b c", "mailto:a@b c"),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    url = Url(text)
    assert str(url) == normal
    assert Url(normal) == url


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "input is empty"),
        ("no-scheme", "relative URL without a base"),
        ("http://", "empty host"),
        ("http://a:99999", "invalid port number"),
        ("http://1.2.3.400", "invalid IPv4 address"),
        ("http://[::1", "invalid IPv6 address"),
        ("http://a b", "invalid international domain name"),
        ("http://xn--a", "invalid international domain name"),
        ("http://1\u05d0", "invalid international domain name"),
        ("foo://a b", "invalid domain character"),
    ],
)
def test_problems(text: str, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Url(text)
    (line,) = caught.value.errors()
    assert (line["type"], line["ctx"]) == ("url_parsing", {"error": problem})


def test_parts() -> None:
    url = Url("https://u:p@m\u00fcnchen.de:8443/a?x=1&y=%20&x=2#f")
    assert (url.scheme, url.username, url.password) == ("https", "u", "p")
    assert (url.host, url.unicode_host(), url.port) == (
        "xn--mnchen-3ya.de",
        "m\u00fcnchen.de",
        8443,
    )
    assert (url.path, url.query, url.fragment) == ("/a", "x=1&y=%20&x=2", "f")
    assert url.query_params() == [("x", "1"), ("y", " "), ("x", "2")]
    assert url.unicode_string() == "https://u:p@m\u00fcnchen.de:8443/a?x=1&y=%20&x=2#f"
    plain = Url("foo:")
    assert (plain.host, plain.port, plain.path, plain.query, plain.fragment) == (None,) * 5


def test_several_hosts() -> None:
    url = MultiHostUrl("postgres://u:p@a:1,b,[::1]:3/db?x#y")
    assert [(h["username"], h["host"], h["port"]) for h in url.hosts()] == [
        ("u", "a", 1), (None, "b", None), (None, "[::1]", 3),
    ]  # fmt: skip
    assert str(url) == "postgres://u:p@a:1,b,[::1]:3/db?x#y"
    assert str(MultiHostUrl("http://B\u00dc.de,a")) == "http://xn--b-eha.de,a/"
    for text in ("http://a,", "http://,a", "foo:a,b"):
        with pytest.raises(ValidationError, match="empty host"):
            MultiHostUrl(text)


@pytest.mark.parametrize("url", [Url("http://a/b"), MultiHostUrl("http://a,b/c")])
def test_urls_are_values(url: Any) -> None:
    for twin in (
        copy.copy(url),
        copy.deepcopy(url),
        pickle.loads(pickle.dumps(url)),
        type(url)(url),
    ):
        assert twin == url
        assert hash(twin) == hash(url)
        assert str(twin) == str(url)
    assert url != str(url)
    assert bool(url)
    assert url < type(url)("http://b")
    assert repr(url) == f"{type(url).__name__}('{url}')"


def test_a_subclass_keeps_its_class() -> None:
    class Mine(Url):
        pass

    assert type(copy.deepcopy(Mine("http://a"))) is Mine


def test_build() -> None:
    url = Url.build(
        scheme="http", username="u", host="a", port=1, path="b", query="c=d", fragment="e"
    )
    assert str(url) == "http://u@a:1/b?c=d#e"
    hosts = [{"host": "a", "port": 1}, {"host": "b", "password": "p"}]
    assert str(MultiHostUrl.build(scheme="x", hosts=hosts)) == "x://a:1,:p@b"
    with pytest.raises(ValueError, match="either `host` or `hosts`"):
        MultiHostUrl.build(scheme="x")
    with pytest.raises(ValueError, match="`hosts` or singular"):
        MultiHostUrl.build(scheme="x", hosts=hosts, port=1)


def test_preserved_empty_path() -> None:
    assert str(Url("http://a?b", preserve_empty_path=True)) == "http://a?b"
    assert str(Url("http://a/", preserve_empty_path=True)) == "http://a/"
    assert str(MultiHostUrl("http://a,b", preserve_empty_path=True)) == "http://a,b"


@pytest.mark.parametrize(
    ("constraints", "text", "result"),
    [
        ({"default_port": 5}, "foo://a", "foo://a:5"),
        ({"default_path": "/x"}, "http://a", "http://a/x"),
        ({"default_host": "h"}, "redis:///0", "redis://h/0"),
        ({"max_length": 8}, "http://ab", "url_too_long"),
        ({"allowed_schemes": ["a", "b"]}, "c://x", "url_scheme"),
        ({"host_required": True}, "foo:x", "url_parsing"),
    ],
)
def test_constraints(constraints: Any, text: str, result: str) -> None:
    validator = SchemaValidator(core_schema.url_schema(**constraints))
    if "://" in result:
        assert str(validator.validate_python(text)) == result
    else:
        with pytest.raises(ValidationError) as caught:
            validator.validate_python(text)
        assert caught.value.errors()[0]["type"] == result


def test_contradictory_constraints() -> None:
    with pytest.raises(SchemaError, match="length > 0"):
        SchemaValidator(core_schema.url_schema(allowed_schemes=[]))
    with pytest.raises(SchemaError, match="cannot contain a comma"):
        SchemaValidator(core_schema.multi_host_url_schema(default_host="a,b"))


@given(st.text(alphabet="abhtp:/\\?#@[].%2e0x1 -\u00fc,", max_size=30))
def test_any_text_is_a_url_with_a_stable_form_or_a_validation_error(text: str) -> None:
    try:
        url = Url(text)
    except ValidationError:
        return
    assert str(Url(str(url))) == str(url)


def test_long_lists_of_hosts_take_linear_time() -> None:
    hosts = ",".join(["h"] * 5_000)
    assert len(MultiHostUrl(" " * 10_000 + "http:" + "/" * 10_000 + hosts).hosts()) == 5_000
