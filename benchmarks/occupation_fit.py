"""Fits the rule of `smartlife.linking.group_rule` on advertisements that people have coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import minimize

from smartlife.linking.group_rule import GroupRule, Practice, sharpen, softmax, weighted
from smartlife.linking.occupation_groups import FEATURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

KEPT: Final = 2.0
"""Advertisements that "the same group" counts in the practice of coders."""

_RIDGE: Final = 1e-4
_UNSEEN: Final = 0.5
_LEAST_MOVED: Final = 0.05
_POWERS: Final = (0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0)


@dataclass(frozen=True, slots=True)
class Coded:
    """Documents with what people said.

    Attributes:
        described: See `OccupationGroups.describe`.
        words: Number of words in the text of each.
        groups: The group that a person chose: its place; -1 where the taxonomy has none.
        codes: Codes of the groups.
        lang: Language of all documents.
    """

    described: NDArray[np.float32]
    words: NDArray[np.int64]
    groups: NDArray[np.int64]
    codes: tuple[str, ...]
    lang: str

    def select(self, chosen: NDArray[np.bool_]) -> Coded:
        """Some of the documents."""
        return Coded(
            self.described[chosen],
            self.words[chosen],
            self.groups[chosen],
            self.codes,
            self.lang,
        )


def fit(coded: Coded) -> dict[str, Any]:
    """The content of the rule's data file."""
    known = coded.select(coded.groups >= 0)
    counts = np.bincount(known.groups, minlength=len(known.codes)) + _UNSEEN
    rates = counts / counts.sum()
    log_rates = np.broadcast_to(np.log(rates), known.described.shape[:2]).astype(np.float32)
    described = np.concatenate([known.described, log_rates[:, :, None]], axis=2)
    coded_weights = fit_weights(described, known.groups)
    likely = softmax(weighted(described, coded_weights))
    return {
        "weights": _named(FEATURES, fit_weights(known.described, known.groups)),
        "coded_weights": _named((*FEATURES, "rate"), coded_weights),
        "practices": {
            known.lang: {
                "kept": KEPT,
                "rates": _named(known.codes, rates),
                "moved": _moved(likely, known.groups, known.codes),
                "sharpness": _sharpness(likely, known),
            }
        },
    }


def fit_weights(described: NDArray[np.float32], groups: NDArray[np.int64]) -> NDArray[np.float32]:
    """Weights of a conditional logit: which group, given the figures of all groups."""
    rows, width = np.arange(len(groups)), described.shape[2]
    flat = described.reshape(-1, width)
    right = described[rows, groups].sum(axis=0)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        share = softmax((flat @ weights.astype(np.float32)).reshape(described.shape[:2]))
        lost = -np.log(share[rows, groups] + 1e-12).mean() + _RIDGE * weights @ weights
        expected = share.reshape(-1).astype(np.float32) @ flat
        return float(lost), (expected - right) / len(groups) + 2 * _RIDGE * weights

    found = minimize(loss, np.ones(width), jac=True, method="L-BFGS-B", options={"maxiter": 80})
    return np.round(found.x, 4).astype(np.float32)


def _named(names: Sequence[str], values: NDArray[Any]) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in zip(names, values, strict=True)}


def _moved(
    likely: NDArray[np.float64], groups: NDArray[np.int64], codes: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    """How often each group was chosen where labels speak for another; small counts are dropped.

    The group that labels speak for is not known, only how likely each is. The counts are those of
    one step of expectation and maximisation (Dempster et al. 1977): what was chosen says, too,
    which group the labels meant.
    """
    counts = np.zeros((len(codes), len(codes)))
    np.add.at(counts.T, groups, likely)
    practice = counts + KEPT * np.eye(len(codes))
    practice /= practice.sum(axis=1, keepdims=True)
    meant = likely * practice[:, groups].T
    meant /= meant.sum(axis=1, keepdims=True)
    counts = np.zeros_like(counts)
    np.add.at(counts.T, groups, meant)
    found: dict[str, dict[str, float]] = {}
    for said, chosen in zip(*np.nonzero(counts >= _LEAST_MOVED), strict=True):
        row = found.setdefault(codes[said], {})
        row[codes[chosen]] = round(float(counts[said, chosen]), 3)
    return found


def _sharpness(likely: NDArray[np.float64], known: Coded) -> float:
    """The power with the best likelihood where the practice is that of the other half."""
    side = np.arange(len(known.groups)) % 2 == 0
    coded = np.zeros_like(likely)
    for fitted in (side, ~side):
        moved = _moved(likely[fitted], known.groups[fitted], known.codes)
        matrix = Practice({}, moved, KEPT, 1.0).matrix(known.codes)
        coded[~fitted] = likely[~fitted] @ matrix
    rows = np.arange(len(known.groups))
    lost = [-np.log(sharpen(coded, power)[rows, known.groups]).mean() for power in _POWERS]
    return _POWERS[int(np.argmin(lost))]


def rule_of(coded: Coded) -> GroupRule:
    """The rule that fits documents."""
    return GroupRule.of(fit(coded))
