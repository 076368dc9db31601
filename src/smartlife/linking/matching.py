"""Finds the concepts that short texts mean: titles → occupations, terms → skills.

Candidates are proposed, described and judged by the ranker. The concept is what is found, so a
language without labels is reached through all the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import numpy as np

from smartlife.languages.load import load_language
from smartlife.linking.arrays import Arrays, Texts, part, prefixed
from smartlife.linking.concepts import PIVOT
from smartlife.linking.features import TermTexts, base_score, describe, first_look
from smartlife.linking.labels import LABEL_KINDS
from smartlife.linking.neural import NeuralTerm
from smartlife.linking.proposing import groups_of, propose
from smartlife.linking.ranker import Task, load_ranker
from smartlife.linking.term_concepts import Kinds, Meanings, kinds_of, meanings_of
from smartlife.linking.term_labels import TermLabels
from smartlife.linking.titles import LONGEST_TITLE, TitleForm, main_form, title_forms
from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.encoder import Encoder
    from smartlife.linking.labels import LabelSet
    from smartlife.linking.pairs import Pairs

_BATCH: Final = 512
_WITH_GROUPS: Final = 12
_MOST_READINGS: Final = 3
# Below this probability a title is read in parts too. A part has to be clear by itself, and has
# this many characters at least.
_DOUBT: Final = 0.12
_CLEAR: Final = 0.3
_LEAST_PART: Final = 4


class Match(NamedTuple):
    """One concept for a text.

    Attributes:
        concept: Its number.
        score: Share of the ranker's weight, 0 to 1, before calibration.
        probability: Probability that it is what the text means.
        is_calibrated: True if the probability was fitted on judgements of the language, of whole
            texts and of a taxonomy of this kind; otherwise it is borrowed.
        is_exact: True if the reading is one of its labels in the language.
        lang: Language of the labels that were compared.
        start: First character of the reading in the text.
        end: Character after the last.
        phrase: The reading, normalised.
    """

    concept: int
    score: float
    probability: float
    is_calibrated: bool
    is_exact: bool
    lang: str
    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Described:
    """Candidates of texts with their figures: what a ranker is fitted on.

    Attributes:
        pairs: The candidates.
        figures: Name → figure of each pair.
    """

    pairs: Pairs
    figures: Mapping[str, NDArray[np.float32]]


_Asked = tuple[str, str, str]
"""Text, language, and ISCO-08 code or ""."""


@dataclass(frozen=True, slots=True)
class TermMatcher:
    """All labels of some concepts, ready for short texts.

    Attributes:
        task: What is matched.
        numbers: Numbers of the concepts, increasing; everywhere else a concept is its place here.
        langs: Languages that have labels, sorted.
        labels: Labels of each language.
        meanings: Vectors of concepts.
        kinds: What the concepts are.
        encoder: Gives the vectors of texts.
        neural: A sentence encoder that has a say, too (extra `neural`).
    """

    task: Task
    numbers: NDArray[np.int64]
    langs: tuple[str, ...]
    labels: tuple[TermLabels, ...]
    meanings: Meanings
    kinds: Kinds
    encoder: Encoder
    neural: NeuralTerm | None = None

    @classmethod
    def build(
        cls,
        labels: LabelSet,
        concepts: Concepts,
        encoder: Encoder,
        *,
        task: Task = "titles",
        relations: pa.Table | None = None,
    ) -> TermMatcher:
        """Prepares labels for matching.

        Args:
            labels: Labels of the concepts that are wanted, in all languages.
            concepts: What the numbers in `labels` refer to.
            encoder: Trained encoder.
            task: What will be matched.
            relations: core__relations for terms, whose ranker asks how concepts stand in the
                taxonomy.
        """
        numbers = np.unique(labels.concepts)
        places = np.searchsorted(numbers, labels.concepts)
        is_preferred = labels.kinds == LABEL_KINDS.index("preferred")
        langs: list[str] = []
        found: list[TermLabels] = []
        for code, lang in enumerate(labels.lang_codes):
            rows = np.flatnonzero(labels.langs == code)
            made = TermLabels.build(
                (
                    (int(places[row]), bool(is_preferred[row]), labels.texts[int(row)])
                    for row in rows
                ),
                len(numbers),
                encoder,
                # Skills have no such forms, and their ranker was fitted without.
                with_forms=task == "titles",
            )
            if made is not None:
                langs.append(lang)
                found.append(made)
        kinds = kinds_of(numbers, concepts, found, relations)
        return cls(
            task=task,
            numbers=numbers,
            langs=tuple(langs),
            labels=tuple(found),
            meanings=meanings_of(found, kinds, encoder),
            kinds=kinds,
            encoder=encoder,
        )

    def match(
        self,
        texts: Sequence[str],
        langs: Sequence[str],
        top: int,
        within: Sequence[str] | None = None,
    ) -> list[tuple[Match, ...]]:
        """The likeliest concepts of each text, best first; none where nothing can be said.

        Equal texts are matched once. The answer for a text does not depend on the others.

        Args:
            texts: Titles or terms; of very long ones the beginning is read.
            langs: Language of each text.
            top: Most concepts per text.
            within: ISCO-08 code of each text, "" for none: only occupations in it are wanted.
        """
        codes = within if within is not None else [""] * len(texts)
        asked = list(zip((text[:LONGEST_TITLE] for text in texts), langs, codes, strict=True))
        known: dict[_Asked, tuple[Match, ...]] = dict.fromkeys(asked, ())
        for keys in _cut(sorted(known, key=itemgetter(1))):
            known |= zip(keys, self._match(keys, top), strict=True)
        return [known[key] for key in asked]

    def describe(self, texts: Sequence[str], lang: str) -> Described:
        """Candidates and their figures of the main reading of each text."""
        forms = [self._reading(text[:LONGEST_TITLE], lang) for text in texts]
        readings = [form.text if form else "" for form in forms]
        return self._describe(readings, self.encoder.encode(readings), lang)

    def _reading(self, text: str, lang: str) -> TitleForm | None:
        """The text as a whole."""
        if self.task == "titles":
            return main_form(text, load_language(lang))
        whole = normalise(text)
        return TitleForm(whole, 0, len(text), 1.0) if whole else None

    def _parts(self, text: str, lang: str) -> tuple[TitleForm, ...]:
        """Other readings of a text."""
        if self.task != "titles":
            return ()
        others = title_forms(text, load_language(lang))[1:_MOST_READINGS]
        return tuple(form for form in others if len(form.text) >= _LEAST_PART)

    def _match(self, keys: Sequence[_Asked], top: int) -> list[tuple[Match, ...]]:
        """Matches by the main readings; by other readings where these leave doubt."""
        readings = [self._reading(text, lang) if self.langs else None for text, lang, _ in keys]
        read = [(row, form) for row, form in enumerate(readings) if form]
        ranked = self._rank([(form, keys[row]) for row, form in read], top)
        best = {row: found for (row, _), found in zip(read, ranked, strict=True)}
        doubtful = [
            (row, form)
            for row, found in best.items()
            if not found or found[0].probability < _DOUBT
            for form in self._parts(*keys[row][:2])
        ]
        others = self._rank([(form, keys[row]) for row, form in doubtful], top)
        for (row, _), found in zip(doubtful, others, strict=True):
            if found and found[0].probability >= max(
                _CLEAR, best[row][0].probability if best[row] else 0
            ):
                best[row] = found
        return [best.get(row, ()) for row in range(len(keys))]

    def _rank(self, asked: Sequence[tuple[TitleForm, _Asked]], top: int) -> list[tuple[Match, ...]]:
        """The likeliest concepts of readings, each given with what was asked, by language."""
        vectors = self.encoder.encode([form.text for form, _ in asked])
        found: list[tuple[Match, ...]] = []
        for lang, of_lang in groupby(asked, key=lambda one: one[1][1]):
            first, together = len(found), list(of_lang)
            near = vectors[first : first + len(together)]
            found += self._rank_together(together, near, lang, top)
        return found

    def _rank_together(
        self,
        asked: Sequence[tuple[TitleForm, _Asked]],
        vectors: NDArray[np.float32],
        lang: str,
        top: int,
    ) -> list[tuple[Match, ...]]:
        """The likeliest concepts of readings in one language."""
        ranker = load_ranker(self.task)
        texts = [form.text for form, _ in asked]
        described = self._describe(texts, vectors, lang, [code for _, (_, _, code) in asked])
        pairs = described.pairs
        scores = ranker.scores(described.figures, lang, self.kinds.keys[pairs.concepts])
        if self.neural is not None:
            numbers = self.numbers[pairs.concepts]
            written = [key[0][form.start : form.end] for form, key in asked]
            scores = self.neural.added(written, pairs.rows, numbers, scores, ranker.none)
        probabilities = ranker.probabilities(pairs, scores, lang)
        is_fitted = self.neural is None and lang in self.langs
        is_fitted &= ranker.calibration.is_fitted(lang, len(self.numbers))
        order = np.lexsort((-scores, pairs.rows))
        place = np.arange(len(order)) - np.searchsorted(pairs.rows, pairs.rows)
        chosen = order[place < top]
        own = self._lang_of(lang)
        weights = np.array([form.weight for form, _ in asked])
        # Judged were whole titles, without a code.
        fitted = np.array([form.weight == 1 and not code for form, (_, _, code) in asked], bool)
        rows = pairs.rows[chosen]
        of_form = [(own, form.start, form.end, form.text) for form, _ in asked]
        listed = rows.tolist()
        made = map(
            Match,
            self.numbers[pairs.concepts[chosen]].tolist(),
            np.round(ranker.shares(pairs, scores)[chosen], 6).tolist(),
            np.round(probabilities[chosen] * weights[rows], 6).tolist(),
            (fitted & is_fitted)[rows].tolist(),
            (described.figures["is_exact"][chosen] > 0).tolist(),
            *zip(*(of_form[row] for row in listed), strict=True),
        )
        matches = list(made)
        cuts = np.searchsorted(rows, np.arange(len(asked) + 1)).tolist()
        return [tuple(matches[first:last]) for first, last in pairwise(cuts)]

    def _lang_of(self, lang: str) -> str:
        """The language whose labels are compared: its own, else the pivot, else any."""
        if lang in self.langs:
            return lang
        return PIVOT if PIVOT in self.langs else next(iter(self.langs), "")

    def _describe(
        self,
        readings: Sequence[str],
        vectors: NDArray[np.float32],
        lang: str,
        within: Sequence[str] = (),
    ) -> Described:
        own = self.labels[self.langs.index(self._lang_of(lang))]
        pivot = self.labels[self.langs.index(self._lang_of(PIVOT))]
        texts = TermTexts.of(readings, own, pivot, (vectors, self.meanings))
        allowed = self._allowed(within) if any(within) else None
        pairs = propose(texts, own, pivot, allowed)
        fits = first_look(texts, pairs, own, self.meanings)
        best = pairs.rank(base_score(fits)) < _WITH_GROUPS
        if allowed is not None:
            best &= np.array([not code for code in within], bool)[pairs.rows]
        more = groups_of(pairs.select(best), pairs, self.kinds)
        fits = fits.followed_by(first_look(texts, more, own, self.meanings))
        pairs, order = pairs.merged(more)
        known = (own, pivot, self.meanings, self.kinds)
        return Described(pairs, describe(texts, pairs, fits.select(order), known))

    def _allowed(self, within: Sequence[str]) -> NDArray[np.bool_]:
        """Which concepts each text may have: occupations inside of the ISCO group of its code."""
        found = np.ones((len(within), len(self.numbers)), bool)
        for row, code in enumerate(within):
            if code:
                found[row] = ~self.kinds.is_group & self.kinds.is_in(code)
        return found

    def arrays(self) -> Arrays:
        """The arrays by name; the encoder is kept elsewhere."""
        found: Arrays = {
            "numbers": self.numbers,
            "centres": self.meanings.centres,
            "group_centres": self.meanings.group_centres,
            "is_group": self.kinds.is_group,
            "is_knowledge": self.kinds.is_knowledge,
            "isco": self.kinds.isco,
            "label_counts": self.kinds.label_counts,
            "groups": self.kinds.groups,
            "standing": self.kinds.standing,
            "keys": self.kinds.keys,
            **prefixed("langs", Texts.of(self.langs).arrays()),
            **prefixed("task", Texts.of([self.task]).arrays()),
        }
        for lang, labels in zip(self.langs, self.labels, strict=True):
            found |= prefixed(f"labels.{lang}", labels.arrays())
        if self.neural is not None:
            found |= prefixed("neural", self.neural.arrays())
        return found

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[np.generic]], encoder: Encoder
    ) -> TermMatcher:
        """The matcher of `arrays`."""
        neural = part("neural", arrays)
        langs = tuple(Texts.from_arrays(part("langs", arrays)).tolist())
        return cls(
            task=cast("Task", Texts.from_arrays(part("task", arrays))[0]),
            numbers=arrays["numbers"].view(np.int64),
            langs=langs,
            labels=tuple(TermLabels.from_arrays(part(f"labels.{lang}", arrays)) for lang in langs),
            meanings=Meanings(
                arrays["centres"].view(np.int8),
                arrays["group_centres"].view(np.int8),
                encoder.scale,
            ),
            kinds=Kinds(
                arrays["is_group"].view(np.bool_),
                arrays["is_knowledge"].view(np.bool_),
                arrays["isco"].view(np.int32),
                arrays["label_counts"].view(np.int32),
                arrays["groups"].view(np.int64),
                arrays["standing"].view(np.float32),
                arrays["keys"].view(np.uint64),
            ),
            encoder=encoder,
            neural=NeuralTerm.from_arrays(neural) if neural else None,
        )


def _cut(keys: list[_Asked]) -> Iterator[list[_Asked]]:
    for first in range(0, len(keys), _BATCH):
        yield keys[first : first + _BATCH]
