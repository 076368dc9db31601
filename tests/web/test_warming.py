"""What pages share is read beforehand; a part that cannot be read keeps nobody from the others."""

from __future__ import annotations

import logging
import threading

import pytest

from smartlife.planning.publishing import for_public
from smartlife.web import warming
from smartlife.web.holdings import planning_material
from smartlife.web.languages import LANGUAGES


@pytest.fixture(autouse=True)
def lasting(run, monkeypatch) -> None:
    """The run that tests share is not of a server that ended."""
    monkeypatch.setattr(run, "ending", threading.Event())


def test_a_part_that_fails_is_told_and_the_others_are_read(run, monkeypatch, caplog):
    done = []

    def broken(_run) -> None:
        raise OSError("the disk is gone")

    parts = {"first": broken, "second": done.append}
    monkeypatch.setattr(warming, "_PARTS", parts)
    warming.warm(run)
    assert done == [run]
    assert "first were not read beforehand" in caplog.text


def test_a_server_that_ends_begins_no_further_part(run, monkeypatch):
    done = []

    def ends(one) -> None:
        done.append("first")
        one.ending.set()

    monkeypatch.setattr(warming, "_PARTS", {"first": ends, "second": done.append})
    warming.warm(run)
    assert done == ["first"]


def test_everything_of_a_run_is_read_once(run, caplog):
    caplog.set_level(logging.INFO, "smartlife.web.warming")
    warming.warm(run)
    assert "not read beforehand" not in caplog.text
    for part in ("reports", "courses", "plans", "suggestions"):
        assert f": {part} read in" in caplog.text
    held = dict(run._made)
    assert {f"report {lang}" for lang in LANGUAGES} <= set(held)
    reports = [held[f"report {lang}"] for lang in LANGUAGES]
    assert len({id(one.figures) for one in reports}) == 1
    assert [one.lang for one in reports] == list(LANGUAGES)
    warming.warm(run)
    assert all(run._made[name] is one for name, one in held.items())


def test_what_everybody_may_see_of_the_courses_is_made_once(run):
    material = planning_material(run)
    _, first = for_public((), material, "lv")
    _, again = for_public((), material, "lv")
    assert first.catalogue is again.catalogue
    assert first.catalogue is not material.catalogue
    _, other = for_public((), material, "de")
    assert other.catalogue is not first.catalogue
