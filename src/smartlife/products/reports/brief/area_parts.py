"""Parts of an area's brief: what belongs to it, its occupations and skills, what nobody teaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.products.document import Cell, Paragraph, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.area_words import area_name
from smartlife.products.reports.situation.telling import inner_name, is_shown, name_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

MOST: Final = 8
"""Groups in a table."""
_MOST_WORDS: Final = 8
_SKILLS: Final = ("skill_group", "field")


def members(material: Material, area: str | None, *schemes: str) -> list[str]:
    """Codes of an area in some classifications."""
    rows = material.members.get(area or "", ())
    return [str(row["member_code"]) for row in rows if row["member_scheme"] in schemes]


def touches(code: str, group: str) -> bool:
    """True if a code of a classification lies in a group, or the group in it.

    Codes that begin with a letter are compared part by part (`S1.11` is not a part of `S1.1`),
    others digit by digit.
    """
    one, other = (text.split(".") if text[:1].isalpha() else [*text] for text in (code, group))
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def belongs(material: Material, area: str | None) -> Paragraph:
    """What the area is: how many codes of which kind, and words that stand for it."""
    say = material.say
    text = say.say(
        "The area is a list of codes: occupations (ISCO-08): {occupations}, groups of skills and "
        "fields of knowledge (ESCO): {skills}, trades (NACE): {trades}.",
        occupations=say.whole(len(members(material, area, "isco"))),
        skills=say.whole(len(members(material, area, *_SKILLS))),
        trades=say.whole(len(members(material, area, "nace"))),
    )
    held = [row for row in material.members.get(area or "", ()) if row["member_scheme"] == "phrase"]
    words = [str(row["member_code"]) for row in held if row["lang"] == material.lang]
    if words:
        listed = ", ".join(words[:_MOST_WORDS])
        text += " " + say.say("Words of texts that count for it: {words}.", words=listed)
    unknown = [
        row
        for row in material.members.get(area or "", ())
        if row["member_scheme"] != "phrase" and not row["is_known"]
    ]
    if unknown:
        text += " " + say.say(
            "Codes that the classification held does not have: {n}.", n=say.whole(len(unknown))
        )
    return Paragraph(text)


def occupations(material: Material, region: str, area: str | None) -> TableBlock | None:
    """Occupation groups in which codes of the area lie, most asked for first."""
    codes = members(material, area, "isco")
    rows = [
        row
        for row in material.figures.of("occupation_mix", "share", region)
        if is_shown(row) and any(touches(code, str(row.group_code)) for code in codes)
    ]
    rows.sort(key=lambda row: (row.estimate is None, -(row.estimate or row.hi or 0.0)))
    if not rows:
        return None
    say = material.say
    body = []
    for row in rows[:MOST]:
        printed = print_figure(row, say)
        body.append(
            (
                name_cell(material, row),
                Cell(printed.text, printed.sort, printed.status, figure=printed.figure),
                Cell(printed.interval),
                Cell(printed.figure),
            )
        )
    return TableBlock(
        say.say(
            "Occupation groups of “{area}” in advertisements: share of the whole group in all "
            "posts",
            area=area_name(material, area),
        ),
        "area-occupations",
        (
            TableColumn(say.say("Occupation group")),
            TableColumn(say.say("asked for"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
            TableColumn(say.say("code"), align="right"),
        ),
        tuple(body),
        material.notes.cite(rows[0].origins),
    )


def skills(material: Material, region: str, area: str | None) -> TableBlock | None:
    """Skill groups in which codes of the area lie: asked for, taught, and which is more."""
    codes = members(material, area, *_SKILLS)
    of = material.figures.of
    taught = {row.group_uri: row for row in of("emphasis", "offer_share", region)}
    classes = {row.group_uri: row for row in of("emphasis", "emphasis", region)}
    rows = [
        row
        for row in of("emphasis", "demand_share", region)
        if is_shown(row) and any(touches(code, str(row.group_code)) for code in codes)
    ]
    rows.sort(key=lambda row: (row.estimate is None, -(row.estimate or row.hi or 0.0)))
    if not rows:
        return None
    say = material.say
    compared_at_all = any(
        one.emphasis_class for one in (classes.get(row.group_uri) for row in rows[:MOST]) if one
    )
    body = []
    for row in rows[:MOST]:
        compared = classes.get(row.group_uri)
        word = compared.emphasis_class if compared else None
        asked, other = (print_figure(one, say) for one in (row, taught.get(row.group_uri)))
        cells = [
            name_cell(material, row),
            Cell(asked.whole, asked.sort, asked.status, figure=asked.figure),
            Cell(other.whole, other.sort, other.status, figure=other.figure),
        ]
        if compared_at_all:
            cells.append(Cell(material.names.word("emphasis", word) if word else "–"))
        body.append(tuple(cells))
    columns = [
        TableColumn(say.say("Skill group")),
        TableColumn(say.say("asked for"), align="right"),
        TableColumn(say.say("taught"), align="right"),
    ]
    if compared_at_all:
        columns.append(TableColumn(say.say("class")))
    return TableBlock(
        say.say(
            "Skill groups of “{area}”: asked for and taught, each as a whole",
            area=area_name(material, area),
        ),
        "area-skills",
        tuple(columns),
        tuple(body),
        material.notes.cite([origin for row in rows[:MOST] for origin in row.origins]),
    )


def not_taught(material: Material, region: str, area: str | None) -> list[FigureRow]:
    """Skill groups of the area for which people found no course in reach."""
    codes = members(material, area, *_SKILLS)
    return _inside(codes, material.figures.of("uncovered", "not_taught", region))


def coverage(material: Material, region: str, area: str | None) -> Paragraph:
    """What people found that no course in reach teaches, and what nobody has looked at."""
    say = material.say
    codes = members(material, area, *_SKILLS)
    read = material.audited.get(region, frozenset())
    missing = not_taught(material, region, area)
    doubtful = _inside(codes, material.figures.of("uncovered_bracket", "group_to_check", region))
    doubtful = [row for row in doubtful if row.group_uri not in read]
    told = []
    if missing:
        told.append(
            say.say(
                "People looked for courses and found none in reach for: {groups}.",
                groups="; ".join(inner_name(material, row) for row in missing),
            )
        )
    if doubtful:
        told.append(
            say.say(
                "The programme found no certain course, and nobody has looked yet, for: {groups}.",
                groups="; ".join(inner_name(material, row) for row in doubtful[:MOST]),
            )
        )
    if not told:
        told = [
            say.say(
                "No skill group of the area is among those asked for whose courses are missing or "
                "doubtful. Groups that are hardly asked for were not looked at."
            )
        ]
    origins = [origin for row in (*missing, *doubtful) for origin in row.origins]
    return Paragraph(" ".join(told), material.notes.cite(origins))


def _inside(codes: Iterable[str], rows: Iterable[FigureRow]) -> list[FigureRow]:
    known = tuple(codes)
    found = [row for row in rows if any(touches(code, str(row.group_code)) for code in known)]
    return sorted(found, key=lambda row: row.position or 0)
