"""What becomes of the rows of a table that people fill in: counted, checked, kept once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smartlife.model.issues import Issue
from smartlife.sources.entered.table import open_entered, read_entered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from smartlife.sources.entered.table import EnteredRow, Form
    from smartlife.store.accounts import Accounts
    from smartlife.store.run import StepRun


@dataclass(slots=True)
class Entered:
    """What a file of judgements says, and what became of its rows.

    Attributes:
        rows: Rows of its core table, sorted by its key.
        issues: Rejected rows and notes.
        read: Rows in the file.
        kept: Rows in use.
        duplicates: Rows that repeat another one.
        outside: Rows on documents that the study does not hold now, or not as they were.
        waiting: Rows in use of a draw that nobody has judged; they are no rows of its core table.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    read: int = 0
    kept: int = 0
    duplicates: int = 0
    outside: int = 0
    waiting: int = 0

    def counted(self, items: Iterable[EnteredRow | Issue]) -> Iterator[EnteredRow]:
        """Yields the rows and counts them; what is wrong with the others is kept."""
        for item in items:
            if isinstance(item, Issue):
                self.issues.append(item)
                self.read += item.severity == "rejected" and item.row is not None
            else:
                self.read += 1
                yield item

    def account(self, accounts: Accounts, form: Form) -> None:
        """Tells the accounts of a step what became of the rows."""
        accounts.read(form.name, form.kind, self.read)
        accounts.kept(form.name, form.kind, self.kept)
        accounts.duplicates(form.name, form.kind, self.duplicates)
        accounts.outside(form.name, form.kind, self.outside)
        for issue in self.issues:
            accounts.issue(form.name, form.kind, issue)


def kept_once(
    items: Iterable[EnteredRow | Issue],
    row_of: Callable[[EnteredRow], dict[str, Any] | Issue],
    key: Sequence[str],
) -> Entered:
    """Checks rows one by one; of those with the same key the first one is kept.

    Args:
        items: As `read_entered` gives them.
        row_of: A row of the core table, or why there is none.
        key: Columns of it.
    """
    made = Entered()
    settled: dict[tuple[Any, ...], dict[str, Any]] = {}
    for item in made.counted(items):
        row = row_of(item)
        if isinstance(row, Issue):
            made.issues.append(row)
        elif (named := tuple(row[name] for name in key)) in settled:
            made.duplicates += 1
        else:
            settled[named] = row
            made.kept += 1
    made.rows = [settled[named] for named in sorted(settled)]
    return made


def write_entered_rows(
    run: StepRun,
    form: Form,
    check: Callable[[Iterable[EnteredRow | Issue]], Entered],
    table: str,
) -> None:
    """Writes the core table of a file that people fill in; empty without the file."""
    opened = open_entered(run, form)
    made = Entered() if opened is None else check(read_entered(opened, form))
    if opened is not None:
        made.account(run.accounts, form)
    run.write_rows(table, made.rows)
