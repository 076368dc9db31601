"""Reads and checks study.toml. All problems are told at once, each with its key and line."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

from smartlife.errors import StudyInvalid
from smartlife.model.fields import Observation, Publish, SourceKind, get_values
from smartlife.model.regions import is_code as is_nuts_code
from smartlife.model.study import (
    DEFAULT_FORMATS,
    DEFAULT_KINDS,
    NOT_STATED,
    NUTS_VERSIONS,
    REPORT_FORMATS,
    REPORT_KINDS,
    REPORT_LANGUAGES,
    SourceSpec,
    Study,
)
from smartlife.model.tables import RAW_COLUMNS
from smartlife.store.strategy_file import shipped_ids
from smartlife.store.study_sections import (
    FILE_NAME,
    Problems,
    Section,
    checked_values,
    read_text,
    split_sections,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_STUDY_KEYS = {
    "id": str,
    "title": dict,
    "regions": list,
    "partners": list,
    "nuts_version": int,
    "languages": list,
    "strategies": list,
    "contact": str,
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
    "titles": dict,
    "licence": str,
    "url": str,
}


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
    text = read_text(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StudyInvalid(
            f"{FILE_NAME} is not valid TOML: {error}",
            where=str(path),
            todo="A missing quote, bracket or comma in that line or the one before is usual.",
        ) from error
    problems = Problems(path, text.splitlines())
    sections = list(split_sections(values, problems))
    study = _study(path.parent.resolve(), sections, problems)
    _check_strategies(study, sections[0], problems)
    if known_codes is not None:
        _check_codes(study, sections, known_codes, problems)
    problems.raise_if_any()
    return study


def _study(folder: Path, sections: list[Section], problems: Problems) -> Study:
    head, report, *rest = sections
    given = checked_values(head, _STUDY_KEYS, ("id", "title", "regions", "from", "to"), problems)
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
    report_keys = checked_values(report, _REPORT_KEYS, (), problems)
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
        contact=_contact(head, given, problems),
    )


def _check_codes(
    study: Study,
    sections: list[Section],
    known_codes: Callable[[str], frozenset[str]],
    problems: Problems,
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


def _check_strategies(study: Study, head: Section, problems: Problems) -> None:
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


def _contact(head: Section, given: dict[str, Any], problems: Problems) -> str:
    """Where readers of the study's pages can turn to; empty if nobody says."""
    contact = str(given.get("contact", "")).strip()
    if contact and not re.fullmatch(r"https?://[^\s<>\"]+|[^\s@<>\"]+@[^\s@<>\"]+", contact):
        problems.add(
            "study.contact",
            head.line_of("contact"),
            "give an e-mail address or the address of a web page",
        )
    return contact


def _kinds(report: Section, given: dict[str, Any], problems: Problems) -> tuple[str, ...]:
    """Which reports are written, each once; the situation analysis if nobody says."""
    kinds = tuple(given.get("kinds", DEFAULT_KINDS))
    wrong = [name for name in kinds if name not in REPORT_KINDS]
    if wrong or not kinds:
        told = f"{wrong[0]!r} is no report" if wrong else "name at least one"
        problems.add(
            "report.kinds", report.line_of("kinds"), f"{told}; use {', '.join(REPORT_KINDS)}"
        )
    return tuple(dict.fromkeys(name for name in kinds if name in REPORT_KINDS))


def _formats(report: Section, given: dict[str, Any], problems: Problems) -> tuple[str, ...]:
    """The formats of the report, each once; page and PDF if nobody says."""
    formats = tuple(given.get("formats", DEFAULT_FORMATS))
    wrong = [name for name in formats if name not in REPORT_FORMATS]
    if wrong or not formats:
        told = f"{wrong[0]!r} is no format" if wrong else "name at least one"
        problems.add(
            "report.formats", report.line_of("formats"), f"{told}; use {', '.join(REPORT_FORMATS)}"
        )
    return tuple(dict.fromkeys(name for name in formats if name in REPORT_FORMATS))


def _check_titles(head: Section, given: dict[str, Any], problems: Problems) -> None:
    titles = given.get("title", {"en": "x"})
    if not titles or not _are_titles(titles):
        problems.add(
            "study.title",
            head.line_of("title"),
            'give the title per language: { en = "…", lv = "…" }',
        )


def _codes(head: Section, given: dict[str, Any], key: str, problems: Problems) -> tuple[str, ...]:
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


def _sources(sections: list[Section], problems: Problems) -> tuple[SourceSpec, ...]:
    made: list[SourceSpec] = []
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for section in sections:
        given = checked_values(section, _SOURCE_KEYS, ("kind", "path"), problems)
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


def _check_source(section: Section, given: dict[str, Any], problems: Problems) -> None:
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
    if not _are_titles(given.get("titles", {})):
        problems.add(
            f"{section.name}.titles",
            section.line_of("titles"),
            'give the title per language: { lv = "…", de = "…" }',
        )


def _are_titles(titles: dict[str, Any]) -> bool:
    """True if every key is a language of two letters and every value a text."""
    return all(
        re.fullmatch("[a-z]{2}", lang) and isinstance(title, str) and title
        for lang, title in titles.items()
    )


def _check_columns(section: Section, given: dict[str, Any], problems: Problems) -> None:
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
        titles=tuple(sorted(given.get("titles", {}).items())),
        licence=given.get("licence", NOT_STATED),
        url=given.get("url"),
    )
