"""What people found when they looked whether anyone in reach teaches a group of skills.

Audits are about groups of skills at depth 3 (methods, rule 2.1). That nobody in reach teaches a
group says it of all its skills; that somebody does says nothing of a single one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from smartlife.analysis.audits.rounds import choose_round, why_not
from smartlife.analysis.scope import scope_regions
from smartlife.analysis.skill_groups import read_universe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.audits.rounds import Round
    from smartlife.store.run import StepRun

DEPTH = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """What people found in one region.

    Attributes:
        round_id: Their round.
        missing: URIs of groups of which they found no course in reach.
        taught: URIs of groups of which they found one.
        confirmed: Of what the programme had not found, the share of demand of which people found no
            course either; None if they read none of it.
        why_not: The remark that says why that share is no figure to tell (methods, rule 2.1): too
            little was read, by one reader, or two differ too much; None if it may be told.
    """

    round_id: str
    missing: frozenset[str]
    taught: frozenset[str]
    confirmed: float | None
    why_not: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Groups of skills at depth 3 without transversal ones, and what people found of them.

    Attributes:
        of: Skill → URIs of its groups.
        checked: Region → what people found; regions without an audit that holds are not in it.
    """

    of: Mapping[str, tuple[str, ...]]
    checked: Mapping[str, Checked]


def read_groups(run: StepRun) -> Groups:
    """Reads the groups and the audits of a run.

    Args:
        run: A finished run, or a step that reads core__concepts, core__relations and core__audits.
    """
    universe = read_universe(run, DEPTH)
    of: dict[str, tuple[str, ...]] = {}
    for uri, group, _ in universe.members:
        of[uri] = (*of.get(uri, ()), universe.groups[group].uri)
    rows = run.read("core__audits").to_pylist() if run.has("core__audits") else []
    # runs made before partners were audited have audits of the regions themselves only
    audits = [{"for_region": row["nuts_code"], **row} for row in rows]
    rounds = {one.code: choose_round(audits, one.code) for one in scope_regions(run.study)}
    return Groups(of, {code: _checked(one) for code, one in rounds.items()
                       if one is not None and one.is_current and one.read})  # fmt: skip


def _checked(held: Round) -> Checked:
    settled = [row for row in held.read if row["group_uri"] not in held.disputed]
    by_verdict = {
        said: frozenset(row["group_uri"] for row in settled if row["verdict"] == said)
        for said in ("no", "yes")
    }
    not_found = [row for row in settled if row["stratum"] == "uncovered"
                 and row["verdict"] in by_verdict]  # fmt: skip
    confirmed = None
    if not_found:
        weight = np.array([
            row["drawn_share"] if row["design"] == "whole" else row["draw_count"]
            for row in not_found
        ], np.float64)  # fmt: skip
        is_missing = np.array([row["verdict"] == "no" for row in not_found])
        confirmed = float(weight[is_missing].sum() / weight.sum())
    return Checked(held.round_id, by_verdict["no"], by_verdict["yes"], confirmed,
                   why_not(held))  # fmt: skip
