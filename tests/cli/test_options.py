"""What is said in options, taken apart."""

from __future__ import annotations

import pytest

from smartlife.cli.options import parts, spoken
from smartlife.errors import RequestInvalid


def test_parts_stand_between_signs_or_in_options_of_their_own():
    assert parts(["lv, ru;de", " ", "lv"]) == ("lv", "ru", "de")
    assert parts(["a;b,c"], ";") == ("a", "b,c")
    assert parts(None) == ()


@pytest.mark.parametrize("said", [[","], [""], [" ; "]])
def test_no_language_is_not_any_language(said):
    with pytest.raises(RequestInvalid, match="No language is named"):
        spoken(said)
