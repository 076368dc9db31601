"""From scores to probabilities that a link is right: logistic curves fitted on judgements.

`data/calibration.yml` holds the coefficients and says what they were fitted on; it is written by
`tools/fit_calibration.py`. A language without judgements borrows the pooled curve, and its links
are marked as not calibrated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Final

import yaml

POOLED: Final = "pooled"


@dataclass(frozen=True, slots=True)
class Curve:
    """1 / (1 + exp(−(intercept + Σ weight × feature))).

    Attributes:
        intercept: Constant.
        weights: Feature → weight.
    """

    intercept: float
    weights: dict[str, float]

    def probability(self, features: dict[str, float]) -> float:
        """Probability, rounded to six digits."""
        value = self.intercept + sum(
            weight * features[name] for name, weight in self.weights.items()
        )
        return round(1 / (1 + exp(-max(-30.0, min(30.0, value)))), 6)


def occupation_probability(
    lang: str, score: float, gap: float, *, is_exact: bool
) -> tuple[float, bool]:
    """Probability that the best occupation of a title is right, and whether it is calibrated.

    Args:
        lang: Language of the title.
        score: Score of the occupation.
        gap: Its lead over the next one.
        is_exact: True if the title is one of its labels.
    """
    features = {"score": score, "gap": gap, "exact": float(is_exact)}
    return _probability("occupations", lang, features)


def skill_probability(lang: str, score: float, method: str) -> tuple[float, bool]:
    """Probability that a statement really names the skill, and whether it is calibrated."""
    features = {
        "score": score,
        "exact": float(method == "exact"),
        "similar": float(method == "similar"),
    }
    return _probability("skills", lang, features)


def _probability(task: str, lang: str, features: dict[str, float]) -> tuple[float, bool]:
    curves = _curves()[task]
    curve = curves.get(lang)
    return (curve or curves[POOLED]).probability(features), curve is not None


@cache
def _curves() -> dict[str, dict[str, Curve]]:
    file = files("smartlife.linking").joinpath("data/calibration.yml")
    loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        task: {
            lang: Curve(values["intercept"], values["weights"])
            for lang, values in loaded[task].items()
        }
        for task in ("occupations", "skills")
    }
