"""The `miniasgi` command: its options are the fields of `Config`."""

from __future__ import annotations

import dataclasses
import platform
import types
import typing
from importlib.metadata import version
from typing import Any

import click

from miniasgi.config import Config, option_fields
from miniasgi.main import run


def _click_type(annotation: Any) -> Any:
    """Return the type of an option: the first plain type of the annotation."""
    members = typing.get_args(annotation) if _is_union(annotation) else (annotation,)
    return next((kind for kind in (bool, int, float) if kind in members), str)


def _is_union(annotation: Any) -> bool:
    return typing.get_origin(annotation) in (typing.Union, types.UnionType)


def _make_option(field: dataclasses.Field[Any], annotation: Any) -> click.Option:
    name = "--" + field.name.replace("_", "-")
    kind = _click_type(annotation)
    choices = field.metadata.get("choices")
    help_text = field.metadata["help"]
    if kind is bool:
        declaration = f"{name}/--no-{name[2:]}"
        return click.Option([declaration, field.name], default=field.default, help=help_text)
    default = None if field.default is dataclasses.MISSING else field.default
    return click.Option(
        [name, field.name],
        type=click.Choice(choices) if choices else kind,
        default=default,
        help=help_text,
        show_default=default not in (None, ""),
    )


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
    hints = typing.get_type_hints(Config)
    parameters: list[click.Parameter] = [click.Argument(["app"])]
    parameters += [
        _make_option(field, hints[field.name])
        for field in option_fields()
        if not field.metadata.get("hidden")
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
