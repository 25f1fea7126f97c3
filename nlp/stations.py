"""A workstation that carries its host's name: X有限公司院士工作站 stands in X有限公司."""

from __future__ import annotations

from collections.abc import Iterator

from .coreference import Resolution
from .found import Sentence

__all__ = ["hosts"]


def hosts(text: str, resolution: Resolution, sentence: Sentence) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Host, station and the station's span, for each station in a sentence that begins with the name of a firm which
    the document names elsewhere too. Universities send experts and lend names, so they are left out."""
    firms = [
        (name, number)
        for number, thing in enumerate(resolution.things)
        if thing.type == "Firm"
        for name in thing.names
        if len(name) >= 3
    ]
    for found, station in resolution.mentions:
        if found.type != "Workstation" or not sentence.start <= found.start < sentence.end:
            continue
        surface = text[found.start : found.end]
        owners = {number for name, number in firms if surface.startswith(name)}
        if len(owners) == 1:
            yield owners.pop(), station, (found.start, found.end)
