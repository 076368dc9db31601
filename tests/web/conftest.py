"""The demo study behind the pages: a client without a network, and a server for a real browser."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.testclient import TestClient

from smartlife.store.engine import EngineSettings
from smartlife.web.app import Serving, create_app
from smartlife.web.bounds import Bounds
from smartlife.web.runs import OpenRun, Runs

if TYPE_CHECKING:
    from fastapi import FastAPI
    from httpx import Response
    from lxml import html

    from tests.demo_study import DemoStudy


@pytest.fixture(scope="session")
def demo_folder(request: pytest.FixtureRequest) -> Path:
    """The demo study after its run; never to be written to.

    SMARTLIFE_DEMO may name one that is finished already: then nobody waits for its run.
    """
    if named := os.environ.get("SMARTLIFE_DEMO"):
        return Path(named)
    study: DemoStudy = request.getfixturevalue("demo_study")
    assert study.said.code == 0, study.said.err
    return study.folder


@pytest.fixture(scope="session")
def app(demo_folder) -> FastAPI:
    """The application as everybody sees it; one client asks for more than a reader may."""
    return create_app(Runs(demo_folder, EngineSettings()), Serving(bounds=Bounds(per_minute=0)))


@pytest.fixture(scope="session")
def run(app) -> Iterator[OpenRun]:
    with app.state.runs.lease() as opened:
        yield opened


@pytest.fixture(scope="session")
def client(app) -> Iterator[TestClient]:
    """A client from far away."""
    with TestClient(app, base_url="https://smartlife.example", raise_server_exceptions=True) as one:
        yield one


@pytest.fixture(scope="session")
def owner_client(demo_folder) -> Iterator[TestClient]:
    """A client at the owner's own machine."""
    app = create_app(Runs(demo_folder, EngineSettings()), Serving(owner_at_desk=True))
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50000)) as one:
        yield one


def file_of(client: TestClient, page: html.HtmlElement, name: str) -> Response:
    """A file of an answer, asked for by the button of its page and what its form holds."""
    [button] = page.xpath(f"//button[@name='take'][@value='{name}']")
    [form] = page.xpath(f"//form[@id='{button.get('form')}']")
    values = [*form.form_values(), ("take", name)]
    fields: dict[str, list[str]] = {}
    for field, value in values:
        fields.setdefault(field, []).append(value)
    return client.post(button.get("formaction"), data=fields)


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """None: it runs in a thread."""


@contextmanager
def served(folder: Path, serving: Serving) -> Iterator[str]:
    """A real server on localhost; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Runs(folder, EngineSettings()), serving)
    server = _Server(uvicorn.Config(app, port=port, log_level="warning", proxy_headers=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < end, "the server does not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="session")
def address(demo_folder, tmp_path_factory) -> Iterator[str]:
    """Address of a real server, public, on localhost, for one very quick reader."""
    serving = Serving(bounds=Bounds(per_minute=0), cache=tmp_path_factory.mktemp("cache"))
    with served(demo_folder, serving) as found:
        yield found
