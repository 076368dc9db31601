"""Cuts an advertisement or course description into statements and says what each is about.

A statement is a line, a sentence of a line, or a part of a run of text whose line breaks were
lost. A heading opens a section that lasts to the next heading; within a line it is known by its
colon. Statements of pay, praise, privacy and the like are left out; clauses that say that
something is not required are told by `negated_clauses`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from smartlife.languages.letters import fold_letters
from smartlife.languages.load import load_language
from smartlife.linking.phrases import bare_phrase, everywhere, phrase_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.languages.load import Language, Section

Side = Literal["vacancies", "courses"]

_CUT: Final = re.compile(
    r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029•▪●◦■✓✔➢➤▶►]+"
    r"|[.!?…](?:(?<=[^\W\d_]{2}.)|(?<=[)\]\"”“»%+#].))\s+(?=[^\W\d_a-zß-ÿāčēģīķļņšūžąęėįųł])"
)
# Where a run of text without line breaks is cut: at its marks of lists, and where a small letter
# is followed by a capital one.
_MARKS: Final = r"[;,]\s+(?=[^\W\d_a-zß-ÿāčēģīķļņšūžąęėįųł][^\W\d_]*\s)|;\s+|\s[-–*·]\s"
_LOST: Final = (
    r"|\s+(?<=[a-zß-ÿāčēģīķļņšūžąęėįųł]{2}\s)"
    r"(?=[^\W\d_a-zß-ÿāčēģīķļņšūžąęėįųł][^\W\d_A-Z]{2})"
)
_FINE_CUTS: Final = {False: re.compile(_MARKS), True: re.compile(_MARKS + _LOST)}
_CLAUSE_END: Final = re.compile(r"[,;:()–]+")
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_HEADING: Final = 60
_MOST_HEADING_WORDS: Final = 8
_MOST_INLINE_WORDS: Final = 6
_LONGEST_TEXT: Final = 60_000
_LONGEST_STATEMENT: Final = 1_000
_LONG: Final = 300
_SHORT: Final = 25
_NEAR_START: Final = 25
# In these languages common words begin with a capital letter.
_CAPITAL_NOUNS: Final = frozenset({"de"})

# What a section's statements are good for on either side; headings of the others mean nothing
# there ("Description" in an advertisement, "Tasks" in a course).
_USED: Final[dict[Side, dict[Section, bool]]] = {
    "vacancies": {
        "requirements": True,
        "duties": True,
        "offer": False,
        "company": False,
        "apply": False,
    },
    "courses": {
        "content": True,
        "outcomes": True,
        "prerequisites": False,
        "requirements": False,
        "organisation": False,
        "company": False,
        "apply": False,
    },
}
# Signs: nothing about skills outside of requirements and duties, nothing within them either, an
# offer or a demand where the statement begins with it.
_EMPTY: Final = "empty"
_EMPTY_ANYWHERE: Final = "empty anywhere"
_OFFERS: Final = "offers"
_ASKS: Final = "asks"
_AT_START: Final = frozenset({_OFFERS, _ASKS})
_ASKING_ENDS: Final[frozenset[Section]] = frozenset({"company", "apply"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of text that may ask for or teach something.

    Attributes:
        start: First character in the text.
        end: Character after the last.
        section: Section it stands in, if a heading said so.
    """

    start: int
    end: int
    section: Section | None


@dataclass(frozen=True, slots=True)
class _Cues:
    """What tells a language's sections and empty statements apart, ready for use.

    Attributes:
        headings: Words of a heading → its section.
        first_words: First words of all headings.
        stems: Finds the beginnings of words that tell an unlisted heading.
        stem_sections: Such a beginning → its section.
        signs: Finds what makes a statement empty, "we offer" and "we are looking for".
        kinds: Such a phrase → what it is a sign of.
        negation: Finds "not required".
        contrast: Finds "but".
        welcome: Finds "an advantage".
        has_capital_nouns: True if a capital letter tells nothing.
    """

    headings: Mapping[str, Section]
    first_words: frozenset[str]
    stems: re.Pattern[str]
    stem_sections: Mapping[str, Section]
    signs: re.Pattern[str]
    kinds: Mapping[str, frozenset[str]]
    negation: re.Pattern[str]
    contrast: re.Pattern[str]
    welcome: re.Pattern[str]
    has_capital_nouns: bool


def find_statements(text: str, lang: str, side: Side) -> list[Statement]:
    """Statements of a text that may speak of skills, in order.

    Args:
        text: The text; its first 60,000 characters are read.
        lang: Language of the text; without data for it every line counts.
        side: Whether it is an advertisement or a course description.
    """
    shown = text[:_LONGEST_TEXT]
    cues = _cues(lang, side)
    if cues is None:
        return [Statement(start, end, None) for start, end in _pieces(shown, has_capitals=False)]
    return _Reader(shown, cues, side).statements()


def negated_clauses(statement: str, lang: str) -> list[tuple[int, int]]:
    """Spans of clauses that say that something is not required.

    A clause ends at a comma, bracket or word of contrast. There is none where the same statement
    calls it an advantage: "not required but welcome" is a wish.
    """
    cues = _cues(lang, "vacancies")
    if cues is None:
        return []
    folded = fold_letters(statement)
    if not cues.negation.search(folded) or cues.welcome.search(folded):
        return []
    cuts = sorted(
        {0, len(folded)}
        | {match.end() for match in _CLAUSE_END.finditer(folded)}
        | {match.start() for match in cues.contrast.finditer(folded)}
    )
    return [
        (start, end) for start, end in pairwise(cuts) if cues.negation.search(folded, start, end)
    ] or [(0, len(statement))]


class _Reader:
    """Reads one text from its beginning to its end, in the section that was opened last."""

    def __init__(self, text: str, cues: _Cues, side: Side) -> None:
        self._text = text
        self._folded = fold_letters(text)
        self._cues = cues
        self._used = _USED[side]
        self._signs = [
            (match.start(), match.end(), cues.kinds[" ".join(match.group().split())])
            for match in cues.signs.finditer(self._folded)
        ]
        self._next_sign = 0

    def statements(self) -> list[Statement]:
        """The statements that may speak of skills."""
        section: Section | None = None
        found: list[Statement] = []
        pieces = _pieces(self._text, has_capitals=not self._cues.has_capital_nouns)
        for piece in pieces:
            for start, end in self._parted_at_headings(*piece):
                opened, begin = self._opened(start, end)
                section = opened or section
                if begin >= end:
                    continue
                signs = self._signs_within(begin, end)
                if _ASKS in signs and section in _ASKING_ENDS:
                    section = None
                if section is not None and not self._used[section]:
                    continue
                empty = _EMPTY if section is None else _EMPTY_ANYWHERE
                if empty not in signs and _OFFERS not in signs:
                    found.append(Statement(begin, end, section))
        return found

    def _parted_at_headings(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cuts a piece before a known heading with a colon within it."""
        colon = self._text.find(":", start + 1, end)
        if colon < 0:
            return [(start, end)]
        parts: list[tuple[int, int]] = []
        while colon >= 0:
            head = self._heading_before(start, colon)
            if head > start:
                parts += _bounded(self._text, start, head)
                start = head
            colon = self._text.find(":", colon + 1, end)
        return parts + _bounded(self._text, start, end)

    def _heading_before(self, start: int, colon: int) -> int:
        """Where the heading that ends at a colon begins; `start` if it is none or begins there."""
        low = max(start, colon - _LONGEST_HEADING)
        words = list(_WORD.finditer(self._folded, low, colon))[-_MOST_INLINE_WORDS:]
        for number, first in enumerate(words):
            if self._text[first.start()].isupper():
                said = " ".join(word.group() for word in words[number:])
                if said in self._cues.headings or self._by_stem(said):
                    return first.start()
        return start

    def _opened(self, start: int, end: int) -> tuple[Section | None, int]:
        """The section that a piece opens, and where its statement begins (its end: none)."""
        colon = self._text.find(":", start, min(end, start + _LONGEST_HEADING))
        stop = end if colon < 0 else colon
        if stop - start <= _LONGEST_HEADING:
            said = " ".join(_WORD.findall(self._folded, start, stop))
            section = self._cues.headings.get(said)
            if section is None and said.count(" ") < _MOST_HEADING_WORDS:
                if colon >= 0:
                    section = self._by_stem(said)
                elif self._text[start].isupper() and self._text[end - 1] not in ".;,":
                    section = self._by_stem(said, least_words=2)
            if section is not None:
                return section, end if colon < 0 else _past_spaces(self._text, colon + 1, end)
        return self._opened_by_run(start, end)

    def _opened_by_run(self, start: int, end: int) -> tuple[Section | None, int]:
        """A heading of several words that runs into its text: "What we offer A great team"."""
        first = _WORD.match(self._folded, start, end)
        if first is None or first.group() not in self._cues.first_words:
            return None, start
        said = first.group()
        found: tuple[Section | None, int] = (None, start)
        words = list(_WORD.finditer(self._folded, first.end(), min(end, start + _LONGEST_HEADING)))
        for word in words[: _MOST_INLINE_WORDS - 1]:
            said = f"{said} {word.group()}"
            section = self._cues.headings.get(said)
            follows = word.end() + 1
            if section and follows < end and self._text[follows].isupper():
                found = (section, follows) if self._text[word.end()] == " " else found
        return found

    def _by_stem(self, said: str, *, least_words: int = 1) -> Section | None:
        """The section of a heading that is not listed, by the longest stem in it."""
        stems = self._cues.stems.findall(said)
        if not stems:
            return None
        longest: str = max(stems, key=len)
        return self._cues.stem_sections[longest] if longest.count(" ") >= least_words - 1 else None

    def _signs_within(self, start: int, end: int) -> frozenset[str]:
        """Kinds of the phrases between two offsets; to be asked for in the text's order."""
        signs, number = self._signs, self._next_sign
        kinds: frozenset[str] = frozenset()
        while number < len(signs) and signs[number][0] < end:
            first, last, said = signs[number]
            if first >= start and last <= end:
                is_late = first > start + _NEAR_START
                kinds |= said - _AT_START if is_late else said
            number += 1
        self._next_sign = number
        return kinds


def _pieces(text: str, *, has_capitals: bool) -> list[tuple[int, int]]:
    """Lines and sentences; what is longer than people write, in parts."""
    pieces: list[tuple[int, int]] = []
    start = 0
    cuts = [match.span() for match in _CUT.finditer(text)]
    for first, past in [*cuts, (len(text), len(text))]:
        # the mark that ends a sentence belongs to it
        end = first + 1 if first < len(text) and text[first] in ".!?…" else first
        if end - start > _LONG:
            pieces += _parts(text, start, end, _FINE_CUTS[has_capitals])
        elif end > start:
            pieces += _bounded(text, start, end)
        start = past
    return pieces


def _parts(text: str, start: int, end: int, cut: re.Pattern[str]) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    for match in cut.finditer(text, start, end):
        if match.start() - start >= _SHORT:
            parts += _bounded(text, start, match.start())
            start = match.end()
    return parts + _bounded(text, start, end)


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The piece without outer spaces, cut where no real sentence is that long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end - start <= _LONGEST_STATEMENT:
        return [(start, end)] if start < end else []
    steps = range(start, end, _LONGEST_STATEMENT)
    return [(first, min(first + _LONGEST_STATEMENT, end)) for first in steps]


def _past_spaces(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


@cache
def _cues(lang: str, side: Side) -> _Cues | None:
    language = load_language(lang)
    if language is None:
        return None
    headings = _sections(language.headings, side)
    stems = _sections(language.heading_stems, side)
    kinds = _kinds(language, side)
    return _Cues(
        headings=headings,
        first_words=frozenset(heading.split()[0] for heading in headings),
        stems=_stem_pattern(stems),
        stem_sections=stems,
        signs=phrase_pattern(kinds),
        kinds={bare_phrase(phrase): found for phrase, found in kinds.items()},
        negation=phrase_pattern(language.negation),
        contrast=phrase_pattern(language.contrast),
        welcome=phrase_pattern(language.welcome),
        has_capital_nouns=lang in _CAPITAL_NOUNS,
    )


def _kinds(language: Language, side: Side) -> dict[str, frozenset[str]]:
    """What each phrase is a sign of. A course's "we offer" tells what it teaches."""
    is_vacancy = side == "vacancies"
    empty = language.boilerplate + (language.training_offered if is_vacancy else ())
    listed = (
        (_EMPTY, empty),
        (_EMPTY_ANYWHERE, everywhere(empty)),
        (_OFFERS, language.offering if is_vacancy else ()),
        (_ASKS, language.asking),
    )
    kinds: dict[str, frozenset[str]] = {}
    for kind, phrases in listed:
        for phrase in phrases:
            kinds[phrase] = kinds.get(phrase, frozenset()) | {kind}
    return kinds


def _sections(
    listed: tuple[tuple[str, tuple[Section, ...]], ...], side: Side
) -> dict[str, Section]:
    """What means something on this side; where one has two meanings, the side's first."""
    known: dict[str, Section] = {}
    for said, sections in listed:
        fitting = [section for section in _USED[side] if section in sections]
        if fitting:
            known[said] = fitting[0]
    return known


def _stem_pattern(stems: Mapping[str, Section]) -> re.Pattern[str]:
    longest_first = sorted(stems, key=lambda stem: (-len(stem), stem))
    options = "|".join(re.escape(stem) for stem in longest_first)
    return re.compile(rf"(?<![^\W_])(?:{options})" if options else r"(?!)")
