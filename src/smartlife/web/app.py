"""The application: joins pages, API, static files and what is told when something goes wrong."""

from __future__ import annotations

import inspect
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response
from starlette.convertors import Convertor, register_url_convertor

from smartlife.web.answers import (
    Keeper,
    answer_chart,
    answer_file,
    answer_html,
    answer_json,
    shape_of,
)
from smartlife.web.api_description import describe_api
from smartlife.web.bounds import Bounded, Bounds
from smartlife.web.charts import PREFIX, Ending
from smartlife.web.crowd import Crowd
from smartlife.web.drawing_library import DrawingLibrary
from smartlife.web.feeds import add_feeds
from smartlife.web.findable import add_findable
from smartlife.web.fixed import add_fixed
from smartlife.web.guard import Guard
from smartlife.web.judging import add_judging
from smartlife.web.languages import LANGUAGES
from smartlife.web.page import READING, file_address
from smartlife.web.pages import PAGES
from smartlife.web.reading import Reading
from smartlife.web.taking import add_taking
from smartlife.web.telling import add_handlers
from smartlife.web.watching import Meters, Watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from smartlife.web.page import AnyPage
    from smartlife.web.runs import Runs

API: Final = "/api/v1"


@dataclass(frozen=True, slots=True)
class Serving:
    """How the application serves.

    Attributes:
        owner_at_desk: True if who reads on this machine itself is the study's owner and may see
            single records whose source publishes counts only. Never behind a proxy.
        base_url: Scheme and host under which readers know the pages; empty: as they ask for them.
        bounds: What one reader may ask for.
        metrics_folder: Where several workers put their figures together.
        cache: Where the library that draws charts in the browser is kept; None: they are not
            drawn there.
    """

    owner_at_desk: bool = False
    base_url: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    metrics_folder: str = ""
    cache: Path | None = None


class _Language(Convertor[str]):
    """A language of the pages in an address."""

    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> str:
        """As it stands."""
        return value

    def to_string(self, value: str) -> str:
        """As it stands."""
        return value


register_url_convertor("lang", _Language())


def create_app(runs: Runs, serving: Serving | None = None) -> FastAPI:
    """The application for one study.

    Args:
        runs: The study's runs; closed when the application ends.
        serving: How it serves.
    """
    serving = serving or Serving()

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        app.state.library.begin()
        runs.watch()
        yield
        runs.close()

    app = FastAPI(
        title="smartlife",
        summary="What is taught, what is asked for, and what to improve, around the Baltic Sea",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=alive,
    )
    app.state.runs = runs
    app.state.keeper = Keeper()
    app.state.crowd = Crowd()
    app.state.library = DrawingLibrary(serving.cache)
    app.state.owner_at_desk = serving.owner_at_desk
    app.state.base_url = serving.base_url.rstrip("/")
    meters = Meters(serving.metrics_folder)
    # the last one added is the outermost
    app.add_middleware(Bounded, bounds=serving.bounds)
    app.add_middleware(Guard)
    app.add_middleware(Watch, meters=meters)
    add_handlers(app)
    add_fixed(app, meters)
    add_findable(app)
    add_feeds(app)
    add_taking(app)
    add_judging(app)
    for page in PAGES:
        _add_page(app, page)
    described = [page for page in PAGES if not page.is_for_owner]
    shapes = {(api_path(page), str(page.method)): partial(shape_of, page) for page in described}
    describe_api(app, shapes)
    return app


def api_path(page: AnyPage) -> str:
    """Where the API has a page."""
    return f"{API}{page.path.rstrip('/') or '/start'}"


def _add_page(app: FastAPI, page: AnyPage) -> None:
    def html(request: Request, reading: Reading, values: dict[str, object]) -> Response:
        return answer_html(page, request, reading, values)

    def context(request: Request, reading: Reading, values: dict[str, object]) -> Response:
        return answer_json(page, request, reading, values)

    methods: list[str] = READING if page.method == "GET" else [page.method]
    app.add_api_route(
        f"/{{lang:lang}}{page.path}",
        _endpoint(page, html, Response),
        methods=methods,
        include_in_schema=False,
        name=page.name,
    )
    if page.method == "GET":
        _add_charts(app, page)
    if page.files is not None:
        _add_files(app, page)
    endpoint = _endpoint(page, context, Response)
    app.add_api_route(
        api_path(page),
        endpoint,
        methods=[page.method],
        name=f"api_{page.name}",
        include_in_schema=not page.is_for_owner,
    )
    if page.method == "GET":
        # apart, since a description names each way to ask
        app.add_api_route(api_path(page), endpoint, methods=["HEAD"], include_in_schema=False)


def _add_charts(app: FastAPI, page: AnyPage) -> None:
    """Charts and tables of a page, to take along."""

    def chart(request: Request, reading: Reading, values: dict[str, object]) -> Response:
        return answer_chart(page, request, reading, values)

    names = (("chart_anchor", str), ("chart_ending", Ending))
    app.add_api_route(
        f"/{{lang:lang}}{PREFIX}{page.path.rstrip('/')}/{{chart_anchor}}.{{chart_ending}}",
        _endpoint(page, chart, Response, names),
        methods=READING,
        include_in_schema=False,
        name=f"chart_{page.name}",
    )


def _add_files(app: FastAPI, page: AnyPage) -> None:
    """What a page makes of a form, as files: asked for by a form, so that no address says it."""

    def file(request: Request, reading: Reading, values: dict[str, object]) -> Response:
        return answer_file(page, request, reading, values)

    app.add_api_route(
        f"/{{lang:lang}}{file_address(page.path)}",
        _endpoint(page, file, Response),
        methods=["POST"],
        include_in_schema=False,
        name=f"file_{page.name}",
    )


def _endpoint(
    page: AnyPage,
    respond: Callable[[Request, Reading, dict[str, object]], object],
    returns: object,
    more: Sequence[tuple[str, object]] = (),
) -> Callable[..., object]:
    """A function with the page's arguments and the request, as FastAPI wants to see it."""
    signature = inspect.signature(page.build, eval_str=True)
    given = list(signature.parameters.values())

    def endpoint(request: Request, **values: Any) -> object:  # noqa: ANN401 - the page's own
        return respond(request, values[given[0].name], values)

    asked = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    given += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=of) for name, of in more
    ]
    keywords = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in given]
    endpoint.__signature__ = inspect.Signature(  # type: ignore[attr-defined] # functions may
        [asked, *keywords], return_annotation=returns
    )
    endpoint.__doc__ = page.build.__doc__
    endpoint.__name__ = page.name
    return endpoint
