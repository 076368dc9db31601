"""What is asked of an index, for documents and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smartlife.linking.concepts import OCCUPATION_KINDS, SKILL_KINDS
from smartlife.linking.lookup import (
    LEAST_OF_LINK,
    find_skills,
    look_up,
    match_titles,
    search_concepts,
)
from smartlife.linking.titles import LONGEST_TITLE
from tests.linking.conftest import ISCO

if TYPE_CHECKING:
    from smartlife.linking.index import LinkIndex


def name_of(index: LinkIndex, concept: int) -> str:
    return index.concepts.uri(concept).rpartition("/")[2]


@pytest.mark.parametrize(
    ("title", "tagged", "wanted"),
    [
        ("Suvirintojas", "lv", ("welder", "lt")),
        ("Krankenschwester", "sv", ("nurse", "de")),
        ("sandelio darbuotojas", "sv", ("warehouse", "lt")),
        ("Warehouse worker", "de", ("warehouse", "en")),
    ],
)
def test_a_label_of_another_language_is_known_under_a_wrong_tag(
    index: LinkIndex, title: str, tagged: str, wanted: tuple[str, str]
) -> None:
    [[of_title, *_]] = match_titles([(title, tagged, "")], index, 3)
    assert (name_of(index, of_title.concept), of_title.lang) == wanted
    assert of_title.is_exact


def test_a_label_of_another_language_is_less_likely_than_in_its_own(index: LinkIndex) -> None:
    asked = [("Krankenschwester", "de", ""), ("Krankenschwester", "sv", "")]
    [[own, *_], [borrowed, *_]] = match_titles(asked, index, 3)
    assert own.concept == borrowed.concept
    assert 0.5 < borrowed.probability < own.probability
    assert not borrowed.is_calibrated


def test_what_is_no_label_anywhere_stays_in_its_language(index: LinkIndex) -> None:
    asked = [("Vyresnioji slaugytoja naktims", "de", ""), ("Schweisser", "de", "")]
    for found in match_titles(asked, index, 3):
        assert {one.lang for one in found} <= {"de"}


def test_of_a_given_group_only_its_occupations_are_left(index: LinkIndex) -> None:
    asked = [("welder", "en", code) for code in ("", "7212", "2221")]
    free, inside, elsewhere = match_titles(asked, index, 5)
    assert any(index.concepts.uri(one.concept).startswith(ISCO) for one in free)
    assert [name_of(index, one.concept) for one in inside] == ["welder"]
    assert {name_of(index, one.concept) for one in elsewhere} <= {"nurse"}


def test_of_endless_titles_the_beginning_is_read(index: LinkIndex) -> None:
    title = "Metinātājs, " + "un citi " * 40 + "programmētājs"
    assert len(title) > LONGEST_TITLE
    [whole, cut] = match_titles([(title, "lv", ""), (title[:LONGEST_TITLE], "lv", "")], index, 5)
    assert whole == cut


def test_titles_of_courses_deny_nothing(index: LinkIndex) -> None:
    text = "German is not required"
    [of_text] = find_skills([text], "en", index)
    [of_title] = find_skills([text], "en", index, is_title=True)
    assert of_text == []
    assert [name_of(index, one.concept) for one in of_title] == ["german"]


def test_answers_are_ranked_and_name_each_concept_once(index: LinkIndex) -> None:
    for what, text, lang in (
        ("titles", "Metinātājs", "lv"),
        ("titles", "programmer or welding operator", "en"),
        ("skills", "bookkeeping, German and bookkeeping; project management", "en"),
    ):
        [found] = look_up([text], lang, index, what=what, top=10)
        assert found
        assert [one.rank for one in found] == list(range(1, len(found) + 1))
        worth = [(-one.probability, -one.score) for one in found]
        assert worth == sorted(worth)
        assert len({one.concept_uri for one in found}) == len(found)
        assert all(one.probability >= 0.01 for one in found)
        assert look_up([text], lang, index, what=what, top=1) == [found[:1]]


def test_what_is_too_unlikely_is_no_answer_but_can_be_searched(index: LinkIndex) -> None:
    found = search_concepts("driver", "en", index, kinds=OCCUPATION_KINDS, top=9)
    assert found
    assert max(one.probability for one in found) < LEAST_OF_LINK
    assert look_up(["driver"], "en", index, what="titles", top=9) == [[]]
    # beside a likely one, what is next to nothing is left out
    found = search_concepts("nurse", "en", index, kinds=OCCUPATION_KINDS, top=9)
    [told] = look_up(["nurse"], "en", index, what="titles", top=9)
    assert told[: len(found)] == found
    assert min(one.probability for one in found) >= LEAST_OF_LINK


def test_a_search_puts_labels_first_and_keeps_to_its_kinds(index: LinkIndex) -> None:
    found = search_concepts("welder", "en", index, kinds=OCCUPATION_KINDS, top=5)
    assert found[0].concept_uri.endswith("welder")
    assert [one.method for one in found] == sorted(one.method for one in found)
    assert {one.concept_kind for one in found} <= OCCUPATION_KINDS
    both = search_concepts("welding", "en", index, kinds=OCCUPATION_KINDS | SKILL_KINDS, top=20)
    assert {one.concept_kind for one in both} >= {"occupation", "skill"}
    only = search_concepts("welding", "en", index, kinds={"knowledge"}, top=20)
    assert {one.concept_kind for one in only} == {"knowledge"}


def test_names_are_in_the_language_asked_for_or_the_pivot(index: LinkIndex) -> None:
    for lang, expected in (("de", ("Deutsch", "de")), ("lt", ("German", "en"))):
        [[answer]] = look_up(["German"], "en", index, what="skills", top=1)
        assert answer.label_lang == "en"
        number = index.concepts.number_of(answer.concept_uri)
        assert number is not None
        assert index.name_of(number, lang) == expected
