"""Groups that only people found: their corrected mass, and the employers that stand behind it.

The machine links nothing to such a group, so no employer of the tally has any of it. Its mass is
spread over all employers by their weight, as nothing tells where the rest of it lies. But what may
be printed depends on whom people saw it with (methods, rule 6.2): a group that they read of fewer
than three employers, or mostly of one, must not pass for one that all of them ask for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from smartlife.analysis.thresholds import MAX_HIT_SHARE, MIN_HIT_CLUSTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.estimators.uncertainty import Floats, Tally


def with_unfound(tally: Tally, missing: Floats, seen: Mapping[int, Mapping[int, float]]) -> Tally:
    """Adds groups that only people found.

    Args:
        tally: What the machine found, corrected.
        missing: Mass per group that is to be added; 0 where the machine found some itself.
        seen: Group → key of a cluster (as `tally.keys`) → weight of what people read of it there.
    """
    groups = np.flatnonzero(missing > 0)
    if not len(groups):
        return tally
    spread = [_spread(tally, seen.get(int(group), {})) for group in groups]
    lengths = [len(clusters) for clusters, _ in spread]
    masses = [missing[group] * share for group, (_, share) in zip(groups, spread, strict=True)]
    return replace(
        tally,
        cluster=np.concatenate([tally.cluster, *(clusters for clusters, _ in spread)]),
        group=np.concatenate([tally.group, np.repeat(groups, lengths)]),
        mass=np.concatenate([tally.mass, *masses]),
        documents=np.concatenate([tally.documents, np.zeros(sum(lengths), np.int64)]),
    )


def _spread(tally: Tally, seen: Mapping[int, float]) -> tuple[np.ndarray, Floats]:
    """Clusters of a group, and the share of its mass that each gets."""
    total = sum(seen.values())
    is_hidden = len(seen) < MIN_HIT_CLUSTERS or max(seen.values()) > MAX_HIT_SHARE * total
    if not is_hidden:
        return np.arange(tally.clusters), tally.cluster_mass / tally.total
    # as few stand behind it as people saw: only an upper limit can be printed of that
    shares = sorted(seen.values(), reverse=True)[: tally.clusters] or [1.0]
    number = {int(key): i for i, key in enumerate(_keys(tally))}
    known = [number[key] for key in sorted(seen, key=lambda one: -seen[one]) if key in number]
    # one without a single link is no cluster of the tally: the largest others stand for it
    others = [i for i in np.argsort(-tally.cluster_mass, kind="stable") if i not in known]
    chosen = np.array([*known, *others][: len(shares)], np.int64)
    return chosen, np.array(shares) / sum(shares)


def _keys(tally: Tally) -> np.ndarray:
    return np.arange(tally.clusters) if tally.keys is None else tally.keys
