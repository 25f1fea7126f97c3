"""Which files there are under the given paths, each with its source key, and which are passed over and why."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .readers import SUFFIXES
from .tables import MAPPING_SUFFIXES, TABLE_SUFFIXES

__all__ = ["Source", "walk"]

_HINTS = {
    ".doc": "an old Word file: save it as .docx",
    ".xls": "an old Excel file: save it as .xlsx",
    ".rtf": "an RTF file: save it as .docx",
    ".wps": "a WPS file: save it as .docx",
    ".odt": "an OpenDocument file: save it as .docx",
    ".ods": "an OpenDocument file: save it as .xlsx",
    ".zip": "an archive: unpack it first",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One file. `mapping` belongs to a table; `reason` says why a file is skipped (else it is empty)."""

    path: Path
    key: str
    kind: Literal["document", "table", "skipped"]
    mapping: Path | None = None
    reason: str = ""


def walk(paths: Iterable[Path]) -> Iterator[Source]:
    """Yield every file under `paths`, in the order given, inside a folder sorted by key.

    The key of a file in a folder is its path relative to the folder that was given (slashes, NFC); the key of a file
    that was given itself is its name. Two files of one call that would share a key would supersede each other, so the
    second is skipped and says which the first was. Hidden files, lock files of Office and mappings are passed over in
    silence; unknown suffixes, symbolic links inside folders (their targets may lie anywhere) and tables without a
    mapping are yielded as skipped. A file that is reached twice is yielded once.
    """
    taken: dict[str, Path] = {}
    seen: set[Path] = set()
    for given in paths:
        for path, key, problem in _files(Path(given)):
            try:
                real = path.resolve()
            except (OSError, RuntimeError):
                real = path.absolute()
            if real in seen:
                continue
            seen.add(real)
            source = Source(path, key, "skipped", reason=problem) if problem else _source(path, key)
            if source is None:
                continue
            if source.kind != "skipped" and (first := taken.setdefault(key, path)) != path:
                reason = f"its key {key!r} is that of {first}; ingest the folder that holds both"
                source = Source(path, key, "skipped", reason=reason)
            yield source


def _files(given: Path) -> Iterator[tuple[Path, str, str]]:
    """(path, key, problem) of every visible file under a path; the problem is empty if there is none."""
    try:
        mode = given.stat().st_mode
    except OSError as error:
        yield given, _key(given.name or str(given)), f"cannot be read: {error.strerror}"
        return
    if stat.S_ISDIR(mode):
        yield from sorted(_folder(given, given), key=lambda item: item[1])
    else:
        # Resolved, so that "folder/.." and a bare "." have names too.
        yield given, _key(given.name), _problem(given.name, mode)


def _folder(folder: Path, top: Path) -> Iterator[tuple[Path, str, str]]:
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.stat(follow_symlinks=False).st_mode) for entry in entries]
    except OSError as error:
        yield folder, _key(folder.relative_to(top).as_posix()), f"cannot be read: {error.strerror}"
        return
    for name, mode in found:
        if name.startswith((".", "~$")):
            continue
        path = folder / name
        if stat.S_ISDIR(mode):
            yield from _folder(path, top)
        else:
            yield path, _key(path.relative_to(top).as_posix()), _problem(name, mode)


def _problem(name: str, mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a symbolic link: give its target instead"
    if not stat.S_ISREG(mode):
        return "not a regular file"
    if any(0xD800 <= ord(char) <= 0xDFFF for char in name):
        return "its name is not valid UTF-8: rename it"
    if any(unicodedata.category(char) == "Cc" for char in name):
        return "its name holds control characters: rename it"
    return ""


def _key(path: str) -> str:
    # A name that is no UTF-8 (or holds a line end) is reported; its report must be printable.
    printable = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return unicodedata.normalize("NFC", "".join(char if char.isprintable() else repr(char)[1:-1] for char in printable))


def _source(path: Path, key: str) -> Source | None:
    suffix = path.suffix.lower()
    if path.name.lower().endswith(MAPPING_SUFFIXES):
        return None
    if suffix in SUFFIXES:
        return Source(path, key, "document")
    if suffix in TABLE_SUFFIXES:
        mapping = mapping_beside(path)
        if mapping is None:
            name = path.stem + MAPPING_SUFFIXES[0]
            return Source(path, key, "skipped", reason=f"a table without a mapping: write {name} beside it")
        return Source(path, key, "table", mapping)
    return Source(path, key, "skipped", reason=_HINTS.get(suffix, f"unknown kind of file {suffix!r}"))


def mapping_beside(path: Path) -> Path | None:
    """The mapping of a table: ``awards.mapping.yaml`` beside ``awards.csv``; None if there is none."""
    candidates = (path.with_name(path.stem + suffix) for suffix in MAPPING_SUFFIXES)
    return next((candidate for candidate in candidates if candidate.is_file()), None)
