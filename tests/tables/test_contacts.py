"""Nothing that points at a person reaches a table; pay, dates and codes stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.tables.contacts import MASK, mask_contacts


@pytest.mark.parametrize(
    ("lang", "text", "gone", "kept"),
    [
        ("lv", "Kontaktpersona: Jānis Bērziņš, tālr. 29123456", ["Bērziņš", "29123456"], ["tālr."]),
        ("lv", "Sūtiet CV: janis.b@firma.lv vai +371 29 123 456", ["janis", "29 123"], ["CV"]),
        ("lv", "Zvanīt 2 912 34 56, jautāt Bērziņa kungam", ["34 56", "Bērziņa"], ["jautāt"]),
        ("lt", "Kontaktinis asmuo Rasa Petraitienė, tel. 8 612 34567", ["Petraitienė", "612"], []),
        ("lt", "Skambinkite +37061234567, el. p. rasa(at)imone.lt", ["6123", "rasa"], []),
        (
            "de",
            "Ihr Ansprechpartner/in: Frau Dr. Anna Müller, Tel.: 030/1234567",
            ["Müller", "030"],
            [],
        ),
        ("de", "Rückfragen an Herrn Schmidt-Vogel unter 0151 23456789", ["Schmidt", "0151"], []),
        (
            "sv",
            "Kontaktperson: Anna Svensson, HR-chef, 08-123 45 67",
            ["Svensson", "08-123"],
            ["HR-chef"],
        ),
        ("sv", "Facklig företrädare: Kalle Anka 070-123 45 67, Saco", ["Anka", "070"], ["Saco"]),
        ("pl", "Osoba do kontaktu: Jan Kowalski, tel. 601 234 567", ["Kowalski", "601"], []),
        (
            "et",
            "Kontaktisik: Mari Maasikas, telefon 5123 4567, mari@firma.ee",
            ["Maasikas", "5123"],
            [],
        ),
        ("fi", "Lisätietoja antaa Matti Virtanen, puh. 040 123 4567", ["Virtanen", "040"], []),
        ("en", "Contact person: John Smith, call 26 123 456", ["Smith", "26 123"], []),
        (
            "en",
            "See linkedin.com/in/john-smith-123 or wa.me/37129123456",
            ["john", "3712"],
            ["See"],
        ),
        ("lv", "JĀNIS BĒRZIŅŠ\nKONTAKTPERSONA: ANNA KALNIŅA", ["KALNIŅA"], []),
        ("pl", "na adres jan.nowak@anwis,pl W dokumentach", ["nowak", "anwis"], ["W dok"]),
        (None, "Tel. +49 (0)30 123456-78", ["123456"], ["Tel."]),
    ],
)
def test_contacts_are_masked(lang, text, gone, kept):
    masked = mask_contacts(text, lang)
    assert MASK in masked
    assert not [part for part in gone if part in masked]
    assert not [part for part in kept if part not in masked]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("lv", "Alga 1500 - 2500 EUR bruto, no 2026-02-17 līdz 01.03.2026, plkst. 8.00-17.00"),
        ("lt", "Atlyginimas 2 500–3 100 Eur, 40 val. per savaitę"),
        ("de", "Gehalt 45.000-60.000 €, ISO 9001:2015, § 34a, 2016-2019"),
        ("sv", "Lön 25 000 - 30 000 kr, 12 000 000 kronor i budget"),
        ("pl", "Wynagrodzenie 5 000 - 7 000 zł brutto, NIP 1234567890"),
        ("en", "C++, Java 17, .NET 4.8, Microsoft Office 2016, 10 000 users, room 1204"),
        ("de", "Kontakt: Human Resources; Frau oder Herr (m/w/d)"),
        ("en", "Contact our HR department"),
        ("lv", "Reģ. nr. 40003123456"),
        ("pl", "Znajomość pakietu MS Office, MS Excel i Ms SQL Server"),
        ("pl", "usług HR. Zespół Rekrutacji"),
        ("sv", "Publicerad den 14-04-2020 Extra information"),
    ],
)
def test_what_is_no_contact_stays(lang, text):
    assert mask_contacts(text, lang) == text


@given(
    st.text(max_size=60),
    st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}@[a-z]{2,8}\.(lv|lt|com)", fullmatch=True),
    st.text(max_size=60),
)
def test_no_address_survives(before, address, after):
    assert address not in mask_contacts(f"{before} {address} {after}", "lv")


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text):
    once = mask_contacts(text, "lv")
    assert mask_contacts(once, "lv") == once


def test_long_hostile_text_takes_no_time():
    for piece in ("1 ", "a.", "A a ", "+", "Frau ", "(at)", "<a "):
        mask_contacts(piece * 20_000, "de")
