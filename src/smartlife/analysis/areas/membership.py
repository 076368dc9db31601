"""Which occupations and skills belong to the areas of a strategy, by the lines of its crosswalk.

The finest line that fits a code decides alone, and for all areas: a line for the unit group 6112
takes it out of a line for 61. A skill with several parents takes an equal part of each of them
(methods, rule 1.1). Shares of one code add up to at most 1; the rest belongs to no area, and so do
all transversal and language skills (rule 9.4).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.skill_groups import SKILL_KINDS, build_universe
from smartlife.model.taxonomy import group_code_of, isced_code_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from smartlife.store.run import StepRun

Line = tuple[str, str]
Weights = dict[int, float]

READS: Final = ("core__areas", "core__area_members", "core__concepts", "core__relations")
REST: Final = "rest"
"""Code of what belongs to no area of a strategy."""
OCCUPATION_KINDS: Final = ("occupation", "isco_group")
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The areas of one strategy and their lines.

    Attributes:
        strategy_id: The strategy.
        version: Version of its file.
        areas: Codes of its areas, in order.
        nuts_codes: Its territory.
        is_signed: Whether enough organisations signed it.
        origin_id: Its file.
        lines: (scheme, code) of isco, skill_group, field and concept.
        shares: Share of each line in each area: lines × areas.
        nace: NACE division → its share in each area.
    """

    strategy_id: str
    version: str
    areas: tuple[str, ...]
    nuts_codes: tuple[str, ...]
    is_signed: bool
    origin_id: str
    lines: tuple[Line, ...]
    shares: NDArray[np.float64]
    nace: Mapping[str, NDArray[np.float64]]

    @property
    def universe_id(self) -> str:
        """Name of the fixed set of areas."""
        return f"{self.strategy_id}-{self.version}"

    def covers(self, region: str) -> bool:
        """True if a region lies in the strategy's territory."""
        return any(region.startswith(code) for code in self.nuts_codes)

    def numbers(self) -> dict[Line, int]:
        """Line → its number."""
        return {line: number for number, line in enumerate(self.lines)}

    def of_lines(self, weights: Weights) -> NDArray[np.float64]:
        """Shares in the areas of what lies in lines with these weights."""
        made = np.zeros(len(self.areas))
        for line, weight in weights.items():
            made += weight * self.shares[line]
        return made


def read_crosswalks(run: StepRun) -> list[Crosswalk]:
    """The crosswalks of a run that reads core__areas and core__area_members."""
    areas = run.read("core__areas").to_pylist()
    members = run.read("core__area_members").to_pylist()
    return make_crosswalks(areas, members)


def make_crosswalks(
    areas: Iterable[Mapping[str, Any]], members: Iterable[Mapping[str, Any]]
) -> list[Crosswalk]:
    """Crosswalks from rows of core__areas and core__area_members, sorted by strategy."""
    by_strategy: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in areas:
        by_strategy[row["strategy_id"]].append(row)
    by_area: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in members:
        by_area[row["area_code"]].append(row)
    return [
        _crosswalk(sorted(rows, key=lambda row: row["position"]), by_area)
        for _, rows in sorted(by_strategy.items())
    ]


def _crosswalk(
    rows: list[Mapping[str, Any]], by_area: Mapping[str, list[Mapping[str, Any]]]
) -> Crosswalk:
    codes = tuple(row["area_code"] for row in rows)
    shares: dict[Line, NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(codes)))
    nace: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(codes)))
    for number, code in enumerate(codes):
        for member in by_area.get(code, []):
            scheme, name = member["member_scheme"], member["member_code"]
            if scheme == "nace":
                nace[name][number] = member["member_share"]
            elif scheme != "phrase" and member["is_known"]:
                shares[scheme, name][number] = member["member_share"]
    lines = tuple(sorted(shares))
    first = rows[0]
    return Crosswalk(
        strategy_id=first["strategy_id"],
        version=first["version"],
        areas=codes,
        nuts_codes=tuple(first["nuts_codes"]),
        is_signed=bool(first["is_signed"]),
        origin_id=first["origin_id"],
        lines=lines,
        shares=np.array([shares[line] for line in lines]).reshape(len(lines), len(codes)),
        nace={code: nace[code] for code in sorted(nace)},
    )


def occupation_lines(
    crosswalk: Crosswalk, concepts: Iterable[Mapping[str, Any]]
) -> dict[str, Weights]:
    """Occupation or ISCO group → lines that it lies in; {} belongs to no area.

    A group coarser than the lines below it lies in each of them as many unit groups do.

    Args:
        crosswalk: The crosswalk.
        concepts: Rows of core__concepts: concept_uri, concept_kind, isco_code.
    """
    number = crosswalk.numbers()
    mine = [row for row in concepts if row["concept_kind"] in OCCUPATION_KINDS]
    units = sorted({row["isco_code"][:4] for row in mine if len(row["isco_code"] or "") >= 4})
    made: dict[str, Weights] = {}
    by_code: dict[str, Weights] = {}
    for row in sorted(mine, key=lambda row: row["concept_uri"]):
        own = number.get(("concept", row["concept_uri"]))
        code = row["isco_code"] or ""
        if code not in by_code:
            by_code[code] = _of_isco(code, units, number)
        made[row["concept_uri"]] = {own: 1.0} if own is not None else by_code[code]
    return made


def _of_isco(code: str, units: list[str], number: Mapping[Line, int]) -> Weights:
    below = [unit for unit in units if unit.startswith(code)] if 0 < len(code) < 4 else []
    made: dict[int, float] = defaultdict(float)
    for unit in below or [code]:
        line = _finest(unit, number)
        if line is not None:
            made[line] += 1 / len(below or [code])
    return dict(made)


def _finest(code: str, number: Mapping[Line, int]) -> int | None:
    for length in range(len(code), 0, -1):
        line = number.get(("isco", code[:length]))
        if line is not None:
            return line
    return None


def skill_lines(
    crosswalk: Crosswalk,
    concepts: list[dict[str, Any]],
    broader: list[tuple[str, str]],
) -> dict[str, Weights]:
    """Skill, knowledge or skill group → lines that it lies in; {} belongs to no area.

    Args:
        crosswalk: The crosswalk.
        concepts: Rows of core__concepts: concept_uri, concept_kind, code, taxonomy_version.
        broader: Pairs (concept, broader concept).
    """
    skills = {row["concept_uri"]: row for row in concepts if row["concept_kind"] in SKILL_KINDS}
    parents: dict[str, list[str]] = defaultdict(list)
    for child, parent in sorted(set(broader)):
        if child in skills and parent in skills and child != parent:
            parents[child].append(parent)
    apart = _transversal(concepts, broader)
    number = crosswalk.numbers()
    own = {uri: _own_line(row, number) for uri, row in skills.items()}
    found: dict[str, Weights] = {uri: {} for uri in apart}
    for uri in sorted(skills):
        _walk(uri, own, parents, found)
    return {uri: found[uri] for uri in sorted(skills)}


def _walk(
    start: str,
    own: Mapping[str, int | None],
    parents: Mapping[str, list[str]],
    found: dict[str, Weights],
) -> None:
    """Fills `found` for a concept and all above it; what hangs in a cycle lies in no line."""
    waiting, open_now = [start], set()
    while waiting:
        uri = waiting[-1]
        line = own[uri]
        above = [] if line is not None else parents.get(uri, [])
        missing = [one for one in above if one not in found and one not in open_now]
        if uri not in found and missing and uri not in open_now:
            open_now.add(uri)
            waiting += missing
            continue
        waiting.pop()
        open_now.discard(uri)
        if uri in found:
            continue
        gathered: dict[int, float] = defaultdict(float)
        for one in above:
            for number, weight in found.get(one, {}).items():
                gathered[number] += weight / len(above)
        found[uri] = {line: 1.0} if line is not None else dict(gathered)


def _own_line(row: Mapping[str, Any], number: Mapping[Line, int]) -> int | None:
    uri = row["concept_uri"]
    own = number.get(("concept", uri))
    if own is not None or row["concept_kind"] != "skill_group":
        return own
    field = isced_code_of(uri)
    if field is not None:
        return number.get(("field", field))
    return number.get(("skill_group", row["code"] or group_code_of(uri) or ""))


def _transversal(concepts: list[dict[str, Any]], broader: list[tuple[str, str]]) -> set[str]:
    """Concepts that lie wholly in the trees of transversal and language skills."""
    universe = build_universe(concepts, broader, 1, apart=True)
    total: dict[str, float] = defaultdict(float)
    for uri, _, share in universe.members:
        total[uri] += share
    return {uri for uri, share in total.items() if share >= 1 - _TINY}


def area_members(
    crosswalk: Crosswalk, lines: Mapping[str, Weights]
) -> list[tuple[str, int, float]]:
    """(concept, number of the area, share): the last number is the rest; shares add up to 1."""
    made = []
    for uri, weights in lines.items():
        shares = crosswalk.of_lines(weights)
        made += [(uri, j, float(share)) for j, share in enumerate(shares) if share > 0]
        rest = 1.0 - float(shares.sum())
        if rest > _TINY:
            made.append((uri, len(crosswalk.areas), rest))
    return made


def jaccard(shares: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Overlap of areas: Σ w·min(a_j, a_k) / Σ w·max(a_j, a_k), areas × areas; 0 without weight.

    Args:
        shares: Lines × areas.
        weight: Weight of each line.
    """
    count = shares.shape[1]
    made = np.eye(count)
    for j in range(count):
        for k in range(j):
            both = float((weight * np.minimum(shares[:, j], shares[:, k])).sum())
            either = float((weight * np.maximum(shares[:, j], shares[:, k])).sum())
            made[j, k] = made[k, j] = both / either if either > 0 else 0.0
    return made
