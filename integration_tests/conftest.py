"""What the integration tests share."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # `import servers`, from the wheels' environment too

from servers import Served, demo


@pytest.fixture(scope="session")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo, served over a real socket."""
    with demo(tmp_path_factory.mktemp("demo")) as server:
        yield server
