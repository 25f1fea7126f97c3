"""``liaison evaluate``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..graph.model import ontology
from ..graph.model.errors import LiaisonError
from .output import SOME_FAILED, AsJson, ExtractorOption, FastOption, clean, extractor_of, print_json, report

if TYPE_CHECKING:
    from ..nlp.evaluation import Passage, Prediction
    from ..nlp.extractors import CheckedExtractor


def register(app: typer.Typer) -> None:
    app.command()(evaluate)


def _language(given: str | None) -> str | None:
    if given not in (None, "en", "zh"):
        raise typer.BadParameter("en or zh")
    return given


def _names(given: list[str] | None) -> list[str]:
    known = {name.casefold(): name for name in (*ontology().types, *ontology().relations)}
    for name in given or ():
        if name.casefold() not in known:
            raise typer.BadParameter(f"{name!r} is no type or relation")
    return [known[name.casefold()] for name in given or ()]


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Annotated passages: ID.json beside the text files that they name.",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ],
    language: Annotated[
        str | None, typer.Option("--language", callback=_language, help="Only the passages in en or zh.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="NAME", callback=_names, help="Only this type or relation; may be given several times."
        ),
    ] = None,
    fast: FastOption = False,
    extractor: ExtractorOption = None,
    predictions: Annotated[
        Path | None,
        typer.Option(
            "--predictions",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Do not extract: judge ID.json of this folder, as extract --json writes it.",
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Each mistake with its sentence.")] = False,
    json: AsJson = False,
) -> None:
    """Say how good the extraction is: precision, recall and F1 on annotated passages.

    Strict: the exact name. Relaxed: any overlap with it. A thing counts once a passage. Also: which types are taken
    for which, how many non-facts come out as facts, numbers, and what a confidence is worth. Exit code 4: the
    extractor failed over some passages, which count as if nothing was found.

    Examples:

      liaison evaluate gold --language zh --errors

      liaison evaluate gold --only Patent --only HOLDS_PATENT

      liaison evaluate gold --predictions answers --json
    """
    if predictions and (fast or extractor):
        raise typer.BadParameter("what is judged is there already", param_hint="--predictions")
    from ..nlp import evaluation

    passages = [each for each in evaluation.load(folder) if language in (None, each.lang)]
    if not passages:
        raise typer.BadParameter(f"{str(folder)!r} has no passage in {language}", param_hint="--language")
    if predictions:
        found = evaluation.load_predictions(predictions, passages)
    else:
        from ..nlp import extractors

        reader = extractors.checked(extractors.load(extractor_of(extractor, fast)))
        found = _predictions(passages, reader)
    unanswered = [passage.name for passage in passages if passage.name not in found]
    scores = [evaluation.score(passage, found.get(passage.name, evaluation.Prediction())) for passage in passages]
    result = evaluation.summarise(scores, only=only or (), unanswered=unanswered)
    if json:
        print_json(result.model_dump(mode="json", exclude=None if errors else {"mistakes"}))
    else:
        from .figures import print_mistakes, print_report

        print_report(result)
        if errors:
            print_mistakes(result.mistakes)
    if unanswered and predictions:
        print(f"liaison: no prediction for {clean(', '.join(unanswered))}: counted as nothing found", file=sys.stderr)
    if result.misplaced:
        print(f"liaison: {result.misplaced} offsets do not fit their text and were passed over", file=sys.stderr)
    if unanswered and not predictions:
        sys.exit(SOME_FAILED)


def _predictions(passages: Sequence[Passage], reader: CheckedExtractor) -> dict[str, Prediction]:
    """What an extractor finds in each passage; a passage it fails over is reported and left out."""
    from ..ingest.standard_input import from_text
    from ..nlp.evaluation import Prediction

    found: dict[str, Prediction] = {}
    failures: list[LiaisonError] = []
    refusals: list[str] = []
    for passage in _with_progress(passages):
        try:
            answer = reader.extract(from_text(passage.text, passage.name))
        except LiaisonError as error:
            failures.append(error)
            continue
        refusals += [f"{passage.name}: refused: {reason}" for reason in answer.refused]
        found[passage.name] = Prediction.of(answer.extraction)
    for failure in failures:
        report(failure)
    for refusal in refusals:
        print(f"liaison: {clean(refusal)}", file=sys.stderr)
    return found


def _with_progress(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages one by one, with a bar on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield from bar.track(passages, description="Extracting")
