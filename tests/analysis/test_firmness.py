"""Which shares of occupations become findings, and how firm they are."""

from __future__ import annotations

import json

import pytest

from smartlife.analysis.findings.documents import most_asked, occupations
from smartlife.analysis.findings.figures import Figures
from smartlife.analysis.scope import ScopeRegion


def row(measure: str, estimate: float, variant: str | None = None) -> dict[str, object]:
    return {
        "indicator": "occupation_mix",
        "measure": measure,
        "nuts_code": "LV00C",
        "group_code": "25",
        "group_uri": "u25",
        "status": "published",
        "estimate": estimate,
        "lo": 0.2,
        "hi": 0.3,
        "n_docs": 200,
        "dimensions": json.dumps({"variant": variant}) if variant else None,
    }


def figures(weighted: float | None, corrected: float | None = None) -> Figures:
    variants = (
        "unweighted",
        "surer_links",
        "without_largest_employer",
        "without_largest_source",
    )
    rows = [row("share", 0.25), *(row("share_variant", 0.26, variant) for variant in variants)]
    if weighted is not None:
        rows.append(row("share_weighted", weighted))
    if corrected is not None:
        rows.append(row("share_corrected", corrected))
    return Figures({"occupation_mix": rows})


@pytest.mark.parametrize(
    ("weighted", "firmness"), [(None, "firm"), (0.28, "firm"), (0.4, "indicative")]
)
def test_a_weighted_share_elsewhere_makes_a_finding_less_firm(
    weighted: float | None, firmness: str
) -> None:
    found = list(occupations(figures(weighted), ScopeRegion("LV00C", "region")))
    assert [finding.firmness for finding in found] == [firmness]


@pytest.mark.parametrize(("corrected", "firmness"), [(0.28, "firm"), (0.4, "indicative")])
def test_a_corrected_share_elsewhere_makes_a_finding_less_firm(
    corrected: float, firmness: str
) -> None:
    found = list(occupations(figures(None, corrected), ScopeRegion("LV00C", "region")))
    assert [finding.firmness for finding in found] == [firmness]
    # neither weighted nor corrected: two of four fail
    assert not list(occupations(figures(0.4, 0.4), ScopeRegion("LV00C", "region")))


def test_two_groups_with_the_highest_lower_limits() -> None:
    rows = [
        {"group_code": code, "lo": lo}
        for code, lo in (("11", 0.004), ("25", 0.1), ("52", 0.2), ("83", 0.1))
    ]
    assert [one["group_code"] for one in most_asked(rows)] == ["52", "25"]
    assert most_asked(rows[:1]) == []
