"""Goals, what is missing, and occupations nearby."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from smartlife.errors import RequestInvalid
from smartlife.planning.material.askers import NOBODY, Askers
from smartlife.planning.material.names import Names
from smartlife.planning.path.goal import (
    find_occupations,
    find_skills,
    missing_for,
    occupation_goal,
    skills_goal,
)
from smartlife.planning.path.neighbours import neighbours
from tests.planning.path.made import taxonomy


def names(*rows: tuple[str, str, str, str]) -> Names:
    keys = ("concept_uri", "concept_kind", "lang", "label")
    held = [dict(zip(keys, row, strict=True)) for row in rows]
    return Names(pa.Table.from_pylist(
        [{**row, "label_kind": "preferred", "key": row["label"].lower()} for row in held]
    ))  # fmt: skip


def test_what_is_missing_weighs_by_what_it_says() -> None:
    graph = taxonomy()
    found = missing_for(occupation_goal(graph, "o:nurse"), ["s:a"], graph)
    assert found.uris == ("s:b", "s:c")
    assert np.isclose(found.weight.sum(), 1)
    assert found.weight[1] > found.weight[0]
    assert found.held == ("s:a",)
    assert np.isclose(found.share_held, 0.1 / 1.9)
    unknown = missing_for(skills_goal(["s:e", "s:b"]), [], graph)
    assert np.allclose(unknown.weight, 0.5)


def test_occupations_are_near_by_what_tells_them_apart() -> None:
    graph = taxonomy()
    found = neighbours(graph, ["s:a", "s:b"], without=["o:aide"])
    assert [one.uri for one in found] == ["o:nurse"]
    [nurse] = found
    assert np.isclose(nurse.likeness, 2 * 0.8 / (1.9 + 0.8))
    assert nurse.missing == ("s:c",)
    assert nurse.share_taught == 0
    assert neighbours(graph, ["s:a", "s:b"], taught=["s:c"])[-1].share_taught == 1
    assert neighbours(graph, []) == ()


def test_what_was_counted_of_its_group_is_told_of_an_occupation() -> None:
    held, nurses = ["s:a", "s:b"], Askers(4, 3, 9)
    found = neighbours(taxonomy(), held, asked={"2221": nurses})
    assert {one.uri: one.askers for one in found} == {"o:aide": NOBODY, "o:nurse": nurses}
    # nothing was counted is not the same as nobody asks
    assert {one.askers for one in neighbours(taxonomy(), held)} == {None}


def test_words_find_occupations_and_skills() -> None:
    graph = taxonomy()
    held = names(("o:nurse", "occupation", "lv", "kopejs"),
                 ("o:none", "occupation", "lv", "spoks"),
                 ("s:b", "skill", "en", "care"))  # fmt: skip
    [nurse] = find_occupations("kopejs", "lv", held, graph)
    assert (nurse.uri, nurse.is_exact) == ("o:nurse", True)
    with pytest.raises(RequestInvalid) as caught:
        find_occupations("spoks", "lv", held, graph)
    assert caught.value.todo
    assert find_skills("care", "lv", held)[0].uri == "s:b"
    assert find_skills("nothing like it", "lv", held) == ()
