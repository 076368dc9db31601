"""A small study that people judge, and the tables that they fill in for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartlife.formats.records import opened_bytes
from smartlife.sources.entered.table import read_entered
from smartlife.tables.judged import FoundDocument, KnownConcepts
from smartlife.tables.steps import judgement_steps
from tests.harness import make_study, run_step

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

    from smartlife.sources.entered.table import Form
    from smartlife.tables.entered import Entered

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


@dataclass(frozen=True)
class Filled:
    """A table that people fill in: the step that reads it, its form, and what checks its rows."""

    step: str
    form: Form
    check: Callable[..., Entered]

    @property
    def head(self) -> str:
        return "\t".join(self.form.columns) + "\n"

    def line(self, **cells: str) -> str:
        return "\t".join(cells.get(name, "") for name in self.form.columns) + "\n"

    def run(self, folder: Path, text: str | None) -> dict[str, pa.Table]:
        """Runs the step over the file with this content; None: without the file."""
        study = make_study(folder)
        [step] = [one for one in judgement_steps(study) if one.name == self.step]
        inputs = {} if text is None else {self.form.name: text}
        return run_step(step, study, tables=held_tables(), inputs=inputs)

    def assert_rejected(
        self, folder: Path, cells: dict[str, str], reason: str, column: str
    ) -> None:
        """A row of these cells is told with its reason, and does not reach the table."""
        out = self.run(folder, self.head + self.line(**cells))
        assert issues_of(out, self.step) == [(2, "rejected", reason, column)]
        assert out[f"core__{self.step}"].num_rows == 0

    def assert_all_told(self, rows: list[list[str]]) -> Entered:
        """Each of any rows is kept, a repetition, waiting or told; returns what was made."""
        text = self.head + "\n".join("\t".join(row) for row in rows)
        items = list(read_entered(opened_bytes(text.encode("utf-8"), self.form.name), self.form))
        concepts = KnownConcepts("test", {DOUGH: "skill", BAKER: "occupation"})
        documents = {
            "v1": FoundDocument("vacancies", "lv", "h"),
            "c1": FoundDocument("courses", "", ""),
        }
        made = self.check(items, concepts, documents)
        rejected = [one for one in made.issues if one.severity == "rejected" and one.row]
        assert made.read == made.kept + made.duplicates + made.outside + len(rejected)
        return made


def issues_of(out, step: str) -> list[tuple[int | None, str, str, str | None]]:
    return sorted(
        (row["row"], row["severity"], row["reason"], row["column"])
        for row in out[f"acc_{step}__issues"].to_pylist()
    )


def counts_of(out, step: str) -> dict[str, int]:
    [counts] = out[f"acc_{step}__counts"].to_pylist()
    names = ("read", "kept", "rejected", "duplicate", "outside")
    return {name: counts[f"{name}_count"] for name in names}
