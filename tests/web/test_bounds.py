"""What one reader may ask for."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from smartlife.store.engine import EngineSettings
from smartlife.web.app import Serving, create_app
from smartlife.web.bounds import Bounds
from smartlife.web.runs import Runs


@pytest.fixture
def bounded(demo_folder):
    def make(bounds: Bounds, client: str = "192.0.2.1") -> TestClient:
        app = create_app(Runs(demo_folder, EngineSettings()), Serving(bounds=bounds))
        return TestClient(app, client=(client, 1))

    return make


def test_too_many_requests_are_refused_with_the_time_to_wait(bounded):
    client = bounded(Bounds(per_minute=3))
    said = [client.get("/en/nothing").status_code for _ in range(5)]
    assert said == [404, 404, 404, 429, 429]
    refused = client.get("/en/nothing")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["title"].startswith("Too many requests")
    assert "content-security-policy" in refused.headers
    assert client.get("/healthz").status_code == 200


def test_each_reader_is_counted_apart(demo_folder):
    app = create_app(Runs(demo_folder, EngineSettings()), Serving(bounds=Bounds(per_minute=1)))
    for who in ("192.0.2.1", "192.0.2.2"):
        client = TestClient(app, client=(who, 1))
        assert client.get("/en/nothing").status_code == 404
        assert client.get("/en/nothing").status_code == 429


def test_no_bound_of_requests(bounded):
    client = bounded(Bounds(per_minute=0))
    assert {client.get("/en/nothing").status_code for _ in range(20)} == {404}


def test_what_is_sent_must_not_be_too_large(bounded):
    client = bounded(Bounds(body_bytes=100))
    assert client.post("/en/nothing", content=b"x" * 101).status_code == 413

    def in_parts():
        yield from (b"x" * 60, b"x" * 60)

    # without a length in its head it is counted as it comes
    assert client.post("/en/nothing", content=in_parts()).status_code in (404, 413)


def test_an_address_must_not_be_too_long(bounded):
    client = bounded(Bounds(address_bytes=50))
    assert client.get("/en/nothing?q=" + "x" * 60).status_code == 414
