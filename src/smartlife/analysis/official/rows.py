"""Rows of official figures: as published, with flags and age said in the note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.contract import Frame, Row, Sample
from smartlife.analysis.publication import Judged

if TYPE_CHECKING:
    from smartlife.analysis.official.rates import Observed


_EXPLAINED: Final = frozenset("bcdefimnprsu")
"""Flags of Eurostat that a figure may have; "z", not applicable, stands where there is none."""


def official_row(frame: Frame, measure: str, observed: Observed, *, is_old: bool = False) -> Row:
    """A row as published; without limits, since no standard errors are given."""
    figure = Judged(
        "published", None, observed.number, None, None, note_of(observed, is_old=is_old)
    )
    scheme, code = observed.group or (None, None)
    return frame.row(
        measure,
        figure,
        Sample(0, origins=(observed.origin_id,)),
        year=observed.year,
        group_scheme=scheme,
        group_code=code,
        dimensions={"dataset": observed.dataset}
        | ({"flags": observed.flags} if observed.flags else {})
        | ({"age": observed.age} if observed.age else {}),
    )


def note_of(observed: Observed, *, is_old: bool) -> str | None:
    """The remark with an official figure: its age counts most."""
    if is_old:
        return "history_only"
    if "u" in observed.flags:
        return "unreliable"
    if "b" in observed.flags:
        return "break_in_series"
    if "d" in observed.flags:
        return "definition_differs"
    if set(observed.flags) - _EXPLAINED:
        return "flag_not_known"
    return "converted_count" if observed.is_converted else None
