"""``liaison claims``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..answers import ClaimAnswer
from .output import AsJson, StoreOption, clean, open_graph, print_json

if TYPE_CHECKING:
    from rich.console import Console


def register(app: typer.Typer) -> None:
    app.command()(claims)


def claims(
    store: StoreOption = None,
    checked: Annotated[bool, typer.Option("--checked", help="Only those that a complete table can answer.")] = False,
    json: AsJson = False,
) -> None:
    """What documents say of numbers, against what the records count.

    A claim is checked where a table declares itself complete for exactly what is claimed; elsewhere it cannot be.

    Example:

      liaison claims --checked
    """
    with open_graph(store) as kg:
        found = [claim for claim in kg.claims() if claim.verdict != "unchecked" or not checked]
    if json:
        print_json([claim.model_dump(mode="json") for claim in found])
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    for claim in found:
        print_claim(console, claim)
    if not found:
        console.print("No claims." if not checked else "No claim that a complete table can answer.")


def print_claim(console: Console, claim: ClaimAnswer) -> None:
    """The claim, its interval, what the records count, and where it stands."""
    scope = [str(part) for part in (claim.level, claim.year, claim.place) if part]
    scope += [f"with a {claim.participant}"] if claim.participant else []
    counted = (
        f": the records count {claim.counted} ({clean(claim.counted_in or '')})" if claim.counted is not None else ""
    )
    reason = f" ({clean(claim.reason)})" if claim.reason else ""
    page = f", page {claim.page}" if claim.page else ""
    lines = [
        f"{claim.verdict}{counted}{reason}",
        f"   {claim.measure} {claim.interval}"
        + (f" [{clean(', '.join(scope))}]" if scope else "")
        + (f", {claim.status}" if claim.status != "fact" else ""),
        f"   “{clean(claim.quote)}”",
        f"     {clean(claim.title)} ({clean(claim.key)}{page}, {claim.start}-{claim.end})",
    ]
    for line in lines:
        console.print(line, soft_wrap=True)
