"""Takes the text of a Word document (DOCX), paragraph by paragraph, as any hostile file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from smartlife.formats.archives import zip_members
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.records import Opened, read_whole, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_BODY: Final = "word/document.xml"
_MOST_CHARS: Final = 400_000
_TODO: Final = "Save it as DOCX or PDF once more, or give its text."


def is_zip(head: bytes) -> bool:
    """Whether a file begins as the archive that a DOCX is."""
    return head.startswith(b"PK\x03\x04")


def read_docx_text(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> str:
    """The text of a document, a line per paragraph; notes and headers are left out.

    Args:
        opened: The file.
        limits: Bounds.

    Raises:
        InputUnreadable: It is no Word document, or damaged.
        ArchiveRefused: It is unsafe to unpack.
        LimitExceeded: It is too large.
    """
    members = zip_members(opened, limits)
    body = next((one for one in members if one.file.endswith(f"!{_BODY}")), None)
    if body is None:
        raise unreadable(opened, "it is no Word document (DOCX).", _TODO)
    content = read_whole(body, limits)
    if b"<!DOCTYPE" in content:
        raise unreadable(opened, "it declares a document type, as no Word document does.", _TODO)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable(opened, "its text is no well-formed XML.", _TODO) from error
    return "".join(_words(root))[:_MOST_CHARS].strip()


def _words(root: etree._Element) -> Iterator[str]:
    for element in root.iter("{*}t", "{*}tab", "{*}br", "{*}cr", "{*}p"):
        # a paragraph inside of a text box stands in another one, and begins a line as well
        name = etree.QName(element).localname
        yield {"p": "\n", "tab": " ", "br": "\n", "cr": "\n"}.get(name) or element.text or ""
