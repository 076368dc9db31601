"""Understands numbers as people write them in the languages around the Baltic Sea.

One mark between digits can part thousands or decimals. It is decided by its surroundings where
these leave one reading only (`1.234,50`, `0.500`, `97660.925`, `12,5`), else by the language's
custom (Unicode CLDR); where the custom does not know the mark, the number is refused instead of
guessed.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

_SPACES: Final = re.compile("[\\s\u00a0\u2007\u2009\u202f]")
_MINUS: Final = re.compile("^[\u2212\u2012\u2013\ufe63\uff0d]")
_PLAIN: Final = re.compile(r"[-+]?\d+(?:\.\d{1,2})?")
_BODY: Final = re.compile(r"([-+]?)((?:\d|[.,](?=\d)|[ '\u2019](?=\d{3}))+)([eE][-+]?\d{1,3})?")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[ '\u2019]\d{3})+|\d+")
_GROUPS: Final = {
    ".": re.compile(r"\d{1,3}(?:\.\d{3})+"),
    ",": re.compile(r"\d{1,3}(?:,\d{3})+"),
}
_MAX_CHARS: Final = 64
_MAX_COUNT: Final = 1_000_000_000


class NumberAmbiguous(ValueError):
    """A mark may part thousands or decimals, and nothing tells which."""


def parse_number(text: str, lang: str | None = None) -> float:
    """Returns the number that a text states.

    White space, a currency or a per cent sign around it are dropped: `12 %` gives 12.0, it is
    not divided. Ranges, fractions and formulas are no numbers.

    Args:
        text: The text.
        lang: Language it was written in (ISO 639-1); None if unknown.

    Raises:
        NumberAmbiguous: `1,234` in a language that uses the mark for neither, or in none.
        ValueError: The text is no finite number.
    """
    plain = text.strip()
    if _PLAIN.fullmatch(plain) and len(plain) <= _MAX_CHARS:
        return float(plain)
    return _parse_local(plain, lang)


def parse_count(text: str, lang: str | None = None) -> int:
    """Returns the count that a text states: a whole number from 0 to a thousand million.

    A mark that could part thousands does so here, as counts have no decimals; only `1,000`,
    which may be written for 1, is refused where the language does not settle it.

    Args:
        text: The text.
        lang: Language it was written in; None if unknown.

    Raises:
        ValueError: The text is no count.
    """
    try:
        number = parse_number(text, lang)
    except NumberAmbiguous:
        if text.strip().endswith("000"):
            raise
        number = float(re.sub(r"[.,]", "", text.strip()))
    if not number.is_integer():
        raise ValueError(f"{text!r} is no whole number")
    if not 0 <= number <= _MAX_COUNT:
        raise ValueError(f"{text!r} is no count: it is negative or too large")
    return int(number)


@lru_cache(maxsize=1 << 14)
def _parse_local(text: str, lang: str | None) -> float:
    if len(text) > _MAX_CHARS:
        raise ValueError("the text is too long for a number")
    plain = _SPACES.sub(" ", _without_words(_MINUS.sub("-", text)))
    found = _BODY.fullmatch(_MINUS.sub("-", plain))
    if found is None:
        raise ValueError(f"{text!r} is no number")
    sign, body, exponent = found.groups()
    value = float(f"{sign}{_digits(body, lang)}{exponent or ''}")
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is out of range")
    return value


def _digits(body: str, lang: str | None) -> str:
    """Returns the digits with a decimal point, or none, and no grouping."""
    marks = [char for char in body if char in ".,"]
    if not marks:
        return _ungrouped(body)
    last = marks[-1]
    other = "." if last == "," else ","
    if other in marks:
        # the last mark parts the decimals, the other one thousands
        whole, _, decimals = body.rpartition(last)
        if last in whole or _GROUPS[other].fullmatch(whole) is None or not decimals.isdigit():
            raise ValueError(f"{body!r} mixes its marks")
        return f"{whole.replace(other, '')}.{decimals}"
    if len(marks) > 1:
        if _GROUPS[last].fullmatch(body) is None:
            raise ValueError(f"{body!r} is no number")
        return body.replace(last, "")
    return _one_mark(body, last, lang)


def _one_mark(body: str, mark: str, lang: str | None) -> str:
    whole, _, rest = body.partition(mark)
    if not rest.isdigit():
        raise ValueError(f"{body!r} mixes its marks")
    if len(rest) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
        decimal, group = _custom(lang)
        if mark == group:
            return whole + rest
        if mark != decimal:
            raise NumberAmbiguous(f"{body!r} may be {whole}{rest} or {whole}.{rest}")
    return f"{_ungrouped(whole) if whole else '0'}.{rest}"


def _ungrouped(whole: str) -> str:
    if _GROUPED.fullmatch(whole) is None:
        raise ValueError(f"{whole!r} is no number")
    return re.sub(r"\D", "", whole)


@cache
def _custom(lang: str | None) -> tuple[str, str]:
    """Returns the marks for decimals and for thousands in a language; "" for none."""
    if lang is None:
        return "", ""
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse("nb" if lang == "no" else lang).number_symbols["latn"]
    except (UnknownLocaleError, ValueError, KeyError):
        return "", ""
    return symbols["decimal"], symbols["group"]


def _without_words(text: str) -> str:
    words = _words()
    plain = text.strip()
    for _ in range(2):
        for word in words:
            lowered = plain.lower()
            if lowered.endswith(word):
                plain = plain[: -len(word)].rstrip()
            elif lowered.startswith(word):
                plain = plain[len(word) :].lstrip()
    return plain


@cache
def _words() -> tuple[str, ...]:
    source = resources.files("smartlife.formats").joinpath("number_words.tsv")
    rows = source.read_text(encoding="utf-8").splitlines()
    found = {row.strip().lower() for row in rows if row and not row.startswith("#")} - {"word"}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))
