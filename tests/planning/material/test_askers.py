"""Employers known by name are counted; advertisements that name none are told as such."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.languages.messages import messages
from smartlife.planning.material.askers import (
    Askers,
    clusters_asking,
    count_askers,
)
from smartlife.planning.material.askers_words import who_in_short, who_said
from smartlife.planning.material.demand import Demand
from tests.planning.portfolio.made import demand_of

LANGS = ("en", "lv", "lt", "sv", "de")


def asked_by(named: tuple[int, ...], unnamed: int) -> Demand:
    """Advertisements that ask for one skill: so many of each named employer, and so many others."""
    rows = [(f"n{i}", {0: 1.0}) for i, count in enumerate(named) for _ in range(count)]
    rows += [(f"z{i}", {0: 1.0}) for i in range(unnamed)]
    made = demand_of(rows, 1)
    return replace(made, employers=tuple(
        one.replace("employer:z", "document:z") for one in made.employers
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("named", "unnamed", "told"),
    [
        ((), 0, Askers(0, 0, 0)),
        # one employer behind twenty advertisements is found behind any number
        ((20,), 0, Askers(None, None, None)),
        ((4, 1), 0, Askers(None, None, None)),
        ((), 2, Askers(None, None, None)),
        # the rule of figures counts clusters; how many are of the one with a name is hidden
        ((1,), 4, Askers(None, None, 5)),
        ((), 7, Askers(0, 7, 7)),
        ((2, 1, 1), 0, Askers(3, 0, 4)),
        # what one employer dominates is not told, and not hidden behind those without a name
        ((9, 1, 1), 0, Askers(3, 0, None)),
        ((9, 1, 1), 30, Askers(3, 30, None)),
        ((5,), 4, Askers(None, None, None)),
        ((4,), 4, Askers(None, None, 8)),
        ((2, 1, 1), 5, Askers(3, 5, 9)),
    ],
)
def test_names_are_counted_and_others_are_told_apart(
    named: tuple[int, ...], unnamed: int, told: Askers
) -> None:
    demand = asked_by(named, unnamed)
    everything = np.ones(len(demand), bool)
    assert count_askers(demand, everything) == told
    assert clusters_asking(demand, np.array([0])).tolist() == [len(named) + unnamed]


@given(st.lists(st.integers(1, 4), max_size=5), st.integers(0, 6))
def test_never_more_employers_than_names(named: list[int], unnamed: int) -> None:
    demand = asked_by(tuple(named), unnamed)
    told = count_askers(demand, np.ones(len(demand), bool))
    assert told.employers in (None, len(named))
    assert told.unnamed in (None, unnamed)
    assert told.advertisements in (None, sum(named) + unnamed)
    if len(named) in (1, 2):
        assert told.employers is None
        assert told.unnamed is None
    assert told.many <= len(named) + unnamed


def test_what_names_nobody_is_no_employer_in_words() -> None:
    say = messages("en")
    assert who_said(say, Askers(3, 5, 9)) == (
        "3 employers and 5 advertisements that name no employer"
    )
    assert who_said(say, Askers(0, 7, 7)) == "7 advertisements that name no employer"
    assert who_said(say, Askers(4, 0, 6)) == "4 employers"
    assert who_said(say, Askers(None, None, 5)) == "fewer than three employers known by name"
    assert who_said(say, Askers(None, None, None)) == "fewer than three"
    assert who_said(say, Askers(0, 0, 0)) == "nobody"
    assert who_in_short(say, Askers(3, 5, 9)) == "3 + 5"
    assert who_in_short(say, Askers(4, 0, 6)) == "4"
    assert who_in_short(say, Askers(0, 7, 7)) == "0 + 7"
    assert who_in_short(say, Askers(None, None, 5)) == "fewer than three"
    assert who_in_short(say, Askers(3, 5, None, is_withheld=True)) == "at least 3 + 5"


@pytest.mark.parametrize("lang", LANGS[1:])
def test_every_language_has_its_words(lang: str) -> None:
    say = messages(lang)
    for told in (Askers(3, 5, 9), Askers(None, None, 5), Askers(None, None, None), Askers(0, 1, 1)):
        assert who_said(say, told) != who_said(messages("en"), told)
