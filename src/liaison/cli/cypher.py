"""``liaison cypher``."""

from __future__ import annotations

import json as json_
import sys
from typing import Annotated

import typer

from ..graph.model.errors import QueryRefused
from .output import AsJson, StoreOption, clean, open_graph, print_json


def register(app: typer.Typer) -> None:
    app.command()(cypher)


def cypher(
    query: Annotated[str, typer.Argument(help="A query that reads; - reads it from standard input.")],
    store: StoreOption = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; JSON or text.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="At most so many rows.")] = 1000,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds.")] = 30.0,
    json: AsJson = False,
) -> None:
    """Run Cypher that only reads.

    Examples:

      liaison cypher "MATCH (f:Firm)-[:HOSTS_WORKSTATION]->(w) RETURN f.name, w.name"

      liaison cypher "MATCH (p:Person {name: \\$name})-[r]-(x) RETURN type(r), x.name" -p name=张靖
    """
    text = sys.stdin.read() if query == "-" else query
    parameters = dict(_parameter(each) for each in param or ())
    with open_graph(store) as kg:
        answer = kg.cypher(text, parameters, limit=limit, seconds=timeout)
    if json:
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        print_json({"columns": answer.columns, "rows": rows, "truncated": answer.truncated})
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for column in answer.columns:
        table.add_column(Text(clean(column)))
    for row in answer.rows:
        table.add_row(*[Text(_cell(value)) for value in row])
    Console().print(table)
    if answer.truncated:
        print(f"liaison: more than {limit} rows; --limit shows more", file=sys.stderr)


def _parameter(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise QueryRefused(f"{text!r} is no parameter.", "Write -p NAME=VALUE.")
    try:
        return name, json_.loads(value)
    except ValueError:
        return name, value


def _cell(value: object) -> str:
    return clean(value if isinstance(value, str) else json_.dumps(value, ensure_ascii=False))
