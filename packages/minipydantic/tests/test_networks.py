"""URL classes, e-mail addresses and IP types."""

import copy
import ipaddress
import pickle
import warnings
from typing import Annotated, Any

import pytest

import minipydantic.networks as n
from minipydantic import BaseModel, TypeAdapter, ValidationError
from minipydantic.core import PydanticCustomError, Url
from minipydantic.errors import PydanticUserError


def check(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def error_type(kind: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        check(kind, value)
    (error,) = caught.value.errors()
    return str(error["type"])


@pytest.mark.parametrize(
    ("kind", "text", "result"),
    [
        (n.AnyUrl, "foo://bar", "foo://bar"),
        (n.HttpUrl, "HTTP://Example.com", "http://example.com/"),
        (n.AnyWebsocketUrl, "wss://a/b", "wss://a/b"),
        (n.FileUrl, "file:///etc/passwd", "file:///etc/passwd"),
        (n.RedisDsn, "redis://", "redis://localhost:6379/0"),
        (n.KafkaDsn, "kafka://", "kafka://localhost:9092"),
        (n.NatsDsn, "nats://a:1,b:2", "nats://a:1,b:2"),
        (n.PostgresDsn, "postgres://u:p@h1,h2:1/db", "postgres://u:p@h1,h2:1/db"),
        (n.MongoDsn, "mongodb://a", "mongodb://a:27017"),
        (n.AmqpDsn, "amqp:", "amqp:"),
    ],
)
def test_accepted(kind: Any, text: str, result: str) -> None:
    url = check(kind, text)
    assert type(url) is kind
    assert str(url) == result
    assert url == kind(text)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (n.HttpUrl, "ftp://a", "url_scheme"),
        (n.HttpUrl, "a", "url_parsing"),
        (n.HttpUrl, "http://" + "a" * 2100, "url_too_long"),
        (n.HttpUrl, 3, "url_type"),
        (n.PostgresDsn, "postgres://u@/db", "url_parsing"),
        (n.CockroachDsn, "postgres://a", "url_scheme"),
    ],
)
def test_refused(kind: Any, value: Any, expected: str) -> None:
    assert error_type(kind, value) == expected


def test_parts() -> None:
    url = n.HttpUrl("https://user:pa@ex\u00e4mple.com:8080/p?a=1&b=2#top")
    parts = (url.scheme, url.username, url.password, url.port, url.path, url.fragment)
    assert parts == ("https", "user", "pa", 8080, "/p", "top")
    assert url.host == "xn--exmple-cua.com"
    assert url.unicode_host() == "ex\u00e4mple.com"
    assert url.query_params() == [("a", "1"), ("b", "2")]
    assert url.encoded_string() == str(url) != url.unicode_string()
    assert [host["port"] for host in n.PostgresDsn("postgres://a:1,b:2").hosts()] == [1, 2]


def test_build() -> None:
    assert str(n.HttpUrl.build(scheme="http", host="a", port=81, path="x", query="q=1")) == (
        "http://a:81/x?q=1"
    )
    hosts: Any = [{"host": "a"}, {"host": "b", "port": 2}]
    assert str(n.PostgresDsn.build(scheme="postgres", hosts=hosts)) == "postgres://a,b:2"
    with pytest.raises(ValidationError, match="URL scheme should be 'http' or 'https'"):
        n.HttpUrl.build(scheme="foo", host="a")


def test_values() -> None:
    url = n.HttpUrl("http://a/b")
    assert repr(url) == "HttpUrl('http://a/b')"
    for twin in (pickle.loads(pickle.dumps(url)), copy.copy(url), copy.deepcopy(url)):
        assert twin == url
        assert hash(twin) == hash(url)
    assert url < n.HttpUrl("http://b")
    assert url != n.AnyUrl("http://a/b")
    assert url != "http://a/b"
    with pytest.raises(TypeError):
        assert url < n.AnyUrl("http://b")
    assert n.HttpUrl(n.AnyUrl("http://a/b")) == n.HttpUrl(Url("http://a/b")) == url


def test_serialization() -> None:
    adapter = TypeAdapter(n.HttpUrl)
    url = n.HttpUrl("http://a")
    assert adapter.dump_python(url) is url
    assert adapter.dump_json(url) == TypeAdapter(Any).dump_json(url) == b'"http://a/"'
    with pytest.warns(UserWarning, match="Expected `<class 'minipydantic.networks.HttpUrl'>`"):
        adapter.dump_python("http://a")


def test_constraints() -> None:
    short = Annotated[n.HttpUrl, n.UrlConstraints(max_length=12)]
    assert error_type(short, "http://example.com") == "url_too_long"
    assert str(check(short, "http://a")) == "http://a/"
    with pytest.raises(PydanticUserError, match="'UrlConstraints' cannot annotate 'str'"):
        TypeAdapter(Annotated[str, n.UrlConstraints(max_length=1)])

    class MyUrl(n.AnyUrl):
        _constraints = n.UrlConstraints(allowed_schemes=["my"])

    assert str(MyUrl("my://a")) == "my://a"
    assert error_type(MyUrl, "http://a") == "url_scheme"


def test_json_schema() -> None:
    assert TypeAdapter(n.HttpUrl).json_schema() == {
        "format": "uri",
        "maxLength": 2083,
        "minLength": 1,
        "type": "string",
    }


# --- e-mail


email = pytest.importorskip("email_validator")


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("a@b.com", "a", "a@b.com"),
        (" a@B.com ", "a", "a@b.com"),
        ("Foo Bar <a@b.com>", "Foo Bar", "a@b.com"),
        ('"Foo, Bar" <a@b.com>', "Foo, Bar", "a@b.com"),
        ("foo<a@b.com>", "foo", "a@b.com"),
        ("J\u00e9r\u00f4me <a@b.com>", "J\u00e9r\u00f4me", "a@b.com"),
        ("O'Neil Jr. <a@b.com>", "O'Neil Jr.", "a@b.com"),
        ("<a@b.com>", "a", "a@b.com"),
    ],
)
def test_email(text: str, name: str, address: str) -> None:
    assert n.validate_email(text) == (name, address)
    assert check(n.EmailStr, text) == address
    assert check(n.NameEmail, text) == n.NameEmail(name, address)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "a@localhost",
        "foo <a@b.com",
        "a, b <c@d.com>",
        "x\r\n <a@b.com>",
        "a@b.com\n",
        "a" * 3000 + "@b.com",
        '"' * 1000 + "<a@b.com>",
        "a " * 1000 + "@",
        " " * 2000 + "x",
    ],
)
def test_no_email(text: str) -> None:
    assert error_type(n.EmailStr, text) == "value_error"
    with pytest.raises(PydanticCustomError, match="value is not a valid email address: "):
        n.validate_email(text)


def test_name_email() -> None:
    assert str(n.NameEmail("foo", "a@b.c")) == "foo <a@b.c>"
    assert str(n.NameEmail("a@b.c", "a@b.c")) == '"a@b.c" <a@b.c>'
    assert repr(n.NameEmail("foo", "a@b.c")) == "NameEmail(name='foo', email='a@b.c')"
    assert error_type(n.NameEmail, 3) == "name_email_type"

    class Model(BaseModel):
        mail: n.NameEmail

    assert Model(mail="Foo <a@b.com>").model_dump_json() == '{"mail":"Foo <a@b.com>"}'
    assert Model.model_json_schema()["properties"]["mail"]["format"] == "name-email"


def test_without_email_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "email_validator", None)
    with pytest.raises(ImportError, match="email-validator is not installed, run"):
        n.import_email_validator()


# --- IP


@pytest.mark.parametrize(
    ("kind", "value", "result"),
    [
        (n.IPvAnyAddress, "192.0.2.1", ipaddress.IPv4Address("192.0.2.1")),
        (n.IPvAnyAddress, "::1", ipaddress.IPv6Address("::1")),
        (n.IPvAnyAddress, 2**33, ipaddress.IPv6Address(2**33)),
        (n.IPvAnyInterface, "192.0.2.5/24", ipaddress.IPv4Interface("192.0.2.5/24")),
        (n.IPvAnyNetwork, "192.0.2.0/24", ipaddress.IPv4Network("192.0.2.0/24")),
    ],
)
def test_ip(kind: Any, value: Any, result: Any) -> None:
    assert check(kind, value) == kind(value) == result
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert TypeAdapter(kind).dump_json(result) == f'"{result}"'.encode()


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (n.IPvAnyAddress, "192.0.2.0/24", "ip_any_address"),
        (n.IPvAnyInterface, "x", "ip_any_interface"),
        (n.IPvAnyNetwork, "192.0.2.5/24", "ip_any_network"),
        (n.IPvAnyAddress, None, "ip_any_address"),
    ],
)
def test_no_ip(kind: Any, value: Any, expected: str) -> None:
    assert error_type(kind, value) == expected
