"""Questions to discuss: each follows from a figure or from a gap, and leads there."""

from __future__ import annotations

import json
import re

import pytest

from smartlife.products.reports.situation.audited import disagreements, groups_read
from smartlife.products.reports.situation.discuss import MOST
from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows
from tests.products.made_rows import REGION, row


def questions(folder, lang="en", *, rich=True, **tables):
    """The questions of a page: text and the anchor that each leads to."""
    study = made_rows.study(folder, languages=(lang,))
    made = made_rows.tables(rich=rich) | tables
    run_step(steps(study)[0], study, tables=made)
    page = (folder / "files" / f"report_{lang}.html").read_text("utf-8")
    found = re.findall(r'<li class="is-question">(.*?)</li>', page, re.DOTALL)
    told = []
    for item in found:
        link = re.search(r'<p class="aside"><a href="#([^"]+)">([^<]+)</a>', item)
        if link:
            assert f'id="{link[1]}"' in page
            assert link[2].strip()
        text = re.sub(r"<p class=.aside.*", "", item, flags=re.DOTALL)
        text = re.sub(r"<a.*?</a>|<[^>]+>", "", text, flags=re.DOTALL)
        told.append((" ".join(text.split()), link[1] if link else ""))
    return told


def test_what_stands_out_is_asked_first_and_the_last_question_holds_always(tmp_path):
    told = questions(tmp_path)
    assert 3 <= len(told) <= MOST
    assert "advertisements put more weight than courses on" in told[0][0]
    assert told[0][1] == f"differ-{REGION.lower()}"
    assert told[-1] == (
        "Which decision will be taken with these figures, and which figure would change it?",
        "",
    )
    assert all(text.endswith("?") for text, _ in told)


def test_too_little_data_asks_for_data(tmp_path):
    told = questions(tmp_path, rich=False)
    assert "there are too few advertisements" in told[0][0]
    assert not any("put more weight" in text for text, _ in told)


def test_what_nobody_teaches_and_a_draft_are_questions(tmp_path):
    group = {"group_scheme": "esco_skill_group", "group_code": "S1", "group_uri": "u:welding"}
    missing = row("uncovered", "not_taught", REGION, estimate=0.1, side="both", **group)
    rest = row("areas", "demand_share", REGION, estimate=0.7, lo=0.6, hi=0.8, status="draft",
               group_scheme="area", group_code="ris3/rest")  # fmt: skip
    area = {
        "area_code": "ris3/bio", "strategy_id": "ris3", "titles": json.dumps({"en": "A strategy"}),
        "names": json.dumps({"en": "Bioeconomy"}), "version": "1", "position": 0,
        "nuts_codes": [REGION], "publisher": "p", "is_signed": False, "is_confirmed": True,
        "signed_by": [], "origin_id": "o-official",
    }  # fmt: skip
    told = questions(
        tmp_path, ind__uncovered=[missing], ind__areas=[rest], core__areas=[area],
    )  # fmt: skip
    texts = " ".join(text for text, _ in told)
    assert "skill groups for which people found no course in reach: 1" in texts
    assert "A strategy: the codes of its areas are a draft; by them 70% of posts" in texts


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de"])
@pytest.mark.parametrize("rich", [True, False])
def test_every_language_asks(tmp_path, lang, rich):
    english = {text for text, _ in questions(tmp_path, rich=rich)}
    other = questions(tmp_path, lang, rich=rich)
    assert len(other) == len(english)
    assert not english & {text for text, _ in other}


def reading(group, verdict, **changes):
    return {
        "round_id": "r", "nuts_code": REGION, "for_region": REGION, "group_uri": group,
        "verdict": verdict, "is_current": True,
    } | changes  # fmt: skip


def test_readers_who_differ_are_counted_once_per_group():
    rows = [
        reading("a", "yes"), reading("a", "no"),
        reading("b", "yes"), reading("b", "yes"),
        reading("c", "no"), reading("c", "unsure"),
        reading("d", "yes"), reading("d", "no", is_current=False),
    ]  # fmt: skip
    assert disagreements(rows) == {REGION: 1}
    assert groups_read(rows) == {REGION: frozenset("abcd")}
    assert disagreements([]) == {}
