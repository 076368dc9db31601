"""Reads and checks study.toml. All problems are told at once, each with its key and line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from smartlife.errors import StudyInvalid
from smartlife.model.fields import Observation, Publish, SourceKind, get_values
from smartlife.model.regions import is_code as is_nuts_code
from smartlife.model.study import (
    DEFAULT_FORMATS,
    DEFAULT_KINDS,
    NUTS_VERSIONS,
    REPORT_FORMATS,
    REPORT_KINDS,
    REPORT_LANGUAGES,
    SourceSpec,
    Study,
)
from smartlife.model.tables import RAW_COLUMNS
from smartlife.store.strategy_file import shipped_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FILE_NAME = "study.toml"
NOT_STATED = "not stated"

_STUDY_KEYS = {
    "id": str,
    "title": dict,
    "regions": list,
    "partners": list,
    "nuts_version": int,
    "languages": list,
    "strategies": list,
    "from": date,
    "to": date,
}
_REPORT_KEYS: dict[str, type] = {"formats": list, "kinds": list}
_SOURCE_KEYS = {
    "id": str,
    "kind": str,
    "path": str,
    "format": str,
    "lang": str,
    "region": str,
    "retrieved": date,
    "observation": str,
    "publish": str,
    "columns": dict,
    "options": dict,
    "publisher": str,
    "title": str,
    "licence": str,
    "url": str,
}
_TYPE_NAMES = {
    str: "a text in quotes",
    int: "a whole number",
    list: "a list in square brackets",
    dict: "a table in curly brackets",
    date: "a date such as 2026-03-01 (without quotes)",
}


@dataclass(slots=True)
class _Problems:
    """Collects what is wrong, with the line of the key."""

    path: Path
    lines: list[str]
    told: list[str] = field(default_factory=list)

    def add(self, place: str, line: int | None, message: str) -> None:
        where = f"line {line}" if line else "missing"
        self.told.append(f"{place} ({where}): {message}")

    def raise_if_any(self) -> None:
        if self.told:
            count = len(self.told)
            raise StudyInvalid(
                f"{FILE_NAME} has {count} problem{'s' if count > 1 else ''}",
                where="\n".join(f"  {problem}" for problem in self.told),
                todo=f"Correct {self.path} and run again. `smartlife init` writes an example.",
                problems=self.told,
            )


@dataclass(frozen=True, slots=True)
class _Section:
    """One table of the file: its values, the line it starts at and the lines of its keys."""

    name: str
    values: dict[str, Any]
    line: int | None
    key_lines: dict[str, int]

    def line_of(self, key: str) -> int | None:
        return self.key_lines.get(key)


def read_study(
    folder: Path, *, known_codes: Callable[[str], frozenset[str]] | None = None
) -> Study:
    """Reads `folder/study.toml` (or the file itself).

    Args:
        folder: Folder of the study.
        known_codes: NUTS version → its codes; then every code is checked to be one of them.

    Raises:
        StudyInvalid: it is missing, no TOML, or breaks rules; all problems are listed.
    """
    path = folder if folder.is_file() else folder / FILE_NAME
    text = _read_text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyInvalid(
            f"{FILE_NAME} is not valid TOML: {error}",
            where=str(path),
            todo="A missing quote, bracket or comma in that line or the one before is usual.",
        ) from error
    problems = _Problems(path, text.splitlines())
    sections = list(_sections(values, problems))
    study = _study(path.parent.resolve(), sections, problems)
    _check_strategies(study, sections[0], problems)
    if known_codes is not None:
        _check_codes(study, sections, known_codes, problems)
    problems.raise_if_any()
    return study


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        there = path.parent.is_dir()
        raise StudyInvalid(
            f"There is no {FILE_NAME} here"
            if there
            else f"There is no such folder, so no {FILE_NAME}",
            where=str(path),
            todo="Give the folder of a study, or make one with `smartlife init FOLDER`.",
        ) from None
    except (UnicodeDecodeError, OSError) as error:
        raise StudyInvalid(
            f"{FILE_NAME} cannot be read: {error}", where=str(path), todo="Save it as UTF-8."
        ) from error


_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")


def _sections(values: dict[str, Any], problems: _Problems) -> Iterator[_Section]:
    """Splits the file into [study], [report] and each [[source]], with line numbers."""
    spans = _spans(problems.lines)
    for name in values:
        if name not in ("study", "report", "source"):
            known = spans.get(name, [(None, {})])[0]
            problems.add(name, known[0], "unknown; a study has [study], [report], [[source]]")
    study = values.get("study")
    if not isinstance(study, dict):
        problems.add("[study]", None, "the file needs a table [study]")
        study = {}
    line, keys = spans.get("study", [(None, {})])[0]
    yield _Section("study", study, line, keys)
    report = values.get("report", {})
    line, keys = spans.get("report", [(None, {})])[0]
    if not isinstance(report, dict):
        problems.add("report", line, "write [report] with one bracket: there is one")
        report = {}
    yield _Section("report", report, line, keys)
    sources = values.get("source", [])
    if not isinstance(sources, list):
        problems.add("source", None, "write [[source]] with two brackets: there may be many")
        return
    places = spans.get("source", [])
    for index, source in enumerate(sources):
        line, keys = places[index] if index < len(places) else (None, {})
        yield _Section(f"source {index + 1}", source, line, keys)


def _spans(lines: list[str]) -> dict[str, list[tuple[int | None, dict[str, int]]]]:
    """Table name → for each occurrence: line of its header, lines of its keys."""
    found: dict[str, list[tuple[int | None, dict[str, int]]]] = {}
    keys: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        header = _HEADER.match(line)
        if header:
            name, _, rest = header.group(2).partition(".")
            if rest and found.get(name):
                keys = found[name][-1][1]  # [source.columns] belongs to the source above
                keys.setdefault(rest, number)
                continue
            keys = {}
            found.setdefault(name, []).append((number, keys))
            continue
        key = _KEY.match(line)
        if key:
            keys.setdefault(key.group(1), number)
    return found


def _study(folder: Path, sections: list[_Section], problems: _Problems) -> Study:
    head, report, *rest = sections
    given = _checked(head, _STUDY_KEYS, ("id", "title", "regions", "from", "to"), problems)
    version = given.get("nuts_version", max(NUTS_VERSIONS))
    if version not in NUTS_VERSIONS:
        problems.add(
            "study.nuts_version",
            head.line_of("nuts_version"),
            f"{version} is not known; use one of {', '.join(map(str, NUTS_VERSIONS))}",
        )
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", given.get("id", "x")):
        problems.add("study.id", head.line_of("id"), "use small letters, digits and - (at most 40)")
    _check_titles(head, given, problems)
    languages = tuple(given.get("languages", ["en"]))
    for lang in languages:
        if lang not in REPORT_LANGUAGES:
            known = ", ".join(REPORT_LANGUAGES)
            problems.add("study.languages", head.line_of("languages"), f"{lang!r} is not {known}")
    start, end = given.get("from", date(2000, 1, 1)), given.get("to", date(2100, 1, 1))
    if start >= end:
        problems.add("study.to", head.line_of("to"), f"{end} must be later than `from`, {start}")
    report_keys = _checked(report, _REPORT_KEYS, (), problems)
    return Study(
        folder=folder,
        study_id=given.get("id", ""),
        titles=given.get("title", {}),
        regions=_codes(head, given, "regions", problems),
        partners=_codes(head, given, "partners", problems),
        nuts_version=version,
        languages=tuple(dict.fromkeys(languages)) or ("en",),
        start=start,
        end=end,
        sources=_sources(rest, problems),
        formats=_formats(report, report_keys, problems),
        kinds=_kinds(report, report_keys, problems),
        strategies=tuple(map(str, given["strategies"])) if "strategies" in given else None,
    )


def _check_codes(
    study: Study,
    sections: list[_Section],
    known_codes: Callable[[str], frozenset[str]],
    problems: _Problems,
) -> None:
    """Every code must be one of the study's NUTS version: a code of another one is no region."""
    head, _, *rest = sections
    known = known_codes(str(study.nuts_version))
    named = [(head, f"study.{key}", key, code) for key in ("regions", "partners")
             for code in getattr(study, key)]  # fmt: skip
    named += [
        (section, f"{section.name}.region", "region", source.region)
        for section, source in zip(rest, study.sources, strict=True)
        if source.region
    ]
    for section, place, key, code in named:
        if not is_nuts_code(code) or code in known:
            continue
        others = [str(year) for year in NUTS_VERSIONS if code in known_codes(str(year))]
        told = f"it is one of {' and '.join(others)}" if others else "nor one of any version held"
        near = sorted(other for other in known if other[:-1] == code[:-1])
        hint = f"; its neighbours there: {', '.join(near)}" if near else ""
        problems.add(
            place,
            section.line_of(key),
            f"{code} is no code of NUTS {study.nuts_version} ({told}){hint}",
        )


def _check_strategies(study: Study, head: _Section, problems: _Problems) -> None:
    """Every strategy that is named has to come with smartlife, or lie in inputs/areas."""
    if study.strategies is None:
        return
    own = {path.stem for path in (study.folder / "inputs" / "areas").glob("*.toml")}
    known = sorted({*shipped_ids(), *own})
    for name in study.strategies:
        if name not in known:
            problems.add(
                "study.strategies",
                head.line_of("strategies"),
                f"{name!r} is none of {', '.join(known)}; put a file of your own into inputs/areas",
            )


def _kinds(report: _Section, given: dict[str, Any], problems: _Problems) -> tuple[str, ...]:
    """Which reports are written, each once; the situation analysis if nobody says."""
    kinds = tuple(given.get("kinds", DEFAULT_KINDS))
    wrong = [name for name in kinds if name not in REPORT_KINDS]
    if wrong or not kinds:
        told = f"{wrong[0]!r} is no report" if wrong else "name at least one"
        problems.add(
            "report.kinds", report.line_of("kinds"), f"{told}; use {', '.join(REPORT_KINDS)}"
        )
    return tuple(dict.fromkeys(name for name in kinds if name in REPORT_KINDS))


def _formats(report: _Section, given: dict[str, Any], problems: _Problems) -> tuple[str, ...]:
    """The formats of the report, each once; page and PDF if nobody says."""
    formats = tuple(given.get("formats", DEFAULT_FORMATS))
    wrong = [name for name in formats if name not in REPORT_FORMATS]
    if wrong or not formats:
        told = f"{wrong[0]!r} is no format" if wrong else "name at least one"
        problems.add(
            "report.formats", report.line_of("formats"), f"{told}; use {', '.join(REPORT_FORMATS)}"
        )
    return tuple(dict.fromkeys(name for name in formats if name in REPORT_FORMATS))


def _check_titles(head: _Section, given: dict[str, Any], problems: _Problems) -> None:
    titles = given.get("title", {"en": "x"})
    wrong = [lang for lang, title in titles.items() if not isinstance(title, str) or not title]
    if not titles or wrong or not all(re.fullmatch("[a-z]{2}", lang) for lang in titles):
        problems.add(
            "study.title",
            head.line_of("title"),
            'give the title per language: { en = "…", lv = "…" }',
        )


def _codes(head: _Section, given: dict[str, Any], key: str, problems: _Problems) -> tuple[str, ...]:
    codes = given.get(key, [])
    for code in codes:
        if not isinstance(code, str) or not is_nuts_code(code):
            problems.add(
                f"study.{key}",
                head.line_of(key),
                f"{code!r} has not the form of a NUTS code (two letters, up to three more signs, "
                "such as LV00C)",
            )
    if key == "regions" and not codes:
        problems.add("study.regions", head.line_of(key), "name at least one region")
    return tuple(dict.fromkeys(code for code in codes if isinstance(code, str)))


def _checked(
    section: _Section,
    keys: dict[str, type],
    needed: tuple[str, ...],
    problems: _Problems,
) -> dict[str, Any]:
    """The values of known keys with the right type; tells of all others."""
    good: dict[str, Any] = {}
    for key, value in section.values.items():
        wanted = keys.get(key)
        if wanted is None:
            near = ", ".join(keys)
            problems.add(f"{section.name}.{key}", section.line_of(key), f"unknown; keys are {near}")
        elif not _has_type(value, wanted):
            problems.add(
                f"{section.name}.{key}",
                section.line_of(key),
                f"must be {_TYPE_NAMES[wanted]}, not {value!r}",
            )
        else:
            good[key] = value
    for key in needed:
        if key not in section.values:
            problems.add(
                f"{section.name}.{key}",
                None,
                f"is needed: {_TYPE_NAMES[keys[key]]}"
                + (f" (the table starts in line {section.line})" if section.line else ""),
            )
    return good


def _has_type(value: object, wanted: type) -> bool:
    """True if a TOML value has the type; true is no number, and a time no date."""
    if wanted in (int, date):
        return type(value) is wanted
    return isinstance(value, wanted)


def _sources(sections: list[_Section], problems: _Problems) -> tuple[SourceSpec, ...]:
    made: list[SourceSpec] = []
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for section in sections:
        given = _checked(section, _SOURCE_KEYS, ("kind", "path"), problems)
        kind = given.get("kind", "")
        counts[kind] = counts.get(kind, 0) + 1
        source_id = given.get("id", f"{kind}_{counts[kind]}")
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", source_id) or len(source_id) > 40:
            problems.add(
                f"{section.name}.id",
                section.line_of("id"),
                f"{source_id!r}: use small letters, digits and single _ (at most 40)",
            )
        if source_id in seen:
            problems.add(
                f"{section.name}.id", section.line_of("id"), f"{source_id!r} is given twice"
            )
        seen.add(source_id)
        _check_source(section, given, problems)
        made.append(_source(source_id, given))
    return tuple(made)


def _check_source(section: _Section, given: dict[str, Any], problems: _Problems) -> None:
    if not given.get("path", "x").strip():
        problems.add(
            f"{section.name}.path",
            section.line_of("path"),
            "name the file, folder or pattern of this source alone",
        )
    for key, literal in (("kind", SourceKind), ("observation", Observation), ("publish", Publish)):
        allowed = get_values(literal)
        if key in given and given[key] not in allowed:
            problems.add(
                f"{section.name}.{key}",
                section.line_of(key),
                f"{given[key]!r} is not one of {', '.join(allowed)}",
            )
    if not re.fullmatch("[a-z]{2}", given.get("lang", "en")):
        problems.add(f"{section.name}.lang", section.line_of("lang"), "use two letters, such as lv")
    region = given.get("region")
    if region is not None and not is_nuts_code(region):
        problems.add(
            f"{section.name}.region", section.line_of("region"), f"{region!r} is no NUTS code"
        )
    _check_columns(section, given, problems)


def _check_columns(section: _Section, given: dict[str, Any], problems: _Problems) -> None:
    known = RAW_COLUMNS.get(given.get("kind", ""))
    for key, value in given.get("columns", {}).items():
        if known is not None and key not in known:
            problems.add(
                f"{section.name}.columns.{key}",
                section.line_of("columns"),
                f"unknown; columns of {given['kind']} are {', '.join(known)}",
            )
        if not isinstance(value, str):
            problems.add(
                f"{section.name}.columns.{key}",
                section.line_of("columns"),
                "must be the name of a column of the file, in quotes",
            )


def _source(source_id: str, given: dict[str, Any]) -> SourceSpec:
    # what nobody said is taken in the most careful way: a stock carries no trend
    observation = "stock" if given.get("kind") == "vacancies" else None
    return SourceSpec(
        source_id=source_id,
        kind=given.get("kind", "vacancies"),
        path=given.get("path", ""),
        format=given.get("format", "auto"),
        lang=given.get("lang"),
        region=given.get("region"),
        retrieved=given.get("retrieved"),
        observation=given.get("observation", observation),
        publish=given.get("publish", "counts"),
        columns=tuple(sorted(given.get("columns", {}).items())),
        options=tuple(sorted((k, str(v)) for k, v in given.get("options", {}).items())),
        publisher=given.get("publisher", NOT_STATED),
        title=given.get("title", given.get("publisher", source_id)),
        licence=given.get("licence", NOT_STATED),
        url=given.get("url"),
    )
