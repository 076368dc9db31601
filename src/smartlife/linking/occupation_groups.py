"""Which ISCO unit group an advertisement belongs to, by its title and its text together.

A title has few words, and many occupations share them: *adviser*, *operator*, *specialist*. The
text says more, but nothing exact. So both are read against each unit group as a whole:

- what the occupations that the title was matched with say (`Candidate`), pooled per group;
- spelling: words and character 5-grams of the title, of the text's beginning, and of its duties
  and demands, against all labels of the group's occupations as one document;
- meaning: the encoder's vector of the title against the group's centre.

A fitted rule weighs them (`group_rule`). All of it is arithmetic on arrays, document by document,
so that the result does not depend on the batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from smartlife.linking.arrays import (
    Arrays,
    Texts,
    part,
    prefixed,
    sparse_arrays,
    sparse_from_arrays,
)
from smartlife.linking.concepts import OCCUPATION_KINDS
from smartlife.linking.encoder import quantise, whole_words
from smartlife.linking.ngrams import Features, Vocabulary, char_ngrams
from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.encoder import Encoder
    from smartlife.linking.labels import LabelSet

FEATURES: Final = (
    "matched",
    "log_matched",
    "title_spelling",
    "title_meaning",
    "beginning_spelling",
    "statements_spelling",
)
"""What is known of a document and a group, in the order of `describe`."""

_SIZES: Final = (5,)
_UNIT_GROUP: Final = 4
_BEGINNING: Final = 300
_STATEMENTS: Final = 300
_UNMATCHED: Final = 1e-3
_CHUNK: Final = 512


class Candidate(Protocol):
    """An occupation or group that a title was matched with."""

    @property
    def concept(self) -> int:
        """Its number."""

    @property
    def probability(self) -> float:
        """Probability that it is right."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document whose group is asked for.

    Attributes:
        title: As published.
        text: As published; "" if there is none.
        statements: What the text says of duties and demands.
        lang: Its language.
        candidates: What its title was matched with.
    """

    title: str
    text: str
    statements: str
    lang: str
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Profile:
    """How the labels of one language are spelt, group by group.

    Attributes:
        vocabulary: Words and character 5-grams of the labels, and how rare they are.
        groups: Features × groups, columns of unit length.
    """

    vocabulary: Vocabulary
    groups: sparse.csr_array

    @classmethod
    def build(cls, documents: Sequence[str]) -> Profile:
        """From one normalised text per group."""
        features = _spelling(documents)
        vocabulary = Vocabulary.fit(features)
        return cls(vocabulary, vocabulary.matrix(features).T.tocsr())

    def compare(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Cosines of normalised texts and groups."""
        found: NDArray[np.float32] = (
            self.vocabulary.matrix(_spelling(texts)) @ self.groups
        ).toarray()
        return found

    def arrays(self) -> Arrays:
        """The arrays by name."""
        return {
            "hashes": self.vocabulary.hashes,
            "idf": self.vocabulary.idf,
            **prefixed("groups", sparse_arrays(self.groups)),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Profile:
        """The profile of `arrays`."""
        vocabulary = Vocabulary(arrays["hashes"].view(np.uint64), arrays["idf"].view(np.float32))
        return cls(vocabulary, sparse_from_arrays(part("groups", arrays)))


@dataclass(frozen=True, slots=True)
class OccupationGroups:
    """The unit groups of a taxonomy.

    Attributes:
        codes: Their ISCO-08 codes, sorted.
        group_of: Group of each concept; -1 where it has none.
        centres: Mean vector of each group's occupations, whole numbers, groups × size.
        scale: Length of these vectors.
        profiles: Language → how its labels are spelt.
        encoder: Gives the vectors of titles.
    """

    codes: tuple[str, ...]
    group_of: NDArray[np.int32]
    centres: NDArray[np.int8]
    scale: float
    profiles: Mapping[str, Profile]
    encoder: Encoder

    @classmethod
    def build(cls, labels: LabelSet, concepts: Concepts, encoder: Encoder) -> OccupationGroups:
        """Builds the groups from the labels of their occupations and their own.

        Args:
            labels: Labels of concepts of all kinds.
            concepts: The concepts.
            encoder: Trained on the same labels.
        """
        codes, group_of = _groups(concepts)
        own = labels.select(group_of[labels.concepts] >= 0)
        return cls(
            codes=codes,
            group_of=group_of,
            centres=_centres(own, group_of, len(codes), encoder),
            scale=encoder.scale,
            profiles={
                lang: Profile.build(_documents(own.of_lang(lang), group_of, len(codes)))
                for lang in own.lang_codes
            },
            encoder=encoder,
        )

    def describe(self, documents: Sequence[Asked]) -> NDArray[np.float32]:
        """What is known of documents and groups: documents × groups × `FEATURES`.

        Documents of a language without labels are described by what their titles matched.
        """
        found = np.zeros((len(documents), len(self.codes), len(FEATURES)), np.float32)
        if not len(self.codes):
            return found
        for start in range(0, len(documents), _CHUNK):
            chunk = documents[start : start + _CHUNK]
            part_of = found[start : start + _CHUNK]
            self._add_matches(part_of, chunk)
            vectors = self.encoder.encode([one.title for one in chunk])
            part_of[:, :, 3] = vectors @ self.centres.T.astype(np.float32) / self.scale**2
            for lang in sorted({one.lang for one in chunk} & set(self.profiles)):
                self._add_spelling(part_of, chunk, lang)
        return found

    def _add_matches(self, found: NDArray[np.float32], documents: Sequence[Asked]) -> None:
        """Probabilities of the matched occupations, summed per group; and their logarithms."""
        mass = np.zeros(found.shape[:2])
        for row, document in enumerate(documents):
            for candidate in document.candidates:
                group = self.group_of[candidate.concept]
                if group >= 0:
                    mass[row, group] += candidate.probability
        found[:, :, 0] = mass
        found[:, :, 1] = np.log(mass + _UNMATCHED) - np.log(_UNMATCHED)

    def _add_spelling(
        self, found: NDArray[np.float32], documents: Sequence[Asked], lang: str
    ) -> None:
        rows = [row for row, one in enumerate(documents) if one.lang == lang]
        chosen = [documents[row] for row in rows]
        texts = (
            [normalise(one.title) for one in chosen],
            [normalise(one.text[:_BEGINNING]) for one in chosen],
            [normalise(one.statements[:_STATEMENTS]) for one in chosen],
        )
        for column, said in zip((2, 4, 5), texts, strict=True):
            found[rows, :, column] = self.profiles[lang].compare(said)

    def arrays(self) -> Arrays:
        """The arrays by name; the encoder is kept by the index."""
        found: Arrays = {
            **prefixed("codes", Texts.of(self.codes).arrays()),
            "group_of": self.group_of,
            "centres": self.centres,
        }
        for lang, profile in self.profiles.items():
            found.update(prefixed(f"profile.{lang}", profile.arrays()))
        return found

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], encoder: Encoder
    ) -> OccupationGroups:
        """The groups of `arrays`, with the encoder they were built with."""
        profiles = part("profile", arrays)
        langs = sorted({name.partition(".")[0] for name in profiles})
        return cls(
            codes=tuple(Texts.from_arrays(part("codes", arrays)).tolist()),
            group_of=arrays["group_of"].view(np.int32),
            centres=arrays["centres"].view(np.int8),
            scale=encoder.scale,
            profiles={lang: Profile.from_arrays(part(lang, profiles)) for lang in langs},
            encoder=encoder,
        )


def _groups(concepts: Concepts) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Codes of the unit groups, and the group of each concept."""
    group_of = np.full(len(concepts), -1, np.int32)
    code_of = {
        int(number): concepts.isco_code(int(number))[:_UNIT_GROUP]
        for number in concepts.numbers_of_kinds(OCCUPATION_KINDS)
    }
    codes = tuple(sorted({code for code in code_of.values() if len(code) == _UNIT_GROUP}))
    place = {code: number for number, code in enumerate(codes)}
    for number, code in code_of.items():
        group_of[number] = place.get(code, -1)
    return codes, group_of


def _documents(labels: LabelSet, group_of: NDArray[np.int32], count: int) -> list[str]:
    """All labels of each group, normalised, as one text."""
    said: list[list[str]] = [[] for _ in range(count)]
    for concept, label in zip(labels.concepts, labels.texts.tolist(), strict=True):
        said[group_of[concept]].append(normalise(label))
    return [" ".join(texts) for texts in said]


def _centres(
    labels: LabelSet, group_of: NDArray[np.int32], count: int, encoder: Encoder
) -> NDArray[np.int8]:
    """Mean over the concepts of a group of the means of their labels."""
    vectors = encoder.encode(labels.texts.tolist())
    concepts, place = np.unique(labels.concepts, return_inverse=True)
    means = np.zeros((len(concepts), encoder.size), np.float32)
    np.add.at(means, place, vectors)
    centres = np.zeros((count, encoder.size), np.float32)
    np.add.at(centres, group_of[concepts], quantise(means, encoder.scale))
    return quantise(centres, encoder.scale).astype(np.int8)


def _spelling(texts: Sequence[str]) -> Features:
    grams, words = char_ngrams(texts, _SIZES), whole_words(texts)
    return Features(
        np.concatenate([grams.rows, words.rows]),
        np.concatenate([grams.hashes, words.hashes]),
        len(texts),
    )
