"""A made world for paths: a few courses as a catalogue, a small taxonomy, and questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from smartlife.planning.material.catalogue import COLUMNS, Catalogue
from smartlife.planning.material.demand import Demand
from smartlife.planning.material.homes import Home
from smartlife.planning.material.names import Names
from smartlife.planning.material.skills import SkillGraph
from smartlife.planning.material.travel import Travel, days_of_presence
from smartlife.planning.path.goal import Goal, skills_goal
from smartlife.planning.path.request import Limits, PathRequest
from smartlife.planning.problem import Links
from tests.planning.portfolio.made import demand_of

START = date(2026, 1, 5)
SKILLS = ("s:a", "s:b", "s:c", "s:d", "s:e")
HOME = Home("Valmiera", "LV00C", 25.4, 57.5, "2024")
_TYPES = {
    "teaching_langs": pa.list_(pa.string()), "start_date": pa.date32(), "end_date": pa.date32(),
    "eqf_level": pa.int64(), "is_open": pa.bool_(), "is_part_time": pa.bool_(),
    "seats_count": pa.int64(),
}  # fmt: skip


def nothing_asked() -> Demand:
    """One advertisement of Vidzeme whose occupation nobody knows."""
    region = {code: np.ones(1, bool) for code in ("LV", "LV00C")}
    return replace(demand_of([("a", {})], 1), regions=region)


@dataclass
class Made:
    """Material made by hand; implements what a path asks of material."""

    catalogue: Catalogue
    skills: SkillGraph
    names: Names
    minutes: tuple[float, ...] = ()
    demand: Any = field(default_factory=nothing_asked)
    asked: list[Any] = field(default_factory=list)
    study: Any = field(default_factory=lambda: SimpleNamespace(study_id="made"))
    run_id: str = "run"

    def travel(self, home: Home, courses: Any) -> Travel:
        self.asked.append(home)
        mode = np.array(self.catalogue.rows["mode"].to_pylist(), np.str_)[courses]
        minutes = np.where(mode == "online", 0.0, np.array(self.minutes, np.float64)[courses])
        nearness = ("online" if one == "online" else "place" for one in mode)
        none = np.zeros(len(minutes), bool)
        days = days_of_presence(self.catalogue.hours[courses], mode)
        return Travel(minutes, tuple(nearness), none, days)

    def sources_of(
        self, *, courses: Iterable[int] = (), advertisements: Iterable[int] = ()
    ) -> tuple[Any, ...]:
        self.asked += [*courses, *advertisements]
        return ()

    def quotes(self, asked: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
        return {(course, uri): f"Words of {course} for {uri}" for course, uri in asked}


def course(
    teaches: dict[str, float] | None = None,
    *,
    hours: float = 10.0,
    price: float = 0.0,
    minutes: float = 10.0,
    told: bool = True,
    words: str | None = None,
    **columns: Any,
) -> dict[str, Any]:
    """A course: skills with probabilities, what it takes, and columns of its row."""
    return {
        "teaches": teaches or {}, "hours": hours, "price": price, "minutes": minutes,
        "told": told, "words": words, "columns": columns,
    }  # fmt: skip


def made(courses: list[dict[str, Any]], graph: SkillGraph | None = None, **more: Any) -> Made:
    """Material of some courses."""
    rows, links, events = [], [], {}
    for number, one in enumerate(courses):
        rows.append(
            {
                **dict.fromkeys(COLUMNS), "course_id": f"c{number:03d}",
                "title": f"Course {number}", "provider_name": "School", "provider_id": "p",
                "place_name": "Valmiera", "mode": "onsite", "lang": "lv", "country_code": "LV",
                "teaching_langs": ["lv"], "publish": "full", "source_id": "made",
                "origin_id": "o", **one["columns"],
            }
        )  # fmt: skip
        for uri, probability in one["teaches"].items():
            words = one["words"] or f"words {number} {uri}"
            event = events.setdefault(words, len(events))
            links.append((number, SKILLS.index(uri), probability, event))
    links.sort()
    columns = list(zip(*links, strict=True)) if links else [(), (), (), ()]
    schema = pa.schema([(name, _TYPES.get(name, pa.string())) for name in COLUMNS])
    told = ["given" if one["told"] else "assumed" for one in courses]
    count = len(courses)
    catalogue = Catalogue(
        rows=pa.Table.from_pylist(rows, schema),
        links=Links(
            np.array(columns[0], np.int64), np.array(columns[1], np.int64),
            np.array(columns[2], np.float64), np.array(columns[3], np.int64),
        ),
        skill_uris=SKILLS,
        events=tuple(events),
        hours=np.array([one["hours"] for one in courses], np.float64),
        hours_basis=tuple(told),
        price_eur=np.array([one["price"] for one in courses], np.float64),
        price_basis=tuple(told),
        lon=np.full(count, np.nan),
        lat=np.full(count, np.nan),
        distinct=np.arange(count),
    )  # fmt: skip
    names = pa.table(
        {
            name: pa.array([], pa.string())
            for name in ("concept_uri", "concept_kind", "lang", "label_kind", "label", "key")
        }
    )
    minutes = tuple(one["minutes"] for one in courses)
    return Made(catalogue, graph or taxonomy(), Names(names), minutes, **more)  # fmt: skip


def taxonomy() -> SkillGraph:
    """Three occupations; s:e is a broader skill of s:d; s:a is asked for by all."""
    essential = {
        "o:nurse": ("s:a", "s:b", "s:c"),
        "o:aide": ("s:a", "s:b"),
        "o:welder": ("s:a", "s:d"),
    }
    labels = {uri: {"en": uri.partition(":")[2]} for uri in (*SKILLS, *essential)}
    information = {"s:a": 0.1, "s:b": 0.7, "s:c": 1.1, "s:d": 1.1}
    return SkillGraph(
        essential=essential,
        optional={"o:nurse": ("s:d",)},
        information=information,
        broader={"s:d": ("s:e",)},
        labels=labels,
        isco={"o:nurse": "2221", "o:aide": "5321", "o:welder": "7212"},
        kinds={**dict.fromkeys(SKILLS, "skill"), **dict.fromkeys(essential, "occupation")},
    )


def question(goal: Goal | None = None, **limits: Any) -> PathRequest:
    """A question of somebody at home in Valmiera who speaks Latvian."""
    usual: dict[str, Any] = {
        "start": START, "langs": ("lv",), "hours_a_week": 10.0, "weeks": 40, "budget": inf,
        "travel_minutes": 60.0,
    }  # fmt: skip
    return PathRequest(
        goal or skills_goal(SKILLS[:4]), home=HOME, eqf_level=4, limits=Limits(**usual | limits)
    )


probabilities = st.sampled_from([0.1, 0.3, 0.5, 0.6, 0.8, 0.95, 1.0])
courses = st.builds(
    course,
    st.dictionaries(st.sampled_from(SKILLS[:4]), probabilities, max_size=3),
    hours=st.sampled_from([4.0, 10.0, 25.0, 60.0]),
    price=st.sampled_from([0.0, 50.0, 120.0, 400.0]),
    minutes=st.sampled_from([0.0, 20.0, 55.0, 90.0, inf]),
    told=st.booleans(),
    words=st.sampled_from([None, "the same words"]),
    mode=st.sampled_from(["onsite", "online", "unknown"]),
    teaching_langs=st.sampled_from([["lv"], ["de"], []]),
    eqf_level=st.sampled_from([None, 3, 4, 6, 7]),
)
dated = st.builds(
    lambda one, first, last: {
        **one,
        "columns": {
            **one["columns"],
            "start_date": date.fromordinal(START.toordinal() + first),
            "end_date": date.fromordinal(START.toordinal() + first + last),
        },
    },
    courses,
    st.integers(-30, 200),
    st.integers(0, 60),
)
