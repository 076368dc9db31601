"""What tells the sections, the empty statements and the negations of a language, ready for use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from smartlife.languages.load import load_language
from smartlife.linking.concepts import PIVOT
from smartlife.linking.phrases import bare_phrase, everywhere, phrase_pattern, stem_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from smartlife.languages.load import Language, Section

Side = Literal["vacancies", "courses"]

# What a section's statements are good for on either side; headings of the others mean nothing
# there ("Description" in an advertisement, "Tasks" in a course).
USED: Final[dict[Side, dict[Section, bool]]] = {
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
# offer or a demand where the statement begins with it, praise of the employer where it begins with
# it outside of requirements and duties.
EMPTY: Final = "empty"
EMPTY_ANYWHERE: Final = "empty anywhere"
OFFERS: Final = "offers"
ASKS: Final = "asks"
PRAISES: Final = "praises"

# In these languages common words begin with a capital letter.
_CAPITAL_NOUNS: Final = frozenset({"de"})


@dataclass(frozen=True, slots=True)
class Cues:
    """What tells a language's sections and empty statements apart, ready for use.

    Attributes:
        headings: Words of a heading → its section.
        first_words: First words of all headings.
        stems: Finds the beginnings of words that tell an unlisted heading.
        stem_starts: Finds the first words of such beginnings; without one there is none.
        stem_sections: Such a beginning → its section.
        signs: Finds what makes a statement empty, "we offer", "we are" and "we are looking for".
        kinds: Such a phrase → what it is a sign of.
        negation: Finds "not required".
        contrast: Finds "but".
        welcome: Finds "an advantage".
        questions: First words of headings that are questions.
        has_capital_nouns: True if a capital letter tells nothing.
    """

    headings: Mapping[str, Section]
    first_words: frozenset[str]
    stems: re.Pattern[str]
    stem_starts: re.Pattern[str]
    stem_sections: Mapping[str, Section]
    signs: re.Pattern[str]
    kinds: Mapping[str, frozenset[str]]
    negation: re.Pattern[str]
    contrast: re.Pattern[str]
    welcome: re.Pattern[str]
    questions: frozenset[str]
    has_capital_nouns: bool


@cache
def cues_of(lang: str, side: Side) -> Cues | None:
    """The cues of a language on one side; None if there are no data for it."""
    language, pivot = load_language(lang), load_language(PIVOT)
    if language is None or pivot is None:
        return None
    # advertisements of every language have parts in English
    headings = _sections(pivot.headings, side) | _sections(language.headings, side)
    stems = _sections(pivot.heading_stems, side) | _sections(language.heading_stems, side)
    kinds = _kinds(pivot, side, only_everywhere=True) | _kinds(language, side)
    return Cues(
        headings=headings,
        first_words=frozenset(heading.split()[0] for heading in headings),
        stems=stem_pattern(stems),
        stem_starts=stem_pattern(stem.split()[0] for stem in stems),
        stem_sections=stems,
        signs=phrase_pattern(kinds),
        kinds={bare_phrase(phrase): found for phrase, found in kinds.items()},
        negation=phrase_pattern(language.negation),
        contrast=phrase_pattern(language.contrast),
        welcome=phrase_pattern(language.welcome),
        questions=frozenset(pivot.questions + language.questions),
        has_capital_nouns=lang in _CAPITAL_NOUNS,
    )


def _kinds(
    language: Language, side: Side, *, only_everywhere: bool = False
) -> dict[str, frozenset[str]]:
    """What each phrase is a sign of. A course's "we offer" tells what it teaches."""
    is_vacancy = side == "vacancies"
    empty = language.boilerplate + (language.training_offered if is_vacancy else ())
    listed = (
        (EMPTY, empty),
        (EMPTY_ANYWHERE, everywhere(empty)),
        (OFFERS, language.offering if is_vacancy else ()),
        (PRAISES, language.praising if is_vacancy else ()),
        (ASKS, language.asking),
    )
    kinds: dict[str, frozenset[str]] = {}
    for kind, phrases in listed:
        for phrase in phrases:
            kinds[phrase] = kinds.get(phrase, frozenset()) | {kind}
    if only_everywhere:
        return {phrase: kinds[phrase] for phrase in everywhere(kinds)}
    return kinds


def _sections(
    listed: tuple[tuple[str, tuple[Section, ...]], ...], side: Side
) -> dict[str, Section]:
    """What means something on this side; where one has two meanings, the side's first."""
    known: dict[str, Section] = {}
    for said, sections in listed:
        fitting = [section for section in USED[side] if section in sections]
        if fitting:
            known[said] = fitting[0]
    return known
