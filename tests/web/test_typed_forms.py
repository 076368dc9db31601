"""What people and programs send in forms: numbers as they are typed, letters that nobody knows."""

from __future__ import annotations

import pytest
from lxml import html

from smartlife.web.pages.typed_numbers import number_in

FORMS = ("learner", "employer", "portfolio", "what-if", "describe", "suggest")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7", 7),
        (" 7,5 ", 7.5),
        ("7.5", 7.5),
        (".5", 0.5),
        ("0,125", 0.125),
        ("1.500", 1500),
        ("1,500", 1500),
        ("1'500", 1500),
        ("1 500", 1500),
        ("1\N{THIN SPACE}500\N{NO-BREAK SPACE}000", 1_500_000),
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("2.500.000", 2_500_000),
        ("-1.500", -1500),
        ("\N{MINUS SIGN}3", -3),
        ("12.3456", 12.3456),
        ("1500.25", 1500.25),
    ],
)
def test_a_number_is_read_as_it_was_meant(typed, meant):
    assert number_in(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["", " ", "soon", "nan", "inf", "1e3", "1_000", "0x10", "½", "1.234.5", "1,2,3", "1.500.00",
     "9999999999", "7 €", "--7", "."],
)  # fmt: skip
def test_what_is_no_number_is_none(typed):
    assert number_in(typed) is None


@pytest.mark.parametrize(
    ("name", "values", "field", "told"),
    [
        ("employer", {"text": "plan menus", "people": "2,5"}, "people", "Ange ett heltal från 0"),
        ("portfolio", {"seats": "1e3"}, "seats", "Ange ett tal från 1"),
        ("portfolio", {"hours_per_skill": "0.2"}, "hours_per_skill", "Ange ett tal från 0,5"),
    ],
)
def test_another_number_than_was_typed_is_never_reckoned_with(client, name, values, field, told):
    page = html.fromstring(client.post(f"/sv/{name}", data=values).content)
    assert told in page.xpath(f"string(//*[@id='{field}-error'])")
    assert page.xpath(f"string(//input[@name='{field}']/@value)") == values[field]


@pytest.mark.parametrize("charset", ["undefined", "punycode", "utf-8\x00", "hex", "utf-7", "nope"])
@pytest.mark.parametrize("name", FORMS)
def test_letters_of_an_unknown_kind_are_no_defect(client, name, charset):
    part = b'--a\r\nContent-Disposition: form-data; name="q"\r\n\r\nxn--\xff \\ud800\r\n--a--\r\n'
    kind = f"multipart/form-data; boundary=a; charset={charset}"
    for path in (f"/en/{name}", f"/api/v1/{name}"):
        answer = client.post(path, content=part, headers={"content-type": kind})
        assert answer.status_code in {200, 400, 422}, path
