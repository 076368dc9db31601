"""What a joint course costs, and what of it each region bears.

Assumptions, all of which can be set: a course is made once (hours × price of making an hour); each
further language costs a share of that; holding it costs per hour, online once per language, on site
once per region. The costs of a group of regions are those of a course for them alone; each bears
its Shapley value: what it adds to the costs on average over all orders in which regions may join
(Shapley 1953). So nobody pays more than alone, and the shares add up to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING, Final, Literal

from smartlife.analysis.reach.travel import languages_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Delivery = Literal["online", "place"]
UNKNOWN_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True)
class Prices:
    """Assumed prices.

    Attributes:
        hours_per_skill: Hours that it takes to teach a skill.
        making: Euros for making an hour of a course.
        language: Share of making that each further language costs.
        holding: Euros for holding an hour once.
    """

    hours_per_skill: float = 8.0
    making: float = 400.0
    language: float = 0.25
    holding: float = 80.0


def languages_for(regions: Sequence[str]) -> tuple[str, ...]:
    """As few languages as let adults of all regions follow, by official languages.

    Each next language is the one that most regions left follow; of equal ones the first.
    """
    left = {code: languages_of(code) or frozenset({UNKNOWN_LANGUAGE}) for code in regions}
    found: list[str] = []
    while left:
        spoken = sorted({lang for langs in left.values() for lang in langs})
        best = max(spoken, key=lambda lang: sum(lang in langs for langs in left.values()))
        found.append(best)
        left = {code: langs for code, langs in left.items() if best not in langs}
    return tuple(found)


def cost_of(hours: float, regions: Sequence[str], delivery: Delivery, prices: Prices) -> float:
    """Costs of a course of some hours for some regions; 0 for none."""
    if not regions:
        return 0.0
    versions = len(languages_for(regions))
    times = versions if delivery == "online" else len(regions)
    making = hours * prices.making * (1 + prices.language * (versions - 1))
    return making + hours * prices.holding * times


def shapley_costs(
    hours: float, regions: Sequence[str], delivery: Delivery, prices: Prices
) -> tuple[float, ...]:
    """What each region bears; adds up to `cost_of` them all."""
    count = len(regions)
    found = []
    for one in regions:
        others = [code for code in regions if code != one]
        share = 0.0
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for group in combinations(others, size):
                with_one = [code for code in regions if code in group or code == one]
                added = cost_of(hours, with_one, delivery, prices)
                share += weight * (added - cost_of(hours, group, delivery, prices))
        found.append(share)
    return tuple(found)
