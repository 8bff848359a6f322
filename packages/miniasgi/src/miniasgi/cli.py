"""The `miniasgi` command: its options are the fields of `Config`."""

from __future__ import annotations

import dataclasses
import platform
import types
import typing
from importlib.metadata import version
from typing import Annotated, Any, Literal

import click

from miniasgi._run import run
from miniasgi.config import Config


def _make_option(field: dataclasses.Field[Any], annotation: Any) -> click.Option:
    """Derive an option from `name: Annotated[type, help] = default`."""
    kind, help_text = typing.get_args(annotation)
    name = "--" + field.name.replace("_", "-")
    members = typing.get_args(kind) if typing.get_origin(kind) is types.UnionType else (kind,)
    if bool in members:
        name = f"{name}/--no-{name[2:]}"
    default = None if field.default is dataclasses.MISSING else field.default
    return click.Option(
        [name, field.name],
        type=_click_type(kind, members),
        default=default,
        help=help_text,
        show_default=default not in (None, ""),
    )


def _click_type(kind: Any, members: tuple[Any, ...]) -> Any:
    if typing.get_origin(kind) is Literal:
        return click.Choice(typing.get_args(kind))
    if str in members:  # `str | int`: the command line has text
        return str
    return next((plain for plain in (bool, int, float) if plain in members), str)


def _print_version(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        implementation = platform.python_implementation()
        python, system = platform.python_version(), platform.system()
        click.echo(
            f"Running miniasgi {version('miniasgi')} with {implementation} {python} on {system}"
        )
        context.exit()


def _serve(app: str, **values: Any) -> None:
    """Serve APP, an ASGI application given as "module:attribute"."""
    if values["log_config"] is None:
        del values["log_config"]
    values["app_dir"] = values["app_dir"] or "."
    run(app, **values)


def _make_command() -> click.Command:
    hints = typing.get_type_hints(Config, include_extras=True)
    parameters: list[click.Parameter] = [click.Argument(["app"])]
    parameters += [
        _make_option(field, hints[field.name])
        for field in dataclasses.fields(Config)
        if typing.get_origin(hints[field.name]) is Annotated
    ]
    parameters.append(
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Print the version and exit.",
        )
    )
    return click.Command(
        "miniasgi",
        callback=_serve,
        params=parameters,
        help=_serve.__doc__,
        context_settings={"auto_envvar_prefix": "MINIASGI", "show_default": True},
    )


main = _make_command()
