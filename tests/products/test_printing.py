"""The one function that prints figures obeys their status."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.languages.messages import messages
from smartlife.model.fields import Status, get_values
from smartlife.products.figures.printing import outward, print_figure
from smartlife.products.figures.rows import FigureRow

SAY = messages("en")
SHARES = st.floats(0, 1)


def figure(**columns) -> FigureRow:
    return FigureRow("made", "share", "LV", "demand", **{"status": "published", **columns})


@pytest.mark.parametrize(
    ("columns", "text", "interval"),
    [
        ({"unit": "share", "estimate": 0.141, "lo": 0.1, "hi": 0.19}, "14%", "10–19%"),
        ({"unit": "share", "estimate": 0.002, "lo": 0.0, "hi": 0.01}, "<1%", "0–1%"),
        ({"unit": "share", "estimate": 0.003, "lo": 0.001, "hi": 0.009}, "<1%", "<1–1%"),
        ({"unit": "share", "estimate": 0.002, "lo": 0.001, "hi": 0.004}, "<1%", "<1%"),
        ({"unit": "share", "estimate": 0.001, "lo": 0.0, "hi": 0.003}, "<1%", "<1%"),
        ({"unit": "share", "estimate": 0.0, "lo": 0.0, "hi": 0.0}, "0%", "0%"),
        ({"unit": "share", "estimate": -0.001, "lo": -0.03, "hi": 0.02}, "0%", "−3–2%"),
        ({"unit": "probability", "estimate": 0.002, "lo": 0.0018, "hi": 0.0024}, "0.2%", "0.2%"),
        ({"unit": "probability", "estimate": 0.06, "lo": 0.0002, "hi": 0.084}, "6.0%", "<0.1–8.4%"),
        ({"unit": "share", "lo": 0.17, "hi": 0.33}, "15–35%", ""),
        ({"unit": "percent", "estimate": 34.6}, "34.6%", ""),
        ({"unit": "documents", "estimate": 1234.0}, "1,234", ""),
        ({"unit": "log ratio", "estimate": 0.0, "lo": -0.69315, "hi": 0.69315}, "1.0 times",
         "0.5–2.0"),
        ({"unit": "share", "status": "at_most", "hi": 0.03}, "at most 3%", ""),
        ({"unit": "share", "status": "too_little_data"}, "too little data", ""),
        ({"unit": "share", "status": "not_observed"}, "not observed", ""),
        ({"status": "not_observed", "note": "quality_not_measured"}, "not measured", ""),
        ({"status": "draft"}, "still to be checked", ""),
    ],
)  # fmt: skip
def test_figures_are_printed_by_status(columns, text, interval):
    printed = print_figure(figure(**columns), SAY)
    assert (printed.text, printed.interval) == (text, interval)


def test_a_missing_row_was_not_observed():
    assert print_figure(None, SAY).text == "not observed"


@given(estimate=SHARES, lo=SHARES, hi=SHARES, status=st.sampled_from(get_values(Status)))
def test_hidden_numbers_never_show(estimate, lo, hi, status):
    row = figure(unit="share", estimate=estimate, lo=lo, hi=hi, status=status)
    printed = print_figure(row, SAY)
    if status in ("too_little_data", "not_observed", "draft"):
        assert not any(letter.isdigit() for letter in printed.whole)
        assert printed.sort is None
    if status == "at_most":
        assert printed.sort == hi
        assert not printed.interval


@given(st.tuples(SHARES, SHARES).map(sorted))
def test_a_bracket_never_becomes_narrower(ends):
    low, high = outward(*ends)
    assert low <= ends[0] + 1e-6
    assert high >= ends[1] - 1e-6
    assert low * 20 == pytest.approx(round(low * 20))
