"""PDF: a tagged publication by the standard, whatever the texts hold."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartlife.languages.messages import messages
from smartlife.model.study import REPORT_LANGUAGES
from smartlife.products import document as blocks
from smartlife.products.exports.pdf_file import NO_LETTER, letters_missing, write_pdf
from tests.products.made_document import LETTERS, figure, made_document, table

HOSTILE = [
    "#panic(1)", '#import "x"', "$x$", "*b*", "_i_", "@ref", "\\u{41}", "`raw`", "<label>", "//",
    "/* */", "= Heading", "- item", "~", '"q"', "'", "#", "[", "]", "{", "}", "https://x.y",
    "&amp;", "</text><script>", "\x00", "\x1b[31m", "\u202e", "\ud800", "\ufffe", "\U0001ffff",
    "中文", "😀", "=1+1", "\n", "\t", "\u2028", "%", "\\\\", "\u0301", "\u00ad",
]  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=6).map("".join)


@pytest.fixture(scope="module")
def written():
    """Each language written once."""
    made: dict[str, bytes] = {}

    def write(lang: str = "en") -> pypdf.PdfReader:
        if lang not in made:
            made[lang] = write_pdf(made_document(lang))
        return pypdf.PdfReader(io.BytesIO(made[lang]))

    return write


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: pypdf.PdfReader) -> list[tuple[str, str]]:
    """Kind and text alternative of every element of the structure, in reading order."""
    found: list[tuple[str, str]] = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((str(node["/S"]), str(node.get("/Alt", ""))))
            if "/K" in node and not isinstance(node["/K"], int):
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def titles(outline) -> list[object]:
    return [titles(item) if isinstance(item, list) else item["/Title"] for item in outline]


@pytest.mark.parametrize("lang", REPORT_LANGUAGES)
def test_says_what_it_is_and_in_which_language(written, lang):
    reader = written(lang)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == lang
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfuaid:part>1<|pdfuaid:part=.1.", xmp)
    assert reader.metadata.title == f"Learning and work: {LETTERS} – Situation analysis"
    assert reader.metadata.author == "smartlife"
    assert "2026-03-01" in str(reader.metadata.creation_date)


@pytest.mark.parametrize("lang", REPORT_LANGUAGES)
def test_speaks_the_language_of_the_reader(written, lang):
    say = messages(lang)
    told = text_of(written(lang))
    for text in (
        say.say("Contents"), say.say("Sources"), say.say("Figure {number}", number=1),
        say.say("Table {number}", number=1), say.say("The numbers behind the figures"),
        say.say("Page {page} of {pages}", page=2, pages=len(written(lang).pages)),
        say.say("limit of the data"),
    ):  # fmt: skip
        assert text in told, text
    for word in LETTERS.split():
        assert word in told


def test_has_bookmarks(written):
    assert titles(written().outline) == [
        "What the figures rest on", "In short",
        "What is asked for", ["In Vidzeme"], "How do we know?", ["Shares"],
        "The numbers behind the figures", "Sources",
    ]  # fmt: skip


def test_structure_is_tagged(written):
    kinds = [kind for kind, _ in tags(written())]
    for kind in ("/H1", "/H2", "/P", "/Table", "/THead", "/TH", "/TD", "/Figure", "/L", "/LI",
                 "/Link", "/Caption", "/TOC"):  # fmt: skip
        assert kind in kinds, kind
    assert kinds.count("/Table") == 2  # the table, and the numbers behind the chart


def test_pictures_have_their_text_alternative(written):
    told = [alternative for kind, alternative in tags(written()) if kind == "/Figure"]
    assert "Welding has 14 per cent; of sewing and fishing too little is known." in told
    assert all(told)


def test_every_page_says_that_it_is_illustrative(written):
    first, *others = [" ".join(page.extract_text().split()) for page in written().pages]
    assert "Illustrative data: written for this demonstration" in first
    assert others
    assert all("Illustrative data" in page for page in others)
    assert "Illustrative" not in text_of(
        pypdf.PdfReader(io.BytesIO(write_pdf(made_document(illustrative=False))))
    )


def test_words_of_charts_and_tables_are_text(written):
    told = text_of(written())
    for text in ("Welding", "at most 3%", "too little data", "not observed", "=1+1", "A break."):
        assert text in told


def test_links_lead_out_only_to_the_web(written):
    addresses = [
        annotation.get_object()["/A"]["/URI"]
        for page in written().pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    ]
    assert addresses
    assert set(addresses) == {"https://example.org/ads?a=1&b=2"}


def test_same_document_gives_the_same_bytes():
    assert write_pdf(made_document("lt")) == write_pdf(made_document("lt"))


def test_fonts_are_those_of_typst_on_every_machine(written):
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in written().pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert all("Libertinus" in font or "DejaVuSansMono" in font for font in fonts), fonts


def test_pages_are_a4_and_not_empty(written):
    pages = pypdfium2.PdfDocument(io.BytesIO(write_pdf(made_document())))
    for page in pages:
        assert page.get_size() == pytest.approx((595.28, 841.89), abs=0.1)
        assert page.render(scale=0.5).to_numpy().min() < 100


def test_a_letter_without_a_font_becomes_a_sign():
    assert letters_missing([LETTERS, "▲▼−≤…„“”–●◆→"]) == []
    assert letters_missing(["中a"]) == ["中"]
    document = replace(made_document(), blocks=(blocks.Paragraph("Course 中文 end"),))
    assert f"Course {NO_LETTER}{NO_LETTER} end" in text_of(
        pypdf.PdfReader(io.BytesIO(write_pdf(document)))
    )


def test_the_poorest_document_is_written():
    poor = replace(made_document(), title="", subtitle="", facts=(), blocks=(), sources=())
    assert len(pypdf.PdfReader(io.BytesIO(write_pdf(poor))).pages) >= 1


def test_odd_blocks_are_written():
    odd = (
        blocks.Definition("", "x", ()),
        blocks.Heading("", "x", 3),
        blocks.Findings(()),
        blocks.EvidenceCard("", "x", (("", ()),), ""),
        blocks.TableBlock("", "x", (blocks.TableColumn(""),), ()),
        blocks.Callout("plain", "", ""),
        blocks.Paragraph("", (99,)),
        replace(figure(), title="", subtitle="", alternative="", caption="", anchor="x"),
        table("Long", "long", tuple((blocks.Cell("word " * 900),) * 4 for _ in range(2))),
    )
    assert pypdf.PdfReader(io.BytesIO(write_pdf(replace(made_document(), blocks=odd)))).pages


def test_a_long_table_behind_a_chart_is_cut_and_says_so():
    rows = tuple((blocks.Cell(f"Row {i}"),) * 4 for i in range(300))
    long = replace(figure(), table=table("Numbers", "numbers", rows))
    reader = pypdf.PdfReader(
        io.BytesIO(write_pdf(replace(made_document(), blocks=(long,), sources=())))
    )
    told = text_of(reader)
    assert "Row 39" in told
    assert "Row 40" not in told
    assert "260 more rows; the web page and the workbook of this report have all of them." in told
    assert len(reader.pages) < 6


def test_notes_of_a_table_that_is_split_stand_with_its_last_rows():
    for count in range(30, 44):
        rows = tuple((blocks.Cell(f"Row {i}"),) * 4 for i in range(count))
        odd = replace(made_document(), blocks=(table("Long", "long", rows),), sources=())
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(write_pdf(odd))).pages]
        (noted,) = (page for page in pages if "A break." in page)
        assert f"Row {count - 1}" in noted


def test_markup_in_a_chart_stays_text():
    said = "</text><script>x</script> #panic() & 中"
    document = replace(made_document(), blocks=(figure(said, said),))
    assert "#panic()" in text_of(pypdf.PdfReader(io.BytesIO(write_pdf(document))))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(hostile, hostile, hostile)
def test_nothing_in_a_text_is_markup(first, second, third):
    document = replace(
        made_document(),
        title=first,
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
    )  # fmt: skip
    told = text_of(pypdf.PdfReader(io.BytesIO(write_pdf(document))))
    assert "#panic()" in told.replace(" ", "")
