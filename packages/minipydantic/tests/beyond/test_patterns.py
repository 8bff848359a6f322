"""Look-around in patterns, when asked for."""

import re
from typing import Annotated, Any

import pytest

from minipydantic import ConfigDict, StringConstraints, TypeAdapter, ValidationError
from minipydantic.core import SchemaError

PASSWORD = r"^(?=.*\d)(?!.*\s).{4,}$"


@pytest.mark.parametrize(
    ("pattern", "config"),
    [(PASSWORD, {"regex_engine": "python-re"}), (re.compile(PASSWORD), {})],
    ids=["configured", "compiled"],
)
@pytest.mark.parametrize(("text", "valid"), [("abc1", True), ("abcd", False), ("a 12", False)])
def test_look_around(pattern: Any, config: Any, text: str, valid: bool) -> None:
    type_ = Annotated[str, StringConstraints(pattern=pattern)]
    adapter = TypeAdapter(type_, config=ConfigDict(**config))
    if valid:
        assert adapter.validate_python(text) == text
    else:
        with pytest.raises(ValidationError, match="should match pattern"):
            adapter.validate_python(text)


def test_refused_by_default() -> None:
    with pytest.raises(SchemaError, match="look-around"):
        TypeAdapter(Annotated[str, StringConstraints(pattern=PASSWORD)])
