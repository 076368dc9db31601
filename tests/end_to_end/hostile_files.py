"""Files that a careless publisher, a broken program or an attacker could put into a study."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

DEMO = Path(__file__).resolve().parents[2] / "src/smartlife/demo/vidzeme"

STUDY = """
[study]
id = "hostile"
title = { en = "Hostile files" }
regions = ["LV00C"]
partners = ["LT026"]
languages = ["en"]
from = 2025-01-01
to = 2026-03-01

[[source]]
id = "esco"
kind = "taxonomy"
path = "esco"

[[source]]
id = "board"
kind = "vacancies"
path = "board"
lang = "en"
region = "LV"
retrieved = 2026-02-17
publish = "full"
publisher = "<img src=x onerror=alert(1)>"
licence = "=HYPERLINK(1)"
url = "javascript:alert(1)"

[[source]]
id = "ruins"
kind = "vacancies"
path = "ruins"

[[source]]
id = "catalogue"
kind = "courses"
path = "courses.csv"
lang = "en"
region = "LV00C"
publish = "full"

[[source]]
id = "figures"
kind = "statistics"
path = "figures"
"""

HEADER = "id,title,text,employer,place,posted,positions,url\n"
LONG_LINE = 50_000_000
SCRIPT = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Hostile:
    """One file.

    Attributes:
        name: Its name.
        content: Its bytes.
        good: Titles of rows in it that are to be used all the same.
        reasons: Reasons that the issues of this file must give, at least.
        whole: True if the file as a whole cannot be read.
    """

    name: str
    content: bytes
    good: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    whole: bool = False


def row(number: str, title: str, *, date: str = "2026-01-05", more: str = "1", **cells: str) -> str:
    """A line of a table of advertisements; the text differs from row to row."""
    text = cells.get("text", f"Work number {number}: you will cook and carry for us")
    place = cells.get("place", "Valmiera")
    url = cells.get("url", f"https://example.org/{number}")
    return f"{number},{title},{text},Employer {number},{place},{date},{more},{url}\n"


def table(*rows: str) -> bytes:
    return (HEADER + "".join(rows)).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def page(posting: dict[str, object]) -> bytes:
    script = json.dumps({"@type": "JobPosting", **posting}).replace("</", "<\\/")
    return (
        f"<!doctype html><html><head><title>x</title>{SCRIPT}"
        f'<script type="application/ld+json">{script}</script>'
        f"</head><body onload=alert(1)>{SCRIPT}</body></html>"
    ).encode()


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.strip().split(","))
        welder = ["x1", "Workbook welder", "You weld steel gates", "E", "Cēsis", "2026-01-07", 2]
        sheet.write_row(1, 0, welder)
        sheet.write_formula(2, 1, "=1+1", value="Formula farmer")
        sheet.write_formula(2, 2, '=WEBSERVICE("http://evil.example")', value="You feed animals")
        sheet.write_formula(2, 6, "=1/0", value="#DIV/0!")
    return buffer.getvalue()


LAUGHS = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><jobs><job><title>&c;</title></job></jobs>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<jobs><job><title>&a;</title></job><job><title>b</title></job></jobs>"""

LATVIAN = """id,title,text,employer,place,posted
b1,Pavārs ēdnīcā,Tu vārīsi zupas un čakli šķirosi ķimenes,Ēdnīca,Cēsis,2026-01-05
b2,Šoferis,Tu vadīsi mūsu jauno mašīnu pa Vidzemes ceļiem,Ceļš,Gulbene,2026-01-06
"""

READABLE = (
    Hostile(
        "baltic.csv",
        LATVIAN.encode("windows-1257"),
        good=("Pavārs ēdnīcā", "Šoferis"),
    ),
    Hostile(
        "mixed.csv",
        table(row("m1", "Mixed miller")) + b"m2,Broken \xff\xfe baker,Text \x00 here,E,Cesis,,1,\n",
        good=("Mixed miller",),
        reasons=("damaged_text",),
    ),
    Hostile(
        "quotes.csv",
        table(
            row("q1", "Quoting quarryman"),
            'q2,"Never closed,text,E,Cēsis,2026-01-05,1,\n',
            row("q3", "Surviving smith"),
            row("q4", "Patient painter"),
        ),
        good=("Quoting quarryman", "Surviving smith", "Patient painter"),
        reasons=("unreadable_row",),
    ),
    Hostile(
        "long.csv",
        table(row("l1", "Long logger"), "l2," + "x" * LONG_LINE + "\n", row("l3", "Later logger")),
        good=("Long logger", "Later logger"),
        reasons=("too_long",),
    ),
    Hostile(
        "headers.csv",
        table(row("h1", "Header hairdresser"), HEADER, row("h2", "Second hairdresser")),
        good=("Header hairdresser", "Second hairdresser"),
        reasons=("repeated_header",),
    ),
    Hostile(
        "dates.csv",
        table(
            row("d1", "Year zero zoologist", date="0000-01-01"),
            row("d2", "Thirteenth month tailor", date="2026-13-45"),
            row("d3", "Negative nurse", date="-2026-01-01"),
            row("d4", "Endless engineer", date="99999999999"),
        ),
        good=(
            "Year zero zoologist",
            "Thirteenth month tailor",
            "Negative nurse",
            "Endless engineer",
        ),
        reasons=("date_invalid",),
    ),
    Hostile(
        "counts.csv",
        table(
            row("p1", "Negative nailer", more="-5"),
            row("p2", "Infinite ironer", more="inf"),
            row("p3", "Wordy weaver", more="many"),
            row("p4", "Huge hatter", more="9" * 40),
        ),
        good=("Negative nailer", "Infinite ironer", "Wordy weaver", "Huge hatter"),
        reasons=("number_invalid",),
    ),
    Hostile(
        "places.csv",
        table(
            row("n1", "Nowhere navigator", place="XX999"),
            row("n2", "Elsewhere electrician", place="LV999"),
        ),
        good=("Nowhere navigator", "Elsewhere electrician"),
    ),
    Hostile(
        "twice.csv",
        table(row("t1", "Twice tiler"), row("t1", "Twice tiler"), row("t1", "Twice tiler")),
        good=("Twice tiler",),
    ),
    Hostile(
        "formulas.csv",
        table(
            row("f1", '"=HYPERLINK(""http://evil.example"",""x"")"', url="javascript:alert(1)"),
            row("f2", "@SUM(1+1)*cmd|' /C calc'!A0", text="+1+1 you sing and dance with us"),
            row("f3", f"{SCRIPT}Scripting sculptor", text=f"{SCRIPT}You carve wood"),
            row("f4", '"<img src=x onerror=alert(1)>Imagining iconographer"'),
        ),
    ),
    Hostile(
        "page.html",
        page(
            {
                "title": f"{SCRIPT}Paging pilot",
                "description": f"{SCRIPT}<p onclick=alert(1)>You fly planes for us</p>",
                "datePosted": "2026-01-09",
                "hiringOrganization": {"@type": "Organization", "name": f"Air{SCRIPT}"},
                "jobLocation": {"address": {"addressLocality": "Cēsis"}},
            }
        ),
        good=("Paging pilot",),
    ),
    Hostile(
        "odd.jsonl",
        b'{"title": "Lone \\ud800 lawyer", "text": "You argue well", "posted": "2026-01-05"}\n'
        b'{"title": "Not closed\n'
        b'["no object"]\n' + b"[" * 200_000 + b"\n"
        b'{"title": "Json janitor", "text": "You clean halls", "posted": "2026-01-05"}\n',
        good=("Json janitor",),
        reasons=("unreadable_row", "structure_invalid"),
    ),
    Hostile("book.xlsx", workbook(), good=("Workbook welder", "Formula farmer")),
    Hostile(
        "\u202egpj.\x1b[31m.csv",
        table(row("u1", "Escaping \x1b[31m\u202e estimator")),
    ),
)

BOMB = HEADER.encode() + b"0" * 60_000_000

UNREADABLE = (
    Hostile("empty.csv", b"", whole=True),
    Hostile("blank.csv", b"\xef\xbb\xbf \r\n\r\n", whole=True),
    Hostile("columns.csv", b"alpha,beta\n1,2\n3,4\n", whole=True),
    Hostile("bomb.zip", zipped({"a.csv": BOMB}), whole=True),
    Hostile("bomb.csv.gz", gzip.compress(BOMB), whole=True),
    Hostile("slip.zip", zipped({"../../evil.csv": table(row("z", "Zip"))}), whole=True),
    Hostile("cut.csv.gz", gzip.compress(table(row("g", "Gone")))[:-30], whole=True),
    Hostile("cut.zip", zipped({"a.csv": table(row("g", "Gone"))})[:-30], whole=True),
    Hostile("laughs.xml", LAUGHS.encode(), whole=True),
    Hostile("outside.xml", OUTSIDE.encode(), whole=True),
    Hostile("deep.json", b'{"a":' * 100_000, whole=True),
    Hostile("cut.json", b'[{"title": "x", "text": "y"}, {"title"', whole=True),
    Hostile("cut.parquet", b"PAR1" + b"\x00" * 50, whole=True),
    Hostile("cut.xlsx", workbook()[:2000], whole=True),
    Hostile("paper.pdf", b"%PDF-1.7 ...", whole=True),
    Hostile("noise.csv", bytes(range(256)) * 40, whole=True),
)

COURSES = (
    "id,title,text,provider,place,start,duration\n"
    f"c1,{SCRIPT}Cooking course,You learn to cook,School,Valmiera,2025-10-01,-8 h\n"
    "c2,=1+1,You learn to add numbers,School,Valmiera,0000-00-00,∞\n"
    "c3,,,,,,\n"
)

FIGURES = {
    "good.tsv": b"freq,unit,sex,age,geo\\TIME_PERIOD\t2022 \t2023 \n"
    b"A,PC,T,Y25-64,LV\t9.6 \t10.3 \nA,PC,T,Y25-64,XX9\t1 \t2 \nA,PC,T,Y25-64,LT\tinf \t-1e400 \n"
    b"A,PC,T\t1\nA,PC,T,Y25-64,EE\t12,5 x\t: c\n",
    "broken.json": b'{"class": "dataset", "dimension": {"geo": 5}, "size": [1], "value": []}',
    "empty.tsv": b"",
}


def write(folder: Path) -> Path:
    """Writes the study with all hostile files."""
    (folder / "study.toml").write_text(STUDY, "utf-8")
    shutil.copytree(DEMO / "taxonomy", folder / "esco")
    for path in (folder / "esco").glob("*_[ls][tv].csv"):
        path.unlink()
    # of another version, without a column, of no language, no ESCO at all
    (folder / "esco" / "skills_pl.csv").write_text("conceptType,label\nSkill,x\n")
    (folder / "esco" / "occupations_fr.csv").write_text(
        "conceptUri;preferredLabel\nhttp://evil.example/x;Nom\n;Sans\n"
    )
    (folder / "esco" / "readme.txt").write_text("This is ESCO.")
    for name, files in (("board", (*READABLE, *UNREADABLE)), ("ruins", UNREADABLE)):
        (folder / name).mkdir()
        for file in files:
            (folder / name / file.name).write_bytes(file.content)
    (folder / "courses.csv").write_text(COURSES, "utf-8")
    (folder / "figures").mkdir()
    for name, content in FIGURES.items():
        (folder / "figures" / name).write_bytes(content)
    return folder
