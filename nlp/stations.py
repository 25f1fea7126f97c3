"""A workstation that carries its host's name: X有限公司院士工作站 stands in X有限公司."""

from __future__ import annotations

from collections.abc import Iterator

from .coreference import Resolution

__all__ = ["hosts"]


def hosts(text: str, resolution: Resolution) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Host, station and the station's span, for each station that begins with the name of a firm which the document
    names elsewhere too; in the order of the text. Universities send experts and lend names, so they are left out."""
    stations = [(found, station) for found, station in resolution.mentions if found.type == "Workstation"]
    firms: dict[str, set[int]] = {}
    for number, thing in enumerate(resolution.things):
        if thing.type == "Firm" and stations:
            for name in thing.names:
                if len(name) >= 3:
                    firms.setdefault(name, set()).add(number)
    for found, station in stations:
        surface = text[found.start : found.end]
        owners = {owner for length in range(3, len(surface) + 1) for owner in firms.get(surface[:length], ())}
        if len(owners) == 1:
            yield owners.pop(), station, (found.start, found.end)
