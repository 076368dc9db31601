from __future__ import annotations

import json

import pyarrow as pa

from smartlife.linking.build import build_index
from tests.linking.conftest import ISCO, OCCUPATION, SKILL, taxonomy_rows


def survey(*, more_relations=(), more_concepts=(), langs=None):
    concepts, labels, relations = taxonomy_rows()
    concepts += [{**concepts[0], **changes} for changes in more_concepts]
    labels = [label for label in labels if langs is None or label["lang"] in langs]
    relations += [
        {"from_uri": a, "relation": kind, "to_uri": b, "source_id": "t"}
        for a, kind, b in more_relations
    ]
    tables = (pa.Table.from_pylist(rows) for rows in (concepts, labels, relations))
    return build_index(*tables).description


def test_a_taxonomy_is_counted():
    told = survey(more_concepts=[{"concept_uri": f"{OCCUPATION}old", "status": "obsolete"}])
    assert told["concepts"]["occupation"] == 4
    assert told["concepts"]["isco_group"] == 2
    assert told["concepts"]["obsolete"] == 1
    assert told["versions"] == {"test": 13}
    assert told["relations"] == {"essential": 3}
    assert told["languages"]["lv"]["preferred"] == 9
    assert told["languages"]["lv"]["without_label"] == 3
    assert json.loads(json.dumps(told)) == told


def test_holes_are_reported():
    told = survey(
        more_concepts=[{"concept_uri": f"{OCCUPATION}unnamed"}],
        more_relations=[
            (f"{ISCO}7212", "broader", f"{ISCO}72"),
            (f"{ISCO}72", "broader", f"{ISCO}7212"),
            (f"{SKILL}tig", "broader", f"{SKILL}tig"),
            (f"{SKILL}german", "broader", f"{SKILL}python"),
            (f"{OCCUPATION}welder", "essential", f"{SKILL}gone"),
            (f"{SKILL}tig", "member", "collection:green"),
        ],
    )["holes"]
    assert told["no_label"] == {"count": 1, "examples": [f"{OCCUPATION}unnamed"]}
    assert told["cycles"]["examples"] == [f"{ISCO}72", f"{ISCO}7212", f"{SKILL}tig"]
    assert told["unknown_concepts"] == {"count": 1, "examples": [f"{SKILL}gone"]}
    assert told["one_language_only"]["count"] == 3


def test_a_taxonomy_of_one_language_has_no_hole_of_single_concepts():
    told = survey(langs={"en"})
    assert list(told["languages"]) == ["en"]
    assert told["holes"]["one_language_only"]["count"] == 0


def test_an_empty_taxonomy_is_surveyed():
    concepts, labels, relations = (
        pa.Table.from_pylist(rows[:1]).slice(0, 0) for rows in taxonomy_rows()
    )
    told = build_index(concepts, labels, relations).description
    assert told["languages"] == {}
    assert told["holes"]["no_label"]["count"] == 0
