"""Finds schema.org objects (JobPosting, Course, …) in HTML pages and JSON files.

In pages both ways of marking are read: JSON-LD in `<script type="application/ld+json">` and
microdata (`itemscope`, `itemprop`), which comes out in the shape of JSON-LD. JSON that a page
carries for its own scripts (`__NEXT_DATA__`) is given by `embedded_json`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smartlife.formats.detect import recognise
from smartlife.formats.html_text import parse_html, read_html
from smartlife.formats.json_file import JsonInvalid, parse, read_document
from smartlife.formats.json_file import read_records as read_json
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.microdata import items
from smartlife.formats.records import Opened, Record, rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from smartlife.model.issues import Issue

DEFAULT_TYPES: Final = ("JobPosting", "Course")
_VOCABULARY: Final = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
_WRAPPING: Final = re.compile(
    r"^\s*(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?|(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*$"
)
_LAST_COMMA: Final = re.compile(r",(\s*[}\]])")


def read_records(
    opened: Opened,
    *,
    limits: Limits = DEFAULT_LIMITS,
    types: tuple[str, ...] = DEFAULT_TYPES,
) -> Iterator[Record | Issue]:
    """Yields the objects of the given types in an HTML or JSON file, in document order.

    The row is the number of the object in its file. A script whose JSON is broken beyond mending
    is rejected (`structure_invalid`). An object inside of another one of a wanted type is given
    on its own too.

    Args:
        opened: An HTML page, a JSON document, or JSON Lines.
        limits: Bounds.
        types: Names of schema.org types, without prefix.

    Raises:
        InputUnreadable: The file is empty or no JSON.
        LimitExceeded: It is too large.
        FormatUnknown: It is neither HTML nor JSON nor text.
    """
    row = 0
    for value in _values(opened, limits):
        found = [value] if isinstance(value, str) else list(objects_of_type(value, types))
        for one in found:
            row += 1
            if isinstance(one, dict):
                yield Record(row, one)
            else:
                yield rejected(
                    opened, "structure_invalid", row, "The page's JSON-LD is no JSON.", str(one)
                )


def objects_of_type(value: object, types: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """Yields all objects whose `@type` is one of the types, wherever they are in a value.

    References by `@id` to other objects of the value are filled in, one level deep.
    """
    wanted = frozenset(types)
    named: dict[str, dict[str, object]] = {}
    found: list[dict[str, object]] = []
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            identifier = node.get("@id")
            if isinstance(identifier, str) and len(node) > 1:
                named.setdefault(identifier, node)
            if wanted.intersection(type_names(node)):
                found.append(node)
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            stack.extend(reversed(node))
    for node in found:
        yield {key: _resolved(item, named) for key, item in node.items()}


def type_names(node: Mapping[str, object]) -> list[str]:
    """Returns the types of an object without the prefix of the vocabulary."""
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return [_VOCABULARY.sub("", name).strip() for name in names if isinstance(name, str)]


def embedded_json(
    opened: Opened, *, limits: Limits = DEFAULT_LIMITS, script_id: str = "__NEXT_DATA__"
) -> object:
    """Returns the JSON in the `<script>` of a page that has the given id; None if there is none.

    A file that is JSON itself (the script saved apart) is returned as it is.

    Raises:
        InputUnreadable: The file is empty or no JSON.
        LimitExceeded: It is too large.
    """
    if recognise(opened) != "html":
        return read_document(opened, limits=limits)
    tree = parse_html(read_html(opened, limits=limits))
    for script in tree.iter("script") if tree is not None else ():
        if script.get("id") == script_id:
            return _script_value(script.text or "", limits)
    return None


def _values(opened: Opened, limits: Limits) -> Iterator[object]:
    """Yields JSON values; a text stands for a script that could not be read."""
    if recognise(opened) in {"html", "xml"}:
        tree = parse_html(read_html(opened, limits=limits))
        if tree is not None:
            yield from _page_values(tree, limits)
        return
    for found in read_json(opened, limits=limits):
        yield found.values if isinstance(found, Record) else found.value or ""


def _page_values(tree: etree._Element, limits: Limits) -> Iterator[object]:
    for script in tree.iter("script"):
        kind = (script.get("type") or "").split(";")[0].strip().lower()
        text = script.text or ""
        if kind == "application/ld+json" and text.strip():
            value = _script_value(text, limits)
            yield value if value is not None else text[:200]
    yield from items(tree)


def _script_value(text: str, limits: Limits) -> object:
    """Returns the value of a script, mended where the mistake is a common one; None if broken."""
    plain = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")
    for attempt in (plain, _LAST_COMMA.sub(r"\1", plain)):
        try:
            return parse(attempt, limits)
        except JsonInvalid:
            continue
    return None


def _resolved(item: object, named: dict[str, dict[str, object]]) -> object:
    if isinstance(item, dict) and set(item) == {"@id"}:
        return named.get(str(item["@id"]), item)
    if isinstance(item, list):
        return [_resolved(one, named) if isinstance(one, dict) else one for one in item]
    return item
