"""In which language a document is: given by the row, or detected, with the source as prior.

Detection is lingua's, restricted to the languages around the Baltic Sea, English and Russian.
A title of three words often fits several languages, so its likelihoods are multiplied with what
is known of the source: its default language is more likely, English next (boards of every
country carry it). For a text of some hundred letters the prior changes nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from smartlife.model.place_keys import place_key

if TYPE_CHECKING:
    from lingua import LanguageDetector

LANGUAGES: Final = ("lv", "lt", "et", "sv", "de", "pl", "fi", "da", "no", "en", "ru")
"""Languages that are told apart."""

UNDETERMINED: Final = "und"
"""Stands for a language that nobody gave and nothing suggests (ISO 639-2)."""

_READ: Final = 300
"""Letters of a text that are looked at; more does not change the answer."""

_SURE_LETTERS: Final = 120
_CLEAR_LETTERS: Final = 80
_CLEAR: Final = 0.999
"""From so many letters on, sequences of three letters alone decide if they are this sure: they
named the language that all models name in each of 1,007 pieces of courses and advertisements, for a
tenth of the memory. Product names make them unsure; in titles they miss one in ten."""

_PRIOR_DEFAULT: Final = 0.55
_PRIOR_ENGLISH: Final = 0.25
_PRIOR_OTHER: Final = (1 - _PRIOR_DEFAULT - _PRIOR_ENGLISH) / (len(LANGUAGES) - 2)


@lru_cache(maxsize=10_000)
def language_code(given: str | None) -> str | None:
    """The ISO 639-1 code of a language as a source writes it; None if it is not known.

    Takes codes of two or three letters, locales (`lv-LV`) and names in several languages.
    """
    if not given:
        return None
    key = place_key(given)
    first = key.split(" ")[0] if key else ""
    names = _names()
    return names.get(key) or names.get(first)


def language_codes(given: str | None) -> list[str]:
    """All languages named in a list such as `eesti keel, inglise keel`; sorted, no repeats."""
    if not given:
        return []
    for sign in ";/|\n":
        given = given.replace(sign, ",")
    parts = [part for part in given.split(",") if part.strip()]
    if len(parts) == 1:
        parts = [*parts, *parts[0].replace(" und ", ",").replace(" and ", ",").split(",")]
    return sorted({code for part in parts if (code := language_code(part.strip()))})


def detect_language(
    title: str, text: str | None, default: str | None, *, sparing: bool = False
) -> tuple[str, float]:
    """Detects the language of a document.

    Args:
        title: Its title.
        text: Its text, if any; decides if it has some length.
        default: Language that the source names as its default.
        sparing: True tells clear texts of some length by the smallest models alone (30 MB instead
            of 300, and at once): for a process that lives long, or reads one text.

    Returns:
        ISO 639-1 code (`und` if there is nothing to go by) and the confidence, 0 to 1.
    """
    sample = text[:_READ] if text and len(text) >= 40 else title
    return _detect(sample, default, is_sparing=sparing)


@lru_cache(maxsize=50_000)
def _detect(sample: str, default: str | None, *, is_sparing: bool) -> tuple[str, float]:
    letters = sum(map(str.isalpha, sample))
    if letters < 3:
        return default or UNDETERMINED, 0.0
    # all capitals are read as acronyms otherwise, and slugs carry no capitals at all
    said = sample.lower() if sample.isupper() else sample
    likelihoods = _likelihoods(said, is_small=is_sparing and letters >= _CLEAR_LETTERS)
    if default is None or letters >= _SURE_LETTERS:
        best = _likeliest(likelihoods)
        return best, round(likelihoods[best], 4)
    return _with_prior(likelihoods, default)


def _likelihoods(said: str, *, is_small: bool) -> dict[str, float]:
    values = _detector(is_small=is_small).compute_language_confidence_values(said)
    if is_small and values[0].value < _CLEAR:
        return _likelihoods(said, is_small=False)
    return {_iso(value.language.iso_code_639_1.name): value.value for value in values}


def _likeliest(weights: dict[str, float]) -> str:
    return max(sorted(weights), key=lambda code: weights[code])


def _with_prior(likelihoods: dict[str, float], default: str) -> tuple[str, float]:
    prior = dict.fromkeys(LANGUAGES, _PRIOR_OTHER)
    prior["en"] = _PRIOR_ENGLISH
    if default in prior:
        prior[default] = _PRIOR_DEFAULT
    # a likelihood of exactly 0 (a letter that the language lacks) stays 0; the floor lets
    # short words that lingua knows in no model fall to the default
    joint = {code: max(value, 1e-6) * prior[code] for code, value in likelihoods.items()}
    best = _likeliest(joint)
    return best, round(joint[best] / sum(joint.values()), 4)


def _iso(name: str) -> str:
    return "no" if name == "NB" else name.lower()


@cache
def _detector(*, is_small: bool) -> LanguageDetector:
    # models are loaded at the first use of each language: 300 MB for all eleven, two seconds
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, "NB" if code == "no" else code.upper()) for code in LANGUAGES]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    return (builder.with_low_accuracy_mode() if is_small else builder).build()


@cache
def _names() -> dict[str, str]:
    text = (files("smartlife.tables") / "language_names.yml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    names = {code: code for code in data}
    for code, words in data.items():
        for word in words:
            names.setdefault(place_key(str(word)), code)
    return names
