"""Which courses teach which concepts, and how surely; groups stand for all that is in them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from smartlife.model.taxonomy import isced_uri
from smartlife.planning.material.tags import UNSUPPORTED, borne_out
from smartlife.search.layout import LEAST_KEPT, LEAST_TOLD, LINK, packed_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from smartlife.search.columns import Courses
    from smartlife.store.run import StepRun

_MOST_SHOWN: Final = 16
"""Links of a course that can be named as a reason."""
_MOST_OCCUPATIONS: Final = 8
_SHARE_OF_OCCUPATIONS: Final = 0.02
"""A skill that more occupations need tells too little of any of them."""
_MOST_SKILLS: Final = 20
"""Skills by which courses for an occupation are found, those of the fewest occupations first."""
_SPAN_FIELDS: Final = {"title": 0, "text": 1}


class Links(NamedTuple):
    """Links in the order of courses, the likeliest first."""

    doc: NDArray[np.int64]
    entity: NDArray[np.int64]
    probability: NDArray[np.float64]
    field: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def read_links(run: StepRun, courses: Courses, entities: Mapping[str, int]) -> Links:
    """The observed links, and the fields of education that sources name.

    Args:
        run: The step.
        courses: Courses by number.
        entities: URI → number of a concept.
    """
    numbers = {row["course_id"]: number for number, row in enumerate(courses.rows)}
    columns = ["course_id", "concept_uri", "probability", "evidence", "span_field", "span_start",
               "span_end"]  # fmt: skip
    found: list[tuple[int, int, float, int, int, int]] = []
    doubtful = _doubtful(run)
    for batch in run.scan("link__courses_concepts", columns):
        for row in zip(*(batch.column(name).to_pylist() for name in columns), strict=True):
            course, uri, probability, evidence, field, start, end = row
            doc, entity = numbers.get(course), entities.get(uri)
            if doc is None or entity is None or evidence != "observed" or probability < LEAST_KEPT:
                continue
            if (course, uri) in doubtful:
                probability = min(probability, UNSUPPORTED)
            has_span = start is not None and end is not None
            place = _SPAN_FIELDS.get(field, 2) if has_span else 2
            span = (start, end) if has_span else (0, 0)
            found.append((doc, entity, min(probability, 1.0), place, *span))
    found += _fields(courses, entities)
    found.sort(key=lambda one: (one[0], -one[2], one[1]))
    table = np.array(found, np.float64).reshape(-1, 6)
    whole = [table[:, column].astype(np.int64) for column in (0, 1, 3, 4, 5)]
    return Links(whole[0], whole[1], table[:, 2], *whole[2:])


def _doubtful(run: StepRun) -> frozenset[tuple[str, str]]:
    """Skills that a source names and the words of the course do not bear out, as in planning."""
    import pyarrow.compute as pc

    rows = run.read("link__courses_concepts", ["course_id", "concept_uri", "method"])
    rows = rows.filter(pc.equal(rows["method"], "given"))
    is_sure = borne_out(run, rows["course_id"], rows["concept_uri"]).tolist()
    pairs = zip(rows["course_id"].to_pylist(), rows["concept_uri"].to_pylist(), strict=True)
    return frozenset(pair for pair, sure in zip(pairs, is_sure, strict=True) if not sure)


def _fields(
    courses: Courses, entities: Mapping[str, int]
) -> Iterator[tuple[int, int, float, int, int, int]]:
    """The finest field of education that the taxonomy has, of each course that names one."""
    for number, row in enumerate(courses.rows):
        code = (row["field_code"] or "")[:4]
        for length in range(len(code), 1, -1):
            if code.isdecimal() and (entity := entities.get(isced_uri(code[:length]))) is not None:
                yield number, entity, 1.0, 2, 0, 0
                break


def link_rows(links: Links) -> Iterator[tuple[int, bytes]]:
    """Rows of the table course_link."""
    for start, end in _runs(links.doc):
        stop = min(end, start + _MOST_SHOWN)
        made = np.zeros(stop - start, LINK)
        for name in ("entity", "probability", "field", "start", "end"):
            made[name] = getattr(links, name)[start:stop]
        yield int(links.doc[start]), made.tobytes()


def _runs(values: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Where equal neighbours start and end."""
    edges = [*np.flatnonzero(np.diff(values, prepend=-1)).tolist(), len(values)]
    yield from pairwise(edges)


def skill_arrays(links: Links, courses: int, is_shown: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The skills of each course that count, for the facet: `skill_*`.

    Args:
        links: All links.
        courses: Number of courses.
        is_shown: Per entity, whether it is a skill or knowledge.
    """
    chosen = (links.probability >= LEAST_TOLD) & is_shown[links.entity]
    counts = np.bincount(links.doc[chosen], minlength=courses)
    return {
        "skill_start": np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        "skill_entity": links.entity[chosen].astype(np.int32),
    }


def concept_postings(
    run: StepRun, links: Links, entities: Mapping[str, int]
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.float64]]]:
    """Concept → courses and probabilities; a group has those of all that lies in it."""
    above = _ancestors(run, entities)
    size = max(entities.values(), default=-1) + 1
    counts = np.zeros(size, np.int64)
    for member, groups in above.items():
        counts[member] = len(groups)
    starts = np.concatenate(([0], np.cumsum(counts)))
    flat = np.array([one for member in sorted(above) for one in above[member]], np.int64)
    each = counts[links.entity]
    within = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
    upper = flat[np.repeat(starts[links.entity], each) + within]
    entity: NDArray[np.int64] = np.concatenate([links.entity, upper])
    doc = np.concatenate([links.doc, np.repeat(links.doc, each)])
    probability = np.concatenate([links.probability, np.repeat(links.probability, each)])
    order = np.lexsort((-probability, doc, entity))
    entity, doc, probability = entity[order], doc[order], probability[order]
    first = np.ones(len(entity), bool)
    first[1:] = (entity[1:] != entity[:-1]) | (doc[1:] != doc[:-1])
    entity, doc, probability = entity[first], doc[first], probability[first]
    for begin, end in _runs(entity):
        yield int(entity[begin]), doc[begin:end], probability[begin:end]


def posting_row(
    posting: tuple[int, NDArray[np.int64], NDArray[np.float64]],
) -> tuple[int, bytes]:
    """Row of the table entity_posting."""
    return posting[0], packed_links(posting[1], posting[2])


def _ancestors(run: StepRun, entities: Mapping[str, int]) -> dict[int, tuple[int, ...]]:
    """Concept → all groups above it."""
    parents: dict[str, list[str]] = {}
    columns = ["from_uri", "relation", "to_uri"]
    for row in run.read("core__relations", columns).to_pylist():
        if row["relation"] == "broader":
            parents.setdefault(row["from_uri"], []).append(row["to_uri"])
    return {
        number: found
        for uri, number in entities.items()
        if (found := tuple(sorted(_above(uri, parents, entities))))
    }


def _above(uri: str, parents: Mapping[str, list[str]], entities: Mapping[str, int]) -> set[int]:
    seen: set[str] = set()
    waiting = list(parents.get(uri, ()))
    while waiting:
        one = waiting.pop()
        if one not in seen and one != uri:
            seen.add(one)
            waiting += parents.get(one, ())
    return {entities[one] for one in seen if one in entities}


def occupation_rows(run: StepRun, entities: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    """Rows of the table occupation_skill: essential skills that tell occupations apart."""
    needed: dict[str, list[str]] = {}
    asking: dict[str, int] = {}
    for row in run.read("core__relations", ["from_uri", "relation", "to_uri"]).to_pylist():
        if row["relation"] == "essential":
            needed.setdefault(row["from_uri"], []).append(row["to_uri"])
            asking[row["to_uri"]] = asking.get(row["to_uri"], 0) + 1
    most = min(_MOST_OCCUPATIONS, max(2, round(_SHARE_OF_OCCUPATIONS * len(needed))))
    for occupation in sorted(needed):
        known = {uri for uri in needed[occupation] if uri in entities}
        few = sorted((asking[uri], uri) for uri in known if asking[uri] <= most)
        if occupation in entities:
            numbers = sorted(entities[uri] for _, uri in few[:_MOST_SKILLS])
            yield from ((entities[occupation], number) for number in numbers)
