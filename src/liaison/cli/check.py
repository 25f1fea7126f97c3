"""``liaison check``."""

from __future__ import annotations

import sys

import typer

from .output import StoreOption, clean, open_graph


def register(app: typer.Typer) -> None:
    app.command()(check)


def check(store: StoreOption = None) -> None:
    """Derive the whole graph again from its documents and judgements, and compare. Exit code 1: differences.

    Example:

      liaison check
    """
    with open_graph(store) as kg:
        found = kg.check()
    for line in found:
        print(clean(line))
    if found:
        sys.exit(1)
    print("The stored graph is what follows from its documents and judgements.")
