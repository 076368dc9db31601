"""Green, digital and transversal shares: by hand, overlaps, collections that are not held."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from smartlife.analysis.estimators.uncertainty import Tally
from smartlife.analysis.indicators.collection_shares import in_and_out
from tests.analysis.world import World, only, pick, skill


def member(world: World, uri: str, collection: str) -> None:
    world.relations.append(
        {
            "from_uri": uri,
            "relation": "member",
            "to_uri": f"collection:{collection}",
            "source_id": "esco",
        }
    )


def test_shares_by_hand(tmp_path: Path) -> None:
    world = World()
    member(world, skill("0a"), "green")
    member(world, skill("0a"), "digital")
    member(world, skill("1a"), "digital")
    for n in range(40):
        # a third of the mentions of the first half of advertisements is green
        names = ("0a", "1a", "2a") if n % 2 else ("2a", "3a")
        for _ in range(2):
            world.vacancy(employer=f"e{n}", skills=tuple(skill(name) for name in names))
    rows = pick(world.run(tmp_path, "collection_shares"), nuts_code="LV00C")
    green = only(rows, side="demand", group_code="green")
    assert green["estimate"] == pytest.approx(1 / 6)
    assert green["lo"] < 1 / 6 < green["hi"]
    digital = only(rows, side="demand", group_code="digital")
    assert digital["estimate"] == pytest.approx(1 / 3)
    assert only(rows, side="demand", group_code="transversal")["note"] == "collection_not_held"
    assert only(rows, side="offer", group_code="green")["note"] == "no_catalogue"


def test_nothing_held(tmp_path: Path) -> None:
    rows = World().run(tmp_path, "collection_shares")
    assert {(row["status"], row["note"]) for row in rows} == {
        ("not_observed", "collection_not_held")
    }


def test_a_region_without_text(tmp_path: Path) -> None:
    world = World()
    member(world, skill("0a"), "green")
    world.vacancy(employer="e1")
    rows = pick(world.run(tmp_path, "collection_shares"), nuts_code="LV00C", group_code="green")
    assert {(row["side"], row["note"]) for row in rows} == {
        ("demand", "no_text"),
        ("offer", "no_catalogue"),
    }


def test_groups_are_summed_within_clusters() -> None:
    tally = Tally(
        cluster=np.array([0, 0, 0, 1]),
        group=np.array([0, 1, 2, 2]),
        mass=np.array([0.2, 0.3, 0.5, 2.0]),
        documents=np.array([1, 1, 1, 2]),
        cluster_mass=np.array([1.0, 2.0]),
        cluster_docs=np.array([1, 2]),
        link_variance=np.array([0.1, 0.2, 0.4]),
    )
    made = in_and_out(tally, np.array([True, True, False]))
    assert made.group_mass() == pytest.approx([0.5, 2.5])
    assert made.documents.tolist() == [1, 1, 2]
    assert made.link_variance == pytest.approx([0.3, 0.4])
