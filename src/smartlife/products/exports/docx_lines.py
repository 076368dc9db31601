"""Lines, links, notes and grids of a DOCX report: what every block is written with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu

from smartlife.languages.messages import messages
from smartlife.products.exports.docx_styles import (
    TABLE_STYLE,
    TEXT_WIDTH,
    TURNED_WIDTH,
    add_styles,
)
from smartlife.products.exports.docx_xml import (
    add_bookmark,
    describe_table,
    keep_whole,
    link_run,
    mark_first_row_only,
    set_language,
)
from smartlife.products.exports.numbering import note_texts, source_target, targets_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    from smartlife.products.document import Document


class Lines:
    """A DOCX in the making.

    Args:
        document: Its texts are fit for print already.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.say = messages(document.lang)
        self.targets = targets_of(document)
        self._bookmarks: set[str] = set()
        self.sources = {source.number for source in document.sources}
        self.turned = False
        self.docx: Any = docx.Document()
        add_styles(self.docx, document.lang)
        # the library searches all styles at each look-up; by identifier it need not
        self._styles = {str(style.name): str(style.style_id) for style in self.docx.styles}

    def line(self, style: str) -> Paragraph:
        """Adds an empty line of a style."""
        line: Paragraph = self.docx.add_paragraph()
        self.look(line, style)
        if self.turned:
            # a line as long as a turned page is too long to read
            line.paragraph_format.right_indent = Emu(TURNED_WIDTH - TEXT_WIDTH)
        return line

    def look(self, line: Paragraph, style: str) -> None:
        """Gives a line a style."""
        line._p.style = self._styles[style]

    def paragraph(self, style: str, text: str, notes: Iterable[int] = ()) -> Paragraph:
        """Adds a line of a style, with the numbers of its sources at the end."""
        line = self.line(style)
        self.run(line, text)
        self.notes(line, notes)
        return line

    def run(self, line: Paragraph, text: str, *, style: str = "", lang: str | None = None) -> Run:
        """Adds words to a line; `style` is one of letters."""
        run = line.add_run(text)
        if style:
            run._r.style = self._styles[style]
        self.tell(run, lang)
        return run

    def tell(self, run: Run, lang: str | None = None) -> None:
        """Every run says its language."""
        code = (lang or self.document.lang)[:3]
        is_code = code.isascii() and code.isalpha() and len(code) > 1
        set_language(run, code if is_code else self.document.lang)

    def notes(self, line: Paragraph, numbers: Iterable[int]) -> None:
        """Adds numbers of sources, each a link to its source."""
        for place, (text, first) in enumerate(note_texts(numbers)):
            if place:
                # without a break after the comma, else one number stands alone in a line
                self.run(line, ",\u00a0").font.superscript = True
            run = self.run(line, text, style="Strong Number")
            run.font.superscript = True
            if first in self.sources:
                link_run(line, run, bookmark=source_target(first))

    def link(self, line: Paragraph, text: str, target: str) -> None:
        """Adds a link to a place of the document."""
        link_run(line, self.run(line, text, style="Report Link"), bookmark=target)

    def name(self, line: Paragraph, anchor: str) -> None:
        """Makes a line the place that links to an anchor lead to."""
        target = self.targets.get(anchor)
        if target:
            self.bookmark(target, line)

    def bookmark(self, name: str, line: Paragraph | None = None) -> None:
        """Gives a line, or the last one, a name that links lead to; each name once."""
        if name not in self._bookmarks:
            self._bookmarks.add(name)
            add_bookmark(line or self.docx.paragraphs[-1], name, len(self._bookmarks))

    def grid(
        self, rows: int, weights: Iterable[float], title: str, *, style: str = "Table Text"
    ) -> Any:  # noqa: ANN401 - an object of the library
        """Adds an empty table with columns of relative widths, its cells of a style."""
        shares = list(weights) or [1.0]
        full = TURNED_WIDTH if self.turned else TEXT_WIDTH
        table = self.docx.add_table(rows, len(shares))
        table._tbl.tblStyle_val = self._styles[TABLE_STYLE]
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        mark_first_row_only(table)
        describe_table(table, title)
        widths = [Emu(int(full * share / sum(shares))) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            keep_whole(row)
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
                self.look(cell.paragraphs[0], style)
        return table

    def align(self, line: Paragraph, align: str) -> None:
        """Sets a line of a cell left or right."""
        if align == "right":
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def space(self) -> None:
        """A little air after what has no space of its own."""
        self.line("Table Text")
