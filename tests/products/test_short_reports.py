"""Briefs and leaflets: pages, languages, figures that open, studies with little data."""

from __future__ import annotations

import json
import re

import pytest
from babel.messages.pofile import read_po
from lxml import html
from pypdf import PdfReader

from smartlife.model.figures import PRINTED
from smartlife.model.study import REPORT_LANGUAGES
from smartlife.model.tables import indicator_table
from smartlife.products.figures.rows import figure_row
from smartlife.products.reports.brief.questions import question_words
from smartlife.products.reports.leaflets.facts import _FACTS, MOST
from smartlife.products.reports.leaflets.outline import leaflet_words
from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows

GROUPS = ["learners", "employers", "providers", "policy", "authorities"]
MOST_PAGES = {"brief": 2, "leaflet": 1}


def reach_rows() -> list[dict[str, object]]:
    """Adults who reach a course, by field and in each step."""
    return [
        made_rows.row(
            "reach", "adults_reached", made_rows.REGION, side="offer", estimate=share,
            grade=None, evidence="modelled", origins=["o-lists"],
            group_scheme="isced_f" if field else None, group_code=field,
            dimensions={"step": step, "minutes": minutes},
        )
        for field in (None, "04", "06", "09")
        for minutes in (30, 45, 60, 90)
        for step, share in (
            ("own_region", 0.6), ("travel", 0.7), ("online", 0.95), ("any_language", 1.0),
        )
    ]  # fmt: skip


def area_rows() -> list[dict[str, object]]:
    """Two draft areas of a strategy, and what belongs to none."""
    made = []
    for code, share in (("ris3/bio", 0.2), ("ris3/energy", 0.1), ("ris3/rest", 0.7)):
        group = {"group_scheme": "area", "group_code": code, "status": "draft"}
        made.append(
            made_rows.row("areas", "demand_share", made_rows.REGION, estimate=share,
                          lo=share * 0.8, hi=share * 1.2, **group)
        )  # fmt: skip
    return made


def areas() -> list[dict[str, object]]:
    """Rows of core__areas that belong to them."""
    return [
        {
            "area_code": code,
            "strategy_id": "ris3",
            "titles": json.dumps({"en": "A strategy"}),
            "names": json.dumps({"en": name}),
            "version": "1",
            "position": position,
            "nuts_codes": [made_rows.REGION],
            "publisher": "Test publisher",
            "is_signed": False,
            "is_confirmed": True,
            "signed_by": [],
            "origin_id": "o-official",
        }
        for position, (code, name) in enumerate(
            (("ris3/bio", "Bioeconomy"), ("ris3/energy", "Energy"))
        )
    ]


def members() -> list[dict[str, object]]:
    """Codes of the first area."""
    return [
        {
            "area_code": "ris3/bio",
            "member_scheme": scheme,
            "member_code": code,
            "lang": lang,
            "member_share": 1.0,
            "is_known": is_known,
        }
        for scheme, code, lang, is_known in (
            ("isco", "61", None, True),
            ("isco", "2131", None, False),
            ("skill_group", "S1.1", None, True),
            ("phrase", "bioeconomy", "en", True),
            ("nace", "01", None, True),
        )
    ]


def rested_on(tables, finding) -> dict[str, object]:
    """The figure of a made finding as the analysis refers to it: all that names it."""
    said = json.loads(finding["rests_on"])[0]
    rows = tables[f"ind__{said['indicator']}"]
    found = next(row for row in rows if all(row[name] == said[name] for name in said))
    return {name: found.get(name) for name in indicator_table("any").key if found.get(name)}


@pytest.fixture
def build(tmp_path):
    """Writes a kind of report; returns its files and the identifiers of all figures."""

    def build_them(kind, lang, file_format, *, rich=True):
        folder = tmp_path / f"{kind}-{lang}-{file_format}-{rich}"
        folder.mkdir()
        study = made_rows.study(folder, languages=(lang,), formats=(file_format,), kinds=(kind,))
        tables = made_rows.tables(rich=rich)
        tables["core__areas"] = areas() if rich else []
        tables["core__area_members"] = members() if rich else []
        tables["core__audits"] = []
        if rich:
            tables["ind__areas"] = area_rows()
            tables["ind__reach"] = reach_rows()
            tables["ind__uncovered"] = [
                made_rows.row("uncovered", "uncovered", made_rows.REGION, side="both",
                              estimate=0.25, lo=0.15, hi=0.35)
            ]  # fmt: skip
        for finding in tables["out__findings"]:
            finding["rests_on"] = json.dumps([rested_on(tables, finding)])
        step = steps(study)[0]
        assert step.name.startswith(kind)
        run_step(step, study, tables={name: tables[name] for name in step.reads})
        known = {
            figure_row(row).figure_id[:PRINTED]
            for name, rows in tables.items()
            if name.startswith("ind__")
            for row in rows
        }
        return sorted((folder / "files").iterdir()), known

    return build_them


@pytest.mark.parametrize("lang", REPORT_LANGUAGES)
@pytest.mark.parametrize("rich", [True, False])
def test_sheets_stay_on_their_pages_in_every_language(build, lang, rich):
    for kind in ("brief", "leaflets"):
        for path in build(kind, lang, "pdf", rich=rich)[0]:
            pages = PdfReader(path).pages
            assert len(pages) <= MOST_PAGES[path.name.split("_")[0]], path.name
            text = " ".join(page.extract_text() for page in pages)
            assert "{" not in text
            assert "nan" not in text.lower().split()


def test_files_are_named_after_region_and_group(build):
    briefs = [path.name for path in build("brief", "de", "html")[0]]
    assert briefs == [
        "brief_lv00c_de.html", "brief_lv00c_ris3-bio_de.html", "brief_lv00c_ris3-energy_de.html",
    ]  # fmt: skip
    leaflets = {path.name for path in build("leaflets", "lt", "html")[0]}
    assert leaflets == {f"leaflet_{group}_lt.html" for group in GROUPS}


@pytest.mark.parametrize("kind", ["brief", "leaflets"])
@pytest.mark.parametrize("rich", [True, False])
def test_every_identifier_is_known_and_every_link_leads_somewhere(build, kind, rich):
    paths, known = build(kind, "en", "html", rich=rich)
    for path in paths:
        page = html.document_fromstring(path.read_text("utf-8"))
        printed = set(page.xpath("//@data-figure"))
        assert printed <= known
        assert printed or not rich
        targets = set(page.xpath("//@id"))
        assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= targets
        assert "SECRET" not in path.read_text("utf-8")


def test_a_leaflet_has_three_facts_each_with_its_figure(build):
    for path in build("leaflets", "en", "html")[0]:
        page = html.document_fromstring(path.read_text("utf-8"))
        items = page.xpath("//ol[@class='findings']/li")
        assert len(items) == MOST, path.name
        assert all(len(item.xpath(".//code[@data-figure]")) == 1 for item in items)
        assert not page.xpath("//*[@role='note']")


def test_little_data_is_said_and_what_would_help(build):
    for path in build("leaflets", "en", "html", rich=False)[0]:
        page = html.document_fromstring(path.read_text("utf-8"))
        [callout] = page.xpath("//main//*[@role='note']")
        assert "can be said yet" in callout.text_content()
        assert "lists of its courses" in callout.text_content()
    [brief] = build("brief", "en", "html", rich=False)[0]
    text = html.document_fromstring(brief.read_text("utf-8")).text_content()
    assert "No statement can be made" in text
    assert "Which other sources of advertisements" in text
    assert not re.search(r"\d+%", text.split("In short")[1].split("Sources")[0].replace("90%", ""))


def test_a_brief_has_at_most_five_findings_and_four_questions(build):
    path, *of_areas = build("brief", "en", "html")[0]
    assert all("Draft: A strategy" in one.read_text("utf-8") for one in of_areas)
    page = html.document_fromstring(path.read_text("utf-8"))
    assert 1 <= len(page.xpath("//ol[@class='findings'][1]/li[not(@class='is-limit')]")) <= 5
    assert len(page.xpath("//figure")) == 2
    questions = [
        node.text_content()
        for node in page.xpath("//h2[@id='discuss']/following-sibling::p")
        if re.match(r"\d\. ", node.text_content())
    ]
    assert 2 <= len(questions) <= 4
    assert questions[-1].endswith(question_words()[-1]["text"])


def test_every_fact_of_a_leaflet_exists():
    assert [words["group"] for words in leaflet_words()] == GROUPS
    for words in leaflet_words():
        assert set(words["facts"]) <= set(_FACTS)
        assert len(words["facts"]) >= MOST


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de"])
def test_all_words_are_translated(root, lang):
    path = root / "src" / "smartlife" / "languages" / lang / "messages.po"
    with path.open("rb") as file:
        missing = [
            message.id
            for message in read_po(file, locale=lang)
            if not message.string
            and any("reports/brief" in p or "reports/leaflets" in p for p, _ in message.locations)
        ]
    assert not missing


def test_kinds_make_steps_in_the_formats_that_fit_a_sheet(tmp_path):
    study = made_rows.study(
        tmp_path, languages=("lv",), formats=("docx", "html"), kinds=("situation", "brief")
    )
    names = [step.name for step in steps(study)]
    assert names[:3] == ["report_lv_docx", "report_lv_html", "brief_lv_html"]
    only_words = made_rows.study(
        tmp_path, languages=("lv",), formats=("docx",), kinds=("leaflets",)
    )
    assert steps(only_words)[0].name == "leaflets_lv_pdf"
