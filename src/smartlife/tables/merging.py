"""What a filled-in list changes in the rows held: the newest word counts, and every change is told.

An empty cell of a list takes nothing away. What bears an older day than the row held does not
replace it: a list that lay in a drawer is no news.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartlife.formats.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Turned:
    """A row that is another one now.

    Attributes:
        before: The row before; None if it is new.
        after: The row now; None if it is gone.
    """

    before: Cells | None
    after: Cells | None


def turned_rows(
    before: Iterable[Cells], after: Iterable[Cells], key: Callable[[Cells], tuple[str, ...]]
) -> tuple[Turned, ...]:
    """Which rows are others now.

    Args:
        before: All rows before.
        after: All rows now.
        key: What tells a row from others.
    """
    held = {key(row): _filled(row) for row in before}
    now = {key(row): _filled(row) for row in after}
    return tuple(
        Turned(held.get(name), now.get(name))
        for name in dict.fromkeys((*held, *now))
        if held.get(name) != now.get(name)
    )


def taken_back(
    rows: Sequence[Cells], turned: Iterable[Turned], key: Callable[[Cells], tuple[str, ...]]
) -> list[Cells] | None:
    """All rows with some of them as they were before; None if one has been changed since.

    Args:
        rows: All rows as they are held.
        turned: What is taken back.
        key: What tells a row from others.
    """
    held = {key(row): dict(row) for row in rows}
    for one in turned:
        name = key(one.after or one.before or {})
        if (_filled(held[name]) if name in held else None) != one.after:
            return None
        if one.before is None:
            held.pop(name)
        else:
            held[name] = dict(one.before)
    return list(held.values())


def _filled(row: Cells) -> Cells:
    return {name: text for name, text in row.items() if text}
