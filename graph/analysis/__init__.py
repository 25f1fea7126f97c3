"""What can be computed on a snapshot of the graph."""

from .paths import Hop, Path, connect
from .snapshot import Snapshot

__all__ = ["Hop", "Path", "Snapshot", "connect"]
