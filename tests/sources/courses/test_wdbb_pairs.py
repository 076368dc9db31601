"""The pair of files of the training database: lines that stand side by side."""

from __future__ import annotations

import pytest

from smartlife.errors import InputUnreadable
from smartlife.formats.records import opened_bytes
from smartlife.sources.courses.wdbb_pairs import reader
from tests.harness import make_source

TITLES = opened_bytes(
    b",course_name,skill_label\n0,Brot,Backen\n1,Brot,Kneten\n2,Pflege,Heben\n", "t"
)
URIS = opened_bytes(b",course_id,concept_uri\n0,a,u:1\n1,a,u:2\n2,b,u:3\n", "u")
SOURCE = make_source("s", "courses")


@pytest.mark.parametrize("files", [[TITLES, URIS], [URIS, TITLES]])
def test_both_files_in_any_order(files):
    made = list(reader.read_together(files, SOURCE))
    assert [(file.file, item.row, item.values["skills"]) for file, item in made] == [
        ("t", 2, "u:1 u:2"),
        ("t", 4, "u:3"),
    ]


def test_titles_alone_keep_the_labels_as_text():
    made = list(reader.read(TITLES, SOURCE))
    assert made[0].values == {"title": "Brot", "lang": "de", "text": "Backen\nKneten"}


def test_uris_alone_are_of_no_use():
    with pytest.raises(InputUnreadable, match="not the titles"):
        list(reader.read(URIS, SOURCE))


def test_files_of_different_exports_are_refused():
    other = opened_bytes(b",course_id,concept_uri\n0,a,u:1\n", "v")
    with pytest.raises(InputUnreadable, match="do not belong together"):
        list(reader.read_together([TITLES, other], SOURCE))
