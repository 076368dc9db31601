"""What advertisements ask for, as arrays: which skills, how surely, by whom, in which region.

Which advertisement counts where, what it weighs and which employers are one is what figures go by
(`analysis.scope`, `analysis.tallies`). Only what was read in an advertisement counts: skills that
an occupation usually has are nobody's wish (methods, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.estimators.bootstrap import cluster_keys
from smartlife.analysis.scope import UNNAMED, scope_regions
from smartlife.analysis.scope import demand as demand_by_region
from smartlife.analysis.tallies import occupation_links, skill_links
from smartlife.planning.material.arrays import coded, flags, floats, integers
from smartlife.planning.material.catalogue import LEAST_PROBABILITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

COLUMNS: Final = (
    "vacancy_id", "title", "employer_name", "employer_kind", "place_name", "place_status",
    "nuts_code", "country_code", "is_remote", "lang", "posted_date", "closes_date", "url",
    "publish", "source_id", "origin_id",
)  # fmt: skip
"""Columns of core__vacancies that are kept."""
_PARITY_BIT: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Advertisements that count in a region of the study; in the order of `vacancy_id`.

    Attributes:
        rows: One row per advertisement: `COLUMNS`.
        posts: Posts of each.
        employer: Number of its cluster, in `employers`; agencies, boards and unknown employers
            are clusters of one advertisement.
        employers: Names of the clusters, sorted.
        regions: Region → which advertisements count in it: the study's regions, partners and
            their countries.
        document: Advertisement of each link; links are sorted by it, then by skill.
        skill: Skill of each link, in `skill_uris`.
        probability: Probability that the link is right, 0.05 to 1.
        event: The words of each link, in `events`; one with the same words and skill is right or
            wrong in all advertisements together.
        skill_uris: Concepts that any advertisement asks for, sorted.
        events: Words, as linking folded them; empty where the source itself names the skill.
        isco: Likeliest ISCO-08 group of two digits; empty if not known.
        occupation_uri: Likeliest concept in it: an occupation or ISCO group; empty if not known.
        occupation_probability: Of the group.
    """

    rows: pa.Table
    posts: Floats
    employer: Integers
    employers: tuple[str, ...]
    regions: Mapping[str, Flags]
    document: Integers
    skill: Integers
    probability: Floats
    event: Integers
    skill_uris: tuple[str, ...]
    events: tuple[str, ...]
    isco: tuple[str, ...]
    occupation_uri: tuple[str, ...]
    occupation_probability: Floats

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    @property
    def has_skills(self) -> Flags:
        """Which advertisements have a text from which any skill was read."""
        found = np.zeros(len(self), bool)
        found[self.document] = True
        return found

    def row(self, document: int) -> Mapping[str, Any]:
        """One advertisement as columns → values."""
        found: dict[str, Any] = self.rows.slice(document, 1).to_pylist()[0]
        return found

    def in_region(self, code: str | None) -> Flags:
        """Advertisements that count in a region of the study; None: in any of them."""
        if code is None:
            return np.ones(len(self), bool)
        return self.regions.get(code, np.zeros(len(self), bool))


def read_demand(run: StepRun) -> Demand:
    """Reads what is asked for.

    Args:
        run: A finished run, or a step that reads core__vacancies, link__vacancies_concepts and
            core__concepts; its engine must be open.
    """
    import pyarrow.compute as pc

    documents = demand_by_region(run)
    by_region = documents.select("region_code", "document_id", "cluster", "weight").to_pyarrow()
    rows = run.read("core__vacancies", list(COLUMNS))
    counted = pc.is_in(rows["vacancy_id"], value_set=pc.unique(by_region["document_id"]))
    rows = rows.filter(counted).sort_by("vacancy_id").combine_chunks()
    ids = rows["vacancy_id"].combine_chunks()
    place = integers(pc.index_in(by_region["document_id"], value_set=ids))
    names, number = coded(by_region["cluster"])
    employer = np.zeros(len(rows), np.int64)
    employer[place] = number
    posts = np.ones(len(rows))
    posts[place] = floats(by_region["weight"])
    regions = {region.code: np.zeros(len(rows), bool) for region in scope_regions(run.study)}
    for code, mine in regions.items():
        mine[place[flags(pc.equal(by_region["region_code"], code))]] = True
    links = _read_links(run, ids)
    isco, occupation, sureness = _read_occupations(run, ids)
    return Demand(
        rows=rows,
        posts=posts,
        employer=employer,
        employers=names,
        regions=regions,
        **links,
        isco=isco,
        occupation_uri=occupation,
        occupation_probability=sureness,
    )


def skill_demand(demand: Demand, chosen: Flags | None = None, *, posts: bool = False) -> Floats:
    """Expected number of advertisements that ask for each skill.

    Args:
        demand: What is asked for.
        chosen: Advertisements that count; by default all.
        posts: Counts posts instead of advertisements.
    """
    weight = _weight(demand, chosen, posts=posts)
    expected = weight[demand.document] * demand.probability
    found: Floats = np.bincount(demand.skill, expected, len(demand.skill_uris)).astype(np.float64)
    return found


def group_demand(
    demand: Demand, universe: Universe, chosen: Flags | None = None, *, posts: bool = False
) -> Floats:
    """Expected number of advertisements that ask for any skill of each group, at least.

    An advertisement asks for a group as surely as for the likeliest of its skills.

    Args:
        demand: What is asked for.
        universe: Groups and their skills.
        chosen: As in `skill_demand`.
        posts: As in `skill_demand`.
    """
    number = {uri: i for i, uri in enumerate(demand.skill_uris)}
    members = [(number[uri], group) for uri, group, _ in universe.members if uri in number]
    skill, group = np.array(members, np.int64).reshape(-1, 2).T
    order = np.argsort(skill, kind="stable")
    first = np.searchsorted(skill[order], np.arange(len(demand.skill_uris) + 1))
    parents = first[demand.skill + 1] - first[demand.skill]
    link = np.repeat(np.arange(len(demand.skill)), parents)
    within = np.arange(len(link)) - np.repeat(np.cumsum(parents) - parents, parents)
    in_group = group[order][first[demand.skill[link]] + within]
    count = max(len(universe.groups), 1)
    pair, place = np.unique(demand.document[link] * count + in_group, return_inverse=True)
    likeliest = np.zeros(len(pair))
    np.maximum.at(likeliest, place, demand.probability[link])
    weight = _weight(demand, chosen, posts=posts)[pair // count]
    found: Floats = np.bincount(pair % count, weight * likeliest, count).astype(np.float64)
    return found[: len(universe.groups)]


def occupation_demand(
    demand: Demand, chosen: Flags | None = None, *, posts: bool = False
) -> Mapping[str, float]:
    """Expected number of advertisements of each ISCO-08 group of two digits.

    Args:
        demand: What is asked for.
        chosen: As in `skill_demand`.
        posts: As in `skill_demand`.
    """
    weight = _weight(demand, chosen, posts=posts) * demand.occupation_probability
    codes, number = np.unique(np.array(demand.isco, np.str_), return_inverse=True)
    sums = np.bincount(number, weight, len(codes))
    return {code: float(one) for code, one in zip(codes.tolist(), sums, strict=True) if code}


def halves(demand: Demand, *, draw: int = 0) -> Flags:
    """Which advertisements are in the first half of the employers.

    What is chosen for its value is worth less than it looks; so it is chosen on one half and its
    value told from the other (methods, rule 9.5). An employer is in the same half in every run
    and study that names it so; advertisements without employers are each by themselves.

    Args:
        demand: What is asked for.
        draw: Another number gives another split.
    """
    names = demand.employers if draw == 0 else tuple(f"{draw}:{one}" for one in demand.employers)
    in_first = (cluster_keys(names) & _PARITY_BIT) == 0
    found: Flags = np.asarray(in_first, np.bool_)[demand.employer]
    return found


def named_employers(demand: Demand, chosen: Flags | None = None) -> int:
    """Number of employers with a name; others may be the same one or many."""
    mine = demand.employer if chosen is None else demand.employer[chosen]
    return sum(not demand.employers[i].startswith(UNNAMED) for i in np.unique(mine).tolist())


def _weight(demand: Demand, chosen: Flags | None, *, posts: bool) -> Floats:
    weight = demand.posts if posts else np.ones(len(demand))
    found: Floats = weight if chosen is None else weight * chosen
    return found


def _read_links(run: StepRun, ids: pa.Array) -> dict[str, Any]:
    """The arrays of `Demand` that are about links."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = skill_links(run, "vacancies")
    columns = ("document_id", "concept_uri", "probability", "phrase")
    links = table.filter(table.probability >= LEAST_PROBABILITY).select(*columns).to_pyarrow()
    document = pc.index_in(links["document_id"], value_set=ids)
    links = links.filter(pc.is_valid(document))
    # a source that names a skill by its URI gives no words; each such mention stands by itself
    is_given = flags(pc.equal(links["phrase"], links["concept_uri"]))
    phrase = pc.if_else(pa.array(is_given), "", links["phrase"])
    skill_uris, skill = coded(links["concept_uri"])
    words, event = coded(phrase)
    numbers = integers(document.drop_null())
    given, place = np.unique(numbers[is_given], return_inverse=True)
    event[is_given] = len(words) + place
    order = np.lexsort((skill, numbers))
    return {
        "document": numbers[order],
        "skill": skill[order],
        "probability": np.minimum(floats(links["probability"])[order], 1.0),
        "event": event[order],
        "skill_uris": skill_uris,
        "events": (*words, *([""] * len(given))),
    }


def _read_occupations(
    run: StepRun, ids: pa.Array
) -> tuple[tuple[str, ...], tuple[str, ...], Floats]:
    """ISCO group, concept and probability per advertisement."""
    import pyarrow.compute as pc

    columns = ("document_id", "isco", "concept_uri", "probability")
    found = occupation_links(run).select(*columns).to_pyarrow()
    place = pc.index_in(ids, value_set=found["document_id"].combine_chunks())
    isco, concept = (
        # few different ones: each is held once, not once for each advertisement
        tuple(map(intern, pc.fill_null(found[name].combine_chunks().take(place), "").to_pylist()))
        for name in ("isco", "concept_uri")
    )
    sureness = floats(found["probability"].combine_chunks().take(place))
    return isco, concept, np.nan_to_num(sureness)
