"""Ten people ask; what a sensible adviser would demand of the answers is in them.

What cannot be computed (is it wise, is it well said?) was read by people: evaluation/stories.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from smartlife.linking.index import LinkIndex
from smartlife.planning.material.reading import Material, read_material
from smartlife.planning.path.answer import PLANNED_FROM, PathAnswer, Step
from smartlife.store.engine import EngineSettings
from smartlife.store.finished import finished_run
from smartlife.store.lake import Lake
from smartlife.store.study_file import read_study
from tests.planning.stories.told import Story, stories, tell

Place = tuple[Material, LinkIndex]
STORIES = stories()


@contextmanager
def opened(folder: Path) -> Iterator[Place]:
    """The material of a finished study, and the index it was linked with."""
    study = read_study(folder)
    lake = Lake(folder / "lake")
    with finished_run(study, lake, lake.current(), EngineSettings(1_000, 1)) as run:
        [index] = run.read("link__index", ["folder"]).to_pylist()
        yield read_material(run), LinkIndex.open(lake.folder / index["folder"])


@pytest.fixture(scope="module")
def demo(demo_study) -> Iterator[Place]:
    assert demo_study.said.code == 0, demo_study.said.err
    with opened(demo_study.folder) as place:
        yield place


@pytest.fixture(scope="module")
def real(real_study) -> Iterator[Place]:
    assert real_study.told
    with opened(real_study.folder) as place:
        yield place


def test_there_are_ten_people_in_five_languages():
    assert len(STORIES) == 10
    assert {one.lang for one in STORIES} == {"lv", "lt", "sv", "de", "en"}


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.name)
def test_on_the_demo(demo: Place, story: Story):
    check(story, "demo", *demo)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.name)
def test_on_the_real_catalogues(real: Place, story: Story):
    check(story, "real", *real)


def check(story: Story, where: str, material: Material, index: LinkIndex) -> None:
    answer = tell(story, material, index)
    keeps_the_limits(answer)
    claims_only_what_data_say(answer, material)
    meets(story.expects(where), answer, material)


def keeps_the_limits(answer: PathAnswer) -> None:
    """Nothing beyond money, time, way and languages, in any alternative."""
    limits = answer.request.limits
    for one in answer.alternatives:
        assert one.totals.price <= limits.budget
        assert one.totals.hours <= limits.hours
        assert one.totals.weeks <= limits.weeks
        for step in one.steps:
            shown = step.shown
            assert set(shown.langs) & set(limits.langs), shown.title
            assert shown.minutes is None or shown.minutes <= limits.travel_minutes
            assert limits.presence != "online" or shown.mode == "online"


def claims_only_what_data_say(answer: PathAnswer, material: Material) -> None:
    """Each step teaches what it is said to, as surely as its link says; the rest is open."""
    links = material.catalogue.links
    for one in answer.alternatives:
        assert 0 < one.coverage < 1
        for step in one.steps:
            mine = links.course == step.shown.course
            for taught in step.teaches:
                skill = material.catalogue.skill_uris.index(taught.uri)
                best = links.probability[mine & (links.skill == skill)].max()
                assert PLANNED_FROM <= taught.probability <= best
    if answer.alternatives:
        covered = {one.uri for step in answer.alternatives[0].steps for one in step.teaches}
        assert covered | {one.uri for one in answer.open} == set(answer.missing.uris)
        assert covered.isdisjoint(one.uri for one in answer.open)


def meets(expected: dict, answer: PathAnswer, material: Material) -> None:
    """What the story itself demands."""
    for name, value in expected.items():
        assert DEMANDS[name](value, answer, material), (name, value)


def _steps(answer: PathAnswer) -> tuple[Step, ...]:
    return answer.alternatives[0].steps if answer.alternatives else ()


def _codes(answer: PathAnswer) -> set[str]:
    return {one.code for one in answer.remarks}


def _isco(value: list[str], answer: PathAnswer, material: Material) -> bool:
    return material.skills.isco[answer.goal.occupation] in value


def _some_or_said(value: str, answer: PathAnswer, _: Material) -> bool:
    """Courses or none as expected; if none, it is said why."""
    found = _steps(answer)
    said = _codes(answer) & {"nothing_fits", "nobody_teaches", "nothing_missing"}
    return bool(found) == (value == "some") and bool(found or said)


def _near(value: list[str], answer: PathAnswer, _: Material) -> bool:
    return {one.isco[:2] for one in answer.neighbours[:3]} <= set(value)


def _entry(value: int, answer: PathAnswer, _: Material) -> bool:
    found = _steps(answer)
    return not found or (found[0].shown.level or 0) <= value


def _teaches(value: list[str], answer: PathAnswer, material: Material) -> bool:
    uris = {one.uri for step in _steps(answer) for one in step.teaches}
    return not {material.skills.label(uri, "en") for uri in uris}.isdisjoint(value)


DEMANDS: dict[str, Callable[[Any, PathAnswer, Material], bool]] = {
    "isco": _isco,
    "regulated": lambda value, answer, _: (answer.regulation is not None) == value,
    "steps": _some_or_said,
    "some_uncovered": lambda _, answer, __: bool(answer.open),
    "recognition": lambda _, answer, __: (
        "recognition" in _codes(answer) and any(one.kind == "recognition" for one in answer.support)
    ),
    "says": lambda value, answer, _: value in _codes(answer),
    "weak_language": lambda _, answer, __: "weak_langs" in _codes(answer),
    "support": lambda value, answer, _: value in {one.lang for one in answer.support},
    "ideas": lambda value, answer, _: len(answer.neighbours) >= value,
    "near_isco": _near,
    "first_step_eqf_at_most": _entry,
    "teaches_any": _teaches,
    "would_help": lambda value, answer, _: value in {one.code for one in answer.widenings},
}
