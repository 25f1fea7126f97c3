"""Extractors as plug-ins: what reads documents is an entry point of the group ``liaison.extractors``.

An entry point names a class, or a function without arguments, that makes an `Extractor`. Liaison's own two are
registered in the same way; whatever an extractor answers goes through `checked`.
"""

from __future__ import annotations

import os
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from ..graph.model import Document, Extraction
from ..graph.model.errors import ExtractorUnusable
from .checked import Checked, CheckedExtractor, brief
from .extract import EXTRACTOR, EXTRACTOR_FAST, extract

__all__ = ["DEFAULT", "FAST", "GROUP", "Checked", "CheckedExtractor", "Extractor", "checked", "load", "names"]

GROUP = "liaison.extractors"
DEFAULT = "liaison"
FAST = "liaison-fast"

_ID_LENGTH = 100


class Extractor(Protocol):
    """Reads documents. Made once a process and cheaply: models load with the first document.

    `id` is its name and version (1 to 100 printable characters): it signs each assertion, and a new one makes every
    document worth reading again.
    """

    @property
    def id(self) -> str: ...

    def extract(self, document: Document) -> Extraction:
        """What the document says. The same document gives the same answer, in whichever process."""
        ...


class Liaison:
    """The default: rules and models."""

    id = EXTRACTOR

    def extract(self, document: Document) -> Extraction:
        return extract(document)


class LiaisonFast:
    """The same without the models that cost most."""

    id = EXTRACTOR_FAST

    def extract(self, document: Document) -> Extraction:
        return extract(document, fast=True)


def names() -> list[str]:
    """The names of the installed extractors, sorted."""
    return sorted({point.name for point in entry_points(group=GROUP)})


def load(name: str | None = None) -> Extractor:
    """Make an extractor; None: LIAISON_EXTRACTOR, else ``liaison``.

    Raises ExtractorUnusable if none has that name, several packages claim it, or it cannot be made.
    """
    wanted = name or os.environ.get("LIAISON_EXTRACTOR") or DEFAULT
    found = {point.value: point for point in entry_points(group=GROUP) if point.name == wanted}
    if not found:
        known = ", ".join(names()) or "none; Liaison itself is not installed as a package"
        raise ExtractorUnusable(f"No extractor is called {wanted!r}.", f"Installed: {known}.")
    if len(found) > 1:
        both = ", ".join(sorted(_package(point) for point in found.values()))
        raise ExtractorUnusable(f"Several packages have an extractor {wanted!r}: {both}.", "Uninstall all but one.")
    (point,) = found.values()
    return _made(point)


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value


def _made(point: EntryPoint) -> Extractor:
    where = f"The extractor {point.name!r} of {_package(point)}"
    try:
        extractor: Extractor = point.load()()
        id_, work = extractor.id, extractor.extract
    except (Exception, SystemExit) as error:
        # It is somebody else's code: whatever it raises, this extractor is what cannot be used.
        raise ExtractorUnusable(f"{where} cannot be started: {type(error).__name__}: {brief(error)}") from error
    if (
        not isinstance(id_, str)
        or not id_.isprintable()
        or not 0 < len(id_.strip()) <= _ID_LENGTH
        or not callable(work)
    ):
        raise ExtractorUnusable(f"{where} has no proper `id` or no `extract`.", "See docs/extractors.md.")
    return extractor


def checked(extractor: Extractor) -> CheckedExtractor:
    """The extractor behind the checks that every answer passes before it may reach a store."""
    return CheckedExtractor(extractor.id, extractor.extract)
