"""Chinese or English, told by the share of Han characters."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["language_of"]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def language_of(text: str) -> Literal["en", "zh"]:
    """The language of a text: ``zh`` if it has at least as many Han characters as words in other letters.

    >>> language_of("太原理工大学（Taiyuan University of Technology）"), language_of("Zhang Wei (张伟) of Arm")
    ('zh', 'en')
    """
    han = len(_HAN.findall(text))
    return "zh" if han and han >= len(_WORD.findall(text)) else "en"
