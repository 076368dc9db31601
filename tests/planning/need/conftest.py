"""A made town with a few courses and employers, in the small taxonomy of linking."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from smartlife.linking.build import build_index
from smartlife.linking.index import LinkIndex
from smartlife.planning.material.reading import Material, read_material
from tests.analysis.world import World, skill
from tests.linking.conftest import ESSENTIAL, OCCUPATION, SKILL, taxonomy_rows
from tests.planning.material.conftest import OpenRun, open_run

__all__ = ["open_run"]

TIG, DRAWINGS, GERMAN, PROJECT = (skill(one) for one in ("tig", "drawings", "german", "project"))
ADVERT = """Metinātājs

Prasības:
- TIG metināšana;
- lasīt rasējumus;
- vācu valoda tiks uzskatīta par priekšrocību;
- latviešu valoda.

Piedāvājam:
- projektu vadība un kursi uzņēmumā.

Pieteikumus sūtīt Jānim Bērziņam, janis.berzins@firma.lv, tālr. 29123456.
"""


@pytest.fixture(scope="session")
def index() -> LinkIndex:
    concepts, labels, relations = (pa.Table.from_pylist(rows) for rows in taxonomy_rows())
    return build_index(concepts, labels, relations)


def town() -> World:
    """Welding is taught nearby, drawings online, German far away; nobody teaches projects."""
    world = World(groups=1)
    concepts, _, _ = taxonomy_rows()
    world.concepts += [{**row, "isco_code": row["isco_code"] or None} for row in concepts]
    for occupation, held in ESSENTIAL:
        world.relations.append(
            {"from_uri": OCCUPATION + occupation, "relation": "essential",
             "to_uri": SKILL + held, "source_id": "taxonomy_1"}
        )  # fmt: skip
    world.place("Valmiera", 25.42, 57.54, 23_000)
    world.place("Alūksne", 27.05, 57.42, 7_000)
    world.place("Šiauliai", 23.31, 55.93, 100_000, "LT026")
    common = {"lang": "lv", "publish": "full", "provider_name": "School"}
    world.course(skills=(TIG,), probability=0.9, title="Metināšana", place_name="Valmiera",
                 hours=80.0, price_eur=300.0, **common)  # fmt: skip
    world.course(skills=(DRAWINGS,), probability=0.8, title="Rasējumi", mode="online", hours=20.0,
                 price_eur=100.0, start_date=date(2025, 1, 1), **common)  # fmt: skip
    world.course(skills=(GERMAN,), probability=0.9, title="Vokiečių kalba", place_name="Šiauliai",
                 nuts_code="LT026", country_code="LT", hours=60.0, price_eur=50.0,
                 **{**common, "lang": "lt", "teaching_langs": ["lt"]})  # fmt: skip
    world.course(skills=(), title="Metinātājs (vakara grupa)", place_name="Valmiera", hours=480.0,
                 price_eur=900.0, **common)  # fmt: skip
    for number in range(4):
        world.vacancy(employer=f"e{number}", employer_name=f"Firm {number}",
                      skills=(TIG, DRAWINGS) if number else (TIG,), isco="8332",
                      title="Metinātājs")  # fmt: skip
    world.vacancy(employer="e9", employer_name="Firm 9", skills=(GERMAN,), title="Metinātājs")
    return world


@pytest.fixture
def material(open_run: OpenRun) -> Material:
    _, labels, _ = taxonomy_rows()
    return read_material(open_run(town(), labels=labels, languages=("lv", "en")))
