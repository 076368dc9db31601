"""Which records are one document: repeated scrapes, reposts, the same text on two boards.

Rules (methods.md 5.2), each a relation between two records; a document is what they connect, so
the order of the records changes nothing:

- `same_id`: the same identifier at the same publisher, unless title and employer both differ;
- `same_address`: the same web address with a number in it, likewise;
- `same_post`: the same employer, title and place within 60 days of each other. Agencies and
  aliases are no employers here, and records that name no place meet only if they have no
  identifiers of their own;
- `same_text`: texts of over 200 characters with a resemblance of at least 0.9 (Jaccard index of
  their three-word sequences; candidates by MinHash and banding, Broder 1997), similar titles, no
  contradicting places, within 60 days.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from smartlife.model.place_keys import place_key
from smartlife.tables.resemblance import similar_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SPELL_DAYS: Final = 60
"""Reposts within so many days are one spell."""

_MOST_VARIANTS: Final = 20
"""An identifier with more titles than this identifies nothing (a category, a page)."""

_NUMBERED: Final = re.compile(r"\d{5,}")
_TRACKING: Final = re.compile(r"[?&](?:utm_\w+|fbclid|gclid|ref|source)=[^&#]*")
_GENDER: Final = re.compile(
    r"\((?:m|w|d|f|i|x|k|h|all genders|gn|div|mwd|n)(?:\s?[/|,*]\s?\w{1,3}){0,3}\)|"
    r"\(-?\w{1,4}\)|/-?\w{1,3}\b(?=\W|$)|[*:_]in(?:nen)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the rules look at in one record.

    Attributes:
        identity: Publisher and its identifier; None if the record has none.
        address: Web address.
        title: Title.
        party: Key of the employer or provider; None if it is unknown, an agency or an alias.
        named: Key of whatever name is given; only makes equal records equal.
        place: Key of the place; None if none is named.
        day: Day as an ordinal; None if undated.
        text: Text.
    """

    identity: str | None
    address: str | None
    title: str
    party: str | None
    named: str | None
    place: str | None
    day: int | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """The result: records with the same number in `groups` are one document.

    Attributes:
        groups: One number per record.
        conflicts: Positions of records whose identifier also names a different document.
    """

    groups: list[int]
    conflicts: list[int]


def title_key(title: str) -> str:
    """A title without case, diacritics, punctuation and endings for genders."""
    return place_key(_GENDER.sub(" ", title)) or place_key(title)


def address_key(address: str | None) -> str | None:
    """An address that identifies one advertisement: it has a number; without tracking."""
    if not address or not _NUMBERED.search(address):
        return None
    bare = _TRACKING.sub("", address.split("#", 1)[0])
    return re.sub(r"^https?://(?:www\.)?", "", bare).rstrip("/?&").lower()


def group_records(records: Sequence[Candidate], *, with_text: bool = True) -> Grouping:
    """Groups records into documents.

    Args:
        records: All records of one kind.
        with_text: False leaves the rule `same_text` out (courses: runs of one programme share
            their text on purpose).
    """
    # equal records are one from the start, and the rest is looked at in the order of its content:
    # then no bound below depends on the order or number of repetitions
    equal: dict[Candidate, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        equal[record].append(position)
    distinct = sorted(equal, key=_order)
    titles = [title_key(record.title) for record in distinct]
    sets = _Sets(len(distinct))
    conflicts: set[int] = set()
    for key, take_note in (("identity", True), ("address", False)):
        for members in _by_key(_keys(distinct, key)):
            clashing = _join_identified(members, distinct, titles, sets)
            conflicts.update(clashing if take_note else ())
    _join_posts(distinct, titles, sets)
    if with_text:
        _join_texts(distinct, titles, sets)
    groups = [0] * len(records)
    for i, record in enumerate(distinct):
        for position in equal[record]:
            groups[position] = sets.find(i)
    clashes = {position for i in conflicts for position in equal[distinct[i]]}
    return Grouping(groups, sorted(clashes))


def _order(record: Candidate) -> tuple[str, ...]:
    day = "" if record.day is None else f"{record.day:09d}"
    return tuple(
        part or ""
        for part in (
            record.title,
            record.place,
            record.party,
            record.named,
            day,
            record.identity,
            record.address,
            record.text,
        )
    )


def rule_of(a: Candidate, b: Candidate) -> str:
    """The rule that best says why two records of one group are the same."""
    if a.identity and a.identity == b.identity:
        return "same_id"
    if address_key(a.address) and address_key(a.address) == address_key(b.address):
        return "same_address"
    if a.party and a.party == b.party and title_key(a.title) == title_key(b.title):
        return "same_post"
    return "same_text" if a.text and b.text else "same_post"


class _Sets:
    """Disjoint sets; the smallest position names a set."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, item: int) -> int:
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, a: int, b: int) -> None:
        low, high = sorted((self.find(a), self.find(b)))
        self._parent[high] = low


def _keys(records: Sequence[Candidate], name: str) -> list[str | None]:
    if name == "identity":
        return [record.identity for record in records]
    return [address_key(record.address) for record in records]


def _by_key(keys: Iterable[object]) -> list[list[int]]:
    """Positions that share a key (None is no key), groups of two or more."""
    found: dict[object, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        if key is not None:
            found[key].append(position)
    return [members for members in found.values() if len(members) > 1]


def _join_identified(
    members: list[int], records: Sequence[Candidate], titles: list[str], sets: _Sets
) -> list[int]:
    """Joins records with one identifier unless they are clearly different; returns the latter."""
    variants: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for position in members:
        variants[titles[position], records[position].party].append(position)
    for same in variants.values():
        for a, b in pairwise(same):
            sets.join(a, b)
    if len(variants) == 1:
        return []
    if len(variants) > _MOST_VARIANTS:
        return members
    keys = sorted(variants, key=str)
    for i, one in enumerate(keys):
        for other in keys[i + 1 :]:
            same_party = one[1] is not None and one[1] == other[1]
            if same_party or titles_alike(one[0], other[0]):
                sets.join(variants[one][0], variants[other][0])
    roots = {sets.find(variants[key][0]) for key in keys}
    return members if len(roots) > 1 else []


def titles_alike(a: str, b: str) -> bool:
    """True if two title keys share half of their words, or one contains the other."""
    if a == b:
        return True
    first, second = set(a.split()), set(b.split())
    if not first or not second:
        return False
    shared = len(first & second)
    return shared == min(len(first), len(second)) or shared * 2 >= len(first | second)


def _join_posts(records: Sequence[Candidate], titles: list[str], sets: _Sets) -> None:
    keys = [
        (record.party, title, record.place or "")
        if record.party and title and (record.place or not record.identity)
        else None
        for record, title in zip(records, titles, strict=True)
    ]
    for members in _by_key(keys):
        dated = sorted((day, i) for i in members if (day := records[i].day) is not None)
        for (earlier, a), (later, b) in pairwise(dated):
            if later - earlier <= SPELL_DAYS:
                sets.join(a, b)
        undated = [i for i in members if records[i].day is None]
        for a, b in pairwise([*(dated[-1][1:]), *undated] if dated else undated):
            sets.join(a, b)


def _join_texts(records: Sequence[Candidate], titles: list[str], sets: _Sets) -> None:
    for a, b in similar_pairs([record.text for record in records]):
        first, second = records[a], records[b]
        if not titles_alike(titles[a], titles[b]) or not _places_agree(first, second):
            continue
        if first.day is None or second.day is None or abs(first.day - second.day) <= SPELL_DAYS:
            sets.join(a, b)


def _places_agree(a: Candidate, b: Candidate) -> bool:
    """True for equal places; a record without a place agrees with another publisher's only."""
    if a.place == b.place:
        return a.place is not None or not _both_identified(a, b)
    return (a.place is None or b.place is None) and not _both_identified(a, b)


def _both_identified(a: Candidate, b: Candidate) -> bool:
    """True if one publisher itself tells the two apart."""
    if not a.identity or not b.identity or a.identity == b.identity:
        return False
    return a.identity.split("\x1f", 1)[0] == b.identity.split("\x1f", 1)[0]
