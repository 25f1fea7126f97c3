"""Reading documents: ``extract(document) -> Extraction``, in Chinese and English, with rules and models as data."""

from __future__ import annotations

from .extract import EXTRACTOR, extract
from .language import detect_language

__all__ = ["EXTRACTOR", "detect_language", "extract"]
