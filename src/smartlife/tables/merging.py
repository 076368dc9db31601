"""What a filled-in list changes in the rows held: the newest word counts, and every change is told.

An empty cell of a list takes nothing away. What bears an older day than the row held does not
replace it: a list that lay in a drawer is no news.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartlife.formats.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that a list has changed.

    Attributes:
        about: What the row is about.
        column: Name of the column.
        before: The text held before.
        after: The text now; "" if the row is gone.
    """

    about: str
    column: str
    before: str
    after: str


@dataclass(slots=True)
class Merged:
    """The rows of a table after a list.

    Attributes:
        rows: All rows, in their order.
        added: Judgements that are new.
        changed: Judgements that were other ones before.
        same: Judgements that were held already.
        older: Judgements that stay, as the list bears an older day.
        changes: Cells that are others now, of judgements, notes and days alike.
    """

    rows: list[Cells]
    added: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    changes: list[Change] = field(default_factory=list)

    def tell(self, about: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Notes which cells are others now; those that were empty before are no change."""
        self.changes += [
            Change(about, name, text, after.get(name, ""))
            for name, text in before.items()
            if text and after.get(name, "") != text
        ]


def is_older(said: Mapping[str, str], held: Mapping[str, str]) -> bool:
    """True if both bear a day, and what is said is the older one."""
    days = [_day(cells.get("date", "")) for cells in (said, held)]
    return days[0] is not None and days[1] is not None and days[0] < days[1]


def _day(text: str) -> date | None:
    try:
        return parse_date(text)[0] if text else None
    except ValueError:
        return None


def filled_over(held: Mapping[str, str], said: Mapping[str, str], columns: Iterable[str]) -> Cells:
    """The row held with these cells as they are said; where nothing is said, what is held stays."""
    return {**held, **{name: said[name] for name in columns if said.get(name)}}
