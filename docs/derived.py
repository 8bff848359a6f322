"""The parts of the documentation that are derived: `python docs/derived.py` writes them.

A test compares: `python -m pytest integration_tests/test_documentation.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import conversions

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs/pages/minipydantic.md", ROOT / "packages/minipydantic/README.md"]
BLOCK = re.compile(r"<!-- (\w+) -->\n.*?<!-- /\1 -->\n", re.DOTALL)

PARTS: dict[str, Callable[[], str]] = {
    "conversions": conversions.render,
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
