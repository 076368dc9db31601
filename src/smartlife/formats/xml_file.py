"""Reads XML as a stream of elements, each as a nested dict.

No entity is expanded, no DTD or address is fetched, and a document that declares entities of its
own is refused. Nesting is bounded by the parser (256 levels). Text in a wrong encoding (Windows
characters in a file that says ISO 8859, say) is repaired as in `encodings`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from lxml import etree

from smartlife.errors import LimitExceeded
from smartlife.formats.encodings import Decoding, codec_of, inspect, strip_mark
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.lines import read_pieces
from smartlife.formats.records import Opened, Record, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.issues import Issue

_DECLARED: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")
_ENTITY: Final = "<!ENTITY"
# what XML 1.0 does not allow, and lone surrogates
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SAMPLE_ELEMENTS: Final = 20_000


def read_records(
    opened: Opened, *, limits: Limits = DEFAULT_LIMITS, tag: str | None = None
) -> Iterator[Record | Issue]:
    """Yields the elements with a tag as records; the row is their number in the file.

    Attributes come as `@name`, the text of an element that also has attributes or children as
    `#text`; an element with text only is that text; elements with the same tag become a list.
    Namespaces are left out of tags and attributes.

    Args:
        opened: The file.
        limits: Bounds; an element may have `max_row_chars` characters of source.
        tag: Name of the element without namespace; None takes the outermost element with
            children that occurs more than once among its siblings.

    Raises:
        InputUnreadable: The file is not well-formed or declares entities.
        LimitExceeded: An element is too large or too deep.
    """
    decoding = _decoding(opened)
    wanted = tag if tag is not None else _record_tag(opened, decoding, limits)
    row = 0
    depth = 0
    inside = 0
    for event, element in _events(opened, decoding, limits, wanted):
        if event == "start":
            depth += 1
            if not inside and _local(element) == wanted:
                inside = depth
            continue
        if depth == inside:
            row += 1
            inside = 0
            value = _as_value(element, limits.max_json_depth, opened)
            yield Record(row, value if isinstance(value, dict) else {"#text": value})
        if not inside:
            _forget(element)
        depth -= 1


def _decoding(opened: Opened) -> Decoding:
    """Believes the bytes where they are UTF-8, then the declaration, then the letters."""
    found = inspect(opened)
    if found.codec.startswith("utf-"):
        return found
    with opened.open() as stream:
        declared = _DECLARED.match(strip_mark(stream.read(512)))
    codec = codec_of(declared.group(1).decode("ascii")) if declared else None
    if codec is None or codec.startswith(("utf", "ascii")):
        return found
    return Decoding(codec, found.skip, clean=False)


def _events(
    opened: Opened, decoding: Decoding, limits: Limits, wanted: str | None = None
) -> Iterator[tuple[str, etree._Element]]:
    parser = etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    size = _Size(opened, limits, wanted)
    try:
        before = ""
        for piece in read_pieces(opened, decoding):
            text = piece if before else piece.lstrip("\ufeff \t\r\n")
            if _ENTITY in before + text:
                raise unreadable(opened, "it declares entities of its own, which is not safe.")
            before = text[-len(_ENTITY) :] or before
            parser.feed(_ILLEGAL.sub("\ufffd", text).encode("utf-8"))
            yield from size.watch(_pulled(parser), len(text))
        parser.close()
        yield from _pulled(parser)
    except etree.XMLSyntaxError as error:
        raise unreadable(opened, f"it is no well-formed XML ({error.msg}).") from error


class _Size:
    """Stops at an element that is not closed within the limit of a record."""

    def __init__(self, opened: Opened, limits: Limits, wanted: str | None) -> None:
        self._opened = opened
        self._bound = limits.max_row_chars
        self._wanted = wanted
        self._open = 0
        self._chars = 0

    def watch(
        self, events: Iterator[tuple[str, etree._Element]], chars: int
    ) -> Iterator[tuple[str, etree._Element]]:
        moved = False
        for event, element in events:
            if self._wanted is None or _local(element) == self._wanted:
                self._open += 1 if event == "start" else -1
                moved = True
            yield event, element
        self._chars = 0 if moved or not self._open else self._chars + chars
        if self._chars > self._bound and self._wanted is not None:
            raise LimitExceeded(
                f"An element <{self._wanted}> has more than {self._bound:,} characters.",
                where=self._opened.file,
                todo="Check that the file is whole, or split it.",
            )


def _pulled(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    for event, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield str(event), element


def _record_tag(opened: Opened, decoding: Decoding, limits: Limits) -> str | None:
    """Returns the tag of the outermost elements with children that occur again."""
    path: list[str] = []
    counts: Counter[tuple[int, str]] = Counter()
    for seen, (event, element) in enumerate(_events(opened, decoding, limits)):
        if event == "start":
            path.append(_local(element))
        else:
            if len(element):
                counts[len(path), path[-1]] += 1
            path.pop()
            # the children are still to be counted as such: they lose their content only
            if len(element):
                del element[:]
        if seen > _SAMPLE_ELEMENTS:
            break
    repeated = [key for key, count in counts.items() if count > 1 and key[0] > 1]
    if not repeated:
        return min(counts, default=(1, None))[1]
    top = min(depth for depth, _ in repeated)
    return max((counts[key], key[1]) for key in repeated if key[0] == top)[1]


def _local(element: etree._Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _forget(element: etree._Element) -> None:
    """Frees an element that was read, and its elder siblings, which are empty by now."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


def _as_value(element: etree._Element, depth: int, opened: Opened) -> object:
    if depth <= 0:
        raise LimitExceeded(
            "An element is nested too deeply.", where=opened.file, todo="Check the file."
        )
    text = (element.text or "").strip()
    children = list(element.iterchildren("*"))
    if len(children) != len(element):
        # comments and instructions were left out by the parser; what is left are entities
        raise unreadable(opened, f"<{_local(element)}> uses an entity that is not defined.")
    if not children and not element.attrib:
        return text or None
    value: dict[str, object] = {
        f"@{str(name).rsplit('}', 1)[-1]}": str(item) for name, item in element.attrib.items()
    }
    tails = [text]
    for child in children:
        _add(value, _local(child), _as_value(child, depth - 1, opened))
        tails.append((child.tail or "").strip())
    mixed = " ".join(part for part in tails if part)
    if mixed:
        value["#text"] = mixed
    return value


def _add(value: dict[str, object], name: str, item: object) -> None:
    known = value.get(name)
    if name not in value:
        value[name] = item
    elif isinstance(known, list):
        known.append(item)
    else:
        value[name] = [known, item]
