"""Relations between the things of a document: rules, a linear model and a small network, weighed together."""

from __future__ import annotations

from .decide import decided

__all__ = ["decided"]
