"""``liaison connect``."""

from __future__ import annotations

from typing import Annotated

import typer

from .output import AsJson, StoreOption, note_reading, open_graph, print_json


def register(app: typer.Typer) -> None:
    app.command()(connect)


def connect(
    a: Annotated[str, typer.Argument(help="A name or an id.", show_default=False)],
    b: Annotated[str, typer.Argument(help="Another one.", show_default=False)],
    store: StoreOption = None,
    max_hops: Annotated[int, typer.Option("--max-hops", min=1, max=12, help="Longest path.")] = 4,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many paths.")] = 5,
    types: Annotated[
        str | None, typer.Option(help="Only these relations, comma-separated: EMPLOYED_BY,SERVES_AT.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Only what may have held then (YYYY[-MM[-DD]]).")
    ] = None,
    certain: Annotated[bool, typer.Option("--certain", help="With --as-of: only what surely held.")] = False,
    json: AsJson = False,
) -> None:
    """Who connects A to B, and which sentences say so.

    Names are looked up exactly, then as aliases, then as parts of names; give an id where a name is ambiguous.

    Exit code 1: no path (or no such name); 3: an ambiguous name.

    Examples:

      liaison connect 山西大学 山西潞安矿业（集团）有限责任公司

      liaison connect "Shanxi University" "Fenhe Software" --as-of 2012 -k 3
    """
    wanted = [part.strip().upper() for part in types.split(",") if part.strip()] if types else None
    with open_graph(store) as kg:
        answer = kg.connect(a, b, max_hops=max_hops, k=k, types=wanted, as_of=as_of, certain=certain)
    note_reading(a, answer.source)
    note_reading(b, answer.target)
    if json:
        print_json(answer)
        return
    from rich.console import Console

    from .paths import print_connection

    print_connection(Console(highlight=False), answer)
