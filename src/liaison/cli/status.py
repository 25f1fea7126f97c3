"""``liaison status``."""

from __future__ import annotations

from typing import Annotated

import typer

from .output import AsJson, StoreOption, clean, open_graph, print_json


def register(app: typer.Typer) -> None:
    app.command()(status)


def status(
    store: StoreOption = None,
    documents: Annotated[bool, typer.Option("--documents", help="List the documents instead.")] = False,
    json: AsJson = False,
) -> None:
    """Where the store is and what it holds, by type.

    Example:

      liaison status --documents
    """
    with open_graph(store) as kg:
        if documents:
            _documents(kg.documents(), json)
            return
        found = kg.status()
    if json:
        print_json(found)
        return
    print(f"{found.store} ({found.engine} engine), revision {found.revision}")
    for title, counts in (("Entities", found.entities), ("Relations", found.relations), ("Evidence", found.evidence)):
        print(f"{title}: {sum(counts.values()) if title != 'Evidence' else ''}".rstrip())
        for name, number in counts.items():
            print(f"  {name:<22} {number:>8}")
    if found.withheld:
        print(f"Withheld (the ontology forbids them): {len(found.withheld)}")
        for row in found.withheld[:20]:
            print(f"  {row['id']}  {row['predicate']}: {row['reason']}")


def _documents(rows: list[dict[str, object]], json: bool) -> None:
    if json:
        print_json(rows)
        return
    for row in rows:
        print(f"{row['id']}  {row['kind']:<9} {row['language']}  {clean(str(row['key']))}  {clean(str(row['title']))}")
