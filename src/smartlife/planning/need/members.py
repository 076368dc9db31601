"""Who is in a team, and which skills are meant by words or numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smartlife.errors import InputUnreadable, RequestInvalid
from smartlife.formats.numbers import parse_number
from smartlife.languages.letters import fold
from smartlife.planning.material.names import find_concepts
from smartlife.planning.need.team import Member
from smartlife.planning.need.words import numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smartlife.planning.material.reading import Material
    from smartlife.planning.need.read import Need

MOST_PEOPLE: Final = 50
COLUMNS: Final = ("name", "skills", "hours", "budget")
"""Columns of the list of a team; all but the first may be missing."""
_BETWEEN: Final = re.compile(r"[;|\n]|(?<=\d),(?=\s*\d)")
"""Names may have commas; between numbers one separates."""
_SURE: Final = frozenset({"exact", "beginning"})


def find_skill(said: str, need: Need, material: Material, langs: Sequence[str]) -> str | None:
    """The skill that is meant: by its number in the answer, by its URI, or by its name.

    Args:
        said: What was said.
        need: What was read; its skills come first.
        material: Names of all others.
        langs: Languages of the names, the likeliest first.
    """
    wanted = said.strip()
    skills = numbered(need)
    if wanted.isdigit():
        place = int(wanted) - 1
        return skills[place].uri if 0 <= place < len(skills) else None
    if wanted in material.skills.kinds:
        return wanted
    key = fold(wanted)
    for one in skills:
        if key and key in {
            fold(label) for label in material.skills.labels.get(one.uri, {}).values()
        }:
            return one.uri
    for lang in dict.fromkeys((*langs, need.lang)):
        found = find_concepts(material.names, wanted, lang, ("skill", "knowledge"), top=1)
        if found and found[0].match in _SURE:
            return found[0].concept_uri
    return None


def find_skills_said(
    said: Iterable[str], need: Need, material: Material, langs: Sequence[str], *, where: str
) -> frozenset[str]:
    """The skills that are meant.

    Raises:
        RequestInvalid: one is not known.
    """
    found: set[str] = set()
    for one in said:
        uri = find_skill(one, need, material, langs)
        if uri is None:
            raise RequestInvalid(
                f"No skill is known as {one.strip()!r}",
                where=where,
                todo="Give its number in the answer, its name as the taxonomy has it, or its URI.",
            )
        found.add(uri)
    return frozenset(found)


def some_people(count: int) -> tuple[Member, ...]:
    """People of whom nothing is known."""
    return tuple(Member(str(place)) for place in range(1, count + 1))


def read_members(
    rows: Iterable[Mapping[str, str]],
    need: Need,
    material: Material,
    langs: Sequence[str],
    *,
    where: str,
) -> tuple[Member, ...]:
    """The people of a team from rows; nothing of them is stored.

    Args:
        rows: Columns `COLUMNS`: a label, skills that the person has (numbers, names or URIs with
            semicolons between), most hours, most euros.
        need: What was read.
        material: Names of skills.
        langs: Languages of the names, and of the numbers the first.
        where: What the rows are of, for errors.

    Raises:
        InputUnreadable: there are none or too many; a number or skill cannot be read.
    """
    found = []
    for place, row in enumerate(rows, 1):
        if not any(value.strip() for value in row.values()):
            continue
        said = [one for one in _BETWEEN.split(row.get("skills", "")) if one.strip()]
        at = f"{where}, person {place}"
        found.append(
            Member(
                label=row.get("name", "").strip() or str(place),
                holds=find_skills_said(said, need, material, langs, where=at),
                hours=_number(row.get("hours", ""), langs, at),
                budget_eur=_number(row.get("budget", ""), langs, at),
            )
        )
    if not 0 < len(found) <= MOST_PEOPLE:
        raise InputUnreadable(
            f"The list names {len(found)} people",
            where=where,
            todo=f"Give one row per person, 1 to {MOST_PEOPLE}, with the columns "
            f"{', '.join(COLUMNS)}.",
        )
    return tuple(found)


def _number(said: str, langs: Sequence[str], where: str) -> float | None:
    """A number as the reader's language writes it: 1.500 is not one and a half everywhere."""
    if not said.strip():
        return None
    try:
        value = parse_number(said, next(iter(langs), None))
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise InputUnreadable(
            f"{said.strip()!r} is no number of hours or euros",
            where=where,
            todo="Give a number such as 40, or leave the cell empty.",
        )
    return value
