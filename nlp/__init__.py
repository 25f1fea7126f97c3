"""Reading documents: ``extract(document) -> Extraction``, in Chinese and English, with rules and models as data."""

from __future__ import annotations

from .extract import EXTRACTOR, EXTRACTOR_FAST, extract
from .language import detect_language

__all__ = ["EXTRACTOR", "EXTRACTOR_FAST", "detect_language", "extract"]
