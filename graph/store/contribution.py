"""What one document contributes, as rows of the evidence layer; written and removed whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from ..model import Assertion, Claim, Document, Extraction, Judgement, Profile, Scope, ids
from .store import Row, Transaction

__all__ = [
    "assertion_of",
    "claim_of",
    "document_of",
    "judgement_of",
    "put",
    "put_judgement",
    "remove",
]


def put(
    transaction: Transaction, extractions: Iterable[Extraction], block: Callable[[str, str], str], reader: str
) -> None:
    """Write contributions; what their documents held before must have been removed.

    `block`: type and name of a profile -> its comparison key. `reader`: what read the documents.
    """
    every = list(extractions)
    transaction.for_rows("write/put_documents", ({**_document_row(each.document), "reader": reader} for each in every))
    transaction.for_rows(
        "write/put_profiles",
        (_profile_row(profile, block(profile.type, profile.name)) for each in every for profile in each.profiles),
    )
    transaction.for_rows("write/put_assertions", (_assertion_row(one) for each in every for one in each.assertions))
    transaction.for_rows("write/put_claims", (_present(claim.model_dump()) for each in every for claim in each.claims))


def put_judgement(transaction: Transaction, judgement: Judgement) -> None:
    transaction.for_rows("write/put_judgements", [judgement.model_dump()])


def remove(transaction: Transaction, documents: Iterable[str]) -> None:
    """Take the contributions of some documents (ids) away: exactly theirs."""
    chosen = sorted(documents)
    for name in ("assertions", "claims", "profiles", "documents"):
        transaction.for_values(f"write/remove_{name}", "ids", chosen)


def _present(row: dict[str, Any]) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def _document_row(document: Document) -> Row:
    row = document.model_dump(mode="json")
    row["complete"] = document.complete.model_dump_json() if document.complete else None
    return _present(row)


def _profile_row(profile: Profile, block: str) -> Row:
    row = profile.model_dump(exclude={"mentions", "names"})
    row["names"] = list(profile.names)
    row["key"] = ids.name_key(profile.name)
    row["block"] = block
    row["mentions"] = [number for mention in profile.mentions for number in (mention.start, mention.end)]
    row["mention_texts"] = [mention.text for mention in profile.mentions]
    return row


def _assertion_row(assertion: Assertion) -> Row:
    row = assertion.model_dump(mode="json")
    row["qualifiers"] = json.dumps(dict(assertion.qualifiers), ensure_ascii=False, sort_keys=True)
    row["text_key"] = ids.text_key(assertion.quote)
    return _present(row)


def document_of(row: Row) -> Document:
    row = {key: value for key, value in row.items() if key in Document.model_fields}
    complete = Scope.model_validate_json(row["complete"]) if row.get("complete") else None
    return Document.model_validate({**row, "pages": tuple(row.get("pages") or ()), "complete": complete})


def assertion_of(row: Row) -> Assertion:
    fields = {key: value for key, value in row.items() if key in Assertion.model_fields}
    fields["qualifiers"] = json.loads(row["qualifiers"])
    return Assertion.model_validate(fields)


def claim_of(row: Row) -> Claim:
    return Claim.model_validate(row)


def judgement_of(row: Row) -> Judgement:
    return Judgement.model_validate(row)
