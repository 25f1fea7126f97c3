"""A folder into the store: walk, read, extract, write. Nothing that cannot be read stops the rest."""

from __future__ import annotations

import functools
import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..graph.model import Document, Extraction, ids
from ..graph.model.errors import LiaisonError
from ..graph.store.store import Row, Store
from . import writing
from .readers import load_bytes, read
from .walk import Source, walk

if TYPE_CHECKING:
    from ..nlp.extractors import Checked, CheckedExtractor

__all__ = ["Problem", "Progress", "Refused", "Report", "ingest"]

_BATCH_DOCUMENTS = 16
_BATCH_RECORDS = 1000
_REASONS = 5
_POOL_FROM = 12  # Fewer documents are read sooner than further processes start.

Progress = Callable[[int, int, str], None]
"""Called with the number of files done, of all files, and the key of the last one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was not taken in, and why."""

    key: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """What of an extractor's answer was not taken in, because it does not hold: how many items, the first reasons."""

    key: str
    count: int
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """What an ingest did, by source key. `failed` could not be read, `skipped` is of no known kind.

    `refused`: documents that are in, but not with all that the extractor said of them.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    records: int = 0


def ingest(
    store: Store,
    paths: Iterable[Path],
    *,
    language: str | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    extractor: str | None = None,
) -> Report:
    """Take in files and folders. What is there already, unchanged and read by the same extractor, costs nothing.

    `language` (``en`` or ``zh``) overrides what each document seems to be. `workers`: processes that read (None: one a
    core, at most four). `extractor`: the name of an installed one (`nlp.extractors.names`; None: LIAISON_EXTRACTOR,
    else ``liaison``). Every document is written whole, with all that follows from it, or not at all; what the extractor
    says and does not hold is refused and reported. Raises ExtractorUnusable.
    """
    return _Ingest(store, language, progress, workers, extractor).run(list(walk(paths)))


class _Ingest:
    def __init__(
        self,
        store: Store,
        language: str | None,
        progress: Progress | None,
        workers: int | None,
        extractor: str | None,
    ) -> None:
        from ..nlp import extractors

        self.store = store
        self.language = language
        self.name = extractor
        self.extractor = extractors.checked(extractors.load(extractor))
        self.reader = f"{self.extractor.id} {language}" if language else self.extractor.id
        self.progress = progress
        self.workers = workers or min(4, os.cpu_count() or 1)
        self.report = Report()
        self.known = {row["id"]: row for row in store.read("read/documents")}
        self.done = self.total = 0

    def run(self, sources: list[Source]) -> Report:
        self.total = len(sources)
        documents: list[Source] = []
        for source in sources:
            if source.kind == "skipped":
                self.report.skipped.append(Problem(source.key, source.reason))
                self.step(source.key)
            elif source.kind == "table":
                self.table(source)
            elif self.is_known(source):
                self.report.unchanged.append(source.key)
                self.step(source.key)
            else:
                documents.append(source)
        self.documents(documents)
        return self.report

    def step(self, key: str) -> None:
        self.done += 1
        if self.progress:
            self.progress(self.done, self.total, key)

    def fail(self, key: str, error: LiaisonError) -> None:
        self.report.failed.append(Problem(key, error.message, error.hint))
        self.step(key)

    def is_known(self, source: Source) -> bool:
        row = self.known.get(ids.document_id(source.key))
        if row is None or row["reader"] != self.reader:
            return False
        try:
            return bool(row["sha256"] == hashlib.sha256(load_bytes(source.path)).hexdigest())
        except LiaisonError:
            return False  # Reading it will say why.

    def documents(self, sources: list[Source]) -> None:
        batch: list[Extraction] = []
        for source, result in zip(sources, self.extractions(sources), strict=True):
            if isinstance(result, LiaisonError):
                self.fail(source.key, result)
                continue
            if result.refused:
                count, reasons = len(result.refused), result.refused[:_REASONS]
                self.report.refused.append(Refused(source.key, count, reasons))
            batch.append(result.extraction)
            if len(batch) == _BATCH_DOCUMENTS:
                self.write(batch)
                batch = []
        self.write(batch)

    def extractions(self, sources: list[Source]) -> Iterator[Checked | LiaisonError]:
        if self.workers < 2 or len(sources) < _POOL_FROM:
            yield from map(partial(_extract, extractor=self.extractor, language=self.language), sources)
            return
        work = partial(_extract_there, name=self.name, language=self.language)
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # One thread a process: the processes share the cores.
        # Fresh processes: a fork of one with open connections and threads may hang.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.workers, mp_context=context, initializer=_go_with_parent) as pool:
            try:
                with _deaf_to_interrupts():
                    results = pool.map(work, sources, chunksize=1)
                yield from results
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def write(self, batch: list[Extraction]) -> None:
        if not batch:
            return
        writing.put(self.store, batch, reader=self.reader)
        for extraction in batch:
            document = extraction.document
            (self.report.updated if document.id in self.known else self.report.added).append(document.key)
            self.step(document.key)

    def table(self, source: Source) -> None:
        """Rows are records of their own: only those that are new, changed or gone are touched."""
        from .tables import read_mapping, read_table

        mapping = source.mapping or source.path  # The walk gives every table its mapping.
        try:
            table, records = read_table(source.path, source.key, read_mapping(mapping))
            extractions = list(records)
        except LiaisonError as error:
            self.fail(source.key, error)
            return
        stored = self.known.get(table.id)
        if stored and stored["sha256"] == table.sha256:
            self.report.unchanged.append(source.key)
        else:
            self.write_table(table, extractions)
            (self.report.updated if stored else self.report.added).append(source.key)
            self.report.records += len(extractions)
        self.step(source.key)

    def write_table(self, table: Document, extractions: list[Extraction]) -> None:
        before: dict[str, Row] = {row["id"]: row for row in self.store.read("read/records", {"collection": table.id})}
        fresh = [each for each in extractions if before.get(each.document.id, {}).get("sha256") != each.document.sha256]
        gone = set(before) - {each.document.id for each in extractions}
        # Until the last row is in, the table declares nothing and counts as unread: an ingest that was cut short is
        # finished by the next one.
        unfinished = table.model_copy(update={"sha256": "", "complete": None})
        reader = fresh[0].assertions[0].extractor if fresh and fresh[0].assertions else "table"
        for start in range(0, max(len(fresh), 1), _BATCH_RECORDS):
            part, last = fresh[start : start + _BATCH_RECORDS], start + _BATCH_RECORDS >= len(fresh)
            collection = Extraction(document=table if last else unfinished)
            writing.put(self.store, [collection, *part], reader=reader, removed=gone)
            if self.progress:
                self.progress(self.done, self.total, f"{table.key}: {start + len(part)} of {len(fresh)} rows")
            gone = set()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started here leave Ctrl-C to their parent from their first moment: they inherit what is ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _go_with_parent() -> None:
    """Make a reading process end when its parent is killed."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _extract(source: Source, extractor: CheckedExtractor, language: str | None) -> Checked | LiaisonError:
    """Read one file and extract from it; an error is a result too, so that it crosses from process to process."""
    try:
        document = read(source.path, source.key)
        if language in ("en", "zh"):
            document = document.model_copy(update={"language": language})
        return extractor.extract(document)
    except LiaisonError as error:
        return LiaisonError(error.message, error.hint)


def _extract_there(source: Source, name: str | None, language: str | None) -> Checked | LiaisonError:
    """The same in a reading process, which makes its own extractor: only the name crosses."""
    try:
        extractor = _own_extractor(name)
    except LiaisonError as error:
        return LiaisonError(error.message, error.hint)
    return _extract(source, extractor, language)


@functools.cache
def _own_extractor(name: str | None) -> CheckedExtractor:
    from ..nlp import extractors

    return extractors.checked(extractors.load(name))
