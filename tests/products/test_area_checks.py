"""What the report says of areas that people checked, and of those asked for more than elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.products.made_rows import row
from tests.products.test_areas_report import page, rows, section


def found(code: str, **columns: object) -> dict[str, object]:
    said = {"group_scheme": "area", "group_code": f"lv-ris3-2021/{code}", "side": "both",
            "dimensions": {"groups": 31, "draws": 52.0}}  # fmt: skip
    return row("area_coverage", "uncovered_in_area", "LV00C", **said | columns)


def asked(code: str, **columns: object) -> dict[str, object]:
    said = {"group_scheme": "area", "group_code": f"lv-ris3-2021/{code}", "unit": "ratio",
            "dimensions": {"source": "board", "reference": "LV", "is_above": True}}  # fmt: skip
    return row("area_concentration", "concentration_of_advertisements", "LV00C", **said | columns)


def told(folder: Path, *made: dict[str, object], lang: str = "en") -> str:
    tables = {f"ind__{one['indicator']}": [] for one in made}
    for one in made:
        tables[f"ind__{one['indicator']}"].append(one)
    text = section(page(folder, lang, rows(), signed=True, more=tables))
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_what_people_found_of_a_signed_area(tmp_path: Path) -> None:
    text = told(
        tmp_path,
        found("ict", estimate=0.42, lo=0.28, hi=0.57),
        found("bioeconomy", status="too_little_data", note="few_draws_in_area"),
    )
    assert "people found no course in reach for about 40%" in text
    assert "25–60%" in text
    assert "For 1 more area, people read too few skill groups." in text


def test_why_nothing_is_told_of_areas(tmp_path: Path) -> None:
    text = told(tmp_path, found("ict", status="too_little_data", note="few_draws_in_area"))
    assert "Too few of the skill groups that people checked belong to this area" in text


def test_unsigned_areas_are_not_told_of(tmp_path: Path) -> None:
    row_of_all = found("ict", status="not_observed", note="areas_unsigned") | {"group_code": None}
    assert "Two organisations have not signed yet" not in told(tmp_path, row_of_all)


def test_what_is_asked_for_more(tmp_path: Path) -> None:
    text = told(
        tmp_path,
        asked("ict", estimate=1.9, lo=1.4, hi=2.6),
        asked("bioeconomy", estimate=1.0, lo=0.8, hi=1.3,
              dimensions={"source": "board", "is_above": False}),
    )  # fmt: skip
    assert "advertisements ask for 1 of 2 areas surely more than elsewhere" in text
    assert "1.4–2.6" in text
    assert "more than elsewhere" in text
    assert "cannot tell" in text


def test_a_draft_is_marked(tmp_path: Path) -> None:
    text = told(tmp_path, asked("ict", estimate=1.9, lo=1.4, hi=2.6, status="draft"))
    assert "Draft. Vidzeme: advertisements ask for 1 of 1 areas" in text


@pytest.mark.parametrize(
    ("status", "note", "said"),
    [
        ("not_observed", "no_reference", "No source holds advertisements both of this region"),
        ("too_little_data", None, "There are too few advertisements here or there."),
    ],
)
def test_nothing_to_compare(tmp_path: Path, status: str, note: str | None, said: str) -> None:
    text = told(tmp_path, asked("ict", status=status, note=note))
    assert f"elsewhere in the country cannot be said. {said}" in text


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de"])
def test_every_language_says_it(tmp_path: Path, lang: str) -> None:
    text = told(
        tmp_path,
        found("ict", estimate=0.42, lo=0.28, hi=0.57),
        asked("ict", estimate=1.9, lo=1.4, hi=2.6),
        lang=lang,
    )
    for english in ("people found", "elsewhere", "skill groups", "surely"):
        assert english not in text
