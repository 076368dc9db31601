"""A document as DOCX, to edit: real styles, numbered captions, a table of contents, languages.

Every text goes in as text of a run; nothing is read as markup or as a field.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from docx.shared import Emu, Mm

from smartlife.products import document as blocks
from smartlife.products.exports.docx_pages import Pages, turned_places
from smartlife.products.exports.docx_styles import TEXT_WIDTH
from smartlife.products.exports.docx_xml import (
    add_field,
    describe_picture,
    link_run,
    packed,
    repeat_header,
    shade,
)
from smartlife.products.exports.numbering import labels_of, numbered, source_target
from smartlife.products.exports.printable import printable
from smartlife.products.exports.tables_on_paper import (
    LINE,
    TURNED,
    WIDE_LINE,
    column_weights,
    needs_turned_page,
    small_letters,
)
from smartlife.products.exports.tokens import colour
from smartlife.products.exports.vega import png_of
from smartlife.products.exports.wording import (
    SHOWN_FILES,
    callout_pairs,
    files_elsewhere,
    firmness_word,
    made_with,
    stamp,
    table_on_paper,
    web_address,
)

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

    from smartlife.products.document import Document, SourceNote, TableBlock
    from smartlife.products.exports.numbering import Numbered

MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_PICTURE_SCALE: Final = 2.0
_WIDTH: Final = 760.0
"""Width of a drawing, in its pixels, that fills the page."""
_HEIGHT: Final = 900.0
_UNSAID: Final = ("too_little_data", "not_observed", "draft")
_NUMBERS, _SOURCES = "numbers", "sources"
_SLOT: Final = "\ue0f2"


def write_docx(document: Document) -> bytes:
    """The whole document; the same bytes for the same document."""
    return packed(_Writer(printable(document)).written())


class _Writer(Pages):
    """Writes the blocks of one document, one after the other."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._pictures = 0
        self._has_section = False
        self._items = numbered(document, self.say)
        self._labels = labels_of(self._items)

    def written(self) -> Any:  # noqa: ANN401 - a document of the library
        self._set_properties()
        self.set_page()
        self._front()
        turned = turned_places(self._items)
        for place, item in enumerate(self._items):
            self.turn(turned=place in turned)
            self._block(item)
        self.turn(turned=False)
        self._write_numbers([item for item in self._items if isinstance(item.block, blocks.Figure)])
        self._write_sources()
        self.paragraph("Note", made_with(self.document, self.say))
        return self.docx

    # --- properties, page, first page

    def _set_properties(self) -> None:
        document, properties = self.document, self.docx.core_properties
        moment = datetime.combine(document.period_end, time())
        properties.title = document.title[:255]
        properties.subject = document.subtitle[:255]
        properties.author = properties.last_modified_by = "smartlife"
        properties.comments = properties.keywords = properties.category = ""
        properties.language = document.lang
        properties.created = properties.modified = moment
        properties.revision = 1

    def _front(self) -> None:
        document, say = self.document, self.say
        self.paragraph("Title", document.title)
        self.paragraph("Subtitle", document.subtitle)
        if document.illustrative:
            self.paragraph("Stamp", stamp(say))
        for term, text in document.facts:
            line = self.line("Definition")
            self.run(line, f"{term}: ", style="Aside")
            self.run(line, text)
        self.paragraph("TOC Heading", say.say("Contents"))
        self._contents()

    def _contents(self) -> None:
        """A field that Word fills with pages; until then the headings, each a link."""
        titles = self._titles()
        line = self.line("toc 1")
        shown, end = add_field(line, 'TOC \\o "1-1" \\h \\z \\u', "", dirty=True)
        closing = end._r
        for place, (title, target) in enumerate(titles):
            if place:
                line = self.line("toc 1")
                run = self.run(line, title)
            else:
                run = shown
                run.text = title
                self.tell(run)
            if target:
                link_run(line, run, bookmark=target)
        line._p.append(closing)

    def _titles(self) -> list[tuple[str, str]]:
        """Headings of the first level and where they are."""
        document = self.document
        found = [
            (getattr(block, "text", "") or getattr(block, "title", ""), block.anchor)
            for block in document.blocks
            if isinstance(block, blocks.EvidenceCard)
            or (isinstance(block, blocks.Heading) and block.level == 2)
        ]
        titles = [(text, self.targets.get(anchor, "")) for text, anchor in found]
        if any(isinstance(block, blocks.Figure) for block in document.blocks):
            titles.append((self.say.say("The numbers behind the figures"), _NUMBERS))
        if document.sources:
            titles.append((self.say.say("Sources"), _SOURCES))
        return titles

    # --- blocks

    def _block(self, item: Numbered) -> None:
        block = item.block
        if isinstance(block, blocks.Figure):
            self._figure(block, item)
        elif isinstance(block, blocks.TableBlock):
            self._table(block, "Table {number}", item.number, "Table")
        elif isinstance(block, blocks.Findings):
            self._findings(block)
        else:
            self._text_block(block)

    def _text_block(self, block: blocks.Block) -> None:
        if isinstance(block, blocks.Heading):
            level = 1 if block.level == 2 or not self._has_section else 2
            self._heading(block.text, level, block.anchor)
        elif isinstance(block, blocks.EvidenceCard):
            self._card(block)
        elif isinstance(block, blocks.Callout):
            self._callout(block)
        elif isinstance(block, blocks.Definition):
            self._definition(block)
        elif isinstance(block, blocks.Paragraph):
            self.paragraph("Lead" if block.lead else "Normal", block.text, block.notes)

    def _heading(self, text: str, level: int, anchor: str = "") -> None:
        line = self.paragraph(f"Heading {level}", text or "–")
        starts = not self._has_section and not self.turned
        line.paragraph_format.page_break_before = starts or None
        self._has_section = True
        self.name(line, anchor)

    def _findings(self, block: blocks.Findings) -> None:
        list_number = self._new_list()
        for item in block.items:
            line = self.paragraph("List Number", item.text, item.notes)
            paragraph: Any = line._p.get_or_add_pPr()
            properties = paragraph.get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = list_number
            # a list of its own takes the indent of the library's: too narrow for two digits
            line.paragraph_format.left_indent = Mm(9)
            line.paragraph_format.first_line_indent = Mm(-9)
            line.paragraph_format.keep_together = True
            word, target = firmness_word(item.firmness, self.say), self.targets.get(item.anchor)
            if word or target:
                line.add_run().add_break()
            if word:
                self.run(line, word, style="Aside")
            if item.basis:
                self.run(line, f" · {item.basis}", style="Aside")
            if target and word:
                self.run(line, " · ", style="Aside")
                self.link(line, self.say.say("How do we know?"), target)
            elif target:
                self.link(line, self._labels.get(item.anchor, ""), target)

    def _new_list(self) -> int:
        """A list that counts from 1."""
        numbering = self.docx.part.numbering_part.element
        style = self.docx.styles["List Number"].element
        known = style.pPr.numPr.numId.val
        abstract = next(n for n in numbering.num_lst if n.numId == known).abstractNumId.val
        made = numbering.add_num(abstract)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _card(self, block: blocks.EvidenceCard) -> None:
        self._heading(block.title, 1, block.anchor)
        self.paragraph("Lead", block.verdict, block.notes)
        for title, items in block.groups:
            table = self.grid(len(items) + 1, (38, 30, 32), title)
            head = table.rows[0].cells
            self.run(head[0].merge(head[2]).paragraphs[0], title).bold = True
            repeat_header(table.rows[0])
            for row, item in zip(table.rows[1:], items, strict=True):
                self.run(row.cells[0].paragraphs[0], item.label)
                value = self.run(row.cells[1].paragraphs[0], item.value)
                value.bold = True
                value.italic = item.status in _UNSAID or None
                self.run(row.cells[2].paragraphs[0], item.remark, style="Aside")
            for row in table.rows:
                for cell in row.cells:
                    shade(cell._tc.get_or_add_tcPr(), colour("wash"))
            self.space()

    def _figure(self, block: blocks.Figure, item: Numbered) -> None:
        self._caption("Figure {number}", item.number, "Figure", block.title, block.anchor)
        if block.subtitle:
            self.paragraph("Measure", block.subtitle)
        picture, width, height = png_of(block.spec, scale=_PICTURE_SCALE)
        share = min(1.0, width / _WIDTH, _HEIGHT / max(1.0, height * _WIDTH / width))
        line = self.line("Picture")
        shape = line.add_run().add_picture(io.BytesIO(picture), width=Emu(int(TEXT_WIDTH * share)))
        self._pictures += 1
        describe_picture(
            shape, 1000 + self._pictures, item.label, block.alternative or block.title or "–"
        )
        note = self.paragraph("Note", block.caption, block.notes)
        method = self.targets.get(block.method)
        if method:
            self.run(note, " ")
            self.link(note, self.say.say("How do we know?"), method)

    def _write_numbers(self, figures: list[Numbered]) -> None:
        """The tables behind the charts, at the end: beside them they would drown the text."""
        if not figures:
            return
        self._heading(self.say.say("The numbers behind the figures"), 1)
        self.bookmark(_NUMBERS)
        for item in figures:
            assert isinstance(item.block, blocks.Figure)
            table, more = table_on_paper(item.block.table, self.say)
            self.turn(turned=needs_turned_page(table))
            self._table(table, "Numbers behind figure {number}", item.number, "")
            if more:
                self.paragraph("Note", more)
        self.turn(turned=False)

    def _caption(
        self, label: str, number: int, sequence: str, title: str, anchor: str
    ) -> Paragraph:
        """“Figure 3. Title”, the number as a field that Word counts again."""
        line = self.line("Caption")
        before, after = self._label(label)
        self.run(line, before, style="Aside")
        if sequence:
            shown, _ = add_field(line, f"SEQ {sequence} \\* ARABIC", str(number))
            self.tell(shown)
            shown.font.bold = False
        else:
            self.run(line, str(number), style="Aside")
        self.run(line, f"{after}. ", style="Aside")
        self.run(line, title)
        self.name(line, anchor)
        return line

    def _label(self, label: str) -> list[str]:
        """What stands before and after the number of a label; languages differ in the order."""
        said = {
            "Figure {number}": self.say.say("Figure {number}", number=_SLOT),
            "Table {number}": self.say.say("Table {number}", number=_SLOT),
            "Numbers behind figure {number}": self.say.say(
                "Numbers behind figure {number}", number=_SLOT
            ),
        }[label]
        before, _, after = said.partition(_SLOT)
        return [before, after.removesuffix(".")]

    def _table(self, block: TableBlock, label: str, number: int, sequence: str) -> None:
        caption = self._caption(label, number, sequence, block.title, block.anchor)
        self.notes(caption, block.notes)
        small = " Small" if small_letters(block, turned=self.turned) else ""
        line_length = (WIDE_LINE if small else LINE) * (TURNED if self.turned else 1.0)
        weights = column_weights(block, line_length)
        table = self.grid(len(block.rows) + 1, weights, block.title, style=f"Table Text{small}")
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            line = cell.paragraphs[0]
            self.look(line, f"Table Head{small}")
            self.run(line, f"{column.text} {column.unit}".strip())
            self.align(line, column.align)
        repeat_header(table.rows[0])
        for place, row in enumerate(block.rows, 1):
            # the grid's own cells, as asking each row for them takes long
            cells = table.rows[place].cells
            for target, cell, column in zip(cells, row, block.columns, strict=False):
                self._cell(target.paragraphs[0], cell)
                self.align(target.paragraphs[0], column.align)
        for letter, text in block.letters:
            line = self.line("Measure")
            line.paragraph_format.keep_with_next = False
            self.run(line, letter).font.superscript = True
            self.run(line, f" {text}")
        self.space()

    def _cell(self, line: Paragraph, cell: blocks.Cell) -> None:
        run = self.run(line, cell.text, lang=cell.lang)
        if cell.status in _UNSAID:
            run.italic = True
        if cell.letter:
            self.run(line, cell.letter).font.superscript = True
        if cell.aside:
            line.add_run().add_break()
            self.run(line, cell.aside, style="Aside")

    def _callout(self, block: blocks.Callout) -> None:
        title = self.paragraph("Callout Title", block.title)
        self.name(title, block.anchor)
        lines = [self.paragraph("Callout", block.text, block.notes)]
        for term, text in callout_pairs(block, self.say):
            lines.append(self.line("Callout"))
            self.run(lines[-1], f"{term}: ", style="Aside")
            self.run(lines[-1], text)
        for line in lines:  # a box is not torn over two pages
            line.paragraph_format.keep_together = True
            line.paragraph_format.keep_with_next = line is not lines[-1]
        self.space()

    def _definition(self, block: blocks.Definition) -> None:
        self._heading(block.title, 2 if self._has_section else 1, block.anchor)
        for term, text in block.terms:
            line = self.line("Definition")
            self.run(line, f"{term}: ", style="Aside").bold = True
            self.run(line, text)

    def _write_sources(self) -> None:
        if not self.document.sources:
            return
        self._heading(self.say.say("Sources"), 1)
        self.bookmark(_SOURCES)
        for source in self.document.sources:
            self._source(source)

    def _source(self, source: SourceNote) -> None:
        line = self.line("Source")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(8))
        self.run(line, f"{source.number}\t").bold = True
        self.run(line, source.text)
        self.bookmark(source_target(source.number), line)
        address = web_address(source.url)
        if address:
            self.run(line, " ")
            link_run(line, self.run(line, address, style="Report Link"), address=address)
        if len(source.files) > SHOWN_FILES:
            self.paragraph("Checksum", files_elsewhere(source, self.say))
            return
        for file in source.files:
            self.paragraph("Checksum", f"{file.name}  SHA-256 {file.checksum}")
