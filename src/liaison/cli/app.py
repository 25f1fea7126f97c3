"""The Typer application: all commands under one name."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import __version__
from . import (
    check,
    claims,
    connect,
    cypher,
    demo,
    evaluate,
    export,
    extract,
    ingest,
    judge,
    remove,
    search,
    serve,
    show,
    status,
)

__all__ = ["app"]

app = typer.Typer(
    help="A knowledge graph of talent, enterprises and achievements, in which every edge carries the sentence "
    "that says so.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)

_COMMANDS = (
    demo,
    ingest,
    connect,
    show,
    search,
    claims,
    cypher,
    export,
    extract,
    evaluate,
    remove,
    judge,
    status,
    check,
    serve,
)
for command in _COMMANDS:
    command.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"liaison {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Documents in, answers out."""
