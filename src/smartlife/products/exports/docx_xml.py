"""What python-docx has no words for: fields, bookmarks, links, languages, text alternatives.

Element and attribute names are those of ECMA-376 (WordprocessingML).
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument
    from docx.shape import InlineShape
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive can tell; no clock in outputs."""


def element(tag: str, /, **attributes: str) -> Any:  # noqa: ANN401 - lxml's element
    """An element `w:<tag>` with attributes of the same namespace."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_language(run: Run, lang: str) -> None:
    """Says in which language the words of a run are."""
    properties = run._r.get_or_add_rPr()
    properties.append(element("lang", val=lang))


def add_field(
    paragraph: Paragraph, instruction: str, shown: str, *, dirty: bool = False
) -> tuple[Run, Run]:
    """Adds a field (page number, sequence) with what it shows until it is computed again.

    Returns:
        The run that shows the result, and the one that ends the field.
    """
    first = paragraph.add_run()
    begin = element("fldChar", fldCharType="begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    first._r.append(begin)
    told = element("instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = f" {instruction} "
    paragraph.add_run()._r.append(told)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="separate"))
    result = paragraph.add_run(shown)
    end = paragraph.add_run()
    end._r.append(element("fldChar", fldCharType="end"))
    return result, end


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Names a place that links lead to; `number` is unique in the document."""
    start = element("bookmarkStart", id=str(number), name=name)
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    start.addnext(element("bookmarkEnd", id=str(number)))


def link_run(paragraph: Paragraph, run: Run, *, bookmark: str = "", address: str = "") -> None:
    """Makes a run, the last one of its paragraph, a link to a bookmark or to an address."""
    link = element("hyperlink", history="1")
    if address:
        relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), relation)
    else:
        link.set(qn("w:anchor"), bookmark)
    run._r.addprevious(link)
    link.append(run._r)


def describe_picture(picture: InlineShape, number: int, name: str, alternative: str) -> None:
    """Gives a picture its text alternative and a number of its own."""
    properties = picture._inline.docPr
    properties.set("id", str(number))
    properties.set("name", name)
    properties.set("descr", alternative)
    graphic: Any = picture._inline.graphic
    inner = graphic.graphicData.pic.nvPicPr.cNvPr
    inner.set("name", name)
    inner.set("descr", alternative)


def describe_table(table: Table, title: str) -> None:
    """Gives a table a title for who cannot see it."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    caption = element("tblCaption", val=title)
    if look is None:
        properties.append(caption)
    else:
        look.addnext(caption)


def mark_first_row_only(table: Table) -> None:
    """The style's look of the first row and column; no bands."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        for name, value in (
            ("firstRow", "1"), ("lastRow", "0"), ("firstColumn", "1"), ("lastColumn", "0"),
            ("noHBand", "1"), ("noVBand", "1"), ("val", "06A0"),
        ):  # fmt: skip
            look.set(qn(f"w:{name}"), value)


def repeat_header(row: _Row) -> None:
    """The row stands at the top of every page of its table."""
    _row_properties(row).append(element("tblHeader"))


def keep_whole(row: _Row) -> None:
    """The row is not split over two pages."""
    _row_properties(row).insert(0, element("cantSplit"))


def _row_properties(row: _Row) -> Any:  # noqa: ANN401 - an element of the library
    return row._tr.get_or_add_trPr()


def shade(properties: Any, colour: str) -> None:  # noqa: ANN401 - any element with properties
    """A ground behind a cell or paragraph; colour as #rrggbb."""
    properties.append(element("shd", val="clear", color="auto", fill=colour.lstrip("#")))


def packed(document: DocxDocument) -> bytes:
    """The file, the same bytes for the same content: members in order, without a time."""
    raw = io.BytesIO()
    document.save(raw)
    content = io.BytesIO()
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return content.getvalue()
