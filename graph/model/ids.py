"""Ids: functions of what a thing is made of, so that the same input gives the same graph."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = [
    "assertion_id",
    "claim_id",
    "document_id",
    "judgement_id",
    "name_key",
    "normalised_quote",
    "profile_id",
    "relation_id",
    "text_key",
]

_NOISE = re.compile(r"[\W_]+")


def _digest(prefix: str, *parts: str) -> str:
    # Unit separators keep ("ab", "c") and ("a", "bc") apart; 80 bits: a collision among 1e9 ids has odds of 4e-7.
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return f"{prefix}:{hashlib.sha256(joined).hexdigest()[:20]}"


def name_key(name: str) -> str:
    """Fold a name for look-ups and anchors: NFKC, case, spaces, punctuation and a leading article go.

    >>> name_key(" The  University of Oxford"), name_key("山西潞安矿业（集团）有限责任公司")
    ('universityofoxford', '山西潞安矿业集团有限责任公司')
    """
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    text = re.sub(r"^the\s+", "", text)
    return _NOISE.sub("", text) or text


def normalised_quote(quote: str) -> str:
    """The text of a quote without what copies change: width, case, spaces and punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", quote).casefold())


def text_key(quote: str) -> str:
    """Equal for two quotes with the same text: support counts these."""
    return _digest("t", normalised_quote(quote))


def document_id(key: str) -> str:
    """Id of the document under a source key (a URI, or a path relative to the ingested folder)."""
    return _digest("doc", key)


def profile_id(document: str, type_: str, name: str, ordinal: int = 0) -> str:
    """An anchor: it stays the same when a typo is mended elsewhere in the text. `ordinal` tells homonyms apart."""
    return _digest("p", document, type_, name_key(name), str(ordinal))


def assertion_id(subject: str, predicate: str, object_: str, quote: str) -> str:
    """Id of one statement: its two anchors, the predicate and the normalised quote."""
    return _digest("a", subject, predicate, object_, normalised_quote(quote))


def claim_id(document: str, measure: str, quote: str, ordinal: int = 0) -> str:
    return _digest("c", document, measure, normalised_quote(quote), str(ordinal))


def relation_id(subject: str, predicate: str, object_: str) -> str:
    """Id of the relation between two entities."""
    return _digest("r", subject, predicate, object_)


def judgement_id(*parts: str) -> str:
    return _digest("j", *parts)
