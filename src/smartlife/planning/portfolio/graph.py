"""Which skills advertisements ask for together, more often than by chance.

Skills are joined by the advertisements that ask for both. With p the probability of a link and N
the number of advertisements with skills,

    c(s, t) = Σ p_s p_t          over advertisements in which both rest on different words
    pmi     = ln(c(s, t) N / (n_s n_t)),   n_s = Σ p_s
    weight  = max(0, pmi) · c / (c + 1) · m / (m + 1),   m = min(n_s, n_t)

Two skills that were read from the same words are two readings of one wish, so they are not asked
for together there. The discount keeps rare pairs from looking strongest (Pantel and Lin 2002). What
fewer than two employers are expected to ask for together joins nothing.

Literature: Church & Hanks (1990), Word association norms, mutual information, and lexicography,
Computational Linguistics 16; Pantel & Lin (2002), Discovering word senses from text, KDD.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from smartlife.planning.optimise.indexed import ranges

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from smartlife.planning.material.demand import Demand

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

FEWEST_EMPLOYERS: Final = 2.0
"""Employers that are expected to ask for a skill, or for two together."""
MOST_SKILLS: Final = 1500
"""Skills in a graph: those asked for most."""
_LEAST_PAIR: Final = 0.02
"""Pairs less likely than this in an advertisement add nothing but time."""


class _Pairs(NamedTuple):
    """Two skills in one advertisement; parallel arrays."""

    document: Integers
    edge: Integers
    value: Floats


@dataclass(frozen=True, slots=True, eq=False)
class CoDemand:
    """A graph of skills.

    Attributes:
        skills: Numbers in the demand's skills, ascending: the nodes.
        first: One end of each edge, as a place in `skills`.
        second: The other end, larger.
        count: Expected number of advertisements that ask for both.
        weight: How much more often than by chance; 0 where not.
        asked: Expected number of advertisements per node.
        documents: Number of advertisements.
    """

    skills: Integers
    first: Integers
    second: Integers
    count: Floats
    weight: Floats
    asked: Floats
    documents: float

    def matrix(self) -> csr_array:
        """The weights, symmetric."""
        return _matrix(len(self.skills), self.first, self.second, self.weight)

    def strength(self, places: Integers) -> Floats:
        """Sum of the weights from each of some nodes to the others of them."""
        inside = self.matrix()[places][:, places]
        return np.asarray(inside.sum(axis=1), np.float64).ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """What a graph is made from, so that it can be made again with employers counted otherwise.

    Attributes:
        chosen: Advertisements that count.
        employer: Employer of each advertisement of the demand.
        skills: Nodes.
        document: Advertisement of each mention of a node.
        node: Node of each mention.
        probability: Of each mention.
        pairs: Two nodes in one advertisement.
        first: One end of each edge.
        second: The other end.
    """

    chosen: Flags
    employer: Integers
    skills: Integers
    document: Integers
    node: Integers
    probability: Floats
    pairs: _Pairs
    first: Integers
    second: Integers

    def graph(self, times: Floats | None = None) -> CoDemand:
        """The graph.

        Args:
            times: How often each employer counts; by default once.
        """
        weight = self.chosen.astype(np.float64)
        if times is not None:
            weight = weight * times[self.employer]
        nodes = len(self.skills)
        likely = weight[self.document] * self.probability
        asked = np.bincount(self.node, likely, nodes).astype(np.float64)
        value = weight[self.pairs.document] * self.pairs.value
        count = np.bincount(self.pairs.edge, value, len(self.first)).astype(np.float64)
        total = float(weight.sum())
        chance = asked[self.first] * asked[self.second]
        with np.errstate(divide="ignore", invalid="ignore"):
            pmi = np.where(count > 0, np.log(count * total / chance), 0.0)
        rarer = np.minimum(asked[self.first], asked[self.second])
        found = np.maximum(pmi, 0.0) * count / (count + 1) * rarer / (rarer + 1)
        return CoDemand(self.skills, self.first, self.second, count, found, asked, total)


def read_mentions(demand: Demand, chosen: Flags, usable: Flags) -> Mentions:
    """What advertisements ask for together.

    Args:
        demand: What is asked for.
        chosen: Advertisements that count; those without skills never do.
        usable: Skills that count.
    """
    chosen = chosen & demand.has_skills
    held = chosen[demand.document] & usable[demand.skill]
    document, skill = demand.document[held], demand.skill[held]
    probability, event = demand.probability[held], demand.event[held]
    skills = _nodes(demand, document, skill, probability)
    place = np.full(len(demand.skill_uris), -1, np.int64)
    place[skills] = np.arange(len(skills))
    kept = place[skill] >= 0
    document, node = document[kept], place[skill[kept]]
    probability, event = probability[kept], event[kept]
    pairs, keys = _pairs(document, node, probability, event, len(skills))
    pairs, keys = _supported(demand, pairs, keys)
    first, second = np.divmod(keys, max(len(skills), 1))
    return Mentions(
        chosen, demand.employer, skills, document, node, probability, pairs, first, second
    )


def _nodes(demand: Demand, document: Integers, skill: Integers, probability: Floats) -> Integers:
    """Skills that enough employers ask for; of too many those asked for most."""
    count = len(demand.skill_uris)
    support = _by_employer(demand, document, skill, probability, count)
    enough = np.flatnonzero(support >= FEWEST_EMPLOYERS)
    if len(enough) > MOST_SKILLS:
        asked = np.bincount(skill, probability, count)[enough]
        enough = np.sort(enough[np.argsort(-asked, kind="stable")[:MOST_SKILLS]])
    return enough


def _by_employer(
    demand: Demand, document: Integers, what: Integers, value: Floats, count: int
) -> Floats:
    """Employers expected to ask for each thing: the likeliest advertisement of each counts."""
    employers = max(len(demand.employers), 1)
    pair, place = np.unique(what * employers + demand.employer[document], return_inverse=True)
    likeliest = np.zeros(len(pair))
    np.maximum.at(likeliest, place, value)
    return np.bincount(pair // employers, likeliest, count).astype(np.float64)


def _pairs(
    document: Integers, node: Integers, probability: Floats, event: Integers, nodes: int
) -> tuple[_Pairs, Integers]:
    """All pairs in advertisements that rest on different words; mentions are by advertisement."""
    # each mention is paired with those behind it in its advertisement
    ends = np.searchsorted(document, document, side="right")
    one = np.repeat(np.arange(len(document)), ends - np.arange(len(document)) - 1)
    other = ranges(np.arange(len(document)) + 1, ends)
    value = probability[one] * probability[other]
    kept = (event[one] != event[other]) & (node[one] != node[other]) & (value >= _LEAST_PAIR)
    one, other, value = one[kept], other[kept], value[kept]
    low, high = np.minimum(node[one], node[other]), np.maximum(node[one], node[other])
    keys, edge = np.unique(low * nodes + high, return_inverse=True)
    return _Pairs(document[one], edge.astype(np.int64), value), keys.astype(np.int64)


def _supported(demand: Demand, pairs: _Pairs, keys: Integers) -> tuple[_Pairs, Integers]:
    """Only pairs that enough employers ask for."""
    support = _by_employer(demand, pairs.document, pairs.edge, pairs.value, len(keys))
    kept = support >= FEWEST_EMPLOYERS
    number = np.cumsum(kept) - 1
    mine = kept[pairs.edge]
    return _Pairs(pairs.document[mine], number[pairs.edge[mine]], pairs.value[mine]), keys[kept]


def _matrix(nodes: int, first: Integers, second: Integers, weight: Floats) -> csr_array:
    from scipy.sparse import csr_array

    used = weight > 0
    ends = np.concatenate([first[used], second[used]])
    others = np.concatenate([second[used], first[used]])
    return csr_array((np.tile(weight[used], 2), (ends, others)), shape=(nodes, nodes))
