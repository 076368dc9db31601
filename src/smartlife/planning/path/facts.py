"""What courses take of a person's time, money and way, with what is only assumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol

import numpy as np

from smartlife.planning.material.travel import days_of_presence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.travel import Travel
    from smartlife.planning.path.request import PathRequest

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

Timing = Literal["dated", "held_before", "undated"]
"""It starts on a day to come; its last known start lies in the past; no day is known."""

USUAL_MINUTES: Final = 60.0
"""Way to a course that does not say where in the country it is; an assumption."""
_WEEK: Final = 7


class Way(Protocol):
    """Knows how far courses are from where a person lives."""

    def __call__(self, courses: Integers, /) -> Travel:
        """The way to some courses of the catalogue, in this order."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Some courses of a catalogue; parallel arrays.

    Attributes:
        number: Their numbers in the catalogue, ascending.
        hours: Hours of study.
        price: Euros.
        minutes: One way, for sums; infinite where no way is known or it is in another country and
            no place is told.
        burden: Minutes on the way, all days, there and back.
        place_told: False if it is nowhere said where in the country it is.
        minutes_assumed: True if minutes stand for a region or for nothing.
        mode: Mode of teaching.
        langs: Languages of teaching, or of the description where these are not told.
        langs_told: Whether they are told.
        timing: Whether and when it starts.
        first_week: First week of dated courses, counted from the first day of the plan; else -1.
        last_week: Last week of dated courses; else -1.
        end_told: False if the last week follows from hours and pace only.
        level: EQF level; 0 if not known.
        field: ISCED-F field of two digits; empty if not known.
    """

    number: Integers
    hours: Floats
    price: Floats
    minutes: Floats
    burden: Floats
    place_told: Flags
    minutes_assumed: Flags
    mode: NDArray[np.str_]
    langs: tuple[tuple[str, ...], ...]
    langs_told: Flags
    timing: NDArray[np.str_]
    first_week: Integers
    last_week: Integers
    end_told: Flags
    level: Integers
    field: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.number)

    @property
    def a_week(self) -> Floats:
        """Hours in each week of dated courses; 0 for others."""
        weeks = np.maximum(1, self.last_week - self.first_week + 1)
        found: Floats = np.where(self.first_week >= 0, self.hours / weeks, 0.0)
        return found


def facts_of(
    catalogue: Catalogue, numbers: Integers, way: Way | None, request: PathRequest
) -> Facts:
    """Reads what some courses take.

    Args:
        catalogue: Courses.
        numbers: Which ones, ascending.
        way: Tells the way to courses; None if it is not said where the person lives.
        request: Who asks.
    """
    import pyarrow as pa

    rows = catalogue.rows.take(pa.array(numbers, pa.int64()))
    column = {name: rows[name].to_pylist() for name in ("mode", "country_code", "lang",
              "teaching_langs", "eqf_level", "field_code")}  # fmt: skip
    mode = np.array([one or "unknown" for one in column["mode"]], np.str_)
    hours, price = catalogue.hours[numbers], catalogue.price_eur[numbers]
    minutes, told, assumed = _way(numbers, way, mode, column["country_code"], request)
    days = days_of_presence(hours, mode)
    spoken = tuple(
        tuple(langs) if langs else ((lang,) if lang else ())
        for langs, lang in zip(column["teaching_langs"], column["lang"], strict=True)
    )
    with np.errstate(invalid="ignore"):
        burden = np.where(days > 0, 2 * minutes * days, 0.0)
    timing, first, last, end_told = _weeks(
        rows["start_date"].to_numpy(zero_copy_only=False).astype("datetime64[D]"),
        rows["end_date"].to_numpy(zero_copy_only=False).astype("datetime64[D]"),
        hours,
        request,
    )
    return Facts(
        number=numbers,
        hours=hours,
        price=price,
        minutes=minutes,
        burden=burden,
        place_told=told,
        minutes_assumed=assumed,
        mode=mode,
        langs=spoken,
        langs_told=np.array([bool(one) for one in column["teaching_langs"]], bool),
        timing=timing,
        first_week=first,
        last_week=last,
        end_told=end_told,
        level=np.array([one or 0 for one in column["eqf_level"]], np.int64),
        field=np.array([(one or "")[:2] for one in column["field_code"]], np.str_),
    )


def _way(
    numbers: Integers,
    way: Way | None,
    mode: NDArray[np.str_],
    countries: list[str | None],
    request: PathRequest,
) -> tuple[Floats, Flags, Flags]:
    """Minutes, whether a place is told, whether minutes are assumed."""
    count, online = len(numbers), mode == "online"
    home = request.home
    if way is None or home is None:
        return np.zeros(count), online.copy(), ~online
    travel = way(numbers)
    nearness = np.array(travel.nearness, np.str_)
    minutes = travel.minutes.copy()
    own = np.array([one is None or one == home.nuts_code[:2] for one in countries], bool)
    untold = ~online & ((nearness == "around") | ((nearness == "unknown") & own))
    most = request.limits.travel_minutes
    minutes[untold] = most if np.isfinite(most) else USUAL_MINUTES
    minutes = np.where(np.isnan(minutes), np.inf, minutes)
    return minutes, ~untold, untold | travel.is_assumed


def _weeks(
    start: NDArray[np.datetime64], end: NDArray[np.datetime64], hours: Floats, request: PathRequest
) -> tuple[NDArray[np.str_], Integers, Integers, Flags]:
    """When courses take place, in weeks from the first day of the plan.

    A course that does not say when it ends goes at the pace of the person.
    """
    day = np.datetime64(request.limits.start, "D")
    has_start = ~np.isnat(start)
    is_dated = has_start & (np.where(has_start, start, day) >= day)
    has_end = ~np.isnat(end) & is_dated & (np.where(np.isnat(end), day, end)
                                           >= np.where(has_start, start, day))  # fmt: skip
    timing = np.select([is_dated, has_start], ["dated", "held_before"], "undated")
    first = np.where(is_dated, (start - day).astype(np.int64) // _WEEK, -1)
    pace = max(request.limits.hours_a_week, 1e-9)
    own_last = first + np.maximum(1, np.ceil(hours / pace - 1e-9)).astype(np.int64) - 1
    last = np.where(has_end, (end - day).astype(np.int64) // _WEEK, own_last)
    return timing, first, np.where(is_dated, last, -1), has_end
