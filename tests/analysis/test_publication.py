from __future__ import annotations

import numpy as np
import pytest

from smartlife.analysis.contract import Frame, Sample, count_row
from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.indicators.occupation_mix import INDICATOR
from smartlife.analysis.publication import Judged, grade_of, judge_bracket, judge_shares, too_little
from tests.analysis.test_uncertainty import tally_of

FRAME = Frame(INDICATOR, "LV00C", "2024")
ALL = {"estimate": 0.2, "lo": 0.1, "hi": 0.3}


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("published", {"estimate", "lo", "hi"}),
        ("at_most", {"hi"}),
        ("too_little_data", set()),
        ("not_observed", set()),
        ("draft", {"estimate", "lo", "hi"}),
    ],
)
def test_a_status_shows_only_what_it_allows(status: str, allowed: set[str]) -> None:
    values = {name: value if name in allowed else None for name, value in ALL.items()}
    row = FRAME.row("share", Judged(status, "B", **values), Sample(10))
    assert {name for name in ALL if row[name] is not None} == allowed
    for name in set(ALL) - allowed:
        with pytest.raises(ValueError, match="does not allow"):
            FRAME.row("share", Judged(status, "B", **values | {name: 0.2}), Sample(10))


def judged(dense: np.ndarray, sizes: list[float], **options: bool) -> list[Judged]:
    tally = tally_of(dense, sizes)
    return judge_shares(tally, share_limits(tally), **options)


def spread(*hits: int, clusters: int = 60) -> np.ndarray:
    """Each column: that many clusters with one hit."""
    dense = np.zeros((clusters, len(hits)))
    start = 0
    for column, number in enumerate(hits):
        dense[start : start + number, column] = 1
        start += number
    return dense


def test_published_by_the_denominator() -> None:
    figures = judged(spread(30, 20, 10), [1.0] * 60)
    assert [figure.status for figure in figures] == ["published"] * 3
    assert [figure.grade for figure in figures] == ["B"] * 3
    few = judged(spread(10, 5, clusters=15), [1.0] * 15)
    assert {figure.status for figure in few} == {"too_little_data"}
    assert {figure.grade for figure in few} == {"C"}
    assert few[0] == too_little()


def test_many_advertisements_of_few_employers_are_too_little() -> None:
    dense = np.full((19, 1), 10.0)
    assert judged(dense, [20.0] * 19)[0].status == "too_little_data"


def test_enough_employers_that_move_together_are_too_little() -> None:
    # 20 employers, all or nothing: 200 advertisements are worth fewer than 50
    dense = np.zeros((20, 1))
    dense[:10, 0] = 10
    assert judged(dense, [10.0] * 20)[0].status == "too_little_data"


def test_two_employers_behind_the_hits_show_the_upper_limit_only() -> None:
    figures = judged(spread(40, 2, 18), [1.0] * 60)
    assert (figures[1].status, figures[1].note) == ("at_most", "few_employers")
    assert figures[1].estimate is None
    assert figures[1].lo is None
    assert 0.03 < figures[1].hi < 0.15


def test_one_employer_with_most_hits_shows_the_upper_limit_only() -> None:
    dense = spread(140, 5, clusters=200)
    dense[199, 1] = 6
    sizes = [1.0] * 199 + [6.0]
    assert judged(dense, sizes)[1].status == "at_most"


def test_nothing_seen_is_at_most() -> None:
    figures = judged(spread(60, 0), [1.0] * 60)
    assert (figures[1].status, figures[1].note) == ("at_most", "none_seen")


def test_a_hidden_share_cannot_be_computed_from_the_others() -> None:
    open_table = judged(spread(40, 2, 18), [1.0] * 60)
    closed = judged(spread(40, 2, 18), [1.0] * 60, adds_up=True)
    assert [f.status for f in open_table] == ["published", "at_most", "published"]
    assert [f.status for f in closed] == ["published", "at_most", "at_most"]
    assert closed[2].note == "complementary"
    # two hidden ones protect each other; a zero is no secret
    two = judged(spread(40, 2, 2, 16), [1.0] * 60, adds_up=True)
    assert [f.status for f in two] == ["published", "at_most", "at_most", "published"]
    zero = judged(spread(40, 20, 0), [1.0] * 60, adds_up=True)
    assert [f.status for f in zero] == ["published", "published", "at_most"]


def test_a_large_employer_is_named_as_such() -> None:
    dense = spread(40, 59 - 40)
    dense[59, :] = [15, 15]
    sizes = [1.0] * 59 + [30.0]
    figures = judged(dense, sizes)
    assert {figure.note for figure in figures if figure.status == "published"} <= {
        "largest_employer"
    }


def test_grades() -> None:
    assert (grade_of(200), grade_of(199.9)) == ("A", "B")


def test_a_wide_bracket_is_no_figure() -> None:
    assert judge_bracket(0.2, 0.39).status == "published"
    assert judge_bracket(0.2, 0.39).estimate is None
    wide = judge_bracket(0.2, 0.41)
    assert (wide.status, wide.note, wide.lo) == ("too_little_data", "wide", None)


def test_a_count_that_is_missing_is_not_observed() -> None:
    assert count_row(FRAME, "courses", None, ())["status"] == "not_observed"
    assert count_row(FRAME, "courses", 0, ())["estimate"] == 0
