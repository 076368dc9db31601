"""What advertisements of a region ask for and no course in reach was found to teach.

Each advertisement with skills has its weight (its posts) once, divided over what it asks for
(methods, rule 1.1). Skills are single concepts here, since a course teaches concepts and not
groups; so shares are larger than those of the report, which are of groups (rule 2.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.analysis.estimators.bootstrap import cluster_keys
from smartlife.analysis.estimators.uncertainty import Tally, share_limits
from smartlife.analysis.publication import enough
from smartlife.analysis.reach.catalogues import AUDITED, CourseKinds
from smartlife.analysis.scope import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.material.reading import Material

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

CANDIDATE: Final = 0.2
"""A course that is linked so likely may teach a skill: then the skill is not missing (rule 2.2)."""
NOT_AUDITED: Final = "not_audited"
"""Remark that nobody looked, or that what they found does not hold any more."""
SURE: Final = 0.9
"""A course that is linked so likely teaches it (rule 2.2)."""

Evidence = Literal["checked", "group_taught", "not_found", "possible", "taught"]
"""People found no course for its group; the programme found none, but people found a course for its
group; the programme found none; it found one that may teach it; it found one that does."""


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """What is missing in reach of one region; arrays are over the skills of the demand.

    Attributes:
        region: NUTS code.
        in_reach: Which courses of the catalogue are in reach.
        best: Probability of the likeliest link of a course in reach.
        usable: Skills that are no transversal and no language skills.
        checked: Skills of groups of which people found no course in reach.
        group_taught: Skills of groups of which people found one.
        confirmed: See `Checked`; None without an audit.
        why_not: Why that share may not be told: a remark of `analysis/notes.yml`; None if it may.
    """

    region: str
    in_reach: Flags
    best: Floats
    usable: Flags
    checked: Flags
    group_taught: Flags
    confirmed: float | None
    why_not: str | None = None

    @property
    def told(self) -> float | None:
        """The share that people confirmed, if it may be told."""
        return self.confirmed if self.why_not is None else None

    @property
    def missing(self) -> Flags:
        """Skills of which no course in reach was found that even might teach them."""
        return self.usable & (self.best < CANDIDATE)

    @property
    def sureness(self) -> Floats:
        """How much a missing skill counts: 1 if people looked, else as often as they agreed.

        What the programme did not find is not always missing; where people looked at some of it,
        the share they confirmed is what to expect of the rest. Without an audit all count alike.
        """
        expected = 1.0 if self.confirmed is None else self.confirmed
        return np.where(self.missing, np.where(self.checked, 1.0, expected), 0.0)

    def evidence(self, skill: int) -> Evidence:
        """What is known of a skill of the demand."""
        if self.best[skill] >= CANDIDATE:
            return "taught" if self.best[skill] >= SURE else "possible"
        if self.checked[skill]:
            return "checked"
        return "group_taught" if self.group_taught[skill] else "not_found"


def find_gap(material: Material, region: str, reach: str = AUDITED) -> Gap:
    """What is missing in reach of a region.

    Args:
        material: A finished run.
        region: NUTS code.
        reach: One of `REACHES`. What people found counts for the reach that they audited.
    """
    catalogue, demand, groups = material.catalogue, material.demand, material.groups
    reached = CourseKinds(catalogue.rows, material.study).reached(region, reach)
    of = [groups.of.get(uri, ()) for uri in demand.skill_uris]
    checked = groups.checked.get(region) if reach == AUDITED else None
    missing = checked.missing if checked else frozenset[str]()
    taught = checked.taught if checked else frozenset[str]()
    return Gap(
        region=region,
        in_reach=reached,
        best=likeliest(catalogue, demand, reached),
        usable=np.array([bool(mine) for mine in of], bool),
        checked=np.array([bool(mine) and missing.issuperset(mine) for mine in of], bool),
        group_taught=np.array([not taught.isdisjoint(mine) for mine in of], bool),
        confirmed=checked.confirmed if checked else None,
        why_not=checked.why_not if checked else NOT_AUDITED,
    )


def likeliest(catalogue: Catalogue, demand: Demand, chosen: Flags) -> Floats:
    """Probability of the likeliest link of some courses to each skill of the demand."""
    place = skill_places(catalogue, demand)
    links = catalogue.links
    kept = chosen[links.course] & (place[links.skill] >= 0)
    found = np.zeros(len(demand.skill_uris))
    np.maximum.at(found, place[links.skill[kept]], links.probability[kept])
    return found


def skill_places(catalogue: Catalogue, demand: Demand) -> Integers:
    """For each skill of the catalogue its number in the demand; −1 if nobody asks for it."""
    number = {uri: i for i, uri in enumerate(demand.skill_uris)}
    return np.array([number.get(uri, -1) for uri in catalogue.skill_uris], np.int64)


def parts_of(demand: Demand, chosen: Flags, usable: Flags) -> tuple[Floats, Flags]:
    """What each mention counts, and which advertisements count at all.

    An advertisement's posts are divided over the usable skills it asks for.
    """
    held = chosen[demand.document] & usable[demand.skill]
    value = np.where(held, demand.probability, 0.0)
    total = np.bincount(demand.document, value, len(demand))
    counted = total > 0
    share = value / np.where(counted, total, 1.0)[demand.document]
    return share * demand.posts[demand.document], counted


def asked_shares(demand: Demand, chosen: Flags, usable: Flags) -> Floats:
    """Share of each skill in what some advertisements ask for; they add up to 1, or are all 0."""
    part, counted = parts_of(demand, chosen, usable)
    total = float(demand.posts[counted].sum())
    found = np.bincount(demand.skill, part, len(demand.skill_uris)).astype(np.float64)
    return found / total if total > 0 else found


def tally_sets(
    demand: Demand, chosen: Flags, usable: Flags, sets: Sequence[Sequence[int]]
) -> Tally:
    """Some advertisements by employer and set of skills, as shares are estimated from.

    Links that rest on the same words are right or wrong together (rule 3.3): of each set the link
    variance is Σ M² (1 − p) / p over its pairs of words and skill, M being what the pair adds.
    """
    part, counted = parts_of(demand, chosen, usable)
    names = np.unique(demand.employer[counted])
    place = np.full(max(len(demand.employers), 1), -1, np.int64)
    place[names] = np.arange(len(names))
    in_set = np.zeros((len(sets), len(demand.skill_uris)), bool)
    for number, skills in enumerate(sets):
        in_set[number, list(skills)] = True
    clusters, groups, masses, documents, variance = [], [], [], [], []
    for number in range(len(sets)):
        mine = in_set[number][demand.skill] & (part > 0)
        employer = place[demand.employer[demand.document[mine]]]
        mass = np.bincount(employer, part[mine], len(names))
        hits = np.unique(demand.document[mine])
        docs = np.bincount(place[demand.employer[hits]], minlength=len(names))
        held = np.flatnonzero(mass > 0)
        clusters.append(held)
        groups.append(np.full(len(held), number, np.int64))
        masses.append(mass[held])
        documents.append(docs[held])
        variance.append(_link_variance(demand, part, mine))
    empty = np.zeros(0, np.int64)
    own = [demand.employers[i] for i in names.tolist()]
    of_counted = place[demand.employer[counted]]
    return Tally(
        cluster=np.concatenate([empty, *clusters]),
        group=np.concatenate([empty, *groups]),
        mass=np.concatenate([np.zeros(0), *masses]),
        documents=np.concatenate([empty, *documents]),
        cluster_mass=np.bincount(of_counted, demand.posts[counted], len(names)).astype(np.float64),
        cluster_docs=np.bincount(of_counted, minlength=len(names)),
        link_variance=np.array(variance, np.float64),
        keys=cluster_keys(own),
        unnamed=np.array([one.startswith(UNNAMED) for one in own], bool),
    )


def has_enough(demand: Demand, chosen: Flags, gap: Gap) -> bool:
    """Whether some advertisements carry a figure of what is missing (rule 6.2)."""
    tally = tally_sets(demand, chosen, gap.usable, [np.flatnonzero(gap.missing).tolist()])
    return enough(tally.clusters, share_limits(tally).family_n_eff)


def _link_variance(demand: Demand, part: Floats, mine: Flags) -> float:
    """Variance of what a set is asked for that comes from words that may be misread."""
    pair, number = np.unique(
        demand.event[mine] * len(demand.skill_uris) + demand.skill[mine], return_inverse=True
    )
    mass = np.bincount(number, part[mine], len(pair))
    likely = np.bincount(number, demand.probability[mine], len(pair)) / np.maximum(
        np.bincount(number, minlength=len(pair)), 1
    )
    return float((mass**2 * (1 - likely) / np.maximum(likely, 1e-9)).sum())
