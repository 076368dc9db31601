"""Pages of a DOCX report: upright ones, and ones on their side for tables of many columns.

A table whose words would break stands on a page turned by a quarter, as in a printed yearbook.
The heading and the words that lead to it turn with it, so that no page holds a heading alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm

from smartlife.products import document as blocks
from smartlife.products.exports.docx_lines import Lines
from smartlife.products.exports.docx_styles import TEXT_WIDTH, TURNED_WIDTH
from smartlife.products.exports.docx_xml import add_field
from smartlife.products.exports.tables_on_paper import needs_turned_page
from smartlife.products.exports.wording import page_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.exports.numbering import Numbered

_SHORT, _LONG = Mm(210), Mm(297)
_LEADING: Final = (blocks.Heading, blocks.Paragraph)


def turned_places(items: Sequence[Numbered]) -> set[int]:
    """Places of the blocks that stand on turned pages."""
    found: set[int] = set()
    for place in range(len(items) - 1, -1, -1):
        block = items[place].block
        leads = isinstance(block, _LEADING) and place + 1 in found
        if leads or (isinstance(block, blocks.TableBlock) and needs_turned_page(block)):
            found.add(place)
    return found


class Pages(Lines):
    """A DOCX in the making, with pages that turn."""

    def set_page(self) -> None:
        """Margins, head and foot of the first page and of those that follow it."""
        self._measure(self.docx.sections[0], turned=False)

    def turn(self, *, turned: bool) -> None:
        """What follows stands on turned pages, or on upright ones again."""
        if turned == self.turned:
            return
        self.turned = turned
        section = self.docx.add_section(WD_SECTION.NEW_PAGE)
        self._end_with_last_line()
        # tab stops of head and foot depend on the width, so each section has its own
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        self._measure(section, turned=turned)

    def _end_with_last_line(self) -> None:
        """The library ends a section by an empty line, which on a full page makes one more."""
        end = self.docx.paragraphs[-1]._p
        last = end.getprevious()
        if last is not None and last.tag == end.tag and not last.xpath("./w:pPr/w:sectPr"):
            last.get_or_add_pPr().append(end.pPr.sectPr)
            end.getparent().remove(end)

    def _measure(self, section: Any, *, turned: bool) -> None:  # noqa: ANN401 - an object of the library
        width, height = (_LONG, _SHORT) if turned else (_SHORT, _LONG)
        section.page_width, section.page_height = width, height
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(27), Mm(24)
        self._head_and_foot(section, TURNED_WIDTH if turned else TEXT_WIDTH)

    def _head_and_foot(self, section: Any, width: Any) -> None:  # noqa: ANN401 - objects of the library
        say = self.say
        header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
        for line, style in ((header, "Header"), (footer, "Footer")):
            self.look(line, style)
            line.style.paragraph_format.tab_stops.clear_all()
            line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        self.run(header, self.document.title)
        if self.document.illustrative:
            mark = self.run(header, f"\t{say.say('Illustrative data')}")
            mark.bold = True
        self.run(footer, f"{self.document.subtitle}\t")
        for piece in page_words(say):
            if "slot" in piece:
                code = {"page": "PAGE", "pages": "NUMPAGES"}[piece["slot"]]
                self.tell(add_field(footer, code, "1")[0])
            else:
                self.run(footer, piece["text"])
