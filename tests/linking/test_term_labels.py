from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smartlife.linking.term_labels import TermLabels, is_form
from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from smartlife.linking.index import LinkIndex

FORMS = [
    ("grāmatvede", "grāmatvedis"),
    ("pārdevēja", "pārdevējs"),
    ("strādniece", "strādnieks"),
    ("celtniecības darbu vadītāja", "celtniecības darbu vadītājs"),
    ("gaminių inžinierė projektuotoja", "gaminių inžinierius projektuotojas"),
    ("opiekunka medyczna", "opiekun medyczny"),
    ("Bankkauffrau", "Bankkaufmann"),
    ("pavārs", "Pavārs"),
]
OTHERS = [
    ("medicīnas māsa", "vispārējās aprūpes māsa"),
    ("programmētājs", "programmatūras izstrādātājs"),
    ("asistente", "asistenta palīgs"),
    ("kasa", "kase"),
    ("welding operator", "welder"),
]


@pytest.mark.parametrize(("one", "other"), FORMS)
def test_forms_differ_in_the_endings_of_words(one: str, other: str) -> None:
    assert is_form(normalise(one), normalise(other))
    assert is_form(normalise(other), normalise(one))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_name_is_no_form(one: str, other: str) -> None:
    assert not is_form(normalise(one), normalise(other))


def preferred(index: LinkIndex, labels: list[tuple[int, bool, str]], **asked: bool) -> set[str]:
    made = TermLabels.build(labels, 3, index.encoder, **asked)
    assert made is not None
    texts = made.texts.tolist()
    return {text for text, is_one in zip(texts, made.is_preferred, strict=True) if is_one}


def test_forms_of_preferred_labels_count_as_preferred_if_asked_for(index: LinkIndex) -> None:
    labels = [
        (0, False, "grāmatvede"),
        (0, True, "grāmatvedis"),
        (0, False, "rēķinvedis"),
        (1, False, "grāmatveža"),
        (1, True, "pavārs"),
        (2, True, "Buchhalter/Buchhalterin"),
        (2, False, "Buchhalterin"),
        (2, False, "Rechnungsführerin"),
    ]
    both = {"gramatvedis", "pavars", "buchhalter buchhalterin"}
    assert preferred(index, labels) == both
    assert preferred(index, labels, with_forms=True) == both | {"gramatvede", "buchhalterin"}


@pytest.mark.parametrize(
    ("man", "woman", "lang"),
    [("metinātājs", "metinātāja", "lv"), ("suvirintojas", "suvirintoja", "lt")],
)
def test_the_form_of_women_is_worth_what_that_of_men_is(
    index: LinkIndex, man: str, woman: str, lang: str
) -> None:
    [[his, *_], [hers, *_]] = index.titles.match([man, woman], [lang, lang], 3)
    assert his.concept == hers.concept
    assert hers.probability == pytest.approx(his.probability, abs=0.05)
