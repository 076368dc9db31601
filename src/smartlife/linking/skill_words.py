"""The words of many sentences at once, as arrays: numbers of stems and of forms, with places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.languages.load import load_language
from smartlife.linking.arrays import Arrays, Texts, part, prefixed
from smartlife.linking.compounds import Compounds
from smartlife.linking.words import fold_word, stemmer_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MOST_WORDS: Final = 120
"""Words of a sentence that are read; no real sentence has more."""

LAST_CODE: Final = 0x10000
"""Of what is known of signs, the entry for all beyond the basic plane."""

_LONGEST: Final = 2_000
_LEAST_STEM: Final = 3
_MOST_KNOWN: Final = 100_000
_QUALIFIER: Final = re.compile(r"\s*\([^()]*\)\s*$")
_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """Content words of sentences, in order; arrays of one entry per word but the last two.

    A compound has an entry for each of its parts, with the place of the whole.

    Attributes:
        sentences: Number of the sentence that a word stands in.
        places: Its place among the words of the sentence, stop words counted.
        stems: Number of its stem; -1 if no label has it.
        forms: Number of the word as written, lower case; -1 if no label has it.
        starts: First character in the sentence.
        stops: Character after the last.
        spellings: Number of the word as spelled, in `spelled`.
        spelled: Different spellings, in the order of their first occurrence.
        ends: Where the words of each sentence end, with a 0 in front.
    """

    sentences: NDArray[np.int32]
    places: NDArray[np.int32]
    stems: NDArray[np.int32]
    forms: NDArray[np.int32]
    starts: NDArray[np.int32]
    stops: NDArray[np.int32]
    spellings: NDArray[np.int64]
    spelled: list[str]
    ends: NDArray[np.int64]


def strip_qualifier(label: str) -> str:
    """`Python (computer programming)` → `Python`."""
    return _QUALIFIER.sub("", label) or label


def label_words(labels: Sequence[str], lang: str) -> list[list[str]]:
    """Folded content words of labels, without their qualifiers."""
    language = load_language(lang)
    stop = language.stop_words if language else frozenset[str]()
    found = []
    for spelled in spelled_words([strip_qualifier(label) for label in labels]):
        words = [fold_word(word) for word in spelled]
        found.append([word for word in words if word not in stop] or words)
    return found


def spelled_words(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text as written."""
    # one text for all: a word never reaches over a line feed
    text = "\n".join(texts)
    starts, stops = find_words(text)
    words = [text[a:b] for a, b in zip(starts.tolist(), stops.tolist(), strict=True)]
    lengths = np.fromiter((len(one) + 1 for one in texts), np.int64, len(texts))
    ends = np.searchsorted(starts, np.cumsum(lengths)).tolist()
    return [words[a:b] for a, b in pairwise([0, *ends])]


def skill_stem(word: str, lang: str) -> str:
    """The stem by which words meet: endings are stripped until none is left.

    Of two like letters at its end one stays: `planning` is `plan`.
    """
    stemmer = stemmer_of(lang)
    stem = stemmer.stem(word)
    while (shorter := stemmer.stem(stem)) != stem:
        stem = shorter
    return stem[:-1] if len(stem) > _LEAST_STEM and stem[-1] == stem[-2] else stem


class Vocabulary:
    """Stems and word forms that the labels of one language have, by number."""

    def __init__(self, lang: str, stems: Texts, forms: Texts, compounds: Compounds) -> None:
        self.lang = lang
        self.stems = stems
        self.forms = forms
        self.compounds = compounds
        language = load_language(lang)
        self._stop = language.stop_words if language else frozenset[str]()
        # tuples, since the garbage collector looks at every list again and again
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}

    @classmethod
    def of(cls, lang: str, words: Sequence[Sequence[str]], compounds: Compounds) -> Vocabulary:
        """The vocabulary of folded words, and of their parts where they are compounds."""
        whole = {word for of_label in words for word in of_label}
        forms = sorted({part for word in whole for part in _parts(word, compounds)})
        stems = sorted({skill_stem(form, lang) for form in forms})
        return cls(lang, Texts.of(stems), Texts.of(forms), compounds)

    @cached_property
    def _stem_numbers(self) -> dict[str, int]:
        return {stem: number for number, stem in enumerate(self.stems.tolist())}

    @cached_property
    def _form_numbers(self) -> dict[str, int]:
        return {form: number for number, form in enumerate(self.forms.tolist())}

    def numbers(self, folded: str) -> list[tuple[int, int]]:
        """Numbers of stem and form of each part of a folded word; -1 where no label has it."""
        return [
            (
                self._stem_numbers.get(skill_stem(form, self.lang), _UNKNOWN),
                self._form_numbers.get(form, _UNKNOWN),
            )
            for form in _parts(folded, self.compounds)
        ]

    def read(self, sentences: Sequence[str]) -> SentenceWords:
        """The words of sentences; what is longer than any real sentence is cut."""
        cut = [sentence[:_LONGEST] for sentence in sentences]
        # one text for all: a word never reaches over a line feed
        text = "\n".join(cut)
        starts, stops = find_words(text)
        lengths = np.fromiter((len(sentence) + 1 for sentence in cut), np.int64, len(cut))
        begins = np.cumsum(lengths) - lengths
        of = np.searchsorted(begins, starts, side="right") - 1
        places = np.arange(len(of)) - np.searchsorted(of, np.arange(len(cut)))[of]
        near = places < MOST_WORDS
        starts, stops, of, places = starts[near], stops[near], of[near], places[near]
        spans = zip(starts.tolist(), stops.tolist(), strict=True)
        spelled = [text[start:stop] for start, stop in spans]
        number_of = dict(zip(dict.fromkeys(spelled), count(), strict=False))
        spellings = np.fromiter(map(number_of.__getitem__, spelled), np.int64, len(spelled))
        known = [self._parts_of(word) for word in number_of]
        sizes = np.fromiter(map(len, known), np.int64, len(known))
        pairs = np.array([pair for of_word in known for pair in of_word], np.int32).reshape(-1, 2)
        # a stop word has no part, a compound several, all at the same place
        size = sizes[spellings]
        kept = np.repeat(np.arange(len(spellings)), size)
        within = np.arange(len(kept)) - np.repeat(np.cumsum(size) - size, size)
        of, spellings = of[kept], spellings[kept]
        numbers = pairs[(np.cumsum(sizes) - sizes)[spellings] + within]
        return SentenceWords(
            sentences=of.astype(np.int32),
            places=places[kept].astype(np.int32),
            stems=numbers[:, 0],
            forms=numbers[:, 1],
            starts=(starts[kept] - begins[of]).astype(np.int32),
            stops=(stops[kept] - begins[of]).astype(np.int32),
            spellings=spellings,
            spelled=list(number_of),
            ends=np.searchsorted(of, np.arange(len(cut) + 1)),
        )

    def _parts_of(self, word: str) -> tuple[tuple[int, int], ...]:
        """Numbers of the parts of a word as written; none of a stop word."""
        known = self._known.get(word)
        if known is None:
            folded = fold_word(word)
            known = () if folded in self._stop else tuple(self.numbers(folded))
            if len(self._known) < _MOST_KNOWN:
                self._known[word] = known
        return known

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {
            **prefixed("stems", self.stems.arrays()),
            **prefixed("forms", self.forms.arrays()),
            **prefixed("compounds", self.compounds.arrays()),
        }

    @classmethod
    def from_arrays(cls, lang: str, arrays: Mapping[str, NDArray[np.generic]]) -> Vocabulary:
        """The vocabulary of `arrays`."""
        return cls(
            lang,
            Texts.from_arrays(part("stems", arrays)),
            Texts.from_arrays(part("forms", arrays)),
            Compounds.from_arrays(part("compounds", arrays)),
        )


def _parts(folded: str, compounds: Compounds) -> tuple[str, ...]:
    return compounds.parts(folded) or (folded,)


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a text; half a surrogate pair is one, too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def find_words(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the words of a text begin and end: letters and digits, with the signs of C++ and C#."""
    codes = code_points(text)
    inside = np.concatenate([[False], _letters()[np.minimum(codes, LAST_CODE)], [False]])
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, stops = edges[::2], edges[1::2].copy()
    signs = np.concatenate([codes, [0, 0]])
    stops[(signs[stops] == ord("#"))] += 1
    stops[(signs[stops] == ord("+")) & (signs[stops + 1] == ord("+"))] += 2
    return starts, stops


@cache
def _letters() -> NDArray[np.bool_]:
    """For each sign of the basic plane whether words have it; the last entry is for all others."""
    return np.array([*(chr(code).isalnum() for code in range(LAST_CODE)), False])
