"""Extraction as spaCy components: ``nlp.add_pipe("liaison_en")``, or ``spacy.load(spacy_pipeline.path("zh"))``.

spaCy finds the factories by their entry points, so nothing need be imported first. No store takes part.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from spacy.language import Language, create_tokenizer
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import filter_spans

from ..graph.model import Document, Extraction, ids
from .extract import extract
from .report import as_json

__all__ = ["Component", "chinese", "english", "path", "words"]

_KEY = "liaison"


def path(language: Literal["en", "zh"]) -> Path:
    """The folder of a ready pipeline, for `spacy.load`: spaCy's tokens (en) or characters (zh), then the component.

    The folder is part of the package as installed on disk. Raises ValueError for another language.
    """
    if language not in ("en", "zh"):
        raise ValueError(f"no pipeline for {language!r}: en or zh")
    return Path(str(resources.files(__package__) / "data" / "spacy" / f"liaison_{language}"))


class Component:
    """A spaCy component. It holds its settings only; models are shared by all components of a process.

    On each Doc it sets

    - ``doc.ents``: the mentions that are whole tokens, labelled with types of the ontology; earlier ones are replaced
    - ``doc.spans["liaison"]``: all mentions, each widened to whole tokens; ``span.id_`` is the profile's id
    - ``doc._.liaison_entities``, ``doc._.liaison_relations``, ``doc._.liaison_claims``: lists of dicts as
      ``liaison extract --json`` prints them, with exact offsets in code points of ``doc.text``
    - ``doc._.liaison_unaligned``: those of the entities that are not whole tokens, and so not in ``doc.ents``
    - ``doc._.liaison_extraction``: the `Extraction`

    All of it goes with the Doc: ``nlp.pipe(n_process=…)``, ``Doc.to_bytes``, ``DocBin(store_user_data=True)``.
    """

    def __init__(self, language: Literal["en", "zh"], fast: bool) -> None:
        self.language = language
        self.fast = fast

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        # The same text gives the same ids, wherever it is read.
        key = f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
        document = Document(
            id=ids.document_id(key),
            key=key,
            sha256=key.removeprefix("sha256:"),
            text=text,
            language=self.language,
            title="",
        )
        extraction = extract(document, fast=self.fast)
        # Plain data, because a Doc crosses processes as bytes; the text is there already.
        doc.user_data[_KEY] = extraction.model_dump(mode="json", exclude={"document": {"text"}})
        mentions = sorted(
            (one.start, one.end, profile.type, profile.id)
            for profile in extraction.profiles
            for one in profile.mentions
        )
        whole = [doc.char_span(start, end, label=type_, span_id=id_) for start, end, type_, id_ in mentions]
        wide = [
            doc.char_span(start, end, label=type_, span_id=id_, alignment_mode="expand")
            for start, end, type_, id_ in mentions
        ]
        doc.spans[_KEY] = [span for span in wide if span is not None]
        doc.ents = filter_spans([span for span in whole if span is not None])
        return doc


def english(nlp: Language, name: str, fast: bool) -> Component:  # noqa: ARG001  (spaCy passes both by name)
    """The factory ``liaison_en``."""
    return Component("en", fast)


def chinese(nlp: Language, name: str, fast: bool) -> Component:  # noqa: ARG001
    """The factory ``liaison_zh``; its mentions align with spaCy's default tokens for Chinese, which are characters."""
    return Component("zh", fast)


class _Words(Tokenizer):  # type: ignore[misc]
    """spaCy's tokenizer; a pipeline without a file for it keeps the rules of its language."""

    def from_disk(self, path: Any, *, exclude: Any = ()) -> _Words:
        if Path(path).exists():
            super().from_disk(path, exclude=exclude)
        return self


def words() -> Any:
    """The tokenizer ``liaison.Words.v1``: spaCy's own, for a pipeline that ships as text files only."""

    def make(nlp: Language) -> _Words:
        plain = create_tokenizer()(nlp)
        return _Words(
            nlp.vocab,
            rules=plain.rules,
            prefix_search=plain.prefix_search,
            suffix_search=plain.suffix_search,
            infix_finditer=plain.infix_finditer,
            token_match=plain.token_match,
            url_match=plain.url_match,
        )

    return make


def _extraction(doc: Doc) -> Extraction | None:
    stored = doc.user_data.get(_KEY)
    if stored is None:
        return None
    return Extraction.model_validate({**stored, "document": {**stored["document"], "text": doc.text}})


def _rows(doc: Doc, kind: str) -> list[dict[str, Any]]:
    extraction = _extraction(doc)
    rows: list[dict[str, Any]] = as_json(extraction)[kind] if extraction else []
    return rows


def _unaligned(doc: Doc) -> list[dict[str, Any]]:
    return [row for row in _rows(doc, "entities") if doc.char_span(row["start"], row["end"]) is None]


def _register() -> None:
    fields = ("liaison_extraction", "liaison_entities", "liaison_relations", "liaison_claims", "liaison_unaligned")
    assigned = ["doc.ents", "doc.spans", *(f"doc._.{field}" for field in fields)]
    for name, factory in (("liaison_en", english), ("liaison_zh", chinese)):
        Language.factory(name, default_config={"fast": False}, assigns=assigned, func=factory)
    Doc.set_extension("liaison_extraction", getter=_extraction, force=True)
    Doc.set_extension("liaison_entities", getter=lambda doc: _rows(doc, "entities"), force=True)
    Doc.set_extension("liaison_relations", getter=lambda doc: _rows(doc, "relations"), force=True)
    Doc.set_extension("liaison_claims", getter=lambda doc: _rows(doc, "claims"), force=True)
    Doc.set_extension("liaison_unaligned", getter=_unaligned, force=True)


_register()
