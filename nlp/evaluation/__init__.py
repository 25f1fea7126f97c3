"""How good the extraction is: annotated passages, what was found in them, and the figures of the comparison.

>>> passage = Passage.model_validate({
...     "name": "a", "lang": "en", "text": "Arm Ltd won the Star Prize.",
...     "entities": [{"id": "F1", "type": "Firm", "canonical": "Arm Ltd", "spans": [[0, 7, "Arm Ltd"]]},
...                  {"id": "A1", "type": "Award", "canonical": "Star Prize", "spans": [[16, 26, "Star Prize"]]}],
...     "relations": [["Arm Ltd", "WON", "Star Prize"]]})
>>> found = Prediction.model_validate({"entities": [{"text": "Arm", "type": "Firm", "start": 0, "end": 3}]})
>>> report = summarise([score(passage, found)])
>>> report.together.entities_strict.micro.recall, report.together.entities_relaxed.micro.recall
(0.0, 0.5)
"""

from __future__ import annotations

from .gold import Passage, load
from .prediction import Prediction, load_predictions
from .report import Figures, ReadAs, Report, Scores, Section, summarise
from .scoring import Mistake, Score, score

__all__ = [
    "Figures",
    "Mistake",
    "Passage",
    "Prediction",
    "ReadAs",
    "Report",
    "Score",
    "Scores",
    "Section",
    "load",
    "load_predictions",
    "score",
    "summarise",
]
