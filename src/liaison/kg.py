"""The public face: one knowledge graph, opened from a folder or an address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .answers import Card, ClaimAnswer, Connection, Fact, HopAnswer, PathAnswer, Quote, Status
from .graph.model import Assertion, Document, Entity, Judgement, PartialDate, Relation
from .graph.store import contribution, lookup
from .graph.store.entities import EntityLayer
from .graph.store.query import Answer, query
from .graph.store.store import Row, Store

if TYPE_CHECKING:
    import networkx as nx

    from .graph.analysis.paths import Hop
    from .graph.analysis.snapshot import Snapshot
    from .ingest.pipeline import Report

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph:
    """A knowledge graph. Use it as a context manager, or `close` it.

    >>> import liaison, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, liaison.open(folder + "/graph", linger=0) as kg:
    ...     kg.status().revision
    0
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._snapshot: Snapshot | None = None

    # Taking in

    def ingest(
        self,
        *paths: str | Path,
        language: str | None = None,
        progress: Callable[[int, int, str], None] | None = None,
        workers: int | None = None,
        extractor: str | None = None,
    ) -> Report:
        """Take in files and folders; see `liaison.ingest.pipeline.ingest`."""
        from .ingest.pipeline import ingest

        chosen = [Path(path) for path in paths]
        return ingest(self.store, chosen, language=language, progress=progress, workers=workers, extractor=extractor)

    def remove(self, document: str) -> list[str]:
        """Take away what one document (id or source key) contributed; returns the keys that are gone."""
        from .ingest.writing import remove

        return remove(self.store, document)

    def judge(self, verdict: str, a: str, b: str = "", *, by: str, reason: str = "", value: str = "") -> Judgement:
        """Say that two profiles are same, different or undecided, or confirm, reject or retype an assertion."""
        from .ingest.writing import judge

        return judge(self.store, verdict, a, b, by=by, reason=reason, value=value)

    def undo(self, judgement: str, *, by: str, reason: str = "") -> Judgement:
        """Take a judgement back."""
        from .ingest.writing import undo

        return undo(self.store, judgement, by=by, reason=reason)

    def judgements(self) -> list[Judgement]:
        """All judgements, the oldest first."""
        rows = self.store.read("read/all_judgements")
        return sorted((contribution.judgement_of(row["row"]) for row in rows), key=lambda each: each.number)

    # Asking

    def entity(self, name: str) -> Entity:
        """The entity of a name or an id (a profile's too). Raises EntityNotFound or AmbiguousName."""
        return lookup.find(self.store, name)

    def search(self, text: str, *, type: str | None = None, limit: int = 20) -> list[Entity]:
        """Entities whose names fit a text, best first."""
        return lookup.search(self.store, text, type_=type, limit=limit)

    def connect(
        self,
        a: str,
        b: str,
        *,
        max_hops: int = 4,
        k: int = 5,
        types: Collection[str] | None = None,
        as_of: str | None = None,
        certain: bool = False,
    ) -> Connection:
        """Who connects two entities: up to `k` shortest paths, each hop with its quotes.

        `types`: relation types that may be used. `as_of`: a date (YYYY, YYYY-MM or YYYY-MM-DD) at which every hop may
        have held (with `certain`: did hold). Raises NoPath, EntityNotFound, AmbiguousName, InvalidDate.
        """
        from .graph.analysis.paths import connect

        date = PartialDate.parse(as_of) if as_of else None
        source, target = self.entity(a), self.entity(b)
        snapshot = self.snapshot()
        paths = connect(
            snapshot, source.id, target.id, max_hops=max_hops, k=k, types=types, as_of=date, certain=certain
        )
        quotes = self.quotes(relation.id for path in paths for hop in path.hops for relation in hop.relations)
        return Connection(
            source=source,
            target=target,
            paths=tuple(PathAnswer(hops=tuple(_hop(snapshot, hop, quotes) for hop in path.hops)) for path in paths),
            max_hops=max_hops,
            as_of=as_of,
            revision=snapshot.revision,
        )

    def show(self, name: str) -> Card:
        """All that is said of one entity, each statement with its quote."""
        return self._card(self.entity(name))

    def show_id(self, id_: str) -> Card:
        """The same by id; a profile's id leads to the entity that it belongs to now."""
        return self._card(lookup.resolve_id(self.store, id_))

    def _card(self, entity: Entity) -> Card:
        profiles = [row["id"] for row in self.store.read("read/entity_profiles", {"ids": [entity.id]})]
        rows = self._statements("read/statements_by_subject", profiles)
        # Both ends of a statement may be profiles of one entity.
        seen = {row["id"] for row in rows}
        rows += [row for row in self._statements("read/statements_by_object", profiles) if row["id"] not in seen]
        documents = self._documents({row["document"] for row in rows})
        quotes: dict[str, list[Quote]] = defaultdict(list)
        for row in sorted(rows, key=_by_evidence):
            quotes[row.get("relation") or ""].append(_quote(row, documents))
        relations = self._relations(id_ for id_ in quotes if id_)
        ends = self._entities({end for relation in relations.values() for end in (relation.subject, relation.object)})
        facts = [
            _fact(relation, ends, quotes[id_], relation.subject == entity.id)
            for id_, relation in sorted(relations.items(), key=lambda item: (item[1].predicate, item[0]))
        ]
        other = [quote for id_, found in sorted(quotes.items()) if id_ not in relations for quote in found]
        return Card(
            entity=entity,
            profiles=tuple(sorted(profiles)),
            facts=tuple(facts),
            other=tuple(other),
            revision=self.store.revision(),
        )

    def quotes(self, relations: Iterable[str]) -> dict[str, list[Quote]]:
        """Relation id -> every quote behind it, denials and plans included."""
        rows = self._statements("read/evidence", relations)
        documents = self._documents({row["document"] for row in rows})
        found: dict[str, list[Quote]] = defaultdict(list)
        for row in sorted(rows, key=_by_evidence):
            found[row["relation"]].append(_quote(row, documents))
        return found

    def claims(self) -> list[ClaimAnswer]:
        """All claims about numbers, each with what the complete tables count."""
        from .claims import checked

        return checked(self.store)

    def cypher(
        self, text: str, parameters: Mapping[str, Any] | None = None, *, limit: int = 1000, seconds: float = 30.0
    ) -> Answer:
        """Run a query that only reads. Raises QueryRefused, QueryFailed or QueryTimedOut."""
        return query(self.store, text, parameters, limit=limit, seconds=seconds)

    def document(self, name: str) -> Document:
        """A document with its text, by id or source key. Raises DocumentNotFound."""
        return contribution.document_of(lookup.document(self.store, name))

    def documents(self) -> list[Row]:
        """All documents without their texts."""
        return self.store.read("read/documents")

    def status(self) -> Status:
        """What the store holds, by type."""

        def counts(name: str) -> dict[str, int]:
            return {row["name"]: row["number"] for row in self.store.read(f"read/counts_{name}") if row["number"]}

        return Status(
            store=self.store.address.text,
            engine=self.store.engine,
            revision=self.store.revision(),
            entities=counts("by_type"),
            relations=counts("by_relation"),
            evidence=counts("of_evidence"),
            withheld=tuple(self.store.read("read/withheld")),
        )

    # Handing on

    def snapshot(self) -> Snapshot:
        """Entities and relations of the present revision; read again only when the revision has changed."""
        from .graph.analysis.load import load_snapshot

        if self._snapshot is None or self._snapshot.revision != self.store.revision():
            self._snapshot = load_snapshot(self.store)
        return self._snapshot

    def networkx(self) -> nx.Graph[str]:
        """The entity layer as an undirected graph of networkx."""
        return self.snapshot().graph

    def export(self, path: str | Path | BinaryIO, *, format: str | None = None) -> None:
        """Write the entity layer, with quotes, to a file or a binary stream.

        The format is that of the suffix, or `format` (gexf, graphml, json)."""
        from .graph.export import write

        snapshot = self.snapshot()
        evidence = {
            id_: [quote.model_dump(mode="json") for quote in quotes]
            for id_, quotes in self.quotes(snapshot.relations).items()
        }
        write(snapshot, evidence, path, format)

    def canonical(self) -> bytes:
        """The whole state as canonical JSON lines: equal bytes, equal graphs."""
        from .canonical import canonical

        return canonical(self.store)

    def check(self) -> list[str]:
        """Derive everything from scratch and compare: the differences in words (none in a sound store)."""
        from .canonical import differences

        return differences(self.store)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _statements(self, name: str, values: Iterable[str]) -> list[Row]:
        return [row["assertion"] for row in self.store.read_for(name, "ids", set(values))]

    def _documents(self, wanted: set[str]) -> dict[str, Row]:
        return {row["id"]: row for row in self.store.read_for("read/documents_by_id", "ids", wanted)}

    def _entities(self, wanted: set[str]) -> dict[str, Entity]:
        found = self.store.reading(lambda transaction: EntityLayer(transaction).entities(wanted))
        return {entity.id: entity for entity in found}

    def _relations(self, wanted: Iterable[str]) -> dict[str, Relation]:
        chosen = set(wanted)
        return self.store.reading(lambda transaction: EntityLayer(transaction).relations(chosen))


def _by_evidence(row: Row) -> tuple[bool, str, str, int]:
    """Facts before the rest, then by document and place."""
    return (row["polarity"] != "positive" or row["modality"] != "fact", row["text_key"], row["document"], row["start"])


def _quote(row: Row, documents: Mapping[str, Row]) -> Quote:
    assertion: Assertion = contribution.assertion_of(row)
    document = documents[assertion.document]
    return Quote(
        assertion=assertion.id,
        document=assertion.document,
        key=document["key"],
        title=document["title"],
        page=assertion.page,
        start=assertion.start,
        end=assertion.end,
        quote=assertion.quote,
        polarity=assertion.polarity,
        modality=assertion.modality,
        attributed_to=assertion.attributed_to,
        spell=str(assertion.spell) if assertion.spell.known else "",
        qualifiers=assertion.qualifiers,
        coreference=assertion.coreference,
        confidence=assertion.confidence,
    )


def _fact(relation: Relation, ends: Mapping[str, Entity], quotes: Iterable[Quote], forward: bool) -> Fact:
    return Fact(
        relation=relation,
        subject=ends[relation.subject],
        object=ends[relation.object],
        forward=forward,
        quotes=tuple(quotes),
    )


def _hop(snapshot: Snapshot, hop: Hop, quotes: Mapping[str, list[Quote]]) -> HopAnswer:
    facts = [
        _fact(relation, snapshot.entities, quotes.get(relation.id, ()), relation.subject == hop.source)
        for relation in hop.relations
    ]
    return HopAnswer(source=snapshot.entities[hop.source], target=snapshot.entities[hop.target], facts=tuple(facts))
