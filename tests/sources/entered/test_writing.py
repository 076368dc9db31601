"""What is written into `inputs/` is read back as it was said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.formats.records import opened_path
from smartlife.sources.entered.table import EnteredRow, on_one_line, read_entered
from smartlife.sources.entered.writing import write_entered
from smartlife.tables.audits import FORM


def rows_with(note):
    row = {"round_id": "audit-1", "region": "LV00C", "group": "grupa", "reading": "first",
           "stratum": "covered", "drawn_share": "0.1", "stratum_share": "0.5",
           "verdict": "no"}  # fmt: skip
    uris = [f"http://data.europa.eu/esco/skill/S1.{number}" for number in range(4)]
    noted = [note, note, "days 1 to 3", note]
    return [
        {**row, "group_uri": uri, **({"note": one} if one else {})}
        for uri, one in zip(uris, noted, strict=True)
    ]


def there_and_back(folder, rows):
    path = folder / "audits.tsv"
    write_entered(path, FORM.columns, rows)
    items = read_entered(opened_path(path, file="inputs/audits.tsv"), FORM)
    return [dict(item.cells) if isinstance(item, EnteredRow) else item for item in items]


@pytest.mark.parametrize(
    "note",
    ['"Ja, aber', '"Ja" said she', '"', '""', 'Kurss "Maize"', 'a "b', "'x", "=1+1", "a;b,c|d"],
)
def test_a_note_is_no_markup(tmp_path, note):
    rows = rows_with(note)
    assert there_and_back(tmp_path, rows) == rows


@settings(max_examples=25, deadline=None)
@given(note=st.text(alphabet="\"' ;,|=ab\\", max_size=12).map(on_one_line))
def test_any_note_comes_back(tmp_path_factory, note):
    rows = rows_with(note)
    assert there_and_back(tmp_path_factory.mktemp("inputs"), rows) == rows


def test_tabs_and_line_ends_are_spaces(tmp_path):
    assert there_and_back(tmp_path, rows_with("a\tb\nc"))[0]["note"] == "a b c"
