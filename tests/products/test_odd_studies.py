"""What the report says where there is next to nothing: which of the two is missing, how much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows


def asked(folder: Path, lang: str = "en", **changes: Any) -> str:
    """The part on occupations asked for, with changed rows of all regions."""
    study = made_rows.study(folder, languages=(lang,))
    tables = made_rows.tables(rich=False)
    for row in tables["ind__occupation_mix"]:
        row |= {"status": "too_little_data", "estimate": None, "lo": None, "hi": None, **changes}
    run_step(steps(study)[0], study, tables=tables)
    page = html.document_fromstring((folder / "files" / f"report_{lang}.html").read_text("utf-8"))
    place = page.get_element_by_id(f"asked-{made_rows.REGION.lower()}")
    return " ".join(place.text_content().split())


@pytest.mark.parametrize(
    ("documents", "advertisers", "title", "have"),
    [
        (0, 0, "No advertisement", "no advertisement"),
        (1, 1, "Too few advertisements", "1 advertisement from 1 advertiser"),
        (309, 1, "Too few advertisers", "as informative as 1 independent one"),
    ],
)
def test_why_there_is_no_mix(
    tmp_path: Path, documents: int, advertisers: int, title: str, have: str
) -> None:
    said = asked(tmp_path, n_docs=documents, n_clusters=advertisers, n_eff=float(bool(documents)))
    assert title in said
    assert have in said
    assert "independent ones It" not in said
