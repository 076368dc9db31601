"""Labels of skills in one language as an index of words, and how they lie in sentences.

A label is the set of its stems; each weighs by its rarity among concepts, and half as much if it
belongs to the phrasing of every advertisement. The labels that share most weight with a sentence
are found by one sparse product, in which a word written as in the label counts for more than one
that only shares its stem. How their words lie in the sentence is looked up for all at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import yaml
from scipy import sparse

from smartlife.linking.arrays import Arrays, part, prefixed
from smartlife.linking.labels import LABEL_KINDS
from smartlife.linking.skill_words import Vocabulary, label_words, skill_stem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from smartlife.linking.compounds import Compounds
    from smartlife.linking.labels import LabelSet
    from smartlife.linking.skill_words import SentenceWords

SLOTS: Final = 8
"""Stems of a label that are looked for; longer labels are explanations."""

PREFERRED: Final = LABEL_KINDS.index("preferred")

# How labels compete to be looked at; chosen by how many judged skills are among the first hundred.
_EASE: Final = 4.0
_AS_WRITTEN: Final = 0.4
_BY_USE: Final = 0.1
_IF_PREFERRED: Final = 0.2
_PHRASING: Final = 0.5
_LEAST_CELL: Final = 0.12
_LEAST_SHARE: Final = 0.2

# Skills of ESCO 1.1.1: in a part of a taxonomy a word is no more common than in the whole.
_WHOLE: Final = 13_896
_AT_ONCE: Final = 64
_MOST_PHRASES: Final = 100_000
_FAR: Final = np.iinfo(np.int16).max
_NOTHING: Final = np.float32(0)


@dataclass(frozen=True, slots=True)
class Hits:
    """Labels that share words with sentences; the arrays are parallel, by sentence and label.

    Attributes:
        sentences: Number of the sentence.
        labels: Number of the label in the index.
        shared: Weight of the shared stems.
        containment: Shared weight by the weight of the label.
        matched: How many stems are shared.
        width: Words from the first shared one to the last.
        as_written: Share of the shared stems whose word is written as in the label.
        first: Place of the first shared word in the arrays of the words.
        last: Place of the last.
        slots: Which stems of the label are shared: a bit for each, the first one highest.
    """

    sentences: NDArray[np.int64]
    labels: NDArray[np.int64]
    shared: NDArray[np.float32]
    containment: NDArray[np.float32]
    matched: NDArray[np.int32]
    width: NDArray[np.int32]
    as_written: NDArray[np.float32]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    slots: NDArray[np.uint8]


class SkillIndex:
    """Labels of one language.

    Attributes:
        lang: Language.
        vocabulary: Its words.
        concepts: Number of each label's concept.
        kinds: Place of each label's kind in `LABEL_KINDS`.
        stems: Stems of each label, filled up with -1.
        forms: Word forms of each label, parallel to the stems.
        weights: Weight of each stem, with a 0 for -1 at the end.
        totals: Weight of each label.
        favour: What each label's share is multiplied with when labels compete to be looked at.
    """

    def __init__(self, lang: str, vocabulary: Vocabulary, arrays: Arrays) -> None:
        self.lang = lang
        self.vocabulary = vocabulary
        self.concepts: NDArray[np.int32] = arrays["concepts"].view(np.int32)
        self.kinds: NDArray[np.uint8] = arrays["kinds"].view(np.uint8)
        self.stems: NDArray[np.int32] = arrays["stems"].view(np.int32)
        self.forms: NDArray[np.int32] = arrays["forms"].view(np.int32)
        self.weights: NDArray[np.float32] = arrays["weights"].view(np.float32)
        self.totals: NDArray[np.float32] = arrays["totals"].view(np.float32)
        self.favour: NDArray[np.float32] = arrays["favour"].view(np.float32)
        self._phrases: dict[tuple[int, int], str] = {}

    @classmethod
    def build(
        cls, labels: LabelSet, compounds: Compounds, lang: str, uses: NDArray[np.float32]
    ) -> SkillIndex | None:
        """The index of the labels in one language; None if there are none.

        Args:
            labels: Labels of skills.
            compounds: Takes words of the language apart.
            lang: Language.
            uses: How many occupations need each concept, as ln(1 + number).
        """
        own = labels.of_lang(lang)
        words = label_words(own.texts.tolist(), lang)
        vocabulary = Vocabulary.of(lang, words, compounds)
        rows: dict[tuple[int, tuple[int, ...]], tuple[int, list[tuple[int, int]]]] = {}
        numbers = cache(vocabulary.numbers)
        for number, (concept, of_label) in enumerate(
            zip(own.concepts.tolist(), words, strict=True)
        ):
            pairs = list({pair[0]: pair for word in of_label for pair in numbers(word)}.values())
            key = concept, tuple(sorted(stem for stem, _ in pairs))
            if 0 < len(pairs) <= SLOTS:
                rows.setdefault(key, (number, pairs))
        if not rows:
            return None
        chosen = np.array([number for number, _ in rows.values()], np.int64)
        stems = np.full((len(rows), SLOTS), -1, np.int32)
        forms = stems.copy()
        for row, (_, pairs) in enumerate(rows.values()):
            stems[row, : len(pairs)] = [stem for stem, _ in pairs]
            forms[row, : len(pairs)] = [form for _, form in pairs]
        concepts = own.concepts[chosen].astype(np.int32)
        kinds = own.kinds[chosen]
        weights = _weights(stems, concepts, vocabulary)
        favour = 1 + _BY_USE * uses[concepts] + _IF_PREFERRED * (kinds == PREFERRED)
        arrays: Arrays = {
            "concepts": concepts,
            "kinds": kinds,
            "stems": stems,
            "forms": forms,
            "weights": weights,
            "totals": weights[stems].sum(axis=1, dtype=np.float32),
            "favour": favour.astype(np.float32),
        }
        return cls(lang, vocabulary, arrays)

    @cached_property
    def _by_word(self) -> sparse.csr_matrix:
        """Stems and, below them, forms × labels: what a word adds to a label's share."""
        rows, slots = np.nonzero(self.stems >= 0)
        stems, forms = self.stems[rows, slots], self.forms[rows, slots]
        cells = self.weights[stems] * self.favour[rows] / (self.totals[rows] + _EASE)
        below = len(self.vocabulary.stems)
        values = np.concatenate([cells * (1 - _AS_WRITTEN), cells * _AS_WRITTEN])
        places = np.concatenate([stems, below + forms]), np.concatenate([rows, rows])
        # what adds so little decides nothing, but stands in most labels
        kept = values >= _LEAST_CELL
        cells, places = values[kept].astype(np.float32), (places[0][kept], places[1][kept])
        shape = (below + len(self.vocabulary.forms), len(self.stems))
        return sparse.csr_matrix((cells, places), shape=shape)

    def _asked(self, words: SentenceWords) -> sparse.csr_matrix:
        """Sentences × stems and forms, 1 where a sentence has one."""
        count = len(words.ends) - 1
        below = len(self.vocabulary.stems)
        has_stem, has_form = words.stems >= 0, words.forms >= 0
        rows = np.concatenate([words.sentences[has_stem], words.sentences[has_form]])
        columns = np.concatenate([words.stems[has_stem], below + words.forms[has_form]])
        cells = np.unique(rows.astype(np.int64) << 32 | columns)
        ends = np.searchsorted(cells >> 32, np.arange(count + 1)).astype(np.int32)
        return sparse.csr_matrix(
            (np.ones(len(cells), np.float32), (cells & 0xFFFFFFFF).astype(np.int32), ends),
            shape=(count, below + len(self.vocabulary.forms)),
        )

    def hits(self, words: SentenceWords, top: int) -> Hits:
        """The labels that share most with each sentence, and how they lie in it."""
        from sparse_dot_topn import sp_matmul_topn

        count = len(words.ends) - 1
        best = sp_matmul_topn(
            self._asked(words), self._by_word, top_n=top, threshold=_LEAST_SHARE, n_threads=1
        )
        keys = np.repeat(np.arange(count) << 32, np.diff(best.indptr)) | best.indices
        # labels stand in the order of their concepts: those of a concept become neighbours
        keys.sort()
        sentences, labels = keys >> 32, keys & 0xFFFFFFFF
        ends = np.searchsorted(sentences, np.arange(0, count + _AT_ONCE, _AT_ONCE)).tolist()
        where = np.full((_AT_ONCE, len(self.vocabulary.stems) + 1), -1, np.int16)
        parts = [
            self._look_up(words, sentences[start:stop], labels[start:stop], where)
            for start, stop in pairwise(ends)
        ]
        if not parts:
            parts = [self._look_up(words, sentences, labels, where)]
        return Hits(sentences, labels, *(np.concatenate(part) for part in zip(*parts, strict=True)))

    def _look_up(
        self,
        words: SentenceWords,
        sentences: NDArray[np.int64],
        labels: NDArray[np.int64],
        where: NDArray[np.int16],
    ) -> tuple[NDArray[np.generic], ...]:
        """How labels lie in sentences of one block.

        Args:
            words: The words.
            sentences: Numbers of the sentences.
            labels: Numbers of the labels.
            where: Room for the place of each stem in each sentence: all -1, and again afterwards.
        """
        block = int(sentences[:1].sum()) // _AT_ONCE * _AT_ONCE
        start, stop = words.ends[[block, min(block + _AT_ONCE, len(words.ends) - 1)]]
        # of a stem that stands twice, the first place; the last column answers for -1
        at = np.arange(start, stop)[::-1]
        at = at[words.stems[at] >= 0]
        cells = words.sentences[at] - block, words.stems[at]
        where[cells] = at - words.ends[words.sentences[at]]
        # slots × labels, so that what is said of a label is worked out for all labels at once
        stems = np.ascontiguousarray(self.stems[labels].T)
        found = where[sentences - block, stems]
        where[cells] = -1
        is_found = found >= 0
        begin = words.ends[sentences]
        last = begin + np.maximum(found.max(axis=0, initial=0), 0)
        first = begin + np.where(is_found, found, np.int16(_FAR)).min(axis=0, initial=_FAR)
        forms = words.forms[begin + np.maximum(found, 0)]
        written = _how_many(is_found & (forms == self.forms[labels].T))
        shared = np.where(is_found, self._slot_weights[labels].T, _NOTHING).sum(axis=0)
        matched = _how_many(is_found)
        return (
            shared,
            shared / self.totals[labels],
            matched,
            words.places[last] - words.places[np.minimum(first, last)] + 1,
            written.astype(np.float32) / np.maximum(matched, 1).astype(np.float32),
            np.minimum(first, last),
            last,
            np.packbits(is_found, axis=0)[0] if len(labels) else np.empty(0, np.uint8),
        )

    @cached_property
    def _slot_weights(self) -> NDArray[np.float32]:
        return self.weights[self.stems]

    def phrases(self, labels: NDArray[np.int64], slots: NDArray[np.uint8]) -> list[str]:
        """The stems of labels that are shared, in the order of the label."""
        known, names = self._phrases, self._stem_names
        found = []
        for label, bits in zip(labels.tolist(), slots.tolist(), strict=True):
            phrase = known.get((label, bits))
            if phrase is None:
                stems = enumerate(self.stems[label].tolist())
                phrase = " ".join(names[stem] for slot, stem in stems if bits >> (7 - slot) & 1)
                if len(known) < _MOST_PHRASES:
                    known[label, bits] = phrase
            found.append(phrase)
        return found

    @cached_property
    def _stem_names(self) -> list[str]:
        return self.vocabulary.stems.tolist()

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {
            **prefixed("vocabulary", self.vocabulary.arrays()),
            "concepts": self.concepts,
            "kinds": self.kinds,
            "stems": self.stems,
            "forms": self.forms,
            "weights": self.weights,
            "totals": self.totals,
            "favour": self.favour,
        }

    @classmethod
    def from_arrays(cls, lang: str, arrays: Mapping[str, NDArray[np.generic]]) -> SkillIndex:
        """The index of `arrays`."""
        vocabulary = Vocabulary.from_arrays(lang, part("vocabulary", arrays))
        return cls(lang, vocabulary, dict(arrays))


def _weights(
    stems: NDArray[np.int32], concepts: NDArray[np.int32], vocabulary: Vocabulary
) -> NDArray[np.float32]:
    """1 + ln of how rare each stem is among concepts; 0 for the stem -1, at the end."""
    count = len(vocabulary.stems)
    rows, slots = np.nonzero(stems >= 0)
    pairs = np.unique(stems[rows, slots].astype(np.int64) << 32 | concepts[rows])
    known = np.bincount(pairs >> 32, minlength=count)
    weights = np.zeros(count + 1, np.float32)
    of = max(_WHOLE, len(np.unique(concepts)))
    weights[:count] = 1 + np.log((1 + of) / (1 + known))
    light = {skill_stem(word, vocabulary.lang) for word in phrasing(vocabulary.lang)}
    for number, stem in enumerate(vocabulary.stems.tolist()):
        if stem in light:
            weights[number] *= _PHRASING
    return weights


def phrasing(lang: str) -> frozenset[str]:
    """Folded words in which an advertisement of a language speaks of any skill."""
    return _phrasing().get(lang, frozenset())


@cache
def _phrasing() -> dict[str, frozenset[str]]:
    file = files("smartlife.linking").joinpath("data/phrasing.yml")
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {lang: frozenset(words.split()) for lang, words in loaded.items()}


def _how_many(are: NDArray[np.bool_]) -> NDArray[np.int32]:
    """How many of each column are true."""
    count: NDArray[np.int32] = are.sum(axis=0, dtype=np.int32)
    return count
