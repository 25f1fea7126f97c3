"""Item by item: what in an answer holds against its document, and why the rest does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..graph.model import Assertion, Claim, Document, Extraction, Mention, Profile, ids, ontology
from ..graph.model.errors import InvalidRecord

__all__ = ["Court"]

# Names are indexed, and an index entry of Neo4j holds 8 kB.
_LONGEST_TEXT = 1000
# Homonyms and their later forms may carry any small ordinal.
_ORDINALS = 32


class Court:
    """Judges the items of one document, profiles first; `refused` gathers the reasons."""

    def __init__(self, document: Document, extractor: str) -> None:
        self.document = document
        self.extractor = extractor
        self.refused: list[str] = []
        self._known: dict[str, Profile] = {}
        self._spans: set[tuple[int, int]] = set()

    def profiles(self, given: Iterable[Profile]) -> Iterator[Profile]:
        made = _Ids(lambda base, n: ids.profile_id(self.document.id, base[0], base[1], n), _ORDINALS)
        every = list(given)
        made.expect((profile.type, ids.name_key(profile.name)) for profile in every)
        for profile in every:
            mentions = tuple(one for one in profile.mentions if self._stands(one))
            whole = profile.model_copy(update={"mentions": mentions})
            problem = next(self._profile(whole), None) or made.problem(whole.id, (whole.type, ids.name_key(whole.name)))
            if problem:
                self._refuse(f"{_short(profile.type)} {_quoted(profile.name)}", problem)
                continue
            self._known[whole.id] = whole
            self._spans.update((one.start, one.end) for one in mentions)
            yield whole

    def assertions(self, given: Iterable[Assertion]) -> Iterator[Assertion]:
        taken: set[str] = set()
        for assertion in given:
            problem = next(self._assertion(assertion), None)
            if assertion.id in taken:
                problem = problem or "an id that is there already"
            if problem:
                self._refuse(f"{_short(assertion.predicate)} at {_number(assertion.start)}", problem)
                continue
            taken.add(assertion.id)
            yield assertion

    def claims(self, given: Iterable[Claim]) -> Iterator[Claim]:
        made = _Ids(lambda base, n: ids.claim_id(self.document.id, base[0], base[1], n), 0)
        every = list(given)
        made.expect((claim.measure, ids.normalised_quote(claim.quote)) for claim in every)
        for claim in every:
            base = (claim.measure, ids.normalised_quote(claim.quote))
            problem = next(self._claim(claim), None) or made.problem(claim.id, base)
            if problem:
                self._refuse(f"claim at {_number(claim.start)}", problem)
                continue
            yield claim

    def _refuse(self, what: str, problem: str) -> None:
        self.refused.append(f"{what}: {problem}")

    def _law(self, **parts: tuple[Any, ...]) -> Iterator[str]:
        """What `Extraction.check` has against these parts, without the key of the document."""
        try:
            Extraction(document=self.document, **parts).check(ontology())
        except InvalidRecord as error:
            yield _short(error.message.removeprefix(f"{self.document.key}: ").rpartition(": ")[2])

    def _in_text(self, start: int, end: int) -> bool:
        # A negative offset counts from the end in Python, and would be believed.
        return 0 <= start < end <= len(self.document.text)

    def _stands(self, mention: Mention) -> bool:
        if not self._in_text(mention.start, mention.end):
            self._refuse(f"mention {_quoted(mention.text)}", "its offsets are not in the text")
        elif self.document.text[mention.start : mention.end] != mention.text:
            self._refuse(f"mention {_quoted(mention.text)}", f"it does not stand at {mention.start}")
        elif not mention.text.strip():
            self._refuse(f"mention at {mention.start}", "white space names nothing")
        else:
            return True
        return False

    # Only the first problem of an item is asked for: what comes after it may rely on its absence.

    def _profile(self, profile: Profile) -> Iterator[str]:
        yield from self._law(profiles=(profile,))
        if not profile.mentions:
            yield "no mention of it stands in the text"
        if len({(one.start, one.end) for one in profile.mentions}) < len(profile.mentions):
            yield "one mention twice"
        if not profile.names or profile.names[0] != profile.name or len(set(profile.names)) < len(profile.names):
            yield "its names do not begin with its name, or repeat one"
        if not all(map(_is_text, profile.names)):
            yield "a name that cannot be kept"
        if not _moored(profile):
            yield "none of its names is like any of its mentions"
        if profile.id in self._known:
            yield "an id that is there already"

    def _assertion(self, assertion: Assertion) -> Iterator[str]:
        yield from self._evidence(assertion)
        subject, object_ = self._known.get(assertion.subject), self._known.get(assertion.object)
        if subject is None or object_ is None:
            yield "an end that is no profile of the document, or one that was refused"
            return
        if subject is object_:
            yield "a thing in relation to itself"
        if not all(self._in_text(*at) for at in (assertion.subject_at, assertion.object_at)):
            yield "a mention outside the text"
        yield from self._law(profiles=(subject, object_), assertions=(assertion,))
        for end, at in ((subject, assertion.subject_at), (object_, assertion.object_at)):
            # A host may stand in the name of its station, and nowhere else.
            if not _named_at(subject, at) and not _named_at(object_, at):
                yield f"{_quoted(end.name)} is not mentioned where it says"
        if not 0 <= assertion.confidence <= 1:
            yield "a confidence that is not between 0 and 1"
        if not all(map(_is_qualifier, assertion.qualifiers.values())):
            yield "a qualifier that is neither text, nor a number, nor a few of them by name"
        if assertion.extractor != self.extractor:
            yield "signed by another extractor"

    def _claim(self, claim: Claim) -> Iterator[str]:
        yield from self._evidence(claim)
        yield from self._law(claims=(claim,))
        if not all(bound is None or _is_number(bound) for bound in (claim.low, claim.high)):
            yield "a bound that is no number"
        if claim.low is not None and claim.high is not None and claim.low > claim.high:
            yield "bounds the wrong way round"
        if claim.year is not None and not 1 <= claim.year <= 9999:
            yield "a year that is none"
        if claim.participant is not None and claim.participant not in ontology().types:
            yield "a participant of an unknown type"
        if not all(text is None or _is_text(text) for text in (claim.measure, claim.place, claim.level)):
            yield "a text that cannot be kept"

    def _evidence(self, item: Assertion | Claim) -> Iterator[str]:
        if not self._in_text(item.start, item.end):
            yield "its offsets are not in the text"
        if item.page != self.document.page(item.start):
            yield "another page than its offset's"
        if item.attributed_to is not None and not _is_text(item.attributed_to):
            yield "a source that cannot be kept"


class _Ids:
    """Which ids items may carry: made of their base and an ordinal below the number of items with that base (and
    `spare` more). Made once a base, so that a thousand liars cost no more than a thousand honest ones."""

    def __init__(self, make: Callable[[tuple[str, str], int], str], spare: int) -> None:
        self._make = make
        self._spare = spare
        self._count: Counter[tuple[str, str]] = Counter()
        self._valid: dict[tuple[str, str], set[str]] = {}

    def expect(self, bases: Iterable[tuple[str, str]]) -> None:
        self._count.update(bases)

    def problem(self, given: str, base: tuple[str, str]) -> str | None:
        """Why this item may not have this id; each id may be had once."""
        if base not in self._valid:
            if given == self._make(base, 0) and self._count[base] == 1:
                return None
            self._valid[base] = {self._make(base, number) for number in range(self._count[base] + self._spare)}
        if given not in self._valid[base]:
            return "an id that is not made of its parts, or that is there already"
        self._valid[base].discard(given)
        return None


def _named_at(profile: Profile, at: tuple[int, int]) -> bool:
    """Whether a span is a mention, or lies in one."""
    return any(one.start <= at[0] and at[1] <= one.end for one in profile.mentions)


def _moored(profile: Profile) -> bool:
    """Whether some name of a profile holds one of its mentions, or stands in one: a name may be cleaned or completed
    ("Cambridge" in "the Universities of Oxford and Cambridge"), but not come from nowhere."""
    mentions = {ids.name_key(one.text) for one in profile.mentions}
    return any(name in one or one in name for name in map(ids.name_key, profile.names) for one in mentions)


def _is_qualifier(value: object) -> bool:
    if isinstance(value, Mapping):
        return len(value) <= 8 and all(_is_text(key) and _is_plain(part) for key, part in value.items())
    return _is_plain(value)


def _is_plain(value: object) -> bool:
    return _is_text(value) or (isinstance(value, (int, float)) and _is_number(value))


def _is_number(value: float) -> bool:
    """Whether it is finite and fits the integers of a database; NaN is smaller than nothing."""
    return abs(value) < 1e18


def _is_text(value: object) -> bool:
    """Whether it is text that says something and a database takes: bearably long, no lone surrogate, no NUL."""
    return (
        isinstance(value, str)
        and bool(value.strip())
        and len(value) <= _LONGEST_TEXT
        and not any("\ud800" <= char <= "\udfff" or char == "\0" for char in value)
    )


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:99] + "…"


def _quoted(text: str) -> str:
    return repr(_short(text))


def _number(value: int) -> str:
    # str() of an int with thousands of digits raises.
    return str(value) if abs(value) < 1e18 else "…"
