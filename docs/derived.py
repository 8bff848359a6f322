"""The parts of the documentation that are derived: `python docs/derived.py` writes them.

A test compares: `python -m pytest integration_tests/test_documentation.py`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import conversions
import speed

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "docs/pages/minipydantic.md",
    ROOT / "packages/minipydantic/README.md",
    ROOT / "README.md",
]
BLOCK = re.compile(r"<!-- (\w+) -->\n.*?<!-- /\1 -->\n", re.DOTALL)
EXAMPLE = """\
from minipydantic import BaseModel

class Item(BaseModel):
    name: str
    price: float

print(Item.__minipydantic_source__)
"""


def generated_code() -> str:
    """Return an example and the code that minipydantic generates for it."""
    run = [sys.executable, "-c", EXAMPLE]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    return f"```python\n{EXAMPLE}```\n\nprints\n\n```python\n{done.stdout.strip()}\n```\n"


PARTS: dict[str, Callable[[], str]] = {
    "conversions": conversions.render,
    "generated": generated_code,
    "speed": speed.render,
}


def updated(page: str) -> str:
    """Return a page with its derived parts made anew."""

    def block(found: re.Match[str]) -> str:
        name = found[1]
        return f"<!-- {name} -->\n\n{PARTS[name]()}\n<!-- /{name} -->\n"

    return BLOCK.sub(block, page)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(updated(path.read_text()))
