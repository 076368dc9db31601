"""The situation analysis as a reader gets it, from made tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from lxml import html

from smartlife.languages.messages import messages


def read(path):
    return html.document_fromstring(path.read_text("utf-8"))


def text_of(node) -> str:
    return " ".join(node.text_content().split())


def shape(page) -> list[str]:
    """The outline: headings, figures, tables, callouts in reading order."""
    made = []
    parts = "self::h2 or self::h3 or self::figure or self::div[@role='note']"
    for node in page.xpath(f"//main//*[{parts}]"):
        if node.tag in ("figure", "div"):
            name = "aside" if node.tag == "div" else node.tag
            made.append(f"  {name} #{node.get('id')}: {text_of(node.xpath('.//p')[0])}")
        else:
            made.append(f"{node.tag} {text_of(node)}")
    return made


@pytest.mark.parametrize(("lang", "rich"), [("en", True), ("lv", True), ("en", False)])
def test_outline_is_as_agreed(build, snapshot, lang, rich):
    assert shape(read(build(lang, rich=rich))) == snapshot


@pytest.mark.parametrize(
    ("lang", "named"),
    [
        ("en", "courses (Latvian and English)"), ("lv", "kursu (latviešu un angļu)"),
        ("lt", "kursų (latvių ir anglų)"), ("sv", "kurser (lettiska och engelska)"),
        ("de", "Kurse (Lettisch und Englisch)"),
    ],
)  # fmt: skip
def test_a_finding_names_languages_in_the_language_of_the_reader(build, lang, named):
    assert named in text_of(read(build(lang)))


def test_same_input_gives_the_same_bytes(build):
    first = build("lv").read_bytes()
    assert build("lv", is_new=True).read_bytes() == first


def test_nothing_in_the_page_can_ask_for_anything(build):
    page = read(build())
    assert not page.xpath("//script | //link | //iframe | //object | //img | //base | //form")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    text = html.tostring(page, encoding="unicode")
    assert not re.search(r"(src|href)=[\"'](?!#|https://)", text)
    assert "@import" not in text
    assert all(address.startswith("#") for address in re.findall(r"url\(([^)]*)", text))


def test_every_link_inside_the_page_leads_somewhere(build):
    for rich in (True, False):
        page = read(build(rich=rich))
        targets = set(page.xpath("//@id"))
        assert len(targets) == len(page.xpath("//@id"))
        inner = {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")}
        assert inner <= targets


def test_single_records_never_show(build):
    text = build().read_text("utf-8")
    assert "SECRET" not in text
    assert "alert(1)" not in text


def test_evidence_card_comes_first(build):
    page = read(build())
    first = page.xpath("//main/*[not(self::a)]")[0]
    assert first.get("class") == "card"
    said = text_of(first)
    assert said.count("name the employer, and not only an agency") == 1
    assert "35%" in said


def test_every_figure_has_words_a_table_a_source_and_a_method(build):
    page = read(build())
    figures = page.xpath("//figure")
    assert len(figures) >= 6
    for figure in figures:
        assert figure.xpath(".//*[local-name()='desc']")[0].text
        assert figure.xpath(".//details//table//td")
        assert figure.xpath(".//a[@class='note']")
        assert figure.xpath(".//a[starts-with(@href, '#method-')]")


def test_too_little_data_says_what_there_is_and_what_it_would_take(build):
    page = read(build(rich=False))
    [callout] = page.xpath("//div[@id='asked-lv00c'][@role='note']")
    said = text_of(callout)
    assert "12 advertisements from 9 advertisers" in said
    assert "as informative as 8 independent ones" in said
    assert "50 independent advertisements from 20 advertisers" in said
    # what can be said is said of the country, under its own name
    assert page.xpath("//figure[@id='asked-lv']")


def test_hidden_figures_give_no_number(build):
    page = read(build())
    cells = page.xpath("//td[contains(@class, 'is-at_most')]")
    assert cells
    # only its identifier stands beside it
    said = {text_of(cell).removesuffix(cell.get("data-figure")).strip() for cell in cells}
    assert said == {"at most 3%"}


def test_uncovered_demand_is_a_range_and_never_a_point(build):
    page = read(build())
    [figure] = page.xpath("//figure[@id='not-found-lv00c']")
    assert "15–35%" in text_of(figure)
    assert not re.search(r"(?<![–\d])\d+%(?!\))", text_of(figure.xpath(".//table")[0]))


def test_names_in_another_language_are_marked(build):
    page = read(build("lv"))
    marked = {text_of(node) for node in page.xpath("//*[@lang='en']")}
    assert "IT professionals" in marked
    assert "Metālapstrādes strādnieki" not in marked


class _Texts(HTMLParser):
    """Texts that are in the page's language."""

    def __init__(self):
        super().__init__()
        self.texts, self.foreign, self.stack = [], 0, []

    def handle_starttag(self, tag, attrs):
        if tag in ("meta", "br", "path", "rect", "circle", "line", "link"):
            return
        foreign = dict(attrs).get("lang") not in (None, "lv") or tag in ("style", "svg")
        self.stack.append(foreign)
        self.foreign += foreign

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag not in ("meta", "br", "path", "rect", "circle", "line", "link") and self.stack:
            self.foreign -= self.stack.pop()

    def handle_data(self, data):
        if not self.foreign:
            self.texts.append(data)


ENGLISH = re.compile(r"\b(the|and|of|with|which|not|from|are|is|has)\b", re.IGNORECASE)
# Names of sources, laws, literature and classifications keep their language.
PROPER = re.compile(
    r"Title of|Advertisements of a board|Lists of courses|Journal|Survey|Council|Statist|Trials|"
    r"Ecology|Science|UNESCO|Clinical|checksum|Education Area"
)


@pytest.mark.parametrize("rich", [True, False])
def test_no_english_sentence_is_left_in_latvian(build, rich):
    parser = _Texts()
    parser.feed(build("lv", rich=rich).read_text("utf-8"))
    left = [
        text.strip()
        for text in parser.texts
        if len(ENGLISH.findall(text)) >= 1 and not PROPER.search(text)
    ]
    assert not [text for text in left if not any(name.lower() in text.lower() for name in _NAMES)]


_NAMES = ("Metal trades", "IT professionals", "Managing people", "Using digital", "Caring for")


@pytest.mark.parametrize("lang", ["lt", "sv", "de"])
def test_prepared_languages_give_a_whole_page(build, lang):
    page = read(build(lang))
    assert page.get("lang") == lang
    assert page.xpath("//figure")


def test_latvian_decimals_and_percent(build):
    text = text_of(read(build("lv")).xpath("//main")[0])
    assert messages("lv").share(0.14).replace("\u00a0", " ") in text
    assert "35,5\u00a0%" in build("lv").read_text("utf-8")
