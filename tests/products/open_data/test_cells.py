"""Cells of CSV: no formula, and everything can be read back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.products.open_data.cells import cell, guard, unguard
from smartlife.products.open_data.linked import as_json_ld, as_turtle, iri, said

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@given(st.text())
def test_no_text_is_a_formula_and_all_are_read_back(text: str) -> None:
    assert not guard(text).startswith(FORMULA)
    assert unguard(guard(text)) == text


@given(st.text())
def test_a_cell_is_one_line_of_printable_text(text: str) -> None:
    written = cell(text)
    assert not written.startswith(FORMULA)
    assert written.isprintable()


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (True, "true"), (-0.5, "-0.5"), (-3, "-3"), (["a", "b"], "a b"), ("'x", "''x")],
)
def test_numbers_stay_numbers(value: object, written: str) -> None:
    assert cell(value) == written


@settings(deadline=None)
@given(st.text(), st.text(max_size=20))
def test_outside_text_stays_inside_of_its_literal(text: str, address: str) -> None:
    rdflib = pytest.importorskip("rdflib")
    text = "".join(char for char in text if not 0xD800 <= ord(char) <= 0xDFFF and ord(char))
    node = {
        "@id": "urn:x:1",
        "dct:title": said(text, "en"),
        "dct:relation": iri(f"urn:y:{address}"),
    }
    prefixes = {"dct": "http://purl.org/dc/terms/"}
    turtle = rdflib.Graph().parse(data=as_turtle(prefixes, [node]), format="turtle")
    assert len(turtle) == 2
    assert [str(o) for o in turtle.objects(None, rdflib.DCTERMS.title)] == [text]
    assert json.loads(as_json_ld(prefixes, [node]))["@graph"][0]["dct:title"]["@value"] == text


def test_a_course_that_may_only_be_counted_is_not_named_in_a_figure():
    from smartlife.products.open_data.content import _without_course

    told = '{"course_id": "c1", "kind": "known", "missing": ["price"], "partner": "LT026"}'
    assert _without_course(told, frozenset({"c2"})) == told
    assert _without_course(told, frozenset({"c1"})) == '{"kind": "known", "partner": "LT026"}'
    assert _without_course(None, frozenset({"c1"})) is None
