"""Variance of groups' masses from links that may be wrong (methods, rule 3.3).

Errors of links are not independent: a wrong phrase is wrong in every document that has it, and
where probabilities are borrowed from other languages, all of them may be too high or too low at
once. All functions take numpy arrays over groups or phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LINK_PRIOR: Final = 10.0
"""Judgements that a link's probability counts as: k of rule 3.3."""
BORROWED_SPREAD: Final = 0.58
"""Standard deviation between languages of the log-odds of links whose probability is borrowed from
other languages, as `benchmarks.fit_terms` measures it with each language held out in turn."""


def phrase_variance(
    mass: Floats, probability: Floats, right: Floats | float = 0.0, judged: Floats | float = 0.0
) -> Floats:
    """Variance of a group's mass from one phrase whose link may be wrong everywhere at once.

    The precision of a (phrase, concept) is drawn once for all its documents from
    Beta(right + π k, wrong + (1−π) k) with k = `LINK_PRIOR` (rule 3.3). In closed form: drawing
    replicates (`benchmarks.link_draws`) covers the truth no better and takes thousands of times as
    long.

    Args:
        mass: Weight that each pair would have if it were surely right.
        probability: π.
        right: How often people found the link of the phrase right.
        judged: How often they judged it.
    """
    sure = judged + LINK_PRIOR
    mean = (right + LINK_PRIOR * probability) / sure
    return np.asarray(mass**2 * mean * (1 - mean) / (sure + 1), np.float64)


def borrowed_variance(tilt: Floats, mass: Floats) -> Floats:
    """Variance of groups' masses from borrowed probabilities of one language.

    The log-odds of all its links are off by one number from N(0, `BORROWED_SPREAD`²), which no
    number of documents averages out. What is lost where links are wrong is taken to be spread like
    the whole, so a shift that moves all groups alike moves no share.

    Args:
        tilt: Change of each group's mass for a shift of the log-odds by one.
        mass: Mass of each group, of all languages.
    """
    total = mass.sum()
    share = mass / total if total > 0 else mass
    return np.asarray((BORROWED_SPREAD * (tilt - share * tilt.sum())) ** 2, np.float64)
