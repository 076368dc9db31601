"""Loads and checks the data of one language: `languages/<code>/`.

A language is a folder of data; adding one touches no code. Files:

- `language.yml`: names, titles (endings of gender forms, seniority, boilerplate, words that begin
  a tail), stem (suffixes), light words;
- `headings.yml`: section → headings that open it in advertisements and course descriptions;
- `cues.yml`: phrases of negation, of training that is offered, of "we offer";
- `boilerplate.txt`: phrases whose statement says nothing about skills;
- `stopwords.txt`: words without content;
- `generic.txt` (may be absent): words that never are a skill by themselves.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal, get_args

import yaml

from smartlife.errors import InputUnreadable

if TYPE_CHECKING:
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

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def fold(text: str) -> str:
    """Lower case without diacritics: `Šiauliai` → `siauliai`, `Straße` → `strasse`.

    The length may change; never take offsets from a folded text.
    """
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


@dataclass(frozen=True, slots=True)
class TitleWords:
    """What surrounds the occupation in a title; all folded.

    Attributes:
        gender_endings: Endings that may follow a slash or colon (`Mitarbeiter/in`).
        seniority: Words of rank.
        boilerplate: Words that belong to advertising, not to the occupation.
        tails: Words after which a place, unit or field follows.
        left_over: Words that mean nothing at the end of a title: tails and short endings.
        place_endings: Endings of the case that tells a place, as written (not folded).
        is_head_first: True if what follows a comma explains ("Ingenjör, el"), False if commas
            part what stands before the head ("Finanšu, grāmatvedības daļas vadītājs").
    """

    gender_endings: frozenset[str]
    seniority: frozenset[str]
    boilerplate: frozenset[str]
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
        headings: Folded heading → its section.
        negation: Folded phrases of "not required".
        training_offered: Folded phrases of "we teach you".
        offering: Folded phrases of "we offer".
        boilerplate: Folded phrases whose statement says nothing about skills.
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
    negation: tuple[str, ...]
    training_offered: tuple[str, ...]
    offering: tuple[str, ...]
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
        stop_words=frozenset(_lines(folder, "stopwords.txt", split=True)),
        generic_words=frozenset(_lines(folder, "generic.txt", split=True)),
        headings=_headings(folder),
        negation=_phrases(cues, "negation", folder),
        training_offered=_phrases(cues, "training_offered", folder),
        offering=_phrases(cues, "offering", folder),
        boilerplate=_lines(folder, "boilerplate.txt", split=False),
    )


def _title_words(titles: dict[str, object], folder: Traversable) -> TitleWords:
    endings = frozenset(_phrases(titles, "gender_endings", folder))
    tails = frozenset(_phrases(titles, "tails", folder))
    return TitleWords(
        gender_endings=endings,
        seniority=frozenset(_phrases(titles, "seniority", folder)),
        boilerplate=frozenset(_phrases(titles, "boilerplate", folder)),
        tails=tails,
        left_over=tails | {ending for ending in endings if len(ending) <= 2},
        place_endings=_texts(titles, "place_endings", folder),
        is_head_first=bool(titles["head_first"]),
    )


def _headings(folder: Traversable) -> tuple[tuple[str, tuple[Section, ...]], ...]:
    sections = _mapping(folder, "headings.yml")
    unknown = set(sections) - set(SECTIONS)
    if unknown:
        raise _invalid(folder, "headings.yml", f"unknown sections {sorted(unknown)}")
    found: dict[str, list[Section]] = {}
    for section in SECTIONS:
        for heading in _phrases(sections, section, folder):
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
        raise _invalid(folder, "language.yml", f"`{key}` must be a mapping")
    return inner


def _phrases(mapping: dict[str, object], key: str, folder: Traversable) -> tuple[str, ...]:
    values = _texts(mapping, key, folder)
    return tuple(dict.fromkeys(" ".join(fold(value).split()) for value in values))


def _texts(mapping: dict[str, object], key: str, folder: Traversable) -> tuple[str, ...]:
    values = mapping.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _invalid(folder, key, "a list of texts is expected")
    return tuple(values)


def _lines(folder: Traversable, name: str, *, split: bool) -> tuple[str, ...]:
    """Entries of a text file; `#` begins a remark. Absent files are empty."""
    file = folder.joinpath(name)
    if not file.is_file():
        return ()
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    kept = [line for line in lines if line and not line.startswith("#")]
    entries = [word for line in kept for word in line.split()] if split else kept
    return tuple(dict.fromkeys(" ".join(fold(entry).split()) for entry in entries))


def _invalid(folder: Traversable, name: str, problem: str) -> InputUnreadable:
    return InputUnreadable(
        f"The language data {folder.name}/{name} cannot be used",
        where=problem,
        todo="Compare it with another language's folder.",
    )
