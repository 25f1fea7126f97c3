"""The only room that speaks to a database: the store, the embedded engine and its keeper, migrations, the guard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .store import Store as Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    # The keeper starts in this package too, and must not wait for the driver that it does not use.
    if name == "Store":
        from .store import Store

        return Store
    raise AttributeError(name)
