"""Persons in Chinese: LAC's names without their titles, members of lists that LAC missed, foreign names."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from . import lexicon
from .chinese_words import Text, lexical
from .found import Found

__all__ = ["find", "looks_like_name"]

# 和, 与, 及, 的, 为 stand between such names and are hardly ever in them.
_FOREIGN = re.compile(r"[^\W\dA-Za-z_和与及的为]{1,8}(?:[·•・‧][^\W\dA-Za-z_和与及的为]{1,10}){1,4}")
_LATIN = re.compile(
    r"(?<![A-Za-z])[A-ZÀ-Þ][a-zà-ÿß'’\-]{1,20}"
    r"(?:[ \-](?:[A-ZÀ-Þ]\.|von|van|der|de|da|di|[A-ZÀ-Þ][A-Za-zà-ÿß'’]{1,20})){1,3}(?![A-Za-z])"
)
_LATIN_BODY = re.compile(
    r"\b(?:Inc|Ltd|LLC|GmbH|AG|Corp|Co|University|Institute|Centre|Center|Lab|Laboratory|Ventures|Capital|Group|Society|"
    r"Academy|Foundation|Technologies|Systems|Partners|Company|College|Fund|Award|Prize|Project|School|Ministry)\b"
)


@functools.cache
def _titles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = lexicon.alternatives(lexical("titles"))
    return re.compile(f"(?:{words})+$"), re.compile(f"(?:{words})")


def looks_like_name(name: str) -> bool:
    """Whether the characters may be a Chinese person's name: a surname and one or two more."""
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name):
        return False
    if name[:2] in lexical("double_surnames"):
        return 3 <= len(name) <= 4
    return name[0] in lexical("surnames") and len(name) <= 3


def find(text: Text, taken: Sequence[Found]) -> list[Found]:
    """Persons outside the spans that are taken."""
    used = {position for name in taken for position in range(name.start, name.end)}
    found = [*_foreign(text, used), *_latin(text, used)]
    used |= {position for name in found for position in range(name.start, name.end)}
    marked: dict[int, Found] = {}
    for number, word in enumerate(text.words):
        if word.tag == "PER" and word.start not in used:
            name = _without_title(text, number)
            if name:
                marked[number] = name
    for number in range(len(text.words)):
        if number not in marked and text.words[number].start not in used and _missed(text, number, marked):
            marked[number] = Found(text.words[number].start, text.words[number].end, "Person")
    used |= {position for name in marked.values() for position in range(name.start, name.end)}
    return sorted([*found, *marked.values(), *_beside_titles(text, used)])


def _beside_titles(text: Text, used: set[int]) -> list[Found]:
    """Names that LAC cut to pieces, right behind a title: "负责人" + "党" + "怀瑾"."""
    found = []
    for number in range(1, len(text.words)):
        word = text.words[number]
        if text.surface[number - 1] not in lexical("titles") or word.start in used or word.tag in ("w", "u", "p", "c"):
            continue
        for last in range(number, min(number + 3, len(text.words))):
            end = text.words[last].end
            after = text.words[last + 1] if last + 1 < len(text.words) else None
            surface = text.text[word.start : end]
            if not looks_like_name(surface) or surface in lexical("no_persons") or end - 1 in used:
                continue
            if after is None or after.tag in ("w", "v", "p", "c", "u", "d", "r") or text.surface[last + 1] == "等":
                found.append(Found(word.start, end, "Person"))
                break
    return found


def _without_title(text: Text, number: int) -> Found | None:
    word, surface = text.words[number], text.surface[number]
    surface = surface.rstrip("，。、；：（(")
    name = _titles()[0].sub("", surface)
    if (
        len(name) < 2
        or name in lexical("titles")
        or name in lexical("no_persons")
        or re.search(r"[0-9“”（）()、，。：]", name)
    ):
        return None
    if re.fullmatch(r"[\u4e00-\u9fff]+", name):
        if len(name) > 4 or (
            len(name) == 4 and name[:2] not in lexical("double_surnames") and name[0] not in lexical("surnames")
        ):
            return None
        if name[-1] in "省市县区镇乡村站院厂社局" or name[0] in "某老小" or "某" in name:
            return None
        return Found(word.start, word.start + len(name), "Person")
    return None


def _missed(text: Text, number: int, marked: dict[int, Found]) -> bool:
    """A word that LAC did not mark, in a place where only a person stands: in a list of persons, beside a title."""
    word, surface = text.words[number], text.surface[number]
    named = looks_like_name(surface) and surface not in lexical("no_persons")
    if word.tag not in ("LOC", "nz", "n", "nr", "ORG", "a", "v", "vn", "nw", "PER") or not named:
        return False
    before = text.surface[number - 1] if number else ""
    after = text.surface[number + 1] if number + 1 < len(text.words) else ""
    in_list = (before in ("、", "和", "与") and number - 2 in marked) or (
        after in ("、", "和", "与") and number + 2 in marked
    )
    titled = _titles()[1].fullmatch(after) is not None and word.tag in ("LOC", "nz", "nr", "PER", "ORG", "nw")
    called = _titles()[1].fullmatch(before) is not None and word.tag in ("LOC", "nz", "nr", "PER", "nw")
    return in_list or (titled and len(surface) >= 2 and surface[-1] not in "省市县区") or called


def _foreign(text: Text, used: set[int]) -> list[Found]:
    found = []
    for match in _FOREIGN.finditer(text.text):
        start, end = match.span()
        word = text.at(start)
        # Words before the name may cling to it: begin where a word begins.
        while (
            word < len(text.words)
            and text.words[word].end < end
            and text.words[word].tag in ("p", "v", "c", "d", "u", "r", "m", "q", "f")
        ):
            start = text.words[word].end
            word += 1
        while text.words[word].tag in ("n", "LOC", "ORG", "vn") and text.words[word].end < start + match.group().find(
            "·"
        ):
            start = text.words[word].end
            word += 1
        last = text.words[text.at(end - 1)]
        surface = text.text[start:end]
        stripped = _titles()[0].sub("", surface)
        end = start + len(stripped)
        if (
            last.tag != "PER"
            and last.start > start
            and last.start < end
            and last.start > text.text.rfind("·", start, end) + 1
        ):
            end = last.start
        if "·" in text.text[start:end] and not used & set(range(start, end)):
            found.append(Found(start, end, "Person"))
    return found


def _latin(text: Text, used: set[int]) -> list[Found]:
    found: list[Found] = []
    for match in _LATIN.finditer(text.text):
        start, end = match.span()
        if used & set(range(start, end)) or _LATIN_BODY.search(match.group()):
            continue
        before, after = text.text[max(0, start - 4) : start], text.text[end : end + 4]
        tags = {text.words[number].tag for number in range(text.at(start), text.at(end - 1) + 1)}
        titled = _titles()[1].match(after.lstrip()) or _titles()[0].search(before.rstrip())
        listed = bool(found) and re.search(r"[、和与]\s?$", before) is not None
        if tags == {"PER"} or titled or listed:
            found.append(Found(start, end, "Person"))
    return found
