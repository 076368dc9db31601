from __future__ import annotations

from smartlife.planning.material.skills import SkillGraph
from smartlife.planning.path.neighbours import SHOWN, neighbours


def graph(essential: dict[str, str], isco: dict[str, str], optional: dict[str, str] | None = None):
    """Occupations with skills of one letter; all letters are equally telling."""
    asked = {uri: tuple(letters) for uri, letters in essential.items()}
    wished = {uri: tuple(letters) for uri, letters in (optional or {}).items()}
    letters = sorted({one for mine in (*asked.values(), *wished.values()) for one in mine})
    return SkillGraph(
        essential=asked,
        optional=wished,
        information=dict.fromkeys(letters, 1.0),
        broader={},
        labels={},
        isco=isco,
    )


def test_of_one_unit_group_two_are_told_as_long_as_there_are_others():
    kinds = {f"teacher{i}": "abc" for i in range(9)}
    others = {"nurse": "abx", "guide": "acy"}
    isco = dict.fromkeys(kinds, "2341") | {"nurse": "2221", "guide": "5113"}
    found = [one.uri for one in neighbours(graph(kinds | others, isco), "abc")]
    assert found[:2] == ["teacher0", "teacher1"]
    assert {"nurse", "guide"} <= set(found)
    assert len(found) == SHOWN


def test_what_is_only_of_use_counts_no_more_than_what_is_needed():
    world = graph(
        {"near": "abcd", "far": "wxyz", "some": "abyz"},
        {"near": "1111", "far": "2222", "some": "3333"},
        optional={"far": "abcd"},
    )
    found = [one.uri for one in neighbours(world, "abcd")]
    assert found == ["near", "some"]
