"""What the report says of partners: by name, by share, nobody; and before anybody has looked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows
from tests.products.made_rows import REGION, row

HEADS = {
    "en": "Across borders: what partners teach",
    "lv": "Pāri robežām: ko māca partneri",
    "lt": "Per sienas: ko moko partneriai",
    "sv": "Över gränserna: vad partner lär ut",
    "de": "Über Grenzen: was Partner lehren",
}
GROUPS = ("S1", "S2", "S3")
Rows = list[dict[str, Any]]


def one(measure: str, dimensions: dict[str, Any] | None = None, **columns: Any) -> dict[str, Any]:
    return row("complementarity", measure, REGION, side="both", dimensions=dimensions, **columns)


def pair(number: int, partner: str, verdict: str, **said: Any) -> dict[str, Any]:
    code = GROUPS[number]
    return one(
        "group_at_partner", {"partner": partner, "verdict": verdict, **said}, position=number + 1,
        estimate=0.04, lo=0.01, hi=0.09, group_scheme="esco_skill_group", group_code=code,
        group_uri=f"{made_rows.ESCO}/skill/{code}",
    )  # fmt: skip


def known_rows() -> Rows:
    rows = [
        pair(0, "LT026", "yes", kind="known", missing=[], course_id="c1"),
        pair(0, "SE110", "yes", kind="suited", missing=[], course_id="c2"),
        pair(1, "LT026", "yes", kind="verified", missing=["price", "enrolment"], course_id="c3"),
        pair(1, "SE110", "no"),
        pair(2, "LT026", "no"),
        pair(2, "SE110", "unsure"),
        one("readers_kappa", {"partner": "together"}, estimate=0.81, unit="ratio"),
    ]
    for match, groups in (("suited", (0, 1, 1)), ("known", (1, 1, 1)), ("verified", (2, 1, 2))):
        for partner, number in zip(("LT026", "SE110", "together"), groups, strict=True):
            about = {"match": match, "partner": partner}
            rows.append(one("matched_groups", about, estimate=float(number), unit="groups"))
            rows.append(one("matched_demand", about, estimate=0.03, lo=0.01, hi=0.06))
            if partner != "together":
                span = {**about, "courses": 30, "held": 44}
                rows += [
                    one("matched_rarefied", span, lo=0.012, hi=0.028, note="rarefied"),
                    one("matched_surplus", span, lo=0.002, hi=0.018, note="rarefied"),
                    one("matched_marginal", about, estimate=0.03 if partner == "LT026" else 0.0,
                        position=1 if partner == "LT026" else 2),
                    one("matched_shapley", about, estimate=0.015),
                ]  # fmt: skip
    nobody = pair(2, "LT026", "no") | {"measure": "nobody_seems"}
    nobody["dimensions"] = '{"confirmed": false, "partners": ["LT026"]}'
    return [*rows, nobody]


def course(name: str, publish: str = "full") -> dict[str, Any]:
    return {
        "course_id": name, "source_id": "lists", "source_ids": ["lists"], "origin_id": "o-lists",
        "file": "list.csv", "row": 7, "title": f"Kursai {name}", "has_text": True, "lang": "lt",
        "teaching_langs": ["lt"], "provider_name": "Mokykla", "place_status": "coded",
        "nuts_version": "2024", "date_status": "undated", "mode": "onsite",
        "skill_uris": [], "repeat_count": 0,
        "observation": "stock", "publish": publish,
    }  # fmt: skip


def page(folder: Path, rows: Rows, lang: str = "en", publish: str = "full") -> html.HtmlElement:
    study = made_rows.study(folder, languages=(lang,), partners=("LT026", "SE110"))
    tables = made_rows.tables()
    tables["ind__complementarity"] = rows
    tables["core__courses"] = [course(name, publish) for name in ("c1", "c2", "c3")]
    run_step(steps(study)[0], study, tables=tables)
    return html.fromstring((folder / "files" / f"report_{lang}.html").read_text("utf-8"))


def text_of(made: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", made.text_content())


def table(made: html.HtmlElement, anchor: str) -> list[list[str]]:
    (found,) = made.xpath(f"//*[@id='{anchor}']//table | //table[@id='{anchor}']")
    return [[re.sub(r"\s+", " ", cell.text_content()).strip() for cell in line.xpath("./th | ./td")]
            for line in found.xpath(".//tr")]  # fmt: skip


def test_groups_and_partners_at_a_glance(tmp_path: Path) -> None:
    made = page(tmp_path, known_rows())
    lines = table(made, "cross-border-lv00c")
    assert "3 skill groups that nobody teaches here" in text_of(made)
    assert "with a match at a partner: 1, with a possible course: 1" in text_of(made)
    assert lines[1][2].startswith("◐ Kursai c1")
    assert "Mokykla; match; taught in: Lithuanian" in lines[1][2]
    assert lines[1][3].startswith("● Kursai c2")
    assert lines[2][2].startswith("○ Kursai c3")
    assert "possible; not known: price and who may enrol" in lines[2][2]
    assert (lines[2][3], lines[3][3]) == ("– no course found", "? cannot tell")
    assert "Cohen's kappa 0.81" in text_of(made)
    assert "◐ match, in another language; ○ possible." in text_of(made)


def test_what_partners_add(tmp_path: Path) -> None:
    made = page(tmp_path, known_rows())
    assert "partners have matches for 3% of what is asked for" in text_of(made)
    lines = table(made, "cross-border-shares-lv00c")
    assert "as if each had 30 courses" in lines[0][3]
    assert lines[1][1:3] == ["1", "3% (1–6%)"]
    assert lines[1][3:] == ["1–3%<1–2% by more courses", "3%", "2%"]
    assert lines[-1][0] == "All together"


def test_nobody_is_a_list_to_check(tmp_path: Path) -> None:
    made = page(tmp_path, known_rows())
    (line,) = table(made, "cross-border-nobody-lv00c")[1:]
    assert line[-1] == "to be checked by a second partner"
    doubted = known_rows()
    doubted[-1]["dimensions"] = '{"confirmed": false, "partners": ["LT026", "SE110"]}'
    (line,) = table(page(tmp_path / "a", doubted), "cross-border-nobody-lv00c")[1:]
    assert line[-1] == "open: another partner cannot tell"
    confirmed = known_rows()
    confirmed[-1]["dimensions"] = '{"confirmed": true, "partners": ["LT026", "SE110"]}'
    (line,) = table(page(tmp_path / "b", confirmed), "cross-border-nobody-lv00c")[1:]
    assert line[-1] == "confirmed by two partners"


def test_sources_with_numbers_only_show_no_title(tmp_path: Path) -> None:
    told = text_of(page(tmp_path, known_rows(), publish="counts"))
    assert "Kursai c1" not in told
    assert "Mokykla" not in told
    assert "list.csv, row 7" not in told
    assert "row 7 of list.csv" not in told
    assert "◐ a course of a source that gives numbers only" in told


def test_only_possible_ones_are_called_so(tmp_path: Path) -> None:
    rows = known_rows()
    for made in rows:
        if made["measure"] == "matched_groups" and '"verified"' not in made["dimensions"]:
            made["estimate"] = 0.0
    told = text_of(page(tmp_path, rows))
    assert "partners have possible courses for 3% of what is asked for, no match yet" in told
    assert "partners have matches for" not in told


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "What partners could add is not known"),
        (
            [one("matched_groups", {"match": "known", "partner": "together"}, estimate=None,
                 status="not_observed", note="no_partners", unit="groups")],
            "The study names no partner",
        ),
        (
            [one("matched_groups", {"match": "known", "partner": "together"}, estimate=None,
                 status="too_little_data", note="not_audited", unit="groups")],
            "two people who check a sample of skill groups in the region",
        ),
        (
            [
                pair(0, "LT026", "unread", why="partner_not_audited"),
                one("matched_groups", {"match": "known", "partner": "LT026"}, estimate=None,
                    status="too_little_data", note="partner_not_audited", unit="groups"),
            ],
            "two people at each partner who look for them",
        ),
    ],
)  # fmt: skip
def test_before_anybody_has_looked(tmp_path: Path, rows: Rows, words: str) -> None:
    made = page(tmp_path, rows)
    told = text_of(made)
    assert "What partners could add is not known" in told
    assert words in told
    assert not made.xpath("//*[@id='cross-border-shares-lv00c']")


def test_why_there_is_no_share(tmp_path: Path) -> None:
    rows = known_rows()
    for made in rows:
        if made["measure"].startswith("matched_") and made["measure"] != "matched_groups":
            made |= {"estimate": None, "lo": None, "hi": None, "status": "too_little_data",
                     "note": "coverage_unknown"}  # fmt: skip
    told = text_of(page(tmp_path, rows))
    assert "partners have matches for" not in told
    assert "How many of the region's courses are in the catalogues held is not known." in told


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de"])
def test_every_language_says_it(tmp_path: Path, lang: str) -> None:
    told = text_of(page(tmp_path, known_rows(), lang))
    assert HEADS[lang] in told
    for english in (HEADS["en"], "no course found", "fair share", "Nobody seems"):
        assert english not in told


def test_what_partners_teach_is_worth_discussing(tmp_path: Path) -> None:
    told = text_of(page(tmp_path, known_rows()))
    assert "partners teach what people found nobody to teach here" in told
    assert "partners teach what" not in text_of(page(tmp_path / "b", []))
