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


def test_a_language_has_one_level():
    assert spoken(["lv, latvian:C1", "de:b1,german:B1"]) == {"lv": "C1", "de": "B1"}
    assert spoken(["lv:C1,lv"]) == {"lv": "C1"}
    with pytest.raises(RequestInvalid, match="lv is named with two levels: B1 and C2") as told:
        spoken(["lv:B1,de", "latviešu:C2"])
    assert told.value.todo == "Name each language once: --speaks lv:C2"


def test_any_language_stands_alone_and_has_no_level():
    assert spoken(["any"]) is spoken(["Any "]) is None
    with pytest.raises(RequestInvalid, match="Any language and certain ones"):
        spoken(["any,lv"])
    for said in ("any:B1", "ANY : x", "any:"):
        with pytest.raises(RequestInvalid, match="Any language has no level"):
            spoken([said])
    with pytest.raises(RequestInvalid, match="Any language and certain ones"):
        spoken(["lv,any:B1"])
