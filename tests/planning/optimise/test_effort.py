"""What is spent is counted in steps, so a slow machine and a quick one answer the same."""

from __future__ import annotations

import time

import numpy as np
import pytest

from benchmarks.planning import make_catalogue, make_problem
from smartlife.planning.optimise import effort
from smartlife.planning.optimise.effort import Effort
from smartlife.planning.optimise.exact import Objective, solve
from smartlife.planning.optimise.pareto import pareto
from smartlife.planning.optimise.relaxing import smallest_relaxation
from smartlife.planning.problem import CoverProblem, Selection

SLOWER = 50


@pytest.fixture(scope="module")
def large() -> CoverProblem:
    """More courses than are chosen from in no time."""
    return make_problem(make_catalogue(10_000, 1), 8)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock ends a search, not even one that goes on while the machine is halted."""
    monkeypatch.setattr(effort, "LEAST_GUARD", 1e6)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the clock runs far ahead of the work."""
    real = time.perf_counter
    monkeypatch.setattr(time, "perf_counter", lambda: SLOWER * real())


def told(found: Selection) -> tuple[object, ...]:
    """All of a choice but the time it took."""
    return found.courses, found.coverage, found.bound, found.gap, found.is_best, found.notes


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("seconds", [0.05, 0.2])
def test_a_slow_machine_makes_the_same_choice(
    large: CoverProblem, seconds: float, request: pytest.FixtureRequest
) -> None:
    calm = solve(large, seconds=seconds)
    least = Objective("hours", 0.8 * calm.coverage)
    cheap = solve(large, least, start=calm, seconds=seconds)
    request.getfixturevalue("slow")
    assert told(solve(large, seconds=seconds)) == told(calm)
    assert told(solve(large, least, start=calm, seconds=seconds)) == told(cheap)


@pytest.mark.usefixtures("unguarded")
def test_a_slow_machine_finds_the_same_ways(
    large: CoverProblem, request: pytest.FixtureRequest
) -> None:
    calm = pareto(large, large.cost_names, seconds=0.3)
    assert any("time_limit" in one.notes for one in calm), "the limit has to bind"
    request.getfixturevalue("slow")
    found = pareto(large, large.cost_names, seconds=0.3)
    assert [told(one) for one in found] == [told(one) for one in calm]


@pytest.mark.usefixtures("unguarded")
def test_a_slow_machine_finds_the_same_relaxation(
    large: CoverProblem, request: pytest.FixtureRequest
) -> None:
    needed = np.zeros(large.skills)
    needed[:8] = 0.6
    tight = CoverProblem(large.links, large.weight, needed, large.cost, large.cost_names,
                         large.limit / 20, 3)  # fmt: skip
    calm = smallest_relaxation(tight, seconds=0.3)
    request.getfixturevalue("slow")
    found = smallest_relaxation(tight, seconds=0.3)
    assert (found.changes, found.alternatives) == (calm.changes, calm.alternatives)


def test_what_the_clock_ends_is_said(large: CoverProblem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effort, "LEAST_GUARD", 0.0)
    monkeypatch.setattr(effort, "GUARD", 1e-3)
    found = solve(large, seconds=0.5, gap=0.0)
    assert "stopped_early" in found.notes
    assert found.coverage > 0


def test_no_clock_ends_what_has_spent_its_share() -> None:
    whole = Effort(1.0)
    part = whole.part(0.25)
    part.spend(0.5)
    assert part.is_over
    assert not whole.is_over
    assert whole.left == 0.5
    assert not whole.stopped_early
