"""What providers are told: their offer, a plan, a change, a description; and what stays hidden."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from lxml import html

from smartlife.planning.material.reading import Material
from smartlife.web.pages.offers import providers_of
from smartlife.web.reading import Reading
from tests.web.conftest import file_of

NAME = "Gaujmalas Amatu tehnikums"
DRAFT = {
    "title": "CNC machine operator <b>x</b>",
    "text": "After the course you can program CNC machines, set up machine controllers and use CAD "
    "software. 40 hours.",
}


def page_of(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def reading_of(run, audience="public"):
    return Reading(run, "en", audience, "/", (), "")


@pytest.fixture(scope="module")
def provider(run):
    found = providers_of(reading_of(run)).values()
    return next(one for one in found if one.name == NAME)


def test_the_list_finds_a_provider_by_a_part_of_its_name(client):
    page = page_of(client.get("/en/providers", params={"q": "amatu"}))
    assert NAME in page.xpath("//main//ul/li/a/text()")
    nobody = page_of(client.get("/en/providers", params={"q": "<i>qq</i>"}))
    assert nobody.xpath("//p[@role='status']")
    assert nobody.xpath("//input[@id='provider-words']/@value") == ["<i>qq</i>"]


def test_a_provider_sees_its_offer_against_demand(client, provider):
    page = page_of(client.get(f"/en/provider/{provider.provider_id}"))
    assert page.xpath("string(//h1)") == NAME
    heads = page.xpath("//main//table//thead//th/text()")
    assert [one.strip() for one in heads][:2] == ["Skill group", "own courses"]
    assert len(page.xpath("//h2[@id='courses']/following-sibling::ul[1]/li")) == len(
        provider.courses
    )


@pytest.mark.parametrize("name", ["nobody", "../x", "%00", "a" * 70])
def test_an_unknown_provider_is_not_found(client, name):
    assert client.get(f"/en/provider/{name}").status_code in (404, 422)


def counting(run, publish):
    """The run's material as if all its courses came from sources of another kind."""
    material = Material(run.tables).load()
    rows = material.catalogue.rows
    values = pa.array([publish] * len(rows), rows["publish"].type)
    place = rows.column_names.index("publish")
    changed = rows.set_column(place, "publish", values)
    object.__setattr__(material.catalogue, "rows", changed)
    return material


@pytest.mark.parametrize("publish", ["counts", "excerpt"])
def test_everybody_sees_only_providers_that_publish_whole_records(
    run, client, provider, monkeypatch, publish
):
    made = dict(run._made)
    made["planning"] = counting(run, publish)
    for name in [one for one in made if one.startswith(("providers ", "taught"))]:
        del made[name]
    monkeypatch.setattr(run, "_made", made)
    assert not providers_of(reading_of(run))
    assert client.get(f"/lt/provider/{provider.provider_id}").status_code == 404
    assert providers_of(reading_of(run, "owner"))[provider.provider_id].hidden


@pytest.fixture(scope="module")
def planned(client, provider):
    values = {
        "provider": provider.provider_id, "region": "LV00C", "new": "2", "hours": "40",
        "price": "300", "seats": "12", "holding_cost": "60",
    }  # fmt: skip
    return client.post("/en/portfolio", data=values)


def test_a_plan_proposes_courses_with_intervals_and_what_to_check(planned):
    page = page_of(planned)
    assert page.xpath("string(//h1)") == "2 courses to think of opening in Vidzeme"
    told = page.xpath("string(//main)")
    assert "from" in told
    assert "Your courses" in page.xpath("//h2/text()")
    names = page.xpath("//button[@name='take']/@value")
    assert names == ["smartlife-check.csv", "smartlife-portfolio.json"]
    assert "--" not in told.replace("–", "")
    assert page.xpath("//input[@id='seats']/@value") == ["12"]


def test_the_public_list_to_check_holds_no_advertisement(client, planned):
    found = file_of(client, page_of(planned), "smartlife-check.csv")
    rows = found.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("course,look_at")
    assert not [one for one in rows[1:] if ",advertisement," in one]


def test_a_file_holds_what_was_answered_and_no_address_says_what_was_asked(client, planned):
    found = file_of(client, page_of(planned), "smartlife-portfolio.json")
    assert found.status_code == 200
    assert found.headers["content-type"] == "application/json"
    assert found.headers["content-disposition"].startswith("attachment")
    assert found.headers["cache-control"] == "no-store"
    assert not found.url.query
    told = client.post("/api/v1/portfolio", data={"region": "LV00C", "new": "2"}).json()
    assert json.loads(found.content).keys() == told["reply"]["values"].keys()
    assert all(one.keys() == {"text", "name"} for one in told["reply"]["downloads"])


@pytest.mark.parametrize("take", ["", "../portfolio", "smartlife-need.json"])
def test_a_file_that_an_answer_does_not_have_is_refused(client, take):
    answer = client.post("/lt/portfolio/file", data={"region": "LV00C", "take": take})
    assert answer.status_code == 422


def test_what_is_wrong_in_a_form_is_said_once(client):
    values = {"kind": "close", "course": "no such course qqqq"}
    page = page_of(client.post("/en/what-if", data=values))
    said = "Something is not right yet"
    assert page.xpath("string(//h1)") != said
    assert page.xpath(f"count(//main//*[text()='{said}'])") == 1
    # who hears the page is told at once
    assert page.xpath("string(//title)").startswith(said)


def test_courses_of_a_list_of_their_own_count(client):
    own = "CNC: program CNC machines, set up machine controllers\n=HYPERLINK(1): welding"
    values = {"region": "LV00C", "new": "1", "own": own}
    page = page_of(client.post("/en/portfolio", data=values))
    assert "Your courses: 2." in page.xpath("string(//main)")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"new": "many"}, "new"),
        ({"new": "1000"}, "new"),
        ({"hours": "-3"}, "hours"),
        ({"seats": "inf"}, "seats"),
        ({"own": "x\n" * 300}, "own"),
    ],
)
def test_what_cannot_be_planned_with_is_told(client, values, field):
    page = page_of(client.post("/lv/portfolio", data={"region": "LV00C", **values}))
    assert page.xpath(f"//div[contains(@class, 'error-summary')]//a[@href='#{field}']")


def test_an_unknown_provider_cannot_be_planned_for(client):
    page = page_of(client.post("/en/portfolio", data={"provider": "nobody"}))
    assert "no such provider" in page.xpath("string(//div[contains(@class, 'error-summary')])")


def test_a_course_that_is_added_is_told_with_an_interval(client):
    values = {
        "kind": "add", "title": "CNC", "skills": "program CNC machines", "place": "Valmiera",
        "langs": "lv",
    }  # fmt: skip
    page = page_of(client.post("/en/what-if", data=values))
    assert "would be found in reach" in page.xpath("string(//main)")
    assert "modelled" in page.xpath("string(//main)")


@pytest.mark.parametrize("kind", ["online", "translate", "move", "close", "change"])
def test_a_course_is_changed(client, provider, run, kind):
    values = {"kind": kind, "course": "Banketa viesmīlis", "place": "Cēsis", "langs": "en",
              "hours": "24"}  # fmt: skip
    page = page_of(client.post("/de/what-if", data=values))
    assert not page.xpath("//div[contains(@class, 'error-summary')]")
    assert page.xpath("//section[@class='told']//p")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "close"}, "course"),
        ({"kind": "close", "course": "no such course qqqq"}, "course"),
        ({"kind": "move", "course": "Banketa viesmīlis"}, "place"),
        ({"kind": "add", "title": "X", "place": "Valmiera"}, "langs"),
        ({"kind": "add", "title": "X", "langs": "lv", "place": "Nowhereville"}, "place"),
        ({"kind": "add", "title": "X", "langs": "lv", "place": "Valmiera", "skills": "qq"},
         "skills"),
    ],
)  # fmt: skip
def test_a_change_that_says_too_little_is_refused(client, values, field):
    page = page_of(client.post("/sv/what-if", data=values))
    assert page.xpath(f"//div[contains(@class, 'error-summary')]//a[@href='#{field}']")


def test_a_course_that_may_only_be_counted_is_as_unknown_as_any(run, client, monkeypatch):
    values = {"kind": "close", "course": "Banketa viesmīlis"}
    page_of(client.post("/en/what-if", data=values))
    rows = [row | {"publish": "counts"} for row in run.once("what-if", dict).courses]
    monkeypatch.setitem(vars(run.once("what-if", dict)), "courses", rows)
    said = []
    for name in (values["course"], "no such course qqqq"):
        page = page_of(client.post("/en/what-if", data=values | {"course": name}))
        [refused] = page.xpath("//div[contains(@class, 'error-summary')]")
        said.append(refused.text_content().replace(name, "…"))
    assert said[0] == said[1]


def test_a_description_shows_its_skills_while_it_is_written(client):
    page = page_of(client.post("/en/describe", data=DRAFT))
    marked = " ".join(page.xpath("//mark/text()"))
    assert "program CNC machines" in marked
    tags = page.xpath("string(//textarea[@id='copied'])").split()
    assert all(one.startswith("http://data.europa.eu/esco/") for one in tags)
    assert "English" in page.xpath("string(//div[@id='describe-answer'])")
    assert page.xpath("//h2[@id='others']")
    assert "<b>x</b>" in page.xpath("string(//div[@class='read-text'])")


def test_an_empty_description_is_asked_for(client):
    page = page_of(client.post("/lt/describe", data={"title": "", "text": ""}))
    assert page.xpath("//div[contains(@class, 'error-summary')]//a[@href='#text']")


@pytest.mark.browser
def test_suggestions_come_while_one_writes(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/en/describe")
    page.fill("#title", DRAFT["title"])
    page.type("#text", DRAFT["text"])
    page.wait_for_selector("#describe-answer mark", timeout=120_000)
    assert page.input_value("#text") == DRAFT["text"]
    page.close()


def test_suggestions_of_a_description_are_taken_along_as_it_stands_in_the_form(client):
    page = page_of(client.post("/en/describe", data=DRAFT))
    found = file_of(client, page, "smartlife-description.json")
    assert "CNC machine operator <b>x</b>" in found.text
