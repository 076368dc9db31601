from __future__ import annotations

import pyarrow as pa
import pytest

from smartlife.planning.material.catalogue import read_catalogue
from smartlife.planning.material.tags import UNSUPPORTED, borne_out
from tests.analysis.world import World, skill
from tests.planning.material.conftest import OpenRun


def label(uri: str, lang: str, words: str) -> dict:
    row = {"concept_uri": uri, "lang": lang, "label_kind": "preferred", "label": words}
    return {**row, "source_id": "taxonomy"}


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Waren sichern im Lager", "de", True),
        ("Sicherung der Ware", "de", True),
        ("Windows Server sichern", "de", False),
        ("How to secure goods", "en", True),
        ("Securing goods", "en", True),
        ("Secure goods, auf Englisch", "de", True),
        ("Preces", "lv", False),
    ],
)
def test_all_words_of_a_name_bear_a_tag_out(
    open_run: OpenRun, world: World, title: str, lang: str, expected: bool
):
    course_id = world.course(title=title, lang=lang, skills=(skill("0a"),))
    uri = skill("0a")
    run = open_run(world, labels=[label(uri, "de", "Waren sichern"),
                                  label(uri, "en", "secure goods")])  # fmt: skip
    ids, uris = (pa.chunked_array([[one]]) for one in (course_id, uri))
    assert borne_out(run, ids, uris).tolist() == [expected]


def test_a_tag_that_no_word_bears_out_is_unsure_and_other_links_stay(
    open_run: OpenRun, world: World
):
    for title in ("Weld steel", "Servers", "Servers"):
        world.course(title=title, lang="en", skills=(skill("0a"),))
    for link in world.course_links[:2]:
        link.update(method="given", phrase=link["concept_uri"], probability=1.0)
    world.course_links[2]["probability"] = 0.9
    links = read_catalogue(open_run(world, labels=[label(skill("0a"), "en", "weld steel")])).links
    assert links.probability.tolist() == [1.0, UNSUPPORTED, 0.9]
