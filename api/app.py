"""The application: one knowledge graph, read over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, Path, Query
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from .. import __version__
from ..answers import Card, ClaimAnswer, Connection, Status, as_document
from ..graph.model import Entity
from ..graph.model.errors import EntityNotFound
from ..kg import KnowledgeGraph
from .problems import RESPONSES, install, respond

__all__ = ["create_app"]

Name = Annotated[str, Query(min_length=1, max_length=500)]


class Health(BaseModel):
    status: str
    engine: str
    revision: int
    version: str


class Found(BaseModel):
    """Entities, best first; `truncated`: there are more than were asked for."""

    entities: list[Entity]
    truncated: bool
    revision: int


def create_app(kg: KnowledgeGraph) -> FastAPI:
    """The routes over one open graph (which stays the caller's to close)."""
    app = FastAPI(
        title="Liaison",
        version=__version__,
        description="Who connects a firm to a university, and which sentence says so.",
        license_info={"name": "Apache-2.0"},
    )
    install(app)
    _answers(app, kg)
    _things(app, kg)
    return app


def _answers(app: FastAPI, kg: KnowledgeGraph) -> None:
    @app.get("/health", summary="Is it up, and at which revision")
    def health() -> Health:
        return Health(status="ok", engine=kg.store.engine, revision=kg.store.revision(), version=__version__)

    @app.get("/status", summary="What the store holds, by type")
    def status() -> Status:
        return kg.status()

    @app.get("/search", summary="Find entities by name")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=500, examples=["山西大学", "Shanxi University"])],
        type: Annotated[str | None, Query(examples=["University"])] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 20,
    ) -> Found:
        found = kg.search(q, type=type, limit=limit + 1)
        return Found(entities=found[:limit], truncated=len(found) > limit, revision=kg.store.revision())

    @app.get("/connect", summary="Who connects two entities, and which sentences say so", responses=RESPONSES)
    def connect(
        a: Annotated[str, Query(min_length=1, max_length=500, examples=["山西潞安矿业（集团）有限责任公司"])],
        b: Annotated[str, Query(min_length=1, max_length=500, examples=["中国科学院山西煤炭化学研究所"])],
        max_hops: Annotated[int, Query(ge=1, le=12)] = 4,
        k: Annotated[int, Query(ge=1, le=100)] = 5,
        types: Annotated[list[str] | None, Query(description="Only these relations.")] = None,
        as_of: Annotated[str | None, Query(examples=["2012"], description="YYYY, YYYY-MM or YYYY-MM-DD")] = None,
        certain: bool = False,
    ) -> Connection:
        return kg.connect(a, b, max_hops=max_hops, k=k, types=types, as_of=as_of, certain=certain)

    @app.get("/claims", summary="What documents say of numbers, against the records")
    def claims() -> list[ClaimAnswer]:
        return kg.claims()


def _things(app: FastAPI, kg: KnowledgeGraph) -> None:
    @app.get(
        "/entities/{id}",
        summary="All that is said of an entity",
        response_model=Card,
        responses=RESPONSES
        | {301: {"description": "It was merged; see Location"}, 410: {"description": "Its document is gone"}},
    )
    def entity(id: Annotated[str, Path(examples=["p:09e6e41cb70fa0947f43"], max_length=200)]) -> Any:
        try:
            card = kg.show_id(id)
        except EntityNotFound as error:
            if id.startswith("p:"):
                # An id is a hash of a document's anchor: whoever holds one had it from a document that was here.
                return respond(410, "EntityNotFound", error.message, hint=error.hint or None)
            raise
        if card.entity.id != id:
            return RedirectResponse(f"/entities/{quote(card.entity.id)}", status_code=301)
        return card

    @app.get("/documents", summary="All documents, without their texts")
    def documents() -> list[dict[str, Any]]:
        return kg.documents()

    @app.get("/documents/{id:path}", summary="A document by id or source key", responses=RESPONSES)
    def document(id: Annotated[str, Path(max_length=2000)], text: bool = True) -> dict[str, Any]:
        return as_document(kg.document(id), text)

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> Response:
        return Response(status_code=204)
