"""Exports: one writer a format. Each gives the file in pieces, so that it can be streamed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..analysis import Snapshot
from ..model.errors import LiaisonError
from . import gexf, graphml, nodelink
from .canonical import canonical, digest
from .rows import Evidence

__all__ = ["FORMATS", "Evidence", "Format", "canonical", "digest", "format_of", "write"]


@dataclass(frozen=True)
class Format:
    """A file format: `chunks` gives the text of a file (to be encoded in UTF-8) in pieces."""

    suffix: str
    name: str
    media_type: str
    chunks: Callable[[Snapshot, Evidence | None], Iterator[str]]


FORMATS = {
    format_.suffix: format_
    for format_ in (
        Format(".gexf", "GEXF 1.3", "application/gexf+xml", gexf.chunks),
        Format(".graphml", "GraphML", "application/graphml+xml", graphml.chunks),
        Format(".json", "node-link JSON", "application/json", nodelink.chunks),
    )
}


def format_of(name: str | Path) -> Format:
    """The format of a file name or of a suffix, in any case; raises LiaisonError with the known ones."""
    text = str(name).lower()
    suffix = Path(text).suffix or (text if text.startswith(".") else f".{text}")
    try:
        return FORMATS[suffix]
    except KeyError:
        raise LiaisonError(f"no export format for {str(name)!r}", f"Known: {', '.join(FORMATS)}.") from None


def write(
    snapshot: Snapshot,
    evidence: Evidence | None,
    target: str | Path | BinaryIO,
    format: str | None = None,
) -> None:
    """Write a snapshot to a path or to a binary stream.

    `evidence`: the quotes of each relation; None: without quotes. `format`: a suffix of FORMATS; a path may do without,
    a stream may not. A file appears whole or not at all. Raises LiaisonError for an unknown format and a path that
    cannot be written, InvalidRecord for what the format cannot hold.
    """
    if not isinstance(target, str | Path):
        if format is None:
            raise LiaisonError("a stream has no suffix to tell the format by", f"Known: {', '.join(FORMATS)}.")
        _send(format_of(format), snapshot, evidence, target)
        return
    chosen = format_of(target if format is None else format)
    try:
        _replace(Path(target), lambda stream: _send(chosen, snapshot, evidence, stream))
    except OSError as error:
        raise LiaisonError(f"cannot write {str(target)!r}: {error.strerror}") from error


def _send(chosen: Format, snapshot: Snapshot, evidence: Evidence | None, stream: BinaryIO) -> None:
    for chunk in chosen.chunks(snapshot, evidence):
        stream.write(chunk.encode())


def _replace(path: Path, send: Callable[[BinaryIO], None]) -> None:
    path = path.resolve()
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device is written to, never replaced
        with path.open("wb") as stream:
            send(stream)
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            send(stream)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
