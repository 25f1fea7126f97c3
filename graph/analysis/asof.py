"""Whether a relation held at a date, as far as its spells say."""

from __future__ import annotations

from ..model import PartialDate, Relation, Spell, ontology

__all__ = ["holds"]


def holds(relation: Relation, when: PartialDate, *, certain: bool = False) -> bool:
    """Whether one of the relation's spells is possible (or, with `certain`, certain) at a date.

    Undated spells add no time: next to dated ones they are ignored, and a relation without any date is always
    possible and never certain. What happens at a date and counts from then on (a prize, a degree, a founding: the
    ontology's `event`) holds from its beginning.
    """
    dated = [spell for spell in relation.spells if spell.known]
    if not dated:
        return not certain
    if ontology().relations[relation.predicate].event:
        return any(_counts(spell, when, certain) for spell in dated)
    return any(spell.certain(when) if certain else spell.possible(when) for spell in dated)


def _counts(spell: Spell, when: PartialDate, certain: bool) -> bool:
    # Studies of 1998/2003 are an event that takes five years: begun in 1998, they have counted ever since. What is
    # only known to have ended by a date may have begun at any time, and has begun for certain when it ends.
    if certain:
        return Spell(start=spell.start or spell.end, open=True).certain(when)
    return Spell(start=spell.start, open=True).possible(when)
