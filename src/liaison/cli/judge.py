"""``liaison judge``, ``liaison undo``, ``liaison judgements``."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from .output import AsJson, StoreOption, clean, open_graph, print_json

By = Annotated[str | None, typer.Option("--by", help="Who says so; default: you.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]


def register(app: typer.Typer) -> None:
    app.command()(judge)
    app.command()(undo)
    app.command()(judgements)


def judge(
    verdict: Annotated[str, typer.Argument(help="same, different, undecided; confirm, reject, retype.")],
    a: Annotated[str, typer.Argument(help="An entity, profile or assertion id.", show_default=False)],
    b: Annotated[str, typer.Argument(help="The other id (same, different, undecided).", show_default=False)] = "",
    to: Annotated[str, typer.Option("--to", help="The right relation (retype).")] = "",
    by: By = None,
    reason: Reason = "",
    store: StoreOption = None,
) -> None:
    """Put right what the rules got wrong; your word beats theirs and can be undone.

    Examples:

      liaison judge same p:12… p:34… --reason "one person, two employers"

      liaison judge reject a:56… --reason "a misprint"
    """
    with open_graph(store) as kg:
        word = kg.judge(verdict, a, b, by=by or getpass.getuser(), reason=reason, value=to)
    print(f"{word.id}: {word.verdict} (undo it with `liaison undo {word.id}`)")


def undo(
    judgement: Annotated[str, typer.Argument(help="The id of a judgement.")],
    by: By = None,
    reason: Reason = "",
    store: StoreOption = None,
) -> None:
    """Take a judgement back.

    Example:

      liaison undo j:78…
    """
    with open_graph(store) as kg:
        word = kg.undo(judgement, by=by or getpass.getuser(), reason=reason)
    print(f"{word.id}: undone {judgement}")


def judgements(store: StoreOption = None, json: AsJson = False) -> None:
    """List all judgements, the oldest first.

    Example:

      liaison judgements --json
    """
    with open_graph(store) as kg:
        found = kg.judgements()
    if json:
        print_json([word.model_dump(mode="json") for word in found])
        return
    for word in found:
        print(f"{word.id}  {word.at}  {clean(word.by)}: {word.verdict} {word.a} {word.b} {clean(word.reason)}".rstrip())
