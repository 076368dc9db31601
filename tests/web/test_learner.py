"""The learner's way: from what somebody can do to a path; and that nothing of it stays anywhere."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from smartlife.formats.europass import read_europass
from smartlife.formats.records import opened_bytes
from smartlife.store.engine import EngineSettings
from smartlife.web.app import Serving, create_app
from smartlife.web.bounds import Bounds
from smartlife.web.holdings import planning_material
from smartlife.web.pages import learner_skills
from smartlife.web.pages.learner_form import MOST_FILE_BYTES, Kept, Wanted, _InMemory, kept_in
from smartlife.web.pages.learner_goal import situation_in
from smartlife.web.pages.learner_path import changed
from smartlife.web.runs import Runs

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "europass"
SECRET = "Zaigas slepenais darbs"
LIFE = {"place": "Valmiera", "lang": ["lv", "en"], "hours_a_week": "6", "stage": "mid_career"}


@pytest.fixture(scope="module")
def client(demo_folder):
    """A client that may ask as often as the tests do."""
    app = create_app(Runs(demo_folder, EngineSettings()), Serving(bounds=Bounds(per_minute=0)))
    with TestClient(app, base_url="https://smartlife.example") as one:
        yield one


class Learner:
    """Goes from page to page as a browser without scripts does."""

    def __init__(self, client, lang="en", query=""):
        self._client = client
        self._lang = lang
        self._took(client.get(f"/{lang}/learner{query}"))

    def _took(self, answer):
        self.answer = answer
        assert answer.status_code == 200, answer.text
        self.tree = html.fromstring(answer.content)

    def send(self, files=None, into="", **fields):
        values = {name: self.value(name) for name in ("kept", "step")} | {"do": "next"} | fields
        self._took(
            self._client.post(f"/{into or self._lang}/learner", data=values, files=files)
        )  # fmt: skip
        return self

    def value(self, name):
        return self.tree.xpath("//form[@id='learner']//input[@name=$name]/@value", name=name)[0]

    @property
    def step(self):
        return self.value("step")

    @property
    def title(self):
        return self.tree.xpath("string(//h1)")

    @property
    def errors(self):
        links = self.tree.xpath("//div[@class='error-box']//a")
        return {link.get("href")[1:]: link.text_content() for link in links}

    def ticked(self):
        return self.tree.xpath("//input[@name='yes'][@checked]/@value")


def test_from_work_to_a_path(client):
    learner = Learner(client).send(occupation="nurse's aide", years="6")
    assert learner.step == "check"
    assert len(learner.ticked()) >= 5
    learner.send(yes=learner.ticked())
    assert learner.step == "goal"
    learner.send(kind="occupation", to="nurse").send(**LIFE)
    assert learner.step == "path"
    assert "nurse" in learner.title
    assert learner.answer.headers["cache-control"] == "private, no-cache"
    assert str(learner.answer.url).endswith("/en/learner")
    steps = learner.tree.xpath("//section[@class='way']/ol[@class='path-steps']/li")
    assert steps
    for step in steps:
        assert step.xpath(".//h3"), "a course has a title"
        assert step.xpath("./p[@class='path-when']")
    said = learner.tree.text_content()
    assert "You can do 6 of the 12 skills" in said
    assert "Directive 2005/36/EC" in said
    assert "What stays open" in said


def test_who_has_no_skill_left_unticked_is_believed(client):
    learner = Learner(client).send(occupation="nurse's aide", years="6")
    learner.send(yes=learner.ticked()[1:], do="check")
    assert len(learner.ticked()) == 6
    denied = learner.tree.xpath("//details[contains(., 'cannot do this')]//input")
    assert len(denied) == 1


def test_what_is_unknown_is_told_beside_its_field_and_the_rest_is_kept(client):
    learner = Learner(client).send(occupation="qqqqzzzz", can="welding", years="6")
    assert set(learner.errors) == {"occupation"}
    field = learner.tree.xpath("//input[@name='occupation']")[0]
    assert (field.get("value"), field.get("aria-invalid")) == ("qqqqzzzz", "true")
    assert field.get("aria-describedby").split() == ["hint-occupation", "error-occupation"]
    assert len(kept_in(learner.value("kept")).profile.skills) == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"age": "x"}, {"age"}),
        ({"hours_a_week": "500", "weeks": "-1"}, {"hours_a_week", "weeks"}),
        ({"budget_eur": "nan", "travel_minutes": "1e99"}, {"budget_eur", "travel_minutes"}),
        ({"start": "31.12.2026", "place": "Valmierra"}, {"start", "place"}),
    ],
)
def test_what_cannot_be_is_told(client, fields, wrong):
    learner = Learner(client).send(do="goal").send(kind="ideas").send(**fields)
    assert learner.step == "life"
    assert set(learner.errors) == wrong
    for name in wrong:
        assert learner.tree.xpath("//*[@id=$name]/@value", name=name) == [fields[name]]


def test_a_place_that_is_spelled_wrongly_gets_others(client):
    learner = Learner(client).send(do="goal").send(kind="ideas").send(place="Valmierra")
    assert "Did you mean Valmiera" in learner.errors["place"]


def test_words_that_may_mean_several_things_are_asked_about(client):
    learner = Learner(client, "lv").send(do="goal").send(kind="occupation", to="metināšana")
    assert learner.step == "goal"
    meant = learner.tree.xpath("//input[@name='meant']/@value")
    assert meant
    learner.send(
        kind="occupation", to="metināšana", asked=learner.value("asked"), meant=meant[0]
    )  # fmt: skip
    assert learner.step == "life"
    assert kept_in(learner.value("kept")).wanted.occupation == meant[0]


def test_the_only_thing_that_words_may_mean_needs_no_more_than_a_yes(client):
    learner = Learner(client).send(do="goal").send(kind="occupation", to="nurse assistant")
    assert learner.step == "goal"
    [meant] = learner.tree.xpath("//input[@name='meant']/@value")
    [chosen] = learner.tree.xpath("//input[@name='meant'][@checked]/@value")
    learner.send(
        kind="occupation", to="nurse assistant", asked=learner.value("asked"), meant=chosen
    )  # fmt: skip
    assert learner.step == "life"
    assert kept_in(learner.value("kept")).wanted.occupation == meant


def test_ideas_lead_to_a_path(client):
    learner = Learner(client).send(occupation="nurse's aide", years="6")
    learner.send(yes=learner.ticked()).send(kind="ideas").send(**LIFE)
    ideas = learner.tree.xpath("//section[@class='idea']//button/@value")
    assert ideas[0].startswith("plan:http://data.europa.eu/esco/occupation/")
    name = learner.tree.xpath("string((//section[@class='idea']//h2)[1])")
    learner.send(do=ideas[0])
    assert learner.step == "path"
    assert name in learner.title


def test_a_change_that_would_help_can_be_tried(client):
    learner = Learner(client).send(do="goal").send(kind="occupation", to="nurse")
    learner.send(**LIFE | {"travel_minutes": "1"})
    tries = learner.tree.xpath("//button[starts-with(@value, 'try:travel_minutes')]/@value")
    learner.send(do=tries[0])
    minutes = kept_in(learner.value("kept")).life["travel_minutes"]
    assert float(minutes) > 1


def test_no_change_that_no_button_makes(run):
    kept = Kept(wanted=Wanted("ideas"))
    assert changed(kept, "skills=all") == kept
    assert changed(kept, "lang=<b>") == kept
    assert situation_in({"weeks": "inf", "stage": "x", "age": "3"}) == situation_in({})


def test_a_goal_may_be_known_by_the_address(client, run):
    graph = planning_material(run).skills
    uri = next(uri for uri in sorted(graph.essential) if graph.essential[uri])
    learner = Learner(client, query=f"?goal={uri.rpartition('/')[2]}")
    assert kept_in(learner.value("kept")).wanted.occupation == uri
    skill = graph.essential[uri][0]
    learner = Learner(client, query=f"?skill={skill.rpartition('/')[2]}")
    assert kept_in(learner.value("kept")).wanted.skills == (skill,)
    for nothing in ("nothing", "%3Cscript%3E", f"{'x' * 200}"):
        assert not kept_in(Learner(client, query=f"?goal={nothing}").value("kept")).wanted.kind


# --- a curriculum vitae, a text, a saved file


def test_a_cv_is_read_and_nobody_is_named(client):
    content = (SAMPLES / "passport_lv.xml").read_bytes()
    learner = Learner(client, "lv").send(files={"cv": ("cv.xml", content)})
    assert learner.step == "check"
    text = learner.answer.text
    assert "saziņa ar pacientiem" in text
    assert not [one for one in ("Paraugova", "zaiga@", "20000001", "Izdomāt") if one in text]


def test_a_text_waits_for_the_word_of_who_wrote_it(client):
    learner = Learner(client).send(
        text="I can weld steel, repair tractors and write Python. I cared for old people."
    )
    assert learner.step == "check"
    assert not learner.ticked()
    assert "cared for old people" in learner.tree.text_content()


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02" * 50, b"%PDF-1.7 broken", b"PK\x03\x04x", b"<?xml version='1.0'?><a/>",
     b'{"smartlife_profile": 9}'],
)  # fmt: skip
def test_a_file_that_is_no_cv(client, content):
    learner = Learner(client).send(files={"cv": ("cv", content)}, can="welding")
    assert set(learner.errors) == {"cv"}
    assert len(kept_in(learner.value("kept")).profile.skills) == 1


def test_a_cv_that_is_too_long_says_so(client):
    learner = Learner(client).send(files={"cv": ("cv.txt", b"cooking " * 9000)}, can="welding")
    assert "too long" in learner.errors["cv"]


def test_uploads_are_bounded_and_stay_in_memory(client):
    big = b"x" * (MOST_FILE_BYTES + 1)
    assert client.post("/en/learner", files={"cv": ("cv", big)}).status_code == 413
    both = [("cv", ("a", b"x")), ("cv", ("b", b"x"))]
    assert client.post("/en/learner", files=both).status_code == 400
    assert _InMemory.spool_max_size > Bounds().body_bytes


def whole_way(client):
    learner = Learner(client).send(occupation="nurse's aide", years="6", can="Python")
    learner.send(yes=learner.ticked()).send(kind="occupation", to="nurse")
    return learner.send(**LIFE, level="4")


def take(client, learner, what):
    fields = {"kept": learner.value("kept"), "take": what}
    return client.post("/en/learner/file", data=fields)


def test_what_was_said_can_be_saved_and_loaded_again(client):
    learner = whole_way(client)
    saved = take(client, learner, "said")
    assert saved.headers["cache-control"] == "no-store"
    assert "attachment" in saved.headers["content-disposition"]
    assert "delete this file" in saved.text
    again = Learner(client).send(files={"cv": ("smartlife.json", saved.content)})
    before, after = kept_in(learner.value("kept")), kept_in(again.value("kept"))
    assert after == before


def test_a_europass_cv_holds_what_counts(client):
    taken = take(client, whole_way(client), "europass")
    cv = read_europass(opened_bytes(taken.content, "cv.xml"))
    assert [one.title for one in cv.posts] == ["nursing assistant"]
    assert "first aid" in cv.skills
    assert cv.education[0].eqf_level == 4
    assert [one.name for one in cv.languages] == ["en", "lv"]


def test_dates_for_a_calendar(client):
    taken = take(client, whole_way(client), "calendar")
    assert taken.headers["content-type"].startswith("text/calendar")
    assert taken.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_nothing_else_is_handed_out(client):
    assert client.post("/en/learner/file", data={"take": "../x"}).status_code == 422
    assert client.post("/en/learner/file", data={"take": "calendar"}).status_code == 422


# --- nobody else gets anything of it


def test_nothing_of_it_is_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        learner = Learner(client).send(occupation=SECRET, can=SECRET, text=SECRET)
        learner.send(do="goal").send(kind="occupation", to=SECRET)
        learner.send(do="life").send(place=SECRET, start=SECRET)
    records = "\n".join(
        f"{record.getMessage()} {record.__dict__}" for record in caplog.records
        if not record.name.startswith("httpx")
    )  # fmt: skip
    assert SECRET not in records


def test_a_defect_does_not_log_what_was_entered(demo_folder, caplog, monkeypatch):
    def fails(words, *_):
        raise ValueError(words)

    monkeypatch.setattr(learner_skills, "occupations_called", fails)
    client = TestClient(
        create_app(Runs(demo_folder, EngineSettings())), raise_server_exceptions=False
    )
    with caplog.at_level(logging.DEBUG, logger="smartlife"):
        answer = client.post("/en/learner", data={"step": "skills", "occupation": SECRET})
    assert answer.status_code == 500
    assert SECRET not in answer.text
    told = [record for record in caplog.records if record.name.startswith("smartlife")]
    assert any("ValueError" in record.getMessage() for record in told)
    assert SECRET not in "".join(f"{record.getMessage()}{record.exc_info}" for record in told)


def test_two_learners_never_mix(client):
    one = Learner(client).send(occupation="nurse's aide", years="6")
    other = Learner(client).send(can="welding")
    one.send(yes=one.ticked())
    other.send(yes=other.ticked())
    mine, theirs = (kept_in(who.value("kept")).profile for who in (one, other))
    assert not {skill.uri for skill in mine.skills} & {skill.uri for skill in theirs.skills}
    assert not theirs.occupations
    fresh = Learner(client)
    assert kept_in(fresh.value("kept")) == Kept()
    assert "set-cookie" not in other.answer.headers


def test_all_that_was_said_goes_along_into_another_language(client):
    learner = Learner(client).send(occupation="nurse's aide", years="6")
    learner.send(into="lv", do="check", yes=learner.ticked())
    assert learner.tree.get("lang") == "lv"
    assert len(learner.ticked()) >= 5


@pytest.mark.parametrize(
    "kept",
    ["{", "[]", "null", '{"smartlife_profile": 1, "skills": [{"uri": 1}]}', "x" * 3000,
     '{"smartlife_profile": 1, "eqf_level": 99}', "[" * 100_000],
)  # fmt: skip
def test_what_somebody_tampered_with_begins_again(client, kept):
    answer = client.post("/en/learner", data={"kept": kept, "step": "life", "do": "next"})
    tree = html.fromstring(answer.content)
    assert answer.status_code == 200
    assert "begin again" in tree.xpath("string(//div[@class='error-box'])")


def test_words_are_shown_as_words(client):
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    values = {
        "smartlife_profile": 1,
        "skills": [{"uri": hostile, "how": "from_cv", "confidence": 0.9, "words": hostile,
                    "standing": "probable"}],
        "occupations": [{"uri": hostile, "confidence": 0.3, "words": hostile}],
        "wanted": {"kind": hostile, "words": hostile, "occupation": hostile, "skills": [hostile]},
        "life": {"stage": hostile, "weeks": hostile},
    }  # fmt: skip
    for step in ("skills", "check", "goal", "life", "path"):
        fields = {"kept": json.dumps(values), "do": step}
        answer = client.post("/en/learner", data=fields)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text


def test_the_public_is_shown_no_course_that_may_only_be_counted(client, run):
    rows = planning_material(run).catalogue.rows
    hidden = {
        title
        for title, publish in zip(
            rows["title"].to_pylist(), rows["publish"].to_pylist(), strict=True
        )
        if publish == "counts"
    } - {
        title
        for title, publish in zip(
            rows["title"].to_pylist(), rows["publish"].to_pylist(), strict=True
        )
        if publish != "counts"
    }  # fmt: skip
    text = whole_way(client).tree.text_content()
    assert not [title for title in hidden if title in text]


def test_programs_get_the_same(client):
    answer = client.post("/api/v1/learner", data={"step": "skills", "can": "welding"})
    told = answer.json()
    assert (answer.status_code, told["step"]) == (200, "check")
    assert kept_in(told["kept"]).profile.skills


def test_a_plan_begins_on_the_day_that_was_said(client):
    learner = whole_way(client).send(do="life")
    start = date(2027, 3, 1).isoformat()
    learner.send(**LIFE, start=start)
    assert kept_in(learner.value("kept")).life["start"] == start
    assert learner.step == "path"


def test_a_first_answer_is_there_at_once_and_the_best_one_says_what_is_new(client):
    learner = Learner(client).send(do="goal").send(kind="occupation", to="nurse")
    learner.send(**LIFE, first="1")
    assert learner.step == "path"
    status = learner.tree.get_element_by_id("answer-status")
    assert (status.get("role"), status.get("data-better")) == ("status", "answer")
    assert len(learner.tree.xpath("//section[@class='way']//ol/li")) >= 2
    seen = learner.value("seen")
    learner.send(do="path", seen=seen)
    status = learner.tree.get_element_by_id("answer-status")
    assert status.get("data-better") is None
    is_same = "the first answer stays" in status.text_content()
    marked = learner.tree.xpath("//section[@class='way']//li[contains(., 'new in this answer')]")
    steps = learner.tree.xpath("//section[@class='way']//ol[@class='path-steps']/li")
    assert is_same or "A better way was found" in status.text_content()
    assert not (is_same and marked)
    assert len(marked) < max(len(steps), 1) + 1
    # who saw nothing before is told nothing of it
    learner.send(do="path")
    assert not learner.tree.get_element_by_id("answer-status").text_content().strip()


def test_without_a_script_the_best_answer_comes_at_once(client):
    learner = whole_way(client)
    assert learner.tree.get_element_by_id("answer-status").get("data-better") is None
    assert not learner.tree.xpath("//form[@id='learner']//input[@name='first' or @name='seen']")
    assert learner.tree.xpath("//h2[@id='changes'] | //h2[@id='part-open']")


def switched(client, tree, lang):
    """The same answer in another language, as the switch in the frame asks for it."""
    form = tree.get_element_by_id("again")
    fields = [(one.get("name"), one.get("value")) for one in form.xpath(".//input")]
    to = tree.xpath("//button[@form='again'][@lang=$lang]/@formaction", lang=lang)[0]
    names = dict.fromkeys(name for name, _ in fields)
    values = {name: [value for one, value in fields if one == name] for name in names}
    answer = client.post(to, data=values)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def test_the_switch_of_languages_keeps_what_was_said(client):
    learner = Learner(client).send(occupation="nurse's aide", years="6")
    tree = switched(client, learner.tree, "lv")
    assert tree.get("lang") == "lv"
    before, after = (
        kept_in(one.xpath("//form[@id='learner']//input[@name='kept']/@value")[0])
        for one in (learner.tree, tree)
    )
    assert after == before
    assert len(tree.xpath("//input[@name='yes'][@checked]")) == len(learner.ticked())


def test_the_switch_of_languages_keeps_what_is_wrong(client):
    learner = Learner(client).send(do="goal").send(kind="ideas").send(age="x", place="Valmiera")
    tree = switched(client, learner.tree, "de")
    assert tree.xpath("//input[@id='age']/@value") == ["x"]
    assert tree.xpath("//input[@id='age']/@aria-invalid") == ["true"]
    assert tree.xpath("//input[@id='place']/@value") == ["Valmiera"]


@pytest.mark.parametrize(
    ("kind", "typed", "found"),
    [("occupation", "nurse", "nurse"), ("skill", "weld", "weld"), ("place", "valm", "Valmiera")],
)
def test_what_is_typed_is_completed_and_stands_in_no_address(client, kind, typed, found):
    answer = client.post("/api/v1/suggest?lang=en", data={"q": typed, "kind": kind})
    told = answer.json()["suggestions"]
    assert any(found in one["text"] for one in told)
    assert len({one["kind"] for one in told}) <= 2
    page = client.post("/lv/suggest", data={"q": typed, "kind": kind})
    assert page.status_code == 200
    assert "no-cache" in page.headers["cache-control"]


def test_who_loads_what_was_saved_is_at_the_way_with_two_clicks(client):
    learner = whole_way(client)
    fields = {"kept": learner.value("kept"), "take": "said"}
    saved = client.post("/en/learner/file", data=fields)
    again = Learner(client).send(files={"cv": ("smartlife.json", saved.content)})
    assert again.step == "check"
    assert again.tree.xpath("//button[@name='do'][@value='path']")
    again.send(do="path", yes=again.ticked())
    assert again.step == "path"
    assert again.title == learner.title


# --- a course that has to be in the plan


def shown_course(run):
    """A course that everybody may see, open to adults, in Latvian and for nothing but time."""
    catalogue = planning_material(run).catalogue
    return next(
        row
        for row in map(catalogue.row, range(len(catalogue)))
        if row["publish"] == "full" and row["mode"] == "online" and "lv" in row["teaching_langs"]
    )


def dropping(learner):
    return learner.tree.xpath("//button[starts-with(@value, 'drop:')]")


def test_the_page_of_a_course_leads_to_a_plan_with_it(client, run):
    row = shown_course(run)
    page = html.fromstring(client.get(f"/en/course/{row['course_id']}").content)
    [address] = page.xpath("//a[contains(text(), 'Plan with this course')]/@href")
    assert address.endswith(f"/en/learner?course={row['course_id']}")
    learner = Learner(client, query=f"?course={row['course_id']}")
    assert not learner.errors
    said = learner.tree.xpath("string(//dl[@class='said'])")
    assert row["title"] in said
    learner.send(do="goal").send(kind="occupation", to="nurse")
    learner.send(**LIFE | {"weeks": "200", "travel_minutes": "600"})
    assert learner.step == "path"
    assert kept_in(learner.value("kept")).courses == (row["course_id"],)
    for way in learner.tree.xpath("//*[starts-with(@class, 'way')]"):
        assert row["title"] in way.text_content()
    assert "in the plan since you want it there" in learner.tree.text_content()


def test_it_is_taken_out_again_and_what_was_entered_stays(client, run):
    course_id = shown_course(run)["course_id"]
    learner = Learner(client, query=f"?course={course_id}").send(do="goal")
    learner.send(kind="occupation", to="nurse")
    [button] = dropping(learner)
    learner.send(**LIFE | {"weeks": "77"}, do=button.get("value"))
    assert (learner.step, dropping(learner)) == ("life", [])
    kept = kept_in(learner.value("kept"))
    assert (kept.courses, kept.life["weeks"], kept.wanted.words) == ((), "77", "nurse")


def test_a_budget_that_does_not_allow_it_can_be_widened_or_it_is_left_out(client, run):
    row = shown_course(run)
    kept = Kept(wanted=Wanted("ideas"), courses=(row["course_id"],))
    assert changed(kept, f"course={row['course_id']}").courses == ()
    learner = Learner(client, query=f"?course={row['course_id']}").send(do="goal")
    learner.send(kind="occupation", to="nurse")
    # a week of an hour is too little for any
    learner.send(**LIFE | {"weeks": "1", "hours_a_week": "1"})
    text = " ".join(learner.tree.text_content().split())
    assert "No plan within your limits has every course that you want in it." in text
    without = f"try:course={row['course_id']}"
    tries = learner.tree.xpath("//button/@value")
    assert any(one.startswith("try:weeks") for one in tries)
    if without in tries:
        learner.send(do=without)
        assert kept_in(learner.value("kept")).courses == ()


def test_what_lets_it_in_only_together_is_told_so(client, run):
    catalogue = planning_material(run).catalogue
    row = next(
        row
        for number, row in enumerate(map(catalogue.row, range(len(catalogue))))
        if row["publish"] == "full"
        and row["country_code"] == "SE"
        and row["mode"] == "onsite"
        and catalogue.hours[number] > 10
    )
    learner = Learner(client, query=f"?course={row['course_id']}").send(do="goal")
    learner.send(kind="occupation", to="nurse")
    learner.send(**LIFE | {"weeks": "1", "hours_a_week": "1", "lang": ["lv", "sv"]})
    [lead] = learner.tree.xpath("//h2[@id='changes']/following-sibling::*[1][self::p]")
    assert "all of these together" in lead.text_content()
    assert not learner.tree.xpath("//button[starts-with(@value, 'try:')]")


def test_a_course_that_cannot_be_planned_with_is_told(client, run):
    rows = planning_material(run).catalogue.rows.select(["course_id", "publish"]).to_pylist()
    hidden = [one["course_id"] for one in rows if one["publish"] == "counts"]
    for course_id in ("nothing", *hidden[:1]):
        learner = Learner(client, query=f"?course={course_id}")
        box = learner.tree.xpath("string(//div[@class='error-box'])")
        assert "not here any more" in box
        assert kept_in(learner.value("kept")).courses == ()
    # one that was there when it was chosen
    gone = Kept(wanted=Wanted("occupation", "nurse"), courses=("gone",))
    learner = Learner(client)
    learner.send(kept=gone.text(), step="goal", kind="occupation", to="nurse").send(**LIFE)
    assert learner.step == "path"
    assert "a course that is not here any more" in learner.tree.text_content()
    assert learner.tree.xpath("//section[@class='way']")
