"""The pages of courses: what they say, what they refuse, what they never show."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from smartlife.languages.messages import messages
from smartlife.search.index import SearchIndex
from smartlife.search.query import CourseQuery
from smartlife.web import feeds
from smartlife.web.holdings import search_index
from smartlife.web.languages import LANGUAGES
from smartlife.web.pages.course import course as course_page
from smartlife.web.pages.course_asked import CourseAsked, read_asked
from smartlife.web.pages.courses import courses as courses_page
from smartlife.web.pages.suggest import suggest as suggest_page
from smartlife.web.problems import NotFound, Refused
from smartlife.web.reading import Reading
from tests.search.world import build_index, course, link, uri

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(1)>\u202e'
SECRET = "Slepenais burtnieks"


def page(client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:300])
    return html.fromstring(answer.content)


def titles(tree) -> list[str]:
    return [" ".join(one.text_content().split()) for one in tree.xpath("//article//h3")]


# --- the search


def test_a_word_of_another_language_finds_courses_and_says_so(client):
    tree = page(client, "/lv/courses?q=svetsning")
    assert "Metināšana MIG/MAG" in titles(tree)
    foreign = tree.xpath("//article/h3[@lang]")
    assert foreign, "a course described in another language is marked with its language"
    assert all(one.xpath("..//span[@class='word']") for one in foreign)
    assert tree.xpath("//ul[@class='course-why']/li")


def test_a_misspelt_word_is_proposed_right(client):
    tree = page(client, "/de/courses?q=Buchhaltug")
    [link_] = tree.xpath("//p[@class='meant']/a")
    assert link_.text_content().casefold() == "buchhaltung"
    assert titles(page(client, link_.get("href")))


def test_a_misspelt_name_of_a_skill_is_understood_by_the_linker(client):
    tree = page(client, "/lv/courses?q=programesana")
    understood = tree.xpath("//p[@class='search-remark']/a[contains(@href, '/skill/')]")
    assert [one.text_content() for one in understood] == ["programmēšana"]
    assert titles(tree)


def test_who_finds_nothing_is_led_to_names_that_begin_alike(client):
    tree = page(client, "/sv/courses?q=barnbok")
    assert not titles(tree)
    found = [one.text_content() for one in tree.xpath("//section[@class='ways']//a")]
    assert found
    assert all(name.startswith("barn") for name in found)


def test_a_provider_of_whole_records_is_a_link(client):
    tree = page(client, "/en/courses?q=metināšana")
    assert tree.xpath("//p[@class='course-who']/a[contains(@href, '/en/provider/')]")


def test_words_that_were_left_out_are_named(client):
    tree = page(client, "/sv/courses?q=programmering+qqqzzz")
    assert any("qqqzzz" in one.text_content() for one in tree.xpath("//p[@class='search-remark']"))
    assert titles(tree)


def test_each_part_of_the_question_can_be_taken_away(client):
    address = "/en/courses?q=metināšana&teaching=lv&teaching=de&price=1000&place=Valmiera&km=100"
    tree = page(client, address)
    chips = tree.xpath("//a[@class='chip']")
    assert len(chips) == 5
    for chip in chips:
        left = page(client, chip.get("href")).xpath("//a[@class='chip']")
        assert len(left) == 4, chip.text_content()
    assert tree.xpath("//span[@class='or']"), "two languages are alternatives"


def test_facets_count_what_their_links_find(client):
    tree = page(client, "/lt/courses?q=metināšana")
    links = tree.xpath("//aside[@class='facets']//li/a")
    assert len(links) > 8
    for one in links[:12]:
        said = int("".join(filter(str.isdigit, one.xpath("string(span[@class='n'])"))))
        found = client.get(one.get("href").replace("/lt/", "/api/v1/", 1)).json()["total"]
        assert found == said, one.get("href")


def test_all_pages_of_a_result_hold_each_course_once(client):
    seen: list[str] = []
    address = "/en/courses?sort=start"
    while address:
        tree = page(client, address)
        seen += tree.xpath("//article//h3/a/@href")
        address = next(iter(tree.xpath("//nav[@class='paging']/a[@rel='next']/@href")), "")
    total = client.get("/api/v1/courses").json()["total"]
    assert len(seen) == len(set(seen)) == total


def test_a_page_that_is_gone_shows_the_last_one(client):
    assert titles(page(client, "/en/courses?q=metināšana&page=900"))


def test_nothing_found_helps_on(client):
    tree = page(client, "/de/courses?q=metināšana&place=Rostock&km=10&teaching=lv")
    ways = tree.xpath("//section[@class='ways']//li/a/@href")
    assert ways
    assert all(titles(page(client, way)) for way in ways)


@pytest.mark.parametrize("typed", ["1500", "1.500", "1,500", "1 500 €", "€1500.00"])
def test_a_price_is_read_as_people_write_it(client, typed):
    found = client.get("/api/v1/courses", params={"lang": "en", "price": typed}).json()
    assert not found["errors"]
    [[chip]] = found["chips"]
    assert "".join(chip["text"].split()) == "atmost1,500€"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ("price=abc", "price"), ("price=-1", "price"), ("price=nan", "price"),
        ("place=Nekurienespils", "place"), ("place=Valmiera&km=1e99", "km"),
        ("start_from=2026-13-45", "start_from"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_at_the_field(client, values, field):
    tree = page(client, f"/sv/courses?{values}")
    assert tree.xpath("//div[@class='form-errors']//li")
    [described] = tree.xpath(f"//*[@id='course-{field}']/@aria-describedby")
    assert tree.xpath(f"//*[@id='{described}']")


@pytest.mark.parametrize(
    "values",
    [
        "q=%00", "q=%F0%9F%92%A9", "q=' OR 1=1 --", "q=*", "q=a*%22(", "page=-1", "page=²", "km=",
        "page=99999", "level=9&level=x&level=²", "mode=x", "region=<script>", "sort=x", "skill=x",
        "skill=http://x", "provider=x", "part_time=x", "teaching=x", "start_from=0001-01-01",
        "place=%00", "place=,", "place=LV00C", "hours=0", "region=ZZZZZ", "unstated=x&or_online=x",
    ],
)  # fmt: skip
def test_hostile_values_are_answered(client, values):
    page(client, f"/en/courses?{values}")
    assert client.get(f"/en/courses.atom?{values}").status_code == 200


def test_words_of_the_address_are_never_markup(client):
    answer = client.get("/en/courses", params={"q": HOSTILE, "place": HOSTILE, "price": "<b>"})
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "<b>" not in answer.text


# --- what may be shown


def texts(marked: int) -> list[dict]:
    hidden = [
        course(f"hidden{number}", title=SECRET, text="noslēpums", publish="counts",
               provider_name=f"Slepenis {number}", provider_id=f"secret{number}",
               url="https://example.org/secret")
        for number in range(marked)
    ]  # fmt: skip
    return [
        *hidden,
        course("full", title=HOSTILE, text=f"Zirgkopība. {HOSTILE}", publish="full",
               provider_name="Stallis", provider_id="stallis", url="javascript:alert(1)"),
        course("excerpt", title="Astronomija", publish="excerpt", provider_name="Tornis",
               provider_id="tornis", price_eur=33.0, hours=12.0, eqf_level=4,
               text="Zvaigznes. " + "Ilgs apraksts. " * 30 + "Beigās kvarkss.",
               url="https://example.org/a"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    links = [link("hidden0", "lv", uri("cooking"), 0.9, "Slepenais"),
             link("excerpt", "lv", uri("cooking"), 0.9, "kvarkss")]  # fmt: skip
    folder = tmp_path_factory.mktemp("courses")
    return SearchIndex.open(build_index(folder, courses=texts(4), links=links))


@pytest.fixture
def reading(run, small, monkeypatch):
    """A reader of the small index, in the frame of the demo's run."""
    monkeypatch.setattr("smartlife.web.pages.course_asked.search_index", lambda _: small)
    return Reading(run, "lv", "public", "/courses", (), "https://smartlife.example")


def test_what_is_counted_only_is_never_shown(reading):
    owner = replace(reading, audience="owner")
    for asked in (CourseAsked(), CourseAsked(q="Slepenais"), CourseAsked(provider=("secret0",))):
        context = courses_page(reading, asked)
        told = repr(context).replace(repr(asked.q), "")
        assert "burtnieks" not in told
        assert "Slepenis" not in told
        assert "Slepenis" in repr(courses_page(owner, asked))
    assert courses_page(reading, CourseAsked(q="Slepenais")).total == 0
    assert "4" in courses_page(reading, CourseAsked()).hidden
    assert suggest_page(reading, "Slep").suggestions == ()
    assert b"burtnieks" not in feeds.atom(reading, CourseAsked())
    with pytest.raises(NotFound):
        course_page(reading, "hidden0")


def test_the_owner_sees_it_marked(reading):
    context = course_page(replace(reading, audience="owner"), "hidden0")
    assert context.title == SECRET
    assert context.for_owner
    assert context.data == [], "nothing for machines of what may be counted only"


def test_of_an_excerpt_only_an_excerpt_is_shown(reading):
    context = course_page(reading, "excerpt")
    assert context.is_excerpt
    assert "kvarkss" not in repr(context)
    assert "33" not in repr(context.facts)
    assert [skill.quote for skill in context.teaches] == [""]
    assert "kvarkss" in repr(course_page(replace(reading, audience="owner"), "excerpt"))


def test_an_address_that_is_none_of_the_web_is_no_link(reading):
    context = course_page(reading, "full")
    assert context.provider_page == ""
    assert "javascript:" not in json.dumps(context.data)


def test_hostile_texts_stay_texts(reading):
    from smartlife.web.rendering import rendered

    context = course_page(reading, "full")
    text = rendered("pages/course.html", context, context.head, reading)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    for data in html.fromstring(text).xpath("//script[@type='application/ld+json']/text()"):
        json.loads(data)


def test_a_run_without_an_index_says_what_to_do(run, monkeypatch):
    monkeypatch.setattr("smartlife.web.pages.course_asked.search_index", lambda _: None)
    here = Reading(run, "en", "public", "/courses", (), "")
    with pytest.raises(Refused) as refused:
        courses_page(here, CourseAsked())
    assert refused.value.status == 503


# --- one course


def test_a_course_tells_what_it_teaches_and_by_which_words(client, run):
    index = search_index(run)
    hit = index.courses(CourseQuery("metināšana", "lv"), audience="public").hits[0]
    tree = page(client, f"/en/course/{hit.course_id}")
    skills = tree.xpath("//ul[@class='teaches']/li")
    assert skills
    assert any(one.xpath("q[@lang='lv']") for one in skills)
    assert tree.xpath("//a[contains(@rel, 'noopener') and contains(@rel, 'nofollow')]")
    data = [json.loads(one) for one in tree.xpath("//script[@type='application/ld+json']/text()")]
    kinds = [one.get("@type") for one in data]
    assert "Course" in kinds
    assert "elm:LearningOpportunity" in kinds
    [kept] = tree.xpath("//form[@method='post']/input[@name='kept']/@value")
    assert json.loads(kept)["wanted"]["skills"]
    answer = client.post("/en/learner", data={"kept": kept, "do": "skills"})
    assert answer.status_code == 200


def test_an_unknown_course_is_told(client):
    answer = client.get("/lt/course/nothing")
    assert answer.status_code == 404
    assert messages("lt").say("To the start page") in answer.text


# --- suggestions


def test_suggestions_lead_to_courses(client):
    tree = page(client, "/lv/suggest?q=met")
    links = tree.xpath("//ul[@class='suggestions']/li/a")
    assert "metināšana" in [one.text for one in links]
    assert titles(page(client, links[0].get("href")))
    assert not page(client, "/lv/suggest?q=m").xpath("//ul[@class='suggestions']")


def test_places_alone(client):
    found = client.get("/api/v1/suggest?lang=lv&q=valm&kind=place").json()["suggestions"]
    assert found
    assert client.get("/api/v1/courses", params={"place": found[0]["value"]}).json()["errors"] == []


# --- feeds


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_feed_is_atom(client, lang):
    tree = page(client, f"/{lang}/courses?q=metināšana")
    [address] = tree.xpath("//link[@type='application/atom+xml']/@href")
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    for name in ("title", "subtitle", "id", "updated", "author/a:name"):
        assert feed.findtext(f"a:{name}", namespaces=ATOM), name
    entries = feed.findall("a:entry", ATOM)
    ids = [one.findtext("a:id", namespaces=ATOM) for one in entries]
    assert ids
    assert len(ids) == len(set(ids))
    links = [one.get("href") for one in feed.findall("a:entry/a:link", ATOM)]
    assert client.get(links[0]).status_code == 200
    again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_feed_holds_what_no_earlier_run_had(reading, small, monkeypatch):
    from datetime import UTC, datetime

    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
    had = (frozenset(("full",)), frozenset(("full",)))
    monkeypatch.setattr(feeds, "_earlier", lambda _: feeds.Earlier(tuple(days), had))
    feed = ET.fromstring(feeds.atom(_fresh(reading), CourseAsked()))
    ids = [one.text for one in feed.findall("a:entry/a:id", ATOM)]
    assert ids == ["urn:smartlife:course:excerpt"]
    assert feed.findtext("a:entry/a:updated", namespaces=ATOM) == "2026-03-03T00:00:00Z"


def _fresh(reading: Reading) -> Reading:
    """The same without what the run keeps."""

    class Run:
        study, tables, lake, run_id = (
            reading.run.study, reading.run.tables, reading.run.lake, "other",
        )  # fmt: skip

        def once(self, _, make):
            return make()

    return replace(reading, run=Run())


def test_earlier_runs_are_read_from_their_indexes(tmp_path, small):
    folder = tmp_path / "lake"
    (folder / "runs").mkdir(parents=True)
    first = build_index(tmp_path / "first", courses=texts(0)[:1], links=[])
    for number, run_id in enumerate(("old", "now")):
        path = folder / "runs" / f"{run_id}.json"
        path.write_text(json.dumps({
            "run_id": run_id, "study_id": "s", "steps": {}, "tables": {},
            "files": {"search.sqlite": str(Path(first).resolve())},
        }))  # fmt: skip
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    from smartlife.store.lake import Lake

    class Run:
        lake, run_id = Lake(folder), "now"

    earlier = feeds._earlier(Run())
    assert earlier.had == (frozenset(("full",)),)
    assert len(earlier.at) == 2


def test_the_same_search_has_the_same_name(reading):
    def name(asked: CourseAsked) -> str | None:
        return ET.fromstring(feeds.atom(reading, asked)).findtext("a:id", namespaces=ATOM)

    assert name(CourseAsked(q="a", page="2")) == name(CourseAsked(q="a", km="50"))
    assert name(CourseAsked(q="a")) != name(CourseAsked(q="b"))
    assert read_asked(reading, CourseAsked(km="x")).errors == ()


# --- in a browser


@pytest.mark.browser
def test_typing_with_the_keyboard_alone(browser, address):
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(f"{address}/lv/courses")
    field = tab.locator("#course-q")
    field.type("m")
    tab.wait_for_timeout(400)
    assert field.get_attribute("aria-expanded") == "false"
    field.type("etin")
    tab.wait_for_selector("[role=option]")
    assert field.get_attribute("aria-expanded") == "true"
    tab.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert tab.locator(f"#{active}").get_attribute("aria-selected") == "true"
    tab.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    tab.keyboard.press("ArrowDown")
    tab.wait_for_selector("[role=option]")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/lv/courses?skill=*")
    assert tab.locator("article h3").count() > 0
    tab.goto(f"{address}/lv/courses")
    tab.locator("#course-place").type("valmi")
    tab.wait_for_selector("[role=option]")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    assert tab.locator("#course-place").input_value().startswith("Valmiera")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**place=Valmiera*")
    tab.goto(tab.locator("article h3 a").first.evaluate("link => link.href"))
    assert said == [], "data blocks and scripts break no rule of the page"
    tab.close()
