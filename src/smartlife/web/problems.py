"""What is told when something goes wrong: a page in the reader's language, or problem+json."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.errors import SmartlifeError
    from smartlife.languages.messages import Messages


class NotFound(Exception):
    """The study has nothing at this address.

    Args:
        what: What was looked for, in the reader's language.
    """

    def __init__(self, what: str = "") -> None:
        self.what = what
        super().__init__(what)


class Refused(Exception):
    """What was entered cannot be used.

    Args:
        what: What is wrong, in the reader's language.
        todo: What to do about it.
        status: HTTP status.
        headers: Of the answer.
    """

    def __init__(
        self,
        what: str,
        todo: str = "",
        *,
        status: int = 422,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.what = what
        self.todo = todo
        self.status = status
        self.headers = headers
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as it is told (RFC 9457 in JSON).

    Attributes:
        status: HTTP status.
        title: What happened.
        detail: More about it; may be empty.
        todo: What to do.
        reference: Finds it in the log; empty if there is nothing to find.
    """

    status: int
    title: str
    detail: str = ""
    todo: str = ""
    reference: str = ""

    @property
    def code(self) -> str:
        """The name of the status: `Not Found`."""
        return HTTPStatus(self.status).phrase


_TOO_MANY: Final = 429


def problem_of(status: int, say: Messages, detail: str = "", reference: str = "") -> Problem:
    """A status in words."""
    if status == HTTPStatus.NOT_FOUND:
        return Problem(
            status,
            say.say("There is no such page"),
            detail,
            say.say("Search for it, or begin at the start page."),
        )
    if status == _TOO_MANY:
        return Problem(
            status,
            say.say("Too many requests at once"),
            detail,
            say.say("Wait a moment and try again."),
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem(
            status,
            say.say("Something went wrong on our side"),
            detail,
            say.say("Try again. If it stays so, tell the people who run this site the code below."),
            reference,
        )
    return Problem(
        status,
        say.say("This request cannot be answered"),
        detail,
        say.say("Check what you entered, or begin at the start page."),
    )


def in_words(error: SmartlifeError, say: Messages) -> str:
    """An error as a page tells it: what is wrong and what to do, in the reader's language."""
    if error.told is not None:
        return error.told(say)
    by_code = {
        "limit_exceeded": say.say(
            "This is more than what is read. Give only the part that matters."
        ),
        "archive_refused": say.say("This file is not opened: it is damaged or locked."),
        "format_unknown": say.say(
            "This file is no text, PDF or Word document (DOCX). Paste the text instead."
        ),
        "input_unreadable": say.say(
            "No text can be read from this file: it may be damaged, empty, a scanned picture, or "
            "locked with a password. Paste the text instead."
        ),
    }
    if error.code in by_code:
        return by_code[error.code]
    # options of the command are of no use on a page
    todo = error.todo if error.todo and "--" not in error.todo else ""
    return f"{error.what}. {todo}".strip()
