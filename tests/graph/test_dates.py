"""Partial dates and spells: what may be read, what is refused, and what follows from what."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.model import PartialDate, Spell
from liaison.graph.model.errors import InvalidDate


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2012", "2012-01-01", "2012-12-31"),
        ("2012-03", "2012-03-01", "2012-03-31"),
        ("2012-03-15", "2012-03-15", "2012-03-15"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("1088", "1088-01-01", "1088-12-31"),
        ("1794-09-28", "1794-09-28", "1794-09-28"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_a_partial_date_is_an_interval(text: str, earliest: str, latest: str) -> None:
    date = PartialDate.parse(text)
    assert (date.earliest, date.latest) == (dt.date.fromisoformat(earliest), dt.date.fromisoformat(latest))
    assert str(date) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "12", "2012-3", "2012-13", "2012-02-30", "2011-02-29", "2012-1-1", "0000", "20120315", "2012/03"),
        *(" 2012", "2012 ", "2012\n", "-2012", "+2012", "２０１２", "二〇一二", "2012-03-15T00:00", "2012-03-", ".."),
        *("2012-00-05", "2012-04-31"),
        *("2012-00", "2012-03-00", "2012-00-00"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(0, 1, 1), (10000, 1, 1), (2012, 13, 0), (2012, -1, 0), (2012, 0, 5)]
)
def test_a_date_that_cannot_be_is_refused(year: int, month: int, day: int) -> None:
    with pytest.raises(InvalidDate):
        PartialDate(year, month, day)


@pytest.mark.parametrize(
    ("text", "spell"),
    [
        ("1998/2003", Spell(PartialDate(1998), PartialDate(2003))),
        ("1998/..", Spell(PartialDate(1998), open=True)),
        ("1998/", Spell(PartialDate(1998))),
        ("/2003-06", Spell(end=PartialDate(2003, 6))),
        ("/..", Spell(open=True)),
        ("/", Spell()),
        ("2012-10", Spell(PartialDate(2012, 10), event=True)),
        ("2012/2012", Spell(PartialDate(2012), PartialDate(2012))),
        ("2012-05/2012", Spell(PartialDate(2012, 5), PartialDate(2012))),
    ],
)
def test_spells_are_read_and_written(text: str, spell: Spell) -> None:
    assert Spell.parse(text) == spell
    assert str(spell) == text


@pytest.mark.parametrize(
    "text", ["", "..", "../2003", "2003/1998", "1998/2003/2005", "1998/.", "1998/...", "98/03", "1998-2003"]
)
def test_what_is_no_spell_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        Spell.parse(text)


@pytest.mark.parametrize(
    ("start", "end", "is_open", "event"),
    [
        (None, PartialDate(2003), True, False),
        (None, None, False, True),
        (PartialDate(1998), PartialDate(2003), False, True),
        (PartialDate(1998), None, True, True),
    ],
)
def test_a_spell_cannot_contradict_itself(
    start: PartialDate | None, end: PartialDate | None, is_open: bool, event: bool
) -> None:
    with pytest.raises(InvalidDate):
        Spell(start, end, open=is_open, event=event)


@pytest.mark.parametrize(
    ("spell", "when", "possible", "certain"),
    [
        ("1998/2003", "2000", True, True),
        ("1998/2003", "1998", True, False),
        ("1998/2003", "2003-12-31", True, False),
        ("1998/2003", "2006", False, False),
        ("1998/2003", "1997-12-31", False, False),
        ("2010/..", "2012", True, True),
        ("2010/", "2012", True, False),
        ("2010/", "2009", False, False),
        ("/2003", "1066", True, False),
        ("/2003", "2004", False, False),
        ("/..", "2012", True, False),
        ("/", "2012", True, False),
        ("2012-10-08", "2012-10-08", True, True),
        ("2012-10-08", "2012", True, False),
        ("2012", "2012-10-08", True, False),
        ("2012", "2013", False, False),
        ("2012", "2011", False, False),
    ],
)
def test_what_held_when(spell: str, when: str, possible: bool, certain: bool) -> None:
    date = PartialDate.parse(when)
    assert Spell.parse(spell).possible(date) is possible
    assert Spell.parse(spell).certain(date) is certain


@pytest.mark.parametrize(
    ("when", "possible", "certain"),
    [("2011", False, False), ("2012", True, False), ("2013", True, True), ("2026", True, True)],
)
def test_an_event_may_count_from_its_date_on(when: str, possible: bool, certain: bool) -> None:
    founded = Spell.parse("2012-06")
    assert founded.possible(PartialDate.parse(when), persists=True) is possible
    assert founded.certain(PartialDate.parse(when), persists=True) is certain


@pytest.mark.parametrize(
    ("text", "known"), [("/", False), ("/..", True), ("1998/", True), ("/1998", True), ("1998", True)]
)
def test_known(text: str, known: bool) -> None:
    assert Spell.parse(text).known is known


# Few years, so that spells and dates meet often.
@st.composite
def partial_dates(draw: st.DrawFn, low: int = 2010, high: int = 2013) -> PartialDate:
    day = draw(st.dates(dt.date(low, 1, 1), dt.date(high, 12, 31)))
    parts = draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:parts])


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    if draw(st.booleans()):
        return Spell(draw(partial_dates()), event=True)
    start = draw(st.none() | partial_dates())
    end = draw(st.none() | partial_dates())
    if start and end and start.earliest > end.latest:
        start, end = end, start
    return Spell(start, end, open=end is None and draw(st.booleans()))


@given(partial_dates(1, 9999))
def test_dates_come_back_from_text(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date
    assert date.earliest <= date.latest


@given(spells())
def test_spells_come_back_from_text(spell: Spell) -> None:
    assert Spell.parse(str(spell)) == spell


@given(spells(), partial_dates(), st.booleans())
def test_what_is_certain_is_possible(spell: Spell, when: PartialDate, persists: bool) -> None:
    assert not spell.certain(when, persists=persists) or spell.possible(when, persists=persists)


@given(spells(), partial_dates(), st.booleans())
def test_a_wider_date_makes_more_possible_and_less_certain(spell: Spell, when: PartialDate, persists: bool) -> None:
    wider = PartialDate(when.year)
    assert not spell.possible(when, persists=persists) or spell.possible(wider, persists=persists)
    assert not spell.certain(wider, persists=persists) or spell.certain(when, persists=persists)


@given(
    st.lists(st.dates(dt.date(2010, 1, 1), dt.date(2011, 12, 31)), min_size=2, max_size=2).map(sorted), partial_dates()
)
def test_between_known_days_it_is_arithmetic(ends: list[dt.date], when: PartialDate) -> None:
    start, end = (PartialDate(day.year, day.month, day.day) for day in ends)
    spell = Spell(start, end)
    assert spell.possible(when) is (ends[0] <= when.latest and when.earliest <= ends[1])
    assert spell.certain(when) is (ends[0] <= when.earliest and when.latest <= ends[1])


@given(st.text(max_size=12))
def test_text_is_a_spell_or_is_refused(text: str) -> None:
    try:
        spell = Spell.parse(text)
    except InvalidDate:
        return
    assert Spell.parse(str(spell)) == spell
