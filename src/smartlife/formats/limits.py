"""Bounds that every decoder keeps, so that no file can take the machine down.

The defaults are far above real files of these kinds (the largest ESCO file has 21 MB, the
longest advertisement 60,000 characters) and far below what a laptop with 4 GB can bear.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one file.

    Attributes:
        max_file_bytes: Size of a file as it lies on the disk.
        max_row_chars: Characters of one record (a CSV record, a JSON object of a list, an XML
            element).
        max_row_lines: Lines that one CSV record may span.
        max_cell_chars: Characters of one value.
        max_columns: Columns of a table, dimensions and categories of one dimension excepted.
        max_sheet_cells: Cells of the rectangle that a worksheet spans, empty ones included.
        max_document_bytes: Size of a document that has to be held in memory as a whole (JSON
            that is no list, HTML).
        max_json_depth: Levels of nesting in JSON and in records made from XML.
        max_members: Files in an archive.
        max_expanded_bytes: Sum of the unpacked sizes of an archive's files.
        max_ratio: Unpacked size by packed size, looked at from `ratio_from_bytes` on.
        ratio_from_bytes: Unpacked bytes below which the ratio says nothing.
    """

    max_file_bytes: int = 2 * 1024**3
    max_row_chars: int = 2_000_000
    max_row_lines: int = 50_000
    max_cell_chars: int = 1_000_000
    max_columns: int = 2_000
    max_sheet_cells: int = 12_000_000
    max_document_bytes: int = 256 * 1024**2
    max_json_depth: int = 64
    max_members: int = 10_000
    max_expanded_bytes: int = 4 * 1024**3
    max_ratio: int = 200
    ratio_from_bytes: int = 10 * 1024**2


DEFAULT_LIMITS: Final = Limits()
