from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.path.trimming import LEAST_GAIN, worth_taking
from smartlife.planning.problem import CoverProblem, Links, Prerequisite, learned


def problem(rows: list[tuple[int, int, float]], courses: int, skills: int, **more) -> CoverProblem:
    """Rows of course, skill, probability; each its own evidence."""
    rows = sorted(rows)
    links = Links(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.int64),
        np.array([row[2] for row in rows], np.float64),
        np.arange(len(rows)),
    )
    settings = {"needed": np.zeros(skills), "prerequisites": (), **more}
    return CoverProblem(
        links=links,
        weight=np.full(skills, 1 / skills),
        cost=np.ones((1, courses)),
        cost_names=("hours",),
        limit=np.array([np.inf]),
        most_courses=courses,
        **settings,
    )


def test_a_second_course_in_the_same_that_is_already_sure_is_left_out():
    made = problem([(0, 0, 0.95), (1, 0, 0.6), (2, 1, 0.6)], 3, 2)
    assert worth_taking(made, (0, 1, 2)) == (0, 2)


def test_a_second_course_that_makes_it_much_surer_stays():
    made = problem([(0, 0, 0.5), (1, 0, 0.6)], 2, 1)
    assert worth_taking(made, (0, 1)) == (0, 1)


def test_a_course_that_another_one_needs_stays():
    made = problem([(0, 0, 0.5), (1, 1, 0.95), (2, 1, 0.95)], 3, 3,
                   prerequisites=(Prerequisite(0, (2,)),))  # fmt: skip
    assert worth_taking(made, (0, 1, 2)) == (0, 2)


def test_what_has_to_be_learned_stays_learned():
    made = problem([(0, 0, 0.79), (1, 0, 0.06), (2, 1, 0.9)], 3, 60,
                   needed=np.array([0.8, *np.zeros(59)]))  # fmt: skip
    assert worth_taking(made, (0, 1, 2)) == (0, 1, 2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 3), st.floats(0.5, 0.95)),
        max_size=16,
        unique_by=lambda row: row[:2],
    )
)
def test_little_is_lost_and_every_skill_stays(rows: list[tuple[int, int, float]]):
    made = problem(rows, 8, 4)
    kept = worth_taking(made, range(8))
    before, after = (learned(made, chosen) for chosen in (range(8), kept))
    assert set(kept) <= set(range(8))
    assert made.weight @ after >= made.weight @ before - LEAST_GAIN - 1e-9
    assert ((after >= 0.5) == (before >= 0.5)).all()
    assert worth_taking(made, range(8)) == kept
