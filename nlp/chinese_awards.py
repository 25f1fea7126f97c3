"""Awards in Chinese: prizes with level and grade (without the year), medals, conferred titles."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import lexicon
from .chinese_left import begin
from .chinese_words import Text, lexical
from .found import Found

__all__ = ["awards"]

_LONGEST = 30
_COUNTED = re.compile(r"[等的]?(?:共|各)?\s?[\d０-９一二三四五六七八九十两]{1,4}\s?(?:项|个|人|名|次|件|家)")
_LEVEL = re.compile(r"国家|全国|中国|国际|世界|亚太|[省市区州部县会院]|自治区")
_BARE = re.compile(r"[省市县区州级国家自治]{1,6}")
_VERB = re.compile(r"[获授领受颁评报拿得中捧]奖$")
_CLASS = re.compile(r"(?:省部|省|市|国家|部|厅|县|校)级")
_LATIN = re.compile(
    r"(?<![A-Za-zÀ-ÿ])[A-Z][A-Za-zÀ-ÿ.’'-]{0,20}(?: [A-Za-zÀ-ÿ.&’'-]{1,20}){0,6}"
    r" (?:Prize|Award|Medal|Fellowship)(?![A-Za-z])"
)
_AFTER_TITLE = re.compile(
    r"[”」]?(?:荣誉)?称号|荣誉|提名|[、，。；：和等（(”」—]|名单|证书|人选|候选|公告|项目|年薪|颁|评选|尚|$|入选|拟|\s"
)
_PROGRAMME = re.compile(r"项目|(?:培养|支持)?计划")
_BRACKET = r"[（(][^（）()]{2,8}[)）]"
_CALLED = re.compile(r"(?=[”」]?(?:荣誉)?称号)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLAUSE_START, _CLAUSE_END = re.compile(r"(?:^|[\n。；：])\s*$"), re.compile(r"\s*(?:——|：|（|\(|；|。|$)")


@dataclass(frozen=True, slots=True)
class _Shapes:
    prize: re.Pattern[str]
    grade: re.Pattern[str]
    title: re.Pattern[str]
    conferring: re.Pattern[str]
    whole: re.Pattern[str]
    naming: re.Pattern[str]
    classes: frozenset[str]
    graded: frozenset[str]


@functools.cache
def _shapes() -> _Shapes:
    data = lexicon.table("zh", "awards")
    one = lexicon.alternatives
    ends, grades = one(data["ends"]).replace("奖", "[奖獎]"), one(data["grades"])
    return _Shapes(
        re.compile(
            f"(?:(?:{one(data['graded'])})\\s?(?:{grades})|(?:{ends})(?:励?{_BRACKET}(?:{grades})|\\s?(?:{grades}))?)"
            f"(?![{''.join(data['no_end'])}]|项(?!目))"
        ),
        re.compile(f"(?:{grades})$"),
        re.compile(f"(?:{one(data['title_ends'])})"),
        re.compile(f"(?:{one(data['conferring'])})[了的]?[“「]?$"),
        re.compile(f"(?:{one(data['titles'])})|(?:{one(data['held'])})(?={one(data['holding'])})"),
        re.compile(
            f"(?:{one(data['naming'])})(?:了|为)?(?:第.{{1,3}}批)?"
            f"(?P<name>(?=[^，。；、：（(]{{0,12}}(?:国家|全国|中国|[省市]|自治区))[^，。；、：（(\\s]{{5,24}})"
            f"(?<!{')(?<!'.join(data['not_titles'])})(?=[，。；、：（(]|$)"
        ),
        frozenset(data["no_name"]),
        frozenset(data["graded"]),
    )


def awards(text: Text) -> list[Found]:
    """The awards of a sentence, apart and sorted; offsets count characters of the sentence."""
    found: list[Found] = []
    latin = (Found(*match.span(), "Award") for match in _LATIN.finditer(text.text))
    for name in sorted([*_titles(text), *_named(text), *_prizes(text), *latin], key=lambda one: (one.start, -one.end)):
        if not found or found[-1].end <= name.start:
            found.append(name)
    return found


def _prizes(text: Text) -> Iterator[Found]:
    prize = _shapes().prize
    here = 0
    while match := prize.search(text.text, here):
        here = match.end()
        start = begin(text, match.start(), _LONGEST, "award")
        while longer := prize.match(text.text, here):
            here = longer.end()
        if _is_named(text.text, start, match.start(), here):
            yield Found(start, here, "Award")


def _is_named(text: str, start: int, end: int, stop: int) -> bool:
    """Whether a prize has a name: more than a verb, a class or a grade, and no class counted behind it."""
    lead, name = text[start:end], text[start:stop]
    if stop - start > _LONGEST or re.search(r"\d年|[0-9]{3}", name) or _VERB.search(name) or _CLASS.match(name):
        return False
    if name.endswith("奖学金") and len(lead) < 3 and text[start - 1 : start] not in ("“", "「"):
        return False
    core = re.sub(r"^[（(].{1,3}[)）]", "", _shapes().grade.sub("", name)).rstrip("奖獎章")
    if len(core) < 2 or core in _shapes().classes or _BARE.fullmatch(core) or name[0] in "奖獎":
        return False
    return core not in _shapes().graded or not _COUNTED.match(text, stop)


def _named(text: Text) -> Iterator[Found]:
    """What a verb like 获评 calls somebody, if it carries a level and is a noun to the end of its clause."""
    for match in _shapes().naming.finditer(text.text):
        start, end = match.span("name")
        numbers = range(text.at(start), text.at(end - 1) + 1)
        verbs = [n for n in numbers if text.words[n].tag in ("v", "d", "p", "c", "u", "r", "TIME", "m")]
        if not any(text.surface[n] not in lexical("inner_words") for n in verbs):
            yield Found(start, end, "Award")


def _titles(text: Text) -> Iterator[Found]:
    """Titles: whole ones anywhere; others behind a verb that confers them, or alone in a clause, where their name is as
    long as two words ("浙江省优秀青年工匠", not "工匠")."""
    shapes, sentence = _shapes(), text.text
    for match in shapes.whole.finditer(sentence):
        if not _COUNTED.match(sentence, match.end()):
            yield Found(match.start(), match.end(), "Award")
    last = -9
    ends = sorted([*shapes.title.finditer(sentence), *_CALLED.finditer(sentence)], key=lambda match: match.end())
    for match in ends:
        start, end = begin(text, match.start(), _LONGEST, "title"), match.end()
        if programme := _PROGRAMME.match(sentence, end):
            end = programme.end()
        level = bool(_LEVEL.search(sentence, start, match.start()))
        quoted = sentence[start - 1 : start] in ("“", "「") and sentence[end : end + 1] in ("”", "」")
        longer = end - start >= 6 and end - match.end() + match.start() - start >= 2
        called = bool(_CALLED.match(sentence, end)) and end - start >= 4
        if not _AFTER_TITLE.match(sentence, end) or not (quoted or level or longer or called):
            continue
        rest = _CLASS.sub("", sentence[start:end], count=1)
        if (len(rest) <= 4 and not called) or not _HAN.search(rest) or start < last or rest.endswith("荣誉"):
            continue
        before = sentence[max(0, start - 12) : start]
        listed = last > 0 and re.fullmatch(r"[”」]?[、和与及，][“「]?", sentence[last:start]) is not None
        alone = level and _CLAUSE_START.search(before) and _CLAUSE_END.match(sentence, end)
        if listed or alone or shapes.conferring.search(before) or called:
            last = end
            yield Found(start, end, "Award")
