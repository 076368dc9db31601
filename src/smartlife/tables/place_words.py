"""Words around place names, from `languages/<code>/places.yml`: kinds, endings, remote work.

All words are folded by `place_key`. A language's endings lead only to places of its own countries,
to countries, and to towns abroad: a Lithuanian ending never makes a Latvian village.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from smartlife.model.place_keys import place_key

LANGUAGES: Final = ("lv", "lt", "et", "sv", "de", "pl", "da", "no", "fi", "en")

_HARD_BREAK: Final = re.compile(r"[,;:/|\n\r\t•·()\[\]]+|\s[-\u2013\u2014]\s|\s[&+]\s")


@dataclass(frozen=True, slots=True)
class Ending:
    """One ending of an inflected name, and what the name ends in instead."""

    ending: str
    names: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words of all languages.

    Attributes:
        generic: Words that say what kind of place, not which.
        whole_country: Phrase → ISO country, or "" for the country of the source.
        abroad: Phrases for "in another country".
        endings: Longest first.
    """

    generic: frozenset[str]
    whole_country: dict[str, str]
    abroad: frozenset[str]
    endings: tuple[Ending, ...]
    remote: re.Pattern[str]
    joiners: re.Pattern[str]
    before: re.Pattern[str]
    prepositions: frozenset[str]
    noise: re.Pattern[str]
    generic_pattern: re.Pattern[str]

    def segments(self, text: str) -> list[str]:
        """Cuts a text into folded keys of single places, in order, empty ones left out.

        `Kaunas , Birštonas - UAB „X“` → `kaunas`, `birstonas`, `uab x`.
        """
        keys = []
        for part in _HARD_BREAK.split(text):
            for piece in self.joiners.split(place_key(part)):
                key = self._without_prepositions(self.noise.sub(" ", piece).split())
                if key:
                    keys.append(key)
        return keys

    def is_remote(self, key: str) -> bool:
        """True if a folded text says that the work can be done from anywhere."""
        return self.remote.search(key) is not None

    def without_remote(self, text: str) -> str:
        """The text without words for remote work; unchanged if there are none."""
        if not self.is_remote(place_key(text)):
            return text
        parts = [part for part in _HARD_BREAK.split(text) if part.strip()]
        return ", ".join(
            filter(None, (self.remote.sub(" ", place_key(part)).strip() for part in parts))
        )

    def core(self, key: str) -> str:
        """The key without generic words; empty if it has no others."""
        return " ".join(self.generic_pattern.sub(" ", key).split())

    def main_part(self, key: str) -> str | None:
        """What stands before a word like "near": the place itself; None if there is none."""
        found = self.before.search(key)
        return key[: found.start()].strip() or None if found else None

    def names_of(self, key: str) -> list[tuple[str, tuple[str, ...]]]:
        """Possible names of an inflected key, each with the countries it may lie in.

        Every word's ending may be changed; with two words or more, either the last one only or all.
        """
        found: dict[str, tuple[str, ...]] = {}
        for ending in self.endings:
            for name in _replaced(key, ending):
                found.setdefault(name, ())
                found[name] += ending.countries
        return list(found.items())

    def _without_prepositions(self, words: list[str]) -> str:
        while len(words) > 1 and words[0] in self.prepositions:
            words = words[1:]
        return " ".join(words)


def _replaced(key: str, ending: Ending) -> list[str]:
    if not key.endswith(ending.ending) or len(key) < len(ending.ending) + 2:
        return []
    stem = key[: len(key) - len(ending.ending)]
    made = [stem + name for name in ending.names]
    first, _, rest = stem.partition(" ")
    if rest and first.endswith(ending.ending) and len(first) > len(ending.ending) + 1:
        start = first[: len(first) - len(ending.ending)]
        made += [f"{start}{name} {rest}{name}" for name in ending.names]
    return made


@cache
def load_place_words() -> PlaceWords:
    """Reads the words of all languages, once."""
    data = {code: _read(code) for code in LANGUAGES}
    endings = [
        Ending(ending, tuple(names), tuple(words["countries"]))
        for words in data.values()
        for ending, names in words["endings"].items()
    ]

    def gather(kind: str) -> list[str]:
        return list(dict.fromkeys(word for words in data.values() for word in words[kind]))

    whole = {place_key(k): v for words in data.values() for k, v in words["whole_country"].items()}
    return PlaceWords(
        generic=frozenset(gather("generic")),
        whole_country=whole,
        abroad=frozenset(gather("abroad")),
        endings=tuple(sorted(endings, key=lambda e: -len(e.ending))),
        remote=_any_of(gather("remote")),
        joiners=_any_of(gather("joiners")),
        before=_any_of(gather("before")),
        prepositions=frozenset(gather("prepositions")),
        noise=_any_of(gather("noise")),
        generic_pattern=_any_of(gather("generic")),
    )


def _read(code: str) -> dict[str, Any]:
    path = files("smartlife.languages").joinpath(code, "places.yml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def _any_of(words: list[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in ordered) + r")\b")
