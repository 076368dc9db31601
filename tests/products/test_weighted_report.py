"""What the report says of the weights of an occupation mix."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows
from tests.products.made_rows import row

REGION = made_rows.REGION


def page(folder: Path, rows: list[dict[str, object]], lang: str = "en"):
    study = made_rows.study(folder, languages=(lang,))
    tables = made_rows.tables()
    tables["ind__occupation_mix"] += rows
    run_step(steps(study)[0], study, tables=tables)
    return html.document_fromstring((folder / "files" / f"report_{lang}.html").read_text("utf-8"))


def weighted_rows() -> list[dict[str, object]]:
    def group(code: str) -> dict[str, object]:
        return {
            "group_scheme": "isco",
            "group_code": code,
            "group_uri": f"{made_rows.ESCO}/isco/C{code}",
        }

    rung = {"estimate": 1.0, "unit": "rung", "note": "weighted_isco"}
    share = {"dimensions": {"rung": 1}, "estimate": 0.31, "lo": 0.22, "hi": 0.41}
    unseen = {"status": "not_observed", "note": "not_observed_online", "grade": None}
    return [
        row("occupation_mix", "weighting_rung", REGION, **rung),
        row("occupation_mix", "share_weighted", REGION, **group("72"), **share),
        row("occupation_mix", "stratum", REGION, **group("83"), **unseen),
    ]


def text(node) -> str:
    return " ".join(node.text_content().split())


def test_weighted_beside_unweighted(tmp_path: Path) -> None:
    made = page(tmp_path, weighted_rows())
    table = text(made.get_element_by_id(f"asked-{REGION.lower()}-weighted"))
    assert "as advertised" in table
    assert "14" in table
    assert "31" in table
    whole = text(made)
    assert "The table weights these shares to the survey of vacancies" in whole
    assert "Not observed online:" in whole


@pytest.mark.parametrize("lang", ["en", "lv", "lt", "sv", "de"])
def test_without_a_survey_it_says_so(tmp_path: Path, lang: str) -> None:
    note = {"estimate": 4.0, "unit": "rung", "note": "not_weighted"}
    whole = text(page(tmp_path, [row("occupation_mix", "weighting_rung", REGION, **note)], lang))
    english = "these are shares of online advertisements"
    assert (english in whole) == (lang == "en")
    assert "weighting_rung" not in whole
