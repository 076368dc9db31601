from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from smartlife.analysis.skill_groups import build_universe
from tests.analysis.world import World, skill, skill_group


def universe(world: World, depth: int, *, apart: bool = False):
    broader = [(row["from_uri"], row["to_uri"]) for row in world.relations]
    return build_universe(world.concepts, broader, depth, apart=apart)


def shares_of(world: World, uri: str, depth: int, *, apart: bool = False) -> dict[str, float]:
    found = universe(world, depth, apart=apart)
    return {found.groups[g].code: share for name, g, share in found.members if name == uri}


def test_groups_of_a_depth() -> None:
    found = universe(World(groups=3), 2)
    assert [group.code for group in found.groups] == ["04", "06", "S1.0", "S1.1", "S1.2"]
    assert [group.depth for group in found.groups] == [1, 1, 2, 2, 2]
    assert found.universe_id == "esco-1.1.1-depth2"
    assert shares_of(World(groups=3), skill("1a"), 2) == {"S1.1": 1.0}
    assert shares_of(World(groups=3), skill("1a"), 3) == {"S1.1.1": 1.0}
    assert shares_of(World(groups=3), skill("1a"), 1) == {"S1": 1.0}


def test_several_parents_share_a_skill() -> None:
    world = World(groups=3)
    world.relate(skill("1a"), skill_group("S1.2.1"))
    world.relate(skill("1a"), skill("k06").replace("k06", "2b"))
    assert shares_of(world, skill("1a"), 2) == pytest.approx({"S1.1": 1 / 3, "S1.2": 2 / 3})


def test_a_skill_above_the_depth_belongs_to_the_group_over_it() -> None:
    assert shares_of(World(groups=3), skill("k06"), 3) == {"06": 1.0}


def test_transversal_skills_stand_apart() -> None:
    world = World(groups=3)
    world.relate(skill("t"), skill_group("S1.2.1"))
    assert shares_of(world, skill("t"), 2) == {"S1.2": 0.5}
    assert shares_of(world, skill("t"), 2, apart=True) == {"T1": 0.5}
    assert universe(world, 2, apart=True).universe_id.endswith("-transversal")


def test_holes_and_cycles_do_no_harm() -> None:
    world = World(groups=3)
    world.relate(skill_group("S1.1"), skill("1a"))
    world.relate(skill("0a"), skill("0a"))
    world.relate(skill("2a"), "http://data.europa.eu/esco/skill/not-held")
    world.concepts.append({"concept_uri": skill("lost"), "concept_kind": "skill", "code": None})
    assert shares_of(world, skill("0a"), 2) == {"S1.0": 1.0}
    assert shares_of(world, skill("2a"), 2) == {"S1.2": 1.0}
    assert shares_of(world, skill("lost"), 2) == {}
    assert shares_of(world, skill("1b"), 2) == {"S1.1": 1.0}


def test_an_empty_taxonomy() -> None:
    found = build_universe([], [], 2)
    assert found.groups == ()
    assert found.to_arrow().num_rows == 0


@pytest.mark.shared
def test_the_real_hierarchy(shared: Path) -> None:
    folder = shared / "data" / "esco"
    english = zipfile.ZipFile(next(folder.glob("*classification - en - csv.zip")))
    neutral = zipfile.ZipFile(next(folder.glob("*classification -  - csv.zip")))

    def rows(package: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(package.read(name).decode("utf-8-sig"))))

    concepts = [
        {"concept_uri": row["conceptUri"], "concept_kind": kind, "code": row.get("code")}
        for file, kind in (("skillGroups_en.csv", "skill_group"), ("skills_en.csv", "skill"))
        for row in rows(english, file)
    ]
    broader = [
        (row["conceptUri"], row["broaderUri"])
        for row in rows(neutral, "broaderRelationsSkillPillar.csv")
    ]
    main = build_universe(concepts, broader, 2)
    apart = build_universe(concepts, broader, 2, apart=True)
    shares: dict[str, float] = {}
    for found in (main, apart):
        for uri, _, share in found.members:
            shares[uri] = shares.get(uri, 0) + share
    skills = [row for row in concepts if row["concept_kind"] == "skill"]
    assert all(abs(shares[row["concept_uri"]] - 1) < 1e-9 for row in skills)
    assert 100 < len(main.groups) < 229
    assert {group.code[0] for group in apart.groups} == {"T", "L"}
    assert not {group.code[0] for group in main.groups} & {"T", "L"}
