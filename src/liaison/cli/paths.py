"""Paths, facts and quotes as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from ..answers import Connection, Fact, HopAnswer, Quote
from ..graph.model import Entity, ontology
from .output import clean

__all__ = ["print_connection", "print_fact", "print_quotes"]

_SHOWN_SOURCES = 3


def print_connection(console: Console, answer: Connection) -> None:
    """Each path with its hops; under each hop the sentences that say so."""
    for number, path in enumerate(answer.paths, 1):
        hops = len(path.hops)
        chain = Text(f"{number}. ", style="bold")
        chain.append_text(_name(path.hops[0].source))
        for hop in path.hops:
            chain.append(" — ")
            chain.append_text(_name(hop.target))
        chain.append(f"  ({hops} {'hop' if hops == 1 else 'hops'})", style="dim")
        console.print(chain, soft_wrap=True)
        for hop in path.hops:
            _print_hop(console, hop)
        console.print()


def _print_hop(console: Console, hop: HopAnswer) -> None:
    for fact in hop.facts:
        print_fact(console, fact, "   ")


def print_fact(console: Console, fact: Fact, indent: str = "") -> None:
    """Subject, relation (the arrow shows its direction), object; spells and qualifiers; then the quotes."""
    line = Text(indent)
    left, right = (fact.subject, fact.object) if fact.forward else (fact.object, fact.subject)
    symmetric = ontology().relations[fact.relation.predicate].symmetric
    line.append_text(_name(left))
    line.append(
        f" {'—' if fact.forward or symmetric else '←'}{fact.relation.predicate}"
        f"{'→' if fact.forward and not symmetric else '—'} ",
        style="bold cyan",
    )
    line.append_text(_name(right))
    details = [str(spell) for spell in fact.relation.spells]
    details += [f"{key}: {', '.join(map(clean, values))}" for key, values in fact.relation.qualifiers.items()]
    if details:
        line.append(f"  [{'; '.join(details)}]", style="dim")
    if fact.relation.disputed:
        line.append("  disputed", style="bold red")
    console.print(line, soft_wrap=True)
    print_quotes(console, fact.quotes, indent + "   ")


def print_quotes(console: Console, quotes: Iterable[Quote], indent: str) -> None:
    """Each text once, with the documents that carry it."""
    for group in _by_text(quotes):
        first = group[0]
        line = Text(indent)
        if first.polarity == "negative":
            line.append("denied: ", style="red")
        elif first.modality != "fact":
            line.append(f"{first.modality}, not a fact: ", style="yellow")
        line.append(f"“{clean(first.quote)}”", style="italic")
        console.print(line, soft_wrap=True)
        for quote in group[:_SHOWN_SOURCES]:
            page = f", page {quote.page}" if quote.page else ""
            where = f"{indent}  {clean(quote.title)} ({clean(quote.key)}{page}, {quote.start}-{quote.end})"
            said = f", according to {clean(quote.attributed_to)}" if quote.attributed_to else ""
            console.print(Text(where + said, style="dim"), soft_wrap=True)
        if len(group) > _SHOWN_SOURCES:
            more = len(group) - _SHOWN_SOURCES
            console.print(Text(f"{indent}  and {more} more with the same text (--json lists all)", style="dim"))


def _by_text(quotes: Iterable[Quote]) -> Iterator[list[Quote]]:
    groups: dict[str, list[Quote]] = {}
    for quote in quotes:
        groups.setdefault(clean(quote.quote), []).append(quote)
    yield from groups.values()


def _name(entity: Entity) -> Text:
    return Text(clean(entity.name), style=f"bold {ontology().types[entity.type].colour}")
