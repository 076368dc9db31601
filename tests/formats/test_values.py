"""Dates and numbers as people write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.formats.values import NumberAmbiguous, parse_count, parse_date, parse_number

DAY = date(2026, 2, 17)


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        (None, "2026-02-03", date(2026, 2, 3)),
        (None, "2026-02-03T23:30:00.000+02:00", date(2026, 2, 3)),
        ("lt", "2026-02-03 10:22", date(2026, 2, 3)),
        ("lt", "2026.02.03", date(2026, 2, 3)),
        ("lv", "03.02.2026.", date(2026, 2, 3)),
        ("sv", "3/2/26", date(2026, 2, 3)),
        ("en", "02/17/2026", date(2026, 2, 17)),
        (None, "20260203", date(2026, 2, 3)),
        (None, "46056", date(2026, 2, 3)),
        (None, "46056.75", date(2026, 2, 3)),
        (None, 46056.0, date(2026, 2, 3)),
        (None, "1770076800", date(2026, 2, 3)),
        (None, 1770076800000, date(2026, 2, 3)),
        (None, datetime(2026, 2, 3, 23, 59), date(2026, 2, 3)),
        (None, date(2026, 2, 3), date(2026, 2, 3)),
        ("lv", "2026. gada 3. februāris", date(2026, 2, 3)),
        ("lv", "2026. gada 3. februārī plkst. 10:00", date(2026, 2, 3)),
        ("lt", "2026 m. vasario 3 d.", date(2026, 2, 3)),
        ("lt", "2025 m. rugsėjo 30 d.", date(2025, 9, 30)),
        ("lt", "2025 m. rugpjūčio 30 d.", date(2025, 8, 30)),
        ("sv", "den 3 februari 2026", date(2026, 2, 3)),
        ("de", "3. Februar 2026", date(2026, 2, 3)),
        ("de", "31. Dez. 2025, 10:15 Uhr", date(2025, 12, 31)),
        ("pl", "3 lutego 2026 r.", date(2026, 2, 3)),
        ("pl", "1 października 2025", date(2025, 10, 1)),
        ("et", "3. veebruar 2026", date(2026, 2, 3)),
        ("fi", "3. marraskuuta 2025", date(2025, 11, 3)),
        ("da", "3. marts 2026", date(2026, 3, 3)),
        ("en", "February 3rd, 2026", date(2026, 2, 3)),
        ("en", "Tue, 17 Feb 2026 10:00:00 GMT", date(2026, 2, 17)),
    ],
)
def test_exact_dates(lang, text, day):
    assert parse_date(text, lang=lang, reference=DAY) == (day, "exact")
    assert parse_date(text, lang=lang) == (day, "exact")


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("lv", "šodien", DAY),
        ("lv", "Vakar", date(2026, 2, 16)),
        ("lt", "vakar", date(2026, 2, 16)),
        ("lv", "aizvakar", date(2026, 2, 15)),
        ("lv", "pirms 2 dienām", date(2026, 2, 15)),
        ("lv", "pirms 4 stundām", DAY),
        ("lv", "pirms nedēļas", date(2026, 2, 10)),
        ("lt", "prieš 2 dienas", date(2026, 2, 15)),
        ("lt", "prieš 3 val.", DAY),
        ("lt", "prieš mėnesį", date(2026, 1, 17)),
        ("en", "14 hours ago", DAY),
        ("en", "30 hours ago", date(2026, 2, 16)),
        ("en", "a week ago", date(2026, 2, 10)),
        ("en", "3 months ago", date(2025, 11, 17)),
        ("en", "posted 2 days ago", date(2026, 2, 15)),
        ("sv", "i går", date(2026, 2, 16)),
        ("sv", "för 3 dagar sedan", date(2026, 2, 14)),
        ("de", "vor einer Woche", date(2026, 2, 10)),
        ("pl", "2 dni temu", date(2026, 2, 15)),
        ("et", "3 päeva tagasi", date(2026, 2, 14)),
        ("da", "for 2 dage siden", date(2026, 2, 15)),
        ("lv", "3. februārī", date(2026, 2, 3)),
        ("lv", "30. decembrī", date(2025, 12, 30)),
    ],
)
def test_relative_dates_need_a_reference(lang, text, day):
    assert parse_date(text, lang=lang, reference=DAY) == (day, "relative")
    assert parse_date(text, lang=lang) == (None, "relative")


def test_open_spans_have_no_day():
    assert parse_date("30+ days ago", reference=DAY) == (None, "relative")
    assert parse_date("prieš 30+ d.", reference=DAY) == (None, "relative")
    assert parse_date("prieš 3 d.", reference=DAY) == (date(2026, 2, 14), "relative")


@pytest.mark.parametrize(
    "text", [None, "", "  ", "-", "–", "n/a", "null", "nav", "...", "\x00", float("nan")]
)
def test_no_date(text):
    assert parse_date(text, reference=DAY) == (None, "none")


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00",
        "0001-01-01",
        "1026-02-17",
        "2126-02-17",
        "1989-12-31",
        "2101-01-01",
        "2026-02-30",
        "2026-13-01",
        "31.04.2026",
        "2026",
        "2026-02",
        "february 2026",
        "HT2023",
        "2026-02-03 - 2026-03-01",
        "12",
        "99999",
        "9999999999999",
        "garbage",
        "=1+1",
        "3 market",
        "99999 days ago",
        "9999 years ago",
        "x" * 500,
        "1" * 500,
        "3 decision 2026",
        True,
        1e300,
    ],
)
def test_what_is_no_date(text):
    with pytest.raises(ValueError, match="."):
        parse_date(text, lang="lv", reference=DAY)


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("0123456789 .-/:Tagodvkrš+eu"), max_size=16))
def test_any_text_is_a_date_in_range_or_a_value_error(text):
    try:
        day, _ = parse_date(text, lang="lv", reference=DAY)
    except ValueError:
        return
    assert day is None or 1990 <= day.year <= 2100


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back(day):
    forms = [day.isoformat(), day.strftime("%d.%m.%Y"), f"{day.day}. {day.month}. {day.year}"]
    forms += [day.strftime("%Y%m%d"), f"{day:%B} {day.day}, {day.year}"]
    assert {parse_date(form) for form in forms} == {(day, "exact")}


@pytest.mark.parametrize(
    ("text", "lang", "number"),
    [
        ("1 234,50", "lv", 1234.5),
        ("1\u00a0234,50", "lv", 1234.5),
        ("1\u202f234", "sv", 1234.0),
        ("1.234,50", "de", 1234.5),
        ("1,234.50", "en", 1234.5),
        ("1,234.50", "lv", 1234.5),
        ("1'234.50", "de", 1234.5),
        ("49.000", "de", 49000.0),
        ("49.000", "en", 49.0),
        ("1,234", "en", 1234.0),
        ("1,234", "lv", 1.234),
        ("0.500", "de", 0.5),
        ("97660.925", "de", 97660.925),
        ("1.234.567", None, 1234567.0),
        ("12 %", "sv", 12.0),
        ("12,5%", "sv", 12.5),
        ("\u22125,5", "sv", -5.5),
        ("-5", None, -5.0),
        ("1 500 EUR", "lv", 1500.0),
        ("€ 1 200", "lv", 1200.0),
        ("3 500,00 kr", "sv", 3500.0),
        ("1.5e3", None, 1500.0),
        (".5", None, 0.5),
        ("007", None, 7.0),
    ],
)
def test_numbers(text, lang, number):
    assert parse_number(text, lang) == number


@pytest.mark.parametrize(("text", "lang"), [("1.234", "lv"), ("1,234", None), ("1.234", None)])
def test_ambiguous_numbers_are_refused(text, lang):
    with pytest.raises(NumberAmbiguous):
        parse_number(text, lang)


@pytest.mark.parametrize(
    "text",
    ["", "-", "12 34", "1000-1500", "1e999", "nan", "inf", "1.2.3", "5.", "--5", "1.234,567.8"]
    + ["=1+1", "1/2", "1_000", "0x10", "9" * 70, "1 2 3", "1..2", "1,,2", "twelve", "\x001"],
)
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="."):
        parse_number(text, "lv")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["lv", "lt", "sv", "de", "en", "pl"]))
def test_grouped_numbers_are_read_back(number, lang):
    from babel.numbers import format_decimal

    if abs(number) < 1_000_000 and lang == "de":
        return
    assert parse_number(format_decimal(number, locale=lang), lang) == number


@pytest.mark.parametrize(
    ("text", "lang", "count"),
    [
        ("3", None, 3),
        ("3.0", None, 3),
        ("1 200", "lv", 1200),
        ("1.234", "lv", 1234),
        ("0", None, 0),
    ],
)
def test_counts(text, lang, count):
    assert parse_count(text, lang) == count


@pytest.mark.parametrize("text", ["-1", "2,5", "1,000", "1e12", "", "x", "1-2", "1000000001"])
def test_what_is_no_count(text):
    with pytest.raises(ValueError, match="."):
        parse_count(text)
