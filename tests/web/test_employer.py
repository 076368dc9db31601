"""What an employer is told, what is refused, and that nothing of it stays."""

from __future__ import annotations

import pytest
from lxml import html

from tests.web.conftest import file_of

AD = """Koch (m/w/d) für unsere Gemeinschaftsküche
Sie planen Menüs, leiten ein Team und achten darauf, dass wir Hygienevorschriften einhalten.
Deutsch und Englisch von Vorteil. <script>alert(1)</script>
Wir bieten Ernährungsberatung. Bewerbung an Frau Anna Muster, anna@example.org, Tel. +49 381 123456.
"""
PLACE = {"place": "Rostock", "minutes": "92"}
FILES = ("smartlife-courses.csv", "smartlife-need.json")


def post(client, values, lang="en", files=None):
    answer = client.post(f"/{lang}/employer", data=values, files=files)
    return answer, html.fromstring(answer.content)


@pytest.fixture(scope="module")
def answered(client):
    return post(client, {"text": AD, **PLACE, "people": "3", "budget": "2000"})


def test_the_title_says_what_was_found(answered):
    _, page = answered
    assert "within reach" in page.xpath("string(//h1)")


def test_skills_stand_with_their_words_to_be_confirmed(answered):
    _, page = answered
    ticked = page.xpath("//input[@name='skill'][@checked]/@value")
    shown = page.xpath("//input[@name='shown']/@value")
    assert set(ticked) < set(shown)
    marked = " ".join(page.xpath("//div[@class='read-text']//mark/text()"))
    assert "planen Menüs" in marked


def test_hostile_text_is_text(answered):
    answer, page = answered
    assert "<script>alert(1)" not in answer.text
    assert "<script>alert(1)</script>" in page.xpath("string(//div[@class='read-text'])")


def test_nothing_points_at_a_person_and_nothing_is_kept(client, answered):
    answer, page = answered
    for hidden in ("Anna Muster", "anna@example.org", "123456"):
        assert hidden not in answer.text
        for name in FILES:
            assert hidden not in file_of(client, page, name).content.decode("utf-8-sig")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "etag" not in answer.headers


def test_a_plan_for_a_team_and_files_to_take_along(answered):
    _, page = answered
    assert any("3" in title for title in page.xpath("//section//h2/text()"))
    assert tuple(page.xpath("//button[@name='take']/@value")) == FILES
    assert page.xpath("//section[@class='told']//a[starts-with(@href, '/en/course/')]")


def test_who_removes_all_skills_is_told_that_none_counts(client, answered):
    shown = answered[1].xpath("//input[@name='shown']/@value")
    _, page = post(client, {"text": AD, **PLACE, "shown": shown})
    assert not page.xpath("//input[@name='skill'][@checked]")
    assert "No skill counts yet" in page.xpath("string(//h1)")


def test_a_confirmed_skill_counts(client, answered):
    page = answered[1]
    shown = page.xpath("//input[@name='shown']/@value")
    doubtful = page.xpath("//input[@name='skill'][not(@checked)]/@value")[0]
    _, page = post(client, {"text": AD, **PLACE, "shown": shown, "skill": [doubtful]})
    assert page.xpath("//input[@name='skill'][@checked]/@value") == [doubtful]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "   \n\x00"}, "text"),
        ({"text": AD, "minutes": "soon"}, "minutes"),
        ({"text": AD, "minutes": "-1"}, "minutes"),
        ({"text": AD, "minutes": "nan"}, "minutes"),
        ({"text": AD, "place": "Nowhereville"}, "place"),
        ({"text": AD, "people": "1e9"}, "people"),
        ({"text": AD, "more": "no such skill at all qqq"}, "more"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_is_lost(client, values, field):
    answer, page = post(client, values, lang="lv")
    assert answer.status_code == 200
    assert page.xpath(f"//div[contains(@class, 'error-summary')]//a[@href='#{field}']")
    if field != "more":
        assert page.xpath(f"//*[@id='{field}']/@aria-invalid") == ["true"]
    if values["text"].strip("\n \x00"):
        assert "planen Menüs" in page.xpath("string(//textarea[@id='text'])")


def test_a_file_is_read_too(client):
    files = {"file": ("ad.txt", AD.encode(), "text/plain")}
    _, page = post(client, PLACE, files=files)
    assert page.xpath("//input[@name='skill']")


def test_a_file_that_is_no_text_is_refused(client):
    files = {"file": ("ad.bin", bytes(range(256)) * 20, "application/octet-stream")}
    answer, page = post(client, PLACE, files=files)
    assert answer.status_code == 200
    assert page.xpath("//div[contains(@class, 'error-summary')]")


def test_only_the_owner_may_leave_out_a_firm(client, owner_client):
    assert 'name="employer"' not in client.get("/en/employer").text
    assert 'name="employer"' in owner_client.get("/en/employer").text


def test_a_skill_of_the_address_begins_the_text(client, answered):
    uri = answered[1].xpath("//input[@name='shown']/@value")[0]
    page = html.fromstring(client.get("/en/employer", params={"skill": uri[-36:]}).content)
    assert "plan menus" in page.xpath("string(//textarea[@id='text'])")


def test_programs_get_the_same(client):
    answer = client.post("/api/v1/employer?lang=de", data={"text": AD, **PLACE})
    reply = answer.json()["reply"]
    assert reply["values"]["schema"] == "smartlife/need/1"
    assert reply["skills"]


def test_words_that_fit_several_occupations_are_asked_about(client):
    values = {"text": "lärare", **PLACE}
    _, page = post(client, values, "sv")
    buttons = page.xpath("//button[@name='occupation']/@value")
    assert len(buttons) >= 2
    _, page = post(client, {**values, "occupation": buttons[1]}, "sv")
    assert page.xpath("//form[@class='plan-form']//input[@name='occupation']/@value") == [
        buttons[1]
    ]
    assert page.xpath("//ul[@class='skill-list']/li")
    assert not page.xpath("//ul[@class='skill-list']//input[@checked]"), "nothing counts unasked"
    _, page = post(client, {**values, "occupation": "none"}, "sv")
    assert not page.xpath("//form[@class='plan-form']//input[@name='occupation']")
    assert len(page.xpath("//button[@name='occupation']")) >= 2


@pytest.mark.parametrize("occupation", ["x", "http://data.europa.eu/esco/skill/x", "<b>"])
def test_an_occupation_that_is_none_changes_nothing(client, occupation):
    _, page = post(client, {"text": AD, **PLACE, "occupation": occupation})
    assert "within reach" in page.xpath("string(//h1)")


def test_another_language_keeps_text_and_ticks(client, answered):
    _, page = answered
    fields = page.xpath("//form[@id='again']//input")
    values = {}
    for one in fields:
        values.setdefault(one.get("name"), []).append(one.get("value"))
    to = page.xpath("//button[@form='again'][@lang='sv']/@formaction")[0]
    assert to == "/sv/employer"
    answer = client.post(to, data=values)
    tree = html.fromstring(answer.content)
    assert tree.get("lang") == "sv"
    assert tree.xpath("//input[@id='people']/@value") == ["3"]
    assert "planen Menüs" in tree.xpath("string(//textarea[@id='text'])")


def test_what_cannot_be_read_is_told_in_the_readers_language(client):
    files = {"file": ("a.pdf", b"%PDF-1.4 nothing", "application/pdf")}
    _, page = post(client, {"text": "", **PLACE}, "de", files)
    told = page.xpath("string(//div[@class='error-summary']//li)")
    assert told
    assert "PDF is damaged" not in told
