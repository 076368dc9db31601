"""Names of groups, regions, languages and codes in the reader's language."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import yaml
from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.languages.messages import Messages

FALLBACK: Final = "en"
_OURS: Final = ("isced_f",)
"""Schemes named by us alone: one report does not call a field by two names."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name; `lang` is given if it is not in the reader's language."""

    text: str
    lang: str | None = None


@cache
def wording() -> dict[str, dict[str, str]]:
    """Codes and their English words, by scheme."""
    text = (files("smartlife.products.reports.situation") / "words.yml").read_text("utf-8")
    made: dict[str, dict[str, str]] = yaml.safe_load(text)
    return made


class Names:
    """Looks names up.

    Args:
        say: The reader's language.
        labels: Rows of core__labels: concept_uri, lang, label_kind, label.
        uris: The concepts whose names are needed.
        regions: Rows of core__regions of the study's NUTS version.
    """

    def __init__(
        self,
        say: Messages,
        labels: pa.Table,
        uris: Iterable[str],
        regions: Iterable[Mapping[str, Any]],
    ) -> None:
        self._say = say
        self._labels = _preferred(labels, sorted(set(uris)), say.lang)
        self._regions = {row["nuts_code"]: row for row in regions}
        self._alone = Counter(
            (code[:2], len(code)) for code in self._regions if not code.endswith("Z")
        )

    def group(self, scheme: str | None, code: str | None, uri: str | None) -> Name:
        """Name of a group: in the reader's language, else as we translate it, else in English."""
        word = wording().get(scheme or "", {}).get(code or "")
        if word and scheme in _OURS:
            return Name(self._say.say(word), None if self._say.knows(word) else FALLBACK)
        own = self._labels.get((uri or "", self._say.lang))
        if own:
            return Name(_begin(own))
        if word and self._say.knows(word):
            return Name(self._say.say(word))
        for (known, lang), label in self._labels.items():
            if known == uri:
                return Name(_begin(label), lang)
        return Name(word or code or uri or "", FALLBACK if word else None)

    def word(self, scheme: str, code: str | None) -> str:
        """A code of our own in words; the code itself where there are none."""
        word = wording().get(scheme, {}).get(code or "")
        return self._say.say(word) if word else str(code)

    def region(self, code: str) -> str:
        """Name of a region or country."""
        if len(code) == 2:
            iso = {"EL": "GR", "UK": "GB"}.get(code, code)
            return str(_locale(self._say.lang).territories.get(iso, code))
        row = self._regions.get(code)
        if row is None:
            return code
        if self.is_whole_country(code):
            return self.region(code[:2])
        names = row["names"]
        held = json.loads(names) if isinstance(names, str) else (names or {})
        return str(held.get(self._say.lang) or row["name"])

    def is_whole_country(self, code: str) -> bool:
        """True if the region is the only one of its level in its country."""
        return len(code) < 5 and self._alone[code[:2], len(code)] == 1

    def regions(self) -> Mapping[str, Mapping[str, Any]]:
        """All regions of the study's NUTS version, by code."""
        return self._regions

    def language(self, code: str) -> str:
        """Name of a language."""
        if code == "unknown":
            return self._say.say("not given")
        name = _locale(self._say.lang).languages.get(code)
        return str(name) if name else code


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse("en_GB" if lang == "en" else lang)


def inside(text: str, lang: str) -> str:
    """A name as it stands inside a sentence: German nouns and abbreviations keep their capital."""
    if lang == "de" or text[1:2].isupper() or not text[:1].isupper():
        return text
    return text[:1].lower() + text[1:]


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _preferred(labels: pa.Table, uris: list[str], lang: str) -> dict[tuple[str, str], str]:
    """(concept, language) → preferred label; the reader's language and English first."""
    chosen = pc.and_(
        pc.equal(labels["label_kind"], pa.scalar("preferred")),
        pc.is_in(labels["concept_uri"], value_set=pa.array(uris, pa.string())),
    )
    rows = labels.filter(chosen).select(["concept_uri", "lang", "label"]).to_pylist()
    order = {lang: 0, FALLBACK: 1}
    rows.sort(key=lambda row: (order.get(row["lang"], 2), row["lang"], row["label"]))
    made: dict[tuple[str, str], str] = {}
    for row in rows:
        made.setdefault((row["concept_uri"], row["lang"]), row["label"])
    return made
