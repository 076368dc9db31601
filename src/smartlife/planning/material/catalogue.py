"""Courses as planning sees them: what each teaches, how surely, and what it takes.

Every course that is not known to be closed to adults is here, each occasion of it by itself, since
one in the next town is another choice than one far away. `distinct` says which are the same course
(as the analysis counts them: provider, title, level), and what a source says of one of them is one
piece of evidence for all. Nothing is left out for what it does not state: hours and prices that
are not known get a number to compute with, and `hours_basis` and `price_basis` say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, cast

import numpy as np

from smartlife.planning.material.arrays import coded, flags, floats, integers, numbered
from smartlife.planning.material.names import folded
from smartlife.planning.material.places import course_points, read_gazetteer
from smartlife.planning.material.tags import UNSUPPORTED, borne_out
from smartlife.planning.problem import Links

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.planning.material.places import Gazetteer
    from smartlife.store.run import StepRun

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

HoursBasis = Literal["given", "credits", "dates", "assumed"]
"""Where hours come from: stated, from ECTS credits, from its dates, or assumed since unknown."""
PriceBasis = Literal["given", "assumed"]

LEAST_PROBABILITY: Final = 0.05
"""Less likely links teach nothing that a plan could count on."""
HOURS_PER_CREDIT: Final = 25.0
"""Hours of work behind one ECTS credit: 25 to 30 (ECTS Users' Guide, European Commission 2015)."""
HOURS_A_DAY: Final = 6.0
"""Hours of teaching in a day of presence; an assumption."""
USUAL_HOURS: Final = 40.0
"""What a course takes if too few of the catalogue say; an assumption."""
FEWEST_KNOWN: Final = 20
"""With fewer that state their hours (price), their median says nothing of the others."""

COLUMNS: Final = (
    "course_id", "title", "provider_name", "provider_id", "place_name", "place_status",
    "nuts_code", "nuts_version", "country_code", "mode", "lang", "teaching_langs", "start_date",
    "end_date", "eqf_level", "level", "field_code", "is_open", "is_part_time", "seats_count",
    "url", "publish", "source_id", "origin_id",
)  # fmt: skip
"""Columns of core__courses that a catalogue keeps."""
_NUMBERS: Final = ("hours", "credits_ects", "price_eur")
_TAUGHT: Final = ("skill", "knowledge")
_BETWEEN: Final = "\x1f"


@dataclass(frozen=True, eq=False)  # no slots: it keeps what is computed of it once
class Catalogue:
    """Courses of one finished run; arrays and rows in the order of `course_id`.

    Attributes:
        rows: One row per course with the columns of core__courses that people are shown: `COLUMNS`.
        links: What they teach; `skill` counts in `skill_uris`, `event` stands for the words.
        skill_uris: Concepts that any course teaches, sorted.
        events: The words behind each event, as linking folded them; empty where the source itself
            names the skill.
        hours: Hours of study; always a positive number, see `hours_basis`.
        hours_basis: Per course.
        price_eur: Price; always a number, see `price_basis`. Where too few of the catalogue state
            theirs, an assumed price is 0: sums of it are "at least".
        price_basis: Per course.
        lon: Degrees east of where it is taught; NaN where not known or online.
        lat: Degrees north.
        distinct: Number of the course that it is an occasion of: the same provider, title, level.
    """

    rows: pa.Table
    links: Links
    skill_uris: tuple[str, ...]
    events: tuple[str, ...]
    hours: Floats
    hours_basis: tuple[HoursBasis, ...]
    price_eur: Floats
    price_basis: tuple[PriceBasis, ...]
    lon: Floats
    lat: Floats
    distinct: Integers

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    @cached_property
    def folded_titles(self) -> pa.ChunkedArray:
        """Titles as `names.folded` has them; folding takes longer than all else of a search."""
        return cast("pa.ChunkedArray", folded(self.rows["title"]))

    def row(self, course: int) -> Mapping[str, Any]:
        """One course as columns → values."""
        found: dict[str, Any] = self.rows.slice(course, 1).to_pylist()[0]
        return found


class _Taught(NamedTuple):
    links: Links
    skill_uris: tuple[str, ...]
    events: tuple[str, ...]


def read_catalogue(
    run: StepRun,
    *,
    unknown_hours: float | None = None,
    gazetteer: Callable[[], Gazetteer] | None = None,
) -> Catalogue:
    """Reads the courses that adults can take, as far as is known, and what they teach.

    Hours are those given; else 25 per ECTS credit; else six per weekday from the first to the last
    day, of a course of one day or one that says that it is not part-time; else assumed: the median
    of what the courses of its source take, if at least 20 are known, else of all courses, else 40.
    Prices are those given, else the median in the same way, else 0.

    Args:
        run: A finished run, or a step that reads core__courses, link__courses_concepts,
            core__labels and core__places.
        unknown_hours: Assumed for courses whose hours are not known, instead of medians.
        gazetteer: Gives the places, if another reader has them; asked only if a course has one.
    """
    import pyarrow.compute as pc

    rows = run.read("core__courses", [*COLUMNS, *_NUMBERS])
    rows = rows.filter(pc.fill_null(rows["is_open"], True)).sort_by("course_id").combine_chunks()  # noqa: FBT003
    distinct = _distinct(rows)
    taught = _read_taught(run, rows["course_id"], distinct)
    source = numbered(rows["source_id"])
    hours, hours_basis = _hours(rows, source, unknown_hours)
    price = floats(rows["price_eur"])
    has_price = price >= 0
    price = np.where(has_price, price, _assumed(np.where(has_price, price, np.nan), source, 0.0))
    lon, lat = course_points(rows, gazetteer or partial(read_gazetteer, run))
    return Catalogue(
        rows=rows.select(COLUMNS),
        links=taught.links,
        skill_uris=taught.skill_uris,
        events=taught.events,
        hours=hours,
        hours_basis=hours_basis,
        price_eur=price,
        price_basis=tuple(np.where(has_price, "given", "assumed").tolist()),
        lon=lon,
        lat=lat,
        distinct=distinct,
    )


def course_numbers(catalogue: Catalogue, course_ids: Sequence[str]) -> tuple[int | None, ...]:
    """Numbers of courses; None for those the catalogue does not have."""
    import pyarrow as pa
    import pyarrow.compute as pc

    held = catalogue.rows["course_id"].combine_chunks()
    found = pc.index_in(pa.array(course_ids, pa.string()), value_set=held)
    return tuple(found.to_pylist())


def skill_numbers(catalogue: Catalogue, uris: Sequence[str]) -> tuple[int | None, ...]:
    """Numbers of skills in the catalogue's links; None for those that no course teaches."""
    import pyarrow as pa
    import pyarrow.compute as pc

    held = pa.array(catalogue.skill_uris, pa.string())
    found = pc.index_in(pa.array(uris, pa.string()), value_set=held)
    return tuple(found.to_pylist())


def _read_taught(run: StepRun, course_ids: pa.ChunkedArray, distinct: Integers) -> _Taught:
    """The observed links of the courses, with their words counted as events."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = ["course_id", "concept_uri", "concept_kind", "probability", "method", "evidence",
               "phrase"]  # fmt: skip
    links = run.read("link__courses_concepts", columns)
    keep = pc.and_(
        pc.and_(pc.equal(links["evidence"], "observed"), pc.is_in(links["concept_kind"],
                                                                  value_set=pa.array(_TAUGHT))),
        pc.greater_equal(links["probability"], LEAST_PROBABILITY),
    )  # fmt: skip
    links = links.filter(keep)
    course = pc.index_in(links["course_id"], value_set=course_ids.combine_chunks())
    links = links.filter(pc.is_valid(course))
    course_number = integers(course.drop_null())
    skill_uris, skill = coded(links["concept_uri"])
    words, event = coded(links["phrase"])
    is_given = flags(pc.equal(links["method"], "given"))
    # what a source says of one course is evidence by itself, whatever it says of others
    given, number = np.unique(distinct[course_number[is_given]], return_inverse=True)
    event[is_given] = len(words) + number
    probability = np.minimum(floats(links["probability"]), 1.0)
    tagged = links.filter(pa.array(is_given))
    doubtful = ~borne_out(run, tagged["course_id"], tagged["concept_uri"])
    numbers = np.flatnonzero(is_given)[doubtful]
    probability[numbers] = np.minimum(probability[numbers], UNSUPPORTED)
    order = np.lexsort((skill, course_number))
    made = Links(course_number[order], skill[order], probability[order], event[order])
    return _Taught(made, skill_uris, (*words, *([""] * len(given))))


def _distinct(rows: pa.Table) -> Integers:
    """Which rows are one course, by the rule of `analysis.scope.offer`."""
    import pyarrow.compute as pc

    own = pc.binary_join_element_wise("document", rows["course_id"], ":")
    key = pc.binary_join_element_wise(
        pc.coalesce(rows["provider_id"], own),
        pc.utf8_trim_whitespace(pc.utf8_lower(rows["title"])),
        pc.fill_null(rows["level"], ""),
        _BETWEEN,
    )
    return numbered(key)


def _hours(
    rows: pa.Table, source: Integers, unknown: float | None
) -> tuple[Floats, tuple[HoursBasis, ...]]:
    given = floats(rows["hours"])
    by_credits = floats(rows["credits_ects"]) * HOURS_PER_CREDIT
    found = np.full(len(rows), np.nan)
    basis = np.full(len(rows), "assumed", dtype="U7")
    for name, hours in (("dates", _by_dates(rows)), ("credits", by_credits), ("given", given)):
        is_known = hours > 0
        found[is_known] = hours[is_known]
        basis[is_known] = name
    if unknown is None:
        assumed = _assumed(found, source, USUAL_HOURS)
    else:
        assumed = np.full(len(rows), unknown)
    return np.where(np.isnan(found), assumed, found), tuple(basis.tolist())


def _by_dates(rows: pa.Table) -> Floats:
    """Hours of courses whose days are known to be days of teaching; else NaN."""
    import pyarrow.compute as pc

    start, end = (
        rows[name].to_numpy(zero_copy_only=False).astype("datetime64[D]")
        for name in ("start_date", "end_date")
    )
    is_known = ~(np.isnat(start) | np.isnat(end)) & (end >= start)
    is_full_time = flags(pc.fill_null(pc.invert(rows["is_part_time"]), False))  # noqa: FBT003
    found = np.full(len(rows), np.nan)
    spread = is_known & is_full_time
    found[spread] = np.busday_count(start[spread], end[spread] + np.timedelta64(1, "D"))
    # a course of a day may be on a Sunday
    found[is_known & (start == end)] = 1
    return np.where(found > 0, found * HOURS_A_DAY, np.nan)


def _assumed(known: Floats, source: Integers, without: float) -> Floats:
    """What stands for numbers that are not known (NaN in `known`), per course."""
    is_known = ~np.isnan(known)
    overall = float(np.median(known[is_known])) if is_known.sum() >= FEWEST_KNOWN else without
    found = np.full(len(known), overall)
    for one in np.unique(source):
        mine = source == one
        if (mine & is_known).sum() >= FEWEST_KNOWN:
            found[mine] = float(np.median(known[mine & is_known]))
    return found
