"""Writes the demo's advertisements and courses in the forms boards and catalogues use."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from demo_parts.material import read_material

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from demo_parts.adverts import Advert
    from demo_parts.material import Chance
    from demo_parts.offers import Course

SITE = "https://example.org/smartlife-demo"
MADE = datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001  (a fixed stamp: the workbook is the same each time)
SECOND_BOARD = "Vidzemes vakances.demo"
LV_MONTHS = "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris"
MODES = {
    "lv": {"onsite": "klātienē", "online": "tiešsaistē", "blended": "daļēji tiešsaistē"},
    "lt": {"onsite": "kontaktinis", "online": "nuotolinis", "blended": "mišrus"},
    "de": {"onsite": "Präsenz", "online": "Online", "blended": "Blended Learning"},
    "sv": {"onsite": "onsite", "online": "online", "blended": "blended"},
}
YES = {"lv": ("jā", "nē"), "lt": ("taip", "ne"), "de": ("ja", "nein")}


def text_of_csv(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """A table as delimited text with quotes where they are needed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def write_lv_adverts(folder: Path, adverts: Sequence[Advert], chance: Chance) -> None:
    """The Latvian boards: dates in three ways, a few bad rows.

    Two publishers, each with its own file: what is asked for in Vidzeme can be tried without the
    larger of them. One writes semicolons and Windows-1257, the other commas and UTF-8.
    """
    words = read_material("headers")
    header, sectors = words["lv_adverts"], words["lv_sectors"]
    rows = [
        [
            advert.key,
            advert.title,
            advert.text,
            advert.employer,
            advert.place,
            _lv_date(advert.posted, chance),
            _lv_date(advert.closes, chance),
            advert.positions,
            sectors[advert.sector],
            advert.board,
            f"{SITE}/darbs/{advert.key.lower()}",
        ]
        for advert in adverts
    ]
    good = rows[len(rows) // 2]
    bad = [
        ["DEMO-LV-90001", "", "Sludinājums bez nosaukuma.", *good[3:]],
        ["DEMO-LV-90002", "   ", "", *good[3:]],
        ["DEMO-LV-90003", "Namu pārvaldnieks/-ce", "", *good[3:5], "31.02.2025", *good[6:]],
        ["DEMO-LV-90004", "Dārznieks/-ce", "", *good[3:5], "00.00.0000", *good[6:]],
        ["DEMO-LV-90005", "Apsargs", "", *good[3:7], "-3", *good[8:]],
        ["DEMO-LV-90006", "Kurjers", "", *good[3:7], "vairākas", *good[8:]],
        [*good[:1], *(["Amata nosaukums"]), *good[2:], "lieka šūna", "un vēl viena"],
    ]
    for number, row in enumerate(bad):
        rows.insert((number + 1) * len(rows) // 9, row)
    place = len(header) - 2
    first = [row for row in rows if row[place] != SECOND_BOARD]
    # as boards do, the second one takes over what another has, and says where it is from
    taken = [row for row in first if row not in bad][::3]
    second = [row for row in rows if row[place] == SECOND_BOARD] + taken
    (folder / "lv_sludinajumi.csv").write_bytes(text_of_csv(header, first, ";").encode("cp1257"))
    (folder / "lv_vakances.csv").write_bytes(text_of_csv(header, second, ",").encode("utf-8"))


def _lv_date(day: date | None, chance: Chance) -> str:
    if day is None:
        return ""
    if chance.hit(0.08) and day.month <= len(LV_MONTHS.split()):
        month = LV_MONTHS.split()[day.month - 1]
        return f"{day.year}. gada {day.day}. {month}"
    if chance.hit(0.15):
        return f"{day:%Y-%m-%d}"
    return f"{day:%d.%m.%Y}."


def write_lt_adverts(path: Path, adverts: Sequence[Advert]) -> None:
    """The Lithuanian board: one saved page with a JSON-LD script for each advertisement."""
    parts = [
        '<!DOCTYPE html>\n<html lang="lt"><head><meta charset="utf-8">',
        "<title>Darbo skelbimai: smartlife demo (iliustracija)</title></head><body>",
        "<h1>Darbo skelbimai</h1><p>Išgalvoti skelbimai. smartlife demo (illustrative).</p>",
    ]
    for advert in adverts:
        posting = json.dumps(_posting(advert), ensure_ascii=False).replace("</", "<\\/")
        title = html.escape(advert.title.strip())
        parts.append(f"<article><h2>{title}</h2><p>{html.escape(advert.place)}</p>")
        parts.append(f'<script type="application/ld+json">{posting}</script></article>')
    path.write_text("\n".join([*parts, "</body></html>"]) + "\n", encoding="utf-8")


def _posting(advert: Advert) -> dict[str, Any]:
    address: dict[str, str] = {"@type": "PostalAddress"}
    if advert.place:
        address["addressLocality"] = advert.place
    if not advert.place.endswith(("Norvegija", "Vokietija")):
        address["addressCountry"] = "LT"
    text = advert.text if advert.text.startswith("<") else advert.text.replace("\n", "<br>")
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "demo", "value": advert.key},
        "title": advert.title,
        "description": text,
        "hiringOrganization": {"@type": "Organization", "name": advert.employer},
        "jobLocation": {"@type": "Place", "address": address},
        "inLanguage": "lt",
        "url": f"{SITE}/darbas/{advert.key.lower()}",
    }
    if advert.posted:
        posting["datePosted"] = advert.posted.isoformat()
    if advert.closes:
        posting["validThrough"] = f"{advert.closes.isoformat()}T23:59:59+02:00"
    if advert.positions.isdigit():
        posting["totalJobOpenings"] = int(advert.positions)
    return posting


def write_sv_adverts(path: Path, adverts: Sequence[Advert], municipalities: dict[str, str]) -> None:
    """The Swedish advertisements in the shape of JobTech's search answers."""
    hits = [_hit(advert, municipalities) for advert in adverts]
    content = {"total": {"value": len(hits)}, "positions": len(hits), "hits": hits}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _hit(advert: Advert, municipalities: dict[str, str]) -> dict[str, Any]:
    code = municipalities.get(advert.place)
    posted = f"{advert.posted}T08:00:00" if advert.posted else None
    formatted = advert.text if advert.text.startswith("<") else None
    return {
        "id": advert.key,
        "external_id": None,
        "webpage_url": f"{SITE}/jobb/{advert.key.lower()}",
        "headline": advert.title,
        "application_deadline": f"{advert.closes}T23:59:59" if advert.closes else None,
        "number_of_vacancies": int(advert.positions) if advert.positions.isdigit() else None,
        "description": {
            "text": advert.text,
            "text_formatted": formatted,
            "company_information": None,
            "needs": None,
            "requirements": None,
            "conditions": "Heltid, tillsvidare",
        },
        "employment_type": {"concept_id": None, "label": "Vanlig anställning"},
        "employer": {"name": advert.employer, "workplace": advert.employer, "url": None},
        "application_details": {"information": None, "reference": advert.key},
        "workplace_address": {
            "municipality": advert.place if code else None,
            "municipality_code": code,
            "region": "Stockholms län" if code else None,
            "region_code": "01" if code else None,
            "country": "Sverige" if advert.place != "Oslo" else "Norge",
            "country_code": "199" if advert.place != "Oslo" else "155",
            "city": advert.place or None,
            "postcode": None,
            "coordinates": [None, None],
        },
        "must_have": {"skills": [], "languages": [], "work_experiences": []},
        "nice_to_have": {"skills": [], "languages": [], "work_experiences": []},
        "publication_date": posted,
        "last_publication_date": f"{advert.closes}T23:59:59" if advert.closes else None,
        "removed": False,
        "source_type": "DEMO",
    }


def write_de_adverts(path: Path, adverts: Sequence[Advert], chance: Chance) -> None:
    """The German advertisements: a workbook with dates as dates and, at times, as text."""
    words = read_material("headers")
    header, sectors = words["de_adverts"], words["de_sectors"]
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": MADE, "comments": "smartlife demo (illustrative)"})
        sheet = book.add_worksheet("Stellen")
        day_format = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, header)
        for row, advert in enumerate(adverts, start=1):
            cells = (advert.key, advert.title, advert.text, advert.employer, advert.place)
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
            for column, day in ((5, advert.posted), (6, advert.closes)):
                if day and chance.hit(0.7):
                    sheet.write_datetime(row, column, day, day_format)
                elif day:
                    sheet.write_string(row, column, f"{day:%d.%m.%Y}")
            if advert.positions.isdigit():
                sheet.write_number(row, 7, int(advert.positions))
            sheet.write_string(row, 8, sectors[advert.sector])


def write_lv_courses(path: Path, courses: Sequence[Course]) -> None:
    """The Latvian catalogue: commas, UTF-8 with a byte order mark."""
    header = read_material("headers")["lv_courses"]
    rows = [_course_row(course, "lv") for course in courses]
    path.write_text(text_of_csv(header, rows, ","), encoding="utf-8-sig", newline="")


def _course_row(course: Course, words: str) -> list[str]:
    yes, no = YES[words]
    form = "%d.%m.%Y." if words == "lv" else "%d.%m.%Y"
    price = f"{course.price},00 €" if words == "de" else str(course.price)
    return [
        course.key,
        course.title,
        course.text,
        course.provider,
        course.place,
        MODES[words][course.mode],
        course.start.strftime(form) if course.start else "",
        course.end.strftime(form) if course.end and course.start else "",
        str(course.hours),
        price,
        course.lang,
        str(course.level),
        course.field,
        yes if course.evening else no,
        yes if course.enrolment else no,
        str(course.seats) if course.seats else "",
        f"{SITE}/kursi/{course.key.lower()}",
    ]


def write_lt_courses(path: Path, courses: Sequence[Course]) -> None:
    """The Lithuanian catalogue: a workbook with numbers and dates as such."""
    header = read_material("headers")["lt_courses"]
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": MADE, "comments": "smartlife demo (illustrative)"})
        sheet = book.add_worksheet("Kursai")
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, header)
        for row, course in enumerate(courses, start=1):
            for column, cell in enumerate(_course_row(course, "lt")):
                if column in (8, 9, 11, 15) and cell:
                    sheet.write_number(row, column, int(cell))
                elif column not in (6, 7):
                    sheet.write_string(row, column, cell)
            if course.start:
                sheet.write_datetime(row, 6, course.start, day_format)
                if course.end:
                    sheet.write_datetime(row, 7, course.end, day_format)


def write_de_courses(path: Path, courses: Sequence[Course]) -> None:
    """The German catalogue: semicolons, ISO-8859-15 (the euro sign is a byte of it)."""
    header = read_material("headers")["de_courses"]
    rows = [_course_row(course, "de") for course in courses]
    text = text_of_csv(header, rows, ";").replace("\u2013", "-")
    path.write_bytes(text.encode("iso-8859-15"))


def write_sv_courses(path: Path, courses: Sequence[Course]) -> None:
    """The Swedish catalogue: schema.org Course objects in a JSON-LD graph."""
    graph = [_course_object(course) for course in courses]
    content = {"@context": "https://schema.org", "@graph": graph}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _course_object(course: Course) -> dict[str, Any]:
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": [course.mode, "part-time" if course.evening else "full-time"],
        "courseWorkload": f"PT{course.hours}H",
    }
    if course.start:
        instance["startDate"] = course.start.isoformat()
        if course.end:
            instance["endDate"] = course.end.isoformat()
    if course.place:
        address = {
            "@type": "PostalAddress",
            "addressLocality": course.place,
            "addressCountry": "SE",
        }
        instance["location"] = {"@type": "Place", "address": address}
    if course.seats:
        instance["maximumAttendeeCapacity"] = course.seats
    return {
        "@type": "Course",
        "identifier": course.key,
        "courseCode": course.key,
        "name": course.title,
        "description": course.text,
        "provider": {"@type": "EducationalOrganization", "name": course.provider},
        "inLanguage": course.lang,
        "educationalLevel": f"EQF {course.level}",
        "offers": {"@type": "Offer", "price": course.price, "priceCurrency": "EUR"},
        "hasCourseInstance": [instance],
        "url": f"{SITE}/kurser/{course.key.lower()}",
    }
