"""Looks through the packed parts of a workbook before the workbook library may open it.

The library lays a sheet out as a full rectangle, so two cells at opposite corners of a tiny file
would ask for hundreds of gigabytes. It also shows cells with errors (`#REF!`) as empty ones.
Both are found here by reading the parts themselves, in bounded memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from smartlife.errors import LimitExceeded
from smartlife.formats.archives import zip_members
from smartlife.formats.records import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.limits import Limits
    from smartlife.formats.records import Opened

# cells with content only: formatted empty cells do not widen the rectangle
_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"'])[^>]*(?<!/)>"
)
_ERROR_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*?\bt\s*=\s*[\"']e[\"'])[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']"
)
_BLOCK: Final = 1 << 20
_MAX_ERRORS: Final = 100_000
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(slots=True)
class Scan:
    """What was found: sheet name → (row, column), both from 1, of cells that hold an error."""

    errors: dict[str, set[tuple[int, int]]] = field(default_factory=dict)


def scan_workbook(opened: Opened, limits: Limits) -> Scan:
    """Reads all parts of a zipped workbook (XLSX, ODS).

    Raises:
        ArchiveRefused: The workbook is a bomb, encrypted or damaged.
        LimitExceeded: A sheet spans more than `limits.max_sheet_cells` cells.
        InputUnreadable: Its directory of sheets cannot be read.
    """
    members = zip_members(opened, limits)
    parts = {part.file.removeprefix(f"{opened.file}!"): part for part in members}
    if "content.xml" in parts and "xl/workbook.xml" not in parts:
        _check_repetitions(opened, parts["content.xml"], limits)
        return Scan()
    names = _sheet_names(opened, parts)
    scan = Scan()
    for path, part in parts.items():
        errors = _scan_part(opened, part, limits)
        if errors and path in names:
            scan.errors[names[path]] = errors
    return scan


def _scan_part(opened: Opened, part: Opened, limits: Limits) -> set[tuple[int, int]]:
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    errors: set[tuple[int, int]] = set()
    for block in _blocks(part):
        for column, row in _CELL.findall(block):
            columns.add(column)
            rows.add(row)
        for column, row in _ERROR_CELL.findall(block):
            if len(errors) < _MAX_ERRORS:
                errors.add((int(row), _column_number(column)))
    width = max(map(_column_number, columns), default=0)
    height = max(map(int, rows), default=0)
    if width * height > limits.max_sheet_cells:
        raise _too_large(opened, f"{height:,} rows by {width:,} columns")
    return errors


def _blocks(part: Opened) -> Iterator[bytes]:
    """Yields a part in blocks that never cut a tag (of a length that a cell may have)."""
    with part.open() as stream:
        carried = b""
        while block := stream.read(_BLOCK):
            block = carried + block
            cut = block.rfind(b"<")
            if cut > 0 and len(block) - cut < _BLOCK:
                yield block[:cut]
                carried = block[cut:]
            else:
                yield block
                carried = b""
        if carried:
            yield carried


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_names(opened: Opened, parts: dict[str, Opened]) -> dict[str, str]:
    """Returns path of the part → name of the sheet."""
    relations: dict[str, str] = {}
    listed = parts.get("xl/_rels/workbook.xml.rels")
    if listed is None:
        return {}
    for relation in _tree(opened, listed).iter("{*}Relationship"):
        target = relation.get("Target", "")
        path = target[1:] if target.startswith("/") else f"xl/{target}"
        relations[relation.get("Id", "")] = path
    listing = parts.get("xl/workbook.xml")
    if listing is None:
        return {}
    sheets = _tree(opened, listing).iter("{*}sheet")
    return {relations.get(sheet.get(_RELATION, ""), ""): sheet.get("name", "") for sheet in sheets}


def _tree(opened: Opened, part: Opened) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with part.open() as stream:
            return etree.fromstring(stream.read(_BLOCK * 16), parser)
    except etree.XMLSyntaxError as error:
        raise unreadable(opened, f"its list of sheets is damaged ({error}).") from error


def _check_repetitions(opened: Opened, content: Opened, limits: Limits) -> None:
    """Adds up how many cells repeated rows and columns of an ODS sheet stand for."""
    total = 0
    try:
        with content.open() as stream:
            events = etree.iterparse(
                stream,
                events=("end",),
                tag=(f"{_TABLE}table-row", f"{_TABLE}table"),
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
            )
            for _, element in events:
                if element.tag == f"{_TABLE}table":
                    total = 0
                else:
                    total += _repeated(element, "rows") * _last_filled(element)
                element.clear()
                if total > limits.max_sheet_cells:
                    raise _too_large(opened, f"more than {limits.max_sheet_cells:,} cells")
    except etree.XMLSyntaxError as error:
        raise unreadable(opened, f"its content is damaged ({error}).") from error


def _last_filled(row: etree._Element) -> int:
    position = filled = 0
    for cell in row:
        position += _repeated(cell, "columns")
        if len(cell):
            filled = position
    return filled


def _repeated(element: etree._Element, what: str) -> int:
    count = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(count) if count.isascii() and count.isdigit() and len(count) < 12 else 1


def _too_large(opened: Opened, span: str) -> LimitExceeded:
    return LimitExceeded(
        f"A sheet of the workbook spans {span}, which is too large to be read.",
        where=opened.file,
        todo="Delete stray cells far below or right of the table, or save the table as CSV.",
    )
