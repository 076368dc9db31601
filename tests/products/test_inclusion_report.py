"""What the report says of inequality, fit, signs of a shortage, trends and further figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows
from tests.products.made_rows import row


def _more() -> list[dict[str, object]]:
    official = {"side": "both", "unit": "percent", "grade": None, "origins": ["o-official"]}
    ratio = official | {"unit": "ratio", "group_scheme": "contrast"}
    fit = {"side": "offer", "group_scheme": "fit_group", "origins": ["o-lists"]}
    isco = {"group_scheme": "isco", "group_uri": f"{made_rows.ESCO}/isco/C72"}
    made = [
        row("participation_inequality", "ratio_12_months", "LV", estimate=0.45, year=2022,
            group_code="attainment", **ratio),
        row("participation_inequality", "ratio_12_months", "LV", year=2022, group_code="age",
            status="too_little_data", note="suppressed", **ratio | {"grade": "C"}),
        row("participation_inequality", "ratio_12_months", "LV00C", group_code="place",
            status="not_observed", note="dimension_not_held", **ratio),
        row("participation", "distance_to_target", "LV", estimate=24.5, year=2022,
            **official | {"unit": "percentage points"}),
        row("participation", "distance_to_national_target", "LV", year=2022, status="draft",
            note="target_not_checked", **official | {"unit": "percentage points"}),
        row("offer_fit", "fit_share", "LV00C", estimate=None, lo=0.1, hi=0.6, note="unknown_many",
            group_code="rural", dimensions={"unknown": 0.4}, **fit),
        row("shortage_signals", "signals", "LV", estimate=2.0, group_code="72", unit="signals",
            dimensions={"vacancy_rate": True, "few_unemployed": None, "long_spell": None,
                        "listed": True, "available": 2, "is_shortage": True,
                        "codes": {"vacancy_rate": "7", "listed": "7212"}}, **isco),
        row("trend", "snapshot", "LV00C", status="not_observed", note="snapshot", unit="logit",
            dimensions={"day": "2026-02-17"}),
        row("mismatch", "mismatch", "LV00C", estimate=0.12, lo=0.0, hi=0.2, side="both"),
        row("mismatch", "mismatch_p", "LV00C", estimate=0.004, side="both", unit="p value"),
        row("concentration", "hhi", "LV00C", estimate=0.012, lo=0.004, hi=0.03,
            unit="probability"),
        row("collection_shares", "collection_share", "LV00C", group_code="green",
            status="not_observed", note="collection_not_held"),
    ]  # fmt: skip
    made += [
        row("participation_inequality", "rate_12_months", "LV", estimate=rate, year=2022,
            group_scheme=scheme, group_code=code,
            dimensions={"contrast": "attainment", "role": role}, **official)
        for rate, scheme, code, role in (
            (15.3, "isced11", "ED0-2", "part"), (34.0, "total", "total", "against"),
        )
    ]  # fmt: skip
    made += [
        row("offer_fit", "fit_answers", "LV00C", estimate=number, unit="courses",
            group_code="rural", dimensions={"answer": answer}, **fit)
        for answer, number in (("yes", 9.0), ("no", 45.0), ("unknown", 36.0))
    ]  # fmt: skip
    return made


@pytest.fixture
def page(tmp_path: Path, request: pytest.FixtureRequest):
    return _page(tmp_path, getattr(request, "param", "en"), _more())


def _page(tmp_path: Path, lang: str, rows: list[dict[str, object]], partners: tuple[str, ...] = ()):
    study = made_rows.study(tmp_path, languages=(lang,), partners=partners)
    tables = made_rows.tables()
    tables["core__issues"].append(
        tables["core__issues"][0] | {"reason": "file_unreadable", "row": None}
    )
    for made in rows:
        tables[f"ind__{made['indicator']}"].append(made)
    run_step(steps(study)[0], study, tables=tables)
    return html.document_fromstring((tmp_path / "files" / f"report_{lang}.html").read_text("utf-8"))


def text(page, anchor: str) -> str:
    return " ".join(page.get_element_by_id(anchor).text_content().split())


def test_inequality_has_its_year_and_what_is_missing(page) -> None:
    said = text(page, "inequality-12-months")
    assert "Latvia: 15.3% of adults with at most basic education took part in learning" in said
    assert "34.0% of all adults (the last 12 months, 2022)" in said
    assert "0.45" in said
    assert "too little data" in said
    whole = " ".join(page.text_content().split())
    assert "Not observed (the last 12 months): differences by town and country, by work" in whole
    assert text(page, "inequality-4-weeks").startswith("Who takes part less is not observed")


def test_a_target_that_nobody_checked_has_no_number(page) -> None:
    said = text(page, "targets")
    assert "24.5" in said
    assert "still to be checked" in said


def test_a_target_that_a_text_states_names_that_text(tmp_path: Path) -> None:
    official = {"side": "both", "grade": None, "origins": ["o-official"], "year": 2022}
    points = official | {"unit": "percentage points", "estimate": -6.0}
    stated = {"target": 60.0, "target_year": 2030, "stated_in": "European Commission",
              "address": "https://example.org/sweden"}  # fmt: skip
    rows = [
        row("participation", "participation_12_months", "SE", estimate=66.0, **official),
        row("participation", "distance_to_target", "SE", **points),
        row("participation", "distance_to_national_target", "SE", dimensions=stated, **points),
    ]
    said = text(_page(tmp_path, "en", rows, ("SE110",)), "targets")
    assert (
        "The country's own target for 2030 is 60%; stated in: European Commission "
        "(https://example.org/sweden)."
    ) in said


def test_fit_between_bounds(page) -> None:
    said = text(page, "fit-lv00c")
    assert "People far from towns: open and online" in said
    assert "10–60%" in said


def test_a_shortage_names_its_signs(page) -> None:
    said = text(page, "shortage-lv")
    assert "at least two signs of a shortage in 1 of 1" in said
    assert "2 of 2" in said
    assert "of group 7" in said


def test_a_stock_is_a_snapshot(page) -> None:
    assert "A snapshot of 17 February 2026, no trend: Vidzeme" in text(page, "trend-lv00c")


def test_further_figures(page) -> None:
    said = text(page, "further-numbers")
    for number in ("12%", "0.004", "1.2%"):
        assert number in said
    assert "Green skills" not in said


def test_measures_without_a_figure_are_named_with_the_reason(page) -> None:
    whole = " ".join(page.text_content().split())
    folded = whole.split("None of these regions has a figure for: ")[1].split("Why:")
    assert "Green skills, asked for" in folded[0]
    assert folded[1].strip()


def test_files_are_not_counted_as_records(page) -> None:
    said = text(page, "table-reasons")
    assert "rejected The record has no title. 3" in said
    assert "whole file not read The file as a whole cannot be read. 1" in said


@pytest.mark.parametrize("page", ["lv", "lt", "sv", "de"], indirect=True)
def test_other_languages_have_no_english_left(page) -> None:
    whole = " ".join(page.text_content().split())
    for english in ("Signs of a shortage", "Who takes part less", "Further figures", "snapshot",
                    "took part", "not held", "whole month"):  # fmt: skip
        assert english not in whole
