"""``liaison ingest``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .output import (
    SOME_FAILED,
    AsJson,
    ExtractorOption,
    FastOption,
    LanguageOption,
    StoreOption,
    clean,
    extractor_of,
    open_graph,
    print_json,
)

if TYPE_CHECKING:
    from ..ingest.pipeline import Report


def register(app: typer.Typer) -> None:
    app.command()(ingest)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", exists=True, show_default=False)],
    store: StoreOption = None,
    language: LanguageOption = None,
    fast: FastOption = False,
    extractor: ExtractorOption = None,
    json: AsJson = False,
) -> None:
    """Take in documents (.txt .md .html .pdf .docx) and tables (.csv .xlsx with a mapping).

    Running it again does nothing; an edited file takes the place of its old version, and another extractor reads all
    documents again. Exit code 4: some files could not be read (the others are in).

    Examples:

      liaison ingest ~/reports

      liaison ingest award-list.csv bulletin.pdf --store bolt://localhost:7687
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    chosen = extractor_of(extractor, fast)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with open_graph(store) as kg, Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)

        def step(done: int, total: int, key: str) -> None:
            bar.update(task, completed=done, total=total, description=clean(key)[-30:].replace("[", "("))

        report = kg.ingest(*paths, language=language, progress=step, extractor=chosen)
        revision = kg.store.revision()
    if json:
        print_json({**asdict(report), "revision": revision})
    else:
        print_report(report)
    if report.failed:
        sys.exit(SOME_FAILED)


def print_report(report: Report) -> None:
    """Counts to standard output, what was not taken in to standard error."""
    parts = [
        f"{len(report.added)} added",
        f"{len(report.updated)} updated",
        f"{len(report.unchanged)} unchanged",
        *([f"{report.records} records from tables"] if report.records else []),
    ]
    print(", ".join(parts) + ".")
    for title, problems in (("Not read", report.failed), ("Passed over", report.skipped)):
        if problems:
            print(f"{title}:", file=sys.stderr)
        for problem in problems:
            line = f"  {clean(problem.key)}: {clean(problem.reason.removeprefix(problem.key + ': '))}"
            print(line + (f" ({clean(problem.hint)})" if problem.hint else ""), file=sys.stderr)
    if report.refused:
        print("Refused, of what the extractor said (the rest is in):", file=sys.stderr)
    for refused in report.refused:
        more = refused.count - len(refused.reasons)
        reasons = "; ".join(map(clean, refused.reasons)) + (f"; and {more} more" if more else "")
        print(f"  {clean(refused.key)}: {refused.count} refused: {reasons}", file=sys.stderr)
