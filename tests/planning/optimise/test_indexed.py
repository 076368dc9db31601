"""Restricting a catalogue to wanted skills keeps just their links."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.optimise.indexed import LinkIndex
from tests.planning.optimise.small import make_problem


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 5), unique=True, min_size=0, max_size=6))
def test_just_the_wanted_links_are_left(seed: int, wanted: list[int]) -> None:
    links = make_problem(seed, courses=8, skills=6).links
    part = LinkIndex.of(links, courses=8, skills=6).restrict(wanted)
    found = sorted(
        zip(
            part.courses[part.links.course].tolist(),
            [wanted[skill] for skill in part.links.skill.tolist()],
            part.links.event.tolist(),
            part.links.probability.tolist(),
            strict=True,
        )
    )
    expected = sorted(
        row
        for row in zip(
            links.course.tolist(),
            links.skill.tolist(),
            links.event.tolist(),
            links.probability.tolist(),
            strict=True,
        )
        if row[1] in wanted
    )
    assert found == expected
    assert part.courses.tolist() == sorted({row[0] for row in expected})
    order = np.lexsort((part.links.skill, part.links.course))
    assert np.array_equal(order, np.arange(len(order)))
