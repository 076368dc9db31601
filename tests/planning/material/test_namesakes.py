"""Courses called after an occupation, and those that only mention its people."""

from __future__ import annotations

import pytest

from smartlife.planning.material.catalogue import read_catalogue
from smartlife.planning.material.names import read_names
from smartlife.planning.material.namesakes import named_after
from tests.analysis.world import World, occupation
from tests.planning.material.conftest import OpenRun

COOK, BOOKKEEPER = occupation("9112"), occupation("2512")
NAMES = (
    (COOK, "lv", "pavārs"),
    (COOK, "de", "Koch/Köchin"),
    (COOK, "de", "Koch"),
    (COOK, "sv", "kock"),
    (BOOKKEEPER, "de", "Buchhalter"),
    (BOOKKEEPER, "de", "BH"),
)


@pytest.mark.parametrize(
    ("title", "lang", "uri", "found"),
    [
        ("Pavārs (vakara grupa)", "lv", COOK, ("pavārs", False)),
        ("PAVARS", "lv", COOK, ("pavārs", False)),
        # a cook's help, and wine for cooks
        ("Pavāra palīgs", "lv", COOK, None),
        ("Vīnzinība pavāriem", "lv", COOK, None),
        ("Umschulung zum Koch / zur Köchin", "de", COOK, ("Koch", False)),
        ("Umschulung Koch/Köchin", "de", COOK, ("Koch/Köchin", False)),
        # cooking, not a cook
        ("Türkisch kochen", "de", COOK, None),
        ("Kochkurs", "de", COOK, None),
        ("Geprüfte Buchhalterin", "de", BOOKKEEPER, ("Buchhalter", False)),
        ("Englisch für Buchhalter", "de", BOOKKEEPER, ("Buchhalter", True)),
        ("Excel für erfahrene Buchhalter", "de", BOOKKEEPER, ("Buchhalter", True)),
        ("Vin för kock", "sv", COOK, ("kock", True)),
        ("BH", "de", BOOKKEEPER, None),
        # a Latvian name in a Swedish title is no name
        ("Pavārs", "sv", COOK, None),
    ],
)
def test_titles_name_occupations(open_run: OpenRun, world: World, title, lang, uri, found):
    world.course(title="Another course", lang=lang)
    world.course(title=title, lang=lang)
    labels = [
        {"concept_uri": of, "lang": of_lang, "label_kind": "preferred", "label": label}
        | {"source_id": "esco"}
        for of, of_lang, label in NAMES
    ]
    run = open_run(world, labels=labels)
    told = named_after(read_catalogue(run), read_names(run, ("occupation",)), uri)
    if found is None:
        assert told == ()
    else:
        [one] = told
        assert (one.course, one.label, one.for_insiders) == (1, *found)


def test_an_occupation_without_names_names_no_course(open_run: OpenRun, world: World):
    world.course(title="Pavārs", lang="lv")
    run = open_run(world)
    assert named_after(read_catalogue(run), read_names(run, ("occupation",)), COOK) == ()
