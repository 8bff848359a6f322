"""Validators that generated code answers for from the first call on."""

from collections.abc import Callable
from typing import Any

import pytest

from minipydantic._interp import validator
from minipydantic.core import SchemaValidator


@pytest.fixture(scope="session")
def compiled() -> Callable[[Any], SchemaValidator]:
    def make(schema: Any) -> SchemaValidator:
        before = validator.CALLS_BEFORE_COMPILING
        validator.CALLS_BEFORE_COMPILING = 0
        try:
            return SchemaValidator(schema)
        finally:
            validator.CALLS_BEFORE_COMPILING = before

    return make
