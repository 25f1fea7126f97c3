"""Sentence splitting for Chinese and English, on the raw text: every sentence is a span of it.

A line break ends a sentence, except where a line plainly goes on (PDF text); a blank line always does.
No sentence is longer than `LONGEST`; a longer one is divided at a comma or a space, so no text is lost.
"""

from __future__ import annotations

import functools
import re
from importlib import resources

from .found import Sentence

__all__ = ["LONGEST", "split"]

LONGEST = 1000

_CLOSERS = "”’』」）)】》〉\"'"
_ZH_END = re.compile(r"[。！？!?；;…]+")
_EN_END = re.compile(r"[.!?]+(?=[\s”’\"')\]]|\Z)")
_ZH_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(]?\d{1,3}[)）、.．]|[（(][一二三四五六七八九十]|[·•●■\-*#|])"
)
_EN_ITEM = re.compile(r"\s*(?:\d{1,3}[.)]\s|[·•●■\-*#|]|[A-Z][A-Za-z ]{1,30}:\s)")
_TABLE = re.compile(r"[|\t]")
_INITIAL = re.compile(r"(?:^|[\s(.\-])[A-Z]$")


def split(text: str, language: str) -> list[Sentence]:
    """The sentences of a text, in order; `language` is ``zh`` or ``en``. White space around them belongs to none."""
    found: list[Sentence] = []
    for start, end in _blocks(text, language):
        cuts = _chinese_cuts(text, start, end) if language == "zh" else _english_cuts(text, start, end)
        here = start
        for cut in [*cuts, end]:
            found.extend(_bounded(text, here, cut))
            here = cut
    return found


def _blocks(text: str, language: str) -> list[tuple[int, int]]:
    """Runs of lines that belong together."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\r\n\f\v\x85\u2028\u2029]+", text)]
    blocks: list[list[int]] = []
    width = _paragraph_widths(text, lines)
    for number, (start, end) in enumerate(lines):
        if not text[start:end].strip():
            continue
        before = lines[number - 1] if number else None
        if blocks and before and blocks[-1][1] == before[1] and _goes_on(text, before, (start, end), language, width):
            blocks[-1][1] = end
        else:
            blocks.append([start, end])
    return [(start, end) for start, end in blocks]


def _paragraph_widths(text: str, lines: list[tuple[int, int]]) -> dict[int, int]:
    """For each line (by its start) the longest line of its paragraph."""
    widths: dict[int, int] = {}
    paragraph: list[tuple[int, int]] = []
    for line in [*lines, (len(text) + 2, len(text) + 2)]:
        if paragraph and (line[0] - paragraph[-1][1] > 2 or not text[line[0] : line[1]].strip()):
            longest = max(end - start for start, end in paragraph)
            widths.update((start, longest) for start, _ in paragraph)
            paragraph = []
        paragraph.append(line)
    return widths


def _goes_on(text: str, before: tuple[int, int], line: tuple[int, int], language: str, widths: dict[int, int]) -> bool:
    gap = text[before[1] : line[0]]
    last, following = text[before[0] : before[1]].rstrip(), text[line[0] : line[1]].lstrip()
    if gap not in ("\n", "\r\n", "\r") or not last or not following or _TABLE.search(last + following):
        return False
    long = before[1] - before[0] >= 0.8 * widths.get(before[0], 0)
    return _chinese_goes_on(last, following, long) if language == "zh" else _english_goes_on(last, following, long)


def _chinese_goes_on(last: str, following: str, long: bool) -> bool:
    if last[-1] in "，、（“《":
        return True
    if last[-1] in "。！？!?；;：:" + _CLOSERS or _ZH_ITEM.match(following):
        return False
    return long and 16 <= len(last) <= 80 and following[0].isalnum()


def _english_goes_on(last: str, following: str, long: bool) -> bool:
    if last[-1] in ".!?:" or _EN_ITEM.match(following):
        return last[-1] == "." and last.rsplit(" ", 1)[-1].lower() in _abbreviations() and following[0].isalpha()
    return last[-1] in ",;-(" or following[0].islower() or (long and len(last) >= 50)


def _chinese_cuts(text: str, start: int, end: int) -> list[int]:
    cuts: list[int] = []
    depth, opened, position = 0, 0, start
    marks = re.compile(r"[（(]|[）)]|" + _ZH_END.pattern)
    for match in marks.finditer(text, start, end):
        mark = match.group()
        if mark in "（(":
            depth, opened = depth + 1, match.start()
        elif mark in "）)":
            depth = max(0, depth - 1)
        elif depth and match.start() - opened < 120 and re.search("[）)]", text[match.end() : match.end() + 120]):
            continue
        else:
            depth, position = 0, match.end()
            while position < end and text[position] in _CLOSERS:
                position += 1
            if position > match.end() and position < end and text[position] in "，、的。；：":
                continue
            cuts.append(position)
    return cuts


def _english_cuts(text: str, start: int, end: int) -> list[int]:
    cuts: list[int] = []
    for match in _EN_END.finditer(text, start, end):
        position = match.end()
        while position < end and text[position] in _CLOSERS + "]":
            position += 1
        rest = text[position : min(end, position + 80)]
        following = rest.lstrip()
        if not following or following == rest or following[0].islower() or following[0] in ",;)":
            continue
        if match.group() == "." and _is_abbreviation(text, start, match.start(), following):
            continue
        cuts.append(position)
    return cuts


def _is_abbreviation(text: str, start: int, dot: int, following: str) -> bool:
    before = text[max(start, dot - 30) : dot]
    if _INITIAL.search(before):
        return True
    word = re.split(r"[\s(\[“\"]", before)[-1].lower() + "."
    if word not in _abbreviations():
        return False
    # "Ltd." and the like may also end a sentence: the next word decides.
    return not (word in _abbreviations("end") and following.split(None, 1)[0].lower().rstrip(",") in _starters())


@functools.cache
def _words(name: str) -> dict[str, frozenset[str]]:
    """Sections of a word list: a line ``[section]``, then words; the lines before belong to section ''."""
    file = resources.files(__package__) / "data" / "en" / name
    sections: dict[str, set[str]] = {"": set()}
    current = ""
    for raw in file.read_text(encoding="utf-8").splitlines():
        line = raw.split("#", 1)[0].strip()
        if line.startswith("[") and line.endswith("]"):
            current = line[1:-1]
            sections[current] = set()
        elif line:
            sections[current].update(line.split())
    return {key: frozenset(words) for key, words in sections.items()}


def _abbreviations(section: str = "") -> frozenset[str]:
    words = _words("abbreviations.txt")
    return words["end"] if section == "end" else words[""] | words["end"]


def _starters() -> frozenset[str]:
    return _words("abbreviations.txt")["starters"]


def _bounded(text: str, start: int, end: int) -> list[Sentence]:
    """The span without outer white space, divided where it is too long."""
    pieces: list[Sentence] = []
    while start < end:
        stop = end
        if end - start > LONGEST:
            window = text[start : start + LONGEST]
            cut = max(window.rfind(mark) for mark in "，,；; \n\t")
            stop = start + (cut + 1 if cut >= LONGEST // 2 else LONGEST)
        piece = text[start:stop]
        left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
        if right > left:
            pieces.append(Sentence(start + left, start + right))
        start = stop
    return pieces
