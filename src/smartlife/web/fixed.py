"""What is no page: the door that finds the language, files, health, figures, the API's text."""

from __future__ import annotations

from gzip import decompress as gunzip
from typing import TYPE_CHECKING, Final

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from smartlife.web.assets import assets
from smartlife.web.downloads import add_downloads
from smartlife.web.drawing_library import library_address
from smartlife.web.languages import negotiated
from smartlife.web.page import READING
from smartlife.web.problems import NotFound
from smartlife.web.reading import is_near
from smartlife.web.watching import METRICS_TYPE

if TYPE_CHECKING:
    from fastapi import FastAPI

    from smartlife.web.drawing_library import DrawingLibrary
    from smartlife.web.watching import Meters

_FOR_EVER: Final = "public, max-age=31536000, immutable"
_NOT_KEPT: Final = {"cache-control": "no-store"}


def add_fixed(app: FastAPI, meters: Meters) -> None:
    """Adds the addresses."""
    _add_doors(app)
    _add_files(app)
    _add_health(app, meters)
    add_downloads(app)


def _add_doors(app: FastAPI) -> None:
    @app.api_route("/", methods=READING, include_in_schema=False)
    def door(request: Request) -> Response:
        lang = negotiated(request.headers.get("accept-language", ""))
        return RedirectResponse(f"/{lang}/", 302, {"vary": "Accept-Language"})

    @app.api_route("/{lang:lang}", methods=READING, include_in_schema=False)
    def slash(lang: str) -> Response:
        return RedirectResponse(f"/{lang}/", 308)


def _add_files(app: FastAPI) -> None:
    @app.api_route("/static/{digest}/{name}", methods=READING, include_in_schema=False)
    def static(request: Request, digest: str, name: str) -> Response:
        asset = assets().get(name)
        if asset is None or asset.digest != digest:
            raise NotFound
        headers = {"cache-control": _FOR_EVER, "vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(asset.content, media_type=asset.media_type, headers=headers)
        headers["content-encoding"] = "gzip"
        return Response(asset.packed, media_type=asset.media_type, headers=headers)

    @app.api_route("/favicon.ico", methods=READING, include_in_schema=False)
    def icon() -> Response:
        return RedirectResponse(assets()["favicon.svg"].url, 302)

    @app.api_route("/vega/{name}", methods=READING, include_in_schema=False)
    def vega(request: Request, name: str) -> Response:
        if not library_address().endswith(f"/{name}"):
            raise NotFound
        library: DrawingLibrary = request.app.state.library
        packed = library.packed()
        if packed is None:
            library.begin()
            return Response(status_code=503, headers={"retry-after": "20", **_NOT_KEPT})
        headers = {"cache-control": _FOR_EVER, "vary": "Accept-Encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(gunzip(packed), media_type="text/javascript", headers=headers)
        headers["content-encoding"] = "gzip"
        return Response(packed, media_type="text/javascript", headers=headers)


def _add_health(app: FastAPI, meters: Meters) -> None:
    @app.api_route("/healthz", methods=READING, include_in_schema=False)
    def alive() -> Response:
        return JSONResponse({"status": "alive"}, headers=_NOT_KEPT)

    @app.api_route("/readyz", methods=READING, include_in_schema=False)
    def ready(request: Request) -> Response:
        with request.app.state.runs.lease() as run:
            told = {"status": "ready", "study": run.study.study_id, "run": run.run_id}
        return JSONResponse(told, headers=_NOT_KEPT)

    @app.api_route("/metrics", methods=READING, include_in_schema=False)
    def metrics(request: Request) -> Response:
        # for the machine's own collector; a proxy hands nothing on that comes from outside
        if not is_near(request):
            raise NotFound
        return Response(meters.text(), media_type=METRICS_TYPE, headers=_NOT_KEPT)
