"""What one raw row of a vacancy source says: columns of core__vacancies."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from smartlife.formats.values import parse_number
from smartlife.model.place_keys import place_key
from smartlife.tables.codes import esco_uris, nace_code, occupation_codes
from smartlife.tables.duplicates import Candidate
from smartlife.tables.employers import employer_of
from smartlife.tables.record import Parsed, RawRow, place_columns

if TYPE_CHECKING:
    from datetime import date

    from smartlife.model.study import Study
    from smartlife.tables.places import PlaceCoder, PlaceMatch

MOST_POSITIONS: Final = 10_000
"""More posts in one advertisement are taken for a mistake."""


def parse_vacancy(row: RawRow, coder: PlaceCoder, study: Study) -> Parsed | None:
    """Reads a row; None if it is rejected (which is then in the accounts)."""
    body = row.body()
    title = row.title(body)
    if title is None:
        row.reject("title_missing", "title", "The record has no title and no text.")
        return None
    positions = _positions(row)
    if positions is not None and positions < 0:
        row.reject("number_invalid", "positions", "The number of posts is negative.")
        return None
    lang, confidence = row.language(title, body)
    title, text = row.masked(title, lang) or title, row.masked(body, lang)
    employer = employer_of(row.line("employer", 400))
    match = row.place(coder)
    posted, status = row.day("posted")
    closes, _ = row.day("closes")
    values: dict[str, object] = {
        "source_id": row.source.source_id,
        "origin_id": row.origin_id,
        "file": row.file,
        "row": row.row,
        "source_record_id": row.get("id") or None,
        "title": title,
        "text": text,
        "has_text": text is not None,
        "lang": lang,
        "lang_confidence": confidence,
        "employer_name": employer.name,
        "employer_id": employer.employer_id,
        "employer_kind": employer.kind,
        "place_name": row.line("place"),
        **place_columns(match, study.nuts_version),
        "is_remote": match.is_remote or _is_remote(row.get("remote")),
        "posted_date": posted,
        "closes_date": closes,
        "date_status": status,
        "positions_count": positions,
        "category": row.line("category"),
        "nace_code": nace_code(row.get("nace")),
        "skill_uris": _skills(row),
        "url": row.url(),
        "observation": row.source.observation or "archive",
        "publish": row.source.publish,
        **_codes(row, match),
    }
    candidate = Candidate(
        identity=row.identity(),
        address=row.url(),
        title=title,
        party=employer.key if employer.kind == "employer" else None,
        named=employer.key,
        place=place_identity(match, row.get("place")),
        day=posted.toordinal() if posted else None,
        text=text,
    )
    outside = _outside(posted, closes, study)
    return Parsed(row.source, row.file, row.row, values, candidate, posted, outside)


def place_identity(match: PlaceMatch, published: str) -> str | None:
    """What makes two places the same: the place found, else the words; None for the default."""
    if match.place_status == "default":
        return None
    found = match.matched_name if match.rule != "default" else None
    return place_key(found or published) or match.nuts_code


def _positions(row: RawRow) -> int | None:
    """Posts named; None if none is named or the number cannot be used; -1 if negative."""
    value = row.get("positions")
    if not value:
        return None
    try:
        found = parse_number(value, row.source.lang)
    except ValueError:
        row.note("number_invalid", "positions", "The number of posts cannot be understood.")
        return None
    if found < 0:
        return -1
    if not found.is_integer() or not 1 <= found <= MOST_POSITIONS:
        row.note("number_invalid", "positions", f"The posts are not within 1 and {MOST_POSITIONS}.")
        return None
    return int(found)


def _codes(row: RawRow, match: PlaceMatch) -> dict[str, object]:
    value = row.get("occupation")
    national, isco = occupation_codes(
        value or None, row.option("occupation_scheme") or None, row.country(match)
    )
    if value and national is None and any(map(str.isdigit, value)):
        row.note("code_invalid", "occupation", "The value has not the form of an occupation code.")
    return {"occupation_code": national, "isco_code": isco}


def _skills(row: RawRow) -> list[str]:
    good, bad = esco_uris(row.get("skills"))
    if bad:
        row.note("uri_invalid", "skills", f"{len(bad)} of the skills are no ESCO skill URIs.")
    return good


def _outside(posted: date | None, closes: date | None, study: Study) -> str:
    if posted is not None:
        if posted < study.start:
            return "posted_before"
        return "posted_after" if posted > study.end else ""
    return "closed_before" if closes is not None and closes < study.start else ""


def _is_remote(value: str) -> bool:
    key = place_key(value)
    return bool(key) and any(key == word or key.startswith(f"{word} ") for word in _remote_words())


@cache
def _remote_words() -> tuple[str, ...]:
    text = (files("smartlife.tables") / "vacancy_words.yml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return tuple(place_key(str(word)) for word in data["remote"])
