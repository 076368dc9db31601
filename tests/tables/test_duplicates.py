"""One document per advertisement, whatever the order and number of its records."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.tables.duplicates import (
    Candidate,
    address_key,
    group_records,
    rule_of,
    title_key,
    titles_alike,
)
from smartlife.tables.resemblance import similar_pairs

TEXT = " ".join(f"You will cook dish {n} and order product {n * 7}." for n in range(12))
BASE = Candidate(
    identity=None,
    address=None,
    title="Cook",
    party="beavers",
    named="beavers",
    place="riga",
    day=739_000,
    text=None,
)


def are_one(a: Candidate, b: Candidate) -> bool:
    return len(set(group_records([a, b]).groups)) == 1


@pytest.mark.parametrize(
    ("changes", "one"),
    [
        ({"day": 739_060}, True),
        ({"day": 739_061}, False),
        ({"day": None}, True),
        ({"title": "COOK (m/w/d)"}, True),
        ({"title": "Baker"}, False),
        ({"place": "cesis"}, False),
        ({"party": "otters", "named": "otters"}, False),
        ({"party": None, "named": "agency"}, False),
        ({"identity": "board\x1f1"}, True),
    ],
)
def test_same_post(changes, one):
    assert are_one(BASE, replace(BASE, **changes)) is one


def test_reposts_are_one_spell_as_long_as_they_follow_each_other():
    days = [739_000, 739_050, 739_100, 739_300]
    groups = group_records([replace(BASE, day=day) for day in days]).groups
    assert groups[0] == groups[1] == groups[2] != groups[3]


def test_records_without_a_place_meet_only_without_identifiers():
    nowhere = replace(BASE, place=None)
    assert are_one(nowhere, replace(nowhere, day=739_010))
    first = replace(nowhere, identity="board\x1f1")
    assert not are_one(first, replace(nowhere, identity="board\x1f2", day=739_010))


def test_same_id():
    first = replace(BASE, identity="board\x1f1", day=None, place=None)
    assert are_one(first, replace(first, title="Cook, full time", party=None))
    assert are_one(first, replace(first, title="Chef", day=750_000))
    other = replace(first, title="Welder", party="otters")
    assert not are_one(first, other)
    assert group_records([first, other]).conflicts == [0, 1]


def test_an_identifier_with_many_titles_identifies_nothing():
    records = [
        replace(BASE, identity="s\x1f1", title=f"Post number{n}", party=f"p{n}") for n in range(40)
    ]
    grouping = group_records(records)
    assert len(set(grouping.groups)) == 40
    assert len(grouping.conflicts) == 40


def test_same_address():
    first = replace(BASE, party=None, place=None, address="https://www.b.lt/cook/1-13242535")
    again = replace(first, address="http://b.lt/cook/1-13242535/?utm_source=x#top", day=None)
    assert are_one(first, again)
    assert address_key("https://b.lt/jobs") is None


def test_same_text():
    first = replace(BASE, party=None, named="a", text=TEXT, identity="a\x1f1")
    board = replace(first, named="b", identity="b\x1f9", place=None, text=TEXT + " Apply now.")
    assert are_one(first, board)
    assert rule_of(first, board) == "same_text"
    assert not are_one(first, replace(board, place="cesis"))
    assert not are_one(first, replace(board, title="Welder"))
    assert not are_one(first, replace(board, day=739_090))
    assert not are_one(first, replace(board, text=TEXT[: len(TEXT) // 2]))


def test_courses_with_one_text_stay_apart():
    first = replace(BASE, text=TEXT, title="Cooking A", identity="s\x1f1")
    second = replace(first, title="Cooking B", identity="s\x1f2")
    assert len(set(group_records([first, second], with_text=False).groups)) == 2


def test_titles():
    assert title_key("Pārdevējs/-a") == title_key("PĀRDEVĒJS (-a)") == title_key("pardevejs")
    assert title_key("Koch (m/w/d)") == title_key("Koch")
    assert titles_alike("senior data scientist", "data scientist")
    assert not titles_alike("data scientist", "welder")


def test_short_and_missing_texts_resemble_nothing():
    assert list(similar_pairs([None, "short", "short", ""])) == []
    assert list(similar_pairs([TEXT, TEXT, "x" * 300])) == [(0, 1)]


candidates = st.builds(
    Candidate,
    identity=st.sampled_from([None, "a\x1f1", "a\x1f2", "b\x1f1"]),
    address=st.sampled_from([None, "https://b.lt/12345", "https://b.lt/54321"]),
    title=st.sampled_from(["Cook", "Cook (m/w/d)", "Senior cook", "Welder", "Baker"]),
    party=st.sampled_from([None, "beavers", "otters"]),
    named=st.sampled_from([None, "beavers"]),
    place=st.sampled_from([None, "riga", "cesis"]),
    day=st.sampled_from([None, 739_000, 739_030, 739_070, 739_200]),
    text=st.sampled_from([None, TEXT, TEXT + " Apply now.", TEXT[::-1]]),
)


def partition(records: list[Candidate]) -> set[frozenset[Candidate]]:
    groups = group_records(records).groups
    return {
        frozenset(record for record, group in zip(records, groups, strict=True) if group == one)
        for one in set(groups)
    }


@settings(max_examples=150, deadline=None)
@given(st.lists(candidates, max_size=14), st.randoms())
def test_order_changes_nothing(records, random):
    shuffled = list(records)
    random.shuffle(shuffled)
    assert partition(shuffled) == partition(records)


@settings(max_examples=100, deadline=None)
@given(st.lists(candidates, max_size=14))
def test_repetition_changes_nothing(records):
    assert partition(records * 2) == partition(records)
    groups = group_records(records * 2).groups
    assert groups[: len(records)] == groups[len(records) :]
