"""The `fastapi` command, when the package that provides it is installed."""

from typing import Any

try:
    from fastapi_cli.cli import main as cli_main
except ImportError:
    cli_main: Any = None  # type: ignore[no-redef]


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
