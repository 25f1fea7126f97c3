"""What tables inside the text state, as statements: each record is evidence of its own."""

from __future__ import annotations

import bisect
from collections.abc import Iterator

from ..graph.model import Spell
from . import tables_in_text
from .context import Context
from .found import Sentence
from .modality import Voice
from .statements import Statement, grade, spell_at
from .table_records import records

__all__ = ["by_tables"]

# Names so far above a record may still be the project that its fields are about.
_ABOVE = 600


def by_tables(context: Context) -> Iterator[Statement]:
    """The relations between the cells of each record."""
    found = records(context.text, context.language)
    if not found:
        return
    names = [name for name, _ in context.resolution.mentions]
    starts = [name.start for name in names]
    things = {(name.start, name.end): thing for name, thing in context.resolution.mentions}
    for record in found:
        above = record.heading[0] if record.heading else record.start
        low = bisect.bisect_left(starts, min(above, record.start - _ABOVE))
        near = names[low : bisect.bisect_left(starts, record.end, low)]
        for one in tables_in_text.statements(context.text, [record], near, context.language):
            subject_at, object_at = (one.subject.start, one.subject.end), (one.object.start, one.object.end)
            subject, object_ = things[subject_at], things[object_at]
            if subject == object_:
                continue
            name = context.thing(object_).name
            yield Statement(
                Sentence(one.start, one.end),
                subject,
                one.predicate,
                object_,
                one.subject.start,
                subject_at,
                object_at,
                Voice(modality=one.modality),
                None,
                spell_at(one.predicate, "", 0, 0, name, context.language) if one.predicate == "WON" else Spell(),
                {**grade(one.predicate, name, context.language), **one.qualifiers},
                one.confidence,
            )
