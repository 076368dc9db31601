"""What the report says of an occupation mix that people's marks correct."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows
from tests.products.made_rows import row

REGION = made_rows.REGION


def page(folder: Path, rows: list[dict[str, object]], lang: str = "en") -> Any:
    study = made_rows.study(folder, languages=(lang,))
    tables = made_rows.tables()
    tables["ind__occupation_mix"] += rows
    run_step(steps(study)[0], study, tables=tables)
    return html.document_fromstring((folder / "files" / f"report_{lang}.html").read_text("utf-8"))


def text(node: Any) -> str:
    return " ".join(node.text_content().split())


def corrected(**changes: object) -> list[dict[str, object]]:
    group = {
        "group_scheme": "isco",
        "group_code": "72",
        "group_uri": f"{made_rows.ESCO}/isco/C72",
        "gold_id": "lv-1",
    }
    share = {"estimate": 0.31, "lo": 0.22, "hi": 0.41}
    told = {"estimate": 1.4, "unit": "ratio", "note": "corrected_2_digits", "gold_id": "lv-1"}
    return [
        row("occupation_mix", "correction", REGION, **{**told, **changes}),
        row("occupation_mix", "share_corrected", REGION, **group, **share),
    ]


def test_corrected_beside_uncorrected_in_words_of_the_language(tmp_path: Path) -> None:
    made = page(tmp_path, corrected(), "lv")
    table = text(made.get_element_by_id(f"asked-{REGION.lower()}-corrected"))
    assert "koriģēts" in table
    assert "31" in table
    assert "viens īpatsvars mainās visvairāk" in text(made)
    assert "Koriģēts, ņemot vērā profesijas" in text(made)


def test_a_sample_that_tells_too_little_says_so(tmp_path: Path) -> None:
    [told, _] = corrected(status="too_little_data", note="not_corrected", estimate=None, grade="C")
    whole = text(page(tmp_path, [told]))
    assert "it tells too little about which occupations links confuse" in whole
    assert "-corrected" not in whole
