from __future__ import annotations

import pytest

from smartlife.languages.letters import fold
from smartlife.languages.load import language_codes, load_language


def test_the_five_languages_of_reports_are_there() -> None:
    reports = {c for c in language_codes() if (found := load_language(c)) and found.is_report}
    assert reports == {"lv", "lt", "sv", "de", "en"}


def test_a_language_without_data_is_none() -> None:
    assert load_language("xx") is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Šiauliai", "siauliai"), ("Łódź", "lodz"), ("Straße", "strasse"), ("SJÖ", "sjo"), ("", "")],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
