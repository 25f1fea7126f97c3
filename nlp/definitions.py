"""Where a text says itself what a thing is also called: brackets behind a name, renamings, parties to an agreement."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator

from ..graph.model.ids import name_key
from . import english_shortforms, lexicon, shortforms
from .chinese_persons import looks_like_name
from .chinese_words import lexical
from .found import Found
from .name_groups import ORGANISATIONS, Key, Names, class_of

__all__ = ["Definitions", "read"]

_BRACKET = re.compile(r"\s?[（(]([^（）()\n]{1,80})[)）]")
_QUOTES = "“”\"'‘’「」『』: ："
_QUOTED = re.compile(r"[“\"「『‘]([^“”\"「」『』‘’]{1,40})[”\"」』’]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DEFINED = ORGANISATIONS | {"Person", "Workstation", "Project", "Technology", "Award"}
_PARTY_ZH = re.compile(r"([甲乙丙丁戊]方)\s?(?:[（(][^（）()\n]{1,12}[)）])?\s?(?:[:：为是]\s?|（)?[“\"]?$")
_PARTY_EN = re.compile(r"\b(Party [A-E])\s?(?:\([^()\n]{1,30}\))?\s?(?::|is|,)?\s?(?:the\s)?$")
_ROLE_ZH = re.compile(
    r"[甲乙丙丁戊]方|本?(?:公司|集团|学校|研究[院所]|中心|基金会|[校院所会站])|发行人|[许被]?许可[方人]|受托方|委托方|[买卖]方"
)


class Definitions:
    """What was read: `aliases`, further names by key and type; `labels`, words for a part that a thing plays (甲方, the
    Company), which are no names of it; `skip`, brackets that hold nothing else."""

    def __init__(self) -> None:
        self.aliases: dict[str, tuple[Key, str]] = {}
        self.labels: dict[str, tuple[Key, int]] = {}
        self.skip: list[tuple[int, int]] = []


def read(names: Names, language: str) -> Definitions:
    """Joins the names that are defined to be one; everything else is returned."""
    result = Definitions()
    at = {name.start: name for name in names.found}
    retyped: set[Found] = set()
    for name in names.found:
        if name.type in _DEFINED and name not in retyped:
            retyped.update(_bracket(names, name, at, language, result))
            _party(names, name, language, result)
    names.found = [name for name in names.found if name not in retyped]
    _renamings(names, language)
    return result


def _bracket(names: Names, name: Found, at: dict[int, Found], language: str, result: Definitions) -> Iterator[Found]:
    """Reads the bracket behind a name; gives names in it that were found with another type than it defines."""
    text = names.text
    behind = name.end + (name.end < len(text) and text[name.end] in '”"」』')
    bracket = _BRACKET.match(text, behind)
    if not bracket:
        return
    content = bracket[1].strip().lstrip("；;，,、 ")
    lead = _lead(language).match(content)
    quoted = [match[1] for match in _QUOTED.finditer(content)]
    whole = _QUOTED.fullmatch(re.sub(r"^(?:the|The)\s", "", content))
    explicit = lead is not None or whole is not None or _is_part(content)
    if quoted and explicit:
        aliases = quoted
    else:
        rest = content[lead.end() :] if lead else content
        aliases = [re.split(r"[，,；;]|(?<=[^\W\d]) ?(?=\d{4})", rest.strip(_QUOTES))[0].strip(_QUOTES)]
    for number, alias in enumerate(aliases):
        start = text.find(alias, bracket.start(1), bracket.end()) if alias else -1
        same = at.get(start)
        if same is not None and same.end != start + len(alias):
            same = None
        if explicit and not quoted and same is None and alias and not _name_like(alias):
            continue
        if start < 0 or len(alias) < 2 or not (explicit or _other_name(names, name, alias, content, same, language)):
            continue
        if _is_role(alias, language):
            result.labels.setdefault(_bare(alias), (names.key(name), bracket.start()))
        else:
            if same is not None and class_of(same.type) != class_of(name.type):
                if not explicit:
                    continue
                yield same
            _define(names, name, alias, result)
        if number == 0 and (explicit or alias == content.strip(_QUOTES)):
            result.skip.append(bracket.span())


def _define(names: Names, name: Found, alias: str, result: Definitions) -> None:
    key = (class_of(name.type), name_key(shortforms.key(alias) if _HAN.search(alias) else alias))
    names.add(key)
    names.join(names.key(name), key)
    names.defined.add(key)
    result.aliases.setdefault(alias, (names.key(name), name.type))


def _party(names: Names, name: Found, language: str, result: Definitions) -> None:
    """甲方：X公司; Party A: X Ltd."""
    before = names.text[max(0, name.start - 50) : name.start]
    match = (_PARTY_ZH if language == "zh" else _PARTY_EN).search(before)
    if match:
        result.labels.setdefault(match[1], (names.key(name), name.start))


def _is_part(content: str) -> bool:
    """（甲方）, (Party A)."""
    return re.fullmatch(r"[甲乙丙丁戊]方|Party [A-E]", content) is not None


def _is_role(alias: str, language: str) -> bool:
    if language == "zh" and _HAN.search(alias):
        return _ROLE_ZH.fullmatch(alias) is not None or alias in lexical("generic")
    return english_shortforms.role(alias)


def _bare(alias: str) -> str:
    return re.sub(r"^(?:the|The|this)\s", "", alias)


@functools.cache
def _lead(language: str) -> re.Pattern[str]:
    words = lexicon.alternatives(lexicon.words(language, "coreference", "definitions"))
    return re.compile(
        rf"(?:{words})(?:\s(?:as|to|to as|referred to as|called|known as))?(?:为|作)?\s?[:：]?\s?(?:the\s)?",
        re.IGNORECASE,
    )


def _other_name(names: Names, name: Found, alias: str, content: str, same: Found | None, language: str) -> bool:
    """Whether an undefined bracket holds the name in the other script, its letters or its short form."""
    whole, full = alias == content.strip(_QUOTES), names.surface(name)
    if same is not None and class_of(same.type) == class_of(name.type):
        return _same_class(names, name, same, alias, whole)
    if not whole:
        return False
    if not _HAN.search(alias) and not _HAN.search(full):
        return english_shortforms.acronym(alias, full)
    if name.type not in ORGANISATIONS | {"Person"}:
        return False
    if _HAN.search(alias):
        return not _HAN.search(full) and _han_name(alias, name.type, language)
    return _latin_name(alias, name.type)


def _same_class(names: Names, name: Found, same: Found, alias: str, whole: bool) -> bool:
    """Two found names of one class, one in brackets behind the other: two scripts, or one short for the other."""
    full = names.surface(name)
    han = _HAN.search(alias) is not None
    if han != (_HAN.search(full) is not None):
        return True
    if not whole:
        return False
    if han:
        one, other = shortforms.key(names.surface(same)), shortforms.key(full)
        return any(shortforms.abbreviates(*pair, name.type) for pair in ((one, other), (other, one)))
    return any(
        english_shortforms.abbreviates(*pair, name.type) or _letters(*pair) for pair in ((alias, full), (full, alias))
    )


def _han_name(alias: str, type_: str, language: str) -> bool:
    if re.search(r"[A-Za-z0-9]", alias):
        return False
    if language == "en":
        return True
    return ("·" in alias or looks_like_name(alias)) if type_ == "Person" else _whole_body(alias)


def _latin_name(alias: str, type_: str) -> bool:
    if re.search(r"\d", alias):
        return False
    if type_ == "Person":
        return re.fullmatch(r"[A-ZÀ-Þ][\w'’\-]+(?: [A-ZÀ-Þa-z][\w'’.\-]*){1,4}", alias) is not None
    plain = re.fullmatch(r"[A-Z][A-Za-zÀ-ÿ&.,'’\- ]{1,70}", alias)
    return plain is not None and not re.match(r"(?:Inc|Ltd|PLC)\b", alias)


def _name_like(alias: str) -> bool:
    """Whether words behind "now" or "formerly" may be a name: no small letter at its start, no sentence."""
    return bool(_HAN.search(alias)) or (not alias[0].islower() and len(alias.split()) <= 9)


def _whole_body(alias: str) -> bool:
    return (
        re.search(
            r"(?:公司|集团|大学|学院|研究[院所]|协会|学会|实验室|中心|基金会|有限公司|公社|会社|銀行|银行)$", alias
        )
        is not None
    )


def _letters(short: str, long: str) -> bool:
    """Whether an acronym's letters stand in a name in their order, the first at the start of a word ("HPRID")."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z&\-.0-9]{1,9}", short):
        return False
    if sum(map(str.isupper, short)) < 2 and "-" not in short:
        return False
    letters, everything = re.sub(r"[^a-z0-9]", "", short.casefold()), re.sub(r"\W", "", long.casefold())
    at = 0
    for letter in letters:
        at = everything.find(letter, at) + 1
        if not at:
            return False
    return any(word.startswith(letters[0]) for word in re.findall(r"\w+", long.casefold()))


@functools.cache
def _renamed(language: str) -> re.Pattern[str]:
    return re.compile("|".join(lexicon.patterns(language, "coreference")["renamed"]))


def _renamings(names: Names, language: str) -> None:
    """X，原名Y; X, formerly Y; X was renamed Y: names of one class with nothing else between them."""
    pattern = _renamed(language)
    for one, other in itertools.pairwise(names.found):
        between = names.plain[one.end : other.start]
        if class_of(one.type) != class_of(other.type) or not 2 <= len(between) <= 48 or not pattern.fullmatch(between):
            continue
        # "(formerly X, …)", but not "(now professor at X)": the bracket must end behind the name.
        if not re.search(r"[（(]", between) or re.match(
            r"[”\"」』]?(?:[）)，,；;]|$)", names.text[other.end : other.end + 2]
        ):
            names.join(names.key(one), names.key(other))
            names.defined.add(names.key(other))
