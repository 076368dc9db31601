"""Nothing is said to be missing beyond what people looked for: what was not found is not found."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from smartlife.analysis.publication import Judged
from smartlife.languages.messages import messages
from smartlife.planning.material.reading import Material, read_material
from smartlife.planning.portfolio.confirmed import confirmed_said, judge_confirmed
from smartlife.planning.portfolio.gaps import NOT_AUDITED, Gap, find_gap
from smartlife.planning.portfolio.plan import PortfolioRequest, plan_portfolio
from smartlife.planning.portfolio.plan_words import in_words
from tests.analysis.world import World, skill_group
from tests.planning.material.conftest import OpenRun
from tests.planning.portfolio.conftest import market, skills_of
from tests.planning.portfolio.made import demand_of, gap_of

LANGS = ("en", "lv", "lt", "sv", "de")
FIGURE = Judged("published", "A", 0.1, 0.05, 0.2)


def audited(found: Collection[int], *, readings: tuple[str, ...] = ("first", "second")) -> World:
    """A market of which people read all groups: they found a course for these, for others none."""
    world = market()
    for reading in readings:
        for group in range(5):
            is_covered = group < 2
            world.audits.append({
                "round_id": "audit-1", "nuts_code": "LV00C", "for_region": "LV00C",
                "group_uri": skill_group(f"S1.{group}.1"), "reading": reading,
                "stratum": "covered" if is_covered else "uncovered", "design": "whole",
                "draw_count": 1, "drawn_share": 1 / 5,
                "stratum_share": 2 / 5 if is_covered else 3 / 5, "content_hash": "h",
                "is_current": True, "verdict": "yes" if group in (0, 1, *found) else "no",
                "course_id": None, "judged_date": date(2026, 3, 1),
                "source_id": "inputs/audits.tsv", "file": "inputs/audits.tsv",
                "row": len(world.audits) + 2,
            })  # fmt: skip
    return world


@pytest.fixture
def few_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five groups are all there are; so many pairs have to do."""
    monkeypatch.setattr("smartlife.analysis.audits.rounds.MIN_READ_TWICE", 5)


def codes_of(material: Material) -> dict[str, str]:
    answer = plan_portfolio(PortfolioRequest("LV00C"), material)
    told = in_words(answer, material, "en")
    return {one.code: one.text for section in told.sections for one in section.said}


def gap_with(checked: Collection[int], skills: int) -> Gap:
    return replace(gap_of([0.0] * skills), checked=np.isin(np.arange(skills), list(checked)))


def test_only_what_people_looked_for_is_confirmed() -> None:
    asked = [(f"e{i:03d}", {i % 4: 1.0, 4: 1.0}) for i in range(200)]
    demand, everything = demand_of(asked, 5), np.ones(200, bool)
    whole = replace(FIGURE, estimate=0.5, lo=0.4, hi=0.6)
    skills = [0, 1, 2, 3]
    assert judge_confirmed(demand, everything, gap_with([], 5), skills, whole) is None
    # what people looked for elsewhere says nothing of these
    assert judge_confirmed(demand, everything, gap_with([4], 5), skills, whole) is None
    assert judge_confirmed(demand, everything, gap_with(skills, 5), skills, whole) == whole
    part = judge_confirmed(demand, everything, gap_with([0, 3], 5), skills, whole)
    assert part is not None
    assert part.estimate == pytest.approx(0.25)


def test_of_few_employers_nothing_is_told_by_what_is_confirmed_beside_them() -> None:
    asked = [(f"e{i:03d}", {0: 1.0, 2: 1.0} | ({1: 1.0} if i < 2 else {})) for i in range(200)]
    demand, everything = demand_of(asked, 3), np.ones(200, bool)
    part = judge_confirmed(demand, everything, gap_with([0], 3), [0, 1], FIGURE)
    assert part is not None
    assert (part.estimate, part.note) == (None, "complementary")


def test_without_an_audit_nothing_is_called_missing(material: Material) -> None:
    said = codes_of(material)
    assert find_gap(material, "LV00C").why_not == NOT_AUDITED
    assert "confirmed" not in said
    assert "confirmed_part" not in said
    assert "Nobody has checked" in said["not_checked"]
    assert "no course in reach was found" in said["total"]
    assert not any("missing" in text for text in said.values())


@pytest.mark.usefixtures("few_pairs")
def test_an_audit_that_holds_gives_both_numbers(open_run: OpenRun) -> None:
    material = read_material(open_run(audited(found=(4,))))
    answer = plan_portfolio(PortfolioRequest("LV00C"), material)
    assert answer.why_not_confirmed is None
    assert answer.confirmed == pytest.approx(2 / 3)
    assert answer.chosen is not None
    worth = answer.chosen.there
    assert worth.confirmed is not None
    assert worth.total.estimate is not None
    taught = {skill.uri for one in answer.new for skill in one.skills}
    assert taught & set(skills_of(4))
    assert worth.confirmed.estimate is None or worth.confirmed.estimate < worth.total.estimate
    said = codes_of(material)
    assert "67%" in said["confirmed"]
    assert "confirmed_part" in said
    assert "not_checked" not in said


@pytest.mark.parametrize("readings", [("first",), ("first", "second")])
def test_too_little_read_gives_no_share(open_run: OpenRun, readings: tuple[str, ...]) -> None:
    # of five groups at least ten have to be read twice, for a figure
    material = read_material(open_run(audited(found=(), readings=readings)))
    answer = plan_portfolio(PortfolioRequest("LV00C"), material)
    assert answer.why_not_confirmed is not None
    assert answer.confirmed is None
    said = codes_of(material)
    assert "check_begun" in said
    assert "confirmed" not in said


def test_too_wide_a_bracket_is_no_figure(open_run: OpenRun) -> None:
    world = market()
    for group in (2, 3, 4):
        for uri in skills_of(group)[:2]:
            # a course that may teach it: found or not, as one takes it
            world.course(provider="p", provider_name="P", skills=(uri,), title=uri, probability=0.5)
    answer = plan_portfolio(PortfolioRequest("LV00C"), read_material(open_run(world)))
    assert answer.is_wide
    assert answer.not_found is None


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_said_in_every_language(lang: str) -> None:
    say = messages(lang)
    said = [
        confirmed_said(say, why, share, lambda one: say.share(one.estimate or 0.0))
        for why, share in ((None, FIGURE), (NOT_AUDITED, None), (None, None))
    ]
    assert [one.code for one in said] == ["confirmed_part", "not_checked", "none_confirmed"]
    assert len({one.text for one in said}) == 3
    assert "10" in said[0].text
