"""Where a store is: a folder, or the address of a Neo4j server."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..model.errors import StoreUnreachable

__all__ = ["Address", "default_folder"]

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def default_folder() -> Path:
    """A folder in the user's data directory."""
    import platformdirs

    return Path(platformdirs.user_data_dir("liaison", appauthor=False)) / "store"


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address; `text` is fit to be shown (no password in it)."""

    text: str
    folder: Path | None = None
    uri: str = ""
    user: str = ""
    password: str = ""
    database: str = "neo4j"

    def __repr__(self) -> str:
        return f"Address({self.text!r})"

    @classmethod
    def parse(cls, given: str | Path | None) -> Address:
        """Read a folder or ``bolt://[user:password@]host[:port][/database]``.

        None: LIAISON_STORE, else the default folder. User and password may stand in LIAISON_NEO4J_USER and
        LIAISON_NEO4J_PASSWORD, where no list of processes shows them. Raises StoreUnreachable for a strange scheme.
        """
        chosen = given if given is not None else os.environ.get("LIAISON_STORE") or default_folder()
        if isinstance(chosen, Path) or "://" not in chosen:
            folder = Path(chosen).expanduser()
            return cls(str(folder), folder=folder)
        try:
            parts = urlsplit(chosen)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise StoreUnreachable("The address of the store is not valid.", _HINT) from error
        if parts.scheme not in _SCHEMES or not host:
            raise StoreUnreachable(f"No store can be opened by {parts.scheme}://.", _HINT)
        shown = f"[{host}]" if ":" in host else host
        uri = f"{parts.scheme}://{shown}:{port or 7687}"
        return cls(
            uri,
            uri=uri,
            user=unquote(parts.username or "") or os.environ.get("LIAISON_NEO4J_USER", "neo4j"),
            password=unquote(parts.password or "") or os.environ.get("LIAISON_NEO4J_PASSWORD", ""),
            database=parts.path.strip("/") or "neo4j",
        )


_HINT = "Give a folder, or bolt://user:password@host:7687."
