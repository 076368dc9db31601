"""Courses as planning sees them: what each teaches, how surely, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.planning.problem import Links

    Floats = NDArray[np.float64]

HoursBasis = Literal["given", "credits", "dates", "assumed"]
"""Where hours come from: stated, from ECTS credits, from its dates, or assumed since unknown."""
PriceBasis = Literal["given", "assumed"]


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Courses of one finished run; arrays and rows in the order of `course_id`.

    Attributes:
        rows: One row per course with the columns of core__courses that people are shown:
            course_id, title, provider_name, provider_id, place_name, nuts_code, country_code, mode,
            lang, teaching_langs, start_date, end_date, eqf_level, level, field_code, is_open,
            is_part_time, url, publish, source_id.
        links: What they teach; `skill` counts in `skill_uris`, `event` stands for the words.
        skill_uris: Concepts that any course teaches, sorted.
        events: The words behind each event, as linking folded them.
        hours: Hours of study; always a number, see `hours_basis`.
        hours_basis: Per course.
        price_eur: Price; always a number, see `price_basis`.
        price_basis: Per course.
        lon: Degrees east of where it is taught; NaN where not known or online.
        lat: Degrees north.
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

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def row(self, course: int) -> Mapping[str, Any]:
        """One course as columns → values."""
        found: dict[str, Any] = self.rows.slice(course, 1).to_pylist()[0]
        return found
