"""Answers that are held: each is made once, whoever asks for it meanwhile."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from smartlife.web.answers import Keeper, Kept

PATIENCE = 60


def kept(text: str) -> Kept:
    return Kept(text.encode(), text, is_packed=False)


def test_what_many_ask_for_at_once_is_made_once():
    keeper, made, all_ask = Keeper(), [], threading.Barrier(8)

    def make() -> Kept:
        made.append(1)
        time.sleep(0.05)
        return kept("page")

    def ask(_: int) -> Kept:
        all_ask.wait(PATIENCE)
        return keeper.once("key", make)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert all(one is found[0] for one in found)


def test_one_that_fails_is_tried_again_and_held_answers_are_given_up_by_size():
    keeper = Keeper(most_bytes=10)

    def fail() -> Kept:
        raise ValueError("no page")

    for _ in range(5):
        with pytest.raises(ValueError, match="no page"):
            keeper.once("key", fail)
    assert keeper.once("key", lambda: kept("123456")).etag == "123456"
    assert keeper.once("other", lambda: kept("654321")).etag == "654321"
    assert keeper.get("key") is None
    assert keeper.get("other") is not None
