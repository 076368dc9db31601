"""One material serves many threads: each has the answer it would have alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Barrier, RLock

import pytest

from smartlife.errors import StepFailed
from smartlife.linking.index import LinkIndex
from smartlife.planning.material.reading import read_material
from smartlife.planning.material.shared import shared
from smartlife.planning.need.plan import NeedRequest, plan_need
from smartlife.planning.path.goal import skills_goal
from smartlife.planning.path.path import plan_path
from smartlife.planning.path.request import Limits, PathRequest
from smartlife.planning.portfolio.change import Change
from smartlife.planning.portfolio.choose import Capacity
from smartlife.planning.portfolio.plan import PortfolioRequest, plan_portfolio
from smartlife.planning.portfolio.suggest import AskedTogether
from smartlife.planning.portfolio.what_if import what_if
from smartlife.planning.portfolio.worlds import WhatIfMaterial
from smartlife.planning.region.answer import RegionRequest
from smartlife.planning.region.joint import plan_region
from smartlife.planning.region.material import RegionMaterial
from smartlife.store.engine import EngineSettings
from smartlife.store.finished import finished_run
from smartlife.store.lake import Lake
from smartlife.store.run import StepRun
from smartlife.store.study_file import read_study

THREADS = 6
MOST_SECONDS = 300


class Parts:
    """Two parts that need each other's lock, as catalogue and places do."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.made: list[str] = []

    @shared
    def first(self) -> list[int]:
        """Needs the second."""
        self.made.append("first")
        time.sleep(0.01)
        return [*self.second, 1]

    @shared
    def second(self) -> list[int]:
        """Takes a while."""
        self.made.append("second")
        time.sleep(0.01)
        return [2]

    @shared
    def third(self) -> list[int]:
        """Needs the first."""
        return [*self.first, 3]


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Begins all calls at the same moment, each in a thread."""
    gate = Barrier(len(calls))

    def call(one: Callable[[], object]) -> object:
        gate.wait(timeout=60)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        waiting = [pool.submit(call, one) for one in calls]
        return [one.result(timeout=MOST_SECONDS) for one in waiting]


def test_a_part_is_made_once_and_whole() -> None:
    for _ in range(20):
        parts = Parts()
        found = at_once(
            [partial(getattr, parts, name) for name in ("first", "second", "third")] * 3
        )
        assert found == [[2, 1], [2], [2, 1, 3]] * 3
        assert sorted(parts.made) == ["first", "second"]


def test_what_one_thread_may_read_narrows_no_other(demo_study) -> None:
    def narrowed(run: StepRun, gate: Barrier) -> str:
        def make() -> str:
            gate.wait(timeout=60)  # the other one reads now
            gate.wait(timeout=60)
            with pytest.raises(StepFailed):
                run.read("core__labels")
            return "made"

        return run.once("test", (), ("core__places",), make)

    def other(run: StepRun, gate: Barrier) -> int:
        gate.wait(timeout=60)
        rows: int = run.read("core__labels", ["lang"]).num_rows
        gate.wait(timeout=60)
        return rows

    with opened(demo_study.folder) as run:
        gate = Barrier(2)
        found = at_once([lambda: narrowed(run, gate), lambda: other(run, gate)])
        assert found[0] == "made"
        assert found[1]


def opened(folder: Path):
    lake = Lake(folder / "lake")
    return finished_run(read_study(folder), lake, lake.current(), EngineSettings(1_000, 1))


class Served:
    """All that a server keeps of a run."""

    def __init__(self, run: StepRun, folder: Path) -> None:
        [row] = run.read("link__index", ["folder"]).to_pylist()
        self.index = LinkIndex.open(folder / "lake" / row["folder"])
        self.material = read_material(run)
        self.regions = RegionMaterial(run, self.material)
        self.changes = WhatIfMaterial(run, self.material)

    def path(self) -> object:
        wanted = list(self.material.catalogue.skill_uris[:40:4])
        limits = Limits(langs=("lv",), start=date(2026, 3, 1), budget=500.0)
        request = PathRequest(skills_goal(wanted), home=self.material.home("Valmiera"),
                              limits=limits)  # fmt: skip
        answer = plan_path(request, self.material, seconds=0.5, draws=20)
        return [(one.best_at, one.coverage, [step.shown.course for step in one.steps])
                for one in answer.alternatives]  # fmt: skip

    def need(self) -> object:
        text = "CNC operators\nPrasmes: CNC darbgaldu programmēšana, angļu valoda, tāmes."
        request = NeedRequest(text=text, place="Valmiera", today=date(2026, 3, 1))
        answer = plan_need(request, self.material, self.index)
        return replace(answer, asks=(), asks_of_all=()), answer.asks

    def portfolio(self) -> object:
        request = PortfolioRequest(region="LV00C", capacity=Capacity(2, 40))
        answer = plan_portfolio(request, self.material)
        return answer.state, [one.skills for one in answer.new]

    def region(self) -> object:
        plan = plan_region(RegionRequest(("LV00C", "LT026")), self.regions)
        return plan.state, [(one.skills, one.parts) for one in plan.courses]

    def change(self) -> object:
        course = self.material.catalogue.row(0)["course_id"]
        answer = what_if(Change("close", course=course), self.changes)
        return [(one.region, one.steps, one.demand, one.fit) for one in answer.regions]

    def together(self) -> object:
        asked = AskedTogether(self.material.demand, self.material.groups)
        return asked.beside(self.material.demand.skill_uris[:30])


def test_threads_that_begin_at_once_have_the_answers_that_one_has(demo_study) -> None:
    assert demo_study.said.code == 0, demo_study.said.err
    names = ("path", "need", "portfolio", "region", "change", "together")
    with opened(demo_study.folder) as run:
        alone = Served(run, demo_study.folder)
        expected = [getattr(alone, name)() for name in names]
    assert all(expected)
    with opened(demo_study.folder) as run:
        both = Served(run, demo_study.folder)
        # nothing was read yet: each of them reads what it needs while the others do
        found = at_once([getattr(both, name) for name in names])
        assert found == expected
