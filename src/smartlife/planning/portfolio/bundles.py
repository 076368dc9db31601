"""Skills worth teaching together: groups in the graph of what is asked for together.

A single partition of a graph depends on chance: on the order of nodes, and on which employers
happened to advertise. So the graph is made anew many times with employers resampled (Poisson
bootstrap), each time parted into communities that hang together (Louvain algorithm, modularity),
and skills that stay together in most of these partitions make a bundle (consensus clustering,
average linkage). How steady a bundle is, other resamples tell than those it was made from:

- `together`: share of them in which two of its skills, in the mean, are in one community;
- `jaccard`: likeness |A ∩ B| / |A ∪ B| to the community most like it, in the mean. Communities are
  often larger than what one course can hold; then their part says less than `together`.

Literature: Blondel et al. (2008), Fast unfolding of communities in large networks, Journal of
Statistical Mechanics P10008; Fortunato & Barthélemy (2007), Resolution limit in community
detection, PNAS 104; Lancichinetti & Fortunato (2012), Consensus clustering in complex networks,
Scientific Reports 2; Traag, Waltman & van Eck (2019), From Louvain to Leiden, Scientific Reports 9;
Hennig (2007), Cluster-wise assessment of cluster stability, Computational Statistics & Data
Analysis 52.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.analysis.estimators.bootstrap import cluster_keys, poisson_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from smartlife.planning.material.demand import Demand
    from smartlife.planning.portfolio.graph import CoDemand, Mentions

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

Steadiness = Literal["stable", "pattern", "loose"]

RESAMPLES: Final = 50
"""Graphs that bundles are made from; they are judged by others."""
JUDGED_BY: Final = 30
LEAST_SIZE: Final = 3
MOST_SIZE: Final = 12
"""Skills that one course can hold."""
STABLE: Final = 0.75
PATTERN: Final = 0.6
"""Limits of Hennig (2007): a steady cluster, and a pattern whose members are not sure."""
_SEED: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Skills that are asked for together.

    Attributes:
        skills: Numbers in the demand's skills; those at the core first.
        together: See above.
        jaccard: See above.
    """

    skills: tuple[int, ...]
    together: float
    jaccard: float

    @property
    def steadiness(self) -> Steadiness:
        """How far it may be relied on, by `together`."""
        if self.together >= STABLE:
            return "stable"
        return "pattern" if self.together >= PATTERN else "loose"


def find_bundles(
    demand: Demand, mentions: Mentions, information: Floats, *, most: int = MOST_SIZE
) -> tuple[Bundle, ...]:
    """Bundles of what advertisements ask for, those asked for most first.

    Args:
        demand: What is asked for.
        mentions: What the graph is made from.
        information: Per skill of the demand, how much it says (`SkillGraph.information`); names of
            bundles rest on skills that are both central and telling.
        most: Skills in a bundle at most.
    """
    graph = mentions.graph()
    nodes = len(graph.skills)
    if nodes < LEAST_SIZE or not graph.weight.any():
        return ()
    keys = cluster_keys(demand.employers)
    made = _partitions(mentions, keys, range(RESAMPLES))
    groups = _consensus(_together(made, nodes), most)
    judged_by = _partitions(mentions, keys, range(RESAMPLES, RESAMPLES + JUDGED_BY))
    together = _together(judged_by, nodes)
    telling = information[graph.skills]
    found = [
        Bundle(
            tuple(graph.skills[_by_core(graph, group, telling)].tolist()),
            _mean_pair(together, group),
            float(np.mean([_likeness(group, labels) for labels in judged_by])),
        )
        for group in groups
    ]
    asked = dict(zip(graph.skills.tolist(), graph.asked.tolist(), strict=True))
    return tuple(
        sorted(found, key=lambda one: (-sum(asked[skill] for skill in one.skills), one.skills))
    )


def _partitions(mentions: Mentions, keys: Integers, resamples: range) -> list[Integers]:
    """The community of each node in each resample; −1 for nodes nobody asks for there."""
    times = poisson_weights(keys, resamples).astype(np.float64)
    return [_communities(mentions.graph(column)) for column in times.T]


def _communities(graph: CoDemand) -> Integers:
    """Communities; those that are larger than a course can hold are parted again, if they can be.

    The modularity of a whole graph does not see small communities (Fortunato and Barthélemy 2007);
    that of a community's own graph does.
    """
    from scipy.sparse import csr_matrix

    labels = np.where(graph.asked > 0, 0, -1)
    weights = csr_matrix(graph.matrix())
    waiting = [np.flatnonzero(labels == 0)]
    used = 0
    while waiting:
        group = waiting.pop()
        inside = weights[group][:, group]
        parts = _parted(inside) if inside.nnz else np.zeros(len(group), np.int64)
        for part in np.unique(parts).tolist():
            members = group[parts == part]
            if MOST_SIZE < len(members) < len(group):
                waiting.append(members)
            else:
                labels[members] = used
                used += 1
    return labels


def _parted(weights: csr_matrix) -> Integers:
    """Communities of a graph; each hangs together, which the Louvain algorithm does not promise.

    The Leiden algorithm would, but that of the library draws from the process's own random numbers,
    which nobody can seed for one of several threads: the same graph had different communities.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components
    from sknetwork.clustering import Louvain

    louvain = Louvain(random_state=_SEED, return_probs=False, return_aggregate=False)
    labels = np.asarray(louvain.fit_predict(weights), np.int64)
    edges = weights.tocoo()
    inside = labels[edges.row] == labels[edges.col]
    kept = csr_array((edges.data[inside], (edges.row[inside], edges.col[inside])), weights.shape)
    _, parts = connected_components(kept, directed=False)
    return np.asarray(parts, np.int64)


def _together(partitions: Sequence[Integers], nodes: int) -> Floats:
    """Share of the partitions that know both nodes in which they are in one community."""
    from scipy.sparse import csr_array

    labels = np.stack(partitions)
    known = labels >= 0
    both = known.T.astype(np.float64) @ known
    # a column for each community of each partition: most are small, so most of it is empty
    count = labels.max(axis=1) + 1
    column = labels + (np.cumsum(count) - count)[:, None]
    node = np.nonzero(known)[1]
    inside = csr_array((np.ones(len(node)), (node, column[known])), (nodes, int(count.sum())))
    same = (inside @ inside.T).toarray()
    found: Floats = np.divide(same, both, out=np.zeros_like(same), where=both > 0)
    return found


def _consensus(together: Floats, most: int) -> list[Integers]:
    """Groups of nodes that are together in most partitions, in the mean of their pairs."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    apart = 1 - together
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), method="average")
    nodes = len(together)
    members = {i: [i] for i in range(nodes)}
    height = dict.fromkeys(range(nodes), 0.0)
    whole: dict[int, list[int]] = dict(members)
    for step, (left, right, at, _) in enumerate(tree.tolist()):
        joined = members[int(left)] + members[int(right)]
        members[nodes + step], height[nodes + step] = joined, at
        if at <= 1 - PATTERN and len(joined) <= most:
            whole[nodes + step] = joined
            whole.pop(int(left), None)
            whole.pop(int(right), None)
    return [np.array(sorted(group), np.int64) for group in whole.values()
            if len(group) >= LEAST_SIZE]  # fmt: skip


def _mean_pair(together: Floats, group: Integers) -> float:
    inside = together[np.ix_(group, group)]
    return float(inside[np.triu_indices(len(group), 1)].mean())


def _likeness(group: Integers, labels: Integers) -> float:
    """Jaccard likeness to the community that is most like the group."""
    known = group[labels[group] >= 0]
    if not len(known):
        return 0.0
    best = 0.0
    for label in np.unique(labels[known]).tolist():
        inside = int((labels[known] == label).sum())
        best = max(best, inside / (int((labels == label).sum()) + len(known) - inside))
    return best


def _by_core(graph: CoDemand, group: Integers, telling: Floats) -> Integers:
    """The group with its most central and telling skills first."""
    core = graph.strength(group) * np.maximum(telling[group], 0.1)
    return np.asarray(group[np.lexsort((group, -core))], np.int64)
