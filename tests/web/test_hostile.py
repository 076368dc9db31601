"""Texts that want to be more than text stay text, and what may only be counted is nowhere."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter, deque
from dataclasses import dataclass, field

import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from lxml import etree, html
from starlette.testclient import TestClient

from smartlife.store.engine import EngineSettings
from smartlife.web.app import API, Serving, create_app
from smartlife.web.bounds import Bounds
from smartlife.web.languages import LANGUAGES
from smartlife.web.pages import PAGES
from smartlife.web.runs import Runs
from tests.end_to_end.small_study import Outcome, run
from tests.web.conftest import served
from tests.web.hostile_study import MARKER, write

SITE = "https://smartlife.example"
OF_KIND = 6
"""Addresses of one kind that are followed; with values behind a question mark half as many."""
UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
FORMULA = re.compile(r"^[=@\t\r]|^[+-](?![\d.,\s]*%?$)")
FOREIGN = ("javascript:", "vbscript:", "//", "data:text/html")
IN_ADDRESSES = ("href", "src", "action", "data-spec", "data-src")


@pytest.fixture(scope="module")
def outcome(tmp_path_factory) -> Outcome:
    return run(write(tmp_path_factory.mktemp("hostile") / "study"))


def serving_for(*, is_owner: bool) -> Serving:
    return Serving(owner_at_desk=is_owner, bounds=Bounds(per_minute=0))


def application(outcome: Outcome, *, is_owner: bool) -> FastAPI:
    return create_app(Runs(outcome.folder, EngineSettings()), serving_for(is_owner=is_owner))


@dataclass
class Site:
    """What a visitor found who followed every link.

    Attributes:
        client: The visitor.
        found: Address → answer.
    """

    client: TestClient
    found: dict[str, object] = field(default_factory=dict)

    def crawl(self, first: list[str], *, of_kind: int) -> Site:
        waiting, seen, kinds = deque(first), set(first), Counter()
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            most = of_kind // 2 if "?" in address else of_kind
            if kinds[kind] >= most:
                continue
            kinds[kind] += 1
            answer = self.found[address] = self.client.get(address)
            assert answer.status_code < 500, address
            for link in links_in(answer):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
        return self

    def of_type(self, media_type: str):
        for address, answer in self.found.items():
            if answer.headers.get("content-type", "").startswith(media_type):
                yield address, answer


def kind_of(address: str) -> str:
    """What is much alike: the same page, chart or file with other parts."""
    path, mark, _ = address.partition("?")
    parts = path.split("/")
    ending = path.rpartition(".")[2] if "." in parts[-1] else ""
    kept = parts[1:4] if parts[1] == "api" else parts[1:3]
    return "/".join([*kept, ending, mark])


def links_in(answer) -> list[str]:
    """Addresses of this site that an answer names, as a browser resolves them."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith("text/html") and answer.content:
        tree = html.fromstring(answer.content)
        named = [link for name in IN_ADDRESSES for link in tree.xpath(f"//@{name}")]
    elif "xml" in kind:
        named = re.findall(rf"{re.escape(SITE)}[^<\"\s]*", answer.text.replace("&amp;", "&"))
    else:
        named = []
    here = (one.removeprefix(SITE).partition("#")[0] for one in named)
    return [one for one in here if one.startswith("/") and not one.startswith("//")]


FIRST = ["/en/", "/sitemap.xml", "/robots.txt", "/en/site.webmanifest", f"{API}/openapi.json",
         "/en/courses.atom", "/en/courses?q=Course", "/en/courses?q=%3Cscript%3E",
         f"{API}/suggest?q=c&lang=en", "/open-data/smartlife-open-data.zip"]  # fmt: skip


def starts(runs: Runs) -> list[str]:
    """The first addresses of every page, and one of each in the API and in another language."""
    found = list(FIRST)
    with runs.lease() as opened:
        for place, page in enumerate(one for one in PAGES if one.method == "GET"):
            for number, parts in zip(range(OF_KIND), page.places(opened), strict=False):
                path = page.address(parts)
                found.append(f"/en{path}")
                if not number:
                    found.append(f"{API}{path.rstrip('/') or '/start'}?lang=en")
                    found.append(f"/{LANGUAGES[place % len(LANGUAGES)]}{path}")
    return found


@pytest.fixture(scope="module")
def public(outcome):
    app = application(outcome, is_owner=False)
    with TestClient(app, base_url=SITE) as client:
        yield Site(client).crawl(starts(app.state.runs), of_kind=OF_KIND)


@pytest.fixture(scope="module")
def owner(outcome):
    app = application(outcome, is_owner=True)
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5)) as client:
        yield Site(client).crawl(starts(app.state.runs), of_kind=OF_KIND // 3)


@pytest.fixture(params=["public", "owner"])
def site(request) -> Site:
    return request.getfixturevalue(request.param)


def hidden_ids(outcome: Outcome) -> list[str]:
    rows = outcome.rows("core__courses", publish="counts")
    return [str(row["course_id"]) for row in rows]


def test_the_study_is_as_it_should_be(outcome, public, owner):
    assert outcome.counts("board")["kept"] > 200
    assert outcome.counts("hidden_board")["kept"] > 50
    assert outcome.counts("catalogue")["kept"] > 100
    assert len(hidden_ids(outcome)) > 50
    assert len(public.found) > 120
    # the texts do reach the pages, and the owner sees what everybody must not
    everything = b"".join(answer.content for _, answer in public.of_type("text/html"))
    for said in (b"alert(8)", b"onerror=alert(2)", b"tpl{{7*7}}", b"Donaudampf"):
        assert said in everything
    assert any(MARKER in answer.text.lower() for _, answer in owner.of_type("text/html"))


def test_no_element_or_attribute_is_made_of_a_text(site):
    for address, answer in site.of_type("text/html"):
        tree = html.fromstring(answer.content)
        handlers = [name for one in tree.iter(etree.Element) for name in one.attrib
                    if name.lower().startswith("on")]  # fmt: skip
        assert not handlers, address
        scripts = tree.xpath("//script[not(@src)]/@type")
        assert set(scripts) <= {"application/ld+json"}, address
        for script in tree.xpath("//script[@src]/@src"):
            assert script.startswith("/static/"), address
        for said in tree.xpath("//script[@type='application/ld+json']/text()"):
            json.loads(said)
            assert "<" not in said, address
        for link in tree.xpath("//@href | //@src | //@action | //@formaction"):
            told = re.sub(r"\s", "", link).lower()
            assert not told.startswith(FOREIGN), (address, link)
        assert not tree.xpath("//iframe | //object | //embed | //base | //img[@src='x']"), address


def test_templates_do_not_compute_texts(site):
    for address, answer in site.found.items():
        assert "tpl49" not in answer.text, address


def test_no_page_has_signs_that_turn_or_colour_what_follows(site):
    for address, answer in site.of_type("text/"):
        found = UNSEEN.search(answer.text)
        assert not found, (address, answer.text[found.start() - 40 : found.end() + 40])


def test_no_cell_is_a_formula(site):
    tables = list(site.of_type("text/csv"))
    assert tables
    for address, answer in tables:
        text = answer.content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if FORMULA.search(cell)], address


def test_xml_and_json_are_whole_and_carry_no_script(site):
    for address, answer in site.found.items():
        kind = answer.headers.get("content-type", "")
        if "json" in kind:
            json.loads(answer.content)
        elif "xml" in kind or "svg" in kind:
            tree = etree.fromstring(answer.content)
            for one in tree.iter(etree.Element):
                assert etree.QName(one).localname != "script", address
                assert not [name for name in one.attrib if name.lower().startswith("on")], address


def test_no_header_is_made_of_a_text(site):
    for address, answer in site.found.items():
        assert "set-cookie" not in answer.headers, address
        assert "hostile" not in "".join(answer.headers.values()), address
        assert answer.headers["x-content-type-options"] == "nosniff", address
        assert "default-src 'none'" in answer.headers["content-security-policy"], address


FORMS = [
    ("employer", {"text": "Course 4. You will need to manage teams and plan menus, use software.",
                  "place": "Valmiera", "people": "2", "budget": "5000"}),
    ("portfolio", {"region": "LV00C", "new": "1", "hours": "40", "price": "300", "seats": "12"}),
    ("learner", {"step": "life", "do": "next", "can": "manage teams"}),
    ("describe", {"title": "Managing teams", "text": "You will learn to manage teams. " * 5}),
    ("suggest", {"q": "qua"}),
    ("suggest", {"q": "zq"}),
]  # fmt: skip


def test_what_is_counted_only_is_nowhere(public, outcome):
    """No word of such a record, in any page, answer, chart or file; nor its identifier."""
    told = dict(public.found)
    for name, values in FORMS:
        for path in (f"/en/{name}", f"{API}/{name}?lang=en"):
            told[f"POST {path} {values}"] = public.client.post(path, data=values)
    for identifier in hidden_ids(outcome)[:3]:
        for path in (f"/en/course/{identifier}", f"{API}/course/{identifier}"):
            told[path] = public.client.get(path)
            assert told[path].status_code == 404
        values = {"kind": "close", "course": identifier}
        told[f"POST {path}"] = public.client.post("/en/what-if", data=values)
    secrets = [MARKER.encode(), *map(str.encode, hidden_ids(outcome))]
    for address, answer in told.items():
        assert answer.status_code < 500, address
        said = answer.content.lower()
        # what was asked for is repeated, whether it is known or not
        found = [one for one in secrets if one.lower() in said and one.decode() not in address]
        assert not found, (address, around(said, found[0]))


def around(said: bytes, secret: bytes) -> bytes:
    place = said.index(secret.lower())
    return said[max(0, place - 200) : place + 100]


@pytest.mark.parametrize("asked", [MARKER, f"{MARKER} course", f"{MARKER.upper()} Provider 1"])
def test_questions_find_nothing_of_it(public, asked):
    page = html.fromstring(public.client.get("/en/courses", params={"q": asked}).content)
    cards = " ".join(page.xpath("//article//text()")).lower()
    assert MARKER not in cards
    said = public.client.get(f"{API}/suggest", params={"q": asked}).json()
    del said["head"]
    assert "provider" not in json.dumps(said).lower().replace(asked.lower(), "")


def test_files_to_take_along_hold_nothing_of_it(outcome):
    """What the run wrote for everybody, read as tables where it is packed."""
    lake = outcome.folder / "lake"
    for name, held in outcome.manifest.files.items():
        if not name.endswith(".zip"):
            continue
        with zipfile.ZipFile(lake / held) as archive:
            for member in archive.infolist():
                content = archive.read(member)
                if member.filename.endswith(".parquet"):
                    content = repr(pq.read_table(io.BytesIO(content)).to_pylist()).encode()
                assert MARKER.encode() not in content.lower(), (name, member.filename)


@pytest.mark.browser
def test_nothing_runs_in_a_browser(outcome, public, browser):
    """All kinds of pages with such texts; the policy is not even asked to hold anything back."""
    some: dict[str, list[str]] = {}
    for address, answer in public.of_type("text/html"):
        if answer.status_code == 200 and "alert(" in answer.text and address.startswith("/"):
            some.setdefault(kind_of(address), []).append(address)
    chosen = [address for found in some.values() for address in found[:3]]
    assert len(chosen) >= 10
    problems: list[str] = []
    with served(outcome.folder, serving_for(is_owner=False)) as at:
        page = browser.new_page()
        page.on("dialog", lambda dialog: (problems.append(f"dialog {page.url}"), dialog.dismiss()))
        page.on("console", lambda said: problems.append(f"{page.url}: {said.text}")
                if said.type in ("error", "warning") else None)  # fmt: skip
        page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))
        page.on("request", lambda asked: problems.append(f"{page.url} asks {asked.url}")
                if not asked.url.startswith((at, "data:")) else None)  # fmt: skip
        for address in chosen:
            page.goto(f"{at}{address}", wait_until="load")
            page.evaluate("document.querySelectorAll('[autofocus]').forEach(one => one.focus())")
        page.close()
    assert not problems
