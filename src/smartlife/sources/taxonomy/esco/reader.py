"""Reads the files of the ESCO CSV package: concepts with labels, the hierarchy, relations.

Which files there are, and their columns, is in `files.yml`. The files of a package changed from
version to version (columns moved, relation files got labels and a language in their name), so
columns are found by name. Alternative labels are separated by line breaks or by `|`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, cast

import yaml

from smartlife.errors import FormatUnknown, InputUnreadable
from smartlife.formats.records import noted, rejected
from smartlife.model.issues import Issue
from smartlife.model.taxonomy import (
    COLLECTION_PREFIX,
    ConceptEntry,
    RelationEntry,
    group_code_of,
    isced_code_of,
    isco_code_in,
    isco_code_of,
    kind_of,
    language_of,
    normal_uri,
    stem_of,
)
from smartlife.sources.taxonomy.esco.sheet import Sheet, read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smartlife.formats.records import Opened
    from smartlife.model.fields import RelationKind
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_SEPARATORS: Final = re.compile(r"[\n\r|]+")
_GROUP_CODE: Final = re.compile(r"[A-Z]\d{0,2}(?:\.\d{1,2}){0,3}|\d{2,4}")
_LEVEL: Final = re.compile(r"level\s*(\d)\s*uri", re.IGNORECASE)
_STATUS: Final = {"": "released", "released": "released", "obsolete": "obsolete"}
_RELATIONS: Final[dict[str, RelationKind]] = {"essential": "essential", "optional": "optional"}
_CONCEPT_COLUMNS: Final = (
    "conceptUri", "conceptType", "skillType", "iscoGroup", "code", "status", "reuseLevel",
    "preferredLabel", "altLabels", "hiddenLabels",
)  # fmt: skip
_MAX_LABEL: Final = 500
"""Characters; the longest label of ESCO has about 200."""

Entry = ConceptEntry | RelationEntry | Issue


@dataclass(frozen=True, slots=True)
class _Task:
    """One file to read: what it is, and how."""

    opened: Opened
    lang: str
    role: str
    name: str
    said: Any


@cache
def _known_files() -> dict[str, dict[str, Any]]:
    text = files("smartlife.sources.taxonomy.esco").joinpath("files.yml").read_text("utf-8")
    return cast("dict[str, dict[str, Any]]", yaml.safe_load(text))


def recognises(sample: Sample) -> bool:
    """True if the file's name is one of the package's, whatever language or version."""
    return _role_of(sample.opened.file) is not None


def read(opened: Opened, source: SourceSpec) -> Iterator[Entry]:
    """Yields what each row says of a concept or relation, or an issue in its place.

    Raises:
        ColumnsMissing: the file is named like one of ESCO's and lacks its columns.
        InputUnreadable: the file cannot be read, or nothing tells its language.
    """
    found = _role_of(opened.file)
    if found is None:
        raise FormatUnknown(
            "The file is none of the ESCO package's",
            where=opened.file,
            todo="Known are: " + ", ".join(sorted(n for r in _known_files().values() for n in r)),
        )
    role, name = found
    lang = language_of(opened.file) or source.lang or ""
    task = _Task(opened, lang, role, name, _known_files()[role][name])
    if role in ("concepts", "hierarchy") and not lang:
        raise InputUnreadable(
            "Nothing tells the language of the labels",
            where=opened.file,
            todo=f"Name the file as the ESCO portal does ({name}_lv.csv), or give `lang`.",
        )
    yield from _READERS[role](task)


def _role_of(file: str) -> tuple[str, str] | None:
    name = stem_of(file).casefold()
    return next(((role, name) for role, names in _known_files().items() if name in names), None)


def _unused(task: _Task) -> Iterator[Entry]:
    rows = sum(1 for _ in read_sheet(task.opened).rows)
    told = f"{rows} rows are not used: the file {task.said}."
    yield noted(task.opened, "file_unused", None, told)


# --- concepts


def _concepts(task: _Task) -> Iterator[Entry]:
    sheet = read_sheet(task.opened, task.lang)
    sheet.places(task.said["needs"])
    make = _concept_maker(task, sheet)
    for item in sheet.rows:
        if isinstance(item, Issue):
            yield item
        else:
            yield from make(*item)


def _concept_maker(task: _Task, sheet: Sheet) -> Callable[[int, list[str]], Iterator[Entry]]:
    """Looks the columns up once, so that a row costs little."""
    pick = itemgetter(*(sheet.place(name) for name in _CONCEPT_COLUMNS))
    defining = sheet.places([name for name in task.said["defining"] if sheet.place(name) >= 0])
    usual_type: str = task.said["concept_type"]
    opened = task.opened

    def make(row: int, cells: list[str]) -> Iterator[Entry]:
        (
            uri_cell, concept_type, skill_type, isco_group, code, status, reuse_level,
            preferred_cell, alternatives_cell, hidden_cell,
        ) = pick(cells)  # fmt: skip
        uri = normal_uri(uri_cell)
        if uri is None:
            yield _bad_uri(opened, row, "conceptUri", uri_cell)
            return
        notes: list[Issue] = []
        preferred = _label(opened, row, preferred_cell, notes)
        alternatives = _labels(opened, row, alternatives_cell, notes)
        defines = any(cells[place].strip() for place in defining)
        if not preferred and not (defines or alternatives):
            yield rejected(opened, "empty_row", row, "The row has a URI and no label.", uri)
            return
        if not preferred:
            notes.append(noted(opened, "title_missing", row, "No preferred label.", uri))
        kind = kind_of(uri, concept_type or usual_type, skill_type)
        yield ConceptEntry(
            row=row,
            uri=uri,
            kind=kind,
            lang=task.lang,
            preferred=preferred,
            alternatives=alternatives,
            hidden=_labels(opened, row, hidden_cell, notes),
            code=_code(uri, kind, code.strip(), (opened, row, notes)),
            isco_code=_isco(uri, kind, isco_group, code),
            skill_type=skill_type.strip() or None,
            reuse_level=reuse_level.strip() or None,
            status=_status(status, (opened, row, notes)),
            defines=defines,
        )
        yield from notes

    return make


def _labels(opened: Opened, row: int, cell: str, notes: list[Issue]) -> tuple[str, ...]:
    """Splits and cleans labels, without repetitions, in the order of the file."""
    if not cell:
        return ()
    parts = _SEPARATORS.split(cell)
    found = dict.fromkeys([_label(opened, row, part, notes) for part in parts])
    found.pop("", None)
    return tuple(found)


def _label(opened: Opened, row: int, cell: str, notes: list[Issue]) -> str:
    """One label, cleaned; empty if there is none or it is too long to be one."""
    label = cell.strip()
    if not (label.isascii() and label.isprintable()):
        label = _clean(label)
    if len(label) <= _MAX_LABEL:
        return label
    told = f"A label has more than {_MAX_LABEL} characters and is not used."
    notes.append(noted(opened, "too_long", row, told))
    return ""


def _clean(label: str) -> str:
    text = unicodedata.normalize("NFC", label)
    if text.isprintable():
        return text
    # no-break spaces become spaces; marks of direction, soft hyphens and the like are invisible
    # and break comparison
    text = " ".join(text.split())
    return "".join(char for char in text if char.isprintable()).strip()


def _code(uri: str, kind: str, said: str, where: tuple[Opened, int, list[Issue]]) -> str | None:
    own = isco_code_of(uri) or isced_code_of(uri) or group_code_of(uri)
    if own:
        return own
    if kind == "occupation":
        return said or None
    if kind != "skill_group" or not said:
        return None
    if _GROUP_CODE.fullmatch(said):
        return said
    opened, row, notes = where
    notes.append(noted(opened, "code_invalid", row, f"{said!r} is no code of a group.", "code"))
    return None


def _isco(uri: str, kind: str, group: str, code: str) -> str | None:
    if kind == "occupation":
        return isco_code_in(group) or isco_code_in(code)
    return isco_code_of(uri)


def _status(cell: str, where: tuple[Opened, int, list[Issue]]) -> str:
    said = cell.strip().casefold()
    if said in _STATUS:
        return _STATUS[said]
    opened, row, notes = where
    told = f"The status {said[:40]!r} is not known; the concept counts as released."
    notes.append(noted(opened, "value_unknown", row, told, "status"))
    return "released"


# --- hierarchy


def _hierarchy(task: _Task) -> Iterator[Entry]:
    sheet = read_sheet(task.opened, task.lang)
    sheet.places(task.said["needs"])
    hits = (_LEVEL.fullmatch(name) for name in sheet.header)
    levels = [
        [sheet.place(f"Level {number} {what}") for what in ("URI", "preferred term", "code")]
        for number in sorted(int(hit.group(1)) for hit in hits if hit)
    ]
    for item in sheet.rows:
        if isinstance(item, Issue):
            yield item
            continue
        row, cells = item
        path = [places for places in levels if cells[places[0]].strip()]
        uris = [normal_uri(cells[places[0]]) for places in path]
        known = [uri for uri in uris if uri]
        if not known or len(known) < len(uris):
            bad = [cells[places[0]] for places in path if not normal_uri(cells[places[0]])]
            yield _bad_uri(task.opened, row, "Level URI", " ".join(bad))
            continue
        notes: list[Issue] = []
        _, term, code = path[-1]
        kind = kind_of(known[-1], "SkillGroup")
        yield ConceptEntry(
            row=row,
            uri=known[-1],
            kind=kind,
            lang=task.lang,
            preferred=_label(task.opened, row, cells[term], notes),
            code=_code(known[-1], kind, cells[code].strip(), (task.opened, row, notes)),
            defines=True,
            broader=tuple(reversed(known[:-1])),
        )
        yield from notes


# --- relations


def _relations(task: _Task) -> Iterator[Entry]:
    sheet = read_sheet(task.opened)
    said = task.said
    sheet.places(said["needs"])
    from_place, to_place = sheet.places([said["from"], said["to"]])
    kind_place = sheet.place(said["relation"]) if "relation" in said else -1
    # few URIs and kinds stand in many rows: each is checked once
    uri_of = cache(normal_uri)
    relation_of = cache(_relation_of)
    for item in sheet.rows:
        if isinstance(item, Issue):
            yield item
            continue
        row, cells = item
        from_uri, to_uri = uri_of(cells[from_place]), uri_of(cells[to_place])
        relation = "broader" if kind_place < 0 else relation_of(cells[kind_place])
        if from_uri and to_uri and relation and from_uri != to_uri:
            yield RelationEntry(row, from_uri, relation, to_uri)
        elif not from_uri or not to_uri:
            column, place = ("to", to_place) if from_uri else ("from", from_place)
            yield _bad_uri(task.opened, row, said[column], cells[place])
        elif not relation:
            told = "The kind of relation is neither essential nor optional."
            yield rejected(task.opened, "value_unknown", row, told, cells[kind_place])
        else:
            told = "The row relates a concept to itself."
            yield rejected(task.opened, "structure_invalid", row, told, from_uri)


def _relation_of(cell: str) -> RelationKind | None:
    return _RELATIONS.get(cell.strip().casefold())


def _collection(task: _Task) -> Iterator[Entry]:
    sheet = read_sheet(task.opened)
    [place] = sheet.places(["conceptUri"])
    to_uri = COLLECTION_PREFIX + task.said
    for item in sheet.rows:
        if isinstance(item, Issue):
            yield item
            continue
        row, cells = item
        uri = normal_uri(cells[place])
        if uri is None:
            yield _bad_uri(task.opened, row, "conceptUri", cells[place])
        else:
            yield RelationEntry(row, uri, "member", to_uri)


def _bad_uri(opened: Opened, row: int, column: str, value: str) -> Issue:
    told = "The identifier is not an ESCO URI." if value.strip() else "The row has no URI."
    return Issue("rejected", "uri_invalid", opened.file, row, column, value or None, told)


_READERS: Final[dict[str, Callable[[_Task], Iterator[Entry]]]] = {
    "concepts": _concepts,
    "hierarchy": _hierarchy,
    "relations": _relations,
    "collections": _collection,
    "unused": _unused,
}
