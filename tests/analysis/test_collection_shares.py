"""Green, digital and transversal shares: by hand, overlaps, collections that are not held."""

from __future__ import annotations

import json
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


def asked_world() -> World:
    """A third of what 40 employers ask for is green; no course of 60 providers is."""
    world = World()
    member(world, skill("0a"), "green")
    for n in range(120):
        world.vacancy(employer=f"e{n % 40}", skills=(skill("0a"), skill("1a"), skill("2a")))
        world.course(provider=f"p{n % 60}", skills=(skill("1a"), skill("2a")), lang="lv")
    return world


def judged(kind: str, lang: str) -> dict[str, object]:
    return {
        "document_kind": kind, "lang": lang, "task": "skills", "level": "group",
        "measure": "precision", "n_docs": 60, "judged_count": 60, "right_count": 50,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("samples", "demand", "offer"),
    [
        ((), "quality_not_measured", "quality_not_measured"),
        ((("vacancies", "en"),), "quality_not_corrected", "quality_not_measured"),
        ((("vacancies", "lv"), ("courses", "lv")), "quality_not_measured", "quality_not_corrected"),
    ],
)
def test_every_figure_says_how_far_its_links_were_judged(
    tmp_path: Path, samples: tuple[tuple[str, str], ...], demand: str, offer: str
) -> None:
    world = asked_world()
    world.qualities = [judged(*one) for one in samples]
    rows = pick(world.run(tmp_path, "collection_shares"), nuts_code="LV00C", group_code="green")
    asked, taught = only(rows, side="demand"), only(rows, side="offer")
    assert (asked["status"], asked["note"]) == ("published", demand)
    assert (asked["emphasis_class"], asked["posterior"]) == (None, None)
    # no course is green: the limit keeps its own remark, and has that on the links beside it
    assert (taught["status"], taught["note"]) == ("at_most", "none_seen")
    assert json.loads(taught["dimensions"]) == {"quality": offer}


def test_a_language_without_a_sample_is_told(tmp_path: Path) -> None:
    world = asked_world()
    world.vacancy(employer="e1", skills=(skill("0a"),), lang="lv")
    world.qualities = [judged("vacancies", "en")]
    rows = pick(world.run(tmp_path, "collection_shares"), nuts_code="LV00C", side="demand")
    assert only(rows, group_code="green")["note"] == "quality_measured_in_part"


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
