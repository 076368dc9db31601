"""The starter taxonomy: our labels in the layout of the ESCO CSV package.

The structure (URIs, ISCO codes, broader groups, essential and optional relations, membership of
collections) is taken from the official package in the folder that is named; no label and no
description of it is written.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING

from demo_parts.material import LANGS, read_material, split

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ISCO = "http://data.europa.eu/esco/isco/C"
SCHEME = "http://data.europa.eu/esco/concept-scheme/"
COLLECTIONS = (
    "greenSkillsCollection",
    "digitalSkillsCollection",
    "transversalSkillsCollection",
    "languageSkillsCollection",
)
Row = dict[str, str]


class Package:
    """The official ESCO package: zips of one folder, read by file name."""

    def __init__(self, folder: Path) -> None:
        self._archives = sorted(folder.glob("*.zip"))
        if not self._archives:
            raise FileNotFoundError(f"no ESCO zip in {folder}")

    def rows(self, name: str) -> list[Row]:
        """The rows of the file whose name begins so."""
        for path in self._archives:
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    if member.rsplit("/", 1)[-1] in (f"{name}.csv", f"{name}_en.csv"):
                        text = archive.read(member).decode("utf-8-sig")
                        return list(csv.DictReader(io.StringIO(text, newline="")))
        raise FileNotFoundError(name)


class Starter:
    """The chosen concepts with their official structure and our labels."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.labels: dict[str, list[str]] = {}
        self.skills = self._choose(package.rows("skills"), ("skills_1", "skills_2", "skills_3"))
        self.occupations = self._choose(package.rows("occupations"), ("occupations",))
        self._find_groups(package.rows("skillGroups"))
        self._find_isco(package.rows("ISCOGroups"))

    def _choose(self, rows: list[Row], files: Iterable[str]) -> dict[str, Row]:
        official = {row["preferredLabel"].strip(): row for row in rows}
        chosen: dict[str, Row] = {}
        for name in files:
            for key, labels in read_material(name).items():
                row = official[key]
                chosen[row["conceptUri"]] = row
                self.labels[row["conceptUri"]] = labels
        return dict(sorted(chosen.items()))

    def _find_groups(self, rows: list[Row]) -> None:
        official = {row["conceptUri"]: row for row in rows}
        self.parents: dict[str, list[str]] = defaultdict(list)
        for row in self.package.rows("broaderRelationsSkillPillar"):
            self.parents[row["conceptUri"]].append(row["broaderUri"])
        names = read_material("groups")
        self.groups: dict[str, Row] = {}
        self.broader: list[tuple[str, str]] = []
        waiting = list(self.skills)
        seen = set(waiting)
        while waiting:
            uri = waiting.pop(0)
            for parent in sorted(set(self._nearest(uri, official))):
                self.broader.append((uri, parent))
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
                    if parent in official:
                        self.groups[parent] = official[parent]
        for uri, row in self.groups.items():
            self.labels[uri] = names[group_code(row)]
        self.broader.sort()
        self.groups = dict(sorted(self.groups.items()))

    def _nearest(self, uri: str, groups: dict[str, Row]) -> Iterable[str]:
        """The nearest broader concepts that are held: those left out are stepped over."""
        for parent in self.parents[uri]:
            if parent in groups or parent in self.skills:
                yield parent
            else:
                yield from self._nearest(parent, groups)

    def _find_isco(self, rows: list[Row]) -> None:
        names = read_material("isco")
        needed = {
            row["iscoGroup"][:length] for row in self.occupations.values() for length in range(1, 5)
        }
        self.isco = {row["code"]: row for row in rows if row["code"] in needed}
        for code in sorted(needed):
            self.labels[self.isco[code]["conceptUri"]] = names[code]

    def label(self, uri: str, lang: str) -> tuple[str, str]:
        """Preferred label and alternative labels (one a line)."""
        preferred, *others = split(self.labels[uri][LANGS.index(lang)])
        return preferred, "\n".join(others)


def group_code(row: Row) -> str:
    """Code of a skill group; ISCED-F fields have theirs in the URI."""
    return row["code"].strip() or row["conceptUri"].rsplit("/", 1)[1]


def write_taxonomy(esco: Path, folder: Path) -> None:
    """Writes the starter taxonomy into `folder`.

    Args:
        esco: Folder with the official package (zips); for structure only.
        folder: Where the files go.
    """
    starter = Starter(Package(esco))
    folder.mkdir(parents=True, exist_ok=True)
    for lang in LANGS:
        _write(folder / f"occupations_{lang}.csv", _occupations(starter, lang))
        _write(folder / f"skills_{lang}.csv", _skills(starter, lang))
        _write(folder / f"skillGroups_{lang}.csv", _groups(starter, lang))
        _write(folder / f"ISCOGroups_{lang}.csv", _isco(starter, lang))
    _write(folder / "skillsHierarchy_en.csv", _hierarchy(starter, "en"))
    _write(folder / "broaderRelationsSkillPillar.csv", _broader_skills(starter))
    _write(folder / "broaderRelationsOccPillar.csv", _broader_occupations(starter))
    _write(folder / "occupationSkillRelations.csv", _relations(starter))
    for name in COLLECTIONS:
        _write(folder / f"{name}_en.csv", _collection(starter, name))


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _occupations(starter: Starter, lang: str) -> list[Row]:
    rows = []
    for uri, official in starter.occupations.items():
        preferred, others = starter.label(uri, lang)
        rows.append(
            {
                "conceptType": "Occupation",
                "conceptUri": uri,
                "iscoGroup": official["iscoGroup"],
                "preferredLabel": preferred,
                "altLabels": others,
                "hiddenLabels": "",
                "status": "released",
                "modifiedDate": "",
                "regulatedProfessionNote": "",
                "scopeNote": "",
                "definition": "",
                "inScheme": f"{SCHEME}occupations",
                "description": "",
                "code": official["code"],
            }
        )
    return rows


def _skills(starter: Starter, lang: str) -> list[Row]:
    rows = []
    for uri, official in starter.skills.items():
        preferred, others = starter.label(uri, lang)
        rows.append(
            {
                "conceptType": "KnowledgeSkillCompetence",
                "conceptUri": uri,
                "skillType": official["skillType"],
                "reuseLevel": official["reuseLevel"],
                "preferredLabel": preferred,
                "altLabels": others,
                "hiddenLabels": "",
                "status": "released",
                "modifiedDate": "",
                "scopeNote": "",
                "definition": "",
                "inScheme": f"{SCHEME}skills",
                "description": "",
            }
        )
    return rows


def _groups(starter: Starter, lang: str) -> list[Row]:
    return [
        {
            "conceptType": "SkillGroup",
            "conceptUri": uri,
            "preferredLabel": starter.label(uri, lang)[0],
            "altLabels": starter.label(uri, lang)[1],
            "hiddenLabels": "",
            "status": "released",
            "modifiedDate": "",
            "scopeNote": "",
            "inScheme": f"{SCHEME}skills",
            "description": "",
            "code": group_code(official),
        }
        for uri, official in starter.groups.items()
    ]


def _isco(starter: Starter, lang: str) -> list[Row]:
    return [
        {
            "conceptType": "ISCOGroup",
            "conceptUri": official["conceptUri"],
            "code": code,
            "preferredLabel": starter.label(official["conceptUri"], lang)[0],
            "status": "released",
            "altLabels": "",
            "inScheme": f"{SCHEME}isco",
            "description": "",
        }
        for code, official in sorted(starter.isco.items())
    ]


def _hierarchy(starter: Starter, lang: str) -> list[Row]:
    rows = []
    for official in starter.package.rows("skillsHierarchy"):
        path = [official[f"Level {level} URI"] for level in range(4)]
        held = [uri for uri in path if uri]
        if not set(held) <= set(starter.groups):
            continue
        row: Row = {}
        for level, uri in enumerate(path):
            row[f"Level {level} URI"] = uri
            row[f"Level {level} preferred term"] = starter.label(uri, lang)[0] if uri else ""
        row["Description"] = ""
        row["Scope note"] = ""
        for level in range(4):
            row[f"Level {level} code"] = official[f"Level {level} code"]
        rows.append(row)
    return rows


def _broader_skills(starter: Starter) -> list[Row]:
    kind = "KnowledgeSkillCompetence"
    return [
        {
            "conceptType": kind if uri in starter.skills else "SkillGroup",
            "conceptUri": uri,
            "broaderType": kind if parent in starter.skills else "SkillGroup",
            "broaderUri": parent,
        }
        for uri, parent in starter.broader
    ]


def _broader_occupations(starter: Starter) -> list[Row]:
    pairs = [
        ("Occupation", uri, row["iscoGroup"]) for uri, row in sorted(starter.occupations.items())
    ]
    pairs += [
        ("ISCOGroup", ISCO + code, code[:-1]) for code in sorted(starter.isco) if len(code) > 1
    ]
    return [
        {
            "conceptType": kind,
            "conceptUri": uri,
            "broaderType": "ISCOGroup",
            "broaderUri": ISCO + parent,
        }
        for kind, uri, parent in pairs
    ]


def _relations(starter: Starter) -> list[Row]:
    return [
        {name: row[name] for name in ("occupationUri", "relationType", "skillType", "skillUri")}
        for row in starter.package.rows("occupationSkillRelations")
        if row["occupationUri"] in starter.occupations and row["skillUri"] in starter.skills
    ]


def _collection(starter: Starter, name: str) -> list[Row]:
    rows = []
    for official in starter.package.rows(name):
        uri = official["conceptUri"]
        if uri not in starter.skills:
            continue
        preferred, others = starter.label(uri, "en")
        broader = [parent for child, parent in starter.broader if child == uri]
        row = {
            "conceptType": "KnowledgeSkillCompetence",
            "conceptUri": uri,
            "preferredLabel": preferred,
            "status": "released",
            "skillType": official["skillType"],
            "reuseLevel": official["reuseLevel"],
            "altLabels": " | ".join(others.split("\n")) if others else "",
            "description": "",
            "broaderConceptUri": " | ".join(broader),
            "broaderConceptPT": " | ".join(starter.label(parent, "en")[0] for parent in broader),
        }
        rows.append({column: row[column] for column in official if column in row})
    return rows
