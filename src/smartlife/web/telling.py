"""Problems told: who asks for a page gets one, who asks the API gets problem+json (RFC 9457)."""

from __future__ import annotations

import logging
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match, Route

from smartlife.errors import SmartlifeError
from smartlife.languages.messages import messages
from smartlife.web.languages import LANGUAGES, negotiated
from smartlife.web.page import Head
from smartlife.web.problems import NotFound, Problem, Refused, in_words, problem_of
from smartlife.web.reading import Reading, audience_of
from smartlife.web.rendering import rendered

if TYPE_CHECKING:
    from fastapi import FastAPI

_log = logging.getLogger(__name__)


def add_handlers(app: FastAPI) -> None:
    """Makes the application tell problems in the reader's way."""
    for error, handler in _HANDLERS.items():
        app.add_exception_handler(error, handler)


def _not_found(request: Request, error: NotFound) -> Response:
    return _told(request, 404, error.what)


def _refused(request: Request, error: Refused) -> Response:
    return _shown(request, Problem(error.status, error.what, todo=error.todo), error.headers)


def _http(request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = _allowed(request)
    return _told(request, error.status_code, headers=headers)


def _allowed(request: Request) -> str:
    """All methods at an address: a page and the answer to its form are two routes."""
    here = [
        route
        for route in request.app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
    ]
    return ", ".join(sorted({method for route in here for method in route.methods or ()}))


def _gone(request: Request, error: ClientDisconnect) -> Response:
    # who types on asks anew: nobody waits for this answer
    del request, error
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def _invalid(request: Request, error: RequestValidationError) -> Response:
    # without the values: they may be a person's
    found = [f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors()]
    return _told(request, 422, "; ".join(found))


def _of_ours(request: Request, error: SmartlifeError) -> Response:
    return _shown(request, Problem(422, in_words(error, messages(_language(request)))))


def _defect(request: Request, error: Exception) -> Response:
    reference = uuid.uuid4().hex[:8]
    pattern = getattr(request.scope.get("route"), "path", "an unknown address")
    if request.method == "POST":
        # where it happened, not what was entered: messages of errors quote it
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("defect %s at %s: %s\n%s", reference, pattern, type(error).__name__, where)
    else:
        _log.error("defect %s at %s", reference, pattern, exc_info=error)
    return _told(request, 500, reference=reference)


_HANDLERS: Final[Mapping[type[Exception], Callable[[Request, Any], Response]]] = {
    ClientDisconnect: _gone,
    NotFound: _not_found,
    Refused: _refused,
    HTTPException: _http,
    RequestValidationError: _invalid,
    SmartlifeError: _of_ours,
    Exception: _defect,
}


def _told(
    request: Request,
    status: int,
    detail: str = "",
    reference: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = problem_of(status, messages(_language(request)), detail, reference)
    return _shown(request, problem, headers)


def _shown(
    request: Request, problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    if request.url.path.startswith("/api/"):
        content = {"type": "about:blank", **asdict(problem)}
        return JSONResponse(content, problem.status, headers, "application/problem+json")
    base = request.app.state.base_url or str(request.base_url).rstrip("/")
    with request.app.state.runs.lease() as run:
        reading = Reading(run, _language(request), audience_of(request), "/", (), base)
        head = Head(problem.title, problem.title)
        page = rendered("problem.html", problem, head, reading)
    return Response(page, problem.status, headers, "text/html")


def _language(request: Request) -> str:
    first = request.url.path.strip("/").partition("/")[0]
    asked = first if first in LANGUAGES else request.query_params.get("lang", "")
    header = request.headers.get("accept-language", "")
    return asked if asked in LANGUAGES else negotiated(header)
