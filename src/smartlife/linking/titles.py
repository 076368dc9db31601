"""Takes a title apart: what names the occupation, without gender marks, ranks, places and pay.

Nothing is thrown away for good: every reading of the title becomes a `TitleForm` with a weight,
and the best match over all forms decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.languages.letters import fold
from smartlife.linking.words import Word, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.languages.load import Language

_LONGEST_TITLE: Final = 300
_MOST_FORMS: Final = 6
_MOST_SEGMENTS: Final = 4

_MARKUP: Final = re.compile(r"<[^<>]{0,200}>|&[a-zA-Z]{2,8};|&#\d{1,6};")
_BRACKET: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
# "/-a", "/ -e", ", -ė": an ending after a slash or comma and a hyphen.
_SLASH_ENDING: Final = re.compile(r"\s*[/|,]\s*[-–‑]\s*([^\W\d_]{1,9})\b")
# "vadītājs/a", "Mitarbeiter:in", "Mitarbeiter*innen", "darbininkas-ė".
_JOINED_ENDING: Final = re.compile(r"(?<=[^\W\d_])\s?[/:*_·‧∙\-–]\s?([^\W\d_]{1,9})\b")
_INNER_CAPITAL: Final = re.compile(r"(?<=[a-zäöüß]{3})(In|Innen)\b")
_NUMBER: Final = re.compile(
    r"[€$£]?\s?\b\d+(?:[.,:\-–/]\d+)*\b\s?(?:€|%|\$|£|(?:eur|euro|euros|zł|zl|kr|sek|dkk|nok|pln|h"
    r"|std|st|val|mēn|mėn|k)\b)?(?:\s?/\s?(?:h|mēn|mėn|month|std|val|st|stunde)\b)?",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(r"[|/;•·:+(){}\[\]]|\s[-–—]|[-–—]\s")
_COMMA: Final = re.compile(r",")
_GENDER_WORDS: Final = frozenset(
    ["all", "genders", "gender", "gn", "div", "divers", "diverse", "any", "mfd", "mwd", "wmd"]
)


@dataclass(frozen=True, slots=True)
class TitleForm:
    """One reading of a title.

    Attributes:
        text: Folded words separated by single spaces.
        start: First character of its words in the title.
        end: Character after the last.
        weight: What a match of this reading counts, up to 1.
    """

    text: str
    start: int
    end: int
    weight: float


def title_forms(title: str, language: Language | None) -> tuple[TitleForm, ...]:
    """The readings of a title, likeliest first; empty if it has no letters.

    Args:
        title: As published; at most its first 300 characters are read.
        language: Data of its language, if there are any.
    """
    shown = _blank_noise(title[:_LONGEST_TITLE], language)
    words = _content(split_words(shown), language)
    if not words:
        return ()
    found: dict[str, TitleForm] = {}
    for weight, reading in _readings(shown, words, language):
        _add(found, reading, weight)
    forms = sorted(found.values(), key=lambda form: (-form.weight, form.start, form.text))
    return tuple(forms[:_MOST_FORMS])


def _readings(
    shown: str, words: list[Word], language: Language | None
) -> Iterable[tuple[float, list[Word]]]:
    yield 1.0, words
    yield 0.99, _without_rank(words, language)
    unbracketed = _BRACKET.sub(lambda match: " " * len(match.group()), shown)
    plain = _content(split_words(unbracketed), language)
    yield 0.95, _without_rank(plain, language)
    yield 0.92, _without_capital_tail(_without_rank(plain, language))
    yield 0.92, _without_places(_without_rank(plain, language), language)
    segments = _segments(shown, words, language)
    for number, segment in enumerate(segments[:_MOST_SEGMENTS]):
        weight = 0.88 if number == 0 else 0.8
        if language and all(word.folded in language.titles.seniority for word in segment):
            continue
        ranked = _without_rank(segment, language)
        if len(segments) > 1 and not _is_tail(ranked, language):
            yield weight, ranked
        if not _is_tail(ranked, language):
            yield weight - 0.02, _head(ranked, language)


def _blank_noise(title: str, language: Language | None) -> str:
    """Overwrites gender marks, numbers and markup with spaces: offsets stay right."""
    endings = language.titles.gender_endings if language else frozenset()
    shown = _MARKUP.sub(_spaces, title)
    shown = _BRACKET.sub(lambda match: _blank_bracket(match, endings), shown)
    shown = _SLASH_ENDING.sub(_spaces, shown)
    shown = _INNER_CAPITAL.sub(_spaces, shown) if "in" in endings else shown
    shown = _JOINED_ENDING.sub(lambda match: _blank_joined(match, endings), shown)
    return _NUMBER.sub(_spaces, shown)


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _blank_bracket(match: re.Match[str], endings: frozenset[str]) -> str:
    inner = match.group(1).strip()
    parts = [fold(part) for part in re.split(r"[\W_]+", inner) if part]
    is_ending = inner.startswith(("-", "–", "‑")) and len(inner) <= 12
    is_mark = all(len(part) == 1 or part in _GENDER_WORDS or part in endings for part in parts)
    return _spaces(match) if is_ending or is_mark else match.group()


def _blank_joined(match: re.Match[str], endings: frozenset[str]) -> str:
    return _spaces(match) if fold(match.group(1)) in endings else match.group()


def _content(words: list[Word], language: Language | None) -> list[Word]:
    """Words with letters, without those of advertising (unless nothing else is there)."""
    lettered = [word for word in words if any(letter.isalpha() for letter in word.folded)]
    if language is None:
        return lettered
    kept = [word for word in lettered if word.folded not in language.titles.boilerplate]
    return _trimmed(_without_doubles(kept or lettered), language)


def _trimmed(words: list[Word], language: Language) -> list[Word]:
    """Without what is left over at the end: a gender ending or a word that begins a tail."""
    last = len(words)
    while last > 1 and words[last - 1].folded in language.titles.left_over:
        last -= 1
    return words[:last]


def _without_doubles(words: list[Word]) -> list[Word]:
    """Drops the second of two gender forms: `Tischler Tischlerin` → `Tischler`."""
    kept: list[Word] = []
    for word in words:
        previous = kept[-1].folded if kept else ""
        least = max(4, min(len(previous), len(word.folded)) - 2)
        if previous[:least] == word.folded[:least] and len(previous) >= least:
            continue
        kept.append(word)
    return kept


def _without_rank(words: list[Word], language: Language | None) -> list[Word]:
    if language is None:
        return words
    kept = [word for word in words if word.folded not in language.titles.seniority]
    return _trimmed(kept or words, language)


def _without_capital_tail(words: list[Word]) -> list[Word]:
    """Drops capitalised words at the end of a title in lower case: places and brands."""
    small = [place for place, word in enumerate(words) if word.text[:1].islower()]
    if not small or any(word.text[:1].isupper() for word in words[1 : small[-1]]):
        return words
    return words[: small[-1] + 1]


def _without_places(words: list[Word], language: Language | None) -> list[Word]:
    """Drops words in the case of place at the end: `Pavārs Valmierā` → `Pavārs`."""
    endings = language.titles.place_endings if language else ()
    last = len(words)
    while endings and last > 1 and words[last - 1].text.casefold().endswith(endings):
        last -= 1
    return words[:last]


def _segments(shown: str, words: list[Word], language: Language | None) -> list[list[Word]]:
    cuts = [match.start() for match in _SEPARATOR.finditer(shown)]
    if language is None or language.titles.is_head_first:
        cuts += [match.start() for match in _COMMA.finditer(shown)]
    segments: list[list[Word]] = [[]]
    for place, word in enumerate(words):
        before = words[place - 1].end if place else 0
        if place and any(before <= cut < word.start for cut in cuts):
            segments.append([])
        segments[-1].append(word)
    return [segment for segment in segments if segment]


def _is_tail(words: list[Word], language: Language | None) -> bool:
    return language is not None and words[0].folded in language.titles.tails


def _head(words: list[Word], language: Language | None) -> list[Word]:
    """Words before the first that begins a tail (`Undersköterska till hemtjänsten`)."""
    if language is None:
        return words
    for place, word in enumerate(words):
        if place and word.folded in language.titles.tails:
            return words[:place]
    return words


def _add(found: dict[str, TitleForm], words: list[Word], weight: float) -> None:
    text = " ".join(word.folded for word in words)
    if not text or (text in found and found[text].weight >= weight):
        return
    found[text] = TitleForm(text, words[0].start, words[-1].end, weight)
