"""Which courses answer a question in words, and how well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from smartlife.search.concepts import Named, named_concepts
from smartlife.search.filters import Taught, taught
from smartlife.search.layout import LEAST_TOLD, MODES
from smartlife.search.names import is_name_word
from smartlife.search.words import QueryWord, Question, label_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from smartlife.linking.index import LinkIndex
    from smartlife.search.file import Reader
    from smartlife.search.names import Names
    from smartlife.search.spelling import Alike
    from smartlife.search.terms import Posting, TermReader
    from smartlife.search.view import View

    Floats = NDArray[np.float32]
    Bits = NDArray[np.uint16]

LEAST_OF_BOTH: Final = 0.35
"""Least probability that a concept is meant and that a course teaches it."""
_CONCEPT: Final = 0.35
"""Most that a course gets for a word by a concept: less than a word in a short title says."""
_OCCUPATION: Final = 0.4
_NAME: Final = 0.6
"""Factor for a name of the concept in the course's own words."""
_MOST_NAMED: Final = 4
_MOST_NAMES: Final = 8
_LONGEST_NAME: Final = 4
_LEAST_NAME: Final = 3
_MOSTLY: Final = 0.5
_TOGETHER: Final = 0.25
"""Part of the lesser one where a course has both the word and the skill."""
_SIMILAR: Final = 0.6
_LIGHT: Final = 0.15
_WHERE: Final = 0.3
"""What a place, or a way of teaching, counts if not all words can be had."""
_ATTRIBUTE: Final = 0.5
_MOST_ALIKE: Final = 3
_TIER: Final = 10.0
"""What courses that have all words themselves are above others."""


class NameUse(NamedTuple):
    """A name of a concept, in the language of courses, that courses have.

    Attributes:
        text: The name.
        posting: Courses that have all its words.
    """

    text: str
    posting: Posting


class ConceptUse(NamedTuple):
    """A concept that was searched for.

    Attributes:
        named: It, and the words that name it.
        taught: Courses that teach it.
        is_occupation: True if they teach what an occupation of that name needs.
        names: Its names that courses have in their own words.
    """

    named: Named
    taught: Taught
    is_occupation: bool
    names: tuple[NameUse, ...] = ()

    @property
    def is_found(self) -> bool:
        """True if it finds any course."""
        return bool(len(self.taught.docs) or self.names)


@dataclass(slots=True)
class WordMatch:
    """What one word finds.

    Attributes:
        word: It.
        postings: Courses that have it.
        attribute: Courses of which a column says it; None if it asks for no column.
        taken: Words that were taken for it.
        score: How much it says of each course.
        weight: What the word counts among all.
        is_known: True if any course has it, by itself or by a concept.
        is_where: True if it names a place or says how something is taught, not what.
    """

    word: QueryWord
    postings: list[Posting]
    attribute: NDArray[np.bool_] | None = None
    taken: tuple[str, ...] = ()
    score: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    weight: float = 0.0
    is_known: bool = False
    is_where: bool = False


@dataclass(slots=True)
class TextMatch:
    """What the whole question finds.

    Attributes:
        words: Its words.
        concepts: Concepts that were searched for.
        has: Which words each course has, as bits, by itself or by a concept.
        exact: Which words it has itself, not only words that begin like them.
        score: How well each course fits.
        required: Words that a course should have, as bits.
        demanded: Those of them that are demanded after all; see `demand`.
    """

    words: list[WordMatch]
    concepts: list[ConceptUse]
    has: Bits
    exact: Bits
    score: Floats
    required: int
    demanded: int

    def demand(self, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The courses that answer; relaxes words if none of some courses has all of them.

        Of the words that some course has together, those are kept that tell most.

        Args:
            among: Courses that may be found.
        """
        self.demanded = self.required
        found: NDArray[np.bool_] = (self.has & self.required) == self.required
        if not self.required or (found & among).any():
            return found
        bits = np.unique(self.has[among] & np.uint16(self.required)).tolist()
        best = max(bits, key=lambda one: (self._worth(one), -one), default=0)
        self.demanded = best
        if not best:
            return np.zeros(len(self.has), bool)
        kept: NDArray[np.bool_] = (self.has & best) == best
        return kept

    def _worth(self, bits: int) -> tuple[float, int]:
        """What is taught tells more than where or how: who asks for both gets it elsewhere."""
        weights = [
            one.weight * (_WHERE if one.is_where else 1.0)
            for place, one in enumerate(self.words)
            if bits >> place & 1
        ]
        return sum(weights), len(weights)

    def ranking(self) -> Floats:
        """The score, above it those that have all demanded words themselves."""
        if not self.demanded:
            return self.score
        is_exact = (self.exact & self.demanded) == self.demanded
        ranked: Floats = self.score + np.float32(_TIER) * is_exact
        return ranked


class Matcher:
    """Answers questions in words for one audience."""

    def __init__(
        self,
        reader: Reader,
        view: View,
        names: Names,
        terms: TermReader,
        alike: Callable[[str], Sequence[Alike]],
    ) -> None:
        self._reader = reader
        self._view = view
        self._names = names
        self._terms = terms
        self._alike = alike

    def match(self, question: Question, lang: str, link_index: LinkIndex | None) -> TextMatch:
        """What a question finds, before any filter."""
        words = [self._word(word, lang) for word in question.words]
        concepts = self._concepts(question, lang, link_index)
        covered = {place for use in concepts if use.is_found for place in range(*use.named.words)}
        for place, one in enumerate(words):
            is_missing = not one.postings and place not in covered
            # a word of some name is spelled right, whether or not a course has it
            if (
                is_missing
                and one.word.weight == "required"
                and not is_name_word(self._names, one.word.folded, lang)
            ):
                self._take_similar(one)
        return self._joined(words, concepts)

    def _word(self, word: QueryWord, lang: str) -> WordMatch:
        is_light = word.weight == "light"
        found = self._terms.find(word.folded)
        if is_light:
            found = [one for one in found if one.is_exact]
        column = self._attribute(word) if not is_light else None
        is_where = column is not None or self._names.is_place(word.folded, lang)
        return WordMatch(word, found, column, is_where=is_where)

    def _attribute(self, word: QueryWord) -> NDArray[np.bool_] | None:
        columns, found = self._view.columns, None
        if word.attribute == "online":
            found = np.isin(columns["mode"], [MODES.index("online"), MODES.index("blended")])
        elif word.attribute == "free":
            found = columns["price"] == 0
        elif word.attribute == "part_time":
            found = columns["part_time"] == 1
        return None if found is None else found & self._view.is_visible

    def _take_similar(self, match: WordMatch) -> None:
        """Takes the nearest words of the index for one that it does not have."""
        if match.attribute is not None:
            return
        alike = self._alike(match.word.folded)
        nearest = [one.word for one in alike if one.distance == alike[0].distance][:_MOST_ALIKE]
        taken = []
        for word in nearest or self._terms.derived_from(match.word.folded):
            found = [posting for posting in self._terms.find(word) if posting.is_exact]
            if found:
                taken.append(word)
            match.postings += [
                posting._replace(impact=posting.impact * np.float32(_SIMILAR)) for posting in found
            ]
        match.taken = tuple(taken)

    def _concepts(
        self, question: Question, lang: str, link_index: LinkIndex | None
    ) -> list[ConceptUse]:
        found: list[ConceptUse] = []
        for named in named_concepts(question.words, lang, self._reader, self._names, link_index):
            links = taught(self._reader, named.entity)
            kept = links.probability * named.probability >= LEAST_OF_BOTH
            kept &= self._view.is_visible[links.docs]
            is_occupation = self._names.kind_of(named.entity) == "occupation"
            is_looked_at = len(found) < _MOST_NAMED
            names = (
                tuple(self._named(named.entity, links.docs[links.probability >= LEAST_TOLD]))
                if is_looked_at
                else ()
            )
            found.append(ConceptUse(named, links.where(kept), is_occupation, names))
        return found

    def _named(self, entity: int, teaching: NDArray[Any]) -> Iterator[NameUse]:
        """Names of a concept in the languages of courses, as far as courses have their words.

        Args:
            entity: The concept.
            teaching: Courses that likely teach it: a name that is less without what weighs little
                in it ("lead staff" → staff) counts if most courses that have the rest do.
        """
        for lang in self._terms.langs:
            asked: dict[str, None] = {}
            for text in self._names.in_language(entity, lang)[:_MOST_NAMES]:
                key = label_key(text, lang, is_core=True)
                words = list(dict.fromkeys(key.split()))
                if key in asked or not 0 < len(words) <= _LONGEST_NAME or len(key) < _LEAST_NAME:
                    continue
                asked[key] = None
                posting = self._terms.name(words, lang)
                if posting is None or not len(posting.docs):
                    continue
                is_whole = len(words) == len(label_key(text, lang).split())
                if is_whole or np.isin(posting.docs, teaching).mean() >= _MOSTLY:
                    yield NameUse(text, posting)

    def _joined(self, words: list[WordMatch], concepts: list[ConceptUse]) -> TextMatch:
        size = len(self._view)
        has, exact = np.zeros(size, np.uint16), np.zeros(size, np.uint16)
        total, weights, required = np.zeros(size, np.float32), 0.0, 0
        by_concept = _concept_scores(concepts, len(words), size)
        for place, one in enumerate(words):
            bit = np.uint16(1 << place)
            one.score = _word_score(one, size, exact, bit)
            if place in by_concept:
                linked = by_concept[place]
                most = np.maximum(one.score, linked)
                both = most + np.float32(_TOGETHER) * np.minimum(one.score, linked)
            else:
                both = one.score
            is_there = both > 0
            has |= np.where(is_there, bit, np.uint16(0))
            count = int(np.count_nonzero(is_there))
            one.is_known, one.weight = count > 0, _weight(one.word, count, size)
            total += np.float32(one.weight) * both
            weights += one.weight
            required |= (1 << place) if one.word.weight == "required" else 0
        score = total / np.float32(weights) if weights else total
        return TextMatch(words, concepts, has, exact, score, required, required)


def _word_score(one: WordMatch, size: int, exact: Bits, bit: np.uint16) -> Floats:
    """How much a word says of each course; marks those that have it themselves."""
    score = np.zeros(size, np.float32)
    for posting in one.postings:
        score[posting.docs] = np.maximum(score[posting.docs], posting.impact)
        if posting.is_exact:
            exact[posting.docs] |= bit
    if one.attribute is not None:
        score[one.attribute] = np.maximum(score[one.attribute], np.float32(_ATTRIBUTE))
        exact[one.attribute] |= bit
    return score


def _concept_scores(concepts: list[ConceptUse], words: int, size: int) -> dict[int, Floats]:
    """Place of a word → what courses get for it by concepts."""
    found: dict[int, Floats] = {}
    for use in concepts:
        factor = _CONCEPT * use.named.probability * (_OCCUPATION if use.is_occupation else 1.0)
        amount = use.taught.probability * np.float32(factor)
        by_name = np.float32(_NAME * use.named.probability)
        for place in range(use.named.words[0], min(use.named.words[1], words)):
            held = found.setdefault(place, np.zeros(size, np.float32))
            held[use.taught.docs] = np.maximum(held[use.taught.docs], amount)
            for _, posting in use.names:
                held[posting.docs] = np.maximum(held[posting.docs], posting.impact * by_name)
    return found


def _weight(word: QueryWord, courses: int, size: int) -> float:
    """Rare words tell more; the logarithm keeps the order of magnitude only."""
    rarity = float(np.log1p(size / (1 + courses)))
    return rarity * (_LIGHT if word.weight == "light" else 1.0)
