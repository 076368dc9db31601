"""A small study that people judge: two advertisements, a course, four concepts."""

from __future__ import annotations

BASE = "http://data.europa.eu/esco/"
BAKER = f"{BASE}occupation/00000000-0000-4000-8000-000000000001"
DOUGH = f"{BASE}skill/00000000-0000-4000-8000-000000000002"
GROUP = f"{BASE}skill/S1.2"
ISCO = f"{BASE}isco/C7512"
OWN = "local:test/splints"
KINDS = {
    BAKER: "occupation",
    DOUGH: "skill",
    GROUP: "skill_group",
    ISCO: "isco_group",
    OWN: "skill",
}
TITLES = {"v1": "Maiznieks", "v2": "Konditors", "c1": "Maizes cepšana"}


def held_tables() -> dict[str, list[dict[str, object]]]:
    """core__concepts, core__vacancies and core__courses."""
    concepts = [
        {
            "concept_uri": uri,
            "concept_kind": kind,
            "status": "released",
            "taxonomy_version": "test",
            "source_id": "esco",
        }
        for uri, kind in sorted(KINDS.items())
    ]
    return {
        "core__concepts": concepts,
        "core__vacancies": [document("vacancy_id", "v1"), document("vacancy_id", "v2")],
        "core__courses": [document("course_id", "c1")],
    }


def document(id_column: str, name: str) -> dict[str, object]:
    row: dict[str, object] = {
        id_column: name,
        "source_id": "s",
        "source_ids": ["s"],
        "origin_id": "o",
        "file": "f",
        "row": 2,
        "title": TITLES[name],
        "text": None,
        "has_text": False,
        "lang": "lv",
        "place_status": "unknown",
        "nuts_version": "2024",
        "date_status": "undated",
        "skill_uris": [],
        "repeat_count": 0,
        "observation": "stock",
        "publish": "counts",
    }
    if id_column == "vacancy_id":
        row |= {"employer_kind": "unknown", "is_remote": False, "positions_count": 1}
    else:
        row |= {"mode": "unknown", "teaching_langs": []}
    return row


def issues_of(out, step: str) -> list[tuple[int | None, str, str, str | None]]:
    return sorted(
        (row["row"], row["severity"], row["reason"], row["column"])
        for row in out[f"acc_{step}__issues"].to_pylist()
    )


def counts_of(out, step: str) -> dict[str, int]:
    [counts] = out[f"acc_{step}__counts"].to_pylist()
    names = ("read", "kept", "rejected", "duplicate", "outside")
    return {name: counts[f"{name}_count"] for name in names}
