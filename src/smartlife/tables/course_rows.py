"""What one raw row of a course source says: columns of core__courses."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, cast

import yaml

from smartlife.formats.values import parse_number
from smartlife.model.place_keys import place_key
from smartlife.tables.codes import esco_uris, isced_field
from smartlife.tables.duplicates import Candidate
from smartlife.tables.employers import employer_of
from smartlife.tables.language_of import language_codes
from smartlife.tables.record import Parsed, RawRow, place_columns

if TYPE_CHECKING:
    from datetime import date

    from smartlife.model.fields import CourseMode
    from smartlife.model.study import Study
    from smartlife.tables.places import PlaceCoder

_EURO: Final = re.compile(r"€|\beur(?:o|os)?\b", re.IGNORECASE)
_CURRENCY: Final = re.compile(
    r"\b(?:sek|kr|pln|zl|zł|nok|dkk|usd|gbp|chf|czk)\b|[$£]", re.IGNORECASE
)
_ISO_DURATION: Final = re.compile(r"P(?:(\d+)D)?T?(?:(\d+(?:\.\d+)?)H)?(?:(\d+)M)?", re.IGNORECASE)
_OTHER_UNIT: Final = re.compile(
    r"\b(?:d|day|days|dien\w*|week\w*|nedēļ\w*|savait\w*|vecka|veckor|dag|dagar|tag|tage|woche\w*|"
    r"month\w*|mēne\w*|mėn\w*|månad\w*|monat\w*|päev\w*|nädal\w*|kuu\w*|dni|tydzień|tygodni\w*|"
    r"miesi\w*|year\w*|gad\w*|metai|år|jahr\w*|semest\w*|ects|kp|hp|eap)\b",
    re.IGNORECASE,
)
_HOUR_WORDS: Final = re.compile(
    r"\b(?:h|hrs?|hours?|st|stundas?|stundu|ak|akad\w*|acad\w*|val|valand\w*|tim|timmar|std|"
    r"stunden?|ue|u-?std|unterrichts\w*|tundi?|godz\w*|tuntia?|total|contact)\b\.?",
    re.IGNORECASE,
)
_FRAMEWORK: Final = re.compile(
    r"\b(?:eqf|eki|lki|lks|ltks|seqf|dqr|prk|ekr|nqf|level|tase)\D{0,12}([1-8])\b"
)
_TEACHING_HOURS_MOST: Final = 20_000
_PRICE_MOST: Final = 1_000_000
_CREDITS_MOST: Final = 600
_SEATS_MOST: Final = 100_000


def parse_course(row: RawRow, coder: PlaceCoder, study: Study) -> Parsed | None:
    """Reads a row; None if it is rejected (which is then in the accounts)."""
    body = row.body()
    title = row.title(body)
    if title is None:
        row.reject("title_missing", "title", "The record has no title and no text.")
        return None
    lang, confidence = row.language(title, body)
    title, text = row.masked(title, lang) or title, row.masked(body, lang)
    provider = employer_of(row.line("provider", 400) or row.option("provider") or None)
    match = row.place(coder)
    start, status = row.day("start")
    end, _ = row.day("end")
    level = row.line("level")
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
        "teaching_langs": language_codes(row.get("teaching_lang")),
        "provider_name": provider.name,
        "provider_id": provider.cluster_id if provider.kind != "alias" else None,
        "place_name": row.line("place"),
        **place_columns(match, study.nuts_version),
        "mode": mode_of(row.get("mode"), remote_place=match.is_remote),
        "start_date": start,
        "end_date": end,
        "date_status": status,
        "hours": _hours(row),
        "credits_ects": row.number("credits", 0, _CREDITS_MOST),
        "price_eur": _price(row),
        "level": level,
        "eqf_level": eqf_level(level),
        "field_code": isced_field(row.get("field")),
        "field_name": None if isced_field(row.get("field")) else row.line("field"),
        "is_open": yes_or_no(row.get("open") or row.option("open")),
        "is_part_time": part_time(row.get("part_time")),
        "seats_count": _seats(row),
        "skill_uris": _skills(row),
        "url": row.url(),
        "observation": row.source.observation or "archive",
        "publish": row.source.publish,
    }
    candidate = Candidate(
        identity=row.identity(),
        address=None,
        title=title,
        party=provider.key if provider.kind != "alias" else None,
        named=provider.key,
        # a distinct course is provider, title and level (methods.md 1.1), wherever and whenever
        place=place_key(level or "") or "-",
        day=None,
        text=text,
    )
    outside = _outside(start, end, study)
    return Parsed(row.source, row.file, row.row, values, candidate, start, outside)


def mode_of(published: str, *, remote_place: bool = False) -> CourseMode:
    """How a course is taught; online and on site together are blended."""
    found = {mode for mode in ("online", "onsite", "blended") if _holds(published, f"mode.{mode}")}
    if "blended" in found or {"online", "onsite"} <= found:
        return "blended"
    if found:
        return cast("CourseMode", found.pop())
    return "online" if remote_place else "unknown"


def yes_or_no(published: str) -> bool | None:
    """True, False, or None where the value says neither."""
    key = place_key(published)
    if key in _words()["yes"]:
        return True
    return False if key in _words()["no"] else None


def part_time(published: str) -> bool | None:
    """True for evenings, weekends and part-time, False for full time, None if not said."""
    if _holds(published, "part_time"):
        return True
    if _holds(published, "full_time"):
        return False
    return yes_or_no(published)


@lru_cache(maxsize=10_000)
def eqf_level(published: str | None) -> int | None:
    """Level of the European Qualifications Framework that a published level states."""
    if not published:
        return None
    key = place_key(published)
    framework = _FRAMEWORK.search(key)
    if framework:
        return int(framework.group(1))
    if re.fullmatch(r"[1-8]", key):
        return int(key)
    return next(
        (level for level in (8, 7, 5, 6) if _holds(published, f"eqf.{level}")),
        None,
    )


def _hours(row: RawRow) -> float | None:
    """Hours; durations in days or weeks are not converted, since hours per day are not known."""
    value = row.get("hours")
    if not value:
        return None
    duration = _ISO_DURATION.fullmatch(value)
    if duration:
        days, hours, minutes = duration.groups()
        whole = float(hours or 0) + float(minutes or 0) / 60
        return whole if whole and not days else None
    if _OTHER_UNIT.search(value):
        return None
    try:
        found = parse_number(_HOUR_WORDS.sub(" ", value).strip(), row.source.lang)
    except ValueError:
        row.note("number_invalid", "hours", "The hours cannot be understood.")
        return None
    if found < 0 or found > _TEACHING_HOURS_MOST:
        row.note("number_invalid", "hours", "The hours are out of range.")
        return None
    return found or None


def _price(row: RawRow) -> float | None:
    """Price in euro; 0 where it is said to be free; other currencies are not converted."""
    value = row.get("price")
    if not value:
        return None
    if _holds(value, "free"):
        return 0.0
    if _CURRENCY.search(value) and not _EURO.search(value):
        row.note("value_unknown", "price", "The price is not in euro; it is not converted.")
        return None
    try:
        found = parse_number(_EURO.sub(" ", value).strip(), row.source.lang)
    except ValueError:
        row.note("number_invalid", "price", "The price cannot be understood.")
        return None
    if 0 <= found <= _PRICE_MOST:
        return found
    row.note("number_invalid", "price", "The price is out of range.")
    return None


def _seats(row: RawRow) -> int | None:
    found = row.number("seats", 0, _SEATS_MOST)
    return int(found) if found else None


def _skills(row: RawRow) -> list[str]:
    good, bad = esco_uris(row.get("skills"))
    if bad:
        row.note("uri_invalid", "skills", f"{len(bad)} of the skills are no ESCO skill URIs.")
    return good


def _outside(start: date | None, end: date | None, study: Study) -> str:
    """Outside if it ended before the period or starts after it; what goes on in it is inside."""
    if start is None:
        return "ended_before" if end is not None and end < study.start else ""
    if start > study.end:
        return "starts_after"
    return "starts_before" if max(start, end or start) < study.start else ""


def _holds(text: str, name: str) -> bool:
    """True if the text has one of the words of a list as whole words."""
    return bool(text) and _word_pattern(name).search(place_key(text)) is not None


@cache
def _word_pattern(name: str) -> re.Pattern[str]:
    found: Any = _words()
    for key in name.split("."):
        found = found[key]
    words = sorted(found, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


@cache
def _words() -> dict[str, Any]:
    text = (files("smartlife.tables") / "course_words.yml").read_text("utf-8")
    return {name: _folded(value) for name, value in yaml.safe_load(text).items()}


def _folded(value: Any) -> Any:  # noqa: ANN401 - lists of words, or lists by name
    if isinstance(value, dict):
        return {name: _folded(inner) for name, inner in value.items()}
    return [place_key(str(word)) for word in value]
