"""Loads and checks the data of one language: `languages/<code>/`.

A language is a folder of data; adding one touches no code. Files:

- `language.yml`: names, titles (endings of gender forms, seniority, boilerplate, words that begin
  a tail), stem (suffixes), light words;
- `headings.yml`: section → headings that open it in advertisements and course descriptions; under
  `stems`, section → beginnings of words that tell a heading nobody has listed;
- `cues.yml`: phrases of negation (and `contrast`, words that end its reach; `welcome`, phrases
  after which it is none), of training that is offered, of "we offer", of an employer who praises
  himself or woos, of asking, and words with which a heading in the form of a question begins;
- `boilerplate.txt`: phrases whose statement says nothing about skills;
- `stopwords.txt`: words without content;
- `generic.txt` (may be absent): words that never are a skill by themselves.

Phrases of `cues.yml` and `boilerplate.txt` begin where a word begins and may end within one
("apdrošināšan"); `$` at the end says that the word must end there ("neto$"). A single word counts
only outside of requirements and duties, unless `!` stands before it: "GDPR" may be a duty.
Several words count everywhere, unless `?` stands before them. A `~` in a phrase of negation
stands for up to three words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal, get_args

import yaml

from smartlife.errors import InputUnreadable
from smartlife.languages.letters import fold, fold_letters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

Section = Literal[
    "requirements",
    "duties",
    "offer",
    "company",
    "apply",
    "content",
    "outcomes",
    "prerequisites",
    "organisation",
]

SECTIONS: Final[tuple[Section, ...]] = get_args(Section)

_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class TitleWords:
    """What surrounds the occupation in a title; all folded.

    Attributes:
        gender_endings: Endings that may follow a slash or colon (`Mitarbeiter/in`).
        seniority: Words of rank.
        loose_endings: Endings that stand by themselves where signs were lost ("vairuotojas a").
        boilerplate: Words that belong to advertising, not to the occupation.
        phrases: First word of several that belong to advertising → all of them, longest first.
        seeks: Words after which the occupation follows ("X seeks a cook").
        tails: Words after which a place, unit or field follows.
        left_over: Words that mean nothing at the end of a title: tails and short endings.
        place_endings: Endings of the case that tells a place, as written (not folded).
        is_head_first: True if what follows a comma explains ("Ingenjör, el"), False if commas
            part what stands before the head ("Finanšu, grāmatvedības daļas vadītājs").
    """

    gender_endings: frozenset[str]
    loose_endings: frozenset[str]
    seniority: frozenset[str]
    boilerplate: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    seeks: frozenset[str]
    tails: frozenset[str]
    left_over: frozenset[str]
    place_endings: tuple[str, ...]
    is_head_first: bool


@dataclass(frozen=True, slots=True)
class Language:
    """The data of one language.

    Attributes:
        code: ISO 639-1.
        name: Its own name.
        english_name: Its English name.
        is_report: True if reports may be written in it.
        titles: Words around the occupation in a title.
        suffixes: Inflection to strip, folded, longest first.
        least_stem: Letters that a stem keeps at least.
        light_words: Folded words that weigh little in a label ("use", "apply", "knowledge").
        stop_words: Folded words without content.
        generic_words: Folded words that never are a skill by themselves.
        headings: Heading, its words folded letter for letter, and its sections.
        heading_stems: Beginning of words in a heading, and its sections.
        negation: Phrases of "not required"; all phrases are folded letter for letter.
        contrast: Words after which a negation does not reach ("but").
        welcome: Phrases that make what is not required a wish ("an advantage").
        training_offered: Phrases of "we teach you".
        offering: Phrases of "we offer".
        praising: Phrases with which an employer begins to speak of himself, or to woo.
        asking: Phrases with which an employer turns to what is asked for.
        questions: First words of headings that are questions ("What we offer").
        boilerplate: Phrases whose statement says nothing about skills.
    """

    code: str
    name: str
    english_name: str
    is_report: bool
    titles: TitleWords
    suffixes: tuple[str, ...]
    least_stem: int
    light_words: frozenset[str]
    stop_words: frozenset[str]
    generic_words: frozenset[str]
    headings: tuple[tuple[str, tuple[Section, ...]], ...]
    heading_stems: tuple[tuple[str, tuple[Section, ...]], ...]
    negation: tuple[str, ...]
    contrast: tuple[str, ...]
    welcome: tuple[str, ...]
    training_offered: tuple[str, ...]
    offering: tuple[str, ...]
    praising: tuple[str, ...]
    asking: tuple[str, ...]
    questions: tuple[str, ...]
    boilerplate: tuple[str, ...]


@cache
def language_codes() -> tuple[str, ...]:
    """Codes of all languages there are data for, sorted."""
    root = files("smartlife.languages")
    return tuple(sorted(e.name for e in root.iterdir() if e.joinpath("language.yml").is_file()))


@cache
def load_language(code: str) -> Language | None:
    """The data of one language; None if there are none.

    Raises:
        InputUnreadable: its data do not have the expected form.
    """
    if code not in language_codes():
        return None
    folder = files("smartlife.languages").joinpath(code)
    main, cues = _mapping(folder, "language.yml"), _mapping(folder, "cues.yml")
    headings = _mapping(folder, "headings.yml")
    titles, stem = _inner(main, "titles", folder), _inner(main, "stem", folder)
    least = stem.get("least")
    if main.get("code") != code or not isinstance(least, int):
        raise _invalid(folder, "language.yml", "`code` and `stem.least` must be right")
    return Language(
        code=code,
        name=str(main["name"]),
        english_name=str(main["english_name"]),
        is_report=bool(main["report"]),
        titles=_title_words(titles, folder),
        suffixes=tuple(sorted(set(_phrases(stem, "suffixes", folder)), key=lambda s: (-len(s), s))),
        least_stem=least,
        light_words=frozenset(_phrases(main, "light_words", folder)),
        stop_words=_words(folder, "stopwords.txt"),
        generic_words=_words(folder, "generic.txt"),
        headings=_headings(headings, folder),
        heading_stems=_headings(_inner(headings, "stems", folder), folder),
        negation=_cues(cues, "negation", folder),
        contrast=_cues(cues, "contrast", folder),
        welcome=_cues(cues, "welcome", folder),
        training_offered=_cues(cues, "training_offered", folder),
        offering=_cues(cues, "offering", folder),
        praising=_cues(cues, "praising", folder),
        asking=_cues(cues, "asking", folder),
        questions=_cues(cues, "questions", folder),
        boilerplate=_letters(_lines(folder, "boilerplate.txt")),
    )


def _title_words(titles: dict[str, object], folder: Traversable) -> TitleWords:
    endings = frozenset(_phrases(titles, "gender_endings", folder))
    tails = frozenset(_phrases(titles, "tails", folder))
    advertising = [tuple(entry.split()) for entry in _phrases(titles, "boilerplate", folder)]
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in sorted((one for one in advertising if len(one) > 1), key=len, reverse=True):
        phrases[phrase[0]] = (*phrases.get(phrase[0], ()), phrase)
    return TitleWords(
        gender_endings=endings,
        loose_endings=frozenset(_phrases(titles, "loose_endings", folder)),
        seniority=frozenset(_phrases(titles, "seniority", folder)),
        boilerplate=frozenset(phrase[0] for phrase in advertising if len(phrase) == 1),
        phrases=phrases,
        seeks=frozenset(_phrases(titles, "seeks", folder)),
        tails=tails,
        left_over=tails | {ending for ending in endings if len(ending) <= 2},
        place_endings=_texts(titles, "place_endings", folder),
        is_head_first=bool(titles["head_first"]),
    )


def heading_words(text: str) -> str:
    """A heading as it is looked up: its words, folded letter for letter, with single spaces."""
    return " ".join(_WORD.findall(fold_letters(text)))


def _headings(
    sections: dict[str, object], folder: Traversable
) -> tuple[tuple[str, tuple[Section, ...]], ...]:
    unknown = set(sections) - set(SECTIONS) - {"stems"}
    if unknown:
        raise _invalid(folder, "headings.yml", f"unknown sections {sorted(unknown)}")
    found: dict[str, list[Section]] = {}
    for section in SECTIONS:
        for heading in dict.fromkeys(map(heading_words, _texts(sections, section, folder))):
            found.setdefault(heading, []).append(section)
    return tuple((heading, tuple(found[heading])) for heading in sorted(found))


def _mapping(folder: Traversable, name: str) -> dict[str, object]:
    loaded = yaml.safe_load(folder.joinpath(name).read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise _invalid(folder, name, "a mapping is expected")
    return loaded


def _inner(mapping: dict[str, object], key: str, folder: Traversable) -> dict[str, object]:
    inner = mapping.get(key)
    if not isinstance(inner, dict):
        raise _invalid(folder, key, f"`{key}` must be a mapping")
    return inner


def _phrases(mapping: dict[str, object], key: str, folder: Traversable) -> tuple[str, ...]:
    values = _texts(mapping, key, folder)
    return tuple(dict.fromkeys(" ".join(fold(value).split()) for value in values))


def _texts(mapping: dict[str, object], key: str, folder: Traversable) -> tuple[str, ...]:
    values = mapping.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _invalid(folder, key, "a list of texts is expected")
    return tuple(values)


def _cues(mapping: dict[str, object], key: str, folder: Traversable) -> tuple[str, ...]:
    return _letters(_texts(mapping, key, folder))


def _letters(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Folded letter for letter; `ß` also as the `ss` that Switzerland and plain keyboards write."""
    both = [one for phrase in phrases for one in (phrase, phrase.replace("ß", "ss"))]
    return tuple(dict.fromkeys(" ".join(fold_letters(one).split()) for one in both))


def _words(folder: Traversable, name: str) -> frozenset[str]:
    return frozenset(fold(word) for line in _lines(folder, name) for word in line.split())


def _lines(folder: Traversable, name: str) -> tuple[str, ...]:
    """Lines of a text file; `#` begins a remark. Absent files are empty."""
    file = folder.joinpath(name)
    if not file.is_file():
        return ()
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(line for line in lines if line and not line.startswith("#"))


def _invalid(folder: Traversable, name: str, problem: str) -> InputUnreadable:
    return InputUnreadable(
        f"The language data {folder.name}/{name} cannot be used",
        where=problem,
        todo="Compare it with another language's folder.",
    )
