"""The first application of the documentation runs as it is printed."""

import re
import sys
from pathlib import Path

import httpx
import pytest
from servers import served

ROOT = Path(__file__).parents[1]


def first_block(page: str) -> str:
    found = re.search(r"```python\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("page", ["README.md", "docs/pages/index.md"])
def test_the_first_application_is_ten_lines_and_runs(page: str, tmp_path: Path) -> None:
    code = first_block(page)
    assert len(code.strip().splitlines()) <= 10
    (tmp_path / "hello.py").write_text(code)
    command = [sys.executable, str(tmp_path / "hello.py")]
    with served(command, tmp_path / "log", port=8000) as server:
        answer = httpx.get(f"{server.url}/hello/you", params={"times": 2})
        assert (answer.status_code, answer.json()) == (200, {"hello": "youyou"})
        assert httpx.get(f"{server.url}/hello/you", params={"times": "x"}).status_code == 422
        assert httpx.get(f"{server.url}/docs").status_code == 200
