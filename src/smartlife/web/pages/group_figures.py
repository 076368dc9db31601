"""The figures of one group of skills, region by region, as the analysis published them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.model.figures import PRINTED
from smartlife.products.document import Cell, Heading, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.cross_border import pair_cell
from smartlife.products.reports.situation.notes import remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_INDICATOR: Final = "emphasis"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group in one region: what is asked for, what is taught, and which is more."""

    asked: FigureRow | None = None
    taught: FigureRow | None = None
    compared: FigureRow | None = None


def groups_in(material: Material, region: str) -> Mapping[str, GroupFigures]:
    """URI of a group → its figures in the region; transversal groups have shares of their own."""
    of = material.figures.of
    sides: dict[str, dict[str, FigureRow]] = {}
    for side in ("demand_share", "offer_share"):
        rows = [*of(_INDICATOR, f"{side}_apart", region), *of(_INDICATOR, side, region)]
        sides[side] = {str(row.group_uri): row for row in rows}
    compared = {str(row.group_uri): row for row in of(_INDICATOR, "emphasis", region)}
    asked, taught = sides["demand_share"], sides["offer_share"]
    return {
        uri: GroupFigures(asked.get(uri), taught.get(uri), compared.get(uri))
        for uri in (asked | taught | compared)
    }


def class_words(material: Material, row: FigureRow | None) -> str:
    """Asked for more, taught more, in line, cannot tell; a dash where nothing was compared."""
    if row is None or row.emphasis_class is None:
        return "–"
    return material.names.word("emphasis", row.emphasis_class)


def by_region(material: Material, uri: str, title: str) -> TableBlock | None:
    """What is asked for and taught of a group in every region; None if no region has figures."""
    say = material.say
    found = {region: groups_in(material, region).get(uri) for region in material.compared}
    if not any(found.values()):
        return None
    letters: dict[str, str] = {}
    body: list[tuple[Cell, ...]] = []
    origins: list[str] = []
    for region, figures in found.items():
        held = figures or GroupFigures()
        asked, taught = print_figure(held.asked, say), print_figure(held.taught, say)
        letter = _letter(letters, remark(material, held.asked) or remark(material, held.taught))
        body.append(
            (
                Cell(material.names.region(region), letter=letter),
                Cell(asked.whole, asked.sort, asked.status, figure=asked.figure),
                Cell(taught.whole, taught.sort, taught.status, figure=taught.figure),
                Cell(class_words(material, held.compared), figure=_identifier(held.compared)),
            )
        )
        origins += [one for row in (held.asked, held.taught) if row for one in row.origins]
    return TableBlock(
        title,
        "where",
        (
            TableColumn(say.say("Region")),
            TableColumn(say.say("asked for"), align="right"),
            TableColumn(say.say("taught"), align="right"),
            TableColumn(say.say("class")),
        ),
        tuple(body),
        material.notes.cite(origins),
        tuple((letter, text) for text, letter in letters.items()),
    )


def lacking(material: Material, uris: Iterable[str]) -> list[Block]:
    """Regions in which people, or the programme, found no course for the groups; who has one."""
    say, wanted = material.say, set(uris)
    found = {region: _found_in(material, region, wanted) for region in material.compared}
    partners = material.study.partners if _has_pairs(material, wanted) else ()
    body: list[tuple[Cell, ...]] = []
    origins: list[str] = []
    for region, rows in found.items():
        for row, words in rows:
            cells = [Cell(material.names.region(region)), Cell(words, figure=_identifier(row))]
            cells += [_at_partner(material, region, partner, row.group_uri)
                      for partner in partners]  # fmt: skip
            body.append(tuple(cells))
            origins += row.origins
    if not body:
        return []
    title = say.say("Where it is asked for, and no certain course was found")
    return [
        Heading(say.say("Who lacks it, and who has it"), "lacking"),
        TableBlock(
            title,
            "lacking-regions",
            (
                TableColumn(say.say("Region")),
                TableColumn(say.say("What was found in reach")),
                *(TableColumn(material.names.region(one)) for one in partners),
            ),
            tuple(body),
            material.notes.cite(origins),
        ),
    ]


def looked_in_vain(material: Material, uris: Iterable[str]) -> tuple[FigureRow, str] | None:
    """The first region in which people found no course for one of the groups, and that in words."""
    wanted = set(uris)
    return next(
        (
            (row, _in_vain(material))
            for region in material.compared
            for row in material.figures.of("uncovered", "not_taught", region)
            if row.group_uri in wanted
        ),
        None,
    )


def _in_vain(material: Material) -> str:
    return material.say.say("people looked and found no course in reach")


def _found_in(material: Material, region: str, wanted: set[str]) -> list[tuple[FigureRow, str]]:
    say, of = material.say, material.figures.of
    told = [
        (row, _in_vain(material))
        for row in of("uncovered", "not_taught", region)
        if row.group_uri in wanted
    ]
    read = material.audited.get(region, frozenset())
    for row in of("uncovered_bracket", "group_to_check", region):
        if row.group_uri in wanted and row.group_uri not in read:
            word = material.names.word("found", row.dimension("found"))
            told.append((row, say.say("{found}; nobody has looked yet", found=word)))
    return told


def _has_pairs(material: Material, wanted: set[str]) -> bool:
    """True if people looked at a partner for what nobody teaches in a region under study."""
    return any(
        row.group_uri in wanted and row.dimension("why") is None
        for region in material.study.regions
        for row in material.figures.of("complementarity", "group_at_partner", region)
    )


def _at_partner(material: Material, region: str, partner: str, uri: str | None) -> Cell:
    if region not in material.study.regions:
        return Cell("–")
    rows = material.figures.of("complementarity", "group_at_partner", region)
    mine = (
        row for row in rows if row.group_uri == uri and row.dimension("partner") == partner
    )  # fmt: skip
    return pair_cell(material, next(mine, None))


def _identifier(row: FigureRow | None) -> str:
    return row.figure_id[:PRINTED] if row is not None else ""


def _letter(letters: dict[str, str], said: str) -> str | None:
    return letters.setdefault(said, _LETTERS[len(letters) % 26]) if said else None
