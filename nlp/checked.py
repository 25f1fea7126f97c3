"""What an extractor says is believed only as far as it can be checked against the document and the ontology.

An item that does not hold (a quote that is not in the text, a relation that the ontology forbids, an id that is not
made of its parts, …) is refused by itself and reported; so is what rests on it. An answer that is no extraction at
all, or an exception, fails the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ..graph.model import Assertion, Claim, Document, Extraction, Mention, Profile, Spell
from ..graph.model.errors import ExtractionFailed, is_interrupt
from .trust import Court

__all__ = ["Checked", "CheckedExtractor", "brief"]

Item = TypeVar("Item", Profile, Assertion, Claim, Mention)


@dataclass(frozen=True, slots=True)
class Checked:
    """What of an answer holds (`Extraction.check` passes), and one reason for each item that was refused."""

    extraction: Extraction
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedExtractor:
    """An extractor's `id`, and its work behind the checks. Make it with `extractors.checked`."""

    id: str
    work: Callable[[Document], Extraction]

    def extract(self, document: Document) -> Checked:
        """Raises ExtractionFailed where the extractor breaks down or answers with no extraction of the document."""
        try:
            profiles, assertions, claims = _parts(self.work(document), document)
        except (Exception, SystemExit) as error:
            if is_interrupt(error):
                raise
            # Somebody else's code: whatever it raises is a failure over this document, and over no other.
            reason = f"the extractor {self.id} failed: {type(error).__name__}: {brief(error)}"
            raise ExtractionFailed(f"{document.key}: {reason}") from error
        court = Court(document, self.id)
        extraction = Extraction(
            document=document,
            profiles=tuple(court.profiles(profiles)),
            assertions=tuple(court.assertions(assertions)),
            claims=tuple(court.claims(claims)),
        )
        return Checked(extraction, tuple(court.refused))


def brief(error: BaseException) -> str:
    """The message of a foreign error in one line of at most 200 characters; more is marked with an ellipsis."""
    try:
        line = " ".join(str(error)[:2000].split())
    except Exception:
        return "(its message cannot be read)"
    return line if len(line) <= 200 else line[:199] + "…"


def _parts(answer: object, document: Document) -> tuple[list[Profile], list[Assertion], list[Claim]]:
    """The records of an answer, each made anew: what was built around the models' own checks is found out here."""
    if not isinstance(answer, Extraction):
        raise TypeError(f"it answered with {type(answer).__name__}, not with an Extraction")
    if answer.document != document:
        raise ValueError("it answered about another document, or changed its text")
    profiles = [
        _anew(Profile, {**vars(each), "mentions": tuple(_anew(Mention, vars(one)) for one in each.mentions)})
        for each in _each(Profile, answer.profiles)
    ]
    assertions = [
        _anew(Assertion, {**vars(each), "spell": _spell(each.spell)}) for each in _each(Assertion, answer.assertions)
    ]
    return profiles, assertions, [_anew(Claim, vars(each)) for each in _each(Claim, answer.claims)]


def _each(kind: type[Item], given: object) -> Iterator[Item]:
    if not isinstance(given, (tuple, list)):
        raise TypeError(f"{type(given).__name__} where {kind.__name__} records should be")
    for item in given:
        if not isinstance(item, kind):
            raise TypeError(f"{type(item).__name__} where a {kind.__name__} should be")
        yield item


def _anew(kind: type[Item], fields: dict[str, object]) -> Item:
    return kind.model_validate(fields)


def _spell(given: object) -> Spell:
    """The store keeps a spell as text: it must come back the same."""
    again = Spell.parse(str(given))
    if not isinstance(given, Spell) or again != given:
        raise ValueError("a spell that is none")
    return again
