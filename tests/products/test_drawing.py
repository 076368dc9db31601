"""What draws in a process of its own draws the same, rests, and comes back."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from smartlife.products.exports.drawing import Apart, draw

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = {
    "data": {"values": [{"a": "ķļņ", "b": 3}, {"a": "öäü", "b": 5}]},
    "mark": "bar",
    "encoding": {"x": {"field": "b", "type": "quantitative"}, "y": {"field": "a"}},
}
PATIENCE = 20


@pytest.fixture
def apart() -> Iterator[Apart]:
    made = Apart(seconds=PATIENCE)
    yield made
    made.rest()


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_draws_what_is_drawn_here(apart):
    assert apart.process_id is None
    assert apart.draw(SPEC) == draw(SPEC)
    first = apart.process_id
    apart.draw(SPEC)
    assert apart.process_id == first


def test_what_cannot_be_drawn_is_told_and_the_next_is_drawn(apart):
    with pytest.raises(ValueError, match="conversion failed"):
        apart.draw({**SPEC, "mark": "of no kind"})
    assert "<svg" in apart.draw(SPEC)


def test_one_that_was_killed_is_started_anew(apart):
    apart.draw(SPEC)
    killed = apart.process_id
    os.kill(killed, signal.SIGKILL)
    assert "<svg" in apart.draw(SPEC)
    assert apart.process_id not in (None, killed)


def test_it_ends_when_nothing_is_drawn_for_a_while():
    apart = Apart(seconds=0.2)
    apart.draw(SPEC)
    process = apart.process_id
    until = time.monotonic() + PATIENCE
    while is_alive(process) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(process)
    assert apart.process_id is None or apart.process_id != process
    assert "<svg" in apart.draw(SPEC)
    apart.rest()
