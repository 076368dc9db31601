"""The styles of a DOCX report: real ones, so that whoever edits it changes them in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from smartlife.products.exports.docx_xml import element, shade
from smartlife.products.exports.tokens import colour

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.styles.style import ParagraphStyle

FAMILY: Final = "Calibri"
"""Comes with Office; LibreOffice has Carlito of the same widths. Both have all our letters."""
TABLE_STYLE: Final = "Report Table"
TEXT_WIDTH: Final = Mm(160)
TURNED_WIDTH: Final = Mm(247)
"""Width of the text on a page that lies on its side."""

# name, base, points, bold, colour, before, after, keep with next
_PARAGRAPHS: Final = (
    ("Normal", None, 10.5, False, "ink", 0, 7, False),
    ("Title", None, 26, True, "ink", 36, 6, True),
    ("Subtitle", None, 14, False, "soft", 0, 14, False),
    ("Heading 1", None, 18, True, "ink", 26, 8, True),
    ("Heading 2", None, 13, True, "ink", 16, 5, True),
    ("Heading 3", None, 11, True, "ink", 10, 3, True),
    ("Caption", None, 11, True, "ink", 14, 2, True),
    ("Header", None, 9, False, "soft", 0, 0, False),
    ("Footer", None, 9, False, "soft", 0, 0, False),
    ("List Number", None, 11, False, "ink", 8, 4, False),
    ("TOC Heading", "Normal", 11, True, "ink", 16, 4, True),
    ("toc 1", "Normal", 10.5, False, "ink", 0, 3, False),
    ("Lead", "Normal", 12, False, "ink", 0, 10, True),
    ("Measure", "Normal", 9, False, "soft", 0, 5, True),
    ("Picture", "Normal", 10.5, False, "ink", 0, 4, True),
    ("Note", "Normal", 9, False, "soft", 2, 14, False),
    ("Table Text", "Normal", 9, False, "ink", 1, 1, False),
    ("Table Head", "Table Text", 9, True, "soft", 1, 1, True),
    ("Table Text Small", "Table Text", 7.5, False, "ink", 1, 1, False),
    ("Table Head Small", "Table Head", 7.5, True, "soft", 1, 1, True),
    ("Callout Title", "Normal", 11, True, "ink", 12, 0, True),
    ("Callout", "Normal", 10.5, False, "ink", 0, 0, False),
    ("Stamp", "Normal", 9.5, False, "taught", 4, 12, False),
    ("Definition", "Normal", 10, False, "ink", 0, 3, False),
    ("Source", "Normal", 9, False, "ink", 4, 2, False),
    ("Checksum", "Normal", 7, False, "soft", 0, 2, False),
)
_LETTERS: Final = (("Aside", "soft"), ("Strong Number", "asked"), ("Report Link", "asked"))


def add_styles(document: DocxDocument, lang: str) -> None:
    """Sets the known styles and adds ours; the default language is the document's."""
    styles: Any = document.styles
    for name, base, *look in _PARAGRAPHS:
        if name in styles:
            style = styles[name]
        else:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles[base]
        _set_paragraph(style, *look)
    for name, ink in _LETTERS:
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb = _rgb(ink)
    _set_boxes(styles)
    _add_table_style(styles)
    _set_default_language(styles, lang)


def _set_paragraph(
    style: ParagraphStyle,
    *look: Any,  # noqa: ANN401 - points, bold, ink, before, after, keep
) -> None:
    points, bold, ink, before, after, keep = look
    font: Any = style.font
    font.name = FAMILY
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    # the theme's fonts would win over the family
    for attribute in list(fonts.attrib):
        if "Theme" in attribute:
            del fonts.attrib[attribute]
    for which in ("hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{which}"), FAMILY)
    font.size = Pt(points)
    font.bold = bold
    font.italic = False
    font.color.rgb = _rgb(ink)
    paragraph = style.paragraph_format
    paragraph.space_before = Pt(before)
    paragraph.space_after = Pt(after)
    paragraph.keep_with_next = keep
    paragraph.widow_control = True
    paragraph.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    paragraph.line_spacing = 1.05 if points < 10 or points > 14 else 1.18
    border = style.element.pPr.find(qn("w:pBdr"))
    if border is not None:  # the template's Title has a line under it
        style.element.pPr.remove(border)


def _set_boxes(styles: Any) -> None:  # noqa: ANN401 - docx has no type for it here
    for name in ("Callout Title", "Callout"):
        style = styles[name]
        style.paragraph_format.left_indent = Mm(5)
        style.paragraph_format.right_indent = Mm(20)
        _box(style, ("left",), colour("faint"), size=24, space=10)
        shade(style.element.pPr, colour("wash"))
        _in_order(style.element.pPr)
    stamp = styles["Stamp"]
    stamp.paragraph_format.right_indent = Mm(20)
    stamp.paragraph_format.left_indent = Mm(2)
    _box(stamp, ("top", "left", "bottom", "right"), colour("taught"), size=6, space=5)
    _in_order(stamp.element.pPr)
    for name, left, hanging in (("Source", 8, 8), ("Checksum", 8, 0), ("List Number", 9, 9)):
        styles[name].paragraph_format.left_indent = Mm(left)
        styles[name].paragraph_format.first_line_indent = Mm(-hanging)
    styles["Lead"].paragraph_format.right_indent = Mm(25)


def _box(style: Any, sides: tuple[str, ...], ink: str, *, size: int, space: int) -> None:  # noqa: ANN401 - an object of the library
    border = element("pBdr")
    for side in sides:
        border.append(
            element(side, val="single", sz=str(size), space=str(space), color=ink.lstrip("#"))
        )
    style.element.pPr.append(border)


_ORDER: Final = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
    "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc",
    "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
)  # fmt: skip


def _in_order(properties: Any) -> None:  # noqa: ANN401 - an object of the library
    """The standard gives properties an order, and Word refuses a file that breaks it."""
    places = {qn(f"w:{name}"): place for place, name in enumerate(_ORDER)}
    properties[:] = sorted(properties, key=lambda child: places.get(child.tag, len(places)))


def _add_table_style(styles: Any) -> None:  # noqa: ANN401 - an object of the library
    style = styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    style.base_style = styles["Normal Table"]
    whole = element("tblPr")
    borders = element("tblBorders")
    line = {"val": "single", "sz": "4", "space": "0", "color": colour("rule").lstrip("#")}
    for side in ("bottom", "insideH"):
        borders.append(element(side, **line))
    whole.append(borders)
    margins = element("tblCellMar")
    for side, width in (("left", "60"), ("right", "60")):
        margins.append(element(side, w=width, type="dxa"))
    whole.append(margins)
    style.element.append(whole)
    first = element("tblStylePr", type="firstRow")
    cell = element("tcPr")
    head = element("tcBorders")
    head.append(element("bottom", **{**line, "sz": "8", "color": colour("ink").lstrip("#")}))
    cell.append(head)
    first.append(cell)
    style.element.append(first)


def _set_default_language(styles: Any, lang: str) -> None:  # noqa: ANN401 - an object of the library
    defaults = styles.element.find(qn("w:docDefaults"))
    for found in defaults.iter(qn("w:lang")):
        for key in list(found.attrib):
            del found.attrib[key]
        found.set(qn("w:val"), lang)


def _rgb(name: str) -> RGBColor:
    return RGBColor.from_string(colour(name).lstrip("#").upper())
