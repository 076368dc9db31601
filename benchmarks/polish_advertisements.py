"""Reads Polish advertisements whose occupation people have coded by hand.

Two files: `kom1.xlsx`, a random sample of online advertisements of 2021 with a title each, and
`hand-coded-1k.csv`, mostly of computing, one text each in which the title stands first, then the
board's category, up to three kinds of work, and the level. Codes are those of the national
classification, six digits, the first four of which are ISCO-08 but for some national groups.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE: Final = "kom1.xlsx"
CODED: Final = "hand-coded-1k.csv"
FILES: Final = (SAMPLE, CODED)

# The main categories of the board, as they stand between title and kinds of work.
_CATEGORIES: Final = (
    "Administracja biurowa",
    "BHP / Ochrona środowiska",
    "Badania i rozwój",
    "Bankowość",
    "Budownictwo",
    "Call Center",
    "Doradztwo / Konsulting",
    "Edukacja / Szkolenia",
    "Energetyka",
    "Finanse / Ekonomia",
    "Franczyza / Własny biznes",
    "Hotelarstwo / Gastronomia / Turystyka",
    "Human Resources / Zasoby ludzkie",
    "IT - Administracja",
    "IT - Rozwój oprogramowania",
    "Internet / e-Commerce / Nowe media",
    "Inżynieria",
    "Kontrola jakości",
    "Marketing",
    "Media / Sztuka / Rozrywka",
    "Nieruchomości",
    "Obsługa klienta",
    "Praca fizyczna",
    "Prawo",
    "Produkcja",
    "Public Relations",
    "Reklama / Grafika / Kreacja / Fotografia",
    "Sektor publiczny",
    "Sprzedaż",
    "Transport / Spedycja / Logistyka",
    "Ubezpieczenia",
    "Zakupy",
    "Zdrowie / Uroda / Rekreacja",
    "Łańcuch dostaw",
)
_CATEGORY: Final = re.compile(
    r"(?<=[^/,]\s)(?:" + "|".join(map(re.escape, _CATEGORIES)) + r")(?=\s)"
)
# The first comma without a space separates kinds of work; a level ends them.
_KINDS_OF_WORK: Final = re.compile(
    r",(?=\S)|\s(?=(?:starszy |młodszy )?specjalista \(|pracownik fizyczny|praktykant|menedżer "
    r"|ekspert |dyrektor |kierownik / koordynator|asystent )"
)
_LONGEST_TITLE: Final = 60
# The workbook has its codes as numbers with a point.
_CODE: Final = re.compile(r"(\d{1,6})(?:\.0)?")


@dataclass(frozen=True, slots=True)
class Advertisement:
    """One advertisement.

    Attributes:
        file: Name of the file it is from.
        title: Its title; what stands before the board's category where there is no column of it.
        text: Its text.
        code: First four digits of the code that a person gave it.
    """

    file: str
    title: str
    text: str
    code: str


def read_advertisements(folder: Path) -> list[Advertisement]:
    """The coded advertisements of both files, in their order; those without a code are left out.

    Raises:
        OSError: a file cannot be read.
    """
    return [*_sample(folder / SAMPLE), *_coded(folder / CODED)]


def _sample(path: Path) -> list[Advertisement]:
    names, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    title, text, code = map(names.index, ("job.title", "job.description", "kod zawodu"))
    read = [(str(row[title]), str(row[text]), _CODE.fullmatch(str(row[code]))) for row in rows]
    return [
        Advertisement(SAMPLE, said, told, found[1].zfill(6)[:4])
        for said, told, found in read
        if found
    ]


def _coded(path: Path) -> list[Advertisement]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Advertisement(CODED, title_of(row["desc"]), row["desc"], row["class"].zfill(6)[:4])
            for row in csv.DictReader(lines)
            if row["class"].isdigit()
        ]


def title_of(text: str) -> str:
    """What stands before the board's category; else the first words."""
    end = _KINDS_OF_WORK.search(text)
    last = end.start() if end else len(text)
    found = [match.start() for match in _CATEGORY.finditer(text) if match.start() <= last]
    return text[: found[-1] if found else _LONGEST_TITLE].strip()
