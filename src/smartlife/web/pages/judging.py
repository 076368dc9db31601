"""What pages on which people judge share: the form's token, what may be taken back, who reads."""

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http import HTTPStatus
from itertools import count
from shlex import quote
from threading import Lock
from typing import Annotated, Final, Literal

from fastapi import Path, Query

from smartlife.model.study import Study
from smartlife.pipeline.entered_tables import Held, changing, read_held, write_held
from smartlife.sources.entered.table import EnteredRow, Form, on_one_line
from smartlife.tables.merging import Cells, Turned, taken_back, turned_rows
from smartlife.web.page import Step
from smartlife.web.pages.learner_form import Sent
from smartlife.web.pages.learner_shapes import FieldError
from smartlife.web.problems import NotFound, Refused
from smartlife.web.reading import Reading

Reader = Literal["first", "second", "agreed"]
"""Who reads: one, another one, or both together where they differ."""
Key = Callable[[Mapping[str, str]], tuple[str, ...]]

RoundName = Annotated[str, Path(max_length=80, description="Name of the round.")]
At = Annotated[
    int, Query(ge=0, le=1_000_000, description="Which one, from 1 on; 0: the first to be read.")
]
Done = Annotated[Literal["", "saved", "undone"], Query(description="What has just been done.")]
MOST_UNDONE: Final = 200
_STEPS: Final = count(1)
"""Numbers of judgements, never the same in one process: forms name them."""
MOST_WORDS: Final = 300


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one reading is.

    Attributes:
        reader: first, second, agreed.
        name: It in words.
        note: What the reader does.
        done: How many were judged.
        total: How many there are.
        text: Both in words.
        url: Where to go on; empty if there is nothing to do.
    """

    reader: Reader
    name: str
    note: str
    done: int
    total: int
    text: str
    url: str

    @property
    def is_whole(self) -> bool:
        """True if nothing is left."""
        return self.done >= self.total


@dataclass(frozen=True, slots=True)
class JudgingForm:
    """What every form on which people judge has.

    Attributes:
        action: Where it goes.
        token: Tells that it is ours.
        at: Number of what is judged.
        total: Of how many.
        done: How many were judged.
        progress: It in words.
        reader: Name or initials of who reads.
        note: What others should know.
        earlier: Address of the one before; may be empty.
        later: Address of the next; may be empty.
        told: What has just been done; may be empty.
        step: Number of the judgement that may be taken back; 0 if there is none.
        seen: Stands for what is held of this judgement while the page is made.
    """

    action: str
    token: str
    at: int
    total: int
    done: int
    progress: str
    reader: str
    note: str
    earlier: str
    later: str
    told: str
    step: int
    seen: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was said before a page is shown.

    Attributes:
        told: What has just been done, in words.
        sent: What was sent, if it cannot be used as it is.
        errors: What is wrong with it.
    """

    told: str = ""
    sent: Sent | None = None
    errors: tuple[FieldError, ...] = ()


NOTHING_SAID: Final = Said()


@dataclass(frozen=True, slots=True)
class _Judgement:
    step: int
    at: int
    turned: tuple[Turned, ...]


class Judged:
    """What was judged on pages since the run was opened: to be taken back, and by whom.

    Also holds the tables as they were last read, since each page needs all rows of one.

    For many threads. It ends with the run, which has read the judgements before it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._steps: dict[tuple[str, ...], list[_Judgement]] = {}
        self._readers: dict[tuple[str, ...], str] = {}
        self._read: dict[str, tuple[tuple[int, ...], list[Cells]]] = {}

    def rows(self, study: Study, form: Form) -> list[Cells]:
        """The rows of a table as it stands now; read again only if its file is another one."""
        path = study.folder / form.name
        try:
            stat = path.stat()
        except FileNotFoundError:
            return []
        about = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        with self._lock:
            known = self._read.get(form.name)
        if known is not None and known[0] == about:
            return known[1]
        rows = read_held(study, form).rows
        with self._lock:
            self._read[form.name] = (about, rows)
        return rows

    def add(self, about: tuple[str, ...], at: int, turned: tuple[Turned, ...]) -> None:
        """Remembers a judgement."""
        with self._lock:
            steps = self._steps.setdefault(about, [])
            steps.append(_Judgement(next(_STEPS), at, turned))
            del steps[:-MOST_UNDONE]

    def last(self, about: tuple[str, ...]) -> _Judgement | None:
        """The last judgement."""
        with self._lock:
            steps = self._steps.get(about)
            return steps[-1] if steps else None

    def step(self, about: tuple[str, ...], step: int) -> _Judgement | None:
        """The judgement of a number; None if it was taken back before, or is too long ago."""
        with self._lock:
            return next((one for one in self._steps.get(about, []) if one.step == step), None)

    def drop(self, about: tuple[str, ...], one: _Judgement) -> None:
        """Forgets a judgement."""
        with self._lock:
            self._steps[about] = [held for held in self._steps.get(about, []) if held != one]

    def reader(self, about: tuple[str, ...]) -> str | None:
        """Who judged last."""
        with self._lock:
            return self._readers.get(about)

    def name_reader(self, about: tuple[str, ...], reader: str) -> None:
        """Remembers who judges."""
        with self._lock:
            self._readers[about] = reader


def judged(reading: Reading) -> Judged:
    """What was judged since the run was opened."""
    return reading.run.once("judged", Judged)


@cache
def form_token() -> str:
    """What forms of this process bear; pages of other sites cannot read it."""
    return secrets.token_urlsafe(32)


def check_owner(reading: Reading) -> None:
    """Lets only the owner write.

    Raises:
        NotFound: who sends is not the owner, or a page of another site sends.
    """
    if reading.audience != "owner":
        raise NotFound


def is_ours(sent: Sent) -> bool:
    """True if a form is of this process: not of another site, nor older than the server."""
    return hmac.compare_digest(sent.one("token").encode(), form_token().encode())


def held_rows(reading: Reading, form: Form) -> list[Cells]:
    """The rows of a table that people fill in, as it stands now; never change them."""
    return judged(reading).rows(reading.run.study, form)


@contextmanager
def rows_changed(
    reading: Reading, form: Form, key: Key, about: tuple[str, ...], at: int
) -> Iterator[tuple[Held, list[Cells]]]:
    """Changes a table: what the block leaves in the list is written, and can be taken back.

    Args:
        reading: The request.
        form: The table.
        key: What tells its rows from others.
        about: Table, round and reader.
        at: Number of what is judged.
    """
    with changing(reading.run.study, form, waiting=_wait) as held:
        rows = [dict(row) for row in held.rows]
        yield held, rows
        turned = turned_rows(held.rows, rows, key)
        if turned:
            write_held(reading.run.study, held, rows)
            judged(reading).add(about, at, turned)


def undo(reading: Reading, form: Form, key: Key, about: tuple[str, ...], step: int) -> int:
    """Takes a judgement back.

    Args:
        reading: The request.
        form: The table.
        key: What tells its rows from others.
        about: Table, round and reader.
        step: Number of the judgement, so that who presses twice takes back one.

    Returns:
        Number of what was judged; 0 if there is nothing to take back any more.

    Raises:
        Refused: somebody else has changed it since.
    """
    with changing(reading.run.study, form, waiting=_wait) as held:
        one = judged(reading).step(about, step)
        if one is None:
            return 0
        rows = taken_back(held.rows, one.turned, key)
        if rows is None:
            judged(reading).drop(about, one)
            say = reading.say
            raise Refused(
                say.say("This was changed by somebody else since: nothing was taken back"),
                say.say("Load the page anew to see what is held now."),
                status=HTTPStatus.CONFLICT,
            )
        write_held(reading.run.study, held, rows)
        judged(reading).drop(about, one)
    return one.at


def _wait() -> None:
    """Whoever writes just now needs a moment only; the page waits for it."""


def today() -> str:
    """The day of a judgement, where the owner is."""
    return datetime.now().astimezone().date().isoformat()


def reader_name(reading: Reading, about: tuple[str, ...], rows: Sequence[Cells]) -> str:
    """Who reads: who judged last on a page, else whose name stands at the newest judgement.

    Args:
        reading: The request.
        about: Table, round and reader.
        rows: Judgements of this reader.
    """
    known = judged(reading).reader(about)
    if known is not None:
        return known
    named = [row for row in rows if row.get("reader")]
    return max(named, key=lambda row: row.get("date", ""))["reader"] if named else ""


def as_line(form: Form, number: int, said: Mapping[str, str]) -> EnteredRow:
    """What was said on a page, as a line of a list would say it.

    Args:
        form: The table.
        number: Of the line.
        said: Column → text; line ends, tabs and what cannot be seen go, as in every list.
    """
    cells = {name: on_one_line(text) for name, text in said.items()}
    return EnteredRow(form.name, number, {name: text for name, text in cells.items() if text})


def is_same_person(one: str, other: str) -> bool:
    """True if two names are the same."""
    return bool(one) and one.casefold().split() == other.casefold().split()


def first_open(done: Sequence[bool], after: int = 0) -> int:
    """Number of the next that is not judged, from 1 on, looked for after one and then from the top.

    The one after, or the last, if nothing is left.
    """
    order = [*range(after, len(done)), *range(min(after, len(done)))]
    found = next((place + 1 for place in order if not done[place]), None)
    return found or min(after + 1, len(done))


def told_words(reading: Reading, done: str) -> str:
    """What has just been done, in words."""
    say = reading.say
    return {"saved": say.say("Saved."), "undone": say.say("Taken back.")}.get(done, "")


def reader_words(reading: Reading) -> dict[Reader, tuple[str, str]]:
    """Who reads → its name and what it does."""
    say = reading.say
    return {
        "first": (
            say.say("First reader"),
            say.say("Reads everything that was drawn."),
        ),
        "second": (
            say.say("Second reader"),
            say.say("Another person, who reads a part again and does not see what the first says."),
        ),
        "agreed": (
            say.say("Both together"),
            say.say("Talk about what you saw differently, and settle on it."),
        ),
    }


def crumbs(reading: Reading, *more: Step) -> tuple[Step, ...]:
    """The way from the start page to a page for judging."""
    say = reading.say
    return (
        Step(say.say("Start"), reading.url("/")),
        Step(say.say("My study"), reading.url("/study")),
        *more,
    )


def command(reading: Reading, *words: str) -> str:
    """A command for this study, as one types it."""
    return " ".join(("smartlife", *words, quote(str(reading.run.study.folder))))


def kappa_words(reading: Reading, kappa: float | None, agreed: float, pairs: int) -> str:
    """How far two readers agree, in words."""
    say = reading.say
    said = say.count(
        "Both read {n} case, and agree in {share} of them.",
        "Both read {n} cases, and agree in {share} of them.",
        pairs,
        share=say.share(agreed),
    )
    if kappa is None:
        return said
    return said + " " + say.say("Cohen’s kappa: {kappa}.", kappa=say.number(kappa, decimals=2))
