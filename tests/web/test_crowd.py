"""How many plans are computed at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from smartlife.languages.messages import messages
from smartlife.web.crowd import Crowd
from smartlife.web.languages import LANGUAGES
from smartlife.web.problems import Refused

SAY = messages("en")
PATIENCE = 60
FORM = {"text": "We look for a cook who knows how to prepare vegetable dishes for our guests."}


@contextmanager
def crowded(app, crowd: Crowd, places: int) -> Iterator[None]:
    """The application with that many places taken."""
    before = app.state.crowd
    app.state.crowd = crowd
    try:
        with ExitStack() as taken:
            for _ in range(places):
                taken.enter_context(crowd.place(SAY))
            yield
    finally:
        app.state.crowd = before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_finds_no_place_is_told_in_her_language_when_to_come_again(app, client, lang):
    with crowded(app, Crowd(at_once=1, waiting=1, seconds=0.01), 1):
        answer = client.post(f"/{lang}/employer", data=FORM)
    assert answer.status_code == 503
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert messages(lang).say("Many people are planning right now") in answer.text
    assert FORM["text"] not in answer.text
    assert client.post(f"/{lang}/employer", data=FORM).status_code == 200


def test_the_api_tells_it_as_a_problem(app, client):
    with crowded(app, Crowd(at_once=1, waiting=1, seconds=0.01), 1):
        answer = client.post("/api/v1/employer", data=FORM)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "retry-after" in answer.headers
    assert answer.json()["title"] == "Many people are planning right now"


def test_pages_that_do_not_plan_need_no_place(app, client):
    with crowded(app, Crowd(at_once=1, waiting=1, seconds=0.01), 1):
        assert client.get("/en/employer").status_code == 200
        assert client.get("/en/courses").status_code == 200
        assert (
            client.post("/en/suggest", data={"field": "occupation", "q": "coo"}).status_code < 500
        )


def test_who_waits_gets_the_place_that_becomes_free():
    crowd = Crowd(at_once=1, waiting=1, seconds=PATIENCE)
    began, got = threading.Event(), threading.Event()

    def ask() -> None:
        began.set()
        with crowd.place(SAY):
            got.set()

    with crowd.place(SAY):
        waiting = threading.Thread(target=ask)
        waiting.start()
        assert began.wait(PATIENCE)
        assert not got.wait(0.1)
    assert got.wait(PATIENCE)
    waiting.join(PATIENCE)


def test_no_more_wait_than_may():
    """Who is one too many is told at once, and not after the time that others wait."""
    crowd = Crowd(at_once=1, waiting=0, seconds=PATIENCE)
    began = time.monotonic()
    with crowd.place(SAY), pytest.raises(Refused) as refused, crowd.place(SAY):
        pass
    assert refused.value.status == 503
    assert time.monotonic() - began < PATIENCE / 2
    with crowd.place(SAY):
        pass


def test_a_plan_that_fails_gives_its_place_back():
    crowd = Crowd(at_once=1, waiting=1, seconds=0.01)
    for _ in range(3):
        with pytest.raises(ValueError, match="no plan"), crowd.place(SAY):
            raise ValueError("no plan")
    with crowd.place(SAY):
        pass
