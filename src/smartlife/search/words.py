"""Words of documents and questions brought to one form: folded, stemmed, compounds taken apart.

Documents and questions go through the same rules, those that linking uses. A document is stemmed by
the data of its own language; a word of a question, whose language nobody knows, by those of each
language that the index has.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import yaml

from smartlife.languages.load import load_language
from smartlife.linking.compounds import LINKS, Compounds
from smartlife.linking.words import fold_word, normalise, split_words, stemmer_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Attribute = Literal["online", "free", "part_time"]
"""What a column of a course says, and a question may ask for by a word."""

MOST_WORDS: Final = 12
"""Words of a question that are looked for; what follows is told as ignored."""

LONGEST_TEXT: Final = 2_000
"""Characters of a question that are looked at."""

LEAST_PART: Final = 4
"""Letters of a part of a compound, as in `linking.compounds`."""
_LEAST_TAIL: Final = 6
_SHORT_NAME: Final = 4


class Terms(NamedTuple):
    """What one word of a document is found by.

    Attributes:
        stem: Its stem.
        parts: Stems of its parts, if it is a compound of known words.
    """

    stem: str
    parts: tuple[str, ...]


class QueryWord(NamedTuple):
    """One word of a question.

    Attributes:
        text: As typed.
        folded: Lower case, without diacritics.
        weight: "required": a course should have it; "light": it only helps to rank.
        attribute: What it asks for, if a column says that.
    """

    text: str
    folded: str
    weight: Literal["required", "light"]
    attribute: Attribute | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Attributes:
        words: Its words, each once, in order.
        ignored: Words that were not looked for, as typed.
    """

    words: tuple[QueryWord, ...]
    ignored: tuple[str, ...]


def stem(folded: str, lang: str) -> str:
    """The stem of a folded word."""
    return stemmer_of(lang).stem(folded)


def label_key(label: str, lang: str, *, is_core: bool = False) -> str:
    """The form in which names and words of questions meet: stems with single spaces.

    Args:
        label: A name.
        lang: Its language.
        is_core: Leaves out what weighs little ("use spreadsheets" → spreadsheets) and, with
            brackets, what explains.
    """
    text = label.partition("(")[0] if is_core else label
    words = normalise(text).split()
    if is_core:
        little = _little_words(lang)
        words = [word for word in words if word not in little]
    return " ".join(stem(word, lang) for word in words)


def part_stems(word: str, lang: str, compounds: Compounds | None) -> tuple[str, ...]:
    """Stems of the parts of a folded compound word; empty if it is none.

    Of a word of which only the end is known that is told: what is meant stands at the end
    (`Schutzgas-schweißen`).
    """
    if compounds is None or len(word) < 2 * LEAST_PART:
        return ()
    parts = compounds.parts(word) or _tail(word, compounds)
    return tuple(dict.fromkeys(stem(part, lang) for part in parts))


def _tail(word: str, compounds: Compounds) -> tuple[str, ...]:
    """The longest known end of a word, long enough not to be one by chance."""
    for start in range(LEAST_PART, len(word) - _LEAST_TAIL + 1):
        if word[start:] in compounds.words:
            return (word[start:],)
    return ()


def can_compound(lang: str) -> bool:
    """Whether compounds of a language are taken apart."""
    return bool(LINKS.get(lang))


def compounds_of(words: Collection[str], lang: str) -> Compounds:
    """Takes compounds of a language apart by some folded words."""
    return Compounds(frozenset(words), Compounds.build((), lang).links)


def read_question(text: str, lang: str, langs: Collection[str] = ()) -> Question:
    """Takes a question apart. Nothing in it is syntax; any text is a question.

    A stop word, or a word for "course", is looked for but not demanded, unless nothing else is
    asked. "IT" in capitals is a name and no stop word.

    Args:
        text: What was typed.
        lang: Language of the reader.
        langs: Further languages whose stop words count: nobody knows which one was typed.
    """
    stop = frozenset[str]().union(*(stop_words(one) for one in (lang, *langs)))
    light_words = _light_words()
    found: dict[str, QueryWord] = {}
    ignored: list[str] = []
    for word in split_words(text[:LONGEST_TEXT].replace("\0", " ")):
        if word.folded in found or not word.folded:
            continue
        if len(found) == MOST_WORDS:
            ignored.append(word.text[:60])
            continue
        is_name = word.text.isupper() and 1 < len(word.text) <= _SHORT_NAME
        is_light = not is_name and (word.folded in stop or word.folded in light_words)
        found[word.folded] = QueryWord(
            word.text[:60],
            word.folded,
            "light" if is_light else "required",
            _attributes().get(word.folded),
        )
    words = tuple(found.values())
    if words and all(word.weight == "light" for word in words):
        words = tuple(word._replace(weight="required") for word in words)
    return Question(words, tuple(dict.fromkeys(ignored))[:MOST_WORDS])


def is_light(folded: str) -> bool:
    """True for words for "course" and "learn"."""
    return folded in _light_words()


@cache
def _light_words() -> frozenset[str]:
    """Words for "course" and "learn", of all languages."""
    light: Mapping[str, list[str]] = _data()["light"]
    return frozenset(fold_word(word) for words in light.values() for word in words)


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Words of texts that are not kept: a description's "and" finds nothing."""
    language = load_language(lang)
    return language.stop_words if language else frozenset()


@cache
def _little_words(lang: str) -> frozenset[str]:
    language = load_language(lang)
    return (language.light_words | language.stop_words) if language else frozenset()


@cache
def _attributes() -> Mapping[str, Attribute]:
    said: Mapping[Attribute, Mapping[str, list[str]]] = _data()["attributes"]
    return {
        fold_word(word): attribute
        for attribute, langs in said.items()
        for words in langs.values()
        for word in words
    }


@cache
def _data() -> dict[str, Any]:
    text = files("smartlife.search").joinpath("data/query_words.yml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
