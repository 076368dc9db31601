"""Cuts an advertisement or course description into statements and says what each is about.

A statement is a line, a sentence of a line, or a part of a run of text whose line breaks were
lost. A heading opens a section that lasts to the next heading; within a line it is known by its
colon. Statements of pay, praise, privacy and the like are left out, or such clauses of statements
that ask for something, too; clauses that say that something is not required are told by
`negated_clauses`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from smartlife.languages.letters import fold_letters
from smartlife.linking.clauses import CLAUSE_END, Sign, asking_clauses
from smartlife.linking.cues import ASKS, EMPTY, EMPTY_ANYWHERE, OFFERS, PRAISES, USED, cues_of

if TYPE_CHECKING:
    from smartlife.languages.load import Section
    from smartlife.linking.cues import Cues, Side

# Every expression begins with the one set of signs at which it can match: text is skipped quickly.
_BREAK: Final = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029•▪●◦■✓✔➢➤▶►"
_SMALL: Final = "a-zß-ÿāčēģīķļņšūžąęėįųł"
_CAPITAL: Final = rf"[^\W\d_{_SMALL}]"
_CUT: Final = re.compile(
    rf"[{_BREAK}.!?…](?:"
    rf"(?<=[{_BREAK}])[{_BREAK}]*"
    r"|(?<=[.!?…])(?:(?<=[^\W\d_]{2}.)|(?<=[)\]\"”“»%+#].))\s+"
    rf"(?={_CAPITAL})"
    # a sentence that runs into the next ("achievable.Inspired by"), but not "Node.Js"
    rf"|(?<=[.!?])(?<=[{_SMALL}]{{3}}.)"
    rf"(?=(?!Js\b|Net\b){_CAPITAL}[^\W\d_A-Z]*\s[^\W\d_A-Z]))"
)
# Where a run of text without line breaks is cut: at its marks of lists, and where a small letter
# is followed by a capital one.
_MARKS: Final = rf"[;,\s](?:(?<=[;,])\s+(?={_CAPITAL}[^\W\d_]*\s)|(?<=;)\s+|(?<=\s)[-–*·]\s"
_LOST: Final = rf"|(?<=[{_SMALL}]{{4}}\s)(?={_CAPITAL}[^\W\d_A-Z]{{3,}}\s[^\W\dA-Z])"
_FINE_CUTS: Final = {False: re.compile(_MARKS + ")"), True: re.compile(_MARKS + _LOST + ")")}
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_HEADING: Final = 60
_MOST_HEADING_WORDS: Final = 8
_MOST_INLINE_WORDS: Final = 6
_MOST_BESIDE_STEM: Final = 3
_MOST_INLINE_HEADINGS: Final = 20
_LONGEST_TEXT: Final = 60_000
_LONGEST_STATEMENT: Final = 1_000
_LONG: Final = 300
_SHORT: Final = 25
_NEAR_START: Final = 25
# after the mark of a list
_AT_START: Final = 3
_SHORTEST_CLAUSE: Final = 3
_ASKING_ENDS: Final[frozenset[Section]] = frozenset({"company", "apply"})


class Statement(NamedTuple):
    """A piece of text that may ask for or teach something.

    Attributes:
        start: First character in the text.
        end: Character after the last.
        section: Section it stands in, if a heading said so.
    """

    start: int
    end: int
    section: Section | None


def find_statements(text: str, lang: str, side: Side) -> list[Statement]:
    """Statements of a text that may speak of skills, in order.

    Args:
        text: The text; its first 60,000 characters are read.
        lang: Language of the text; without data for it every line counts.
        side: Whether it is an advertisement or a course description.
    """
    shown = text[:_LONGEST_TEXT]
    cues = cues_of(lang, side)
    if cues is None:
        return [Statement(start, end, None) for start, end in _pieces(shown, has_capitals=False)]
    return _Reader(shown, cues, side).statements()


def negated_clauses(statement: str, lang: str) -> list[tuple[int, int]]:
    """Spans of clauses that say that something is not required.

    A clause ends at a comma, bracket or word of contrast. There is none where the same statement
    calls it an advantage: "not required but welcome" is a wish.
    """
    cues = cues_of(lang, "vacancies")
    if cues is None:
        return []
    folded = fold_letters(statement)
    if not cues.negation.search(folded) or cues.welcome.search(folded):
        return []
    cuts = sorted(
        {0, len(folded)}
        | {match.end() for match in CLAUSE_END.finditer(folded)}
        | {match.start() for match in cues.contrast.finditer(folded)}
    )
    return [
        (start, end) for start, end in pairwise(cuts) if cues.negation.search(folded, start, end)
    ] or [(0, len(statement))]


class _Reader:
    """Reads one text from its beginning to its end, in the section that was opened last."""

    def __init__(self, text: str, cues: Cues, side: Side) -> None:
        self._text = text
        self._folded = fold_letters(text)
        self._cues = cues
        self._used = USED[side]
        self._signs = [
            Sign(match.start(), match.end(), cues.kinds[" ".join(match.group().split())])
            for match in cues.signs.finditer(self._folded)
        ]
        self._next_sign = 0

    def statements(self) -> list[Statement]:
        """The statements that may speak of skills."""
        section: Section | None = None
        found: list[Statement] = []
        pieces = _pieces(self._text, has_capitals=not self._cues.has_capital_nouns)
        text, used = self._text, self._used
        for first, last in pieces:
            has_colon = text.find(":", first, last) >= 0
            parts = self._parted_at_headings(first, last) if has_colon else ((first, last),)
            for start, end in parts:
                opened, begin = self._opened(start, end)
                section = opened or section
                if begin >= end:
                    continue
                signs = self._signs_within(begin, end)
                if not signs:
                    if section is None or used[section]:
                        found.append(Statement(begin, end, section))
                    continue
                if section in _ASKING_ENDS and _begins(signs, ASKS, begin):
                    section = None
                if section is None or used[section]:
                    found += self._asked(begin, end, signs, section)
        return found

    def _parted_at_headings(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cuts a piece before a known heading with a colon within it."""
        colon = self._text.find(":", start + 1, end)
        if colon < 0:
            return [(start, end)]
        parts: list[tuple[int, int]] = []
        for _ in range(_MOST_INLINE_HEADINGS):
            if colon < 0:
                break
            head = self._heading_before(start, colon)
            if head > start:
                parts += _bounded(self._text, start, head)
                start = head
            colon = self._text.find(":", colon + 1, end)
        return parts + _bounded(self._text, start, end)

    def _heading_before(self, start: int, colon: int) -> int:
        """Where the heading that ends at a colon begins; `start` if it is none or begins there."""
        low = max(start, colon - _LONGEST_HEADING)
        places = list(_WORD.finditer(self._folded, low, colon))[-_MOST_INLINE_WORDS:]
        words = [place.group() for place in places]
        headings = self._cues.headings
        can_be_unlisted = self._cues.stems.search(" ".join(words)) is not None
        for number, place in enumerate(places):
            if self._text[place.start()].isupper():
                said = " ".join(words[number:])
                if said in headings or (
                    can_be_unlisted and self._by_stem(said, _MOST_HEADING_WORDS)
                ):
                    return place.start()
        return start

    def _opened(self, start: int, end: int) -> tuple[Section | None, int]:
        """The section that a piece opens, and where its statement begins (its end: none)."""
        colon = self._text.find(":", start, min(end, start + _LONGEST_HEADING))
        stop = end if colon < 0 else colon
        if stop - start > _LONGEST_HEADING:
            return self._opened_by_run(start, end)
        if not self._can_be_heading(start, stop):
            return None, start
        said = " ".join(_WORD.findall(self._folded, start, stop))
        section = self._cues.headings.get(said) or self._before_bracket(start, stop)
        can_be_unlisted = section is None and self._text[start].isupper()
        if colon >= 0:
            if can_be_unlisted:
                section = self._by_stem(said, _MOST_HEADING_WORDS)
            if section is not None:
                return section, _past_spaces(self._text, colon + 1, end)
        if section is not None:
            return section, end
        run = self._opened_by_run(start, end)
        if run[0] or colon >= 0 or not can_be_unlisted or self._text[end - 1] in ".;,":
            return run
        section = self._by_short_stem(said)
        return (section, end) if section else run

    def _can_be_heading(self, start: int, stop: int) -> bool:
        """A quick look: False where the words of a piece are those of no heading."""
        first = _WORD.search(self._folded, start, stop)
        if first is None or first.group() in self._cues.first_words:
            return first is not None
        starts = self._cues.stem_starts
        return self._text[start].isupper() and starts.search(self._folded, start, stop) is not None

    def _before_bracket(self, start: int, stop: int) -> Section | None:
        """The section of a heading that ends with a bracket: "Description (EN)"."""
        bracket = self._text.find("(", start, stop)
        if bracket < 0 or self._text[stop - 1] != ")":
            return None
        words = _WORD.findall(self._folded, start, bracket)
        return self._cues.headings.get(" ".join(words)) if words else None

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

    def _by_short_stem(self, said: str) -> Section | None:
        """The section of a line that looks like a heading but has no colon.

        A stem of several words, or one after a word of question, must be most of it: "what we can
        offer you" is a heading, "a licence is what we offer help with" is none.
        """
        is_question = said.split(" ", 1)[0] in self._cues.questions
        return self._by_stem(said, 0, least_words=1 if is_question else 2)

    def _by_stem(self, said: str, most_words: int, *, least_words: int = 1) -> Section | None:
        """The section of a heading that is not listed, by the longest stem in it."""
        stems = self._cues.stems.findall(said)
        if not stems:
            return None
        longest: str = max(stems, key=len)
        length = longest.count(" ") + 1
        most = most_words or length + _MOST_BESIDE_STEM
        fits = length >= least_words and said.count(" ") < most
        return self._cues.stem_sections[longest] if fits else None

    def _asked(
        self, start: int, end: int, signs: list[Sign], section: Section | None
    ) -> list[Statement]:
        """A statement, or what is left of one that holds something else, too."""
        empty = EMPTY if section is None else EMPTY_ANYWHERE
        is_empty = (
            any(empty in sign.kinds for sign in signs)
            or _begins(signs, OFFERS, start)
            or (section is None and _begins(signs, PRAISES, start, _AT_START))
        )
        if not is_empty:
            return [Statement(start, end, section)]
        clauses = asking_clauses(
            self._folded,
            (start, end),
            signs,
            empty=empty,
            contrast=self._cues.contrast,
            is_asked=section is not None,
        )
        return [
            Statement(*span, section)
            for clause in clauses
            for span in _bounded(self._text, *clause)
            if span[1] - span[0] >= _SHORTEST_CLAUSE
        ]

    def _signs_within(self, start: int, end: int) -> list[Sign]:
        """The phrases between two offsets; to be asked for in the text's order."""
        signs, number = self._signs, self._next_sign
        within = []
        while number < len(signs) and signs[number].start < end:
            if signs[number].start >= start and signs[number].end <= end:
                within.append(signs[number])
            number += 1
        self._next_sign = number
        return within


def _begins(signs: list[Sign], kind: str, start: int, most: int = _NEAR_START) -> bool:
    """True if a sign of the kind stands near the start: at most so many characters after it."""
    return any(kind in sign.kinds for sign in signs if sign.start <= start + most)


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
    if start < end and (text[start].isspace() or text[end - 1].isspace()):
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
