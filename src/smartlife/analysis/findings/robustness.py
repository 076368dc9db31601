"""How firm a figure is: whether it stands if something is counted otherwise or left out (rule 9.8).

Four questions: (i) with advertisements instead of posts as weight, and weighted to a survey where
there is one; (ii) with observed mentions only; (iii) with surer links, and corrected by a gold
sample where there is one; (iv) without the largest employer (provider) and without the largest
source. Firm if the figure stands in all four, indicative if in three, else nothing is said. What
could not be tried was not withstood: a figure from one source is at most indicative, and so is one
of advertisements of which most name no employer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.findings.figures import Finding
from smartlife.analysis.variants import (
    EMPLOYER_NOT_TRIED,
    SURER_LINKS,
    UNWEIGHTED,
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smartlife.analysis.findings.figures import Figures, Firmness

    Row = dict[str, Any]
    Stands = Callable[[Row], bool]

QUESTIONS: Final = {
    "weights": (UNWEIGHTED,),
    "links": (SURER_LINKS,),
    "largest": (WITHOUT_EMPLOYER, WITHOUT_SOURCE),
}
"""Question → variants that all have to be withstood. That only observed mentions enter is true of
every figure that can become a finding: nothing inferred comes so far."""
DOUBTS: Final = {
    UNWEIGHTED: "weights",
    SURER_LINKS: "links",
    WITHOUT_EMPLOYER: "largest_employer",
    WITHOUT_SOURCE: "largest_source",
}
"""Variant → code of the doubt if it is not withstood (worded in bases.yml)."""
ONE_SOURCE: Final = "one_source"
_NOT_TRIED: Final = {WITHOUT_SOURCE: (ONE_SOURCE,), WITHOUT_EMPLOYER: (EMPLOYER_NOT_TRIED,)}
"""Variant → remarks that say why it could not be tried; they are codes of doubts, too."""
_BESIDE: Final = {UNWEIGHTED: "share_weighted", SURER_LINKS: "share_corrected"}
"""Variant → the measure that says the same better where a survey, or a gold sample, is held."""
_VARIANT_OF: Final = {"share": "share_variant"}
"""Measure → measure of its variants, where it is not named `<measure>_variant`."""


_FIRMNESS: Final[dict[int, Firmness]] = {4: "firm", 3: "indicative"}
"""How many of the four questions a statement withstood; fewer: nothing is said (rule 9.8)."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """How firm, or None if nothing may be said; and the doubts that are left."""

    firmness: Firmness | None
    doubts: tuple[str, ...]

    def finding(
        self, template: str, code: str, parameters: Row, rests_on: tuple[Row, ...]
    ) -> Iterator[Finding]:
        """The finding so judged; nothing if it withstood too little."""
        if self.firmness is not None:
            yield Finding(template, code, parameters, self.firmness, rests_on, self.doubts)


def robustness(
    figures: Figures,
    row: Row,
    stands: Stands | None = None,
    without: frozenset[str] = frozenset(),
) -> Robustness:
    """Tries the variants of a figure.

    Args:
        figures: All rows.
        row: The figure.
        stands: Whether what is said of the figure is true of a variant of it; by default, whether
            the variant lies within the figure's interval.
        without: Questions that the figure cannot be asked, since it has no weights or no links.
    """
    holds = stands or (lambda other: bool(row["lo"] <= other["estimate"] <= row["hi"]))
    variants = _variants(figures, row)
    held, doubts = 1 + len(without), []
    for question, names in QUESTIONS.items():
        if question in without:
            continue
        failed = [
            doubt
            for name in names
            if (doubt := _doubt(name, variants.get(name), holds)) is not None
        ]
        failed += _contradicted(figures, row, names) if not failed else []
        held += not failed
        doubts += failed
    return Robustness(_FIRMNESS.get(held), tuple(doubts))


def variant_of(figures: Figures, row: Row, name: str) -> Row | None:
    """One variant of a figure."""
    return _variants(figures, row).get(name)


def _variants(figures: Figures, row: Row) -> dict[str, Row]:
    """Variant → its row; that of the figure's group, or the one that speaks for all groups."""
    measure = _VARIANT_OF.get(row["measure"], f"{row['measure']}_variant")
    found = figures.pick(row["indicator"], measure=measure, nuts_code=row["nuts_code"])
    dims = {name: value for name, value in row["dims"].items() if name in ("step", "minutes")}
    made = {}
    for group in (None, row["group_code"]):
        for other in found:
            same = all(other["dims"].get(name, value) == value for name, value in dims.items())
            if other["group_code"] == group and same:
                made[other["dims"]["variant"]] = other
    return made


def _doubt(name: str, other: Row | None, holds: Stands) -> str | None:
    if other is not None and other["status"] == "published":
        return None if holds(other) else DOUBTS[name]
    if other is not None and other["note"] in _NOT_TRIED.get(name, ()):
        return str(other["note"])
    return DOUBTS[name]


def _contradicted(figures: Figures, row: Row, names: tuple[str, ...]) -> list[str]:
    """Doubts from a survey or a gold sample that say something else."""
    same = {name: row[name] for name in ("nuts_code", "group_code")}
    doubts = []
    for name in names:
        if row["measure"] != "share" or name not in _BESIDE:
            continue
        other = figures.first(row["indicator"], measure=_BESIDE[name], status="published", **same)
        if other is not None and not row["lo"] <= other["estimate"] <= row["hi"]:
            doubts.append(DOUBTS[name])
    return doubts
