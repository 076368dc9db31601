"""The parts of a study.toml with their line numbers, and what is wrong in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from smartlife.errors import StudyInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "study.toml"

_TYPE_NAMES = {
    str: "a text in quotes",
    int: "a whole number",
    list: "a list in square brackets",
    dict: "a table in curly brackets",
    date: "a date such as 2026-03-01 (without quotes)",
}


@dataclass(slots=True)
class Problems:
    """Collects what is wrong, with the line of the key."""

    path: Path
    lines: list[str]
    told: list[str] = field(default_factory=list)

    def add(self, place: str, line: int | None, message: str) -> None:
        """Adds one."""
        where = f"line {line}" if line else "missing"
        self.told.append(f"{place} ({where}): {message}")

    def raise_if_any(self) -> None:
        """Tells all at once.

        Raises:
            StudyInvalid: there is at least one.
        """
        if self.told:
            count = len(self.told)
            raise StudyInvalid(
                f"{FILE_NAME} has {count} problem{'s' if count > 1 else ''}",
                where="\n".join(f"  {problem}" for problem in self.told),
                todo=f"Correct {self.path} and run again. `smartlife init` writes an example.",
                problems=self.told,
            )


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file: its values, the line it starts at and the lines of its keys."""

    name: str
    values: dict[str, Any]
    line: int | None
    key_lines: dict[str, int]

    def line_of(self, key: str) -> int | None:
        """The line that a key stands in; None if it does not."""
        return self.key_lines.get(key)


def read_text(path: Path) -> str:
    """The text of the file.

    Raises:
        StudyInvalid: it is missing, or no UTF-8.
    """
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


def split_sections(values: dict[str, Any], problems: Problems) -> Iterator[Section]:
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
    yield Section("study", study, line, keys)
    report = values.get("report", {})
    line, keys = spans.get("report", [(None, {})])[0]
    if not isinstance(report, dict):
        problems.add("report", line, "write [report] with one bracket: there is one")
        report = {}
    yield Section("report", report, line, keys)
    sources = values.get("source", [])
    if not isinstance(sources, list):
        problems.add("source", None, "write [[source]] with two brackets: there may be many")
        return
    places = spans.get("source", [])
    for index, source in enumerate(sources):
        line, keys = places[index] if index < len(places) else (None, {})
        yield Section(f"source {index + 1}", source, line, keys)


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


def checked_values(
    section: Section,
    keys: dict[str, type],
    needed: tuple[str, ...],
    problems: Problems,
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
