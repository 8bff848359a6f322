"""The `fastapi` command, when the package that provides it is installed."""

import importlib
from typing import Any

cli_main: Any
try:
    cli_main = importlib.import_module("fastapi_cli.cli").main
except ImportError:
    cli_main = None


def main() -> None:
    """Run the command.

    Raises:
        RuntimeError: It is not installed.
    """
    if not cli_main:
        message = 'To use the fastapi command, please install "fastapi[standard]":\n\n\t'
        message += 'pip install "fastapi[standard]"\n'
        print(message)
        raise RuntimeError(message)
    cli_main()
