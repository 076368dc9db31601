"""The demo's gold sample: documents drawn as for any study, marked by what they were made of.

What a document says follows from the material: its advertisements and courses are put together
from phrases, and which skills a phrase names was written, or judged, by us. So the first reader's
marks are those of someone who knows the material; where the second one differs is written down in
`gold_second.yml`. They show what a sample does, and are no measurement of how links fare on real
texts.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo_parts.material import fold, read_material, split

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.gold.draw import DrawnDocument

ROUND = "lv-demo-2026"
SIZE = 80
DAY = "2026-03-02"
FIRST = "demo makers (illustrative)"


def write_gold(study_folder: Path) -> None:
    """Draws Latvian documents of both sides and writes `inputs/gold.tsv`."""
    from smartlife.sources.entered.writing import write_entered
    from smartlife.tables.gold import FORM

    rows = marked_rows(*_draw(study_folder))
    write_entered(study_folder / FORM.name, FORM.columns, rows)


def marked_rows(
    drawn: list[DrawnDocument], kinds: Mapping[str, str], labels: list[tuple[str, str, str, str]]
) -> list[dict[str, str]]:
    """Rows of inputs/gold.tsv: the draw, and what both readers mark in each document.

    Raises:
        SystemExit: the second reader is said to differ about what nobody reads twice, or on a
            concept that is not there.
    """
    from smartlife.analysis.gold.draw import design_rows

    judge, second = _Judge(kinds, labels), _Second(labels)
    order = sorted(drawn, key=lambda one: (one.kind, one.document_id))
    rows = []
    for row in design_rows(order, ROUND):
        one = next(one for one in order if one.document_id == row["document_id"])
        proposed = {found.concept_uri for found in one.candidates if found.task == row["task"]}
        is_occupation = row["task"] == "occupation"
        true = judge.occupations(one) if is_occupation else judge.skills(one)
        reader = FIRST
        if row["reading"] == "second":
            true = second.marks(one, row["task"], true)
            reader = second.reader
        marks = [{"mark": "true", "concept_uri": uri} for uri in sorted(true)] or [{"mark": "none"}]
        marks += [{"mark": "false", "concept_uri": uri} for uri in sorted(proposed - true)]
        said = {"reader": reader, "date": DAY, "note": "illustrative"}
        rows += [row, *(row | said | mark for mark in marks)]
    second.tell_unused()
    return rows


def _draw(
    study_folder: Path,
) -> tuple[list[DrawnDocument], dict[str, str], list[tuple[str, str, str, str]]]:
    """Runs a copy of the study without a sample, and draws; also kinds and labels of concepts."""
    from smartlife.analysis.gold.draw import Wanted, draw_documents
    from smartlife.cli.studies import engine_settings, load_study, run_watched
    from smartlife.pipeline.running import lake_of
    from smartlife.store.finished import finished_run
    from smartlife.tables.gold import FORM

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "study"
        shutil.copytree(study_folder, copy)
        (copy / FORM.name).unlink(missing_ok=True)
        study = load_study(copy)
        run_watched(study, quiet=True)
        lake = lake_of(study)
        manifest = lake.current()
        if manifest is None:
            raise RuntimeError("the demo study was not run")
        with finished_run(study, lake, manifest, engine_settings()) as run:
            wanted = Wanted(("vacancies", "courses"), ("lv",), ("occupation", "skills"), SIZE)
            drawn = draw_documents(run, wanted, ROUND)
            concepts = run.read("core__concepts", ["concept_uri", "concept_kind"]).to_pylist()
            labels = run.read("core__labels").to_pylist()
    kinds = {row["concept_uri"]: row["concept_kind"] for row in concepts}
    told = [(r["concept_uri"], r["lang"], r["label_kind"], r["label"]) for r in labels]
    return drawn, kinds, told


class _Second:
    """What the second reader marks: as the first one, but for the cases of gold_second.yml."""

    def __init__(self, labels: list[tuple[str, str, str, str]]) -> None:
        self._english = {
            label: uri for uri, lang, kind, label in labels if (lang, kind) == ("en", "preferred")
        }
        said = read_material("gold_second")
        self.reader: str = said["reader"]
        self._differs = {
            (side, title): dict(case)
            for side in ("vacancies", "courses")
            for title, case in said[side].items()
        }

    def marks(self, one: DrawnDocument, task: str, first: set[str]) -> set[str]:
        """Concepts that are true of a document."""
        case = self._differs.get((one.kind, one.title), {})
        if task == "occupation":
            named = case.pop("instead", None)
            return {self._english[named]} if named else first
        also = {self._english[name] for name in case.pop("also", ())}
        denied = {self._english[name] for name in case.pop("not", ())}
        if also & first or denied - first:
            raise SystemExit(f"gold_second.yml: the first reader marks otherwise in {one.title}")
        return (first | also) - denied

    def tell_unused(self) -> None:
        """Ends if a case is left over."""
        left = [title for (_, title), case in self._differs.items() if case]
        if left:
            raise SystemExit(f"gold_second.yml: nobody reads twice {', '.join(left)}")


class _Judge:
    """Says what a document holds, from the phrases that it was made of."""

    def __init__(self, kinds: Mapping[str, str], labels: list[tuple[str, str, str, str]]) -> None:
        self._english = {
            label: uri for uri, lang, kind, label in labels if (lang, kind) == ("en", "preferred")
        }
        self._skill_labels: dict[str, set[str]] = defaultdict(set)
        for uri, lang, _, label in labels:
            if lang == "lv" and kinds[uri] in ("skill", "knowledge"):
                self._skill_labels[_key(label)].add(uri)
        judged = read_material("judged_lv")
        self._also = {_key(phrase): self._uris(names) for phrase, names in judged["also"].items()}
        self._not = {_key(phrase): self._uris(names) for phrase, names in judged["not"].items()}
        advertised, taught = _phrases()
        self._said = {"vacancies": self._meant(advertised), "courses": self._meant(taught)}
        self._titles = self._occupations_by_title()

    def _uris(self, names: list[str]) -> set[str]:
        return {self._english[name] for name in names}

    def _meant(self, phrases: set[str]) -> dict[str, set[str]]:
        """Phrase → skills that it names."""
        made = {}
        for phrase in sorted(phrases):
            inner = f" {phrase} "
            found = {
                uri
                for label, uris in self._skill_labels.items()
                if f" {label} " in inner
                for uri in uris
            }
            found |= {uri for part, uris in self._also.items() if f" {part} " in inner
                      for uri in uris}  # fmt: skip
            found -= {uri for part, uris in self._not.items() if f" {part} " in inner
                      for uri in uris}  # fmt: skip
            if found:
                made[phrase] = found
        return made

    def _occupations_by_title(self) -> dict[str, set[str]]:
        first = {key: split(row[0])[0] for key, row in read_material("occupations").items()}
        found: dict[str, set[str]] = defaultdict(set)
        for name, spec in read_material("vacancies_lv")["occupations"].items():
            for title in split(spec["t"]):
                found[_key(title)].add(self._english[first[name]])
        return found

    def skills(self, one: DrawnDocument) -> set[str]:
        """Skills that the document asks for or teaches."""
        text = f" {_key(re.sub('<[^>]+>', ' ', one.text))} "
        said = self._said[one.kind]
        return {uri for phrase, uris in said.items() if f" {phrase} " in text for uri in uris}

    def occupations(self, one: DrawnDocument) -> set[str]:
        """The occupation that it was made for; of two with the same title, the first."""
        return set(sorted(self._titles.get(_key(one.title), ()))[:1])


def _key(text: str) -> str:
    """Words in small letters without diacritics, as damaged texts may have them."""
    return " ".join(re.findall(r"[\w+#]+", fold(text).lower()))


def _phrases() -> tuple[set[str], set[str]]:
    """Phrases that ask for something in advertisements, and such that tell what is taught.

    What employers offer or praise is not among them.
    """
    adverts: dict[str, Any] = read_material("vacancies_lv")
    asked: set[str] = set(split(adverts["extra"]))
    for spec in adverts["occupations"].values():
        asked.update(split(spec["d"]), split(spec["r"]), spec["p"])
    for prose in read_material("prose")["lv"].values():
        asked.update(prose)
    courses = read_material("courses_lv")["courses"]
    taught = {line.split(" | ")[-1] for line in read_material("written_lv")["courses"]}
    for spec in courses.values():
        taught.update(split(spec["o"]), split(spec["x"]))
    return {_key(one) for one in asked} - {""}, {_key(one) for one in taught} - {""}
