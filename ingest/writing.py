"""From extractions to the graph: each call is one transaction with all that follows from it, or nothing of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from ..graph.identity import block, stratum
from ..graph.model import Extraction, Judgement, ids, ontology
from ..graph.model.errors import DocumentNotFound, EntityNotFound, InvalidRecord, JudgementNotFound
from ..graph.model.rows import AssertionRow, ProfileRow
from ..graph.store import contribution
from ..graph.store.entities import EntityLayer
from ..graph.store.store import Store, Transaction
from .settle import Touched, settle

__all__ = ["judge", "put", "remove", "undo"]


def put(store: Store, extractions: Sequence[Extraction], *, reader: str = "", removed: Iterable[str] = ()) -> None:
    """Write contributions in the place of what their documents held before, and take `removed` documents away.

    `reader` names what read them (extractor and version): a new one makes a document worth reading again.
    """
    for extraction in extractions:
        extraction.check(ontology())
    gone = {extraction.document.id for extraction in extractions} | set(removed)

    def work(transaction: Transaction) -> None:
        touched = _before(transaction, gone)
        contribution.remove(transaction, gone)
        contribution.put(transaction, extractions, block, reader)
        touched.note(
            [ProfileRow.of(profile, block(profile.type, profile.name)) for e in extractions for profile in e.profiles],
            [AssertionRow.of(assertion) for e in extractions for assertion in e.assertions],
        )
        settle(transaction, touched)

    store.write(work)


def _before(transaction: Transaction, documents: Iterable[str]) -> Touched:
    touched, layer, chosen = Touched(), EntityLayer(transaction), list(documents)
    touched.note(layer.profiles_of_documents(chosen), layer.assertions_of_documents(chosen))
    return touched


def remove(store: Store, name: str) -> list[str]:
    """Take away exactly what one document (id or source key; a table with its records) contributed.

    Returns the keys that are gone. Raises DocumentNotFound.
    """

    def work(transaction: Transaction) -> list[str]:
        found = transaction.run("read/documents_named", {"name": name})
        if not found:
            raise DocumentNotFound(f"No document is called {name!r}.", "`liaison status --documents` lists them.")
        rows = found + [row for each in found for row in transaction.run("read/records", {"collection": each["id"]})]
        gone = {row["id"] for row in rows}
        touched = _before(transaction, gone)
        contribution.remove(transaction, gone)
        settle(transaction, touched)
        return sorted(row["key"] for row in rows)

    return store.write(work)


def judge(store: Store, verdict: str, a: str, b: str = "", *, by: str, reason: str = "", value: str = "") -> Judgement:
    """Record a person's word and let it take effect.

    Two profile ids (or entity ids: their least profile stands for them) with same, different or undecided; or one
    assertion id with confirm, reject or retype (to the relation `value`). Raises EntityNotFound for an id that is not
    there and InvalidRecord for a word that does not fit.
    """
    if bool(b) != (verdict in ("same", "different", "undecided")) or a == b:
        raise InvalidRecord(f"{verdict!r} does not fit what it is said of.", "same/different need two ids.")
    if verdict == "retype" and value not in ontology().relations:
        raise InvalidRecord(f"{value!r} is no relation.", f"Known: {', '.join(ontology().relations)}.")

    def work(transaction: Transaction) -> Judgement:
        layer = EntityLayer(transaction)
        if b:
            one, other = (_profile(layer, end) for end in (a, b))
            if one.id == other.id:
                raise InvalidRecord("Both ids lead to one profile.", "Give the profile ids (`liaison show --json`).")
            if stratum(one.type) != stratum(other.type):
                raise InvalidRecord(f"A {one.type} and a {other.type} are never one thing.")
            ends = [one.id, other.id]
        else:
            ends = [a, ""]
            if not layer.assertions([a]):
                raise EntityNotFound(f"No assertion has the id {a!r}.", "`liaison show NAME` lists assertions.")
        return _record(transaction, "identity" if b else "assertion", verdict, ends[0], ends[1], value, by, reason)

    return store.write(work)


def _profile(layer: EntityLayer, id_: str) -> ProfileRow:
    found = layer.profiles([id_]) or layer.profiles_of_entities([id_])
    if not found:
        raise EntityNotFound(f"No profile or entity has the id {id_!r}.", "`liaison search` finds ids.")
    return min(found, key=lambda row: row.id)


def undo(store: Store, judgement: str, *, by: str, reason: str = "") -> Judgement:
    """Take a judgement back, without harm to any other. Raises JudgementNotFound."""

    def work(transaction: Transaction) -> Judgement:
        found = [row["row"] for row in transaction.run("read/judgement", {"id": judgement})]
        if not found or found[0]["verdict"] == "undo":
            raise JudgementNotFound(f"No judgement has the id {judgement!r}.", "`liaison judgements` lists them.")
        touched = {found[0]["a"], found[0]["b"]}
        return _record(transaction, found[0]["kind"], "undo", judgement, "", "", by, reason, touched)

    return store.write(work)


def _record(
    transaction: Transaction,
    kind: str,
    verdict: str,
    a: str,
    b: str,
    value: str,
    by: str,
    reason: str,
    names: set[str] | None = None,
) -> Judgement:
    number = transaction.run("read/judgement_count")[0]["number"] + 1
    judgement = Judgement.model_validate(
        {
            "id": ids.judgement_id(str(number), verdict, a, b, value),
            "kind": kind,
            "verdict": verdict,
            "a": a,
            "b": b,
            "value": value,
            "by": by,
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "number": number,
            "reason": reason,
        }
    )
    contribution.put_judgement(transaction, judgement)
    settle(transaction, Touched(judged=(names or {a, b}) - {""}))
    return judgement
