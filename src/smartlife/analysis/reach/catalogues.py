"""The courses within reach of a region, by four rules: one definition for all who ask.

The first rule is the one that people audit by, so that what they found and what the programme
found stand beside each other for the same courses. Every rule reaches all that the one before does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.tables.audited_content import is_in_reach, lies_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.model.study import Study

    Flags = NDArray[np.bool_]

AUDITED: Final = "region_online_country"
"""In the region, and online in its country: `is_in_reach`."""
ONLINE_ANYWHERE: Final = "online_anywhere"
"""Online courses of other countries too."""
WITH_PARTNERS: Final = "with_partners"
"""Courses in the study's other regions too."""
ALL_COURSES: Final = "all_courses"
"""Every course held, those closed to adults too."""
REACHES: Final = (AUDITED, ONLINE_ANYWHERE, WITH_PARTNERS, ALL_COURSES)
DECIDING: Final = ("mode", "is_open", "place_status", "nuts_code", "nuts_version", "country_code")
"""Columns of core__courses that decide."""


def is_reached(course: Mapping[str, Any], region: str, reach: str, study: Study) -> bool:
    """Whether a course is in reach of a region by one of the rules.

    Args:
        course: A row of core__courses, with `DECIDING`.
        region: NUTS code.
        reach: One of `REACHES`.
        study: For its regions and partners.
    """
    version = str(study.nuts_version)
    if reach == ALL_COURSES or is_in_reach(course, region, version):
        return True
    if reach == AUDITED or course["is_open"] is False:
        return False
    if course["mode"] == "online":
        return True
    others = (*study.regions, *study.partners) if reach == WITH_PARTNERS else ()
    return any(lies_in(course, code, version) for code in others)


class CourseKinds:
    """Courses that no rule tells apart, put together: rules are asked once per kind."""

    def __init__(self, courses: pa.Table, study: Study) -> None:
        """Sorts courses.

        Args:
            courses: Rows of core__courses, with `DECIDING`.
            study: For its regions and partners.
        """
        numbers: dict[tuple[object, ...], int] = {}
        columns = (courses[name].to_pylist() for name in DECIDING)
        self._kind = np.array(
            [numbers.setdefault(one, len(numbers)) for one in zip(*columns, strict=True)], np.int64
        )
        self._kinds = [dict(zip(DECIDING, one, strict=True)) for one in numbers]
        self._study = study

    def reached(self, region: str, reach: str) -> Flags:
        """Which of the courses are in reach."""
        return self._of([is_reached(one, region, reach, self._study) for one in self._kinds])

    def lying_in(self, region: str) -> Flags:
        """Which of the courses lie in a region, open to adults or not."""
        version = str(self._study.nuts_version)
        return self._of([lies_in(one, region, version) for one in self._kinds])

    def _of(self, flags: list[bool]) -> Flags:
        return np.array(flags, np.bool_)[self._kind]
