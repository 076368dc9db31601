"""Who asks for a skill or teaches it, region by region, as far as it may be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.scope import PLACED
from smartlife.analysis.thresholds import MIN_HIT_CLUSTERS
from smartlife.planning.kept_back import told_to_nobody
from smartlife.planning.material.askers import LIKELY, NOBODY, asking, clusters_asking
from smartlife.planning.material.askers_words import not_told, who_in_short
from smartlife.planning.material.disclosure import asked_for_any
from smartlife.planning.publishing import COUNTED
from smartlife.products.document import Cell, TableBlock, TableColumn
from smartlife.web.holdings import planning_material

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.products.reports.situation.material import Material
    from smartlife.web.reading import Reading
    from smartlife.web.runs import OpenRun

    Flags = NDArray[np.bool_]

_ONLINE: Final = "online"
_LETTER: Final = "a"


@dataclass(frozen=True, slots=True)
class Taught:
    """Courses that likely teach something, so far as readers may know.

    Attributes:
        text: The number in words.
        number: The number; None if it may not be told.
    """

    text: str
    number: int | None


def asked_and_taught(
    reading: Reading, material: Material, skills: Collection[str], title: str
) -> TableBlock:
    """Advertisements and courses by region: counts, never shares, since nothing is estimated.

    Args:
        reading: The request.
        material: Names of regions.
        skills: Concepts that stand for the thing asked for.
        title: Title of the table.
    """
    say = reading.say
    asked = _askers(reading.run, skills, material.compared)
    places = teaching(reading.run, skills)
    body = []
    for region in material.compared:
        told = courses_told(reading, places & _in_region(reading.run, region))
        body.append(
            (
                Cell(material.names.region(region)),
                asker_cell(reading, asked[region]),
                Cell(told.text, told.number),
            )
        )
    online = courses_told(reading, places & _online(reading.run))
    body.append((Cell(say.say("Online, from anywhere")), Cell("–"), Cell(online.text)))
    return TableBlock(
        title,
        "where",
        (
            TableColumn(say.say("Region")),
            TableColumn(say.say("employers + advertisements that name none"), align="right"),
            TableColumn(say.say("courses that likely teach it"), align="right"),
        ),
        tuple(body),
        letters=kept_back(reading, asked.values()),
    )


def asker_cell(reading: Reading, who: Askers) -> Cell:
    """Who asks, in short; what is kept back has a letter."""
    if _is_kept_back(who):
        return Cell("–", letter=_LETTER)
    number = None if who.employers is None else who.many
    return Cell(who_in_short(reading.say, who), number)


def kept_back(reading: Reading, told: Iterable[Askers]) -> tuple[tuple[str, str], ...]:
    """The letter of a table that says why a number is kept back, if one is."""
    if not any(map(_is_kept_back, told)):
        return ()
    why = not_told(reading.say)
    if reading.audience == "owner":
        why = f"{why}. {told_to_nobody(reading.say)}"
    return ((_LETTER, why),)


def _is_kept_back(who: Askers) -> bool:
    return who.employers is None and who.is_withheld


def teaching(run: OpenRun, skills: Collection[str]) -> Flags:
    """Which courses of the catalogue likely teach any of some skills."""
    catalogue = planning_material(run).catalogue
    wanted = np.array([uri in skills for uri in catalogue.skill_uris], bool)
    links = catalogue.links
    found = np.zeros(len(catalogue), bool)
    if wanted.any():
        found[links.course[wanted[links.skill] & (links.probability >= LIKELY)]] = True
    return found


def courses_told(reading: Reading, chosen: Flags) -> Taught:
    """How many distinct courses; fewer than three are not told of who lets only count them."""
    catalogue = planning_material(reading.run).catalogue
    number = len(np.unique(catalogue.distinct[chosen]))
    is_few = 0 < number < MIN_HIT_CLUSTERS
    if is_few and reading.audience == "public" and _is_counted(catalogue, chosen):
        return Taught(reading.say.say("fewer than three"), None)
    return Taught(reading.say.whole(number), number)


def asked_together(run: OpenRun, uri: str, most: int) -> tuple[str, ...]:
    """Skills that are asked for in the same advertisements, more than chance would have it.

    Only those that at least three employers (or advertisements that name none) ask for together;
    the nearest first.
    """
    demand = planning_material(run).demand
    number = _number(run).get(uri)
    if number is None:
        return ()
    every = np.arange(len(demand.skill_uris))
    alone = np.maximum(clusters_asking(demand, every), 1)
    chosen = asking(demand, [number], np.ones(len(demand), bool))
    both = clusters_asking(demand, every, chosen)
    lift = both * max(len(demand.employers), 1) / (alone * alone[number])
    worth = np.where(both >= MIN_HIT_CLUSTERS, both * np.log(np.maximum(lift, 1e-9)), 0.0)
    worth[number] = 0.0
    order = np.lexsort((every, -worth))[:most]
    return tuple(demand.skill_uris[i] for i in order.tolist() if worth[i] > 0)


def _number(run: OpenRun) -> Mapping[str, int]:
    uris = planning_material(run).demand.skill_uris
    return run.once("numbers of skills asked for", lambda: {uri: i for i, uri in enumerate(uris)})


def _askers(run: OpenRun, skills: Collection[str], regions: Sequence[str]) -> dict[str, Askers]:
    demand, known = planning_material(run).demand, _number(run)
    numbers = sorted(known[uri] for uri in skills if uri in known)
    told = asked_for_any(demand, numbers).told
    return {region: told.get(region, NOBODY) for region in regions}


def _in_region(run: OpenRun, region: str) -> Flags:
    """Courses of a region that are held there; a place that is only known coarsely lies around."""
    rows = planning_material(run).catalogue.rows

    def make() -> Flags:
        codes, states = rows["nuts_code"].to_pylist(), rows["place_status"].to_pylist()
        modes = rows["mode"].to_pylist()
        return np.array(
            [
                (code or "").startswith(region) and state in PLACED and mode != _ONLINE
                for code, state, mode in zip(codes, states, modes, strict=True)
            ],
            bool,
        )

    return run.once(f"courses in {region}", make)


def _online(run: OpenRun) -> Flags:
    modes = planning_material(run).catalogue.rows["mode"].to_pylist()
    return run.once("courses online", lambda: np.array([mode == _ONLINE for mode in modes], bool))


def _is_counted(catalogue: Catalogue, chosen: Flags) -> bool:
    publish = catalogue.rows["publish"].filter(chosen).to_pylist()
    return any(one in (None, COUNTED) for one in publish)
