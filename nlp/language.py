"""Which language a text is in, and the finder for it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .neural.finder import LearnedFinder

__all__ = ["detect_language", "finder", "plain", "readable"]


_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def detect_language(text: str) -> Literal["en", "zh"]:
    """The language of a text: ``zh`` if it has at least as many Han characters as words in other letters.

    >>> detect_language("太原理工大学（Taiyuan University of Technology）"), detect_language("Zhang Wei (张伟) of Arm")
    ('zh', 'en')
    """
    han = len(_HAN.findall(text))
    return "zh" if han and han >= len(_WORD.findall(text)) else "en"


def readable(text: str) -> str:
    """The text for the models: a lone surrogate, which cannot be encoded, stands as one replacement character."""
    return _SURROGATE.sub("\ufffd", text)


def plain(text: str, language: str) -> str:
    """A `readable` text as the rules read it, one character for one: Chinese in simplified characters."""
    if language == "zh":
        from .chinese import plain as simplified

        return simplified(text)
    return text


@functools.cache
def finder(language: str, fast: bool = False) -> LearnedFinder:
    """The finder of a language; models load when it first finds. `fast`: without the encoder."""
    from .neural.finder import LearnedFinder

    return LearnedFinder(language, fast)
