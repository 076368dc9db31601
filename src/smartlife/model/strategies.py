"""A smart-specialisation strategy: its areas, and which codes belong to them by how much.

A strategy names *areas* (bioeconomy, health …). No classification of jobs, skills or trades knows
them, so a *crosswalk* says which codes belong to each area, with a share from 0 to 1. Shares of one
code add up to at most 1 over all areas of a strategy; the rest belongs to none of them (methods,
rule 9.4). Pure data; files are read by `smartlife.store.strategy_file`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from unicodedata import normalize

from smartlife.model.provenance import stable_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Scheme = Literal["nace", "isco", "skill_group", "field", "concept"]

SCHEMES: Final[tuple[Scheme, ...]] = ("nace", "isco", "skill_group", "field", "concept")
"""What a line of a crosswalk may name: NACE divisions, ISCO-08 groups, ESCO skill groups, ISCED-F
fields (ESCO's groups of knowledge), single ESCO concepts."""
MIN_SIGNATURES: Final = 2
"""Organisations that have to sign a crosswalk before it is no draft any more: rule 9.4."""
FULL: Final = 1.0 + 1e-9
"""Shares of one code add up to no more than this."""


@dataclass(frozen=True, slots=True)
class Member:
    """One line of a crosswalk: a code, and how much of it belongs to the area."""

    scheme: Scheme
    code: str
    share: float
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a strategy.

    Attributes:
        area_id: Its code inside the strategy, small letters with `-`.
        names: Name per language.
        members: Lines of the crosswalk.
        phrases: Words of the area per language; they check the codes and count nowhere.
        remark: What a reader of the crosswalk should know.
        line: Line in the file.
    """

    area_id: str
    names: dict[str, str]
    members: tuple[Member, ...] = ()
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remark: str = ""
    line: int | None = None

    def name(self, lang: str) -> str:
        """The name in that language, else in English, else in any."""
        return self.names.get(lang) or self.names.get("en") or next(iter(self.names.values()))


@dataclass(frozen=True, slots=True)
class Signature:
    """An organisation that agrees with a crosswalk as it was on that day.

    Attributes:
        organisation: Its name.
        content: Checksum of what was signed; see `Strategy.content`.
        signed_date: The day.
        line: Line in the file.
    """

    organisation: str
    content: str
    signed_date: date
    line: int | None = None

    @property
    def signer(self) -> str:
        """The letters and digits of the organisation's name; "" if it names nobody.

        Other capitals, spaces, marks and diacritics make no second organisation.
        """
        plain = normalize("NFKD", self.organisation.casefold())
        return "".join(char for char in plain if char.isalnum())


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy and the proposed crosswalk of its areas.

    Attributes:
        strategy_id: Its code, and the name of its file.
        version: Version of the file.
        titles: Title per language.
        nuts: NUTS codes of the territory that it is the strategy of.
        first_year: First year; None if not known.
        last_year: Last year; None if not known.
        publisher: Who publishes the strategy.
        url: Where its areas were found.
        is_confirmed: True if the names of the areas were read at the publisher or an official copy.
        source_remark: What is not sure about the source.
        areas: The areas.
        signatures: Who signed, whether it still counts or not.
        remark: What a reader should know.
    """

    strategy_id: str
    version: str
    titles: dict[str, str]
    nuts: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    publisher: str
    url: str | None
    is_confirmed: bool
    source_remark: str
    areas: tuple[Area, ...]
    signatures: tuple[Signature, ...] = ()
    remark: str = ""

    @property
    def content(self) -> str:
        """Checksum of what is signed: the areas and their codes; words and order do not matter."""
        lines = sorted(
            [area.area_id, member.scheme, member.code, round(member.share, 6)]
            for area in self.areas
            for member in area.members
        )
        ids = sorted(area.area_id for area in self.areas)
        return stable_id(self.strategy_id, json.dumps([ids, lines]), length=12)

    @property
    def signed_by(self) -> tuple[str, ...]:
        """Organisations that signed the crosswalk as it is now: each once, however spelled."""
        now = self.content
        named: dict[str, str] = {}
        for one in self.signatures:
            if one.content == now and one.signer:
                named.setdefault(one.signer, one.organisation)
        return tuple(sorted(named.values()))

    @property
    def is_signed(self) -> bool:
        """True if enough organisations signed; else everything about it is a draft."""
        return len(self.signed_by) >= MIN_SIGNATURES

    def covers(self, nuts_code: str) -> bool:
        """True if a region lies in its territory."""
        return any(nuts_code.startswith(code) for code in self.nuts)

    def title(self, lang: str) -> str:
        """The title in that language, else in English, else in any."""
        return self.titles.get(lang) or self.titles.get("en") or next(iter(self.titles.values()))

    def over_full(self) -> list[tuple[Member, float, list[str]]]:
        """Codes whose shares add up to more than 1: last line, sum, areas."""
        found: dict[tuple[str, str], list[tuple[Area, Member]]] = defaultdict(list)
        for area in self.areas:
            for member in area.members:
                found[member.scheme, member.code].append((area, member))
        return [
            (lines[-1][1], total, [area.area_id for area, _ in lines])
            for lines in found.values()
            if (total := sum(member.share for _, member in lines)) > FULL
        ]


def area_code(strategy_id: str, area_id: str) -> str:
    """Code of an area in tables: unique over all strategies."""
    return f"{strategy_id}/{area_id}"


def chosen(
    strategies: Iterable[Strategy], named: tuple[str, ...] | None, regions: Iterable[str]
) -> list[Strategy]:
    """Strategies of a study.

    Args:
        strategies: All that are known.
        named: Codes that the study names; None: those whose territory has a region of the study.
        regions: Regions and partners of the study.
    """
    codes = tuple(regions)
    if named is not None:
        return [one for one in strategies if one.strategy_id in named]
    return [one for one in strategies if any(one.covers(code) for code in codes)]
