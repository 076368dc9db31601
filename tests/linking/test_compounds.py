from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.linking.compounds import LINKS, Compounds

LABELS = {
    "de": ["Arbeitsrecht", "Recht", "Arbeit", "Software entwickeln", "Softwareentwicklung",
           "Entwicklung", "Ingenieur", "Wirtschafts- und Steuerrecht", "Wirtschaft", "Straße"],
    "sv": ["Arkitekt", "landskap", "marknads- och säljchef", "marknad", "chef", "förare"],
    "da": ["sygepleje", "pleje", "hjem", "leder", "gartner", "vækst"],
    "fi": ["työ", "johtaja", "myynti", "talous", "kirjanpito", "hitsaaja", "metalli"],
    "et": ["müügi juht", "ehitus", "tehnik"],
    "no": ["sykepleier", "leder", "avdeling"],
}  # fmt: skip


@pytest.fixture(scope="module")
def compounds() -> dict[str, Compounds]:
    return {lang: Compounds.build(labels, lang) for lang, labels in LABELS.items()}


@pytest.mark.parametrize(
    ("lang", "word", "parts"),
    [
        ("de", "arbeitsrecht", ("arbeit", "recht")),
        ("de", "softwareentwicklungsingenieur", ("software", "entwicklung", "ingenieur")),
        ("de", "wirtschaftsrecht", ("wirtschaft", "recht")),
        ("de", "strassenrecht", ("strasse", "recht")),
        ("sv", "landskapsarkitekt", ("landskap", "arkitekt")),
        ("sv", "marknadschef", ("marknad", "chef")),
        ("da", "plejehjemsleder", ("pleje", "hjem", "leder")),
        ("fi", "myyntijohtaja", ("myynti", "johtaja")),
        ("et", "ehitustehnik", ("ehitus", "tehnik")),
        ("no", "avdelingsleder", ("avdeling", "leder")),
    ],
)
def test_compounds_are_taken_apart(
    compounds: dict[str, Compounds], lang: str, word: str, parts: tuple[str, ...]
) -> None:
    assert compounds[lang].parts(word) == parts


@pytest.mark.parametrize("word", ["", "recht", "unbekanntrecht", "arbeitsrech", "rechtxrecht"])
def test_what_is_not_known_stays_whole(compounds: dict[str, Compounds], word: str) -> None:
    assert compounds["de"].parts(word) == ()


def test_other_languages_part_nothing() -> None:
    assert Compounds.build(["social worker", "social", "worker"], "en").parts("socialworker") == ()


def test_arrays_keep_all(compounds: dict[str, Compounds]) -> None:
    for one in compounds.values():
        assert Compounds.from_arrays(one.arrays()) == one


@given(st.lists(st.sampled_from(["recht", "arbeit", "s", "ingenieur", "software", "x"])))
def test_parts_are_words_and_stand_in_order(pieces: list[str]) -> None:
    one = Compounds.build(LABELS["de"], "de")
    word = "".join(pieces)
    parts = one.parts(word)
    assert len(parts) != 1
    assert len(parts) <= 4
    assert all(part in one.words for part in parts)
    place = 0
    for part in parts:
        gap = word.index(part, place) - place
        assert word[place : place + gap] in {"", *LINKS["de"]}
        place += gap + len(part)
    assert not parts or place == len(word)


def test_hostile_words_take_bounded_time() -> None:
    one = Compounds.build(["a" * n for n in range(4, 61)], "de")
    started = time.process_time()
    for word in ("a" * 60, "a" * 59 + "s", "a" * 100_000):
        one.parts(word)
    assert time.process_time() - started < 0.5
