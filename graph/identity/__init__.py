"""Which profiles are one thing: comparison keys, judgements, clusters, and what follows from them."""

from .derive import derive_entity, derive_relation, place
from .judgements import Verdicts, verdicts
from .keys import block
from .resolve import CONTEXT, STRATA, resolve, stratum

__all__ = [
    "CONTEXT",
    "STRATA",
    "Verdicts",
    "block",
    "derive_entity",
    "derive_relation",
    "place",
    "resolve",
    "stratum",
    "verdicts",
]
