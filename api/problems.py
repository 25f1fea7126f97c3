"""Errors over HTTP, as RFC 9457 problem+json."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from ..graph.model import errors
from ..graph.model.errors import LiaisonError

__all__ = ["RESPONSES", "Problem", "install"]

_STATUS: tuple[tuple[type[LiaisonError], int], ...] = (
    (errors.AmbiguousName, 409),
    (errors.NoPath, 404),
    (errors.EntityNotFound, 404),
    (errors.DocumentNotFound, 404),
    (errors.JudgementNotFound, 404),
    (errors.QueryRefused, 403),
    (errors.QueryTimedOut, 504),
    (errors.StoreBusy, 503),
    (errors.StoreFull, 507),
    (errors.StoreError, 503),
)


class Problem(BaseModel):
    """A problem as RFC 9457 describes it. `candidates` come with an ambiguous name, `searched` with a missing path."""

    type: str
    title: str
    status: int
    detail: str
    hint: str | None = None
    candidates: list[dict[str, Any]] | None = None
    searched: int | None = None


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": text, "content": {"application/problem+json": {}}}
    for status, text in ((404, "Not found, or no path"), (409, "The name is ambiguous"), (422, "A wrong parameter"))
}


def install(app: FastAPI) -> None:
    """Answer every error of the application with a problem."""

    @app.exception_handler(LiaisonError)
    async def ours(_request: Request, error: LiaisonError) -> JSONResponse:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 422)
        extra: dict[str, Any] = {}
        if isinstance(error, errors.AmbiguousName):
            extra["candidates"] = [
                {"id": each.id, "type": each.type, "name": each.name, "documents": each.documents}
                for each in error.candidates
            ]
        if isinstance(error, errors.NoPath):
            extra["searched"] = error.searched
        return respond(status, type(error).__name__, error.message, hint=error.hint or None, **extra)

    @app.exception_handler(HTTPException)
    async def general(_request: Request, error: HTTPException) -> JSONResponse:
        answer = respond(error.status_code, "", str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        parts = [f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors()]
        return respond(422, "InvalidParameter", "; ".join(parts))


def respond(status: int, kind: str, detail: str, **extra: Any) -> JSONResponse:
    """One problem; `kind` names it, without it the status speaks for itself."""
    title = HTTPStatus(status).phrase
    problem = Problem(
        type=f"urn:liaison:{kind}" if kind else "about:blank", title=title, status=status, detail=detail, **extra
    )
    return JSONResponse(problem.model_dump(exclude_none=True), status, media_type="application/problem+json")
