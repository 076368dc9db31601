"""JSON: lists, lines and documents, and text that is none."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.errors import InputUnreadable, LimitExceeded
from smartlife.formats.json_file import find_list, read_document, read_records
from smartlife.formats.limits import DEFAULT_LIMITS
from smartlife.formats.records import Record, opened_bytes


def read(content, **options):
    data = content if isinstance(content, bytes) else content.encode()
    return list(read_records(opened_bytes(data, "x.json"), **options))


def values(items):
    return [item.values for item in items if isinstance(item, Record)]


def test_list_of_objects():
    found = read(' [ {"a": 1, "b": [1, {"c": null}]} , {"a": 2.5} ] \n')
    assert found == [Record(1, {"a": 1, "b": [1, {"c": None}]}), Record(2, {"a": 2.5})]


def test_empty_list():
    assert read("[]") == []


def test_a_list_that_is_read_in_pieces():
    items = [{"n": number, "text": "ā" * 997} for number in range(2000)]
    assert values(read(json.dumps(items, ensure_ascii=False))) == items
    assert values(read(json.dumps(items, indent=2))) == items


def test_elements_that_are_no_objects_are_rejected():
    found = read('[{"a": 1}, 5, "x", [1]]')
    assert [(i.reason, i.row) for i in found[1:]] == [("structure_invalid", n) for n in (2, 3, 4)]


def test_lines_with_a_broken_one():
    found = read('{"a": 1}\n\n{"a": \n{"a": 3}\n')
    assert [record.row for record in found if isinstance(record, Record)] == [1, 4]
    assert [(i.severity, i.reason, i.row) for i in found if not isinstance(i, Record)] == [
        ("rejected", "unreadable_row", 3)
    ]


def test_a_broken_first_line():
    found = read('{"a": 1,\n{"a": 2}\n{"a": 3}\n')
    assert [record.row for record in found if isinstance(record, Record)] == [2, 3]


def test_a_long_line_is_rejected():
    limits = replace(DEFAULT_LIMITS, max_row_chars=100)
    found = read('{"a": 1}\n{"a": "' + "x" * 1000 + '"}\n{"a": 2}\n', limits=limits)
    assert [type(item).__name__ for item in found] == ["Record", "Issue", "Record"]
    assert found[1].reason == "too_long"


def test_the_main_list_of_a_document():
    document = {
        "props": {
            "locations": [{"id": 1, "n": 2}] * 3,
            "jobs": [{"id": n, "t": "x" * 9, "u": [1, 2]} for n in range(5)],
        }
    }
    text = json.dumps(document)
    assert [value["id"] for value in values(read(text))] == [0, 1, 2, 3, 4]
    assert len(read(text, path="props.locations")) == 3
    with pytest.raises(InputUnreadable, match="nothing at"):
        read(text, path="props.none")


def test_a_document_without_a_list_is_one_record():
    assert read('{\n "a": {"b": 1}\n}') == [Record(1, {"a": {"b": 1}})]
    assert find_list({"a": [1, 2]}) is None


def test_hits_give_their_source():
    found = read('{"hits": {"hits": [{"_id": "7", "_source": {"title": "x"}}]}}')
    assert values(found) == [{"_id": "7", "title": "x"}]


def test_values_that_cannot_be_stored_are_made_harmless():
    (found,) = values(
        read(
            '[{"a": NaN, "b": 1e999, "c": 123456789012345678901234567890, "d": "x\\ud800\\u0000y"}]'
        )
    )
    assert found == {
        "a": None,
        "b": "1e999",
        "c": "123456789012345678901234567890",
        "d": "x\ufffd\ufffdy",
    }
    json.dumps(found).encode()


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1257"])
def test_encodings(codec):
    text = json.dumps([{"t": "būvniecības uzņēmuma vadītājs"}], ensure_ascii=False)
    assert values(read(text.encode(codec))) == [{"t": "būvniecības uzņēmuma vadītājs"}]


@pytest.mark.parametrize(
    "text",
    [
        "[1,",
        "[1 2]",
        '[{"a": 1}',
        '[{"a": 1},]',
        '{"a": ',
        "[1] x",
        "[01]",
        '["\\x"]',
        "[,]",
        "{'a': 1}",
    ],
)
def test_what_is_no_json_is_an_error(text):
    with pytest.raises(InputUnreadable):
        read(text)


@pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
def test_empty(text):
    with pytest.raises(InputUnreadable, match="empty"):
        read(text)


@pytest.mark.parametrize("depth", [66, 500, 100_000])
def test_deep_nesting(depth):
    for text in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        with pytest.raises((InputUnreadable, LimitExceeded)):
            read_document(opened_bytes(text.encode(), "x"))
        with pytest.raises((InputUnreadable, LimitExceeded)):
            read(text)


def test_an_element_without_end():
    limits = replace(DEFAULT_LIMITS, max_row_chars=10_000)
    with pytest.raises((LimitExceeded, InputUnreadable)):
        read('[{"a": "' + "x" * 3_000_000, limits=limits)


def test_a_large_document():
    with pytest.raises(LimitExceeded):
        read('{"a": "' + "x" * 1000 + '"}', limits=replace(DEFAULT_LIMITS, max_document_bytes=500))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.sampled_from("abcā")), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=100)
@given(
    items=st.lists(
        st.dictionaries(st.sampled_from(["a", "b", "č"]), VALUES, min_size=1), max_size=4
    ),
    ascii_only=st.booleans(),
)
def test_what_was_written_is_read(items, ascii_only):
    text = json.dumps(items, ensure_ascii=ascii_only)
    assert values(read(text)) == items
    lines = "\n".join(json.dumps(item, ensure_ascii=ascii_only) for item in items)
    if len(items) > 1:
        assert values(read(lines)) == items
