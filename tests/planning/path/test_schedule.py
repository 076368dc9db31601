"""Courses in the calendar."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from smartlife.planning.path.schedule import Item, schedule

items = st.lists(
    st.tuples(
        st.sampled_from([2.0, 8.0, 15.0, 40.0]),
        st.integers(-1, 12),
        st.integers(0, 4),
        st.sets(st.integers(0, 7), max_size=2),
    ),
    max_size=8,
).map(
    lambda drawn: [
        Item(
            course=number,
            hours=hours,
            first_week=first,
            last_week=first + length if first >= 0 else -1,
            order=(float(number % 3),),
            after=tuple(sorted(one for one in after if one != number and one < len(drawn))),
        )
        for number, (hours, first, length, after) in enumerate(drawn)
    ]
)


@given(items, st.sampled_from([4.0, 10.0, 30.0]), st.integers(1, 20))
def test_no_week_has_more_hours_than_there_are(held: list[Item], a_week: float, weeks: int) -> None:
    made = schedule(held, a_week, weeks)
    assert (made.load <= a_week * (1 + 1e-5)).all()
    assert (made.load >= -1e-9).all()
    assert {one.course for one in made.placed} | set(made.failed) == {one.course for one in held}
    assert not {one.course for one in made.placed} & set(made.failed)


@given(items, st.integers(1, 20))
def test_what_is_placed_has_all_its_hours_and_follows_what_it_waits_for(
    held: list[Item], weeks: int
) -> None:
    made = schedule(held, 10.0, weeks)
    by_course = {one.course: one for one in held}
    hours = sum(by_course[one.course].hours for one in made.placed)
    assert np.isclose(made.load.sum(), hours, atol=1e-3)
    begins = {one.course: one for one in made.placed}
    for one in made.placed:
        item = by_course[one.course]
        if item.first_week >= 0:
            assert (one.first_week, one.last_week) == (item.first_week, item.last_week)
        if one.after is not None and one.after in begins:
            assert one.after in item.after
            assert begins[one.after].last_week < one.first_week


def test_courses_without_dates_fill_what_dated_ones_leave() -> None:
    held = [Item(0, 8.0, 1, 1), Item(1, 22.0, order=(4.0,)), Item(2, 10.0, order=(3.0,))]
    made = schedule(held, 10.0, 10)
    assert made.load[:4].tolist() == [10.0, 10.0, 10.0, 10.0]
    weeks = {one.course: (one.first_week, one.last_week) for one in made.placed}
    assert weeks == {0: (1, 1), 2: (0, 0), 1: (1, 3)}


def test_a_dated_course_waits_for_one_that_ends_in_time() -> None:
    early, late = Item(0, 20.0), Item(1, 10.0, 5, 5, after=(0,))
    made = schedule([late, early], 10.0, 10)
    assert [(one.course, one.first_week, one.after) for one in made.placed] == [
        (0, 0, None),
        (1, 5, 0),
    ]
    assert schedule([late, Item(0, 80.0)], 10.0, 10).failed == (1,)
