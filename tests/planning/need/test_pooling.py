"""Who else asks for the same: employers that are named, and advertisements that name none."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from smartlife.analysis.scope import UNNAMED
from smartlife.planning.material.askers import Askers
from smartlife.planning.material.demand import Demand
from smartlife.planning.material.disclosure import WITHHELD
from smartlife.planning.need.pooling import who_asks
from tests.planning.portfolio.made import demand_of

SKILLS = ["s000", "s001"]


def both_asked_by(*employers: str) -> Demand:
    """Each asks for both skills; `~` stands before those that are not named."""
    made = demand_of([(who, {0: 1.0, 1: 1.0}) for who in employers], len(SKILLS))
    keys = tuple(UNNAMED + key if key.startswith("employer:~") else key for key in made.employers)
    rows = {"vacancy_id": [f"v{i:05d}" for i in range(len(employers))], "employer_name": employers}
    return replace(made, employers=keys, rows=pa.table(rows))


def test_who_names_nobody_asks_for_several_skills_too():
    [found] = who_asks(both_asked_by(*(f"~{i}" for i in range(8))), SKILLS, None, ["LV00C"])
    assert [one.unnamed for one in found.by_skill] == [8, 8]
    assert (found.together.employers, found.together.unnamed) == (0, 8)
    assert found.together.advertisements == 8


def test_of_several_skills_nothing_is_told_beside_few_employers():
    unnamed = [f"~{i}" for i in range(8)]
    [found] = who_asks(both_asked_by(*unnamed, "A", "B"), SKILLS, None, ["LV00C"])
    assert [one.employers for one in found.by_skill] == [None, None]
    assert found.together == WITHHELD


def test_two_at_once_of_whom_few_ask_are_in_no_number_of_several():
    pairs = {"xyz": (0, 1), "pqr": (0, 2), "st": (1, 2)}
    asked = [(who, dict.fromkeys(both, 1.0)) for names, both in pairs.items() for who in names]
    made = demand_of(asked, 3)
    rows = {"vacancy_id": [str(i) for i in range(8)], "employer_name": [who for who, _ in asked]}
    demand = replace(made, rows=pa.table(rows))
    # else those of the last two were the difference of three answers
    [found] = who_asks(demand, made.skill_uris, None, ["LV00C"])
    assert found.together.employers == 6
    for one, others, told in ((0, 1, 3), (0, 2, 3), (1, 2, None)):
        [found] = who_asks(demand, [made.skill_uris[one], made.skill_uris[others]], None, ["LV00C"])
        assert found.together.employers == told


def test_who_asks_for_all_three_is_not_those_of_each_two_without_those_of_any():
    pairs = {"pqr": (0, 1), "stu": (0, 2), "vwx": (1, 2)}
    asked = [(who, dict.fromkeys(both, 1.0)) for names, both in pairs.items() for who in names]
    apart = demand_of(asked, 3)
    [found] = who_asks(apart, apart.skill_uris, None, ["LV00C"])
    assert found.together == Askers(9, 0, 9)
    joined = demand_of([*asked, ("y", dict.fromkeys(range(3), 1.0))], 3)
    told = [
        who_asks(joined, [joined.skill_uris[i] for i in both], None, ["LV00C"])[0].together
        for both in pairs.values()
    ]
    assert told == [Askers(4, 0, 4)] * 3
    # else it were (3 × 4 - 10) / 2: one
    [found] = who_asks(joined, joined.skill_uris, None, ["LV00C"])
    assert found.together == Askers(10, 0, None)
