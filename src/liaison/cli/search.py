"""``liaison search``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from .output import AsJson, StoreOption, clean, open_graph, print_json


def register(app: typer.Typer) -> None:
    app.command()(search)


def search(
    text: Annotated[str, typer.Argument(help="Words of a name, Chinese or English.", show_default=False)],
    store: StoreOption = None,
    type: Annotated[str | None, typer.Option(help="Only this type: Person, Firm, University…")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    json: AsJson = False,
) -> None:
    """Find entities by their names. Exit code 1: none.

    Example:

      liaison search 工作站 --type Workstation
    """
    with open_graph(store) as kg:
        found = kg.search(text, type=type, limit=limit)
    if json:
        print_json([entity.model_dump(mode="json") for entity in found])
    else:
        for entity in found:
            print(f"{entity.id}  {entity.type:<12} {clean(entity.name)}  ({entity.documents} documents)")
    if not found:
        if not json:
            print(f"liaison: nothing fits {clean(text)!r}", file=sys.stderr)
        sys.exit(1)
