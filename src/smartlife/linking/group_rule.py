"""Weighs what is known of a document and the unit groups of ISCO into probabilities.

`data/group_rule.json` holds what was fitted on advertisements that people had coded; it is
written by `python -m benchmarks.occupations --fit`:

- a weight for each figure that `occupation_groups` computes (conditional logit, McFadden 1974);
- for languages with coded advertisements, how often each group is asked for at all, and the
  coders' practice: P(coded as g | labels say h), a matrix of misclassification that shrinks
  towards "the same group" (weight `kept`). National coders put a job where their national
  classification has it, which is not always where the labels of ESCO have it.

Languages without coded advertisements get the weights only; their probabilities are borrowed, so
they are widened by what titles were found to differ by between languages (`calibration`). The
weights are those of whole advertisements, so a text of a few words gets less of a say beside what
the title alone was matched with (`share_of_text`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse

from smartlife.linking.calibration import LIKE, borrowed_shares
from smartlife.linking.occupation_groups import FEATURES
from smartlife.linking.ranker import load_ranker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

DIGITS: Final = 6

_FLOOR: Final = 1e-5
_MATCHED: Final = FEATURES.index("matched")
# Words of a text that weigh as much as a title that is sure. On coded advertisements that were cut
# to 3, 5, 10, 20, 40 and 80 words the likelihood was best at 5 words (of the shortest) to 30 (of
# the longest); at 20 it is better than without such a bound in all of them.
_WORDS_OF_A_TITLE: Final = 20.0


@dataclass(frozen=True, slots=True)
class Practice:
    """How people code the advertisements of one language.

    Attributes:
        rates: Group → share of advertisements.
        moved: Group that labels speak for → group that people chose → how often.
        kept: Weight of "the same group" beside these counts.
        sharpness: Power that probabilities are raised to at last: what was weighed twice, by
            labels and by practice, is too cautious.
    """

    rates: Mapping[str, float]
    moved: Mapping[str, Mapping[str, float]]
    kept: float
    sharpness: float

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Practice:
        """From its part of the data file."""
        return cls(said["rates"], said["moved"], said["kept"], said["sharpness"])

    def log_rates(self, codes: Sequence[str]) -> NDArray[np.float32]:
        """Logarithms of the shares; a group without one has the smallest."""
        least = min(self.rates.values(), default=1.0)
        return np.log(np.array([self.rates.get(code, least) for code in codes], np.float32))

    def matrix(self, codes: Sequence[str]) -> sparse.csr_array:
        """P(column | row), groups × groups."""
        place = {code: number for number, code in enumerate(codes)}
        counts = sparse.lil_array((len(codes), len(codes)))
        counts.setdiag(self.kept)
        for said, chosen in self.moved.items():
            for code, count in chosen.items():
                if said in place and code in place:
                    counts[place[said], place[code]] += count
        made = sparse.csr_array(counts)
        rows = np.repeat(np.arange(len(codes)), np.diff(made.indptr))
        made.data /= np.asarray(made.sum(axis=1)).ravel()[rows]
        return made


@dataclass(frozen=True, slots=True)
class GroupRule:
    """The fitted rule.

    Attributes:
        weights: Of `FEATURES`, where nothing is known of how people code.
        coded_weights: Of `FEATURES` and the logarithm of the rate, where it is.
        practices: Language → how people code.
    """

    weights: NDArray[np.float32]
    coded_weights: NDArray[np.float32]
    practices: Mapping[str, Practice]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> GroupRule:
        """From the content of the data file."""
        return cls(
            weights=np.array([said["weights"][name] for name in FEATURES], np.float32),
            coded_weights=np.array(
                [said["coded_weights"][name] for name in (*FEATURES, "rate")], np.float32
            ),
            practices={lang: Practice.of(one) for lang, one in said["practices"].items()},
        )

    def is_fitted(self, lang: str, codes: Sequence[str]) -> bool:
        """Whether it was fitted on coded documents of a language and on such a taxonomy.

        Args:
            lang: Language of the documents.
            codes: Codes of the groups.
        """
        practice = self.practices.get(lang)
        if practice is None:
            return False
        return len(practice.rates.keys() & set(codes)) >= LIKE * len(practice.rates)

    def weigh(
        self,
        described: NDArray[np.float32],
        words: NDArray[np.int64],
        lang: str,
        codes: Sequence[str],
    ) -> NDArray[np.float64]:
        """Probabilities of the groups for documents of one language, rounded to six digits.

        Borrowed ones add up to less than one: what is left speaks for no group.

        Args:
            described: See `OccupationGroups.describe`.
            words: Number of words in the text of each document.
            lang: Language of the documents.
            codes: Codes of the groups.
        """
        practice = self.practices.get(lang)
        if practice is None:
            likely = softmax(weighted(described, self.weights))
            spread = load_ranker("titles").calibration.spread
            title = described[:, :, _MATCHED].astype(np.float64)
            part = share_of_text(title, words)[:, None]
            return np.round(part * borrowed_shares(likely, spread) + (1 - part) * title, DIGITS)
        scores = weighted(described, self.coded_weights[:-1])
        scores += self.coded_weights[-1] * practice.log_rates(codes)
        coded = softmax(scores) @ practice.matrix(codes)
        return np.round(sharpen(coded, practice.sharpness), DIGITS)


def share_of_text(title: NDArray[np.float64], words: NDArray[np.int64]) -> NDArray[np.float64]:
    """What title and text together weigh beside the title alone, 0 to 1, document by document.

    The surer the title, the more words it takes.

    Args:
        title: What the title's matches give each group, documents × groups.
        words: Number of words in the text of each document.
    """
    surest = title.max(axis=1, initial=0.0)
    found: NDArray[np.float64] = words / np.maximum(words + _WORDS_OF_A_TITLE * surest, _FLOOR)
    return found


def weighted(described: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum of the figures times their weights, one after the other: the same in any batch."""
    scores = np.zeros(described.shape[:2], np.float32)
    for number, weight in enumerate(weights):
        scores += weight * described[:, :, number]
    return scores


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Probabilities of the groups of each document."""
    if not scores.size:
        return scores.astype(np.float64)
    grown = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    found: NDArray[np.float64] = grown / grown.sum(axis=1, keepdims=True)
    return found


def sharpen(shares: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    """Probabilities raised to a power, that add up to one again."""
    raised = np.power(shares + _FLOOR, power)
    found: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return found


@cache
def load_rule() -> GroupRule:
    """The rule that comes with the program."""
    file = files("smartlife.linking").joinpath("data/group_rule.json")
    return GroupRule.of(json.loads(file.read_text(encoding="utf-8")))
