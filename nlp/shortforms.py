"""Short forms of long Chinese names: 山西省科学技术协会 → 省科协, 晨晖新材料股份有限公司 → 晨晖新材."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..graph.model.regions import short_names
from . import lexicon
from .chinese_words import lexical

__all__ = ["Scanner", "abbreviates", "key"]

_PLACE = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:自治区|自治州|自治县|特别行政区|省|市|县|区|旗|州|盟)")
_LEVEL = re.compile(r"自治区|[省市县区州](?=.)")
_PARENT = re.compile(r"(?:科学院|研究院|研究总院|工程院|大学|集团公司|集团|公司|草原局|总局|协会|学会)(?=.{3})")
_BRACKET = re.compile(r"[（(][^（）()]{0,12}[)）]")
_REACH = 14
_CROWD = 24


def key(name: str) -> str:
    """A name as the rules here read it: without white space and quotation marks."""
    return re.sub(r"[\s“”\"'‘’「」]", "", name)


def abbreviates(short: str, long: str, type_: str) -> bool:
    """Whether `short` may be what people write for `long`, a body's whole name. Two bodies may have one such form.

    >>> abbreviates("省科协", "山西省科学技术协会", "Institute"), abbreviates("江苏大学", "江苏科技大学", "University")
    (True, False)
    """
    brackets = [_BRACKET.findall(name) for name in (short, long)]
    if brackets[0]:
        if brackets[0] != brackets[1]:
            return False
        short = _BRACKET.sub("", short)
    if type_ == "Firm" or brackets[0]:
        long = _BRACKET.sub("", long)
    if not 2 <= len(short) < len(long) or short in _never():
        return False
    if long.endswith(short):
        return len(long) - len(short) in _starts(long) or (type_ != "University" and len(short) >= 4)
    return _firm(short, long) if type_ == "Firm" else _body(short, long, type_)


class Scanner:
    """Finds short forms of given names in running text."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: whole names with their types."""
        index: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for name, type_ in sorted(set(names)):
            for start in {*_starts(name), *_tails(name, type_)}:
                seen: set[str] = set()
                for second in range(start + 1, min(start + _REACH, len(name))):
                    pair = name[start] + name[second]
                    if pair not in seen:
                        seen.add(pair)
                        index[pair].append((name, type_, second))
        self._index = {pair: heads for pair, heads in index.items() if len(heads) <= _CROWD}

    def find(self, text: str) -> Iterator[tuple[int, int, list[str]]]:
        """Places of forms that are good enough to be found without a tagger's word, each with the names it may stand
        for; the longest at each place. `text` is `key` of a text."""
        for start in range(len(text) - 1):
            heads = self._index.get(text[start : start + 2])
            if heads is None:
                continue
            best: dict[int, set[str]] = defaultdict(set)
            for name, type_, second in heads:
                end = _good(text, start, _walk(text, start + 2, name, second + 1), name, type_)
                if end:
                    best[end].add(name)
            if best:
                end = max(best)
                yield start, end, sorted(best[end])


def _walk(text: str, position: int, name: str, rest: int) -> int:
    """How far the text goes on with characters of the name, in their order."""
    while position < len(text):
        at = name.find(text[position], rest)
        if at < 0:
            break
        position, rest = position + 1, at + 1
    return position


def _good(text: str, start: int, end: int, name: str, type_: str) -> int:
    """The end of the longest form that may be taken from running text; 0 if there is none."""
    while end - start >= 2:
        form = text[start:end]
        if form == name:
            return 0
        if _sure(form, name, type_, text[max(0, start - 2) : start], text[end : end + 4]) and abbreviates(
            form, name, type_
        ):
            return end
        end -= 1
    return 0


def _sure(form: str, name: str, type_: str, before: str, after: str) -> bool:
    """Whether so short a form can be told from other words."""
    if form in lexical("generic") or form in short_names("zh") or not _apart(form, before, after):
        return False
    if len(form) == 2:
        return type_ == "University" and form[1] == "大" and _alone(before, after)
    if type_ == "Firm":
        core = _core(name)
        whole = any(core[at:] == form for at in _starts(core))
        return form[:2] in core and (len(form) >= 4 or whole) and not _trade().fullmatch(form)
    ended = any(form.endswith((*_ends()[ending], ending)) for ending in _endings(name))
    return len(form) >= 4 if name.endswith(form) else ended


def _apart(form: str, before: str, after: str) -> bool:
    """Whether the form is no part of a longer word, of a foreign name or of a document's number (省科协〔2022〕3号)."""
    if _glued().match(form[-1] + after[:1]) or "〔" in after or before.endswith("·") or after.startswith("·"):
        return False
    front = lexicon.table("zh", "shortforms")["before"]
    return form[0] not in "省市县区" or not "\u4e00" <= before[-1:] <= "\u9fff" or before.endswith(front)


def _alone(before: str, after: str) -> bool:
    """Whether the words around show that a form of two characters is a word."""
    edges = lexicon.table("zh", "shortforms")
    front, back = edges["before"], edges["after"]
    return (not before or not "\u4e00" <= before[-1] <= "\u9fff" or before.endswith(front)) and (
        not after or not "\u4e00" <= after[0] <= "\u9fff" or after.startswith(back)
    )


@functools.cache
def _glued() -> re.Pattern[str]:
    """The last character of a form and the next one, where they are one word (农科院 + 士)."""
    return re.compile(lexicon.alternatives(lexicon.words("zh", "shortforms", "glued")))


@functools.cache
def _trade() -> re.Pattern[str]:
    """Words that say what a firm does: alone they name none."""
    return re.compile(f"(?:{lexicon.alternatives(lexicon.words('zh', 'shortforms', 'trade'))})+")


@functools.cache
def _never() -> frozenset[str]:
    return lexical("countries") | lexical("stop_words") | frozenset(lexicon.words("zh", "shortforms", "never"))


@functools.cache
def _legal() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.alternatives(lexicon.words('zh', 'shortforms', 'legal'))})$")


@functools.cache
def _ends() -> Mapping[str, tuple[str, ...]]:
    ends: Mapping[str, tuple[str, ...]] = lexicon.table("zh", "shortforms")["ends"]
    return ends


@functools.lru_cache(maxsize=4096)
def _endings(name: str) -> tuple[str, ...]:
    """The known ends of a body's name, the longest first."""
    return tuple(name[-length:] for length in range(min(8, len(name) - 1), 0, -1) if name[-length:] in _ends())


@functools.lru_cache(maxsize=4096)
def _core(name: str) -> str:
    """A firm's name without its legal form."""
    return _legal().sub("", name) or name


@functools.lru_cache(maxsize=4096)
def _starts(name: str) -> tuple[int, ...]:
    """Where a short form of a name may begin: at its start, behind a place, at a level (省), behind a parent body."""
    starts = {0}
    for province in (name[:2], name[:3]):
        if province in short_names("zh") or province in lexical("countries"):
            starts.add(len(province))
    if place := _PLACE.match(name):
        starts.add(place.end())
        starts.update(match.start() for match in _LEVEL.finditer(name, 0, place.end() + 6))
        if second := _PLACE.match(name, place.end()):
            starts.add(second.end())
    else:
        starts.add(2)
    starts.update(match.end() for match in _PARENT.finditer(name))
    if name.startswith("香港"):
        starts.add(1)
    return tuple(sorted(start for start in starts if start < len(name) - 1))


def _tails(name: str, type_: str) -> Iterator[int]:
    """Where the last four to eight characters of a firm's core begin: a place that no list holds may stand before."""
    if type_ == "Firm":
        core = len(_core(name))
        yield from (core - length for length in range(4, 9) if core - length >= 2)


def _in_order(short: str, long: str) -> bool:
    """Whether the characters of one stand in the other, in their order."""
    at = 0
    for char in short:
        at = long.find(char, at) + 1
        if not at:
            return False
    return True


def _firm(short: str, long: str) -> bool:
    core = _core(long)
    tail = long[len(core) :]
    own = _legal().search(short)
    end = own.group() if own and own.start() else ""
    if len(end) > 3 or (end and not (_in_order(end, tail) or core.endswith(end))):
        return False
    stem = short[: -len(end)] if end else short
    if core.startswith(stem) or (len(stem) >= 3 and stem in core):
        return len(stem) >= 2
    if len(stem) < 2:
        return False
    if stem[:2] in core:
        return _in_order(stem, core[core.index(stem[:2]) :])
    return stem[0] == core[0] and _in_order(stem, core) and len(stem) >= 2 and core.find(stem[1]) <= 4


def _body(short: str, long: str, type_: str) -> bool:
    for ending in _endings(long):
        front = long[: -len(ending)]
        tails = [tail for tail in (*_ends()[ending], ending) if short.endswith(tail) and len(short) > len(tail)]
        if tails:
            tail = max(tails, key=len)
            stem = short[: -len(tail)]
            # One university has many schools whose names begin alike.
            if tail == ending and (type_ == "University" or len(stem) < 2 or ending == "学院"):
                continue
            for start in _starts(long):
                piece = front[start:]
                # A kind of body that is written out needs a start of two characters: 竹子中心 = 竹子研究开发中心.
                first = stem[:2] if tail == ending else stem[0]
                # 韩国科学技术院 is not 韩国科学技术研究院: a form that keeps everything else is another body.
                if piece.startswith(first) and _in_order(stem, piece) and not (len(stem) >= 5 and stem == piece):
                    return True
    if type_ != "University" or len(short) > 4 or _endings(short) or short.endswith("大"):
        return False
    # 复旦, 上海海事, 南林: the front of the name alone.
    front = long[: -len(_endings(long)[-1])] if _endings(long) else long
    return front.startswith(short) or (len(short) == 2 and front[0] == short[0] and short[1] in front[2:])
