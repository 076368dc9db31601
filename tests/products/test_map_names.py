"""Names on maps stand off circles and off each other, inside of the picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smartlife.products.figures.map_names import Name, places_of

SIZE = (380.0, 330.0)


def test_a_free_name_stands_under_its_region() -> None:
    (x, y) = places_of([Name("Vidzeme", (192, 92, 208, 108))], [], SIZE)[0]
    assert x == 200
    assert y > 108


def test_a_name_leaves_the_circle_under_its_region() -> None:
    around, big = (192.0, 92.0, 208.0, 108.0), (200.0, 130.0, 21.0)
    (_, y) = places_of([Name("Vidzeme", around)], [big], SIZE)[0]
    assert y < 92


def test_two_names_do_not_cover_each_other() -> None:
    names = [Name("Stockholms län 32", (190, 100, 206, 116)), Name("Vidzeme", (200, 100, 216, 116))]
    (_, first), (_, second) = places_of(names, [], SIZE)
    assert abs(first - second) >= 13


@given(
    st.lists(st.tuples(st.floats(0, 380), st.floats(0, 330)), min_size=1, max_size=6),
    st.lists(st.tuples(st.floats(0, 380), st.floats(0, 330), st.floats(2, 21)), max_size=20),
)
def test_names_stay_inside(
    centres: list[tuple[float, float]], circles: list[tuple[float, float, float]]
) -> None:
    names = [Name("Mecklenburg-Vorpommern", (x - 8, y - 8, x + 8, y + 8)) for x, y in centres]
    for x, y in places_of(names, circles, SIZE):
        assert x - 22 * 3.3 >= -0.1
        assert x + 22 * 3.3 <= SIZE[0] + 0.1
        assert 6 <= y <= SIZE[1] - 6
