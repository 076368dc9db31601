"""Takes a title apart: what names the occupation, without gender marks, ranks, places and pay.

Nothing is thrown away for good: every reading of the title becomes a `TitleForm` with a weight,
and the best match over all forms decides.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from smartlife.linking.words import Word, fold_word, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smartlife.languages.load import Language

LONGEST_TITLE: Final = 300
"""Characters of a title, or of a term, that are looked at."""

_MOST_FORMS: Final = 6
_MOST_SEGMENTS: Final = 4
_LEAST_BEFORE_ENDING: Final = 5
_LEAST_LAST_WORD: Final = 3
_LONGEST_FORM_ENDING: Final = 4
_NOWHERE: Final = 1_000_000

_MARKUP: Final = re.compile(r"<[^<>]{0,200}>|&[a-zA-Z]{2,8};|&#\d{1,6};")
_BRACKET: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
# "/-a", "/ -e", ", -ė": an ending after a slash or comma and a hyphen.
_SLASH_ENDING: Final = re.compile(r"\s?[/|,]\s?[-–‑]\s?([^\W\d_]{1,9})\b")
# "vadītājs/a", "Mitarbeiter:in", "Mitarbeiter*innen", "darbininkas-ė".
_JOINED_ENDING: Final = re.compile(
    r"[/:*_·‧∙\-–](?:(?<=[^\W\d_].)|(?<=[^\W\d_]\s.))\s?([^\W\d_]{1,9})\b"
)
_INNER_CAPITAL: Final = re.compile(r"(?<=[a-zäöüß]{3})(In|Innen)\b")
# "m/w/d", "k/m", "f m d": letters of genders without a bracket.
_GENDER_RUN: Final = re.compile(
    r"\b[mwfdxk](?:\s?[/|*]\s?[mwfdxk]){1,3}\b",
    re.IGNORECASE,
)
_LOOSE_RUN: Final = re.compile(r"\b(?:[mwf] [mwf] [dx]|[dx] [mwf] [mwf])\b", re.IGNORECASE)
_JOINT: Final = re.compile(r"[/:*_·‧∙\-–‑|]")
_NUMBER: Final = re.compile(
    r"[€$£]?\s?\b\d+(?:[.,:\-–/]\d+)*\b\s?(?:€|%|\$|£|(?:eur|euro|euros|zł|zl|kr|sek|dkk|nok|pln|h"
    r"|std|st|val|mēn|mėn|k)\b)?(?:\s?/\s?(?:h|mēn|mėn|month|std|val|st|stunde)\b)?",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_PART: Final = re.compile(r"[\W_]+")
_DIGIT: Final = re.compile(r"\d")
_SEPARATOR: Final = re.compile(r"[|/;•·:+(){}\[\]]|\s[-–—]|[-–—]\s")
_COMMA: Final = re.compile(r",")
_GENDER_WORDS: Final = frozenset(
    ["all", "genders", "gender", "gn", "div", "divers", "diverse", "any", "mfd", "mwd", "wmd"]
)
# Words that never end a title, whatever its language.
_JOINERS: Final = frozenset(["and", "or", "of", "for", "the", "in", "with", "to", "at", "&"])


class TitleForm(NamedTuple):
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


def main_form(title: str, language: Language | None) -> TitleForm | None:
    """The first of `title_forms`, three times as fast; None if the title has no letters."""
    shown, _ = _blank_noise(title[:LONGEST_TITLE], language)
    words, _, _ = _content(split_words(shown), language)
    found: dict[str, TitleForm] = {}
    _add(found, words, 1.0, language)
    return next(iter(found.values()), None)


def title_forms(title: str, language: Language | None) -> tuple[TitleForm, ...]:
    """The readings of a title, likeliest first; empty if it has no letters.

    Args:
        title: As published; at most its first 300 characters are read.
        language: Data of its language, if there are any.
    """
    shown, mark = _blank_noise(title[:LONGEST_TITLE], language)
    words, ending, sought = _content(split_words(shown), language)
    if not words:
        return ()
    found: dict[str, TitleForm] = {}
    _add(found, words, 1.0, language)
    if len(words) > 1:
        places = (min(mark, ending), sought)
        for weight, reading in _readings(shown, words, places, language):
            if reading is not words:
                _add(found, reading, weight, language)
    forms = sorted(found.values(), key=lambda form: (-form.weight, form.start, form.text))
    return tuple(forms[:_MOST_FORMS])


def _readings(
    shown: str, words: list[Word], places: tuple[int, int], language: Language | None
) -> Iterator[tuple[float, list[Word]]]:
    mark, sought = places
    yield 0.99, _without_rank(words, language)
    plain = _without_rank(_unbracketed(shown, words), language)
    yield 0.95, plain
    if sought:
        yield 0.94, [word for word in plain if word.start >= sought]
    if mark > words[0].end:
        # what follows the mark of gender is a place, a unit or a condition
        yield 0.93, _without_rank([word for word in plain if word.start < mark], language)
    yield 0.92, _without_capital_tail(plain, language)
    yield 0.92, _without_places(plain, language)
    yield from _of_segments(_segments(shown, words, language), language)


def _of_segments(
    segments: list[list[Word]], language: Language | None
) -> Iterator[tuple[float, list[Word]]]:
    for number, segment in enumerate(segments[:_MOST_SEGMENTS]):
        weight = 0.88 if number == 0 else 0.8
        if language and all(word.folded in language.titles.seniority for word in segment):
            continue
        ranked = _without_rank(segment, language)
        if _is_tail(ranked, language):
            continue
        if len(segments) > 1:
            yield weight, ranked
        yield weight - 0.02, _head(ranked, language)


def _blank_noise(title: str, language: Language | None) -> tuple[str, int]:
    """Overwrites gender marks, numbers and markup with spaces: offsets stay right.

    Returns:
        The title and where its first gender mark stood (its length: nowhere).
    """
    endings = language.titles.gender_endings if language else frozenset()
    shown = _MARKUP.sub(_spaces, title) if "<" in title or "&" in title else title
    blank = _Blank(endings, len(title))
    if "(" in shown or "[" in shown or "{" in shown:
        shown = _BRACKET.sub(blank.bracket, shown)
    if _JOINT.search(shown):
        shown = _GENDER_RUN.sub(blank, shown)
        shown = _SLASH_ENDING.sub(blank, shown)
        shown = _JOINED_ENDING.sub(blank.ending, shown)
    elif _LOOSE_RUN.search(shown):
        shown = _LOOSE_RUN.sub(blank, shown)
    if "in" in endings:
        shown = _INNER_CAPITAL.sub(blank, shown)
    return (_NUMBER.sub(_spaces, shown) if _DIGIT.search(shown) else shown), blank.first


class _Blank:
    """Overwrites marks of gender with spaces and remembers where the first stood."""

    def __init__(self, endings: frozenset[str], end: int) -> None:
        self._endings = endings
        self.first = end

    def __call__(self, match: re.Match[str]) -> str:
        """Spaces instead of the mark."""
        start, end = match.span()
        self.first = min(self.first, start)
        return " " * (end - start)

    def bracket(self, match: re.Match[str]) -> str:
        """Spaces instead of a bracket that holds nothing but marks."""
        inner = match.group(1).strip()
        if inner.startswith(("-", "–", "‑")) and len(inner) <= 12:
            return self(match)
        parts = [fold_word(part) for part in _PART.split(inner) if part]
        is_mark = all(
            len(part) == 1 or part in _GENDER_WORDS or part in self._endings for part in parts
        )
        return self(match) if is_mark else match.group()

    def ending(self, match: re.Match[str]) -> str:
        """Spaces instead of an ending that the language has."""
        return self(match) if fold_word(match.group(1)) in self._endings else match.group()


def _unbracketed(shown: str, words: list[Word]) -> list[Word]:
    spans = [match.span() for match in _BRACKET.finditer(shown)] if ")" in shown else []
    if not spans:
        return words
    return [word for word in words if not any(a < word.start < b for a, b in spans)] or words


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


class _Content(NamedTuple):
    """What is left of a title.

    Attributes:
        words: Words with letters, without those of advertising (unless nothing else is there).
        ending: Where the first ending of gender by itself stood.
        sought: Where what is sought begins; 0 if no word says so.
    """

    words: list[Word]
    ending: int
    sought: int


def _content(words: list[Word], language: Language | None) -> _Content:
    lettered = [word for word in words if word.folded[:1].isalpha() or _LETTER.search(word.folded)]
    if language is None:
        return _Content(lettered, _NOWHERE, 0)
    titles = language.titles
    kept = _without_phrases(lettered, titles.phrases)
    kept = [word for word in kept if word.folded not in titles.boilerplate]
    loose = _NOWHERE
    if titles.loose_endings:
        kept, loose = _without_loose(kept, titles.loose_endings)
    sought = max((word.end for word in lettered if word.folded in titles.seeks), default=0)
    return _Content(_trimmed(_without_doubles(kept or lettered), language), loose, sought)


def _without_phrases(
    words: list[Word], phrases: Mapping[str, tuple[tuple[str, ...], ...]]
) -> list[Word]:
    """Without several words that belong to advertising together ("full time")."""
    if not any(word.folded in phrases for word in words):
        return words
    kept: list[Word] = []
    place = 0
    while place < len(words):
        said = [word.folded for word in words[place : place + 6]]
        options = phrases.get(said[0], ())
        length = next((len(one) for one in options if tuple(said[: len(one)]) == one), 0)
        if not length:
            kept.append(words[place])
        place += length or 1
    return kept


def _without_loose(words: list[Word], endings: frozenset[str]) -> tuple[list[Word], int]:
    """Without endings of gender that stand by themselves after a long word."""
    kept: list[Word] = []
    first = _NOWHERE
    for word in words:
        if kept and word.folded in endings and len(kept[-1].folded) >= _LEAST_BEFORE_ENDING:
            first = min(first, word.start)
        else:
            kept.append(word)
    return kept, first


def _trimmed(words: list[Word], language: Language) -> list[Word]:
    """Without what is left over at the end: a gender ending or a word that begins a tail."""
    last = len(words)
    while last > 1 and words[last - 1].folded in language.titles.left_over:
        last -= 1
    return words[:last]


def _without_doubles(words: list[Word]) -> list[Word]:
    """Drops the second of two gender forms: `Tischler Tischlerin` → `Tischler`."""
    kept: list[Word] = []
    before = ""
    for word in words:
        folded = word.folded
        if folded[:4] == before[:4] and len(folded) >= 4:
            least = max(4, min(len(before), len(folded)) - 2)
            is_like = abs(len(before) - len(folded)) <= _LONGEST_FORM_ENDING
            if is_like and before[:least] == folded[:least]:
                continue
        before = folded
        kept.append(word)
    return kept


def _without_rank(words: list[Word], language: Language | None) -> list[Word]:
    if language is None:
        return words
    ranks = language.titles.seniority
    kept = [word for word in words if word.folded not in ranks]
    return _trimmed(kept, language) if kept and len(kept) < len(words) else words


def _without_capital_tail(words: list[Word], language: Language | None) -> list[Word]:
    """Drops capitalised words at the end of a title in lower case: places and brands."""
    small = [place for place, word in enumerate(words) if word.text[:1].islower()]
    if not small or small[-1] == len(words) - 1:
        return words
    last = words[small[-1]].folded
    if len(last) < _LEAST_LAST_WORD or last in _JOINERS:
        return words
    if language and (last in language.stop_words or last in language.titles.tails):
        return words
    if any(word.text[:1].isupper() for word in words[1 : small[-1]]):
        return words
    return words[: small[-1] + 1]


def _without_places(words: list[Word], language: Language | None) -> list[Word]:
    """Drops words in the case of place at the end: `Pavārs Valmierā` → `Pavārs`."""
    endings = language.titles.place_endings if language else ()
    last = len(words)
    while endings and last > 1 and words[last - 1].text.casefold().endswith(endings):
        last -= 1
    return words[:last] if last < len(words) else words


def _segments(shown: str, words: list[Word], language: Language | None) -> list[list[Word]]:
    cuts = [match.start() for match in _SEPARATOR.finditer(shown)]
    if language is None or language.titles.is_head_first:
        cuts += [match.start() for match in _COMMA.finditer(shown)]
    if not cuts:
        return [words]
    segments: list[list[Word]] = [[words[0]]]
    for before, word in pairwise(words):
        if any(before.end <= cut < word.start for cut in cuts):
            segments.append([])
        segments[-1].append(word)
    return segments


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


def _add(
    found: dict[str, TitleForm], words: list[Word], weight: float, language: Language | None
) -> None:
    while len(words) > 1 and _is_left_over(words[-1].folded, language):
        words = words[:-1]
    if not words:
        return
    text = " ".join([word.folded for word in words])
    known = found.get(text)
    if known is None or known.weight < weight:
        found[text] = TitleForm(text, words[0].start, words[-1].end, weight)


def _is_left_over(word: str, language: Language | None) -> bool:
    return word in _JOINERS or (language is not None and word in language.titles.left_over)
