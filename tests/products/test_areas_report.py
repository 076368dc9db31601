"""What the report says of areas: drafts marked, hidden figures hidden, gaps told."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from smartlife.products.steps import steps
from smartlife.store.strategy_file import read_strategy, shipped_content
from smartlife.tables.areas import area_rows
from tests.harness import run_step
from tests.products import made_rows
from tests.products.made_rows import row

HEADS = {
    "en": "Areas of smart specialisation",
    "lv": "Viedās specializācijas jomas",
    "lt": "Sumaniosios specializacijos sritys",
    "sv": "Områden för smart specialisering",
    "de": "Bereiche der intelligenten Spezialisierung",
}
ICT = {
    "en": "Information and communication technologies",
    "lv": "Informācijas un komunikācijas tehnoloģijas",
    "lt": "Informacinės ir ryšių technologijos",
    "sv": "Informations- och kommunikationsteknik",
    "de": "Informations- und Kommunikationstechnologien",
}


def area(measure: str, code: str, **columns: object) -> dict[str, object]:
    said = {"group_scheme": "area", "group_code": f"lv-ris3-2021/{code}", "status": "draft"}
    return row("areas", measure, "LV00C", **said | columns)


def rows() -> list[dict[str, object]]:
    gap = {"status": "not_observed", "note": "not_at_this_detail", "side": "both", "n_docs": 0}
    return [
        area("demand_share", "ict", estimate=0.18, lo=0.11, hi=0.26),
        area("demand_share", "bioeconomy", hi=0.04, note="few_employers"),
        area("demand_share", "rest", estimate=0.8, lo=0.7, hi=0.9),
        area("base_rate", "ict", estimate=0.55, lo=0.4, hi=0.7, note="area_catches_most"),
        area("without_one_code", "ict", lo=0.09, hi=0.18,
             dimensions={"scheme": "isco", "code": "2512", "codes": 4}),
        area("skill_share", "ict", estimate=0.1, lo=0.05, hi=0.17),
        area("offer_share", "ict", estimate=0.02, lo=0.01, hi=0.05, side="offer"),
        area("courses", "ict", estimate=14.0, unit="courses", side="offer"),
        area("overlap", "ict", estimate=0.25,
             dimensions={"with": "lv-ris3-2021/materials", "of": "codes"}),
        area("employment_share", "ict", **gap),
    ]  # fmt: skip


def page(folder: Path, lang: str, made: list[dict[str, object]], *, signed: bool = False, more=()):
    strategy = read_strategy(shipped_content("lv-ris3-2021"), "lv-ris3-2021.toml")
    areas = area_rows(strategy, "o-lists")
    if signed:
        areas = [one | {"is_signed": True, "signed_by": ["Region", "Council"]} for one in areas]
    study = made_rows.study(folder, languages=(lang,))
    tables = made_rows.tables() | {"core__areas": areas}
    tables |= {"ind__areas": made, **dict(more)}
    run_step(steps(study)[0], study, tables=tables)
    text = (folder / "files" / f"report_{lang}.html").read_text("utf-8")
    assert "NaN" not in text
    return html.fromstring(text)


def section(tree) -> str:
    return " ".join(tree.xpath("//main")[0].text_content().split())


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_draft_is_marked_in_every_title(tmp_path: Path, lang: str) -> None:
    tree = page(tmp_path, lang, rows())
    text = section(tree)
    assert HEADS[lang] in text
    assert ICT[lang] in text
    mark = {"en": "Draft. Vidzeme: 18%", "de": "Entwurf. Vidzeme: 18 %"}[lang]
    assert mark in text.replace("\u202f", " ").replace("\xa0", " ")
    assert tree.xpath("//*[@id='areas-lv00c']")


def test_what_is_hidden_or_missing_is_told(tmp_path: Path) -> None:
    text = section(page(tmp_path, "en", rows()))
    assert "at most 4%" in text
    assert "ISCO 2512" in text
    assert "not available at this detail" in text
    assert "25%" in text  # overlap
    assert "must not be cited in applications" in text


def test_signed_areas_are_no_draft(tmp_path: Path) -> None:
    made = rows()
    for one in made:
        if one["status"] == "draft":
            hidden = one.get("note") == "few_employers"
            one["status"] = "at_most" if hidden else "published"
    text = section(page(tmp_path, "en", made, signed=True))
    assert "signed by Region and Council" in text
    assert "Draft. Vidzeme" not in text


def test_a_region_without_strategy(tmp_path: Path) -> None:
    made = [row("areas", "demand_share", "LV00C", status="not_observed", note="no_strategy")]
    text = section(page(tmp_path, "en", made))
    assert "No strategy of smart specialisation: Vidzeme" in text


def test_nothing_where_areas_are_not_known(tmp_path: Path) -> None:
    tree = page(tmp_path, "en", [])
    assert not tree.xpath("//*[@id='areas']")
