"""The whole exception tree of smartlife; nothing else raises an error meant for people.

    SmartlifeError
    ├── StudyInvalid          study.toml (or a file in inputs/) says something we cannot follow
    ├── RequestInvalid        what is asked for (an option, a place, a name) cannot be followed
    ├── InputUnreadable       a file as a whole cannot be read
    │   ├── FormatUnknown     its content is none of the formats we read
    │   ├── ColumnsMissing    a table lacks columns that its kind needs
    │   ├── ArchiveRefused    an archive is unsafe (bomb, path outside, encrypted)
    │   └── LimitExceeded     larger than the stated bound
    ├── SourceChanged         a source no longer looks as its source.yml says
    ├── StudyLocked           another process is writing to this study
    ├── StoreFailed           the lake cannot be written or read (disk full, damaged file)
    ├── TableInvalid          a step produced rows that break the table's definition
    ├── CountsBroken          read ≠ kept + rejected + duplicate + outside period
    └── StepFailed            a step of the pipeline failed for another reason

Every error says *what* happened, *where*, and *what to do*; the command line prints these as
three lines. Errors never replace a rejected row: a row that cannot be used becomes a
`smartlife.model.issues.Issue` and the run goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Saying(Protocol):
    """Says texts in a reader's language; `languages.messages.Messages` does."""

    def say(self, text: str, /, **values: object) -> str:
        """The text, `{name}` replaced."""

    def whole(self, number: float) -> str:
        """A whole number."""


class SmartlifeError(Exception):
    """Base of all errors shown to people.

    Args:
        what: One sentence: what happened.
        where: File, row, key or address it happened at.
        todo: What the reader can do about it.
        told: What happened and what to do in the words of a page, in a reader's language; None
            where no page can cause it, or its kind says enough.
        fields: Machine-readable details, for `--json` and the web.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        todo: str | None = None,
        told: Callable[[Saying], str] | None = None,
        **fields: object,
    ) -> None:
        self.what = what
        self.where = where
        self.todo = todo
        self.told = told
        self.fields = fields
        super().__init__(what)

    def __str__(self) -> str:
        """The three lines: what, where, what to do."""
        return "\n".join(part for part in (self.what, self.where, self.todo) if part)


class StudyInvalid(SmartlifeError):
    """study.toml or a file of `inputs/` breaks its rules; `fields["problems"]` lists all."""

    code = "study_invalid"
    exit_code = 2


class RequestInvalid(SmartlifeError):
    """What is asked for contradicts itself, has no effect, or names something that is not known."""

    code = "request_invalid"
    exit_code = 2


class InputUnreadable(SmartlifeError):
    """A file as a whole cannot be read."""

    code = "input_unreadable"
    exit_code = 3


class FormatUnknown(InputUnreadable):
    """The content of a file is none of the formats we read."""

    code = "format_unknown"


class ColumnsMissing(InputUnreadable):
    """A table lacks columns that its kind needs; `fields` has `missing` and `found`."""

    code = "columns_missing"


class ArchiveRefused(InputUnreadable):
    """An archive is unsafe to open: a bomb, a path outside of it, encrypted, or damaged."""

    code = "archive_refused"


class LimitExceeded(InputUnreadable):
    """A file, line, cell or table is larger than the stated bound."""

    code = "limit_exceeded"


class SourceChanged(SmartlifeError):
    """A source no longer looks as its description says."""

    code = "source_changed"
    exit_code = 3


class StudyLocked(SmartlifeError):
    """Another process is writing to this study; `fields` has `pid`, `host`, `since`."""

    code = "study_locked"
    exit_code = 4


class StoreFailed(SmartlifeError):
    """The lake cannot be written or read."""

    code = "store_failed"
    exit_code = 5


class TableInvalid(SmartlifeError):
    """A step produced rows that break the definition of their table."""

    code = "table_invalid"
    exit_code = 6


class CountsBroken(SmartlifeError):
    """The rows of a source do not add up: read ≠ kept + rejected + duplicate + outside."""

    code = "counts_broken"
    exit_code = 6


class StepFailed(SmartlifeError):
    """A step of the pipeline failed; the cause is chained."""

    code = "step_failed"
    exit_code = 7
