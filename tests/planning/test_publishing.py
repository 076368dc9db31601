"""No title, provider, employer, address or quotation of what may only be counted is in any answer.

Every one of them is a marker that is nowhere else; the owner is shown them, others are not.
"""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, is_typeddict

import pyarrow as pa
import pytest

import smartlife.planning
from smartlife.errors import RequestInvalid
from smartlife.linking.build import build_index
from smartlife.linking.index import LinkIndex
from smartlife.planning.material.reading import Material, read_material
from smartlife.planning.need import as_json as need_json
from smartlife.planning.need.members import some_people
from smartlife.planning.need.plan import NeedRequest, plan_need
from smartlife.planning.need.pooling import GroupPrice
from smartlife.planning.need.team import TeamWish
from smartlife.planning.path import as_json as path_json
from smartlife.planning.path.goal import occupation_goal
from smartlife.planning.path.path import plan_path
from smartlife.planning.path.request import Limits, PathRequest
from smartlife.planning.portfolio import plan_json, suggest_json, what_if_json
from smartlife.planning.portfolio.change import Change, find_course
from smartlife.planning.portfolio.plan import PortfolioRequest, plan_portfolio
from smartlife.planning.portfolio.suggest import AskedTogether, Draft, suggest
from smartlife.planning.portfolio.what_if import WhatIfMaterial, what_if
from smartlife.planning.publishing import course_for_public, error_for_public, for_public
from smartlife.planning.region import as_json as region_json
from smartlife.planning.region.answer import RegionRequest
from smartlife.planning.region.joint import plan_region
from smartlife.planning.region.material import RegionMaterial
from tests.analysis.world import World, skill
from tests.linking.conftest import ESSENTIAL, OCCUPATION, taxonomy_rows
from tests.planning.material.conftest import open_tables
from tests.planning.need.conftest import ADVERT, DRAWINGS, GERMAN, TIG, town
from tests.planning.region.test_joint import BOTH, two_regions

LANGS = ("en", "lv", "lt", "sv", "de")
MARKER = re.compile(r"[xX](title|provider|employer|url|quote|phrase)[xX]\d+|\b[cv]0\d{4}\b")


def marked(world: World, publish: str) -> World:
    """The world with a marker for all that records say."""
    for n, row in enumerate(world.courses):
        row |= {
            "publish": publish,
            "title": f"{row['title']} XtitleX{n}",
            "provider_name": f"XproviderX{n}",
            "url": f"https://xurlx{n}.example/",
            "text": f"XquoteX{n} and more",
        }
    for n, row in enumerate(world.vacancies, 5000):
        row |= {
            "publish": publish,
            "title": f"XtitleX{n}",
            "employer_name": f"XemployerX{n}",
            "url": f"https://xurlx{n}.example/",
        }
    for n, link in enumerate(world.course_links):
        link |= {"phrase": f"xphrasex{n}", "span_start": 0, "span_end": 9}
    for n, link in enumerate(world.vacancy_links, 5000):
        link |= {"phrase": f"xphrasex{n}"}
    return world


class Answered(NamedTuple):
    """An answer with its material, and how it becomes JSON with its sentences."""

    answer: Any
    material: Material
    as_json: Callable[[Any, Material, str], Any]


def answers_of(
    publish: str, index: LinkIndex, stack: ExitStack, folder: Path
) -> dict[str, Answered]:
    """An answer of each engine."""
    _, labels, _ = taxonomy_rows()
    tables = {**marked(town(), publish).tables(), "core__labels": labels}
    small = read_material(open_tables(stack, folder / "town", tables, languages=("lv", "en")))
    market = two_regions()
    for letter in "abcd":
        # a partner teaches what both others lack
        market.course(skills=(skill(f"2{letter}"),), nuts_code="SE110", country_code="SE",
                      teaching_langs=["sv"], probability=0.9)  # fmt: skip
    tables = {**marked(market, publish).tables(), "core__labels": []}
    run = open_tables(stack, folder / "market", tables, partners=("LT026", "SE110"))
    large = read_material(run)

    request = PathRequest(
        occupation_goal(small.skills, OCCUPATION + ESSENTIAL[0][0]),
        home=small.home("Valmiera"),
        limits=Limits(weeks=200, hours_a_week=30, langs=("lv",), start=date(2026, 1, 1)),
    )
    wish = TeamWish(some_people(3), group=GroupPrice(250, 10))
    need = NeedRequest(ADVERT, text_lang="lv", place="Valmiera", today=date(2026, 2, 1),
                       yes=frozenset({TIG, DRAWINGS, GERMAN}), team=wish)  # fmt: skip
    course = next(row["title"] for row in large.catalogue.rows.to_pylist())
    draft = Draft("Welding", "You learn TIG welding and reading drawings.", "en")
    return {
        "path": Answered(plan_path(request, small), small, path_json.as_json),
        "need": Answered(plan_need(need, small, index), small, need_json.as_json),
        "portfolio": Answered(plan_portfolio(PortfolioRequest(BOTH[0], "p0"), large), large,
                              plan_json.as_json),
        "what_if": Answered(what_if(Change("close", course=course), WhatIfMaterial(run, large)),
                            large, what_if_json.as_json),
        "suggest": Answered(suggest(draft, index, together=AskedTogether(large.demand)), large,
                            suggest_json.as_json),
        "region": Answered(plan_region(RegionRequest(BOTH, 3), RegionMaterial(run, large)), large,
                           region_json.as_json),
    }  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Answered]]]:
    index = build_index(*(pa.Table.from_pylist(rows) for rows in taxonomy_rows()))
    with ExitStack() as stack:
        yield {
            publish: answers_of(publish, index, stack, tmp_path_factory.mktemp(publish))
            for publish in ("counts", "excerpt")
        }


def said(one: Answered, lang: str) -> str:
    """All that programs and people are given of it."""
    return json.dumps(one.as_json(one.answer, one.material, lang), default=str, ensure_ascii=False)


def in_public(one: Answered, lang: str) -> str:
    answer, material = for_public(one.answer, one.material, lang)
    return said(Answered(answer, material, one.as_json), lang)


ENGINES = ("path", "need", "portfolio", "what_if", "suggest", "region")


@pytest.mark.parametrize("engine", ENGINES)
def test_nobody_else_is_shown_a_record_that_may_only_be_counted(
    answers: dict[str, dict[str, Answered]], engine: str
) -> None:
    one = answers["counts"][engine]
    if engine != "suggest":
        assert MARKER.search(said(one, "en")), "the owner is shown them"
    for lang in LANGS:
        if engine == "what_if":
            # hours, price and places are of the record as well: as if there were no such course
            with pytest.raises(RequestInvalid, match="No course is called"):
                in_public(one, lang)
            continue
        told = in_public(one, lang)
        assert MARKER.search(told) is None, MARKER.search(told)


@pytest.mark.parametrize("engine", ENGINES)
def test_of_excerpts_there_are_titles_and_addresses_and_nothing_else(
    answers: dict[str, dict[str, Answered]], engine: str
) -> None:
    told = in_public(answers["excerpt"][engine], "en")
    kinds = {found.group(1).casefold() for found in MARKER.finditer(told) if found.group(1)}
    assert kinds <= {"title", "url"}
    if engine in ("path", "need", "what_if", "region"):
        assert "title" in kinds
    # advertisements are for the owner, whatever may be shown of them
    assert not re.search(r"[xX](title|url)[xX]5\d{3}", told)


def test_a_course_that_may_only_be_counted_is_not_known() -> None:
    rows = [
        {"course_id": "c1", "title": "Welding", "publish": "counts"},
        {"course_id": "c2", "title": "Welding for all", "publish": "excerpt"},
    ]
    assert course_for_public(rows, "welding")["course_id"] == "c2"
    for wanted in ("c1", "Welding"):
        for courses in ([rows[0]], []):
            with pytest.raises(RequestInvalid) as refused:
                course_for_public(courses, wanted)
            assert str(refused.value).startswith(f"No course is called {wanted}")


def test_to_others_it_is_said_that_advertisements_are_not_shown(
    answers: dict[str, dict[str, Answered]],
) -> None:
    one = answers["counts"]["portfolio"]
    assert one.answer.new
    assert "in about ten minutes: advertisements" in said(one, "en")
    public = in_public(one, "en")
    assert "advertisements 0" not in public
    assert "Advertisements, and courses that may only be counted, are shown to the owner" in public


def test_errors_name_records_to_the_owner_only(answers: dict[str, dict[str, Answered]]) -> None:
    material = answers["counts"]["portfolio"].material
    rows = material.catalogue.rows.to_pylist()
    wrong = (
        lambda: plan_portfolio(PortfolioRequest(BOTH[0], "Xprovider"), material),
        lambda: find_course(rows, "Course on"),
        lambda: find_course(rows, "Course on 0x"),
    )
    for ask in wrong:
        with pytest.raises(RequestInvalid) as refused:
            ask()
        assert MARKER.search(str(refused.value))
        public = error_for_public(refused.value)
        assert MARKER.search(f"{public} {public.fields}") is None
        assert public.todo


NAMING = {"title", "provider", "provider_name", "employer", "who", "url"}
OWN_WORDS = {
    "Change", "Draft", "Need", "NeedAnswerJson", "NeedRequest", "PortfolioRequest",
    "PortfolioRequestJson", "Section", "SectionJson", "SuggestRequestJson", "WhatIfRequestJson",
}  # fmt: skip
"""What names what the asker said, and headings."""
PUBLIC_AFFAIRS = {"Offer", "OfferJson", "Scheme", "Regulation", "LawJson", "SupportJson"}
"""Laws and schemes of support, which are no records of sources."""
NUMBERS = {"Demand", "Mentions"}
"""Arrays that an answer is made of."""


def test_whatever_names_a_record_says_how_much_of_it_may_be_shown() -> None:
    silent = []
    for module in pkgutil.walk_packages(smartlife.planning.__path__, "smartlife.planning."):
        for name, kind in vars(import_module(module.name)).items():
            if getattr(kind, "__module__", "") != module.name or not isinstance(kind, type):
                continue
            names = set()
            if is_dataclass(kind):
                names = {part.name for part in fields(kind)}
            elif is_typeddict(kind):
                names = set(kind.__annotations__)
            if names & NAMING and "publish" not in names:
                silent.append(name)
    assert set(silent) - OWN_WORDS - PUBLIC_AFFAIRS - NUMBERS == set()
