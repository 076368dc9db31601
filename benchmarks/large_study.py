"""A study as large as a country's: the demo, and as many invented documents as asked for.

    .venv/bin/python -m benchmarks.large_study FOLDER [--study smartlife-demo]
        [--documents 100000] [--share-of-courses 0.1]
    .venv/bin/smartlife run FOLDER
    .venv/bin/python -m benchmarks.serving --study FOLDER

Advertisements and courses are put together from those of the finished demo: the title, place and
terms of one, sentences of others in the same language and line of work, other employers, providers
and days. Everything is drawn from a fixed seed, so the same demo gives the same files, byte for
byte. The new folder is a study like any other, with the demo's own documents, words and statistics.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from smartlife.store.engine import EngineSettings
from smartlife.web.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SEED: Final = 7
_SENTENCES: Final = (2, 6)
_END_OF_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_REGIONS: Final = {"lv": "LV", "lt": "LT", "sv": "SE", "de": "DE"}
_FIRST, _LAST = date(2025, 3, 1), date(2026, 2, 20)
_NOT_COPIED: Final = ("lake", "reports", "made-by-smartlife-demo")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of documents.

    Attributes:
        name: As in `study.toml`.
        table: Where the demo has them.
        key: Identifies a document there.
        line: Column that says which line of work a document belongs to.
        by: Column that says whose it is.
        columns: Name in the file → column of the demo's table that is copied.
        own: Names of what is made: identifier, text, whose it is, its day.
        makers: How many there are of each name in the column `by`.
    """

    name: str
    table: str
    key: str
    line: str
    by: str
    columns: Mapping[str, str]
    own: tuple[str, str, str, str]
    makers: int


_VACANCIES: Final = Kind(
    "vacancies",
    "core__vacancies",
    "vacancy_id",
    "category",
    "employer_name",
    {"title": "title", "place": "place_name", "category": "category"},
    ("id", "text", "employer", "posted"),
    200,
)
_COURSES: Final = Kind(
    "courses",
    "core__courses",
    "course_id",
    "field_code",
    "provider_name",
    {
        "title": "title",
        "place": "place_name",
        "mode": "mode",
        "hours": "hours",
        "price": "price_eur",
        "level": "level",
        "field": "field_code",
    },
    ("id", "text", "provider", "start"),
    10,
)


class Documents:
    """The demo's documents of a kind and language, to make others of.

    Args:
        kind: Of which kind.
        lang: In which language.
        rows: The demo's, in a fixed order.
        chance: Draws.
    """

    def __init__(
        self, kind: Kind, lang: str, rows: Sequence[dict[str, Any]], chance: random.Random
    ) -> None:
        self._kind = kind
        self._lang = lang
        self._rows = rows
        self._chance = chance
        self._sentences: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            self._sentences[row[kind.line] or ""] += sentences(row["text"] or row["title"])

    def made(self, count: int) -> Iterator[dict[str, Any]]:
        """New documents, as rows of a file."""
        for number in range(count):
            row = self._chance.choice(self._rows)
            found = {ours: row[column] for ours, column in self._kind.columns.items()}
            yield found | self._own(row, number)

    def _own(self, row: Mapping[str, Any], number: int) -> dict[str, Any]:
        day = _FIRST + timedelta(self._chance.randrange((_LAST - _FIRST).days))
        known = self._sentences[row[self._kind.line] or ""]
        text = " ".join(self._chance.choices(known, k=self._chance.randint(*_SENTENCES)))
        by = f"{row[self._kind.by]} {self._chance.randrange(self._kind.makers)}"
        made_id = f"MADE-{self._lang}-{number:06d}"
        return dict(zip(self._kind.own, (made_id, text, by, day.isoformat()), strict=True))


def sentences(text: str) -> list[str]:
    """The sentences of a text, without those of a few letters."""
    return [one for part in _END_OF_SENTENCE.split(text) if len(one := part.strip()) > 5]


def make_study(finished: Path, folder: Path, documents: int, share_of_courses: float) -> None:
    """Writes the study.

    Args:
        finished: The demo after its run.
        folder: The new study; must not exist.
        documents: How many are made.
        share_of_courses: Of them.
    """
    shutil.copytree(finished, folder, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    courses = round(documents * share_of_courses)
    wanted = ((_VACANCIES, documents - courses), (_COURSES, courses))
    told = []
    runs = Runs(finished, EngineSettings())
    with runs.lease() as run:
        for kind, count in wanted:
            rows = sorted(run.tables.read(kind.table).to_pylist(), key=lambda row: row[kind.key])
            told += _make_kind(folder, kind, rows, count)
    runs.close()
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write("".join(told))


def _make_kind(folder: Path, kind: Kind, rows: list[dict[str, Any]], count: int) -> list[str]:
    """Writes a file for each language, as many documents as the demo's shares say."""
    by_lang = {lang: [row for row in rows if row["lang"] == lang] for lang in _REGIONS}
    of_all = sum(map(len, by_lang.values()))
    told = []
    for lang, own in by_lang.items():
        chance = random.Random(f"{_SEED} {kind.name} {lang}")  # noqa: S311 - a drawing
        path = f"{kind.name}/made_{lang}.csv"
        made = Documents(kind, lang, own, chance).made(round(count * len(own) / of_all))
        names = [*kind.columns, *kind.own]
        with (folder / path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(made)
        told.append(_source(kind, lang, path, names))
    return told


def _source(kind: Kind, lang: str, path: str, names: Sequence[str]) -> str:
    """The entry in `study.toml`."""
    observed = 'observation = "flow"\n' if kind is _VACANCIES else ""
    columns = ", ".join(f'{name} = "{name}"' for name in names)
    return f"""
[[source]]
id = "made_{kind.name}_{lang}"
kind = "{kind.name}"
path = "{path}"
format = "auto"
lang = "{lang}"
region = "{_REGIONS[lang]}"
retrieved = 2026-03-02
{observed}publish = "full"
publisher = "smartlife benchmark (made)"
title = "Made {kind.name}, {lang}"
licence = "CC0-1.0, made"
url = "https://example.org/made-{kind.name}-{lang}"
columns = {{ {columns} }}
"""


def main() -> None:
    """Makes a study."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="the new study; must not exist")
    parser.add_argument("--study", type=Path, default=Path("smartlife-demo"))
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--share-of-courses", type=float, default=0.1)
    asked = parser.parse_args()
    if not (asked.study / "lake" / "current").exists():
        raise SystemExit(f"{asked.study} is no study that was run: make it with `smartlife demo`")
    make_study(asked.study, asked.folder, asked.documents, asked.share_of_courses)


if __name__ == "__main__":
    main()
