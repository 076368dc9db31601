"""What single courses teach, as links that are right or wrong together where they share words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.reach.staircase import unreached_demand
from smartlife.planning.material.arrays import coded, floats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.analysis.reach.staircase import Homes
    from smartlife.analysis.skill_groups import Universe

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

DRAWS: Final = 200
"""Times that links are drawn anew (methods, rule 9.5)."""
SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Taught:
    """One skill of a course.

    Attributes:
        uri: The skill.
        probability: Probability that the course teaches it.
        phrase: The words it was read from; empty if it was given.
    """

    uri: str
    probability: float
    phrase: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CourseLinks:
    """Links of courses to skills; parallel arrays.

    Attributes:
        documents: Identifiers of courses.
        document: Number of the course of each link.
        concepts: URIs of skills.
        concept: Number of the skill of each link.
        probability: Probability that it is right.
        event: The same number where the same words stand for the same skill.
        phrases: Words of each event.
    """

    documents: tuple[str, ...]
    document: Integers
    concepts: tuple[str, ...]
    concept: Integers
    probability: Floats
    event: Integers
    phrases: tuple[str, ...]

    @classmethod
    def of(cls, table: pa.Table) -> CourseLinks:
        """Sorts links out.

        Args:
            table: document_id, concept_uri, probability, phrase.
        """
        import pyarrow.compute as pc

        rows = table.sort_by([("document_id", "ascending"), ("concept_uri", "ascending")])
        documents, document = coded(rows["document_id"])
        concepts, concept = coded(rows["concept_uri"])
        # what a source says of a course is evidence of that course alone
        is_given = pc.equal(rows["phrase"], rows["concept_uri"])
        words = pc.if_else(is_given, rows["document_id"], rows["phrase"])
        names, event = coded(pc.binary_join_element_wise(rows["concept_uri"], words, "\x1f"))
        phrases = tuple(name.partition("\x1f")[2] for name in names)
        return cls(
            documents, document, concepts, concept, np.minimum(floats(rows["probability"]), 1.0),
            event, phrases,
        )  # fmt: skip

    def of_course(self, document_id: str) -> tuple[Taught, ...]:
        """What one course teaches, the surest first."""
        if document_id not in self.documents:
            return ()
        mine = np.flatnonzero(self.document == self.documents.index(document_id))
        best: dict[str, Taught] = {}
        for i in mine.tolist():
            uri, phrase = self.concepts[self.concept[i]], self.phrases[self.event[i]]
            one = Taught(uri, float(self.probability[i]), "" if phrase == document_id else phrase)
            if uri not in best or one.probability > best[uri].probability:
                best[uri] = one
        return tuple(sorted(best.values(), key=lambda one: (-one.probability, one.uri)))


def likeliest_groups(taught: Sequence[Taught], universe: Universe) -> Floats:
    """Probability per group that a course teaches any skill of it: that of the likeliest."""
    probability = {one.uri: one.probability for one in taught}
    found = np.zeros(len(universe.groups))
    for uri, group, _ in universe.members:
        found[group] = max(found[group], probability.get(uri, 0.0))
    return found


@dataclass(frozen=True, slots=True)
class World:
    """One of two worlds that are compared.

    Attributes:
        courses: Identifier → place in `reaches`.
        homes: Where adults live.
        reaches: Places × courses.
    """

    courses: Mapping[str, int]
    homes: Homes
    reaches: Flags


class Redrawing:
    """Draws of the links that can matter: those of groups that the changed course touches."""

    def __init__(
        self,
        links: CourseLinks,
        universe: Universe,
        touched: Integers,
        *,
        draws: int = DRAWS,
        seed: int = SEED,
    ) -> None:
        """Draws.

        Args:
            links: Links of all courses of both worlds.
            universe: Groups.
            touched: Numbers of the groups.
            draws: How often.
            seed: Of the random numbers.
        """
        number = {uri: i for i, uri in enumerate(links.concepts)}
        column = {int(group): i for i, group in enumerate(touched.tolist())}
        groups: dict[int, list[int]] = {}
        for uri, group, _ in universe.members:
            if group in column and uri in number:
                groups.setdefault(number[uri], []).append(column[group])
        wanted = np.zeros(len(links.concepts), bool)
        wanted[list(groups)] = True
        kept = np.flatnonzero(wanted[links.concept])
        pairs = [(i, g) for i in kept.tolist() for g in groups[int(links.concept[i])]]
        link, columns = np.array(pairs, np.int64).reshape(-1, 2).T
        self.touched, self.draws = touched, draws
        self._group = columns
        self._document = links.document[link]
        self._ids = links.documents
        events, event = np.unique(links.event[link], return_inverse=True)
        chance = np.random.default_rng(seed).random((draws, len(events)))
        self._is_right = chance[:, event] < links.probability[link]

    def unreached(self, world: World, mass: Floats) -> Floats:
        """Share of demand in groups that no course in reach teaches, per draw.

        Args:
            world: Courses and who reaches them.
            mass: Draws × touched groups: what is asked for.
        """
        place = np.array([world.courses.get(name, -1) for name in self._ids], np.int64)
        course = place[self._document] if len(self._document) else self._document
        held = course >= 0
        used, row = np.unique(course[held], return_inverse=True)
        reaches = world.reaches[:, used]
        group = self._group[held]
        found = np.zeros(self.draws)
        for draw in range(self.draws):
            right = self._is_right[draw, held]
            taught = np.zeros((len(used), len(self.touched)), bool)
            taught[row[right], group[right]] = True
            found[draw] = _unreached(world.homes, reaches, taught, mass[draw])
        return found


def _unreached(homes: Homes, reaches: Flags, taught: Flags, mass: Floats) -> float:
    """In the unit of `mass`; all of it if there are no courses."""
    total = float(mass.sum())
    if total <= 0:
        return 0.0
    if not len(taught):
        return total
    return unreached_demand(homes, reaches, taught, mass) * total


def rows_of_links(document_id: str, taught: Sequence[Taught]) -> dict[str, list[Any]]:
    """Columns as `CourseLinks.of` reads them."""
    return {
        "document_id": [document_id] * len(taught),
        "concept_uri": [one.uri for one in taught],
        "probability": [one.probability for one in taught],
        "phrase": [one.phrase or one.uri for one in taught],
    }
