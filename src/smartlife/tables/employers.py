"""Who asks: one name per employer, and which names are not employers at all.

The employer is the cluster of every interval, so two spellings of one company must meet, and an
agency or a board's alias ("client of the board") must not look like the largest employer.
Lists are data (`employers.yml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from smartlife.model.place_keys import place_key
from smartlife.model.provenance import stable_id

if TYPE_CHECKING:
    from smartlife.model.fields import EmployerKind

_DOTTED: Final = re.compile(r"(?<=\b\w)\.(?=\s?\w\b)")
_ADDRESS: Final = re.compile(r"^(?:https?://)?(?:www\.)?(?P<host>[\w-]+(?:\.[\w-]+)*)\.\w{2,4}/?$")
_LISTED_NAME: Final = 45
"""A longer "name" may be a name with a description behind it."""

_LONGEST_NAME: Final = 90


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer or provider as a cluster.

    Attributes:
        name: Name to show, as published but tidied; None if there is none.
        key: Folded name without legal form and branch; None if there is none.
        kind: "employer", or why it is no cluster.
    """

    name: str | None
    key: str | None
    kind: EmployerKind

    @property
    def employer_id(self) -> str | None:
        """Stable identifier of the cluster; None for agencies, aliases and unknown names."""
        return self.cluster_id if self.kind == "employer" else None

    @property
    def cluster_id(self) -> str | None:
        """Stable identifier of the name whatever its kind (an agency may well offer courses)."""
        return stable_id("employer", self.key) if self.key else None


UNKNOWN: Final = Employer(None, None, "unknown")


@lru_cache(maxsize=100_000)
def employer_of(published: str | None) -> Employer:
    """Normalises a published name.

    `"Sanitex, SIA "`, `SIA Sanitex` and `SIA "SANITEX"` are one employer; `WorkingDay Latvia` is
    an agency, `Visidarbi.lv klients` an alias.
    """
    name = _shown(published or "")
    key = _key(name)
    if not key:
        return UNKNOWN
    lists = _lists()
    if key in lists.aliases or place_key(name) in lists.aliases:
        return Employer(name, key, "alias")
    if _is_agency(key, lists):
        return Employer(name, key, "agency")
    return Employer(name, key, "employer")


def _shown(published: str) -> str:
    name = " ".join(published.split())
    lists = _lists()
    name = lists.badges.sub(" ", name).strip(" ,;-–|")
    if len(name) <= _LISTED_NAME:
        return name
    # boards run name and description together: UAB „Daltra“ UAB Daltra - profesionalų komanda …
    found = lists.named.search(name)
    if found:
        return found.group().strip(" ,")
    head = re.split(r"\s[-–|]\s|\. ", name, maxsplit=1)[0]
    return head if len(head) <= _LONGEST_NAME else head[:_LONGEST_NAME].rsplit(" ", 1)[0]


def _key(name: str) -> str:
    address = _ADDRESS.match(name)
    folded = place_key(_DOTTED.sub("", name).replace("&", " "))
    if address and "." in name:
        folded = place_key(name)
    forms, branches = _lists().forms, _lists().branches
    bare = _cut(folded, branches)
    while True:
        shorter = _cut(bare, forms)
        if shorter == bare:
            return bare or folded
        bare = shorter


def _cut(key: str, words: tuple[str, ...]) -> str:
    """Cuts one of the words (longest first) from either end, unless nothing would be left."""
    for word in words:
        if key.startswith(word + " "):
            return key[len(word) + 1 :]
        if key.endswith(" " + word):
            return key[: -len(word) - 1]
    return key


def _is_agency(key: str, lists: _Lists) -> bool:
    words = key.split()
    beginnings = (" ".join(words[:count]) for count in range(1, min(len(words), 4) + 1))
    if any(beginning in lists.agencies for beginning in beginnings):
        return True
    padded = f" {key} "
    return any(f" {word} " in padded for word in lists.agency_words)


@dataclass(frozen=True, slots=True)
class _Lists:
    forms: tuple[str, ...]
    branches: tuple[str, ...]
    agencies: frozenset[str]
    agency_words: tuple[str, ...]
    aliases: frozenset[str]
    badges: re.Pattern[str]
    named: re.Pattern[str]


@cache
def _lists() -> _Lists:
    text = (files("smartlife.tables") / "employers.yml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    badges, written = data.pop("badges"), data.pop("written_forms")
    folded = {name: [place_key(str(word)) for word in words] for name, words in data.items()}
    form = "|".join(map(re.escape, sorted(written, key=len, reverse=True)))
    return _Lists(
        forms=tuple(sorted(set(folded["legal_forms"]), key=lambda word: (-len(word), word))),
        branches=tuple(sorted(set(folded["branches"]), key=lambda word: (-len(word), word))),
        agencies=frozenset(folded["agencies"]),
        agency_words=tuple(folded["agency_words"]),
        aliases=frozenset(folded["aliases"]),
        badges=re.compile("|".join(badges), re.IGNORECASE),
        # a quoted name beside its legal form anywhere, or what stands before the first form
        named=re.compile(
            rf"\b(?:{form})\s?[„“\"«][^„“”\"»]{{2,60}}[“”\"»]|[„“\"«][^„“”\"»]{{2,60}}[“”\"»],?\s?"
            rf"(?:{form})(?!\w)|^.{{2,60}}?[\s,]\s?(?:{form})(?!\w)"
        ),
    )
