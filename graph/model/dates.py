"""Partial dates and spells in the notation of EDTF (ISO 8601-2:2019).

A partial date (``2012``, ``2012-03``, ``2012-03-15``) is an interval of days. A spell is the time in which something
held: ``1998/2003``; ``1998/..`` (open: it still holds); ``1998/`` (its end is unknown); ``2012`` (an event).
Open is not unknown, and both are kept apart.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from .errors import InvalidDate

__all__ = ["PartialDate", "Spell"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day (years 1 to 9999).

    >>> PartialDate.parse("1794-02").latest
    datetime.date(1794, 2, 28)
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        try:
            _ = self.earliest
        except ValueError as error:
            raise InvalidDate(f"no such date: {self.year}-{self.month}-{self.day}") from error
        if self.day and not self.month:
            raise InvalidDate("a day needs a month")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; raises InvalidDate."""
        found = _DATE.match(text)
        if not found:
            raise InvalidDate(f"not a date: {text!r}", "Write YYYY, YYYY-MM or YYYY-MM-DD.")
        if "00" in found.groups():
            raise InvalidDate(f"not a date: {text!r}", "Leave out what is not known: 2012, not 2012-00.")
        year, month, day = (int(part or 0) for part in found.groups())
        return cls(year, month, day)

    @property
    def earliest(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        if self.day:
            text += f"-{self.day:02d}"
        return text


@dataclass(frozen=True, slots=True)
class Spell:
    """The time in which a relation held. `event`: at one (partial) date, which is `start`.

    >>> professor = Spell.parse("1998/2003")
    >>> in_2003, in_2006 = PartialDate(2003), PartialDate(2006)
    >>> professor.possible(in_2003), professor.certain(in_2003), professor.possible(in_2006)
    (True, False, False)
    >>> str(Spell(start=PartialDate(2010), open=True)), str(Spell(start=PartialDate(2010)))
    ('2010/..', '2010/')
    """

    start: PartialDate | None = None
    end: PartialDate | None = None
    open: bool = False
    event: bool = False

    def __post_init__(self) -> None:
        if self.open and self.end:
            raise InvalidDate("a spell with an end is not open")
        if self.event and (self.start is None or self.end or self.open):
            raise InvalidDate("an event has one date")
        if self.start and self.end and self.start.earliest > self.end.latest:
            raise InvalidDate(f"a spell ends before it starts: {self}")

    @classmethod
    def parse(cls, text: str) -> Spell:
        """Read a date or an interval ``start/end``; an empty side is unknown, ``..`` is open. Raises InvalidDate."""
        if "/" not in text:
            return cls(start=PartialDate.parse(text), event=True)
        left, _, right = text.partition("/")
        start = PartialDate.parse(left) if left else None
        if right == "..":
            return cls(start=start, open=True)
        return cls(start=start, end=PartialDate.parse(right) if right else None)

    @property
    def known(self) -> bool:
        """Whether the spell says anything about time."""
        return bool(self.start or self.end or self.open)

    def possible(self, when: PartialDate, *, persists: bool = False) -> bool:
        """Whether it may have held on some day of `when`. With `persists`, an event holds from its date on."""
        if self.start and self.start.earliest > when.latest:
            return False
        if self.event:
            return persists or (self.start is not None and self.start.latest >= when.earliest)
        return self.end is None or self.end.latest >= when.earliest

    def certain(self, when: PartialDate, *, persists: bool = False) -> bool:
        """Whether it held on every day of `when`, whatever the unknown days are."""
        if self.start is None or self.start.latest > when.earliest:
            return False
        if self.event:
            return persists or self.start.earliest >= when.latest
        return self.open or (self.end is not None and self.end.earliest >= when.latest)

    def __str__(self) -> str:
        if self.event:
            return str(self.start)
        return f"{self.start or ''}/{'..' if self.open else self.end or ''}"
