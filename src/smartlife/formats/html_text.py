"""Turns HTML into plain text, and parses hostile HTML safely."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from smartlife.errors import LimitExceeded
from smartlife.formats.encodings import decode
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.records import Opened, Record, read_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_LINES: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_CELLS: Final = frozenset({"td", "th"})
_DROPPED: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "select",
        "textarea",
        "button",
    ]
)
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--|<!doctype", re.IGNORECASE)
_HIDDEN_MARKUP: Final = re.compile(
    r"&lt;/?(?:p|br|li|ul|ol|div|b|strong|h\d|span)\b", re.IGNORECASE
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b\ufeff]")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_BREAKS: Final = re.compile(r"\s*\n\s*")
_DECLARED: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE
)


def to_text(html: str) -> str:
    """Returns the text of a piece of HTML, or of plain text, with one block a line.

    Paragraphs, list items, table rows and line breaks begin new lines; cells of a row are parted
    by spaces; scripts, styles, forms' controls and comments are dropped; entities are decoded,
    also where the HTML was escaped once too often. White space is collapsed; there are no empty
    lines. Text without markup keeps its lines.
    """
    if "&" in html and _MARKUP.search(html) is None and _HIDDEN_MARKUP.search(html):
        html = unescape(html)
    if _MARKUP.search(html) is None:
        return _tidy(unescape(html) if "&" in html else html)
    tree = parse_html(html)
    text = "" if tree is None else element_text(tree)
    if not text:
        # nested too deeply for the parser, or nothing in it
        text = _tidy(unescape(_MARKUP.sub("\n", html))) if "<script" not in html.lower() else ""
    return text


def element_text(element: etree._Element) -> str:
    """Returns the text of a parsed element; see `to_text`."""
    from lxml import etree

    parts: list[str] = []
    dropped = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        separator = "\n" if tag in _LINES else " " if tag in _CELLS else ""
        if event == "start":
            dropped += tag in _DROPPED
            parts.append(separator)
            if not dropped and node.text:
                parts.append(node.text.replace("\n", " ") if tag != "pre" else node.text)
        else:
            dropped -= tag in _DROPPED
            parts.append(separator)
            if not dropped and node.tail and node is not element:
                parts.append(node.tail.replace("\n", " "))
    return _tidy("".join(parts))


def parse_html(html: str) -> etree._Element | None:
    """Returns the tree of an HTML text, without comments; None if there is nothing in it.

    Nothing is fetched or run. Nesting beyond 256 levels is cut off by the parser.
    """
    from lxml import etree

    clean = _CONTROL.sub(" ", html)
    if not clean.strip():
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def read_html(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> str:
    """Returns the source text of an HTML file, decoded as it declares or as it looks.

    Raises:
        LimitExceeded: The file is larger than `limits.max_document_bytes`.
    """
    content = read_whole(opened, limits)
    declared = _DECLARED.search(content[:4096])
    return decode(content, encoding=declared.group(1).decode("ascii") if declared else None)


def read_records(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Record]:
    """Yields one record for a page: its `title` and its `text`.

    Raises:
        LimitExceeded: The page, or its text, is too large.
    """
    tree = parse_html(read_html(opened, limits=limits))
    text = "" if tree is None else element_text(tree)
    if len(text) > limits.max_cell_chars:
        raise LimitExceeded(
            f"The page has more than {limits.max_cell_chars:,} characters of text.",
            where=opened.file,
            todo="Split the page.",
        )
    title = None if tree is None else tree.findtext(".//title")
    yield Record(1, {"title": _tidy(title) if title else None, "text": text or None})


def _tidy(text: str) -> str:
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()
