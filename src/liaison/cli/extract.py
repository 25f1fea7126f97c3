"""``liaison extract``."""

from __future__ import annotations

import json as json_
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..graph.model import Document
from ..graph.model.errors import LiaisonError
from .output import (
    SOME_FAILED,
    ExtractorOption,
    FastOption,
    LanguageOption,
    clean,
    extractor_of,
    print_json,
    report,
)

if TYPE_CHECKING:
    from ..nlp.extractors import CheckedExtractor


def register(app: typer.Typer) -> None:
    app.command()(extract)


def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Files and folders; - reads text from standard input.",
        ),
    ],
    language: LanguageOption = None,
    fast: FastOption = False,
    extractor: ExtractorOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON; for several files one line each.")] = False,
) -> None:
    """Print what is found in documents, without a database.

    Examples:

      liaison extract bulletin.txt --json

      liaison extract ~/reports --json > found.jsonl
    """
    for path in paths:
        if str(path) != "-" and not path.exists():
            raise typer.BadParameter(f"{str(path)!r} does not exist", param_hint="paths")
    from ..nlp import extractors

    reader = extractors.checked(extractors.load(extractor_of(extractor, fast)))
    many = len(paths) > 1 or paths[0].is_dir()
    failed = False
    for source, load in _sources(paths):
        try:
            found = _found(source, load(), language, reader)
        except LiaisonError as error:
            report(error)
            failed = True
            continue
        if json and many:
            print(json_.dumps({"source": source, **found}, ensure_ascii=False))
        elif json:
            print_json(found)
        else:
            _print(source, found)
    if failed:
        sys.exit(SOME_FAILED)


def _sources(paths: list[Path]) -> Iterator[tuple[str, Callable[[], Document]]]:
    """The key of each document and how to load it: one that cannot be read must not stop the rest."""
    from ..ingest.readers import read
    from ..ingest.standard_input import from_text
    from ..ingest.walk import walk

    if [str(path) for path in paths] == ["-"]:
        yield "-", lambda: from_text(sys.stdin.read())
        return
    for source in walk(paths):
        if source.kind == "document":
            yield source.key, partial(read, source.path, source.key)
        elif source.kind == "skipped":
            print(f"liaison: {clean(source.key)}: {clean(source.reason)}", file=sys.stderr)


def _found(source: str, document: Document, language: str | None, reader: CheckedExtractor) -> dict[str, Any]:
    from ..nlp.report import as_json

    answer = reader.extract(document.model_copy(update={"language": language}) if language else document)
    for reason in answer.refused:
        print(f"liaison: {clean(source)}: refused: {clean(reason)}", file=sys.stderr)
    return as_json(answer.extraction)


def _print(source: str, found: dict[str, Any]) -> None:
    print(f"{clean(source)}:")
    names = sorted({(entity["type"], entity["canonical"]) for entity in found["entities"]})
    for type_, name in names:
        print(f"  {type_:<12} {clean(name)}")
    for relation in found["relations"]:
        notes = [relation["modality"]] if relation["modality"] != "fact" else []
        notes += ["denied"] if relation["polarity"] == "negative" else []
        triple = f"{clean(relation['subject'])} —{relation['predicate']}→ {clean(relation['object'])}"
        print(f"  {triple}" + (f"  ({', '.join(notes)})" if notes else ""))
        print(f"    “{clean(relation['quote'])}” ({relation['start']}-{relation['end']})")
    for claim in found["claims"]:
        print(f"  claim: {claim['measure']} {claim['low']}..{claim['high']}: “{clean(claim['quote'])}”")
