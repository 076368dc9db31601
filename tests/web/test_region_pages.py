"""Regions, regions side by side, and areas: what their pages say and what they refuse."""

from __future__ import annotations

import pytest
from lxml import html

REGION = "LV00C"


def of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content)


def test_a_region_is_named_before_its_contents(client):
    """On a phone the list fills the first screen: who comes would not know where she is."""
    tree = html.fromstring(client.get("/en/region/LV00C").content)
    assert tree.xpath("//h1[following::nav[@class='contents']]")
    assert tree.xpath("//p[@class='lead'][following::nav[@class='contents']]")


def test_a_region_says_first_what_was_found_where_the_data_carry_it(client):
    said = of(client, f"/en/region/{REGION}").xpath("string(//p[@class='lead'])")
    assert "people found no course in reach" in said
    assert "Vidzeme" in said
    # of a partner no statement can be made, so none is
    partner = of(client, "/en/region/DE80").xpath("string(//p[@class='lead'])")
    assert partner == "What is asked for, what is taught, and how sure that is."


def test_the_contents_list_leads_to_every_part(client):
    tree = of(client, f"/lv/region/{REGION}")
    links = [link[1:] for link in tree.xpath("//nav[@class='contents']//a/@href")]
    assert {"evidence", "summary", "asked", "taught", "differ", "reach", "areas"} <= set(links)
    assert len(links) == len(set(links))
    for anchor in links:
        assert len(tree.xpath("//h2[@id=$anchor]", anchor=anchor)) == 1, anchor


def test_the_evidence_comes_first(client):
    tree = of(client, f"/en/region/{REGION}")
    headings = tree.xpath("//div[@class='of-contents']//h2/@id")
    assert headings[0] == "evidence"


def test_a_partner_is_shown_without_parts_that_are_only_for_regions_under_study(client):
    tree = of(client, "/en/region/SE110")
    assert not tree.xpath("//h2[@id='across']")
    assert tree.xpath("//h2[@id='asked']")


def test_reports_are_those_of_the_readers_language(client):
    def languages(lang):
        links = of(client, f"/{lang}/region/{REGION}").xpath("//a[starts-with(@href,'/reports/')]")
        return {link.get("href").rpartition(".")[0].rpartition("_")[2] for link in links}

    assert languages("lv") == {"lv"}
    assert languages("de") == {"en", "lv"}, "in any language, if there is none in the reader's"


@pytest.mark.parametrize("name", ["search.sqlite", "..%2fstudy.toml", "nothing.html"])
def test_only_reports_are_handed_out(client, name):
    assert client.get(f"/reports/{name}").status_code == 404


def columns(tree):
    return [th.text_content() for th in tree.xpath("//div[@id='comparison']//thead//th")[1:]]


def test_regions_stand_side_by_side_in_the_order_asked_for(client):
    tree = of(client, "/en/compare?regions=SE110,LV00C")
    assert columns(tree) == ["Stockholm County", "Vidzeme"]
    assert columns(of(client, "/en/compare?regions=SE110&regions=LV00C")) == columns(tree)
    checked = tree.xpath("//input[@name='regions'][@checked]/@value")
    assert sorted(checked) == ["LV00C", "SE110"]


def test_shares_side_by_side_have_their_intervals(client):
    tree = of(client, "/en/compare?regions=LV00C,LT026")
    first = tree.xpath("//div[@id='occupation-mix-share']//tbody/tr[1]/td[1]")[0]
    assert "%" in first.text_content()
    assert "–" in first.xpath("./span[@class='under']")[0].text
    assert first.xpath("./a/@href")[0].startswith("/en/figure/")


def test_more_than_six_regions_are_not_compared(client):
    codes = "LV00C,LT026,SE110,DE80,LV,LT,SE"
    tree = of(client, f"/en/compare?regions={codes}")
    assert len(columns(tree)) == 6
    assert tree.xpath("//p[@role='status']")


@pytest.mark.parametrize("code", ["XX", "<b>", "LV00C'--", "%00"])
def test_unknown_regions_are_not_found(client, code):
    answer = client.get("/en/compare", params={"regions": code})
    assert answer.status_code == 404
    assert b"<b>" not in answer.content
    assert client.get(f"/en/region/{code}").status_code in (404, 422)


def test_every_area_is_listed_with_its_standing(client):
    tree = of(client, "/en/areas")
    assert len(tree.xpath("//div[contains(@class, 'callout')]")) >= 1
    links = tree.xpath("//main//table//th[@scope='row']/a/@href")
    assert links
    assert all(link.startswith("/en/area/") for link in links)


def test_a_draft_says_that_it_is_one(client):
    tree = of(client, "/en/area/lv-ris3-2021/materials")
    first = tree.xpath("//main//div[contains(@class, 'callout')]")[0].text_content()
    assert "Draft" in first
    assert tree.xpath("//div[@id='area-figures']")


def test_an_area_is_shown_for_a_region_that_has_it(client):
    assert client.get("/en/area/lv-ris3-2021/materials?region=SE110").status_code == 404
    assert client.get("/en/area/lv-ris3-2021/none").status_code == 404
    assert client.get("/en/area/none/none").status_code == 404
