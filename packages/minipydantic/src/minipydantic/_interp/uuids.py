"""UUIDs from text and bytes."""

import re
from typing import Any
from uuid import UUID

from minipydantic._interp.node import Build, Builder, Schema, Validator
from minipydantic._interp.state import LAX, STRICT, State
from minipydantic._messages.lines import Invalid, Refused, failure

__all__ = ["BUILDERS"]

_GROUPS = (8, 4, 4, 4, 12)
_USUAL = len("67e55044-10b1-426f-9247-bb680e5fe0c8")
_LONGEST = len("urn:uuid:") + _USUAL
_SIMPLE = re.compile(r"[0-9a-fA-F]{32}")
_HYPHENATED = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class UuidValidator(Validator):
    """UUIDs, optionally of one version."""

    __slots__ = ("strict", "version")

    def __init__(self, schema: Schema, build: Build) -> None:
        self.name = "uuid"
        self.strict = build.strict(schema)
        self.version: int | None = schema.get("version")
        if self.version not in (None, 1, 3, 4, 5, 6, 7, 8):
            raise ValueError("invalid UUID version")

    def validate(self, value: Any, state: State) -> UUID | Invalid:
        """Return a UUID."""
        if type(value) is UUID:
            result = value
        elif isinstance(value, UUID):
            state.floor(STRICT)
            result = value
        else:
            try:
                result = self.convert(value, state)
            except Refused as refused:
                return refused.invalid
        if self.version is not None and _version(result) != self.version:
            return Invalid("uuid_version", value, {"expected_version": self.version})
        return result

    def convert(self, value: Any, state: State) -> UUID:
        """Make a UUID of text or bytes."""
        if state.input_type == "python" and (self.strict if state.strict is None else state.strict):
            raise failure("is_instance_of", value, **{"class": "UUID"})
        if state.input_type != "json":
            state.floor(LAX if state.input_type == "python" else STRICT)
        if isinstance(value, str):
            return _from_text(value, value)
        if isinstance(value, bytes):
            return _from_bytes(value, value)
        raise failure("uuid_type", value)


def _version(value: UUID) -> int | None:
    """The version, if the variant is one that has versions."""
    return value.version


def _from_text(text: str, value: Any) -> UUID:
    if _HYPHENATED.fullmatch(text) or _SIMPLE.fullmatch(text):
        return UUID(int=int(text.replace("-", ""), 16))
    body, offset = _unwrapped(text)
    if offset and _HYPHENATED.fullmatch(body):
        return UUID(int=int(body.replace("-", ""), 16))
    try:
        reason = _reason(text, len(text.encode()))
    except UnicodeEncodeError:
        raise failure("string_unicode", value) from None
    raise failure("uuid_parsing", value, error=reason)


def _unwrapped(text: str) -> tuple[str, int]:
    """What may be the UUID in a text, and where it begins."""
    if text.startswith("{") and text.endswith("}"):
        return text[1:-1], 1
    return (text[9:], 9) if text.startswith("urn:uuid:") else (text, 0)


def _reason(text: str, size: int) -> str:
    """Why a text of `size` bytes is not a UUID."""
    if size > _LONGEST:
        return f"invalid length: found {size}"
    body, offset = (text, 0) if size == _USUAL else _unwrapped(text)
    for index, character in enumerate(body):
        if character not in "0123456789abcdefABCDEF-":
            at = len(body[:index].encode()) + offset
            return f"invalid character: found `{character}` at {at}"
    groups = body.split("-")
    if len(groups) == 1 and not offset and size != _USUAL:
        return f"invalid length: found {size}"
    if len(groups) != 5:
        return f"invalid group count: expected 5, found {len(groups)}"
    for index, (group, expected) in enumerate(zip(groups, _GROUPS, strict=True)):
        if len(group) != expected:
            return f"invalid group length in group {index}: expected {expected}, found {len(group)}"
    return "invalid"


def _from_bytes(data: bytes, value: Any) -> UUID:
    if len(data) == 16:
        return UUID(bytes=data)
    try:
        text = data.decode()
        if _HYPHENATED.fullmatch(text) or _SIMPLE.fullmatch(text):
            return UUID(text)
    except UnicodeDecodeError:
        pass
    reason = f"invalid length: expected 16 bytes, found {len(data)}"
    raise failure("uuid_parsing", value, error=reason)


BUILDERS: dict[str, Builder] = {"uuid": UuidValidator}
