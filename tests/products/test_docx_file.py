"""DOCX: real styles, fields, captions and languages, whatever the texts hold."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from lxml import etree

from smartlife.languages.messages import messages
from smartlife.model.study import REPORT_LANGUAGES
from smartlife.products import document as blocks
from smartlife.products.exports.docx_file import write_docx
from tests.products.made_document import LETTERS, figure, made_document
from tests.products.test_pdf_file import hostile


@pytest.fixture(scope="module")
def written():
    """Each language written once."""
    made: dict[str, bytes] = {}

    def write(lang: str = "en"):
        if lang not in made:
            made[lang] = write_docx(made_document(lang))
        return docx.Document(io.BytesIO(made[lang]))

    return write


def lines(document, style: str) -> list[str]:
    """Texts of the lines of a style, words of fields and links included."""
    return [text_of(line) for line in document.paragraphs if line.style.name == style]


def text_of(line) -> str:
    return "".join(node.text or "" for node in line._p.iter(qn("w:t")))


def instructions(document) -> list[str]:
    return [node.text.strip() for node in document.element.body.iter(qn("w:instrText"))]


def test_outline(written):
    document = written()
    assert lines(document, "Title") == [f"Learning and work: {LETTERS}"]
    assert lines(document, "Heading 1") == [
        "What the figures rest on", "In short", "What is asked for", "How do we know?",
        "The numbers behind the figures", "Sources",
    ]  # fmt: skip
    assert lines(document, "Heading 2") == ["In Vidzeme", "Shares"]
    assert len(lines(document, "List Number")) == 3
    assert lines(document, "toc 1") == lines(document, "Heading 1")


def test_captions_are_numbered_by_fields(written):
    document = written()
    assert lines(document, "Caption") == [
        "Figure 1. Welding is asked for most",
        "Table 1. Shares by group2–4",
        "Numbers behind figure 1. Shares behind the chart2–4",
    ]
    told = instructions(document)
    assert [text.split()[1] for text in told if text.startswith("SEQ")] == ["Figure", "Table"]
    assert sum(text.startswith("TOC") for text in told) == 1


@pytest.mark.parametrize(
    ("lang", "caption"),
    [
        ("en", "Figure 1. "), ("lv", "1. attēls. "), ("lt", "1 pav. "), ("sv", "Figur 1. "),
        ("de", "Abbildung 1. "),
    ],
)  # fmt: skip
def test_speaks_the_language_of_the_reader(written, lang, caption):
    document = written(lang)
    assert lines(document, "Caption")[0].startswith(caption)
    assert messages(lang).say("Sources") in lines(document, "Heading 1")


@pytest.mark.parametrize("lang", REPORT_LANGUAGES)
def test_every_word_has_its_language(written, lang):
    document = written(lang)
    assert document.core_properties.language == lang
    told = set()
    for run in document.element.body.iter(qn("w:r")):
        if any(node.text for node in run.iter(qn("w:t"))):
            code = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
            assert code is not None, etree.tostring(run)
            told.add(code.get(qn("w:val")))
    assert told == {lang, "lv"}  # one cell is in Latvian, whatever the document is in


def test_tables_repeat_their_heads_and_have_titles(written):
    tables = written().tables
    assert len(tables) == 4  # two of the card, the table, the numbers behind the chart
    for table in tables:
        assert table.style.name == "Report Table"
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
                   for row in table.rows)  # fmt: skip


def test_the_head_of_a_table_does_not_stand_alone_on_a_page(written):
    for name in ("Table Head", "Table Head Small"):
        assert written().styles[name].paragraph_format.keep_with_next


def test_cells_hold_what_was_printed(written):
    table = written().tables[2]
    assert [cell.text for cell in table.rows[0].cells] == ["Group", "share %", "courses", "remark"]
    assert [cell.text for cell in table.rows[1].cells] == [
        "Welding",
        "14%a",
        "1,235\n2025",
        LETTERS,
    ]
    assert table.rows[2].cells[3].text == "=1+1"
    assert table.rows[3].cells[1].paragraphs[0].runs[0].italic


def test_pictures_have_text_alternatives_and_their_own_numbers(written):
    shapes = written().inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [
        "Welding has 14 per cent; of sewing and fishing too little is known."
    ]
    numbers = [shape._inline.docPr.get("id") for shape in shapes]
    assert len(set(numbers)) == len(numbers)


def test_links_lead_to_places_that_exist(written):
    document = written()
    body = document.element.body
    names = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names)
    inner = {node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))} - {None}
    assert inner <= set(names)
    outer = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert outer == {"https://example.org/ads?a=1&b=2"}


def test_pages_are_numbered_and_say_that_data_are_illustrative(written):
    section = written().sections[0]
    footer = etree.tostring(section.footer._element, encoding="unicode")
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    assert "Illustrative data" in section.header.paragraphs[0].text
    assert section.page_width.mm == pytest.approx(210, abs=0.1)


def test_same_document_gives_the_same_bytes():
    first = write_docx(made_document("de"))
    assert write_docx(made_document("de")) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


# orders of ECMA-376: Word calls a file damaged that breaks them
ORDERS = {
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs "
    "highlight u effect bdr shd fitText vertAlign rtl cs em lang",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens spacing ind contextualSpacing jc "
    "outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook "
    "tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat locked "
    "rsid pPr rPr tblPr trPr tcPr tblStylePr",
}


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/footer1.xml"])
def test_elements_stand_in_the_order_of_the_standard(part):
    with zipfile.ZipFile(io.BytesIO(write_docx(made_document()))) as archive:
        root = etree.fromstring(archive.read(part))
    for name, order in ORDERS.items():
        places = {qn(f"w:{child}"): place for place, child in enumerate(order.split())}
        for parent in root.iter(qn(f"w:{name}")):
            found = [places[child.tag] for child in parent if child.tag in places]
            assert found == sorted(found), etree.tostring(parent)


def test_two_lists_count_for_themselves():
    finding = blocks.Finding("One", "", "firm")
    made = replace(
        made_document(), blocks=(blocks.Findings((finding,)), blocks.Findings((finding,)))
    )
    document = docx.Document(io.BytesIO(write_docx(made)))
    numbers = [
        line._p.pPr.numPr.numId.val
        for line in document.paragraphs
        if line.style.name == "List Number"
    ]
    assert len(set(numbers)) == 2


def test_the_poorest_document_is_written():
    poor = replace(made_document(), title="", subtitle="", facts=(), blocks=(), sources=())
    assert docx.Document(io.BytesIO(write_docx(poor))).paragraphs


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(hostile, hostile, hostile)
def test_nothing_in_a_text_breaks_the_file(first, second, third):
    made = replace(
        made_document(),
        title=first,
        subtitle=second,
        facts=((second, third),),
        blocks=(
            blocks.Heading(first, second),
            blocks.Paragraph(f"{second}#panic(){third}", (1,)),
            blocks.Findings((blocks.Finding(second, first, third),)),
            blocks.TableBlock(
                first, third,
                (blocks.TableColumn(second, third), blocks.TableColumn(third, align="right")),
                ((blocks.Cell(third, lang=first, aside=second, letter=third), blocks.Cell(first)),),
                (1,), ((first, second),),
            ),
            blocks.Callout("not_observed", first, second, third, first, second),
            blocks.Definition(second, third, ((first, second),)),
        ),
        sources=(blocks.SourceNote(1, first, second, third, ()),),
    )  # fmt: skip
    document = docx.Document(io.BytesIO(write_docx(made)))
    assert any("#panic()" in line.text for line in document.paragraphs)


@pytest.mark.slow
def test_libreoffice_opens_it(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not on this machine")
    (tmp_path / "made.docx").write_bytes(write_docx(replace(made_document(), blocks=(figure(),))))
    subprocess.run(
        [office, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "made.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "made.pdf").stat().st_size > 1000


def test_a_table_too_wide_for_the_page_and_its_heading_lie_on_a_turned_page():
    words = ("Utbildningsanordnare", "Stockholms", "Mecklenburg", "Vorpommern", *["Lettland"] * 5)
    wide = blocks.TableBlock(
        "Regions side by side",
        "wide",
        tuple(blocks.TableColumn(word) for word in words),
        ((*(blocks.Cell("observerat") for _ in words),),),
    )
    around = (blocks.Heading("More", "more"), blocks.Paragraph("Words that lead to the table."))
    after = blocks.Heading("After", "after")
    made = replace(made_document("en"), blocks=(*around, wide, after), sources=())
    document = docx.Document(io.BytesIO(write_docx(made)))
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, True, False]
    assert all(not section.footer.is_linked_to_previous for section in document.sections)
    starts = [line.text for line in document.paragraphs if line._p.pPr.sectPr is not None]
    assert len(starts) == 2
    table = document.tables[0]
    assert sum(column.width for column in table.columns) > document.sections[0].page_width
    heading = next(line for line in document.paragraphs if line.style.name == "Heading 1")
    assert not heading.paragraph_format.page_break_before
