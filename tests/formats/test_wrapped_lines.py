"""What was wrapped is put together; lists, headings and short lines stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.formats.wrapped_lines import unwrapped

MAIL = """Sveiki,

ieškome žmogaus, kuris dirbtų mūsų gamykloje Šiauliuose.

Svarbu, kad žmogus mokėtų suvirinti MIG ir MAG būdu, skaityti techninius
brėžinius, naudotis matavimo prietaisais ir dirbti komandoje su kitų
skyrių darbuotojais.
Priimame ir be patirties.
"""
GERMAN = """Sie warten Maschinen in drei Hallen unseres Werkes, lesen technische
Zeichnungen, stellen Werkzeuge ein und dokumentieren Ihre Arbeiten
für die Kollegen der nächsten Schicht."""
BULLETS = """Reikalavimai:
- gebėjimas skaityti techninius brėžinius ir suvirinti pagal
  galiojančius standartus
- darbų sauga
1. vairuotojo pažymėjimas, B kategorija, ir noras mokytis visą laiką
2. atsakingumas
"""


def test_a_hard_wrapped_mail_is_put_together():
    assert unwrapped(MAIL).split("\n") == [
        "Sveiki,",
        "",
        "ieškome žmogaus, kuris dirbtų mūsų gamykloje Šiauliuose.",
        "",
        "Svarbu, kad žmogus mokėtų suvirinti MIG ir MAG būdu, skaityti techninius brėžinius, "
        "naudotis matavimo prietaisais ir dirbti komandoje su kitų skyrių darbuotojais.",
        "Priimame ir be patirties.",
        "",
    ]


def test_a_list_in_a_sentence_goes_on_in_the_next_line():
    text = "Suvirintojas (-a)\nReikalavimai: MIG/MAG suvirinimas, gebėjimas skaityti\nbrėžinius."
    assert unwrapped(text).split("\n")[1:] == [
        "Reikalavimai: MIG/MAG suvirinimas, gebėjimas skaityti brėžinius."
    ]


def test_german_nouns_begin_lines_too():
    assert unwrapped(GERMAN) == " ".join(GERMAN.split("\n"))


def test_items_stay_apart_and_each_is_whole():
    assert unwrapped(BULLETS).split("\n") == [
        "Reikalavimai:",
        "- gebėjimas skaityti techninius brėžinius ir suvirinti pagal galiojančius standartus",
        "- darbų sauga",
        "1. vairuotojo pažymėjimas, B kategorija, ir noras mokytis visą laiką",
        "2. atsakingumas",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "suvirinimas\nbrėžinių skaitymas\ndarbas komandoje",
        "Suvirintojas\nIeškome suvirintojo gamykloje.",
        "one line, however long it is, of an advertisement that nobody wrapped at any margin",
        "We look for people who are able to do this\nreading drawings\nwelding\nsafety at work",
        "prasme strādāt ar CNC darbgaldiem un lasīt rasējumus\n"
        "spēja organizēt savu un citu darbu ražošanas iecirknī",
        "Prasme strādāt ar CNC darbgaldiem un lasīt rasējumus\n"
        "Spēja organizēt savu un citu darbu ražošanas iecirknī\n"
        "Zināšanas par darba drošību un kvalitātes vadību",
        "We build houses and bridges in all of Latvia:\nread drawings",
        "",
        "\n\n",
    ],
)
def test_what_nobody_wrapped_is_as_it_was(text):
    assert unwrapped(text) == text


@given(st.text(alphabet="aB ,.-\n1)\u2022", max_size=300))
@settings(max_examples=60)
def test_only_breaks_and_spaces_beside_them_change(text):
    made = unwrapped(text)
    assert "".join(made.split()) == "".join(text.split())
    assert made.split() == text.split()
