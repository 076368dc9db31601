"""Which figures become findings, by rules over rows made by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from smartlife.analysis.findings.areas import areas
from smartlife.analysis.findings.choice import choose, templates
from smartlife.analysis.findings.figures import Figures, Finding
from smartlife.analysis.findings.official import inequality, national_target
from smartlife.analysis.findings.reach import out_of_reach
from smartlife.analysis.findings.skills import matched, skills, verified
from smartlife.analysis.scope import ScopeRegion

VIDZEME = ScopeRegion("LV00C", "region")
VARIANTS = ("unweighted", "surer_links", "without_largest_employer", "without_largest_source")


def row(indicator: str, measure: str, estimate: float | None, **more: Any) -> dict[str, Any]:
    dimensions = more.pop("dimensions", None)
    return {
        "indicator": indicator, "measure": measure, "nuts_code": "LV00C", "group_code": None,
        "group_uri": None, "status": "published", "estimate": estimate, "lo": None, "hi": None,
        "note": None, "year": None, "emphasis_class": None, "posterior": None,
        "dimensions": json.dumps(dimensions) if dimensions else None, **more,
    }  # fmt: skip


def tried(indicator: str, measure: str, estimates: tuple[float | None, ...], **more: Any):
    """Variants of a figure; None: from one source, so not tried."""
    said = more.pop("dimensions", {})
    made = []
    for name, estimate in zip(VARIANTS, estimates, strict=True):
        one = row(indicator, measure, estimate, dimensions={"variant": name, **said}, **more)
        if estimate is None:
            one |= {"status": "not_observed", "note": "one_source", "group_code": None}
        made.append(one)
    return made


# --- skills


@pytest.mark.parametrize(
    ("estimates", "firmness", "doubts"),
    [
        ((0.8, 0.7, 0.6, 0.5), "firm", ()),
        ((0.8, 0.7, 0.6, None), "indicative", ("one_source",)),
        # below the margin of a quarter: that is not what the sentence says
        ((0.8, 0.7, 0.2, 0.5), "indicative", ("largest_employer",)),
        ((0.1, 0.7, 0.6, None), None, ()),
    ],
)
def test_a_class_of_skills_is_said_if_the_variants_say_it_too(estimates, firmness, doubts):
    kept = row("emphasis", "groups_kept", 8.0)
    classed = row("emphasis", "emphasis", 0.9, lo=0.5, hi=1.3, group_code="S1", group_uri="u1",
                  emphasis_class="asked_more", posterior=0.99)  # fmt: skip
    variants = tried("emphasis", "emphasis_variant", estimates, group_code="S1")
    found = list(skills(Figures({"emphasis": [kept, classed, *variants]}), VIDZEME))
    assert [(one.template, one.firmness, one.doubts) for one in found] == (
        [("asked_more", firmness, doubts)] if firmness else []
    )


def test_the_surest_classes_come_first() -> None:
    rows = [row("emphasis", "groups_kept", 8.0)]
    for code, posterior in (("S1", 0.96), ("S2", 0.999), ("S3", 0.97)):
        rows.append(row("emphasis", "emphasis", -0.9, group_code=code, group_uri=code,
                        emphasis_class="taught_more", posterior=posterior))  # fmt: skip
        rows += tried("emphasis", "emphasis_variant", (-0.8,) * 4, group_code=code)
    found = list(skills(Figures({"emphasis": rows}), VIDZEME))
    assert [one.parameters["group"] for one in found] == ["S2", "S3", "S1"]


# --- verified uncovered demand


def uncovered(bracket: tuple[float, float] | None = None) -> Figures:
    main = row("uncovered", "uncovered", 0.27, lo=0.21, hi=0.34)
    rows = [main, *tried("uncovered", "uncovered_variant", (0.26, 0.28, 0.3, None))]
    if bracket:
        rows.append(row("uncovered", "uncovered_bracketed", None, lo=bracket[0], hi=bracket[1]))
    return Figures({"uncovered": rows})


def test_verified_demand_is_said_to_five_points() -> None:
    [found] = verified(uncovered(), VIDZEME)
    assert found.parameters == {"region": "LV00C", "share": 25, "lo": 20, "hi": 35}
    assert (found.template, found.firmness, found.doubts) == (
        "uncovered", "indicative", ("one_source",),
    )  # fmt: skip
    [found] = verified(uncovered((0.18, 0.27)), VIDZEME)
    assert (found.template, found.parameters["least"]) == ("uncovered_in_part", 15)


def test_unverified_demand_is_no_finding() -> None:
    unread = row("uncovered", "uncovered", None, status="too_little_data", note="not_audited")
    assert not list(verified(Figures({"uncovered": [unread]}), VIDZEME))


# --- partners


@pytest.mark.parametrize(
    ("match", "partner", "estimate", "said"),
    [
        ("suited", "together", 0.12, ["matched"]),
        # what is not known of the course makes it possible, no match
        ("known", "together", 0.12, []),
        ("suited", "SE110", 0.12, []),
        ("suited", "together", 0.01, []),
    ],
)
def test_only_what_suits_in_all_is_said_of_partners(match, partner, estimate, said):
    main = row("complementarity", "matched_demand", estimate, lo=0.0, hi=0.2,
               dimensions={"match": match, "partner": partner})  # fmt: skip
    variants = tried("complementarity", "matched_demand_variant", (0.1, 0.11, 0.1, None),
                     dimensions={"match": "suited", "partner": "together"})  # fmt: skip
    figures = Figures({"complementarity": [main, *variants]})
    assert [found.template for found in matched(figures, VIDZEME)] == said


# --- areas


def area(status: str, note: str | None = None) -> Figures:
    main = row("areas", "demand_share", 0.2, lo=0.16, hi=0.25, group_code="lv/ict",
               status=status, note=note)  # fmt: skip
    rest = row("areas", "demand_share", 0.8, lo=0.7, hi=0.9, group_code="lv/rest", status=status)
    variants = tried("areas", "demand_share_variant", (0.2, 0.21, 0.19, 0.18),
                     group_code="lv/ict")  # fmt: skip
    return Figures({"areas": [rest, main, *variants]})


def test_only_signed_areas_with_a_meaning_are_spoken_of() -> None:
    [found] = areas(area("published"), VIDZEME)
    assert found.parameters == {
        "region": "LV00C", "area": "lv/ict", "share": 20, "lo": 16, "hi": 25,
    }  # fmt: skip
    assert found.firmness == "firm"
    assert not list(areas(area("draft"), VIDZEME))
    assert not list(areas(area("published", "area_catches_most"), VIDZEME))


# --- reach


def staircase(first: float, without_provider: float | None = None) -> Figures:
    steps = {"own_region": first, "travel": 0.9, "online": 1.0, "any_language": 1.0}
    rows = []
    for minutes, less in ((30, 0.3), (60, 0.0)):
        for step, share in steps.items():
            said = {"step": step, "minutes": minutes, "located": 1.0}
            rows.append(row("reach", "adults_reached", share - less, dimensions=said))
    for step, share in steps.items():
        said = {"step": step, "minutes": 60}
        rest = without_provider if without_provider and step == "own_region" else share
        rows += tried("reach", "adults_reached_variant", (share, share, rest, None),
                      dimensions=said)[2:]  # fmt: skip
    return Figures({"reach": rows})


def test_who_reaches_nothing_is_told_step_by_step() -> None:
    [found] = out_of_reach(staircase(0.7), VIDZEME)
    assert found.parameters == {
        "region": "LV00C", "minutes": 60, "own_region": 30, "travel": 10, "online": 0,
        "any_language": 0,
    }  # fmt: skip
    # a model of travel is never firm
    assert (found.firmness, found.doubts) == ("indicative", ("one_source", "modelled"))
    assert len(found.rests_on) == 4


def test_reach_that_is_one_providers_is_told_so() -> None:
    [found] = out_of_reach(staircase(0.7, without_provider=0.5), VIDZEME)
    assert "largest_employer" in found.doubts


def test_hardly_anybody_without_a_course_is_no_finding() -> None:
    assert not list(out_of_reach(staircase(0.95), VIDZEME))
    assert not list(out_of_reach(Figures({"reach": []}), VIDZEME))


# --- official statistics


def rates(ratio: float, **more: Any) -> Figures:
    whole = row("participation_inequality", "ratio_12_months", ratio, nuts_code="LV", year=2022,
                group_code="attainment", **more)  # fmt: skip
    parts = [
        row("participation_inequality", "rate_12_months", rate, nuts_code="LV", year=2022,
            dimensions={"contrast": "attainment", "role": role})
        for role, rate in (("part", 34.0 * ratio), ("against", 34.0))
    ]  # fmt: skip
    return Figures({"participation_inequality": [whole, *parts]})


def test_inequality_is_said_under_the_name_of_the_region_that_has_it() -> None:
    [found] = inequality(rates(0.5), VIDZEME)
    assert found.parameters == {
        "region": "LV", "contrast": "attainment", "share": 17, "other_share": 34, "year": 2022,
    }  # fmt: skip
    assert found.firmness == "firm"


@pytest.mark.parametrize(
    "figures",
    [
        rates(0.9),
        # the margin lies within the limits
        rates(0.75, lo=0.6, hi=0.85),
        rates(0.5, note="history_only"),
        rates(0.5, note="break_in_series"),
        rates(0.5, status="too_little_data"),
    ],
)
def test_what_is_about_equal_old_or_unreliable_is_no_inequality(figures: Figures) -> None:
    assert not list(inequality(figures, VIDZEME))


def test_a_national_target_is_said_only_if_somebody_compared_it() -> None:
    share = row("participation", "participation_12_months", 34.44, nuts_code="LV", year=2022)
    said = {"target": 60.0, "target_year": 2030}
    far = row("participation", "distance_to_national_target", 25.56, nuts_code="LV", year=2022,
              dimensions=said)  # fmt: skip
    [found] = national_target(Figures({"participation": [share, far]}), VIDZEME)
    assert found.template == "national_target"
    # the numbers of the sentence add up
    assert found.parameters["share"] + found.parameters["distance"] == pytest.approx(60.0)
    draft = far | {"status": "draft", "estimate": None}
    assert not list(national_target(Figures({"participation": [share, draft]}), VIDZEME))
    met = share | {"estimate": 61.0}
    [found] = national_target(Figures({"participation": [met, far]}), VIDZEME)
    assert found.template == "national_target_met"


# --- choice


def one(template: str, number: int) -> Finding:
    return Finding(template, "LV", {"n": number}, "firm", ())


def test_themes_take_turns() -> None:
    own = [one(name, n) for name in templates() for n in range(4)]
    chosen = choose(own)
    themes = [templates()[finding.template]["theme"] for finding in chosen]
    assert len(chosen) == 12
    assert len(set(themes)) == len({template["theme"] for template in templates().values()})
    assert max(themes.count(theme) for theme in themes) <= 2
    # they are printed in the order of the wording, whatever the turns
    order = list(templates())
    places = [order.index(finding.template) for finding in chosen]
    assert places == sorted(places)


def test_partners_fill_what_is_left() -> None:
    own = [one("area_share", 1)]
    partners = [one("few_placed", n) for n in range(5)]
    chosen = choose(own, partners)
    assert [finding.template for finding in chosen] == ["area_share", "few_placed", "few_placed"]
