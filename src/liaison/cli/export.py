"""``liaison export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..graph.model.errors import LiaisonError
from .output import StoreOption, open_graph


def register(app: typer.Typer) -> None:
    app.command()(export)


def export(
    file: Annotated[str, typer.Argument(help="graph.gexf, graph.graphml or graph.json; - with --format: stdout.")],
    store: StoreOption = None,
    format: Annotated[
        str | None, typer.Option(help="gexf, graphml, json, or canonical (JSON lines); default: the file's suffix.")
    ] = None,
) -> None:
    """Write the graph to a file, with the quotes of each edge.

    Examples:

      liaison export graph.gexf

      liaison export - --format canonical | sha256sum
    """
    with open_graph(store) as kg:
        if format != "canonical":
            kg.export(sys.stdout.buffer if file == "-" else file, format=format)
            return
        content = kg.canonical()
    if file == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise LiaisonError(f"cannot write {file!r}: {error.strerror}") from error
