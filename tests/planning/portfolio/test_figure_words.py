"""What publication demands beside a share is said, in every language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartlife.analysis.publication import Judged
from smartlife.languages.messages import messages
from smartlife.planning.as_json import figure
from smartlife.planning.portfolio.figure_words import beside_figure

PLAIN = Judged("published", "A", 0.1, 0.05, 0.2)
ONE_LARGE = replace(PLAIN, note="largest_employer", without_largest=(0.07, 0.03, 0.15))
LITTLE_LEFT = replace(PLAIN, note="largest_employer_only")
UNNAMED = replace(PLAIN, interval_note="employers_not_named")


def said(lang: str, one: Judged) -> list[tuple[str, str]]:
    say = messages(lang)
    told = beside_figure(say, one, lambda other: say.share(other.estimate or 0.0))
    return [(found.code, found.text) for found in told]


@pytest.mark.parametrize("lang", ["en", "lv", "lt", "sv", "de"])
def test_remarks_stand_beside_a_share(lang: str) -> None:
    assert said(lang, PLAIN) == []
    [(code, text)] = said(lang, ONE_LARGE)
    assert code == "largest_employer"
    assert "7" in text
    assert [code for code, _ in said(lang, LITTLE_LEFT)] == ["largest_employer_only"]
    both = said(lang, replace(ONE_LARGE, interval_note="employers_not_named"))
    assert [code for code, _ in both] == ["largest_employer", "employers_not_named"]
    if lang != "en":
        assert said(lang, UNNAMED) != said("en", UNNAMED)


def test_programs_get_them_too() -> None:
    assert figure(ONE_LARGE)["without_largest"] == {"estimate": 0.07, "lo": 0.03, "hi": 0.15}
    assert figure(UNNAMED)["interval_note"] == "employers_not_named"
    assert figure(PLAIN)["without_largest"] is None
