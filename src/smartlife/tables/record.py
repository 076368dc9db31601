"""One raw row on its way into a core table: its values with what is wrong with them noted.

Vacancies and courses share how dates, places, counts and texts are read; what each of them makes
of it is in `vacancy_rows` and `course_rows`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from smartlife.formats.values import parse_date, parse_number
from smartlife.model.issues import Issue
from smartlife.model.place_keys import place_key
from smartlife.model.regions import country_of, is_code
from smartlife.tables.cleaning import first_line, to_line, to_text, to_title
from smartlife.tables.contacts import mask_contacts
from smartlife.tables.language_of import detect_language, language_code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from smartlife.formats.dates import DateRead
    from smartlife.model.fields import DateStatus
    from smartlife.model.study import SourceSpec
    from smartlife.store.accounts import Accounts
    from smartlife.tables.duplicates import Candidate
    from smartlife.tables.places import PlaceCoder, PlaceMatch

_LINE: Final = 200
_SPACES_IN_URL: Final = re.compile(r"[\s<>\"]")


@dataclass(slots=True)
class Parsed:
    """A readable record.

    Attributes:
        source: Its source.
        file: Its file.
        row: Its row.
        values: Columns of the core table but identifiers and counts.
        candidate: What the rules about duplicates look at.
        day: Day that decides about the period; None if undated.
        outside: Rule by which it lies outside of the study's period; "" if inside.
    """

    source: SourceSpec
    file: str
    row: int
    values: dict[str, object]
    candidate: Candidate
    day: date | None
    outside: str


class RawRow:
    """A raw row; reading a value notes what is wrong with it."""

    def __init__(self, raw: Mapping[str, object], source: SourceSpec, accounts: Accounts) -> None:
        self.source = source
        self.file = str(raw["file"])
        self.row = int(str(raw["row"]))
        self.origin_id = str(raw["origin_id"])
        self._raw = raw
        self._accounts = accounts

    def get(self, name: str) -> str:
        """The raw value, "" if there is none."""
        value = self._raw.get(f"raw_{name}")
        return value.strip() if isinstance(value, str) else ""

    def option(self, name: str) -> str:
        """An option of the source in study.toml, "" if not given."""
        return dict(self.source.options).get(name, "")

    def note(self, reason: str, name: str, message: str) -> None:
        """Notes that a value is set aside; the record is kept."""
        self._say("noted", reason, name, message)

    def reject(self, reason: str, name: str, message: str) -> None:
        """Rejects the record; to be called once."""
        self._say("rejected", reason, name, message)

    def _say(self, severity: str, reason: str, name: str, message: str) -> None:
        column = dict(self.source.columns).get(name, name)
        value = mask_contacts(self.get(name), self.source.lang) or None
        issue = Issue(
            "rejected" if severity == "rejected" else "noted",
            reason,
            self.file,
            self.row,
            column,
            value,
            message,
        )
        self._accounts.issue(self.source.source_id, self.source.kind, issue)

    # --- values

    def line(self, name: str, limit: int = _LINE) -> str | None:
        """A short text on one line, without contacts; None if there is none."""
        value = self.get(name)
        return _line(value, self.source.lang)[:limit].strip() or None if value else None

    def body(self) -> str | None:
        """The text, still with contacts; None if it has no letters."""
        text = to_text(self.get("text"))
        return text if any(map(str.isalpha, text)) else None

    def title(self, body: str | None) -> str | None:
        """The title, or the beginning of the text in its place (noted); None if neither is there.

        A title without a letter ("-", "12345") is none.
        """
        title = to_title(self.get("title"))
        if any(map(str.isalpha, title)):
            return title
        begin = first_line(body) if body else ""
        if not begin:
            return None
        self.note(
            "title_missing", "title", "There is no title; the text's beginning stands for it."
        )
        return begin

    def language(self, title: str, body: str | None) -> tuple[str, float | None]:
        """The language and the confidence of its detection (None where the row says it)."""
        given = language_code(self.get("lang"))
        if given:
            return given, None
        return detect_language(title, body, self.source.lang)

    def masked(self, text: str | None, lang: str) -> str | None:
        """The text without contacts; telephone numbers are those of the source's country."""
        return mask_contacts(text, self.source.lang or lang) if text else None

    def day(self, name: str) -> tuple[date | None, DateStatus]:
        """A day and how it is known; one that cannot be understood is noted and left out."""
        value = self.get(name)
        if not value:
            return None, "undated"
        try:
            found, certainty = _day(value, self.source.lang, self.source.retrieved)
        except ValueError as error:
            self.note("date_invalid", name, f"The date cannot be used: {error}.")
            return None, "undated"
        if found is None:
            if certainty == "relative":
                self.note(
                    "date_invalid",
                    name,
                    "The date is relative to a day that is not known: `retrieved` in study.toml.",
                )
            return None, "undated"
        return found, "relative" if certainty == "relative" else "dated"

    def number(self, name: str, least: float, most: float) -> float | None:
        """A number within bounds; another one is noted and left out."""
        value = self.get(name)
        if not value:
            return None
        try:
            found = parse_number(value, self.source.lang)
        except ValueError:
            self.note("number_invalid", name, "The number cannot be understood.")
            return None
        if least <= found <= most:
            return found
        self.note("number_invalid", name, f"The number is not within {least:g} and {most:g}.")
        return None

    def url(self) -> str | None:
        """A web address; anything else (scripts, mail) is dropped."""
        value = self.get("url")
        parts = urlsplit_or_none(value)
        if parts is None or _SPACES_IN_URL.search(value) or "@" in value:
            return None
        return value[:1_000]

    def place(self, coder: PlaceCoder) -> PlaceMatch:
        """Where the record is; a NUTS code that does not exist is noted."""
        region = self.get("region")
        if region and not is_code(region.upper()):
            self.note("region_unknown", "region", "The value is no NUTS code.")
        return coder.code(
            self.get("place") or None,
            postcode=self.get("postcode") or None,
            country=self.get("country") or None,
            municipality_code=self.get("municipality") or None,
            region_code=region or None,
            default_region=self.source.region,
        )

    def country(self, match: PlaceMatch) -> str | None:
        """Country of the record, else of its source."""
        if match.country_code:
            return match.country_code
        region = self.source.region
        return country_of(region) if region and is_code(region) else None

    def identity(self) -> str | None:
        """Publisher and identifier; the same advertisement in two exports of a board is one."""
        identifier = self.get("id")
        if not identifier:
            return None
        board = place_key(self.get("board").removeprefix("www."))
        return f"{board or self.source.source_id}\x1f{identifier}"


def place_columns(match: PlaceMatch, version: int) -> dict[str, object]:
    """The columns of a place."""
    return {
        "place_status": match.place_status,
        "nuts_code": match.nuts_code,
        "nuts_level": match.nuts_level,
        "nuts_version": str(version),
        "country_code": match.country_code,
    }


def urlsplit_or_none(value: str) -> object | None:
    """The parts of a web address, or None if the text is none."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None


@lru_cache(maxsize=50_000)
def _day(value: str, lang: str | None, reference: date | None) -> DateRead:
    return parse_date(value, lang=lang, reference=reference)


@lru_cache(maxsize=50_000)
def _line(value: str, lang: str | None) -> str:
    return mask_contacts(to_line(value), lang)
