"""Types of `minipydantic.types`: what they accept, what they make of it, what they say."""

import copy
import datetime
import json
import math
import os
import pickle
import socket
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import pytest

import minipydantic.types as t
from minipydantic import BaseModel, Field, TypeAdapter, ValidationError
from minipydantic.errors import PydanticUserError

NOW = datetime.datetime.now()
AWARE = NOW.astimezone()
DAY, MINUTE = datetime.timedelta(days=2), datetime.timedelta(minutes=1)


def check(kind: Any, value: Any, **options: Any) -> Any:
    return TypeAdapter(kind).validate_python(value, **options)


def error_types(kind: Any, value: Any, **options: Any) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        check(kind, value, **options)
    return [error["type"] for error in caught.value.errors()]


ACCEPTED: list[tuple[Any, Any, Any]] = [
    (t.PositiveInt, "3", 3),
    (t.NonNegativeInt, 0, 0),
    (t.NegativeFloat, -0.5, -0.5),
    (t.FiniteFloat, "1.5", 1.5),
    (t.conint(gt=1, multiple_of=2), 4, 4),
    (t.condecimal(max_digits=3, decimal_places=1), "12.5", Decimal("12.5")),
    (t.constr(strip_whitespace=True, to_lower=True), " A ", "a"),
    (t.conlist(int, min_length=1), ["1"], [1]),
    (t.conset(int, max_length=2), [1, 1, 2], {1, 2}),
    (t.PastDate, datetime.date(2000, 1, 1), datetime.date(2000, 1, 1)),
    (t.AwareDatetime, AWARE, AWARE),
    (t.NaiveDatetime, NOW, NOW),
    (t.FutureDatetime, NOW + DAY, NOW + DAY),
    (
        t.UUID4,
        "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
        uuid.UUID("6ba7b8109dad41d180b400c04fd430c8"),
    ),
    (t.Json[list[int]], "[1, 2]", [1, 2]),
    (t.Json, '{"a": null}', {"a": None}),
    (t.ImportString, "math.cos", math.cos),
    (t.ImportString, "math:cos", math.cos),
    (t.ImportString, "os.path", os.path),
    (t.ImportString[int], 3, 3),
    (t.Base64Bytes, "aGk=", b"hi"),
    (t.Base64Str, "aGk=", "hi"),
    (t.Base64UrlBytes, b"_-8=", b"\xff\xef"),
    (t.ByteSize, "1.5 KiB", 1536),
    (t.ByteSize, "1kb", 1000),
    (t.ByteSize, "8 kbit", 1000),
    (t.ByteSize, 7, 7),
    (list[t.OnErrorOmit[int]], [1, "x", "2"], [1, 2]),
    (t.JsonValue, {"a": [1, None, True]}, {"a": [1, None, True]}),
]

REFUSED: list[tuple[Any, Any, list[str]]] = [
    (t.PositiveInt, 0, ["greater_than"]),
    (t.FiniteFloat, "inf", ["finite_number"]),
    (t.StrictInt, "1", ["int_type"]),
    (t.StrictStr, b"a", ["string_type"]),
    (t.conint(multiple_of=2), 3, ["multiple_of"]),
    (t.condecimal(max_digits=3), "1234", ["decimal_max_digits"]),
    (t.constr(pattern="^a$"), "b", ["string_pattern_mismatch"]),
    (t.constr(ascii_only=True), "\u00e9", ["string_not_ascii"]),
    (t.conlist(int, max_length=1), [1, 2], ["too_long"]),
    (t.PastDate, datetime.date.today() + DAY, ["date_past"]),
    (t.FutureDate, datetime.date(2000, 1, 1), ["date_future"]),
    (t.PastDatetime, NOW + DAY, ["datetime_past"]),
    (t.AwareDatetime, NOW, ["timezone_aware"]),
    (t.NaiveDatetime, AWARE, ["timezone_naive"]),
    (t.UUID1, uuid.uuid4(), ["uuid_version"]),
    (t.Json, "{", ["json_invalid"]),
    (t.Json[int], '"a"', ["int_parsing"]),
    (t.Json, 3, ["json_type"]),
    (t.ImportString, "no.such.module", ["import_error"]),
    (t.ImportString, "math:cos:x", ["import_error"]),
    (t.ImportString, "", ["import_error"]),
    (t.Base64Bytes, "a", ["base64_decode"]),
    (t.ByteSize, "1 foo", ["byte_size_unit"]),
    (t.ByteSize, "x", ["byte_size"]),
    (t.ByteSize, "9" * 400 + "kb", ["byte_size"]),
    (t.SecretStr, 1, ["string_type"]),
    (t.JsonValue, {"a": b""}, ["invalid-json-value"]),
    (Annotated[list[int], t.FailFast()], ["x", "y"], ["int_parsing"]),
]


@pytest.mark.parametrize(("kind", "value", "expected"), ACCEPTED)
def test_accepted(kind: Any, value: Any, expected: Any) -> None:
    result = check(kind, value)
    assert result == expected
    assert type(result) is type(expected) or isinstance(result, type(expected))


@pytest.mark.parametrize(("kind", "value", "types"), REFUSED)
def test_refused(kind: Any, value: Any, types: list[str]) -> None:
    assert error_types(kind, value) == types


@pytest.mark.parametrize(
    ("marker", "base"),
    [
        (t.PastDate(), datetime.datetime),
        (t.AwareDatetime(), datetime.date),
        (t.UuidVersion(4), str),
        (t.EncodedBytes(t.Base64Encoder), int),
        (t.EncodedStr(t.Base64Encoder), bytes),
    ],
)
def test_a_marker_on_a_foreign_type_is_a_users_error(marker: Any, base: Any) -> None:
    with pytest.raises(PydanticUserError, match=f"'{type(marker).__name__}' cannot annotate"):
        TypeAdapter(Annotated[base, marker])


def test_unique_items_are_refused_with_a_remedy() -> None:
    with pytest.raises(PydanticUserError, match="use `Set` instead"):
        t.conlist(int, unique_items=True)


# --- secrets


class Account(BaseModel):
    password: t.SecretStr
    key: t.SecretBytes = t.SecretBytes(b"")
    pin: t.Secret[int] = t.Secret(0)


def test_secrets_do_not_show() -> None:
    account = Account(password="hunter2", key=b"k", pin="1234")
    for text in (repr(account), str(account), account.model_dump_json(), repr(account.password)):
        assert not any(secret in text for secret in ("hunter2", "1234", "'k'"))
    assert account.password.get_secret_value() == "hunter2"
    assert account.pin.get_secret_value() == 1234
    assert json.loads(account.model_dump_json()) == dict.fromkeys(account.model_dump(), "*" * 10)
    assert TypeAdapter(Any).dump_json(account.password) == b'"**********"'


def test_secrets_compare_by_value_and_class() -> None:
    class Token(t.SecretStr):
        pass

    assert t.SecretStr("a") == t.SecretStr("a") != t.SecretStr("b")
    assert t.SecretStr("\ud800") == t.SecretStr("\ud800")
    assert t.SecretStr("a") != "a"
    assert t.SecretStr("a") != t.SecretBytes(b"a")
    assert Token("a") != t.SecretStr("a")
    assert hash(t.SecretStr("a")) == hash(t.SecretStr("a"))
    assert len(t.SecretStr("abc")) == 3
    assert pickle.loads(pickle.dumps(t.SecretStr("a"))) == t.SecretStr("a")


def test_a_secret_with_its_own_display() -> None:
    class Birthday(t.Secret[datetime.date]):
        def _display(self) -> str:
            return "****/**/**"

    birthday = check(Birthday, "2000-01-02")
    assert str(birthday) == "****/**/**"
    assert birthday.get_secret_value() == datetime.date(2000, 1, 2)
    assert check(Birthday, birthday).get_secret_value() == birthday.get_secret_value()
    with pytest.raises(TypeError, match=r"Please use Secret\[<type>\]"):
        TypeAdapter(t.Secret)


def test_secret_schema() -> None:
    properties = Account.model_json_schema()["properties"]
    assert properties["password"] == {
        "format": "password",
        "title": "Password",
        "type": "string",
        "writeOnly": True,
    }


# --- paths


def test_paths(tmp_path: Path) -> None:
    file, missing, pipe = tmp_path / "file", tmp_path / "missing", tmp_path / "socket"
    file.write_text("")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(pipe))
        assert check(t.SocketPath, str(pipe)) == pipe
    assert check(t.FilePath, str(file)) == file
    assert check(t.DirectoryPath, str(tmp_path)) == tmp_path
    assert check(t.NewPath, str(missing)) == missing
    assert error_types(t.FilePath, tmp_path) == ["path_not_file"]
    assert error_types(t.DirectoryPath, file) == ["path_not_directory"]
    assert error_types(t.SocketPath, file) == ["path_not_socket"]
    assert error_types(t.NewPath, file) == ["path_exists"]
    assert error_types(t.NewPath, missing / "x") == ["parent_does_not_exist"]
    assert TypeAdapter(t.FilePath).json_schema() == {"format": "file-path", "type": "string"}


# --- sizes


@pytest.mark.parametrize(
    ("size", "binary", "decimal"),
    [
        (0, "0B", "0B"),
        (1023, "1023B", "1.0KB"),
        (1536, "1.5KiB", "1.5KB"),
        (2**30, "1.0GiB", "1.1GB"),
        (2**70, "1024.0EiB", "1180.6EB"),
    ],
)
def test_readable_sizes(size: int, binary: str, decimal: str) -> None:
    assert t.ByteSize(size).human_readable() == binary
    assert t.ByteSize(size).human_readable(decimal=True) == decimal


def test_sizes_in_units() -> None:
    assert t.ByteSize(1000).to("kB") == 1.0
    assert t.ByteSize(1000).to("bit") == 8000.0
    with pytest.raises(ValueError, match="Could not interpret byte unit: x"):
        t.ByteSize(1).to("x")


# --- round trips


@pytest.mark.parametrize(
    ("kind", "value", "dumped"),
    [
        (t.ImportString, math.cos, "math.cos"),
        (t.ImportString, os.path, os.path.__name__),
        (t.Base64Bytes, b"hi", "aGk="),
        (t.Base64UrlStr, "\u00ff\u00ff", "w7_Dvw=="),
        (t.ByteSize, t.ByteSize(5), 5),
    ],
)
def test_dumped_as_it_came(kind: Any, value: Any, dumped: Any) -> None:
    assert json.loads(TypeAdapter(kind).dump_json(value)) == dumped


def test_callable_discriminator() -> None:
    def kind(value: Any) -> str | None:
        return {int: "number", str: "text"}.get(type(value))

    union = Annotated[
        Annotated[int, t.Tag("number")] | Annotated[str, t.Tag("text")],
        t.Discriminator(kind, custom_error_type="neither", custom_error_message="is {x}",
                        custom_error_context={"x": 1}),
    ]  # fmt: skip
    assert check(union, 1) == 1
    assert check(union, "a") == "a"
    assert error_types(union, 1.5) == ["neither"]
    with pytest.raises(PydanticUserError, match="`Tag` not provided for choice"):
        TypeAdapter(Annotated[int | Annotated[str, t.Tag("text")], t.Discriminator(kind)])


def test_get_pydantic_schema() -> None:
    marker = t.GetPydanticSchema(
        lambda source, handler: handler(int), lambda schema, handler: {"type": "number"}
    )
    adapter = TypeAdapter(Annotated[str, marker])
    assert adapter.validate_python("3") == 3
    assert adapter.json_schema() == {"type": "number"}
    assert not hasattr(t.GetPydanticSchema(), "__get_pydantic_core_schema__")


def test_markers_are_values() -> None:
    for marker in (t.Strict(), t.AllowInfNan(), t.FailFast(), t.Tag("a"), t.UuidVersion(4)):
        assert copy.copy(marker) == marker
        assert hash(copy.copy(marker)) == hash(marker)
    assert t.Json() == t.Json()
    assert check(Annotated[str, Field(strict=True), t.StringConstraints(to_upper=True)], "a") == "A"
