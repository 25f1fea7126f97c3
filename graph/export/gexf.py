"""GEXF 1.3 for Gephi. All edges are written as directed (`symmetric` says which are not): readers refuse a mixture.

Times are the possible days of the spells. Some readers drop them all: valid_from, valid_to and spells_edtf repeat them
as plain attributes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis import Snapshot
from ..model import Relation, Spell, ontology
from .rows import Evidence, Kind, Row, columns, edges, nodes
from .text import attribute, identifier, value

__all__ = ["chunks"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
  <meta>
    <creator>Liaison</creator>
    <description>Revision {revision}</description>
  </meta>
  <graph defaultedgetype="directed" idtype="string" {mode}>
"""
_DYNAMIC = 'mode="dynamic" timeformat="date" timerepresentation="interval"'


def chunks(snapshot: Snapshot, evidence: Evidence | None) -> Iterator[str]:
    """The file in pieces. Raises InvalidRecord for an id that XML cannot hold."""
    dynamic = any(_times(relation) for relation in snapshot.relations.values())
    yield _HEAD.format(revision=snapshot.revision, mode=_DYNAMIC if dynamic else 'mode="static"')
    yield from _declarations("node", columns(row for _, row in nodes(snapshot)))
    yield from _declarations("edge", columns(row for _, row in edges(snapshot, evidence)))
    yield f'    <nodes count="{len(snapshot.entities)}">\n'
    for entity, row in nodes(snapshot):
        red, green, blue = bytes.fromhex(ontology().types[entity.type].colour.removeprefix("#"))
        yield (
            f'      <node id="{identifier(entity.id)}" label="{attribute(entity.name)}">{_values(row)}'
            f'<viz:color r="{red}" g="{green}" b="{blue}"/></node>\n'
        )
    yield f'    </nodes>\n    <edges count="{len(snapshot.relations)}">\n'
    for relation, row in edges(snapshot, evidence):
        yield _edge(relation, row)
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _declarations(of: str, types: dict[str, Kind]) -> Iterator[str]:
    yield f'    <attributes class="{of}" mode="static">\n'
    for name, kind in types.items():
        yield f'      <attribute id="{attribute(name)}" title="{attribute(name)}" type="{kind}"/>\n'
    yield "    </attributes>\n"


def _values(row: Row) -> str:
    pairs = (f'<attvalue for="{attribute(name)}" value="{attribute(value(given))}"/>' for name, given in row.items())
    return f"<attvalues>{''.join(pairs)}</attvalues>"


def _edge(relation: Relation, row: Row) -> str:
    # Of parallel edges, Gephi keeps those of distinct `kind`. With spells, it ignores start and end.
    times = _times(relation)
    return (
        f'      <edge id="{identifier(relation.id)}" source="{identifier(relation.subject)}" '
        f'target="{identifier(relation.object)}" kind="{attribute(relation.predicate)}" '
        f'label="{attribute(relation.predicate)}" weight="{relation.support}"{times[0] if len(times) == 1 else ""}>'
        f"{_values(row)}{_spells(times) if len(times) > 1 else ''}</edge>\n"
    )


def _spells(times: list[str]) -> str:
    return f"<spells>{''.join(f'<spell{time}/>' for time in times)}</spells>"


def _times(relation: Relation) -> list[str]:
    """The start and end attributes of each spell that has one of them."""
    return [time for time in map(_time, relation.spells) if time]


def _time(spell: Spell) -> str:
    end = spell.start if spell.event else spell.end
    return (f' start="{spell.start.earliest.isoformat()}"' if spell.start else "") + (
        f' end="{end.latest.isoformat()}"' if end else ""
    )
