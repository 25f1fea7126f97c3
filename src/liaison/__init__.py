"""Liaison: who connects a firm to a university, and which sentence says so.

import liaison
with liaison.open("my-graph") as kg:
    kg.ingest("reports/")
    answer = kg.connect("Firm X", "University Y")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .kg import KnowledgeGraph as KnowledgeGraph

__all__ = ["KnowledgeGraph", "__version__", "open"]

__version__ = "0.1.0"


def open(store: str | Path | None = None, *, linger: float | None = None) -> KnowledgeGraph:
    """Open a knowledge graph: a folder (embedded engine) or the address of a Neo4j server.

    None: LIAISON_STORE, else a folder in the user's data directory. `linger`: seconds that the embedded engine stays
    after its last user (60). Raises a StoreError that says what is wrong.
    """
    from .graph.store.store import Store
    from .kg import KnowledgeGraph

    return KnowledgeGraph(Store.open(store, linger=linger))


def __getattr__(name: str) -> Any:
    # The keeper and the command line start without the driver.
    if name == "KnowledgeGraph":
        from .kg import KnowledgeGraph

        return KnowledgeGraph
    raise AttributeError(name)
