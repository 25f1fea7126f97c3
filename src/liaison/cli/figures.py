"""The figures of an evaluation as tables for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..nlp.evaluation import Figures, Mistake, ReadAs, Report, Scores, Section
from .output import clean

__all__ = ["print_mistakes", "print_report"]

_LANGUAGES = {"en": "English", "zh": "Chinese"}


def print_report(report: Report) -> None:
    """Names and relations language by language; then, of all passages, how they were misread."""
    console = Console(highlight=False, markup=False)
    for language, section in report.by_language.items():
        _print_scores(console, f"{_LANGUAGES[language]}: types", section.entities_strict, section.entities_relaxed)
        _print_scores(
            console, f"{_LANGUAGES[language]}: relations", section.relations_strict, section.relations_relaxed
        )
    section = report.together
    _print_readings(console, section.readings)
    _print_non_facts(console, section)
    _print_claims(console, section)
    _print_reliability(console, section)
    counts = [f"{_LANGUAGES[name]} {each.passages}" for name, each in report.by_language.items()]
    console.print(f"Passages: {', '.join(counts)}.")


def print_mistakes(mistakes: Iterable[Mistake]) -> None:
    """Passage by passage, each mistake with its sentence."""
    console = Console(highlight=False, markup=False)
    for passage, those in groupby(mistakes, key=lambda each: each.passage):
        console.print()
        console.print(Text(clean(passage), style="bold"))
        for each in those:
            line = Text(f"  {each.kind:<15} ", style="red" if each.kind == "non-fact" else "yellow")
            line.append(f"{clean(each.name)}  ", style="cyan").append(clean(each.about), style="default")
            console.print(line, soft_wrap=True)
            if each.sentence:
                console.print(Text(f"      “{clean(each.sentence)}”", style="dim italic"), soft_wrap=True)


def _table(title: str, *columns: str) -> Table:
    """The first column is text, the others are numbers."""
    table = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=not number)
    return table


def _row(table: Table, *cells: object) -> None:
    table.add_row(*[Text(f"{cell:.2f}" if isinstance(cell, float) else clean(str(cell))) for cell in cells])


def _cells(figures: Figures) -> tuple[int | float, ...]:
    return (figures.right, figures.wrong, figures.missed, figures.precision, figures.recall, figures.f1)


def _print_scores(console: Console, title: str, strict: Scores, relaxed: Scores) -> None:
    if not strict.by_name:
        return
    table = _table(title, "", "right", "wrong", "missed", "P", "R", "F1", "relaxed F1")
    for name, each in strict.by_name.items():
        _row(table, name, *_cells(each), relaxed.by_name[name].f1 if name in relaxed.by_name else 0.0)
    table.add_section()
    _row(table, "all", *_cells(strict.micro), relaxed.micro.f1)
    _row(table, "mean of the rows", "", "", "", "", "", strict.macro_names, relaxed.macro_names)
    _row(table, "mean of the passages", "", "", "", "", "", strict.macro_passages, relaxed.macro_passages)
    console.print(table)


def _print_readings(console: Console, readings: Sequence[ReadAs]) -> None:
    """A row for each annotated type; what was found where nothing is annotated stands in the row of its own type."""
    counts: dict[str, Counter[str]] = {}
    taken: dict[str, Counter[str]] = {}
    for each in readings:
        row = each.gold or each.predicted or ""
        counts.setdefault(row, Counter())[each.way] += each.count
        if each.way in ("type", "boundary and type"):
            taken.setdefault(row, Counter())[each.predicted or ""] += each.count
    if counts:
        table = _table("How names were read", "", "right", "type", "boundary", "both", "misread", "missed", "spurious")
        for name, ways in counts.items():
            numbers = ("right", "type", "boundary", "boundary and type", "misread", "missed", "spurious")
            _row(table, name, *(ways[way] for way in numbers))
        console.print(table)
    if taken:
        table = _table("Taken for", "")
        table.add_column("")
        for name, others in taken.items():
            _row(table, name, ", ".join(f"{type_} {count}" for type_, count in others.most_common()))
        console.print(table)


def _print_non_facts(console: Console, section: Section) -> None:
    if not section.non_facts:
        return
    table = _table("Non-facts", "", "annotated", "as facts", "share", "relaxed", "kept apart")
    for kind, each in section.non_facts.items():
        if kind == "all":
            table.add_section()
        _row(table, kind, each.annotated, each.as_fact, each.share_as_fact, each.as_fact_relaxed, each.apart)
    console.print(table)


def _print_claims(console: Console, section: Section) -> None:
    claims = section.claims
    if claims is None:
        return
    table = _table("Numbers", "", "right", "wrong", "missed", "P", "R", "F1")
    for name, each in claims.by_measure.items():
        _row(table, name, *_cells(each))
    table.add_section()
    _row(table, "all", *_cells(claims.exact))
    _row(table, "located", *_cells(claims.located))
    console.print(table)
    shares = [f"{name} {field.share:.2f}" for name, field in claims.fields.items()]
    console.print(f"Fields right in the {claims.located.right} located: {', '.join(shares)}.")
    console.print()


def _print_reliability(console: Console, section: Section) -> None:
    table = _table("What a confidence is worth", "from … to", "relations", "confidence", "right")
    for each in section.reliability.bins:
        if each.count:
            _row(table, f"{each.low:.1f} … {each.high:.1f}", each.count, each.confidence, each.right)
    if table.row_count:
        console.print(table)
        console.print(f"Mean distance of confidence and share of right ones: {section.reliability.error:.3f}.")
