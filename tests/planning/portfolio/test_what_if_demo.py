"""On the demo no two what-if answers differ by what few employers ask for."""

from __future__ import annotations

import numpy as np

from smartlife.cli.finished import opened
from smartlife.cli.studies import load_study
from smartlife.planning.material.reading import read_material
from smartlife.planning.portfolio.change import Change
from smartlife.planning.portfolio.compared import groups_of_few
from smartlife.planning.portfolio.what_if import WhatIfMaterial, what_if

REGION = "LV00C"


def test_a_told_skill_uncovers_no_hidden_one(demo_study) -> None:
    assert demo_study.said.code == 0, demo_study.said.err
    folder = demo_study.folder
    with opened(load_study(folder), folder) as run:
        made = WhatIfMaterial(run, read_material(run))
        tally, members = made.reach.tallies[REGION], made.reach.universe.members
        hidden, groups = groups_of_few(tally), dict[str, set[int]]()
        for uri, group, _ in members:
            groups.setdefault(uri, set()).add(group)

        def demand(*skills: str):
            change = Change("add", title="New", mode="online", langs=("lv",), skills=skills)
            return what_if(change, made, regions=[REGION]).regions[0].demand

        def only(group: int) -> str:
            return next((uri for uri, mine in groups.items() if mine == {group}), "")

        most = np.argsort(-tally.group_mass(), kind="stable").tolist()
        carrier = next(only(group) for group in most if not hidden[group] and only(group))
        alone = demand(carrier)
        assert alone.found
        few = [only(group) for group in np.flatnonzero(hidden).tolist() if only(group)]
        assert len(few) > 10
        for uri in few:
            both = demand(carrier, uri)
            assert (both.found, both.lo, both.hi) == (alone.found, alone.lo, alone.hi)
            assert (both.before, both.after) == (alone.before, alone.after)
            assert both.note == "few_employers"
