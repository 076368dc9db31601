"""HTML to text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.formats.html_text import read_html, read_records, to_text
from smartlife.formats.records import opened_bytes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain  text\r\n\r\nsecond", "plain text\nsecond"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("a < b & c > d", "a < b & c > d"),
        ("<p>Vienas</p><p>Divi<br>trīs</p>", "Vienas\nDivi\ntrīs"),
        ("<ul><li>a</li><li>b<ul><li>c</ul></ul>d", "a\nb\nc\nd"),
        ("<b>Prasības</b>: <i>angļu</i> valoda", "Prasības: angļu valoda"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2\n3"),
        ("x<script>alert('1')</script>y<style>p{}</style><!-- c -->z", "xyz"),
        ("<p onclick='x()'>a<img src=x onerror=alert(1)></p>", "a"),
        ("&lt;p&gt;A&lt;/p&gt;&lt;p&gt;B&amp;amp;C", "A\nB&C"),
        ("<p>\u00a0a\u200b\x00b</p>", "a b"),
        ("<p>&#xD800;&#0;&#99999999;x</p>", None),
        ("", ""),
        ("   ", ""),
        ("<script>only()</script>", ""),
    ],
)
def test_to_text(html, text):
    found = to_text(html)
    found.encode("utf-8")
    if text is not None:
        assert found == text


def test_text_nested_too_deeply_is_not_lost():
    assert to_text("<div>" * 5_000 + "hello" + "</div>" * 5_000) == "hello"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('<meta charset="windows-1257"><p>žemės ūkis</p>'.encode("cp1257"), "žemės"),
        ('<meta charset="iso-8859-1"><p>žemės ūkis</p>'.encode(), "žemės"),
        ("<html><p>būvniecības vadītājs</p>".encode("utf-16"), "būvniecības"),
        (b'<meta charset="rot13"><p>plain</p>', "plain"),
    ],
)
def test_encodings(content, word):
    assert word in read_html(opened_bytes(content, "x"))


def test_a_page_as_a_record():
    content = b"<html><head><title> T </title><script>x</script></head><body><p>a<p>b</body></html>"
    (record,) = read_records(opened_bytes(content, "x"))
    assert record.values == {"title": "T", "text": "a\nb"}


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("<>/&;#!-=\"' abpdivscrt\n\x00\ud800ž"), max_size=60))
def test_anything_gives_text(html):
    found = to_text(html)
    found.encode("utf-8")
    assert "\x00" not in found
    assert found == found.strip()
