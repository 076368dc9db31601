"""Names and single figures of areas, as the report prints them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.document import Cell
from smartlife.products.figures.dumbbell import Side
from smartlife.products.figures.printing import Printed, print_figure
from smartlife.products.reports.situation.anchors import anchor

if TYPE_CHECKING:
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_REST: Final = "rest"


def as_shown(row: FigureRow) -> FigureRow:
    """A draft as it is printed: a figure, or an upper limit; that it is a draft is told around."""
    if row.status != "draft":
        return row
    return replace(row, status="at_most" if row.estimate is None else "published")


def printed_of(material: Material, row: FigureRow | None) -> Printed:
    """A figure as it is printed, drafts too."""
    return print_figure(as_shown(row) if row else None, material.say)


def figure_cell(material: Material, row: FigureRow | None) -> Cell:
    """Figure and interval in one cell."""
    printed = printed_of(material, row)
    return Cell(printed.whole, printed.sort, printed.status)


def is_given(row: FigureRow) -> bool:
    """True if there is something to show."""
    return row.status in ("published", "at_most", "draft")


def side_of(row: FigureRow | None) -> Side:
    """One mark of a dumbbell."""
    if row is None or not is_given(row):
        return Side(None, None, None)
    return Side(row.estimate, row.lo, row.hi)


def strategy_of(row: FigureRow) -> str | None:
    """Code of the strategy that a row is about; None: no strategy is held."""
    return row.group_code.partition("/")[0] if row.group_code else None


def is_rest(row: FigureRow) -> bool:
    """True if the row is about what belongs to no area."""
    return str(row.group_code).endswith(f"/{_REST}")


def by_area(material: Material, measure: str, region: str, strategy: str) -> dict[str, FigureRow]:
    """Rows of a measure by code of the area."""
    rows = material.figures.of("areas", measure, region)
    return {str(row.group_code): row for row in rows if strategy_of(row) == strategy}


def area_name(material: Material, code: str | None) -> str:
    """Name of an area in the reader's language."""
    known = material.areas.get(code or "")
    if known is not None:
        return in_language(material, known["names"])
    return material.say.say("no area (the rest)")


def in_language(material: Material, packed: Any) -> str:  # noqa: ANN401 - JSON or what it held
    """The text in the reader's language, else in English, else in any."""
    words: dict[str, str] = json.loads(packed) if isinstance(packed, str) else dict(packed)
    return words.get(material.lang) or words.get("en") or next(iter(words.values()))


def place_of(part: str, region: str, strategy: str) -> str:
    """Identifier of a block about one strategy in one region."""
    return f"{anchor(part, region)}-{strategy}"
