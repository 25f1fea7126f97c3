"""``liaison show``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..graph.model import ontology
from .output import AsJson, StoreOption, clean, note_reading, open_graph, print_json


def register(app: typer.Typer) -> None:
    app.command()(show)


def show(
    name: Annotated[str, typer.Argument(help="A name or an id.", show_default=False)],
    store: StoreOption = None,
    json: AsJson = False,
) -> None:
    """All that is said of one entity, every statement with its quote.

    Example:

      liaison show 太原理工大学
    """
    with open_graph(store) as kg:
        card = kg.show(name)
    note_reading(name, card.entity)
    if json:
        print_json(card)
        return
    from rich.console import Console

    from .paths import print_fact, print_quotes

    console = Console(highlight=False, markup=False)
    entity = card.entity
    console.print(f"{clean(entity.name)}  ({ontology().types[entity.type].label['en']}, {entity.id})", style="bold")
    if len(entity.names) > 1:
        console.print("also: " + ", ".join(clean(form) for form in entity.names[1:]), style="dim", soft_wrap=True)
    console.print(f"in {entity.documents} documents", style="dim")
    for fact in card.facts:
        print_fact(console, fact)
    if card.other:
        console.print("Said, but not held as fact:", style="bold")
        print_quotes(console, card.other, "   ")
