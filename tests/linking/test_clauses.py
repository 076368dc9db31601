from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from smartlife.linking.statements import find_statements, negated_clauses

FILE = Path(__file__).with_name("advertisements.yml")
ADS = [(ad["lang"], ad["text"]) for ad in yaml.safe_load(FILE.read_text(encoding="utf-8"))]


def left(text: str, lang: str) -> str:
    """The text with all that asks for nothing, or says what is not required, blanked out."""
    shown = [" "] * len(text)
    for found in find_statements(text, lang, "vacancies"):
        shown[found.start : found.end] = text[found.start : found.end]
        for start, end in negated_clauses(text[found.start : found.end], lang):
            shown[found.start + start : found.start + end] = " " * (end - start)
    return "".join(shown)


class Judged(NamedTuple):
    """A part of an advertisement, and whether it asks for something."""

    asks: bool
    start: int
    end: int


def read(text: str) -> tuple[str, list[Judged]]:
    """An advertisement without the marks of its lines, and what they say."""
    plain, judged = "", []
    for line in text.splitlines():
        mark, rest = line[0], line[2:]
        said, *parts = rest.split(" | ")
        if mark in "+-":
            judged.append(Judged(mark == "+", len(plain), len(plain) + len(said)))
        for part, asks in zip(parts, (True, False), strict=False):
            start = len(plain) + said.index(part)
            judged.append(Judged(asks, start, start + len(part)))
        plain += said + "\n"
    return plain, judged


@pytest.mark.parametrize("lang", sorted({lang for lang, _ in ADS}))
def test_advertisements_keep_what_asks_and_little_else(lang: str) -> None:
    kept: list[str] = []
    lost: list[str] = []
    right = 0
    for text in (text for of, text in ADS if of == lang):
        plain, judged = read(text)
        shown = left(plain, lang)
        for asks, start, end in judged:
            is_kept = len(shown[start:end].split()) * 2 >= len(plain[start:end].split())
            right += asks and is_kept
            if asks != is_kept:
                (kept if is_kept else lost).append(plain[start:end])
    assert right / (right + len(lost)) >= 0.9, lost
    assert right / (right + len(kept)) >= 0.85, kept


@pytest.mark.parametrize(
    ("text", "lang", "kept"),
    [
        # what asks is read up to the phrase that does not
        (
            "You will service heat pumps in a friendly team",
            "en",
            "You will service heat pumps in a",
        ),
        # an offer lasts until something is asked again
        ("We offer a bonus, a bike, but you must know Excel", "en", "you must know Excel"),
        ("You must know Excel, we offer a bonus and a bike", "en", "You must know Excel,"),
        # what follows praise does not begin to ask within its clause
        ("A friendly team where you will grow", "en", ""),
        ("We are a bakery and we are looking for a baker", "en", "we are looking for a baker"),
        ("Wir sind ein junges Team, Sie verfügen über Excel", "de", "Sie verfügen über Excel"),
        ("Jāprot metināt, un mēs piedāvājam prēmijas", "lv", "Jāprot metināt, un"),
        # praise of the employer begins its statement; duties may speak of "our team"
        ("Training of our team and our customers", "en", "Training of our team and our customers"),
        ("Our team and our customers", "en", ""),
    ],
)
def test_statements_lose_the_clauses_that_ask_for_nothing(text: str, lang: str, kept: str) -> None:
    assert " ".join(left(text, lang).split()) == kept


def test_among_what_is_asked_only_the_clause_is_lost() -> None:
    text = "Requirements:\nKnowledge of Excel, competitive salary\nOur team in C++"
    assert left(text, "en").split() == ["Knowledge", "of", "Excel,", "Our", "team", "in", "C++"]


def test_courses_may_speak_of_themselves() -> None:
    assert find_statements("We are working with TIG welding", "en", "courses")
