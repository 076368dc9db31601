"""People judge samples on pages: what is written, who may, and that nothing is ever lost."""

from __future__ import annotations

import shutil
import threading
from itertools import islice

import pytest
from lxml import html
from starlette.testclient import TestClient

from smartlife.formats.records import opened_path
from smartlife.sources.entered.table import read_entered
from smartlife.store.engine import EngineSettings
from smartlife.tables import audits, gold
from smartlife.web.app import Serving, create_app
from smartlife.web.languages import LANGUAGES
from smartlife.web.pages import PAGES
from smartlife.web.runs import Runs
from tests.web.conftest import served

OWN = [page for page in PAGES if page.is_for_owner]
HOSTILE = '=cmd|"/c calc"!A1\t<script>alert(1)</script>'


def cells(folder, form):
    items = read_entered(opened_path(folder / form.name, file=form.name), form)
    return [dict(item.cells) | dict(item.foreign) for item in items if hasattr(item, "cells")]


@pytest.fixture(scope="module")
def copied(demo_folder, tmp_path_factory):
    """The demo with an audit and a gold sample that nobody has read yet."""
    folder = tmp_path_factory.mktemp("judging") / "demo"
    shutil.copytree(demo_folder, folder)
    path = folder / audits.FORM.name
    drawn = [row for row in cells(folder, audits.FORM) if row["round_id"] == "audit-1"]
    some = {row["group_uri"] for row in drawn if row["reading"] == "second"}
    some = set(sorted(some)[:4])
    rows = [row for row in drawn if row["group_uri"] in some]
    said = ("verdict", "course_id", "found_course", "reader", "date", "note")
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in unread(path, rows, "audit-2", said))
    path = folder / gold.FORM.name
    found = {}
    for row in cells(folder, gold.FORM):
        found.setdefault((row["document_id"], row["task"]), row)
    some = list(found.values())[:4]
    rows = [row | {"reading": "first"} for row in some]
    rows += [row | {"reading": "second"} for row in some[:2]]
    said = ("mark", "concept_uri", "reader", "date", "note")
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in unread(path, rows, "gold-2", said))
    return folder


def unread(path, rows, round_id, emptied):
    """Lines for a file as a draw leaves them, in the order of its columns."""
    header = path.read_text("utf-8").splitlines()[0].split("\t")
    return [
        "\t".join(
            "" if name in emptied else round_id if name == "round_id" else row.get(name, "")
            for name in header
        )
        for row in rows
    ]


@pytest.fixture
def fresh(copied):
    """The two tables are as drawn again after each test."""
    before = {form.name: (copied / form.name).read_bytes() for form in (audits.FORM, gold.FORM)}
    yield copied
    for name, content in before.items():
        (copied / name).write_bytes(content)


@pytest.fixture(scope="module")
def desk(copied):
    """The owner at her own machine."""
    app = create_app(Runs(copied, EngineSettings()), Serving(owner_at_desk=True))
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50000)) as one:
        yield one


@pytest.fixture(scope="module")
def far(copied):
    """Somebody far away."""
    app = create_app(Runs(copied, EngineSettings()), Serving())
    with TestClient(app, base_url="https://smartlife.example") as one:
        yield one


class Page:
    """A page and its form, as a browser without scripts has them."""

    def __init__(self, client, address):
        self.client = client
        self.take(client.get(address))

    def take(self, answer, status=200):
        assert answer.status_code == status, answer.text[:2000]
        self.answer = answer
        self.tree = html.fromstring(answer.content)
        return self

    @property
    def form(self):
        return self.tree.xpath("//form[contains(@class, 'judging')]")[0]

    def fields(self, **more):
        held = self.form.xpath(".//input[@type='hidden' or @type='text']")
        ticked = self.form.xpath(".//input[@type='radio'][@checked]")
        return {one.get("name"): one.get("value") or "" for one in (*held, *ticked)} | more

    def send(self, status=200, headers=None, more=None, **fields):
        sent = self.fields(**fields) | (more or {})
        return self.take(
            self.client.post(self.form.get("action"), data=sent, headers=headers), status
        )

    def undo(self, status=200):
        form = self.tree.xpath("//form[.//button[@value='undo']]")[0]
        sent = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
        return self.take(self.client.post(form.get("action"), data=sent | {"do": "undo"}), status)

    def courses(self):
        return self.form.xpath(".//input[@name='course_id']/@value")

    def text(self):
        return " ".join(self.tree.xpath("//main")[0].text_content().split())


def verdicts(folder, reading="first", round_id="audit-2"):
    return {
        row["group_uri"]: row
        for row in cells(folder, audits.FORM)
        if row["round_id"] == round_id and row["reading"] == reading and row.get("verdict")
    }


# --- who may


@pytest.mark.parametrize("page", OWN, ids=lambda page: page.name)
def test_nobody_else_sees_them(far, desk, page):
    with far.app.state.runs.lease() as run:
        address = page.address(next(iter(page.places(run))))
    for path in (f"/en{address}", f"/api/v1{address}"):
        assert far.get(path).status_code == 404
        assert far.get(path, headers={"host": "localhost"}).status_code == 404
        # a page of another site in the owner's browser is not the owner
        foreign = {"sec-fetch-site": "cross-site", "sec-fetch-dest": "empty"}
        assert desk.get(path, headers=foreign).status_code == 404
        assert desk.get(path, headers={"host": "evil.example"}).status_code == 404
    assert "My study" not in far.get("/en/").text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", OWN, ids=lambda page: page.name)
def test_renders_in_every_language(desk, page, lang):
    with desk.app.state.runs.lease() as run:
        found = [page.address(parts) for parts in islice(page.places(run), 3)]
    assert found
    for address in found:
        answer = desk.get(f"/{lang}{address}")
        assert answer.status_code == 200, address
        tree = html.fromstring(answer.content)
        assert len(tree.xpath("//h1")) == 1
        assert tree.xpath("//nav[@class='next']//a")
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert "no-cache" in answer.headers["cache-control"]
        assert "etag" not in answer.headers
        api = desk.get(f"/api/v1{address}", params={"lang": lang})
        assert api.json()["head"]["title"] == tree.xpath("string(//h1)")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "sec-fetch-dest": "document"},
        {"host": "evil.example"},
        {"x-forwarded-for": "203.0.113.7"},
    ],
)
def test_a_form_of_another_site_is_refused(fresh, desk, headers):
    page = Page(desk, "/en/audit/audit-2/first")
    before = (fresh / audits.FORM.name).read_bytes()
    page.send(404, headers, reader="IK", verdict="no")
    assert (fresh / audits.FORM.name).read_bytes() == before


def test_a_form_without_our_token_is_refused_and_keeps_what_it_says(fresh, desk):
    """It may be of a server that was started anew: a reader marks for minutes before she sends."""
    before = (fresh / gold.FORM.name).read_bytes()
    marked = {"whole-skills": "none", "reader": "IK", "note": "hard to read"}
    for token in ("", "guessed"):
        page = Page(desk, "/en/gold/gold-2/first")
        page.send(422, token=token, more=marked)
        assert "nothing was saved" in page.text()
        assert (fresh / gold.FORM.name).read_bytes() == before
        shown = page.fields()
        assert shown["token"] != token
        assert marked.items() <= shown.items()
    page.send()
    assert (fresh / gold.FORM.name).read_bytes() != before


def test_nothing_is_taken_back_without_our_token(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first").send(reader="IK", verdict="no")
    form = page.tree.xpath("//form[.//button[@value='undo']]")[0]
    step = form.xpath("string(.//input[@name='step']/@value)")
    answer = desk.post(form.get("action"), data={"do": "undo", "step": step, "token": "guessed"})
    assert answer.status_code == 403
    assert len(verdicts(fresh)) == 1


def test_the_public_cannot_write(fresh, far, desk):
    fields = Page(desk, "/en/audit/audit-2/first").fields(reader="IK", verdict="no")
    assert far.post("/en/audit/audit-2/first", data=fields).status_code == 404
    assert not verdicts(fresh)


# --- audits


def test_a_verdict_is_written_as_the_command_writes_it(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first")
    course, group = page.courses()[1], page.fields()["group_uri"]
    page.send(reader="IK", verdict="yes", course_id=course, note=HOSTILE)
    row = verdicts(fresh)[group]
    assert (row["verdict"], row["course_id"], row["reader"]) == ("yes", course, "IK")
    assert row["note"].startswith("=cmd|")
    assert row["date"]
    lines = (fresh / audits.FORM.name).read_text("utf-8").splitlines()
    assert len({line.count("\t") for line in lines}) == 1
    # what was drawn is as it was, and so are other rounds
    assert {one["verdict"] for one in verdicts(fresh, round_id="audit-1").values()} == {"yes", "no"}
    # the next one is shown, with the reader's name filled in
    assert page.fields()["group_uri"] != group
    assert page.fields()["reader"] == "IK"
    shown = Page(desk, "/en/audit/audit-2/first?at=1")
    assert "<script>alert" not in shown.answer.text
    assert shown.fields()["course_id"] == course


def test_one_resumes_where_one_stopped_and_sees_how_far_it_is(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first")
    first = page.fields()["group_uri"]
    page.send(reader="IK", verdict="no")
    again = Page(desk, "/en/audit/audit-2/first")
    assert again.fields()["group_uri"] not in ("", first)
    assert "1 of 4 groups judged" in Page(desk, "/en/audit/audit-2").text()
    for _ in range(3):
        again.send(verdict="unsure")
    assert "Round audit-2" in again.text()
    assert "wait for the second reader" in again.text()
    assert "smartlife run" in again.text()


def test_yes_needs_a_course_and_every_verdict_a_reader(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first")
    page.send(422, reader="", verdict="no", note="kept")
    assert "Say who you are" in page.text()
    assert page.fields()["note"] == "kept"
    page.send(422, reader="IK", verdict="yes")
    assert "Choose the course that teaches it" in page.text()
    page.send(422, reader="IK", verdict="perhaps")
    page.send(422, reader="IK", verdict="yes", course_id="")
    assert not verdicts(fresh)
    page.send(reader="IK", verdict="yes", found_course="Braukšana, https://x.example")
    assert next(iter(verdicts(fresh).values()))["found_course"].startswith("Braukšana")


def test_the_last_ones_are_taken_back_one_by_one(fresh, desk):
    before = (fresh / audits.FORM.name).read_bytes()
    page = Page(desk, "/en/audit/audit-2/first")
    page.send(reader="IK", verdict="no").send(verdict="unsure")
    assert len(verdicts(fresh)) == 2
    page.undo()
    assert "Taken back" in page.text()
    assert [row["verdict"] for row in verdicts(fresh).values()] == ["no"]
    page.undo()
    assert cells(fresh, audits.FORM) == cells_of(before, fresh)
    # a verdict that took the place of another gives it back
    page.send(verdict="no")
    again = Page(desk, "/en/audit/audit-2/first?at=1").send(verdict="unsure")
    assert [row["verdict"] for row in verdicts(fresh).values()] == ["unsure"]
    again.undo()
    assert [row["verdict"] for row in verdicts(fresh).values()] == ["no"]
    again.undo()


def cells_of(content, folder):
    path = folder / "before.tsv"
    path.write_bytes(content)
    found = cells(folder, type(audits.FORM)(**{**FORM_FIELDS, "name": "before.tsv"}))
    path.unlink()
    return found


FORM_FIELDS = {
    name: getattr(audits.FORM, name) for name in ("kind", "columns", "needs", "synonyms", "sheet")
}


def test_who_presses_twice_takes_back_one(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first")
    page.send(reader="IK", verdict="no").send(verdict="no").send(verdict="unsure")
    old = page.tree.xpath("//form[.//button[@value='undo']]")[0]
    sent = {one.get("name"): one.get("value") for one in old.xpath(".//input")} | {"do": "undo"}
    for _ in range(3):
        assert desk.post(old.get("action"), data=sent).status_code == 200
    assert [row["verdict"] for row in verdicts(fresh).values()] == ["no", "no"]
    for step in ("", "x", "-1", "9" * 40, "\u0663"):
        desk.post(old.get("action"), data=sent | {"step": step})
    assert len(verdicts(fresh)) == 2


@pytest.mark.parametrize(
    ("address", "form", "said", "other"),
    [
        ("/en/audit/audit-2/first?at=1", audits.FORM, {"verdict": "no"}, {"verdict": "unsure"}),
        ("/en/gold/gold-2/first?at=1", gold.FORM,
         {"whole-skills": "none", "whole-occupation": "none"},
         {"whole-skills": "unsure", "whole-occupation": "unsure"}),
    ],
    ids=["audit", "gold"],
)  # fmt: skip
def test_nobody_overwrites_unseen_what_another_person_says(fresh, desk, address, form, said, other):
    """Two people open the same; the one who sends later is told first."""
    early, late, own = (Page(desk, address) for _ in range(3))
    early.send(more={"reader": "AB"} | said)
    after = (fresh / form.name).read_bytes()
    late.send(422, more={"reader": "CD", "note": "mine"} | other)
    assert "AB judged this meanwhile: nothing was saved" in late.text()
    assert (fresh / form.name).read_bytes() == after
    assert late.fields()["note"] == "mine"
    # of the same person the later word counts, also from a tab of before
    own.send(more={"reader": "ab"} | other)
    assert (fresh / form.name).read_bytes() != after
    # who has seen what stands there may differ
    seen = Page(desk, address).send(more={"reader": "CD"} | said)
    assert "Saved." in seen.text()


def test_what_somebody_else_changed_since_is_not_taken_back(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first")
    page.send(reader="IK", verdict="no")
    path = fresh / audits.FORM.name
    path.write_text(
        path.read_text("utf-8").replace("\tno\t\t\tIK\t", "\tunsure\t\t\tAB\t"), "utf-8"
    )
    page.undo(409)
    assert [row["reader"] for row in verdicts(fresh).values()] == ["AB"]


def test_two_tabs_lose_nothing(fresh, desk):
    pages = [Page(desk, f"/en/audit/audit-2/first?at={n}") for n in (1, 2, 3, 4)]
    threads = [
        threading.Thread(target=page.send, kwargs={"reader": "IK", "verdict": "no"})
        for page in pages
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(verdicts(fresh)) == 4
    # what was judged is what the page showed, whatever came meanwhile
    pages[0].take(pages[0].client.get("/en/audit/audit-2/first?at=2"))
    stale = pages[0].fields(at="4", verdict="unsure", reader="IK")
    desk.post("/en/audit/audit-2/first", data=stale)
    assert verdicts(fresh)[stale["group_uri"]]["verdict"] == "unsure"


def test_columns_and_rows_of_others_stay(fresh, desk):
    path = fresh / audits.FORM.name
    lines = path.read_text("utf-8").splitlines()
    lines = [f"{line}\t{'colour' if n == 0 else 'blue'}" for n, line in enumerate(lines)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    Page(desk, "/en/audit/audit-2/first").send(reader="IK", verdict="no")
    after = path.read_text("utf-8").splitlines()
    assert len(after) == len(lines)
    assert all(line.endswith("\tblue") for line in after[1:])


def test_a_table_that_cannot_be_read_is_told_and_stays(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first")
    path = fresh / audits.FORM.name
    path.write_text("\n".join(["nothing\tuseful", "a\tb"]), "utf-8")
    answer = desk.post(page.form.get("action"), data=page.fields(reader="IK", verdict="no"))
    assert answer.status_code == 422
    assert "has no column" in answer.text
    assert path.read_text("utf-8").startswith("nothing\tuseful")


def test_the_second_reader_is_blind_and_another_person(fresh, desk):
    first = Page(desk, "/en/audit/audit-2/first")
    course = first.courses()[0]
    for _ in range(4):
        first.send(reader="IK", verdict="yes", course_id=first.courses()[0], note="secret remark")
    second = Page(desk, "/en/audit/audit-2/second")
    for word in ("secret remark", "IK", "checked"):
        assert word not in second.text()
    assert not second.form.xpath(".//input[@checked]")
    assert not second.form.xpath(".//button[@aria-current]")
    assert desk.get("/en/audit/audit-2/agreed").status_code == 404
    second.send(422, reader="ik", verdict="no")
    assert "has to be another person" in second.text()
    for _ in range(4):
        assert "Readers differ" not in Page(desk, "/en/audit/audit-2").text()
        second.send(reader="AB", verdict="no")
    overview = Page(desk, "/en/audit/audit-2")
    assert "Readers differ in 4 cases" in overview.text()
    assert "agree in 0%" in overview.text()
    # what they settle on is a row of its own
    both = Page(desk, "/en/audit/audit-2/agreed")
    assert "secret remark" in both.text()
    both.send(reader="IK, AB", verdict="yes", course_id=both.courses()[0])
    assert len(verdicts(fresh, "agreed")) == 1
    assert len(verdicts(fresh)) == len(verdicts(fresh, "second")) == 4
    assert course


def test_an_ended_round_says_so(fresh, desk):
    path = fresh / audits.FORM.name
    hashes = {row["content_hash"] for row in cells(fresh, audits.FORM)}
    text = path.read_text("utf-8")
    for one in hashes:
        text = text.replace(one, "0" * 16)
    path.write_text(text, "utf-8")
    assert "its verdicts have ended" in Page(desk, "/en/audit/audit-2/first").text()


# --- gold


def marks(folder, reading="first"):
    return [
        row
        for row in cells(folder, gold.FORM)
        if row["round_id"] == "gold-2" and row["reading"] == reading and row.get("mark")
    ]


def proposals(page):
    names = page.form.xpath(".//input[@type='radio'][starts-with(@name, 'mark-')]/@name")
    return list(dict.fromkeys(names))


def test_marks_are_written_as_the_command_writes_them(fresh, desk):
    page = Page(desk, "/en/gold/gold-2/first")
    named = page.fields()["document_id"]
    drawn = len(cells(fresh, gold.FORM))
    one, two, *_ = proposals(page)
    page.send(reader="IK", note=HOSTILE, more={one: "true", two: "false"})
    found = {row["concept_uri"]: row for row in marks(fresh)}
    assert {row["document_id"] for row in found.values()} == {named}
    assert found[one.partition(":")[2]]["mark"] == "true"
    assert found[two.partition(":")[2]]["mark"] == "false"
    assert all(row["inclusion_probability"] and row["content_hash"] for row in found.values())
    assert len(cells(fresh, gold.FORM)) == drawn + 2
    assert page.fields()["document_id"] != named
    again = Page(desk, "/en/gold/gold-2/first?at=1")
    assert {again.fields()[one], again.fields()[two]} == {"true", "false"}
    page.undo()
    assert not marks(fresh)


def test_what_is_missing_is_added_by_its_name(fresh, desk):
    page = Page(desk, "/en/gold/gold-2/first")
    page.send(422, reader="IK", **{"missing-skills": "no such skill at all"})
    assert "is no concept" in page.text()
    assert page.fields()["missing-skills"] == "no such skill at all"
    label, uri = known_skill(desk)
    page.send(reader="IK", **{"missing-skills": label.upper()})
    assert [(row["mark"], row["concept_uri"]) for row in marks(fresh)] == [("true", uri)]
    page.undo()


def known_skill(desk):
    with desk.app.state.runs.lease() as run:
        kinds = run.tables.read("core__concepts", ["concept_uri", "concept_kind"]).to_pylist()
        skills = {row["concept_uri"] for row in kinds if row["concept_kind"] == "skill"}
        rows = run.tables.read("core__labels", ["concept_uri", "lang", "label"]).to_pylist()
    named = {}
    for row in rows:
        named.setdefault(row["label"].lower(), set()).add(row["concept_uri"])
    return next(
        (label, next(iter(uris)))
        for label, uris in sorted(named.items())
        if len(uris) == 1 and uris <= skills and label.isascii()
    )


def test_nothing_marked_is_not_read_and_none_is_a_mark(fresh, desk):
    page = Page(desk, "/en/gold/gold-2/first")
    first = page.fields()["document_id"]
    page.send(do="later")
    assert page.fields()["document_id"] != first
    assert not marks(fresh)
    page.send(reader="IK", do="earlier", **{"whole-skills": "none"})
    assert [row["mark"] for row in marks(fresh)] == ["none"]
    assert page.fields()["document_id"] == first
    page.undo()


def test_gold_is_read_twice_and_settled(fresh, desk):
    first = Page(desk, "/en/gold/gold-2/first")
    for _ in range(4):
        first.send(reader="IK", more=dict.fromkeys(proposals(first), "true") or
                   {"whole-skills": "none"})  # fmt: skip
    assert "Round gold-2" in first.text()
    second = Page(desk, "/en/gold/gold-2/second")
    assert not second.form.xpath(".//input[@checked]")
    second.send(422, reader="IK", **{"whole-skills": "none"})
    for _ in range(2):
        second.send(reader="AB", **{"whole-skills": "none"})
    overview = Page(desk, "/en/gold/gold-2")
    assert "Readers differ in" in overview.text()
    both = Page(desk, "/en/gold/gold-2/agreed")
    assert "First reader: true; Second reader:" in both.text()
    both.send(reader="IK, AB", more={proposals(both)[0]: "true"})
    assert marks(fresh, "agreed")


@pytest.mark.parametrize(
    "address",
    ["/audit/none", "/audit/audit-2/third", "/audit/audit-2/first?at=99", "/gold/%2e%2e",
     "/gold/gold-2/agreed", "/gold/none/first", "/audit/audit-2/first?at=-1"],
)  # fmt: skip
def test_what_there_is_not_is_told(desk, address):
    assert desk.get(f"/lv{address}").status_code in (404, 422)


def test_many_judgements_in_a_minute_are_not_too_many(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first?at=1")
    fields = page.fields(reader="IK", verdict="no")
    for _ in range(70):
        answer = desk.post("/en/audit/audit-2/first", data=fields, follow_redirects=False)
        assert answer.status_code == 303


# --- the study


def test_the_study_tells_what_waits_for_a_run(fresh, desk):
    page = Page(desk, "/en/audit/audit-2/first")
    page.send(reader="IK", verdict="no").send(verdict="unsure")
    said = Page(desk, "/en/study").text()
    assert "inputs/audits.tsv: 2 judgements were entered since the last run" in said
    assert "inputs/gold.tsv: has changed since the last run" in said
    assert f"smartlife run {fresh}" in said
    assert "The number of posts is negative." in said


# --- by keyboard


AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def at_desk(copied):
    """Address of a real server that knows its owner."""
    with served(copied, Serving(owner_at_desk=True)) as found:
        yield found


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    problems = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    # the form that lacks something is answered with 422, which browsers log
    assert not [one for one in problems if "422" not in one]


def press(tab, key):
    with tab.expect_navigation():
        tab.keyboard.press(key)


@pytest.mark.browser
def test_an_audit_is_judged_by_keyboard_alone(fresh, at_desk, tab):
    tab.goto(f"{at_desk}/en/audit/audit-2/first")
    press(tab, "n")
    assert "Say who you are" in tab.inner_text("main")
    tab.focus("#reader")
    tab.keyboard.type("any name")  # n and y in a name judge nothing
    assert not verdicts(fresh)
    tab.keyboard.press("Tab")
    tab.evaluate("document.activeElement.blur()")
    press(tab, "n")
    assert [row["verdict"] for row in verdicts(fresh).values()] == ["no"]
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    chosen = tab.locator("input[name=course_id]:checked").get_attribute("value")
    assert chosen == tab.locator("input[name=course_id]").nth(1).get_attribute("value")
    press(tab, "y")
    assert {row.get("course_id") for row in verdicts(fresh).values()} == {None, chosen}
    press(tab, "z")
    assert len(verdicts(fresh)) == 1
    press(tab, "u")
    assert sorted(row["verdict"] for row in verdicts(fresh).values()) == ["no", "unsure"]
    press(tab, "ArrowLeft")
    assert "Group 2 of 4" in tab.inner_text("main")
    # whoever speaks to the computer turns single keys off
    tab.click(".judging-keys summary")
    tab.uncheck("[data-keys]")
    tab.keyboard.press("n")
    tab.wait_for_timeout(200)
    assert len(verdicts(fresh)) == 2


@pytest.mark.browser
def test_a_document_is_read_by_keyboard_alone(fresh, at_desk, tab):
    tab.goto(f"{at_desk}/en/gold/gold-2/first")
    tab.fill("#reader", "IK")
    tab.evaluate("document.activeElement.blur()")
    here = tab.locator("[name=document_id]").get_attribute("value")
    for key in ("y", "n"):
        tab.keyboard.press(key)
    press(tab, "Enter")
    assert sorted(row["mark"] for row in marks(fresh)) == ["false", "true"]
    assert tab.locator("[name=document_id]").get_attribute("value") != here
    tab.keyboard.press("x")
    press(tab, "ArrowLeft")
    assert sorted(row["mark"] for row in marks(fresh)) == ["false", "none", "true"]
    assert tab.locator("[name=document_id]").get_attribute("value") == here
    press(tab, "z")
    assert len(marks(fresh)) == 2


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_for_judging_have_no_fault(at_desk, browser, copied, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    found = []
    for address in ("/study", "/audit", "/audit/audit-2", "/audit/audit-2/first", "/gold",
                    "/gold/gold-2", "/gold/gold-2/first"):  # fmt: skip
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{at_desk}/de{address}")
        # as high as the page: else it is chance which target lies below the bar that stays
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})
        for one in Axe().run(page, options=AXE).response["violations"]:
            found += [f"{address}: {one['id']}: {node['html'][:200]}" for node in one["nodes"][:2]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address} is wider than the screen")
    context.close()
    assert not found, "\n".join(found)
