from __future__ import annotations

import pyarrow as pa
import pytest

from smartlife.linking.build import build_index
from smartlife.linking.index import LinkIndex

OCCUPATION = "http://data.europa.eu/esco/occupation/"
SKILL = "http://data.europa.eu/esco/skill/"
ISCO = "http://data.europa.eu/esco/isco/C"

# uri, kind, ISCO code, labels: lang → preferred|alternatives
CONCEPTS: list[tuple[str, str, str | None, dict[str, str]]] = [
    (
        f"{OCCUPATION}welder",
        "occupation",
        "7212",
        {
            "lv": "metinātājs|metinātāja",
            "lt": "suvirintojas|suvirintoja",
            "de": "Schweißer/Schweißerin|Schweißer",
            "en": "welder|welding operator",
            "sv": "svetsare",
        },
    ),
    (
        f"{OCCUPATION}nurse",
        "occupation",
        "2221",
        {
            "lv": "medicīnas māsa|vispārējās aprūpes māsa",
            "lt": "slaugytojas|slaugytoja",
            "de": "Krankenpfleger|Krankenschwester",
            "en": "nurse responsible for general care|registered nurse",
            "sv": "sjuksköterska",
        },
    ),
    (
        f"{OCCUPATION}developer",
        "occupation",
        "2512",
        {
            "lv": "programmētājs|programmatūras izstrādātājs",
            "lt": "programuotojas",
            "de": "Softwareentwickler",
            "en": "software developer|programmer",
            "sv": "systemutvecklare",
        },
    ),
    (
        f"{OCCUPATION}warehouse",
        "occupation",
        "4321",
        {"lv": "noliktavas darbinieks", "lt": "sandėlio darbuotojas", "en": "warehouse worker"},
    ),
    (f"{ISCO}7212", "isco_group", "7212", {"en": "Welders and flamecutters"}),
    (f"{ISCO}72", "isco_group", "72", {"en": "Metal, machinery and related trades workers"}),
    (
        f"{SKILL}tig",
        "skill",
        None,
        {"lv": "TIG metināšana", "de": "WIG-Schweißen", "en": "perform TIG welding|TIG welding"},
    ),
    (
        f"{SKILL}drawings",
        "knowledge",
        None,
        {
            "lv": "tehniskie rasējumi|lasīt rasējumus",
            "de": "technische Zeichnungen|Zeichnungen lesen",
            "en": "technical drawings|read technical drawings",
            "sv": "tekniska ritningar",
        },
    ),
    (
        f"{SKILL}project",
        "skill",
        None,
        {
            "lv": "projektu vadība",
            "de": "Projektmanagement durchführen",
            "en": "perform project management|project management",
            "sv": "projektledning",
        },
    ),
    (f"{SKILL}python", "knowledge", None, {"en": "Python (computer programming)"}),
    (
        f"{SKILL}german",
        "knowledge",
        None,
        {"lv": "vācu valoda", "de": "Deutsch", "en": "German", "sv": "tyska"},
    ),
    (
        f"{SKILL}bookkeeping",
        "knowledge",
        None,
        {
            "lv": "grāmatvedība",
            "lt": "buhalterinė apskaita",
            "en": "bookkeeping",
            "sv": "bokföring",
        },
    ),
]
ESSENTIAL = [("welder", "tig"), ("welder", "drawings"), ("developer", "python")]


def taxonomy_rows() -> tuple[list[dict], list[dict], list[dict]]:
    concepts, labels = [], []
    for uri, kind, isco, named in CONCEPTS:
        concepts.append(
            {
                "concept_uri": uri,
                "concept_kind": kind,
                "code": isco if kind == "isco_group" else None,
                "isco_code": isco,
                "status": "released",
                "taxonomy_version": "test",
                "source_id": "taxonomy_1",
            }
        )
        for lang, text in named.items():
            for number, label in enumerate(text.split("|")):
                labels.append(
                    {
                        "concept_uri": uri,
                        "lang": lang,
                        "label_kind": "alternative" if number else "preferred",
                        "label": label,
                        "source_id": "taxonomy_1",
                    }
                )
    relations = [
        {
            "from_uri": OCCUPATION + occupation,
            "relation": "essential",
            "to_uri": SKILL + skill,
            "source_id": "taxonomy_1",
        }
        for occupation, skill in ESSENTIAL
    ]
    return concepts, labels, relations


@pytest.fixture(scope="session")
def index() -> LinkIndex:
    concepts, labels, relations = (pa.Table.from_pylist(rows) for rows in taxonomy_rows())
    return build_index(concepts, labels, relations)


def documents(*rows: dict[str, object], id_column: str = "vacancy_id") -> pa.RecordBatch:
    """Documents as a batch; missing values are null."""
    columns = {
        id_column: pa.array([str(row.get("id", n)) for n, row in enumerate(rows)], pa.string()),
        "title": pa.array([row.get("title", "") for row in rows], pa.string()),
        "text": pa.array([row.get("text") for row in rows], pa.string()),
        "lang": pa.array([row.get("lang", "en") for row in rows], pa.string()),
        "skill_uris": pa.array([row.get("skill_uris", []) for row in rows], pa.list_(pa.string())),
    }
    if id_column == "vacancy_id":
        columns["isco_code"] = pa.array([row.get("isco_code") for row in rows], pa.string())
    return pa.RecordBatch.from_pydict(columns)
