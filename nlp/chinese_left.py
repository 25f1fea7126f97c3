"""Where a Chinese name begins whose end is plain: the words that a name never contains end the walk to the left.

LAC cuts long names of awards and stations in odd places (捧回天/津市 for 捧回/天津市), so its words alone do not tell.
Words of two characters and more count wherever they stand, single characters (于, 为, 和) only where LAC takes them for
a word of their own: 于德昌专家工作站 begins with 于, 设于北京 does not end there.
"""

from __future__ import annotations

import functools
import re

from . import lexicon
from .chinese_words import Text, lexical

__all__ = ["begin"]

_EDGE = re.compile(r"[^\w“”·—\-（）()《》'‘’&]|[_]|——")
_STATION_EDGE = re.compile(r"[^\w·—\-（）()《》'‘’&]|[_]|——")
# Text with a space between its characters: OCR. There a single space ends no name.
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000](?=[\u4e00-\u9fff])")
_SPACED_EDGE = re.compile(r"[^\w“”·—\-（）()《》'‘’& ]|[_]|——|  ")
_EDITION = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,5}[届次批]|[12]\d{3}\s?年度?|\d\s?[名项个家座所批次]")
_BODY = re.compile(r"(?:大学|学院|学校|公司|集团|[院所局厅部会])$")
_AND = frozenset("和与及")


@functools.cache
def _cues(kind: str) -> tuple[re.Pattern[str], frozenset[str], re.Pattern[str]]:
    data = lexicon.table("zh", "boundaries")
    words = {*data["words"], *data["award" if kind == "title" else kind]}
    singles = frozenset({word for word in words if len(word) == 1})
    longer = lexicon.alternatives(words - singles)
    return re.compile(f"(?=({longer}))"), singles, re.compile("|".join(data["leading"]))


def begin(text: Text, end: int, longest: int, kind: str) -> int:
    """The start of the name that goes on at least to `end`: not more than `longest` characters before it.

    `kind`: ``station``, ``award`` (a list of data/zh/boundaries.yaml) or ``title`` (as ``award``, but a verb may stand
    in it). Where no boundary is found within `longest`,
    the name begins at `end` (there is none).
    """
    words, singles, leading = _cues(kind)
    low = max(0, end - longest)
    window = text.text[low:end]
    cut = -1 if low else 0
    edge = _SPACED_EDGE if len(_SPACED.findall(text.text)) > 3 else _STATION_EDGE if kind == "station" else _EDGE
    for match in edge.finditer(window):
        cut = max(cut, match.end())
    ends = [match.end(1) for match in words.finditer(window)] + [match.end() for match in _EDITION.finditer(window)]
    cut = max([cut, *ends])
    for number in range(text.at(low), text.at(max(low, end - 1)) + 1):
        word = text.words[number]
        if low <= word.start < word.end <= end and text.surface[number] in singles and _divides(text, number, kind):
            cut = max(cut, word.end - low)
    cut = max(cut, _after_open_marks(window, max(cut, 0)))
    quoted = cut > 0 and window[cut - 1] in "“「"  # what a quotation mark opens is the name, verbs and all
    if kind != "title" and not quoted:
        cut = max(cut, _after_verb(text, low + max(cut, 0), end) - low if cut >= 0 or low == 0 else -1)
    if cut < 0:
        return end
    rest = window[cut:]
    while (found := leading.match(rest)) and found.end():
        cut, rest = cut + found.end(), rest[found.end() :]
    return low + cut


def _after_verb(text: Text, start: int, end: int) -> int:
    """Behind the last verb, adverb or date between `start` and `end` that stands behind other words: a clause, not a
    name, goes before it (现场/指导). A verb at the very start may belong to the name (贮藏保鲜专家工作站)."""
    cut = start
    for number in range(text.at(start) + 1, text.at(max(start, end - 1)) + 1):
        word, surface = text.words[number], text.surface[number]
        clause = word.tag in ("v", "d", "r", "TIME", "p") and len(surface) > 1 and surface not in lexical("inner_words")
        if clause and start < word.start and word.end < end:
            cut = word.end
    return cut


def _divides(text: Text, number: int, kind: str) -> bool:
    """Whether a word of one character ends a name: "and" inside an award's name joins fields (科学与技术进步奖)."""
    if kind == "station" or text.surface[number] not in _AND:
        return True
    before = text.words[number - 1] if number else None
    named = before is not None and before.tag == "ORG" and _BODY.search(text.surface[number - 1])
    return before is None or bool(named) or text.text[before.end - 1] in "奖獎章号站者”）)"


def _after_open_marks(window: str, cut: int) -> int:
    """Behind the last quotation mark or bracket that is not a pair inside the name."""
    depth: list[tuple[str, int]] = []
    last = cut
    pairs = {"”": "“", "）": "（", ")": "(", "》": "《"}
    for place in range(cut, len(window)):
        mark = window[place]
        if mark in "“（(《":
            depth.append((mark, place))
        elif mark in pairs:
            if depth and depth[-1][0] == pairs[mark]:
                depth.pop()
            else:
                last, depth = place + 1, []
    return max(last, depth[-1][1] + 1) if depth else last
