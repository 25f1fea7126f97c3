"""Which language a text is in, and the finder for it."""

from __future__ import annotations

import functools
import re
from typing import Literal

from .found import Finder

__all__ = ["detect_language", "finder"]


def detect_language(text: str) -> Literal["en", "zh"]:
    """Chinese where Han characters make up a tenth or more of the letters, else English.

    >>> detect_language("山西大学 (Shanxi University)"), detect_language("The station of Shanxi University (山西大学)")
    ('zh', 'en')
    """
    han = len(re.findall(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]", text))
    latin = len(re.findall(r"[A-Za-z]", text))
    # A Chinese character says about as much as three or four letters.
    return "zh" if han and han * 4 >= latin else "en"


@functools.cache
def finder(language: str) -> Finder:
    """The finder of a language; models load when it first finds."""
    if language == "zh":
        from .chinese import ChineseFinder

        return ChineseFinder()
    from .english import EnglishFinder

    return EnglishFinder()
