"""What was found in a passage, by this extractor or by another: as ``liaison extract FILE --json`` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...graph.model import Extraction
from ...graph.model.errors import UnreadableDocument
from ..report import as_json
from .gold import Passage, read_json, reason

__all__ = ["PredictedClaim", "PredictedEntity", "PredictedRelation", "Prediction", "load_predictions"]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class PredictedEntity(_Given):
    """One mention. Without offsets it stands for the name wherever it occurs."""

    text: str
    type: str
    start: int | None = None
    end: int | None = None


class PredictedRelation(_Given):
    """One statement; the ends are canonical names."""

    subject: str
    predicate: str
    object: str
    quote: str = ""
    polarity: str = "positive"
    modality: str = "fact"
    confidence: float = Field(default=1.0, ge=0, le=1)

    @property
    def factual(self) -> bool:
        """Whether it would make a relation of the graph: the condition of graph/identity/derive.py."""
        return self.polarity == "positive" and self.modality == "fact"


class PredictedClaim(_Given):
    """A statement about a number. Without offsets its quote is looked up in the text."""

    quote: str
    measure: str
    start: int | None = None
    end: int | None = None
    low: float | None = None
    high: float | None = None
    status: str = "fact"


class Prediction(_Given):
    """All that was found in one passage."""

    entities: tuple[PredictedEntity, ...] = ()
    relations: tuple[PredictedRelation, ...] = ()
    claims: tuple[PredictedClaim, ...] = ()

    @classmethod
    def of(cls, extraction: Extraction) -> Prediction:
        """What an extraction says, as its JSON would."""
        return cls.model_validate(as_json(extraction))


def load_predictions(folder: Path, passages: Iterable[Passage]) -> dict[str, Prediction]:
    """The predictions for passages by their names: ``NAME.json`` each. A passage without a file is left out.

    Raises UnreadableDocument, naming the file, where one is not of the form, and if there is none at all.
    """
    found: dict[str, Prediction] = {}
    for passage in passages:
        file = folder / f"{passage.name}.json"
        if not file.exists():
            continue
        try:
            found[passage.name] = Prediction.model_validate(read_json(file))
        except ValidationError as error:
            raise UnreadableDocument(f"{file}: {reason(error)}") from error
    if not found:
        raise UnreadableDocument(
            f"{folder}: no prediction for any of the passages", "Name them as the passages: ID.json for ID.json."
        )
    return found
