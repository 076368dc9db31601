"""Skills, groups of skills and occupations: what their pages say and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from lxml import html

from smartlife.planning.material.askers import Askers
from smartlife.web.holdings import planning_material, report_material
from smartlife.web.pages.asked import (
    asked_together,
    asker_cell,
    courses_told,
    kept_back,
    teaching,
)
from smartlife.web.pages.concepts import OCCUPATIONS, SKILLS, concepts, named, place_of
from smartlife.web.reading import Reading

GROUP = "S1.2"


@pytest.fixture
def known(run):
    return concepts(run)


@pytest.fixture
def reading(run):
    return Reading(run, "en", "public", "/", (), "https://smartlife.example")


def of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content)


def labelled(known, label, kinds=("skill", "knowledge", "occupation")):
    return next(
        uri
        for uri, names in sorted(known.graph.labels.items())
        if names.get("en") == label and known.graph.kinds[uri] in kinds
    )


def test_every_concept_has_one_address(known):
    for kinds in (SKILLS, OCCUPATIONS):
        uris = [uri for uri, kind in known.graph.kinds.items() if kind in kinds]
        assert len({place_of(uri) for uri in uris}) == len(uris)
        assert all(known.find(kinds, place_of(uri)) == uri for uri in uris)


def test_a_group_is_found_by_its_code_too(client, known):
    uri = known.find(SKILLS, GROUP)
    by_code, by_uri = (
        client.get(f"/api/v1/skill/{place}").json() for place in (GROUP, place_of(uri))
    )
    assert by_code["concept_uri"] == by_uri["concept_uri"] == uri


@pytest.mark.parametrize(
    "place", ["nope", "25", "%00", "..%2f..%2fetc", "<script>", "a" * 100, "C25", "'; --"]
)
def test_an_unknown_skill_is_not_found(client, place):
    assert client.get(f"/en/skill/{place}").status_code in (404, 422)
    assert b"<script>a" not in client.get(f"/en/skill/{place}").content


def test_what_is_too_long_is_refused(client):
    assert client.get(f"/en/skill/{'a' * 101}").status_code == 422
    assert client.get("/en/skills", params={"q": "a" * 201}).status_code == 422


def test_a_group_tells_shares_with_intervals_that_lead_to_their_figures(client):
    tree = of(client, f"/en/skill/{GROUP}")
    table = tree.xpath("//div[@id='where']//table")[0]
    cells = table.xpath(".//tbody/tr[1]/td")
    assert "%" in cells[0].text_content()
    assert "(" in cells[0].text_content(), "a share stands with its interval"
    assert cells[0].xpath(".//a/@href")[0].startswith("/en/figure/")


def test_a_single_skill_tells_counts_and_no_share(client, known):
    uri = labelled(known, "use spreadsheets")
    tree = of(client, f"/en/skill/{place_of(uri)}")
    table = tree.xpath("//div[@id='where']")[0].text_content()
    assert "%" not in table
    assert "fewer than three" in table
    assert tree.xpath("//main//a[contains(@href, '/courses?skill=')]")


def test_one_or_two_employers_are_not_told(reading):
    cell = asker_cell(reading, Askers(None, None, None))
    assert (cell.text, cell.sort, cell.letter) == ("fewer than three", None, None)
    withheld = Askers(None, None, None, is_withheld=True)
    assert asker_cell(reading, withheld).letter == "a"
    [(_, why)] = kept_back(reading, [withheld])
    [(_, hers)] = kept_back(replace(reading, audience="owner"), [withheld])
    # she is told no number either, but where her records are
    assert hers.startswith(why)
    assert "smartlife explain" in hers.removeprefix(why)
    assert not kept_back(reading, [Askers(4, 1, 9)])


def test_few_courses_of_a_source_that_lets_only_count_are_not_told(run, reading):
    catalogue = planning_material(run).catalogue
    one = np.zeros(len(catalogue), bool)
    one[0] = True
    assert courses_told(reading, one).number == 1
    rows = catalogue.rows
    at = rows.column_names.index("publish")
    counted = rows.set_column(at, "publish", [["counts"] * rows.num_rows])
    held = vars(planning_material(run))
    held["catalogue"] = replace(catalogue, rows=counted)
    try:
        told = courses_told(reading, one)
        assert (told.text, told.number) == ("fewer than three", None)
        assert courses_told(replace(reading, audience="owner"), one).number == 1
    finally:
        held["catalogue"] = catalogue


def test_skills_asked_together_are_of_three_employers_at_least(run, known):
    uri = labelled(known, "use spreadsheets")
    found = asked_together(run, uri, 12)
    assert found
    assert uri not in found
    assert len(set(found)) == len(found)
    assert asked_together(run, "http://data.europa.eu/esco/skill/none", 12) == ()


def test_courses_of_a_group_are_those_of_its_skills(run, known):
    uri = known.find(SKILLS, GROUP)
    inside = known.below(uri)
    each = np.zeros(len(planning_material(run).catalogue), bool)
    for one in inside:
        each |= teaching(run, (one,))
    assert np.array_equal(teaching(run, inside), each)


def test_a_name_in_another_language_is_marked(run, reading):
    known = concepts(run)
    missing = next(
        uri
        for uri, names in sorted(known.graph.labels.items())
        if "lt" not in names and known.graph.kinds[uri] in SKILLS
    )
    assert named(replace(reading, lang="lt"), missing).lang == "en"
    assert named(reading, missing).lang == ""


def test_skills_are_found_by_their_name(client):
    tree = of(client, "/en/skills?q=spreadsheet")
    assert tree.xpath("//h2[@id='found']")
    assert tree.xpath("//section[@aria-labelledby='found']//a")
    nothing = of(client, "/en/skills?q=zzzqqq%3Cb%3E")
    assert nothing.xpath("//p[@role='status']")
    assert not nothing.xpath("//main//b")


def test_the_tree_has_every_group_of_the_second_level_once(client, known):
    tree = of(client, "/lv/skills")
    links = tree.xpath("//table[@class='group-table']//th[@scope='row']/a/@href")
    assert len(links) == len(set(links))
    uri = known.find(SKILLS, GROUP)
    assert f"/lv/skill/{place_of(uri)}" in links
    assert client.get("/lv/skills?region=XX").status_code == 404


def test_an_occupation_tells_what_it_takes_and_leads_to_a_path(client, known):
    uri = labelled(known, "general care nurse")
    tree = of(client, f"/en/occupation/{place_of(uri)}")
    skills = tree.xpath("//section[@aria-labelledby='needed']//a/@href")
    assert len(skills) == len(known.graph.essential[uri])
    assert tree.xpath("//nav[@class='next']//a/@href")[0].startswith("/en/learner")
    near = tree.xpath("//section[@aria-labelledby='near']//a/@href")
    assert near
    assert f"/en/occupation/{place_of(uri)}" not in near


def test_a_group_of_occupations_tells_its_share_and_why_there_is_no_trend(client):
    tree = of(client, "/en/occupation/22")
    assert tree.xpath("//div[@id='where']//tbody/tr")
    assert "No trend" in tree.text_content()
    assert client.get("/en/occupation/999").status_code == 404


def test_a_skill_says_first_that_people_found_no_course_for_its_group(client, run, reading):
    material = report_material(reading)
    rows = [one for region in material.compared
            for one in material.figures.of("uncovered", "not_taught", region)]  # fmt: skip
    assert rows
    groups = planning_material(run).groups.of
    lacking = {row.group_uri for row in rows}
    uri = next(uri for uri, mine in groups.items() if lacking & set(mine))
    tree = of(client, f"/en/skill/{place_of(uri)}")
    said = tree.xpath("string(//p[@class='lead'])")
    assert "people looked and found no course in reach" in said or "asked for" in said
    assert any(said.startswith(material.names.region(region)) for region in material.compared)
