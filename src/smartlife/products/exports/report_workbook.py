"""All tables of a document as a workbook: to compute with, to check, to take along.

Beside a figure stand its remark, its status, and the identifier that `smartlife explain` takes.
A cell is a number only where its printed text is that number and nothing else; “at most 3 %” and
“too little data” stay words. What is printed under a figure or table stands with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smartlife.languages.messages import messages
from smartlife.products import document as blocks
from smartlife.products.exports.numbering import behind_label, labels_of, note_texts, numbered
from smartlife.products.exports.printable import printable
from smartlife.products.exports.wording import firmness_word, made_with, stamp
from smartlife.products.exports.xlsx_file import LONGEST_NAME, write_xlsx
from smartlife.products.sheets import FormattedNumber, Sheet, SheetColumn, SheetLink, Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.languages.messages import Messages
    from smartlife.products.document import Document, TableBlock
    from smartlife.products.sheets import CellValue

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_WIDEST: Final = 60.0
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_SPECIAL: Final = ("at_most", "too_little_data", "not_observed", "draft")


def write_workbook(document: Document) -> bytes:
    """The workbook; the same bytes for the same document."""
    return write_xlsx(report_workbook(printable(document)))


def report_workbook(document: Document) -> Workbook:
    """The sheets of a document: contents, summary, evidence, figures, tables, methods, sources."""
    return _Book(document).workbook()


class _Book:
    """Collects the sheets of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._say = messages(document.lang)
        self._sheets: list[Sheet] = []
        self._titles: list[str] = []
        self._names: set[str] = set()

    def workbook(self) -> Workbook:
        document, say = self._document, self._say
        contents = self._name(say.say("Contents"))
        self._add_findings()
        self._add_questions()
        self._add_cards()
        for item in numbered(document, say):
            block = item.block
            if isinstance(block, blocks.Figure):
                above = (behind_label(item, say), block.title, block.subtitle)
                self._add_table(item.label, block.table, above, block.caption)
            elif isinstance(block, blocks.TableBlock):
                self._add_table(item.label, block, (item.label, block.title), "")
        self._add_unsaid()
        self._add_methods()
        self._add_sources()
        return Workbook(
            title=document.title[:255],
            subject=document.subtitle[:255],
            sheets=(self._contents(contents), *self._sheets),
            created=document.period_end,
        )

    def _contents(self, name: str) -> Sheet:
        document, say = self._document, self._say
        above = [document.title, document.subtitle]
        above += [f"{term}: {text}" for term, text in document.facts]
        if document.illustrative:
            above.append(stamp(say))
        return Sheet(
            name=name,
            columns=(SheetColumn(say.say("Sheet"), 26), SheetColumn(say.say("Title"), 90)),
            rows=tuple(
                (SheetLink(sheet.name, sheet.name), title)
                for sheet, title in zip(self._sheets, self._titles, strict=True)
            ),
            above=tuple(above),
            below=(made_with(document, say),),
        )

    def _add(self, sheet: Sheet, title: str) -> None:
        self._sheets.append(sheet)
        self._titles.append(title)

    def _plain(
        self, name: str, heads: Sequence[str], rows: Iterable[tuple[CellValue, ...]]
    ) -> None:
        """A sheet of texts; none if there is nothing to say."""
        found = tuple(rows)
        if found:
            columns = _columns(heads, found)
            self._add(Sheet(self._name(name), columns, found, above=(name,)), name)

    def _add_findings(self) -> None:
        say = self._say
        self._plain(
            say.say("In short"),
            (say.say("finding"), say.say("firmness"), say.say("rests on"), say.say("Sources")),
            (
                (item.text, firmness_word(item.firmness, say), item.basis, _notes(item.notes))
                for item in self._findings()
                if item.firmness != "question"
            ),
        )

    def _add_questions(self) -> None:
        say = self._say
        labels = labels_of(numbered(self._document, say))
        self._plain(
            say.say("Questions to discuss"),
            (say.say("question"), say.say("follows from"), say.say("Sources")),
            (
                (item.text, labels.get(item.anchor, ""), _notes(item.notes))
                for item in self._findings()
                if item.firmness == "question"
            ),
        )

    def _findings(self) -> list[blocks.Finding]:
        return [
            item
            for block in self._document.blocks
            if isinstance(block, blocks.Findings)
            for item in block.items
        ]

    def _add_cards(self) -> None:
        say = self._say
        for block in self._document.blocks:
            if not isinstance(block, blocks.EvidenceCard):
                continue
            rows: tuple[tuple[CellValue, ...], ...] = tuple(
                (title, item.label, item.value, item.remark)
                for title, items in block.groups
                for item in items
            )
            heads = (say.say("topic"), say.say("what"), say.say("value"), say.say("remark"))
            name = self._name(say.say("Evidence"))
            self._add(
                Sheet(name, _columns(heads, rows), rows, above=(block.title, block.verdict)),
                block.title,
            )

    def _add_table(
        self, name: str, block: TableBlock, above: tuple[str, ...], caption: str
    ) -> None:
        heads, rows = self._table_cells(block)
        below = [caption] if caption else []
        below += [f"{letter}: {text}" for letter, text in block.letters]
        if block.notes:
            below.append(f"{self._say.say('Sources')}: {_notes(block.notes)}")
        sheet = Sheet(
            self._name(name),
            _columns(heads, rows),
            rows,
            above=tuple(line for line in above if line),
            below=tuple(below),
            frozen=1 if len(heads) > 1 else 0,
        )
        self._add(sheet, block.title)

    def _table_cells(
        self, block: TableBlock
    ) -> tuple[list[str], tuple[tuple[CellValue, ...], ...]]:
        """Headings and values; beside a column its remarks, status, identifiers, if any."""
        say = self._say
        heads: list[str] = []
        values: list[list[CellValue]] = []
        for place, column in enumerate(block.columns):
            head = f"{column.text} {column.unit}".strip()
            cells = [row[place] if place < len(row) else blocks.Cell("") for row in block.rows]
            if place == 0:
                cells = _filled_down(cells)
            heads.append(head)
            values.append([_value(cell, say) for cell in cells])
            remarks = [_remark(cell) for cell in cells]
            if any(remarks):
                heads.append(say.say("{column}: remark", column=head))
                values.append([remark or None for remark in remarks])
            if any(cell.status in _SPECIAL for cell in cells):
                heads.append(say.say("{column}: status", column=head))
                values.append([_status_word(cell, say) for cell in cells])
            if any(cell.figure for cell in cells):
                heads.append(say.say("{column}: identifier", column=head))
                values.append([cell.figure or None for cell in cells])
        if not values:
            return ["–"], ()
        return heads, tuple(zip(*values, strict=True))

    def _add_unsaid(self) -> None:
        say = self._say
        self._plain(
            say.say("What cannot be said"),
            (say.say("topic"), say.say("Why"), say.say("There is"), say.say("It would take")),
            (
                (block.title, block.text, block.have, block.need)
                for block in self._document.blocks
                if isinstance(block, blocks.Callout) and block.tone != "plain"
            ),
        )

    def _add_methods(self) -> None:
        say = self._say
        self._plain(
            say.say("How do we know?"),
            (say.say("topic"), say.say("what"), say.say("explanation")),
            (
                (block.title, term, text)
                for block in self._document.blocks
                if isinstance(block, blocks.Definition)
                for term, text in block.terms
            ),
        )

    def _add_sources(self) -> None:
        say = self._say
        self._plain(
            say.say("Sources"),
            (say.say("Number"), say.say("Source"), say.say("Address"), say.say("File"), "SHA-256"),
            (
                (source.number, source.text, source.url or "", name, checksum)
                for source in self._document.sources
                for name, checksum in (
                    [(file.name, file.checksum) for file in source.files] or [("", "")]
                )
            ),
        )

    def _name(self, wanted: str) -> str:
        """A name that a tab may have and no other has."""
        clean = " ".join(_NOT_IN_NAMES.sub(" ", wanted).split())[:LONGEST_NAME].strip() or "–"
        name, number = clean, 1
        while name.casefold() in self._names:
            number += 1
            ending = f" {number}"
            name = clean[: LONGEST_NAME - len(ending)].rstrip() + ending
        self._names.add(name.casefold())
        return name


def _columns(
    heads: Sequence[str], rows: tuple[tuple[CellValue, ...], ...]
) -> tuple[SheetColumn, ...]:
    """Columns as wide as what they hold; headings that are the same are numbered."""
    made: list[SheetColumn] = []
    seen: dict[str, int] = {}
    for place, head in enumerate(heads):
        seen[head] = seen.get(head, 0) + 1
        unique = head if seen[head] == 1 else f"{head} ({seen[head]})"
        while unique in {column.heading for column in made}:
            seen[head] += 1
            unique = f"{head} ({seen[head]})"
        longest = max(
            (len(str(row[place])) for row in rows if isinstance(row[place], str)), default=0
        )
        width = min(_WIDEST, max(12.0, longest * 0.95, min(len(head), 24)))
        made.append(SheetColumn(unique, width, wrap=longest > _WIDEST))
    return tuple(made)


def _filled_down(cells: Sequence[blocks.Cell]) -> list[blocks.Cell]:
    """Heads of rows, each said: who sorts or filters the rows takes them out of their order."""
    made: list[blocks.Cell] = []
    for cell in cells:
        made.append(made[-1] if made and not cell.text else cell)
    return made


def _value(cell: blocks.Cell, say: Messages) -> CellValue:
    """The number that a cell prints, shown as it prints it; else its text."""
    if cell.sort is None or not -1e15 < cell.sort < 1e15:
        return cell.text or None
    ways = (
        (say.whole(cell.sort), "#,##0"),
        (say.share(cell.sort), "0%"),
        (say.share(cell.sort, decimals=1), "0.0%"),
        (say.number(cell.sort, decimals=1), "#,##0.0"),
        (say.number(cell.sort, decimals=2), "#,##0.00"),
    )
    for text, pattern in ways:
        if text == cell.text:
            return FormattedNumber(round(cell.sort, 12), pattern)
    if cell.text == say.share(cell.sort / 100, decimals=1):
        return FormattedNumber(round(cell.sort / 100, 12), "0.0%")
    return cell.text or None


def _remark(cell: blocks.Cell) -> str:
    return " ".join(
        part for part in (cell.aside, f"({cell.letter})" if cell.letter else "") if part
    )


def _status_word(cell: blocks.Cell, say: Messages) -> str | None:
    return {
        "published": say.say("published"),
        "at_most": say.say("upper limit only"),
        "too_little_data": say.say("too little data"),
        "not_observed": say.say("not observed"),
        "draft": say.say("still to be checked"),
        None: None,
    }[cell.status]


def _notes(numbers: Iterable[int]) -> str:
    return ", ".join(text for text, _ in note_texts(numbers))
