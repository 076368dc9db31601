"""What the report says of an audit, and of none."""

from __future__ import annotations

import re

import pytest

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows
from tests.products.made_rows import REGION, row


def audited(**changes):
    verified = {"estimate": 0.23, "lo": 0.164, "hi": 0.306, "n_eff": 108.0, "side": "both",
                "dimensions": {"reach": "region_online_country"}} | changes  # fmt: skip
    return [
        row("uncovered", "uncovered", REGION, **verified),
        row("uncovered", "groups_read", REGION, estimate=30.0, unit="groups", side="both"),
        row("uncovered", "readers_kappa", REGION, estimate=0.81, unit="ratio", side="both"),
        row("uncovered", "catalogue_coverage", REGION, estimate=0.89, side="offer"),
        row("uncovered", "not_taught", REGION, estimate=0.03, lo=0.01, hi=0.05, side="both",
            group_scheme="esco_skill_group", group_code="S5.7",
            group_uri=f"{made_rows.ESCO}/skill/S5.7", position=1),
    ]  # fmt: skip


def page(folder, rows, lang="en", *, bracket=None, card=()):
    study = made_rows.study(folder, languages=(lang,))
    tables = made_rows.tables()
    if bracket is not None:
        tables["ind__uncovered_bracket"] = bracket
    tables["ind__uncovered"] = rows
    if card:
        others = (r for r in tables["ind__evidence_card"] if r["measure"] != "catalogue_coverage")
        tables["ind__evidence_card"] = [*others, *card]
    run_step(steps(study)[0], study, tables=tables)
    text = (folder / "files" / f"report_{lang}.html").read_text("utf-8")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_verified_figure_in_steps_of_five_points(tmp_path):
    told = page(tmp_path, audited())
    assert "people found no course in reach for about 25% of what is asked for" in told
    assert "15–35%" in told
    assert "People read 30 skill groups." in told
    assert "Cohen's kappa 0.81" in told or "Cohen&#39;s kappa 0.81" in told
    assert "Checked, and taught by no course in reach" in told
    assert "People have not checked it yet." not in told


def test_a_range_beside_where_catalogues_are_held_in_part(tmp_path):
    bracket = row("uncovered", "uncovered_bracketed", REGION, lo=0.14, hi=0.23, side="both",
                  note="catalogue_in_part")  # fmt: skip
    told = page(tmp_path, [*audited(note="catalogue_in_part"), bracket])
    assert "allowing for courses that are not held" in told
    assert "10–25%" in told
    assert told.count("their courses could only lower the share") == 1


def test_each_remark_on_a_figure_is_told_whatever_else_is_remarked(tmp_path):
    told = page(tmp_path, audited(note="catalogue_in_part", interval_note="employers_not_named"))
    assert "their courses could only lower the share" in told
    assert "the interval may be too narrow" in told
    alone = page(tmp_path / "alone", audited(interval_note="employers_not_named"))
    assert "the interval may be too narrow" in alone


def test_that_the_programme_cannot_tell_is_no_news_beside_it(tmp_path):
    wide = row("uncovered_bracket", "not_found", REGION, status="too_little_data", note="wide",
               estimate=None, lo=None, hi=None, side="both",
               dimensions={"reach": "region_online_country", "courses": 9})  # fmt: skip
    told = page(tmp_path, audited(), bracket=[wide])
    assert "people found no course in reach for about 25%" in told
    assert "the answer differs by more than 20 percentage points" not in told


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("audit_readers_differ", "judged the same skill groups too differently"),
        ("audit_expired", "a new round is needed"),
    ],
)
def test_why_an_audit_gives_no_figure(tmp_path, note, words):
    nothing = {"estimate": None, "lo": None, "hi": None, "status": "too_little_data"}
    told = page(tmp_path, audited(**nothing, note=note)[:3])
    assert words in told
    assert "people found no course in reach for" not in told
    assert "People have not checked it yet." in told


def test_no_audit_no_word_of_it(tmp_path):
    nothing = {"estimate": None, "lo": None, "hi": None, "status": "too_little_data"}
    told = page(tmp_path, audited(**nothing, note="not_audited")[:1])
    assert "Nobody has checked a sample" not in told
    assert "People have not checked it yet." in told


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de"])
def test_every_language_says_it(tmp_path, lang):
    told = page(tmp_path, audited(), lang)
    assert "people found no course" not in told
    assert "People read" not in told


def test_two_catalogues_are_no_register(tmp_path):
    said = {"estimate": 0.82, "lo": 0.7, "hi": 0.93, "side": "offer", "note": "coverage_two_lists",
            "dimensions": {"basis": "two_lists"}}  # fmt: skip
    rows = [one for one in audited() if one["measure"] != "catalogue_coverage"]
    rows.append(row("uncovered", "catalogue_coverage", REGION, **said))
    card = [row("evidence_card", "catalogue_coverage", REGION, unit="share", **said)]
    told = page(tmp_path, rows, card=card)
    assert "of those that two catalogues let expect" in told
    assert "providers in the register" not in told
    assert "share of the region's providers that have a course here" in told.replace("&#39;", "'")
    assert "Estimated from two catalogues that share providers." in told
