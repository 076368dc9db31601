"""A shortage among the statements: which signals tell of it, in each language."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows

SAID = {
    "en": "In Latvia, 2 of 3 signs that could be looked at tell of a shortage: metal "
    "trades workers (vacancy rate above the country's and on a public list).",
    "lv": "Latvija: uz darbinieku trūkumu profesiju grupā",
    "lt": "Latvija: darbuotojų trūkumą profesijų grupėje",
    "sv": "Lettland: 2 av 3 tecken som kunde granskas tyder på brist i yrkesgruppen",
    "de": "Lettland: 2 von 3 betrachteten Anzeichen sprechen für einen Mangel in der Berufsgruppe",
}


@pytest.mark.parametrize("lang", SAID)
def test_a_shortage_names_its_signals(tmp_path: Path, lang: str) -> None:
    study = made_rows.study(tmp_path, languages=(lang,))
    tables = made_rows.tables()
    parameters = {
        "region": "LV",
        "group": f"{made_rows.ESCO}/isco/C72",
        "count": 2,
        "held": 3,
        "signals": ["vacancy_rate", "listed"],
    }
    tables["out__findings"] = [
        tables["out__findings"][0]
        | {
            "template": "shortage",
            "parameters": json.dumps(parameters),
            "rests_on": json.dumps(
                [{"indicator": "shortage_signals", "measure": "signals", "nuts_code": "LV"}]
            ),
        }
    ]
    run_step(steps(study)[0], study, tables=tables)
    page = (tmp_path / "files" / f"report_{lang}.html").read_text("utf-8")
    plain = html.unescape(page)
    assert SAID[lang] in plain
