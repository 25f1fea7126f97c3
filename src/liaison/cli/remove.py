"""``liaison remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from .output import StoreOption, clean, open_graph


def register(app: typer.Typer) -> None:
    app.command()(remove)


def remove(
    document: Annotated[str, typer.Argument(help="Its key (the path when it was ingested) or its id.")],
    store: StoreOption = None,
) -> None:
    """Take away exactly what one document contributed (of a table: with all its rows).

    Example:

      liaison remove bulletin.txt
    """
    with open_graph(store) as kg:
        gone = kg.remove(document)
    print(f"Removed {clean(document)}" + (f" with {len(gone) - 1} records." if len(gone) > 1 else "."))
