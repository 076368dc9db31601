"""Whatever is told: where one or two employers are hidden, it may be one, and it may be two.

Attacked with all made worlds of a size: those of which the same is told cannot be told apart by
anybody, so among them each hidden number must be one as well as two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from smartlife.analysis.scope import UNNAMED
from smartlife.planning.material.askers import Askers
from smartlife.planning.material.demand import Demand
from smartlife.planning.material.disclosure import EVERYWHERE, asked_for_each
from smartlife.planning.need import pooling
from smartlife.planning.portfolio import evidence
from tests.planning.portfolio.made import demand_of

A, B, REST = "LV006", "LV007", "LV"
Advertisement = tuple[str, str, frozenset[int]]
"""Employer, finest region, skills."""


def world_of(advertisements: Sequence[Advertisement], skills: int) -> Demand:
    """Employers whose name begins with `~` are not named."""
    # what asks for nothing of it asks for something else
    asked = [(who, dict.fromkeys(sorted(asks) or [skills], 0.9)) for who, _, asks in advertisements]
    demand = demand_of(asked, skills + 1)
    places = [place for _, place, _ in advertisements]
    regions = {code: np.array([one.startswith(code) for one in places], bool)
               for code in (A, B, REST)}  # fmt: skip
    employers = tuple(one.replace("employer:~", UNNAMED) for one in demand.employers)
    return replace(demand, regions=regions, employers=employers)


Told = tuple[tuple[tuple[str, object], Askers | int | None], ...]
"""All that is told: region and what it is of → number."""
Teller = Callable[[Demand, int, Sequence[str]], Told]


def of_need(demand: Demand, skills: int, regions: Sequence[str]) -> Told:
    """What an employer is told of who else asks."""
    found = []
    for one in pooling.who_asks(demand, demand.skill_uris[:skills], None, regions):
        found += [((one.region, skill), who) for skill, who in enumerate(one.by_skill)]
        found += [((one.region, "together"), one.together)] if skills > 1 else []
        found.append(((one.region, "advertisements"), one.with_skills))
    return tuple(found)


def of_portfolio(demand: Demand, skills: int, regions: Sequence[str]) -> Told:
    """What a provider is told of who asks for the skills of a course, and for any of them."""
    each = [told[regions[0]] for told in asked_for_each(demand, range(skills))]
    asking = evidence.who_asks(demand, regions[0], range(skills))
    told = [((regions[0], skill), who) for skill, who in enumerate(each)]
    told += [((code, "any"), who) for code, who in sorted(asking.regions.items())]
    return (*told, ((regions[0], "any, said"), asking.askers))


def employers_of(
    advertisements: Sequence[Advertisement], code: str, asked: Iterable[int], least: int
) -> int:
    wanted = set(asked)
    return len({who for who, place, asks in advertisements
                if place.startswith(code) and len(asks & wanted) >= least})  # fmt: skip


def truths(
    advertisements: Sequence[Advertisement], skills: int, regions: Sequence[str]
) -> Iterator[tuple[tuple[str, object], int]]:
    """Numbers that may be hidden, by region and what they are of."""
    for code in regions:
        for skill in range(skills):
            yield (code, skill), employers_of(advertisements, code, [skill], 1)
        if skills > 1:
            common = [one for one in range(skills)
                      if employers_of(advertisements, code, [one], 1) >= 3]  # fmt: skip
            yield (code, "together"), employers_of(advertisements, code, common, 2)
        number = employers_of(advertisements, code, range(skills), 1)
        yield (code, "any"), number
        yield (code, "any, said"), number


def advertisements_of(
    advertisements: Sequence[Advertisement], code: str, asked: Iterable[int]
) -> int:
    wanted = set(asked)
    return sum(place.startswith(code) and bool(asks & wanted) for _, place, asks in advertisements)


def hidden_in(told: Told) -> Iterator[tuple[str, object]]:
    for name, who in told:
        if isinstance(who, Askers) and who.employers is None and not who.is_withheld:
            yield name


def attack(
    worlds: Iterable[tuple[Advertisement, ...]],
    skills: int,
    regions: Sequence[str],
    judged: int,
    tell: Teller = of_need,
) -> int:
    """Number of hidden numbers that were attacked in worlds of up to so many employers."""
    possible: dict[object, dict[object, set[int]]] = defaultdict(lambda: defaultdict(set))
    small = {}
    for world in worlds:
        told = tell(world_of(world, skills), skills, regions)
        for name, truth in truths(world, skills, regions):
            possible[told][name].add(truth)
        if len({who for who, _, _ in world}) <= judged:
            small[told] = world
    hidden = [(told, name) for told in small for name in hidden_in(told)]
    for told, name in hidden:
        assert possible[told][name] >= {1, 2}, (name, small[told])
    return len(hidden)


@pytest.mark.parametrize(("tell", "regions"), [(of_need, [A]), (of_portfolio, [A, REST])])
def test_skills_of_one_region_give_no_hidden_number_away(tell: Teller, regions: list[str]) -> None:
    kinds = [frozenset(i for i in range(3) if bits >> i & 1) for bits in range(8)]
    worlds = (
        tuple((f"e{i}", A, asks) for i, asks in enumerate(chosen))
        for count in range(6)
        for chosen in combinations_with_replacement(kinds, count)
    )
    assert attack(worlds, 3, regions, judged=3, tell=tell) > 20


def test_regions_in_others_give_no_hidden_number_away() -> None:
    places = [tuple(p for i, p in enumerate((A, B, REST)) if bits >> i & 1) for bits in range(1, 8)]
    worlds = (
        tuple((f"e{i}", place, frozenset({0})) for i, mine in enumerate(chosen) for place in mine)
        for count in range(6)
        for chosen in combinations_with_replacement(places, count)
    )
    assert attack(worlds, 1, [A, REST, B], judged=4) > 10


def test_two_skills_in_two_regions_give_no_hidden_number_away() -> None:
    asked = [None, frozenset({0}), frozenset({1}), frozenset({0, 1})]
    kinds = [((A, here), (B, there)) for here in asked for there in asked if here or there]
    worlds = (
        tuple((f"e{i}", place, asks) for i, mine in enumerate(chosen) for place, asks in mine
              if asks)
        for count in range(4)
        for chosen in combinations_with_replacement(kinds, count)
    )  # fmt: skip
    assert attack(worlds, 2, [REST, A, B], judged=2) > 20


NAMED, TWICE, UNKNOWN = 1, 2, 0
"""How a cluster advertises: once, twice, or without a name."""


def clusters(
    kinds: Sequence[tuple[int, Sequence[tuple[str, Iterable[int]]]]], most: int
) -> Iterator[tuple[Advertisement, ...]]:
    """Worlds of up to so many clusters of some kinds: how often, and what they advertise where."""
    for count in range(most + 1):
        for chosen in combinations_with_replacement(kinds, count):
            yield tuple(
                ("~" * (often == UNKNOWN) + f"e{i}", place, frozenset(asks))
                for i, (often, mine) in enumerate(chosen)
                for place, asks in mine
                for _ in range(max(often, 1))
            )


def named_of(world: Sequence[Advertisement]) -> list[Advertisement]:
    return [one for one in world if not one[0].startswith("~")]


def assert_open(
    worlds: Iterable[tuple[Advertisement, ...]],
    tell: Callable[[tuple[Advertisement, ...]], object],
    hidden: Callable[[Sequence[Advertisement]], Iterator[tuple[object, int, int]]],
    judged: int,
) -> int:
    """Wherever one or two employers ask, it may be the other, and how often is not known.

    Args:
        worlds: All there are of a size.
        tell: All that is told of one.
        hidden: What → employers known by name and their advertisements in a world.
        judged: Most advertisements of worlds that are judged, of fewer clusters: of larger ones
            others are not here.
    """
    possible: dict[object, dict[object, set[tuple[int, int]]]]
    possible = defaultdict(lambda: defaultdict(set))
    small = {}
    for world in worlds:
        told = tell(world)
        for what, employers, number in hidden(named_of(world)):
            possible[told][what].add((employers, number))
        if len(world) <= judged and len({who for who, _, _ in world}) < judged:
            small[told] = world
    count = 0
    for told, world in small.items():
        for what, employers, _ in hidden(named_of(world)):
            if employers in (1, 2):
                count += 1
                held = possible[told][what]
                assert {one for one, _ in held} >= {1, 2}, (what, world, told)
                assert len({number for _, number in held}) > 1, (what, world, told)
    return count


def test_advertisements_beside_those_for_any_give_nobody_away() -> None:
    """The skills of a course: those who are not named, and who advertises more than once."""
    kinds = [
        (often, [(A, asks)]) for often, asks in product((NAMED, TWICE, UNKNOWN), ([0], [1], [0, 1]))
    ]

    def tell(world: tuple[Advertisement, ...]) -> object:
        demand = world_of(world, 2)
        found = evidence.who_asks(demand, A, range(2))
        return found.each, found.askers, found.expected, found.regions[A] if world else None

    def hidden(world: Sequence[Advertisement]) -> Iterator[tuple[object, int, int]]:
        for skill in range(2):
            yield skill, employers_of(world, A, [skill], 1), advertisements_of(world, A, [skill])

    assert assert_open(clusters(kinds, 5), tell, hidden, judged=4) > 5


def test_those_for_any_and_for_each_give_nobody_away_who_asks_for_both() -> None:
    """One answer is to an employer, who asks for both; the other to a provider, for any."""
    kinds = [(often, [(A, asks)]) for often, asks in product((NAMED, TWICE), ([0], [1], [0, 1]))]
    kinds += [(UNKNOWN, [(A, asks)]) for asks in ([0], [1], [0, 1])]
    kinds.append((NAMED, [(A, [0]), (A, [1])]))

    def tell(world: tuple[Advertisement, ...]) -> object:
        demand = world_of(world, 2)
        found = evidence.who_asks(demand, A, range(2))
        return of_need(demand, 2, [A]), found.each, found.askers, found.expected

    def hidden(world: Sequence[Advertisement]) -> Iterator[tuple[object, int, int]]:
        both = [one for one in world if len(one[2]) > 1]
        yield "both", employers_of(both, A, range(2), 2), advertisements_of(both, A, [0])

    assert assert_open(clusters(kinds, 5), tell, hidden, judged=4) > 5


def test_regions_beside_their_parts_give_nobody_away() -> None:
    """Neither those in the part nor those outside of it, of whom nothing is asked."""
    places = [[A] * here + [REST] * there for here in range(3) for there in range(4)][1:]
    kinds = [(NAMED, [(place, [0]) for place in mine]) for mine in places]
    kinds += [(UNKNOWN, [(place, [0])]) for place in (A, REST)]

    def tell(world: tuple[Advertisement, ...]) -> object:
        [told] = asked_for_each(world_of(world, 1), [0])
        return told[A], told[REST], told[EVERYWHERE]

    def hidden(world: Sequence[Advertisement]) -> Iterator[tuple[object, int, int]]:
        outside = [one for one in world if one[1] != A]
        yield A, employers_of(world, A, [0], 1), advertisements_of(world, A, [0])
        yield "rest", employers_of(outside, REST, [0], 1), advertisements_of(outside, REST, [0])

    assert assert_open(clusters(kinds, 4), tell, hidden, judged=4) > 5


def test_occupations_beside_all_of_them_give_nobody_away() -> None:
    kinds = [(often, [(A, [0, one])]) for often, one in product((NAMED, TWICE, UNKNOWN), (1, 2, 3))]

    def tell(world: tuple[Advertisement, ...]) -> object:
        occupations = tuple(str(max(asks)) for _, _, asks in world)
        demand = replace(world_of(world, 4), occupation_uri=occupations)
        found = evidence.who_asks(demand, A, [0])
        return found.askers, found.occupations

    def hidden(world: Sequence[Advertisement]) -> Iterator[tuple[object, int, int]]:
        for one in (1, 2, 3):
            yield one, employers_of(world, A, [one], 1), advertisements_of(world, A, [one])

    assert assert_open(clusters(kinds, 5), tell, hidden, judged=4) > 5
