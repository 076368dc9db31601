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

_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True)
class Hits:
    """Labels that share words with sentences; the arrays are parallel, by sentence.

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

    @classmethod
    def build(cls, labels: LabelSet, lang: str, uses: NDArray[np.float32]) -> SkillIndex | None:
        """The index of the labels in one language; None if there are none.

        Args:
            labels: Labels of skills.
            lang: Language.
            uses: How many occupations need each concept, as ln(1 + number).
        """
        own = labels.of_lang(lang)
        words = [label_words(text, lang) for text in own.texts.tolist()]
        vocabulary = Vocabulary.of(lang, words)
        rows: dict[tuple[int, tuple[int, ...]], tuple[int, list[tuple[int, int]]]] = {}
        for number, of_label in enumerate(words):
            pairs = list({n[0]: n for n in map(vocabulary.numbers, reversed(of_label))}.values())
            pairs.reverse()
            key = int(own.concepts[number]), tuple(sorted(stem for stem, _ in pairs))
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
        shape = (below + len(self.vocabulary.forms), len(self.stems))
        return sparse.csr_matrix((values.astype(np.float32), places), shape=shape)

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
        best = sp_matmul_topn(self._asked(words), self._by_word, top_n=top, n_threads=1)
        ends = best.indptr.astype(np.int64)
        sentences = np.repeat(np.arange(count), np.diff(ends))
        labels = best.indices.astype(np.int64)
        parts = [
            self._look_up(words, sentences[ends[start] : ends[stop]], labels, (start, stop))
            for start in range(0, count, _AT_ONCE)
            for stop in [min(start + _AT_ONCE, count)]
            for labels in [best.indices[ends[start] : ends[stop]].astype(np.int64)]
        ]
        if not parts:
            parts = [self._look_up(words, sentences, labels, (0, 0))]
        return Hits(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

    def _look_up(
        self,
        words: SentenceWords,
        sentences: NDArray[np.int64],
        labels: NDArray[np.int64],
        between: tuple[int, int],
    ) -> tuple[NDArray[np.generic], ...]:
        """How labels lie in the sentences between two numbers."""
        start, stop = between
        # where each stem stands first in each sentence; the last column answers for -1
        where = np.full((stop - start, len(self.vocabulary.stems) + 1), -1, np.int32)
        at = np.arange(words.ends[start], words.ends[stop])[::-1]
        at = at[words.stems[at] >= 0]
        where[words.sentences[at] - start, words.stems[at]] = at
        stems = self.stems[labels]
        found = where[(sentences - start)[:, None], stems]
        is_found = found >= 0
        shared = np.where(is_found, self.weights[stems], np.float32(0)).sum(axis=1)
        matched = is_found.sum(axis=1, dtype=np.int32)
        last = found.max(axis=1, initial=0).astype(np.int64)
        first = np.where(is_found, found, last[:, None]).min(axis=1, initial=2**31).astype(np.int64)
        written = (is_found & (words.forms[found] == self.forms[labels])).sum(axis=1)
        return (
            sentences,
            labels,
            shared,
            shared / self.totals[labels],
            matched,
            (words.places[last] - words.places[first] + 1).astype(np.int32),
            written.astype(np.float32) / np.maximum(matched, 1).astype(np.float32),
            first,
            last,
        )

    def phrases(
        self,
        words: SentenceWords,
        first: NDArray[np.int64],
        last: NDArray[np.int64],
        labels: NDArray[np.int64],
    ) -> list[str]:
        """For labels and places in the arrays of the words: the label's stems between them."""
        stems, names = words.stems.tolist(), self._stem_names
        found = []
        for start, stop, own in zip(
            first.tolist(), last.tolist(), self.stems[labels].tolist(), strict=True
        ):
            between = dict.fromkeys(stems[start : stop + 1])
            found.append(" ".join(names[stem] for stem in between if stem >= 0 and stem in own))
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
    weights[:count] = 1 + np.log((1 + len(np.unique(concepts))) / (1 + known))
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
