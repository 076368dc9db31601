"""A small study full of texts that want to be more than text, and of records that nobody may see.

What a public source says is hostile in each of its fields; what a source that lets its records be
counted only says has a marker in each of its fields, which stands nowhere else.
"""

from __future__ import annotations

import csv
from dataclasses import asdict, replace
from pathlib import Path

from tests.end_to_end.small_study import STUDY, TAXONOMY, Row, make_world

MARKER = "zqmarker"
"""In every text of records that are counted only, whatever the case."""

# what is written as elements is taken out when it is read; what is written twice over comes through
PAYLOADS = (
    "<script>alert(1)</script>",
    '"&gt;&lt;img src=x onerror=alert(2)&gt;',
    "' autofocus onfocus='alert(3)",
    "&lt;/title&gt;&lt;/textarea&gt;&lt;/script&gt;&lt;/style&gt;&lt;svg onload=alert(4)&gt;",
    "tpl{{7*7}}${7*7}<%= 7*7 %>tpl",
    "javascript:alert(5)//",
    "\u202egnp.exe\u2066 \u200f\u0007",
    "\x1b[31mred\x1b[0m",
    "--> ]]> <![CDATA[<b onclick=alert(6)>",
    "%0d%0aSet-Cookie: hostile=1%00",
    "\\u003cscript\\u003ealert(7)\\u003c/script\\u003e",
    "&lt;script&gt;alert(8)&lt;/script&gt;",
    "Donaudampf" * 30,
)
FORMULAS = (
    "=SUM(1+1)",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd",
    "-2+3",
)
LINKS = (
    "javascript:alert(9)",
    "data:text/html,<script>alert(10)</script>",
    'https://example.org/?a="onmouseover="alert(11)',
    "https://example.org/<script>alert(12)</script>",
    "//evil.example/",
)

HIDDEN = """
[[source]]
id = "hidden_board"
kind = "vacancies"
path = "hidden_vacancies.csv"
lang = "en"
region = "LV"
retrieved = 2026-02-17
observation = "stock"
publish = "counts"
publisher = "Quiet board"
licence = "none"

[[source]]
id = "hidden_catalogue"
kind = "courses"
path = "hidden_courses.csv"
lang = "en"
region = "LV00C"
publish = "counts"
publisher = "Quiet catalogue"
licence = "none"
"""


def write(folder: Path) -> Path:
    """Writes the study with its files; nothing of it is run."""
    folder.mkdir(parents=True, exist_ok=True)
    text = STUDY.format(taxonomy=TAXONOMY.as_posix())
    text = text.replace('observation = "stock"', 'observation = "stock"\npublish = "full"')
    (folder / "study.toml").write_text(text + HIDDEN, "utf-8")
    world = make_world()
    files = {
        "vacancies": ("employer", [_hostile(row, n) for n, row in enumerate(world.vacancies)]),
        "courses": ("provider", [_hostile(row, n) for n, row in enumerate(world.courses)]),
        "hidden_vacancies": ("employer", list(map(_hidden, world.vacancies[::3]))),
        "hidden_courses": ("provider", list(map(_hidden, world.courses[::2]))),
    }
    for name, (who, rows) in files.items():
        _write_csv(folder / f"{name}.csv", who, rows)
    return folder


def _hostile(row: Row, number: int) -> tuple[Row, str]:
    payload = PAYLOADS[number % len(PAYLOADS)]
    formula = FORMULAS[number % len(FORMULAS)] if number % 5 == 0 else ""
    made = replace(
        row,
        title=f"{formula}{row.title} {payload}",
        text=f"{payload}\n{row.text}\n{payload}",
        # an employer or provider has one name
        who=f"{row.who} {PAYLOADS[int(row.who.split()[-1]) % len(PAYLOADS)]}",
        place=f"{row.place}, {payload}" if number % 4 == 0 else row.place,
    )
    return made, LINKS[number % len(LINKS)]


def _hidden(row: Row) -> tuple[Row, str]:
    made = replace(
        row,
        id=f"{MARKER}-{row.id}",
        title=f"{MARKER.title()} {row.title}",
        text=f"{MARKER} {row.text.replace('reference', MARKER)}",
        who=f"{MARKER.upper()} {row.who}",
    )
    return made, f"https://{MARKER}.example/{row.id}"


def _write_csv(path: Path, who: str, rows: list[tuple[Row, str]]) -> None:
    when = "posted" if who == "employer" else "start"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "text", who, "place", when, "skill uris", "url"])
        writer.writerows([*asdict(row).values(), url] for row, url in rows)
