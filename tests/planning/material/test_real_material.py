"""The real taxonomy and the real catalogues as material for planning."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from smartlife.planning.material.names import find_concepts
from smartlife.planning.material.namesakes import named_after
from smartlife.planning.material.reading import Material, read_material
from smartlife.planning.material.skills import SkillGraph, read_skills
from smartlife.store.engine import EngineSettings
from smartlife.store.finished import finished_run
from smartlife.store.lake import Lake
from smartlife.store.study_file import read_study
from tests.planning.material.conftest import open_tables


@pytest.fixture(scope="module")
def esco_graph(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> SkillGraph:
    from benchmarks.taxonomy import read_taxonomy

    names = ("core__concepts", "core__labels", "core__relations")
    tables = dict(zip(names, read_taxonomy(shared / "data" / "esco"), strict=True))
    with ExitStack() as stack:
        return read_skills(open_tables(stack, tmp_path_factory.mktemp("esco"), tables))


@pytest.mark.shared
def test_esco_is_read_whole(esco_graph: SkillGraph):
    assert len(esco_graph.isco) > 2_900
    assert len(esco_graph.essential) > 2_900
    assert sum(map(len, esco_graph.essential.values())) > 60_000
    assert len(esco_graph.information) > 13_000
    # nothing is asked for by every second occupation
    assert min(esco_graph.information.values()) > np.log(2)
    assert max(esco_graph.information.values()) == pytest.approx(
        np.log(len({*esco_graph.essential, *esco_graph.optional}))
    )


@pytest.mark.shared
def test_esco_knows_what_a_nurse_needs(esco_graph: SkillGraph):
    nurses = esco_graph.occupations_in("2221")
    names = {esco_graph.label(uri, "en"): uri for uri in nurses}
    nurse = names["nurse responsible for general care"]
    assert esco_graph.label(nurse, "lv") == "vispārējās aprūpes māsa"
    needed = {esco_graph.label(uri, "en") for uri in esco_graph.essential[nurse]}
    assert {"plan nursing care", "pharmacology"} <= needed or "implement nursing care" in needed
    assert not set(esco_graph.essential[nurse]) & set(esco_graph.optional.get(nurse, ()))


@pytest.fixture
def real_material(real_study):
    study = read_study(real_study.folder)
    lake = Lake(study.folder / "lake")
    assert real_study.told
    with finished_run(study, lake, lake.current(), EngineSettings(1_000, 1)) as run:
        yield read_material(run)


@pytest.mark.shared
@pytest.mark.slow
def test_no_real_course_is_lost(real_material: Material, real_study):
    held = {
        row["course_id"] for row in real_study.rows("core__courses") if row["is_open"] is not False
    }
    catalogue = real_material.catalogue
    assert set(catalogue.rows["course_id"].to_pylist()) == held
    assert (catalogue.hours > 0).all()
    assert ((catalogue.links.probability > 0) & (catalogue.links.probability <= 1)).all()


@pytest.mark.shared
@pytest.mark.slow
def test_trainings_of_cooks_are_found_though_links_hardly_know_them(real_material: Material):
    cook = find_concepts(real_material.names, "cook", "en", ("occupation",))[0].concept_uri
    found = named_after(real_material.catalogue, real_material.names, cook)
    titles = [real_material.catalogue.row(one.course)["title"] for one in found]
    assert any(title.startswith("Umschulung") for title in titles)
    assert not any("kochen" in title for title in titles)


@pytest.mark.shared
@pytest.mark.slow
def test_homes_of_real_people_are_found(real_material: Material):
    for wanted, code in (
        ("Valmiera", "LV00C"),
        ("Šiauliai", "LT026"),
        ("Norrtälje", "SE110"),
        ("Stralsund", "DE80L"),
    ):
        home = real_material.home(wanted)
        assert home.nuts_code == code
        minutes = real_material.travel(home).minutes
        assert (minutes[~np.isnan(minutes)] >= 0).all()
