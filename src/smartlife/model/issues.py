"""What went wrong with single rows: the vocabulary of rejections and notes.

A reader or a table step never drops a record silently. It yields an `Issue`:
severity "rejected" (the record is not used; exactly one such issue per record) or "noted"
(the record is used, one of its values was not). Issues end in the table `core__issues`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal

Severity = Literal["rejected", "noted"]

_SHOWN_VALUE: Final = 60

REASONS: Final[dict[str, str]] = {
    "unreadable_row": "The row cannot be split into its cells.",
    "too_many_cells": "The row has more cells than the header.",
    "too_long": "The row or one of its cells is longer than the limit.",
    "damaged_text": "Some characters could not be decoded.",
    "repeated_header": "The row repeats the header.",
    "empty_row": "The row has no usable value.",
    "title_missing": "The record has no title.",
    "code_unknown": "The code is not in its code list.",
    "code_invalid": "The code does not have the form of its code list.",
    "date_invalid": "The date cannot be understood or is out of range.",
    "number_invalid": "The number cannot be understood or is out of range.",
    "uri_invalid": "The identifier is not an ESCO URI.",
    "duplicate_key": "Another row of the same source has the same identifier.",
    "concept_unknown": "The taxonomy of the study has no such concept.",
    "taxonomy_hole": "The taxonomy has a hole; it is used as it is.",
    "not_joined": "The row names a concept that no other file defines.",
    "superseded": "A newer version of the same source says otherwise.",
    "version_unknown": "The row belongs to a version that is not held.",
    "region_unknown": "The region code is not a known NUTS code.",
    "value_unknown": "The value is not one of the known ones.",
    "column_unknown": "The column is none of those that the file may have.",
    "contradiction": "Two rows say the opposite of each other.",
    "document_unknown": "There is no such document, or not any more.",
    "document_changed": "The document is not what it was when a person read it.",
    "group_missing": "The concept belongs to no group, so that no figure of groups counts it.",
    "structure_invalid": "The record does not have the expected structure.",
    "file_unreadable": "The file as a whole cannot be read.",
    "file_unknown": "The file is none that this kind of source has.",
    "file_unused": "The file is known and holds nothing that is used.",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with one record.

    Attributes:
        severity: "rejected" or "noted".
        reason: A key of `REASONS`.
        file: Name of the file inside its source (`archive.zip!inner.csv` for members).
        row: Number of the record in its file, the first line being 1; None for the whole file.
        column: Column or path of the value, as the source names it.
        value: The value as found, cut to 200 characters.
        message: One sentence for people.
    """

    severity: Severity
    reason: str
    file: str
    row: int | None
    column: str | None
    value: str | None
    message: str

    def __post_init__(self) -> None:
        """Checks the reason and cuts the value."""
        if self.reason not in REASONS:
            raise ValueError(f"unknown reason {self.reason!r}; known: {', '.join(REASONS)}")
        if self.value is not None and len(self.value) > 200:
            object.__setattr__(self, "value", self.value[:199] + "…")


def issue_line(issue: Issue) -> str:
    """Where it is, what is wrong, and what to do."""
    place = f"row {issue.row}" if issue.row else "the file"
    column = f", {issue.column}" if issue.column else ""
    value = f" ({issue.value[:_SHOWN_VALUE]!r})" if issue.value else ""
    return f"{PurePath(issue.file).name}, {place}{column}{value}, {issue.reason}: {issue.message}"
