"""The `minilayers` command: run a program on swapped layers, show the layers, serve the demo."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from minilayers import __version__
from minilayers._swapping import VARIABLE, SwapError, aliases
from minilayers.doctor import report, table

SITE = Path(__file__).parent / "_site"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="minilayers")
def main() -> None:
    """Wire and swap the layers of the mini stack."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--swap",
    "names",
    required=True,
    metavar="NAME[,NAME...]",
    help="starlette, pydantic, fastapi, uvicorn; or in reverse ministarlette=starlette and so on.",
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(names: str, command: tuple[str, ...]) -> None:
    """Run COMMAND with the named libraries swapped, in it and in every Python process it starts.

    Example: minilayers run --swap starlette,pydantic -- python -m pytest
    """
    try:
        environment = swapped_environment(names.split(","))
    except SwapError as error:
        raise click.UsageError(str(error)) from None
    try:
        os.execvpe(command[0], command, environment)
    except OSError as error:
        raise click.ClickException(f"cannot run {command[0]!r}: {error.strerror}") from None


def swapped_environment(names: Sequence[str]) -> dict[str, str]:
    """Return this process's environment with what a swapped Python process needs.

    Raises:
        SwapError: A name is unknown.
    """
    aliases(names)  # refuses what cannot be, before anything runs
    paths = [str(SITE), *filter(None, [os.environ.get("PYTHONPATH")])]
    programs = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    return {
        **os.environ,
        VARIABLE: ",".join(names),
        "PYTHONPATH": os.pathsep.join(paths),
        "PATH": os.pathsep.join(programs),  # `python` is the interpreter that runs this command
    }


@main.command()
def doctor() -> None:
    """Print which library each name of the stack stands for."""
    click.echo(table(report()))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def demo(host: str, port: int) -> None:
    """Serve the demo, a store inventory, on the whole mini stack."""
    from minilayers.demo.serve import serve  # noqa: PLC0415 - the other commands do not need it

    serve(host, port)
