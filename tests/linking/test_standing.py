from __future__ import annotations

import numpy as np
import pytest

from smartlife.linking.concepts import SKILL_KINDS, Concepts
from smartlife.linking.standing import STANDING, standing_of
from tests.linking.small_taxonomy import rows_of

KINDS = {
    "cooking": "skill", "frying": "skill", "boiling": "skill", "fats": "knowledge",
    "kitchen": "skill_group", "food": "skill_group", "cook": "occupation", "chef": "occupation",
}  # fmt: skip
RELATIONS = [
    ("cook", "essential", "frying"),
    ("chef", "essential", "frying"),
    ("chef", "optional", "fats"),
    ("frying", "optional", "fats"),
    ("frying", "broader", "cooking"),
    ("boiling", "broader", "cooking"),
    ("cooking", "broader", "kitchen"),
    ("frying", "broader", "food"),
    ("boiling", "broader", "food"),
    ("fats", "broader", "food"),
    ("fats", "member", "green"),
    ("frying", "broader", "nowhere"),
    ("unknown", "essential", "boiling"),
    ("cook", "essential", "unknown"),
]


def concepts() -> Concepts:
    names = ("concept_uri", "concept_kind", "code", "isco_code", "status")
    rows = [(uri, kind, None, None, "released") for uri, kind in KINDS.items()]
    return Concepts.build(rows_of(names, rows))


def standing(relations: list[tuple[str, str, str]]) -> dict[str, dict[str, float]]:
    known = concepts()
    numbers = known.numbers_of_kinds(SKILL_KINDS)
    table = rows_of(("from_uri", "relation", "to_uri"), relations)
    counts = np.expm1(standing_of(numbers, known, table))
    return {
        known.uri(int(number)): dict(zip(STANDING, np.round(row).tolist(), strict=True))
        for number, row in zip(numbers, counts, strict=True)
    }


@pytest.mark.parametrize(
    ("concept", "wanted"),
    [
        ("frying", {"essential_for": 2, "parts": 1, "broader": 3, "siblings": 3}),
        ("fats", {"optional_for": 1, "part_of": 1, "broader": 1, "siblings": 3, "collections": 1}),
        ("cooking", {"narrower": 2, "broader": 1, "siblings": 1}),
        # Who needs it is not among the concepts, so it is some occupation.
        ("boiling", {"essential_for": 1, "broader": 2, "siblings": 3}),
    ],
)
def test_relations_are_counted(concept: str, wanted: dict[str, float]) -> None:
    assert standing(RELATIONS)[concept] == dict.fromkeys(STANDING, 0) | wanted


def test_a_taxonomy_without_relations_says_nothing_of_any_concept() -> None:
    found = standing([])
    assert set(found) == {"boiling", "cooking", "fats", "frying"}
    assert all(row == dict.fromkeys(STANDING, 0) for row in found.values())


def test_the_order_of_relations_does_not_matter() -> None:
    assert standing(RELATIONS) == standing(RELATIONS[::-1])
