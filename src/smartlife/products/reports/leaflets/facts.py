"""Facts for leaflets: each a sentence on one published figure, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.indicators.reach import MINUTES
from smartlife.products.document import Finding
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.summary import identifiers
from smartlife.products.reports.situation.telling import inner_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

    _Fact = tuple[FigureRow, str]
    _Maker = Callable[[Material, str], _Fact | None]

MOST: Final = 3


def facts(material: Material, names: Iterable[str]) -> list[Finding]:
    """The first three facts that the data carry, for the first region that has each."""
    # where the analysis has judged a statement on the same figure, that holds
    judged = {one: row["firmness"] for row in material.findings for one in identifiers(row)[:1]}
    made: list[Finding] = []
    for name in names:
        found = _first(material, _FACTS[name])
        if found and len(made) < MOST:
            row, text = found
            notes = material.notes.cite(row.origins)
            figure = print_figure(row, material.say).figure
            firmness = judged.get(figure) or _firmness(row)
            made.append(Finding(text, "", firmness, notes, (figure,)))
    return made


def _firmness(row: FigureRow) -> str:
    """Official figures and plain counts are firm; nobody has tried the variants of the others."""
    is_count = row.evidence == "observed" and row.lo is None and row.hi is None
    return "firm" if row.evidence == "official" or is_count else "indicative"


def _first(material: Material, fact: _Maker) -> _Fact | None:
    found = (fact(material, region) for region in material.study.regions)
    return next((one for one in found if one), None)


def _published(rows: Iterable[FigureRow]) -> list[FigureRow]:
    return [row for row in rows if row.status == "published" and row.estimate is not None]


def _most(rows: Iterable[FigureRow]) -> FigureRow | None:
    """The row with the largest estimate."""
    known = _published(rows)
    return max(known, key=lambda row: (row.estimate or 0.0, row.group_code or ""), default=None)


def _occupation_asked(material: Material, region: str) -> _Fact | None:
    row = _most(material.figures.of("occupation_mix", "share", region))
    if row is None:
        return None
    return row, material.say.say(
        "{region}: of 100 posts advertised online, about {n} are in the occupation group “{group}” "
        "(with chance taken into account: {interval}).",
        region=material.names.region(region),
        n=material.say.whole((row.estimate or 0.0) * 100),
        group=inner_name(material, row),
        interval=print_figure(row, material.say).interval,
    )


def _skills_asked(material: Material, region: str) -> _Fact | None:
    row = _most(material.figures.of("emphasis", "demand_share", region, side="demand"))
    if row is None:
        return None
    return row, material.say.say(
        "{region}: among the skills that advertisements name, the share of “{group}” is {share} "
        "(with chance taken into account: {interval}).",
        region=material.names.region(region),
        group=inner_name(material, row),
        share=print_figure(row, material.say).text,
        interval=print_figure(row, material.say).interval,
    )


def _asked_more(material: Material, region: str) -> _Fact | None:
    rows = material.figures.of("emphasis", "emphasis", region)
    row = _most(row for row in rows if row.emphasis_class == "asked_more")
    if row is None:
        return None
    return row, material.say.say(
        "{region}: advertisements put more weight on “{group}” than courses do.",
        region=material.names.region(region),
        group=inner_name(material, row),
    )


def _reached(material: Material, region: str) -> _Fact | None:
    row = _reach(material, region, "travel")
    if row is None:
        return None
    return row, material.say.say(
        "{region}: {share} of adults have at least one course at most {minutes} minutes’ drive "
        "from where they live.",
        region=material.names.region(region),
        share=print_figure(row, material.say).text,
        minutes=MINUTES,
    )


def _reached_online(material: Material, region: str) -> _Fact | None:
    row = _reach(material, region, "online")
    if row is None:
        return None
    return row, material.say.say(
        "{region}: with online courses in a language of the region, {share} of adults have at "
        "least one course that they could take.",
        region=material.names.region(region),
        share=print_figure(row, material.say).text,
    )


def _reach(material: Material, region: str, step: str) -> FigureRow | None:
    rows = material.figures.of("reach", "adults_reached", region)
    return next(
        (
            row
            for row in _published(rows)
            if row.group_code is None
            and (row.dimension("step"), row.dimension("minutes")) == (step, MINUTES)
        ),
        None,
    )


def _courses_held(material: Material, region: str) -> _Fact | None:
    row = _most(material.figures.of("open_offer", "courses", region))
    if row is None or not row.estimate:
        return None
    return row, material.say.say(
        "{region}: the number of courses in the lists that were searched is {n}.",
        region=material.names.region(region),
        n=print_figure(row, material.say).text,
    )


def _not_found(material: Material, region: str) -> _Fact | None:
    rows = material.figures.of("uncovered_bracket", "not_found", region)
    row = next((row for row in rows if row.status == "published"), None)
    if row is None:
        return None
    return row, material.say.say(
        "{region}: for {range} of what advertisements ask for, no course was found in the lists "
        "that were searched.",
        region=material.names.region(region),
        range=print_figure(row, material.say).text,
    )


def _participation(material: Material, region: str) -> _Fact | None:
    for code in (region[:length] for length in range(len(region), 1, -1)):
        rows = material.figures.of("participation", "participation_12_months", code)
        row = next((row for row in _published(rows) if row.group_code is None), None)
        if row is not None:
            return row, material.say.say(
                "{region}: {share} of adults took part in learning within twelve months ({year}).",
                region=material.names.region(code),
                share=print_figure(row, material.say).text,
                year=row.year,
            )
    return None


_FACTS: Final[dict[str, _Maker]] = {
    "asked_more": _asked_more,
    "courses_held": _courses_held,
    "not_found": _not_found,
    "occupation_asked": _occupation_asked,
    "participation": _participation,
    "reached": _reached,
    "reached_online": _reached_online,
    "skills_asked": _skills_asked,
}
