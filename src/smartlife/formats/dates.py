"""Understands dates as people and programs write them in the languages around the Baltic Sea.

Numbers and month names are read by rules over `date_words.tsv`; only what these do not know goes
to the library dateparser, which is slow, and only where it does not have to guess. Nothing ever
depends on the day of the run: what is relative needs a day of reference.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from itertools import takewhile
from typing import Final, Literal

from smartlife.formats.records import as_text

Certainty = Literal["exact", "relative", "none"]
DateRead = tuple[date | None, Certainty]

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100

_TIME: Final = (
    r"(?:[T\s,]+(?:kl\.?|klo|plkst\.?|um|at|o)?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|Uhr|[ap]m)?)?"
)
_ISO: Final = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})\.?" + _TIME, re.IGNORECASE)
_LOCAL: Final = re.compile(
    r"(\d{1,2})([-./])\s?(\d{1,2})\2\s?(\d{4}|\d{2})\.?" + _TIME, re.IGNORECASE
)
_COMPACT: Final = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)(?:T\d{4,6}Z?)?")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_EPOCH: Final = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
_AFTER_TIME: Final = re.compile(_TIME + r"$", re.IGNORECASE)
_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")
_MORE_THAN: Final = re.compile(r"\d\s*\+")
_NOTHING: Final = re.compile(r"[\W_]*")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_MAX_CHARS: Final = 80
_REGION: Final = ("en", "lv", "lt", "et", "sv", "de", "pl", "da", "fi")


def parse_date(text: object, *, lang: str | None = None, reference: date | None = None) -> DateRead:
    """Returns the day that a text or value states.

    Understood are ISO 8601, year first with dots or slashes, day first (`03.02.2026`,
    `3/2/26`; month first only where the second number is above 12), names of months in any of
    the languages, the day of a spreadsheet (`45690`), seconds or milliseconds since 1970, and
    relative statements. A time of day is left out, with its zone: the day is the one written.

    Relative statements need the reference, the day on which the text was retrieved: `today`,
    `prieš 2 dienas`, `a week ago`. Spans below 24 hours give the day of reference itself. A day
    and month without a year give the year that brings them closest to the reference.

    Args:
        text: Text, number, `date` or `datetime`; None is no date.
        lang: Language of the text (ISO 639-1); a hint for rare forms.
        reference: Day that relative dates refer to.

    Returns:
        The day and "exact" or "relative"; (None, "relative") if a reference is missing or the
        statement is open (`30+ days ago`); (None, "none") for an empty text or a placeholder.

    Raises:
        ValueError: The text is no date, has no day, or its year is not within 1990–2100.
    """
    if isinstance(text, datetime):
        return _checked(text.date()), "exact"
    if isinstance(text, date):
        return _checked(text), "exact"
    plain = (as_text(text) or "").strip()
    return _parse(plain, lang, reference)


@lru_cache(maxsize=1 << 15)
def _parse(text: str, lang: str | None, reference: date | None) -> DateRead:
    if _NOTHING.fullmatch(text):
        return None, "none"
    if len(text) > _MAX_CHARS:
        raise ValueError("the text is too long for a date")
    numeric = _numeric(text)
    if numeric is not None:
        return numeric, "exact"
    folded = _fold(text)
    role = _words().get(folded)
    if role is not None and role[0] == "none":
        return None, "none"
    if role is not None and role[0] == "day":
        return _shifted(reference, int(role[1]))
    return (
        _with_month(text, reference)
        or _span(folded, reference)
        or _by_library(text, lang, reference)
    )


def _numeric(text: str) -> date | None:
    found = _ISO.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[3]), int(found[4]))
    found = _LOCAL.fullmatch(text)
    if found:
        year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
        first, second = int(found[1]), int(found[3])
        # 02/17/2026 can only have the month first; 03/02/2026 is the third of February here
        return _day(year, first, second) if second > 12 >= first else _day(year, second, first)
    found = _COMPACT.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _EPOCH.fullmatch(text)
    if found:
        return _checked(datetime.fromtimestamp(int(found[1]), UTC).date())
    found = _SERIAL.fullmatch(text)
    if found:
        return _checked(_SERIAL_ZERO + timedelta(days=int(found[1])))
    if re.fullmatch(r"[\d\s.,/-]+", text):
        raise ValueError(f"{text!r} is no date with a day, a month and a year")
    return None


def _with_month(text: str, reference: date | None) -> DateRead | None:
    """Reads `2026. gada 3. februāris`, `den 3 februari 2026`, `Feb 3, 2026`; None if it is none."""
    tokens = _TOKEN.findall(_fold(_AFTER_TIME.sub("", text)))
    numbers = [token for token in tokens if token.isdigit()]
    words = [token for token in tokens if not token.isdigit()]
    months = [month for month in map(_month, words) if month]
    fillers = [word for word in words if not _month(word)]
    if len(months) != 1 or not all(_is_filler(word) for word in fillers):
        return None
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) < 3]
    if len(numbers) == 2 and len(years) == len(days) == 1:
        return _day(years[0], months[0], days[0]), "exact"
    if len(numbers) == len(days) == 1:
        if reference is None:
            return None, "relative"
        return _closest(reference, months[0], days[0]), "relative"
    raise ValueError(f"{text!r} has no day")


def _span(folded: str, reference: date | None) -> DateRead | None:
    """Reads `4 hours ago`, `pirms 2 dienām`, `om en vecka`; None if it is none."""
    tokens = _TOKEN.findall(folded)
    amount, unit, direction = 1, "", 0
    for token in tokens:
        role, value = ("number", token) if token.isdigit() else _span_role(token)
        if role == "number":
            if len(value) > 4:
                raise ValueError("the span of time is too long")
            amount = int(value)
        elif role in {"ago", "ahead"}:
            direction = -1 if role == "ago" else 1
        elif role in _UNIT_DAYS and not unit:
            unit = role
        elif role != "filler":
            return None
    # Swedish "för 3 dagar sedan", Danish "for 2 dage siden"
    if not unit or not direction:
        return None
    if reference is None or _MORE_THAN.search(folded):
        return None, "relative"
    return _checked(_moved(reference, direction * amount, unit)), "relative"


_UNIT_DAYS: Final = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day_unit": 1.0,
    "week": 7.0,
    "month_unit": 0.0,
    "year": 0.0,
}


def _moved(reference: date, amount: int, unit: str) -> date:
    if unit in {"month_unit", "year"}:
        months = reference.year * 12 + reference.month - 1
        months += amount * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"the year {year} is not within {FIRST_YEAR} to {LAST_YEAR}")
        return date(year, month + 1, min(reference.day, calendar.monthrange(year, month + 1)[1]))
    return reference + timedelta(days=int(amount * _UNIT_DAYS[unit]))


def _by_library(text: str, lang: str | None, reference: date | None) -> DateRead:
    """Asks dateparser, and believes it where the text has all parts of a date."""
    readings: list[date] = []
    if any(char.isalpha() for char in text) and len(text) <= 40 and any(map(str.isdigit, text)):
        import dateparser

        languages = [lang] if lang in _REGION else list(_REGION)
        for base in (datetime(2001, 1, 10), datetime(2017, 11, 21)):  # noqa: DTZ001 - no zone
            found = dateparser.parse(
                text,
                languages=languages,
                settings={"RELATIVE_BASE": base, "STRICT_PARSING": True, "DATE_ORDER": "DMY"},
            )
            if found is not None:
                readings.append(found.date())
    if len(readings) < 2:
        raise ValueError(f"{text!r} is no date that is understood")
    if readings[0] == readings[1]:
        return _checked(readings[0]), "exact"
    shift = readings[0] - date(2001, 1, 10)
    if shift != readings[1] - date(2017, 11, 21):
        raise ValueError(f"{text!r} is no date that is understood")
    return _shifted(reference, shift.days)


def _shifted(reference: date | None, days: int) -> DateRead:
    if reference is None:
        return None, "relative"
    return _checked(reference + timedelta(days=days)), "relative"


def _closest(reference: date, month: int, day: int) -> date:
    # the 29th of February exists in some years only
    candidates = [
        date(year, month, day)
        for year in (reference.year - 1, reference.year, reference.year + 1)
        if 1 <= day <= calendar.monthrange(year, month)[1]
    ]
    if not candidates:
        raise ValueError(f"there is no day {day} in month {month}")
    return _checked(min(candidates, key=lambda one: (abs((one - reference).days), one)))


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is not within {FIRST_YEAR} to {LAST_YEAR}")
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ValueError(f"there is no day {day} in month {month} of {year}")
    return date(year, month, day)


def _checked(found: date) -> date:
    return _day(found.year, found.month, found.day)


def _fold(text: str) -> str:
    """Returns lower case without diacritics."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("ł", "l").replace("ø", "o"))
    return "".join(char for char in spread if not unicodedata.combining(char)).strip()


def _month(word: str) -> int:
    """Returns the number of a month by its name or the beginning of it; 0 if it is none."""
    if len(word) < 3 or _is_filler(word) or not _resembles_month(word):
        return 0
    # "marraskuuta" begins like "mars": the longest beginning counts
    for length in range(min(len(word), 6), 2, -1):
        if word[:length] in _months():
            return _months()[word[:length]]
    return 0


@lru_cache(maxsize=1 << 12)
def _resembles_month(word: str) -> bool:
    """True for names of months, their beginnings, and forms with other endings."""
    for name in _month_names():
        pairs = zip(name, word, strict=False)
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        if common == len(word) or (common >= 4 and len(word) - common <= 4):
            return True
    return False


@cache
def _month_names() -> tuple[str, ...]:
    """Returns the names of months in the languages of the region (Unicode CLDR), folded."""
    from babel import Locale

    names: set[str] = set()
    for lang in (*_REGION, "nb"):
        months = Locale.parse(lang).months
        for form in ("format", "stand-alone"):
            names.update(_fold(name) for name in months[form]["wide"].values())
    return tuple(sorted(names))


def _is_filler(word: str) -> bool:
    return word in _fillers()


def _span_role(word: str) -> tuple[str, str]:
    roles = _span_words()
    for length in range(len(word), 0, -1):
        role = roles.get(word[:length])
        # short words have to be whole: "a" is an article, "an..." may be anything
        if role is not None and (length == len(word) or (length > 2 and role[0] in _UNIT_DAYS)):
            return role
    return ("filler", "") if word in _fillers() or word in {"for", "fore"} else ("", "")


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    source = resources.files("smartlife.formats").joinpath("date_words.tsv")
    rows = source.read_text(encoding="utf-8").splitlines()[1:]
    cut = [row.split("\t") for row in rows if row and not row.startswith(("#", "word\t"))]
    return tuple((word, role, value) for word, role, value in cut)


@cache
def _words() -> dict[str, tuple[str, str]]:
    return {word: (role, value) for word, role, value in _rows() if role in {"none", "day"}}


@cache
def _months() -> dict[str, int]:
    return {word: int(value) for word, role, value in _rows() if role == "month"}


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for word, role, _ in _rows() if role == "filler")


@cache
def _span_words() -> dict[str, tuple[str, str]]:
    wanted = {"ago", "ahead", "number", *_UNIT_DAYS}
    return {word: (role, value) for word, role, value in _rows() if role in wanted}
