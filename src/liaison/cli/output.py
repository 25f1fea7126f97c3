"""What all commands share: the console, options, errors, JSON."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel

from ..graph.model import Entity, errors, ids
from ..graph.model.errors import LiaisonError

if TYPE_CHECKING:
    from ..kg import KnowledgeGraph  # It brings the driver, which --help can do without.

__all__ = [
    "SOME_FAILED",
    "AsJson",
    "ExtractorOption",
    "FastOption",
    "LanguageOption",
    "StoreOption",
    "clean",
    "exit_code",
    "extractor_of",
    "note_reading",
    "open_graph",
    "print_json",
    "report",
]

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        "-s",
        metavar="FOLDER_OR_ADDRESS",
        help="A folder, or bolt://host:7687 of a Neo4j server. Default: LIAISON_STORE, else your data folder.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]

_SHOWN_CANDIDATES = 20
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def _language(given: str | None) -> str | None:
    if given not in (None, "en", "zh"):
        raise typer.BadParameter("en or zh")
    return given


LanguageOption = Annotated[
    str | None,
    typer.Option("--language", callback=_language, help="en or zh, for all documents; default: what each seems to be."),
]
ExtractorOption = Annotated[
    str | None,
    typer.Option(
        "--extractor",
        metavar="NAME",
        help="An installed extractor. Default: LIAISON_EXTRACTOR, else liaison.",
        show_default=False,
    ),
]
FastOption = Annotated[bool, typer.Option("--fast", help="The same as --extractor liaison-fast.")]
SOME_FAILED = 4
"""Exit code: some files could not be read, the others were."""


def extractor_of(name: str | None, fast: bool) -> str | None:
    """The extractor that the two options ask for; None: the default one."""
    if name and fast:
        raise typer.BadParameter("--fast is an extractor itself", param_hint="--extractor")
    return "liaison-fast" if fast else name


_CODES: tuple[tuple[type[LiaisonError], int], ...] = (
    (errors.AmbiguousName, 3),
    (errors.NoPath, 1),
    (errors.EntityNotFound, 1),
    (errors.DocumentNotFound, 1),
    (errors.JudgementNotFound, 1),
    (errors.StoreError, 5),
)


def exit_code(error: LiaisonError) -> int:
    """1: not found, no path; 3: an ambiguous name; 5: the store; 2: anything else that was asked wrongly."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), 2)


def report(error: LiaisonError) -> None:
    """One line, a hint, and the candidates of an ambiguous name, to standard error."""
    print(f"liaison: {clean(error.message)}", file=sys.stderr)
    if isinstance(error, errors.AmbiguousName):
        for each in error.candidates[:_SHOWN_CANDIDATES]:
            print(f"  {each.id}  {each.type:<12} {clean(each.name)}  ({each.documents} documents)", file=sys.stderr)
        if len(error.candidates) > _SHOWN_CANDIDATES:
            print(f"  and {len(error.candidates) - _SHOWN_CANDIDATES} more", file=sys.stderr)
    if error.hint:
        print(f"  {clean(error.hint)}", file=sys.stderr)


def clean(text: str) -> str:
    """Text of a document made fit for a terminal: no escape sequences, no line ends, no hidden direction marks."""
    shown = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in text)
    return " ".join(shown.split())


def note_reading(given: str, entity: Entity) -> None:
    """Say on standard error which entity a name was taken for, where it is only a part of that entity's names."""
    if given.strip() != entity.id and ids.name_key(given) not in map(ids.name_key, entity.names):
        taken = f"{clean(entity.name)} ({entity.type}, {entity.id})"
        print(f"liaison: {clean(given)!r} is taken for {taken}", file=sys.stderr)


def open_graph(store: str | None) -> KnowledgeGraph:
    from .. import open as open_

    return open_(store)


def print_json(value: Any) -> None:
    """One JSON document on standard output; Chinese stays readable."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    text = json.dumps(plain, ensure_ascii=False, indent=2, default=str)
    # The same to whoever parses it, and harmless on a terminal.
    print(_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
