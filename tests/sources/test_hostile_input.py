"""Every reader of vacancies and courses meets files that are wrong in some way."""

from __future__ import annotations

import pytest

from smartlife.errors import SmartlifeError
from smartlife.formats.records import opened_bytes
from smartlife.model.issues import Issue
from smartlife.sources.contract import Sample
from smartlife.sources.load import descriptions, reader_module
from tests.harness import make_source

READERS = [(kind, item.code) for kind in ("vacancies", "courses") for item in descriptions(kind)]
FILES = {
    "empty": b"",
    "blank": b" \n\r\n\t",
    "nul": b"\x00" * 500,
    "half_json": b'{"hits": [{"headline": "Cook", ',
    "deep_json": b'[{"a":' * 5000 + b"1" + b"}]" * 5000,
    "json_scalars": b'[1, null, "x", [], {}]',
    "odd_types": b'[{"title": {"a": [1]}, "text": [[["x"]]], "posted": true, "positions": -5}]',
    "search_results": b'{"props": {"pageProps": {"searchResults": {"vacancies": {"x": 1}}}}}',
    "broken_quotes": b'title,text\n"Cook,"x"y",\n"a\nb,c\n',
    "formula": b"title,text\n=cmd|' /C calc'!A0,+SUM(1)\n",
    "utf16": "title;text\nCook;Cooks\n".encode("utf-16"),
    "html": b"<html><body><script>alert(1)</script><p>no data",
    "xml_entities": b'<!DOCTYPE a [<!ENTITY b "cccc">]><DEFTISCAT><COURSE>'
    b"<CS_NAME>&b;</CS_NAME></COURSE></DEFTISCAT>",
    "xml_cut": b"<DEFTISCAT><COURSE><CS_NAME>Cook</CS_NAME>",
    "lone_surrogate": b'[{"title": "\\ud800 cook"}]',
    "pairs_without_titles": b",course_id,concept_uri\n0,a,b\n",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(("kind", "code"), READERS)
def test_no_traceback(kind, code, name):
    reader = reader_module(kind, code)
    opened = opened_bytes(FILES[name], name)
    try:
        reader.recognises(Sample(opened, "delimited", ()))
        made = list(reader.read(opened, make_source("s", kind)))
    except SmartlifeError:
        return  # the file as a whole, with a message
    for item in made:
        assert isinstance(item, Issue) or all(
            isinstance(value, str) and value for value in item.values.values()
        )
