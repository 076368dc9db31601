"""XML: records, encodings, and documents made to do harm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartlife.errors import InputUnreadable, LimitExceeded
from smartlife.formats.limits import DEFAULT_LIMITS
from smartlife.formats.records import Record, opened_bytes
from smartlife.formats.xml_file import read_records


def read(content, **options):
    data = content if isinstance(content, bytes) else content.encode()
    return list(read_records(opened_bytes(data, "x.xml"), **options))


XML = """<?xml version="1.0"?>
<c:catalogue xmlns:c="urn:x"><info>y</info>
  <course id="1"><name>Māksla</name><when><day>1</day></when><when><day>2</day></when></course>
  <course id="2" c:lang="lv"><name/>text <b>bold</b> tail</course>
</c:catalogue>"""


def test_elements_become_records():
    assert read(XML) == [
        Record(1, {"@id": "1", "name": "Māksla", "when": [{"day": "1"}, {"day": "2"}]}),
        Record(2, {"@id": "2", "@lang": "lv", "name": None, "b": "bold", "#text": "text tail"}),
    ]


def test_a_tag_can_be_stated():
    assert read(XML, tag="when") == [Record(1, {"day": "1"}), Record(2, {"day": "2"})]
    assert read(XML, tag="info") == [Record(1, {"#text": "y"})]
    assert read(XML, tag="none") == []


def test_a_document_on_one_line_larger_than_a_record():
    body = "".join(f"<c><n>{i}</n><t>{'x' * 90}</t></c>" for i in range(3000))
    found = read(f"<r>{body}</r>", limits=replace(DEFAULT_LIMITS, max_row_chars=70_000))
    assert [record.values["n"] for record in found] == [str(i) for i in range(3000)]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "cp1257"),
        ("windows-1257", "cp1257"),
        ("ISO-8859-13", "iso8859-13"),
        ("ISO-8859-1", "utf-8"),
        ("UTF-16", "utf-16"),
    ],
)
def test_encodings(declared, codec):
    words = "būvniecības uzņēmuma vadītājs"
    text = f'<?xml version="1.0" encoding="{declared}"?><r><a><b>{words}</b></a><a/></r>'
    assert read(text.encode(codec), tag="b")[0].values == {"#text": words}


def test_windows_characters_in_iso_text():
    text = b'<?xml version="1.0" encoding="ISO-8859-15"?><r><a>f\xfcr \x96 10 \x80</a></r>'
    assert read(text, tag="a")[0].values == {"#text": "für – 10 €"}


def test_characters_that_xml_forbids_are_replaced():
    assert read(b"<r><a>x\x01y</a></r>", tag="a")[0].values == {"#text": "x\ufffdy"}


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1 or str()};" * 10}">' for i in range(1, 10))
    + "]><l><b>&a9;</b></l>"
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&x;</a></r>',
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]><r><a>1</a></r>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd"><r><a>1&x;</a></r>',
        "<r><a>&nbsp;</a></r>",
        "<r><a>1</a>",
        "<r><a>1</b></r>",
        "<r>",
        "<r/><r/>",
        "no xml",
        "<a>" * 1000,
    ],
)
def test_unsafe_or_broken_documents(text):
    with pytest.raises(InputUnreadable):
        read(text, tag="a")


def test_scripts_are_text():
    found = read("<r><a><script>alert(1)</script></a></r>", tag="a")
    assert found[0].values == {"script": "alert(1)"}


def test_nesting_and_size_of_a_record_are_bounded():
    deep = "<r><a>" + "<b>" * 100 + "</b>" * 100 + "</a></r>"
    with pytest.raises(LimitExceeded):
        read(deep, tag="a")
    large = "<r><a>" + "<b>xxxxxxxxx</b>\n" * 100_000 + "</a></r>"
    with pytest.raises(LimitExceeded):
        read(large, tag="a", limits=replace(DEFAULT_LIMITS, max_row_chars=100_000))
