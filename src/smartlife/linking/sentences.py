"""Finds the skills that sentences speak of, with their places and probabilities.

The labels that share most words with a sentence propose (`skill_index`); what speaks for each
concept is put into columns (`skill_features`); fitted weights order them and say how likely each
is right (`skill_ranker`). Sentences go through in batches, as arrays; the result does not depend
on the batch.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy import sparse

from smartlife.linking.arrays import Arrays, Texts, part, prefixed
from smartlife.linking.compounds import Compounds
from smartlife.linking.concepts import SKILL_KINDS
from smartlife.linking.encoder import quantise
from smartlife.linking.labels import LABEL_KINDS
from smartlife.linking.names import NameIndex
from smartlife.linking.skill_features import FEATURES, Traits, describe
from smartlife.linking.skill_index import SkillIndex
from smartlife.linking.skill_ranker import load_ranker
from smartlife.linking.skill_words import strip_qualifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.encoder import Encoder
    from smartlife.linking.labels import LabelSet
    from smartlife.linking.names import Named
    from smartlife.linking.skill_features import Candidates
    from smartlife.linking.skill_words import SentenceWords
    from smartlife.model.fields import LinkMethod

LEAST_OF_MENTION: Final = 0.1
"""Probability of a skill in a sentence; what is less likely is no mention."""

JUDGED: Final = frozenset({"en"})
"""Languages whose probabilities were fitted on judgements."""

_TOP: Final = 80
_BATCH: Final = 2048
_PAIRS: Final = 4096
_MOST_FOUND: Final = 15
_MOST_PER_SPAN: Final = 2
_MOST_WORDS: Final = 50_000
_PREFERRED_WEIGHT: Final = 2
_METHODS: Final[tuple[LinkMethod, ...]] = ("exact", "phrase", "similar")
_SIMILARITY: Final = FEATURES.index("similarity")


class Found(NamedTuple):
    """A skill found in a sentence.

    Attributes:
        concept: Number of the concept.
        score: Of the ranker; only its order means something.
        probability: That the sentence really speaks of it.
        is_calibrated: False if the probability is borrowed from another language or taxonomy.
        method: exact (its very words in a row), phrase (all of them) or similar (most).
        start: First character in the sentence.
        end: Character after the last.
        phrase: The stems that were found.
    """

    concept: int
    score: float
    probability: float
    is_calibrated: bool
    method: LinkMethod
    start: int
    end: int
    phrase: str


class SentenceMatcher:
    """All that is known of skills for finding them in sentences.

    Attributes:
        indexes: Language → its labels.
        names: Names that are written alike in every language.
        traits: What is known of concepts without any text.
        rows: Row of each concept in `vectors`; -1: none.
        vectors: Vectors of the concepts that have labels, int8.
        encoder: Gives the vectors of words.
    """

    def __init__(
        self,
        indexes: Mapping[str, SkillIndex],
        names: NameIndex,
        traits: Traits,
        rows: NDArray[np.int32],
        vectors: NDArray[np.int8],
        encoder: Encoder,
    ) -> None:
        self.indexes = indexes
        self.names = names
        self.traits = traits
        self.rows = rows
        self.vectors = vectors
        self.encoder = encoder
        self._words: dict[str, NDArray[np.float32]] = {}

    @cached_property
    def _table(self) -> NDArray[np.float32]:
        return self.vectors.astype(np.float32)

    @classmethod
    def build(
        cls,
        labels: LabelSet,
        concepts: Concepts,
        encoder: Encoder,
        uses: NDArray[np.int64] | None = None,
    ) -> SentenceMatcher:
        """Builds the index.

        Args:
            labels: Labels of concepts of all kinds; those of skills and knowledge are used.
            concepts: The concepts.
            encoder: Trained on the same labels.
            uses: How many occupations need each concept (`count_uses`); None: not known.
        """
        wanted = np.isin(labels.concepts, concepts.numbers_of_kinds(SKILL_KINDS))
        own = labels.select(wanted)
        traits = Traits(
            uses=np.log1p(np.zeros(len(concepts)) if uses is None else uses).astype(np.float32),
            is_knowledge=np.isin(
                np.arange(len(concepts)), concepts.numbers_of_kinds(["knowledge"])
            ),
        )
        indexes = {
            lang: index
            for lang in own.lang_codes
            for compounds in [Compounds.build(labels.of_lang(lang).texts.tolist(), lang)]
            if (index := SkillIndex.build(own, compounds, lang, traits.uses)) is not None
        }
        rows, vectors = _concept_vectors(own, len(concepts), encoder)
        return cls(indexes, NameIndex.build(own), traits, rows, vectors, encoder)

    def rank(self, sentences: Sequence[str], lang: str, top: int) -> list[list[tuple[int, float]]]:
        """The best concepts of each sentence with their scores, best first; at most about 60."""
        ranked: list[list[tuple[int, float]]] = [[] for _ in sentences]
        index = self.indexes.get(lang)
        if index is None:
            return ranked
        for start in range(0, len(sentences), _BATCH):
            words = index.vocabulary.read(sentences[start : start + _BATCH])
            candidates = self._candidates(words, index)
            scores = load_ranker().score(candidates.values)
            rows = np.lexsort((candidates.concepts, -scores, candidates.sentences))
            rows = rows[_place_in(candidates.sentences[rows]) < top]
            cells = candidates.sentences[rows], candidates.concepts[rows], scores[rows]
            for sentence, *pair in zip(*(cell.tolist() for cell in cells), strict=True):
                ranked[start + sentence].append((pair[0], pair[1]))
        return ranked

    def find(
        self, sentences: Sequence[str], lang: str, least: float = LEAST_OF_MENTION
    ) -> list[list[Found]]:
        """The skills of each sentence, in the order of their places.

        Args:
            sentences: Sentences of one language.
            lang: The language. Without labels in it only international terms are found.
            least: Probability that a mention has to have.
        """
        distinct = list(dict.fromkeys(sentences))
        known: dict[str, list[Found]] = {}
        index = self.indexes.get(lang)
        for start in range(0, len(distinct), _BATCH):
            batch = distinct[start : start + _BATCH]
            found = [[] for _ in batch] if index is None else self._find(batch, index, least)
            if lang not in JUDGED:
                found = [
                    _with_names(*pair) for pair in zip(found, self.names.find(batch), strict=True)
                ]
            known.update(zip(batch, found, strict=True))
        return [known[sentence] for sentence in sentences]

    def _find(self, sentences: Sequence[str], index: SkillIndex, least: float) -> list[list[Found]]:
        ranker = load_ranker()
        words = index.vocabulary.read(sentences)
        candidates = self._candidates(words, index)
        scores = ranker.score(candidates.values)
        is_judged = index.lang in JUDGED
        chances = ranker.probability(candidates, scores, is_borrowed=not is_judged)
        rows = mentioned(candidates, scores, chances >= least)
        first, last = candidates.first[rows], candidates.last[rows]
        phrases = index.phrases(candidates.labels[rows], candidates.slots[rows])
        columns = (
            candidates.concepts[rows].tolist(),
            scores[rows].tolist(),
            chances[rows].tolist(),
            [is_judged and ranker.is_fitted(len(index.concepts))] * len(rows),
            _methods(candidates, rows),
            words.starts[first].tolist(),
            words.stops[last].tolist(),
            phrases,
        )
        found: list[list[Found]] = [[] for _ in sentences]
        numbers = candidates.sentences[rows].tolist()
        for number, *cells in zip(numbers, *columns, strict=True):
            found[number].append(Found(*cells))
        return found

    def candidates(self, sentences: Sequence[str], lang: str) -> Candidates:
        """What speaks for which concepts; for fitting the ranker.

        Raises:
            KeyError: there are no labels in the language.
        """
        index = self.indexes[lang]
        return self._candidates(index.vocabulary.read(sentences), index)

    def _candidates(self, words: SentenceWords, index: SkillIndex) -> Candidates:
        candidates = describe(index.hits(words, _TOP), words, index, self.traits)
        vectors = self._sentence_vectors(words)
        rows = self.rows[candidates.concepts]
        similar = np.empty(len(rows), np.float32)
        for start in range(0, len(rows), _PAIRS):
            pairs = slice(start, start + _PAIRS)
            ours, theirs = vectors[candidates.sentences[pairs]], self._table[rows[pairs]]
            # whole numbers: the sum is exact in any order
            np.einsum("ij,ij->i", ours, theirs, out=similar[pairs])
        candidates.values[:, _SIMILARITY] = similar / np.float32(self.encoder.scale**2)
        return candidates

    def _sentence_vectors(self, words: SentenceWords) -> NDArray[np.float32]:
        """Vectors of the content words of each sentence together."""
        missing = [word for word in words.spelled if word not in self._words]
        if len(self._words) + len(missing) > _MOST_WORDS:
            self._words.clear()
            missing = words.spelled
        if missing:
            self._words.update(zip(missing, self.encoder.sums(missing), strict=True))
        table = np.array([self._words[word] for word in words.spelled], np.float32)
        table = table.reshape(-1, self.encoder.size)
        ones = np.ones(len(words.spellings), np.float32)
        shape = (len(words.ends) - 1, len(table))
        # a row keeps the order of its words, so its sum knows nothing of the batch
        summed = sparse.csr_matrix((ones, words.spellings, words.ends), shape=shape) @ table
        return quantise(summed, self.encoder.scale)

    def arrays(self) -> Arrays:
        """The arrays by name, without those of the encoder."""
        arrays: Arrays = {
            "rows": self.rows,
            "vectors": self.vectors,
            "uses": self.traits.uses,
            "is_knowledge": self.traits.is_knowledge,
            **prefixed("langs", Texts.of(sorted(self.indexes)).arrays()),
            **prefixed("names", self.names.arrays()),
        }
        for lang, index in sorted(self.indexes.items()):
            arrays |= prefixed(f"labels.{lang}", index.arrays())
        return arrays

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], encoder: Encoder
    ) -> SentenceMatcher:
        """The matcher of `arrays`, with the encoder that it was built with."""
        langs = Texts.from_arrays(part("langs", arrays)).tolist()
        return cls(
            indexes={
                lang: SkillIndex.from_arrays(lang, part(f"labels.{lang}", arrays)) for lang in langs
            },
            names=NameIndex.from_arrays(part("names", arrays)),
            traits=Traits(
                uses=arrays["uses"].view(np.float32),
                is_knowledge=arrays["is_knowledge"].view(np.bool_),
            ),
            rows=arrays["rows"].view(np.int32),
            vectors=arrays["vectors"].view(np.int8),
            encoder=encoder,
        )


def count_uses(relations: pa.Table, concepts: Concepts) -> NDArray[np.int64]:
    """How many occupations need each concept, be it essential or optional.

    Args:
        relations: core__relations.
        concepts: The concepts.
    """
    needed = np.isin(np.array(relations["relation"].to_pylist(), object), ["essential", "optional"])
    numbers = concepts.numbers_of(relations["to_uri"].to_pylist())
    return np.bincount(numbers[needed & (numbers >= 0)], minlength=len(concepts))


def mentioned(
    candidates: Candidates, scores: NDArray[np.float64], likely: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Rows of the likely candidates that are mentions: the same words mean few concepts.

    In the order of sentences, then of places.
    """
    rows = np.flatnonzero(likely)
    order = np.lexsort((candidates.concepts[rows], -scores[rows], candidates.sentences[rows]))
    rows = rows[order]
    rows = rows[_place_in(candidates.first[rows] << 32 | candidates.last[rows]) < _MOST_PER_SPAN]
    rows = rows[_place_in(candidates.sentences[rows]) < _MOST_FOUND]
    order = np.lexsort((candidates.concepts[rows], candidates.last[rows], candidates.first[rows]))
    return rows[order]


def _place_in(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each entry, how many of its group stand before it."""
    order = np.argsort(groups, kind="stable")
    in_order = groups[order]
    starts = np.searchsorted(in_order, in_order)
    places = np.empty(len(groups), np.int64)
    places[order] = np.arange(len(groups)) - starts
    return places


def _methods(candidates: Candidates, rows: NDArray[np.int64]) -> list[LinkMethod]:
    ranks = np.where(candidates.exact[rows], 0, np.where(candidates.complete[rows], 1, 2))
    return [_METHODS[rank] for rank in ranks.tolist()]


def _with_names(found: list[Found], named: Sequence[Named]) -> list[Found]:
    """What was found, and names where nothing was."""
    if not named and len(found) < 2:
        return found
    chance = load_ranker().borrowed_names
    more = [
        Found(
            concept=one.concept,
            score=0.0,
            probability=chance,
            is_calibrated=False,
            method="exact",
            start=one.start,
            end=one.end,
            phrase=one.phrase,
        )
        for one in named
        if not any(one.start < other.end and other.start < one.end for other in found)
    ]
    return sorted([*found, *more], key=lambda one: (one.start, one.end, one.concept))


def _concept_vectors(
    labels: LabelSet, count: int, encoder: Encoder
) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Rows of the concepts, and for each the mean direction of its labels."""
    vectors = encoder.encode([strip_qualifier(label) for label in labels.texts.tolist()])
    weight = np.where(labels.kinds == LABEL_KINDS.index("preferred"), _PREFERRED_WEIGHT, 1)
    concepts, places = np.unique(labels.concepts, return_inverse=True)
    shape = (len(concepts), len(labels))
    pooled = sparse.csr_matrix((weight, (places, np.arange(len(labels)))), shape=shape) @ vectors
    rows = np.full(count, -1, np.int32)
    rows[concepts] = np.arange(len(concepts))
    return rows, quantise(pooled.astype(np.float32), encoder.scale).astype(np.int8)
