"""The labels that the models give to units of text: outside, or begin / inside of a type."""

from __future__ import annotations

__all__ = ["OUTSIDE", "TAGS", "TYPES", "begin", "inside"]

# The order is part of the trained weights: a new type goes to the end.
TYPES = (
    "Person",
    "Firm",
    "University",
    "Institute",
    "Government",
    "Award",
    "Patent",
    "Project",
    "Technology",
    "Workstation",
    "Region",
)
OUTSIDE = 0
TAGS = ("O", *(f"{place}-{type_}" for type_ in TYPES for place in "BI"))


def begin(type_: str) -> int:
    """The number of ``B-type``."""
    return 1 + 2 * TYPES.index(type_)


def inside(type_: str) -> int:
    """The number of ``I-type``."""
    return 2 + 2 * TYPES.index(type_)
