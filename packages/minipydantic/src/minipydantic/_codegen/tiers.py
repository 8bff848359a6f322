"""What the interpreter and the generated code agree on: who answers, and how one declines.

MINIPYDANTIC_COMPILE in the environment says when: `never`, `always` (before the first call), or
after a number of calls.
"""

import os
from typing import Any, Final

__all__ = ["CALLS_BEFORE_COMPILING", "FAIL", "PLAIN_FACTORIES", "Fail", "Raised"]


class Fail:
    """What a generated function returns for an input that it leaves to the interpreter.

    Attributes:
        calls: The outcomes of the user's code that ran before: what each call returned, or
            `Raised`.
    """

    __slots__ = ("calls",)

    def __init__(self, calls: list[Any]) -> None:
        self.calls = calls


class Raised:
    """The outcome of a call that raised.

    Attributes:
        error: What it raised.
    """

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


PLAIN_FACTORIES: Final = (list, dict, set)
"""Factories of defaults that are no code of the user's; nobody records their calls."""

FAIL: Any = Fail([])
"""The same where no code of the user's ran."""

# PERF: generating and compiling the code of a five-field model takes about 0.5 ms, and saves about
# 3 us a call against the interpreter: it pays after some 170 calls. Programs that validate in a
# loop get there at once, and start-up, where most models are used a few times, pays nothing.
_DEFAULT = 50


def _calls_before_compiling() -> int:
    word = os.environ.get("MINIPYDANTIC_COMPILE", "")
    if word == "never":
        return -1
    if word == "always":
        return 0
    return int(word) if word.isdigit() else _DEFAULT


CALLS_BEFORE_COMPILING = _calls_before_compiling()
"""How many calls the interpreter answers first; -1 for all of them."""
