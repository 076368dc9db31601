"""What one reader may ask for."""

from __future__ import annotations

import asyncio

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.testclient import TestClient

from smartlife.store.engine import EngineSettings
from smartlife.web.app import Serving, create_app
from smartlife.web.bounds import Bounded, Bounds, one_reader
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

    # without a length in its head it is counted as it comes; what nobody reads is not counted
    assert client.post("/en/nothing", content=in_parts()).status_code == 404


FORM = {"type": "http", "method": "POST", "path": "/en/form", "headers": [], "client": ("::1", 1)}


def answer_to(bounds: Bounds, parts: list[bytes], *, tells_it: bool, waits: bool = False):
    """What a reader gets who sends a form in parts, from an application that reads it."""

    async def application(scope, receive, send):
        status = 200
        try:
            more = True
            while more:
                more = (await receive()).get("more_body", False)
        except Exception:
            if not tells_it:
                raise
            status = 400
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ask():
        coming, sent = list(parts), []

        async def receive():
            if not coming:
                await asyncio.sleep(60 if waits else 0)
            body = coming.pop(0) if coming else b""
            return {"type": "http.request", "body": body, "more_body": bool(coming) or waits}

        async def send(message):
            sent.append(message)

        await Bounded(application, bounds)(FORM, receive, send)
        return sent

    # a thread of its own: the browser of other tests holds a loop in this one
    with start_blocking_portal() as portal:
        sent = portal.call(ask)
    assert [one["type"] for one in sent] == ["http.response.start", "http.response.body"]
    return sent[0]["status"]


# frameworks wrap what goes wrong while they read a form in an answer of their own
@pytest.mark.parametrize("tells_it", [False, True])
def test_what_comes_without_its_length_is_counted(tells_it):
    bounds = Bounds(body_bytes=100)
    assert answer_to(bounds, [b"x" * 60, b"x" * 60], tells_it=tells_it) == 413
    assert answer_to(bounds, [b"x" * 60, b"x" * 40], tells_it=tells_it) == 200


@pytest.mark.parametrize("tells_it", [False, True])
def test_a_form_that_never_ends_is_refused(tells_it):
    bounds = Bounds(body_seconds=1)
    assert answer_to(bounds, [b"x"], tells_it=tells_it, waits=True) == 408


@pytest.mark.parametrize(
    ("host", "reader"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("testclient", "testclient"),
    ],
)
def test_who_is_counted_as_one_reader(host, reader):
    assert one_reader(host) == reader


def test_an_address_must_not_be_too_long(bounded):
    client = bounded(Bounds(address_bytes=50))
    assert client.get("/en/nothing?q=" + "x" * 60).status_code == 414
