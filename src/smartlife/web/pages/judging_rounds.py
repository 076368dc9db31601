"""Rounds of judgements: what a kind of them is, how far one is, and the pages that tell it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from smartlife.languages.messages import Messages
from smartlife.sources.entered.table import Form
from smartlife.tables.merging import Cells
from smartlife.web.page import Head, Step
from smartlife.web.pages.figure import Fact
from smartlife.web.pages.judging import (
    Key,
    Progress,
    Reader,
    command,
    crumbs,
    held_rows,
    reader_words,
)
from smartlife.web.problems import NotFound
from smartlife.web.reading import Reading
from smartlife.web.runs import OpenRun

BOTH_READERS: Final[tuple[Reader, Reader]] = ("first", "second")
"""Those who read apart from each other."""


class Round(Protocol):
    """The rows of one round, by what they are about."""

    round_id: str
    rows: list[Cells]

    def read(self, reader: Reader) -> list[bool]:
        """Of each that a reader judges: whether it is done."""


R = TypeVar("R", bound=Round)


@dataclass(frozen=True, slots=True)
class Kind(Generic[R]):
    """What is judged in rounds: skill groups, or documents.

    Attributes:
        code: Of its addresses and of the command that draws a round.
        form: Its table.
        key: What tells rows of the table from others.
        subject: Column that every judgement fills in.
        make: Rows of the table and name of a round → the round.
        title: Title of the page of all rounds.
        about: What a round is about, in words.
        done_words: How many are done, of how many, in words.
        at_words: Which one is shown, of how many, and how many are done, in words.
    """

    code: str
    form: Form
    key: Key
    subject: str
    make: Callable[[list[Cells], str], R]
    title: Callable[[Messages], str]
    about: Callable[[Reading, R], str]
    done_words: Callable[[Messages, int, int], str]
    at_words: Callable[[Messages, int, int, int], str]

    def step(self, reading: Reading) -> Step:
        """Leads to all its rounds."""
        return Step(self.title(reading.say), reading.url(f"/{self.code}"))

    def url(self, reading: Reading, round_id: str) -> str:
        """Address of a round."""
        return reading.url(f"/{self.code}/{round_id}")

    def found(self, reading: Reading, round_id: str) -> R:
        """A round.

        Raises:
            NotFound: there is none of that name.
        """
        held = self.make(held_rows(reading, self.form), round_id)
        if not held.rows:
            raise NotFound(reading.say.say("No round has this name."))
        return held


@dataclass(frozen=True, slots=True)
class RoundShown:
    """A round: its name, its page, what it is about and how far it is, in words."""

    name: str
    url: str
    about: str
    progress: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundsContext:
    """All rounds.

    Attributes:
        head: Title, next steps.
        lead: What such a round is for.
        rounds: The newest last.
        empty: What to do if there is none.
        command: Draws a new round.
        method: Address of what is made of it.
    """

    head: Head
    lead: str
    rounds: tuple[RoundShown, ...]
    empty: str
    command: str
    method: str


@dataclass(frozen=True, slots=True)
class Differing:
    """What two readers see differently.

    Attributes:
        name: What it is about.
        lang: Its language, if it is not the reader's; else empty.
        first: What the first reader says.
        second: What the second reader says.
        agreed: What they settled on; may be empty.
        url: Where to settle on it.
    """

    name: str
    lang: str
    first: str
    second: str
    agreed: str
    url: str


@dataclass(frozen=True, slots=True)
class RoundContext:
    """A round.

    Attributes:
        head: Title, next steps.
        lead: What it is about.
        readers: How far each reader is.
        missing: What is missing before a figure is made of it.
        agreement: How far readers agree, part by part; empty before the second one is done.
        differing: What they see differently, once the second one is done.
        command: What to do after judging.
    """

    head: Head
    lead: str
    readers: tuple[Progress, ...]
    missing: tuple[str, ...]
    agreement: tuple[Fact, ...]
    differing: tuple[Differing, ...]
    command: str


def rounds_context(
    reading: Reading, kind: Kind[R], description: str, lead: str, other: Step
) -> RoundsContext:
    """The page of all rounds of a kind.

    Args:
        reading: The request.
        kind: What is judged.
        description: A sentence for search engines and previews.
        lead: What such a round is for.
        other: Leads to what else may be judged.
    """
    say, rows = reading.say, held_rows(reading, kind.form)
    names = dict.fromkeys(row.get("round_id", "") for row in rows if row.get(kind.subject))
    rounds = tuple(_round_shown(reading, kind, kind.make(rows, name)) for name in names)
    last = (
        Step(say.say("Go on with {round}", round=rounds[-1].name), rounds[-1].url)
        if rounds
        else Step(say.say("My study"), reading.url("/study"))
    )
    return RoundsContext(
        Head(
            kind.title(say),
            description,
            crumbs=crumbs(reading),
            next_steps=(last, other),
            section="study",
        ),
        lead,
        rounds,
        say.say("Nothing has been drawn yet. Draw a round with this command:"),
        command(reading, kind.code, "sample"),
        reading.url("/methods"),
    )


def _round_shown(reading: Reading, kind: Kind[R], held: R) -> RoundShown:
    told = tuple(f"{one.name}: {one.text}" for one in readers_of(reading, kind, held))
    return RoundShown(
        held.round_id, kind.url(reading, held.round_id), kind.about(reading, held), told
    )


def round_head(reading: Reading, kind: Kind[R], title: str, readers: tuple[Progress, ...]) -> Head:
    """What the page of a round has like every page; next come the readers who are not done."""
    say = reading.say
    return Head(
        title,
        say.say("How far the readers of this round are, and where they differ."),
        crumbs=crumbs(reading, kind.step(reading)),
        next_steps=(
            *(Step(f"{one.name}: {one.text}", one.url) for one in readers if not one.is_whole),
            Step(say.say("State of my study"), reading.url("/study")),
        ),
        section="study",
    )


def readers_of(reading: Reading, kind: Kind[R], held: R) -> tuple[Progress, ...]:
    """How far each reader of a round is; those who have nothing to read are left out."""
    made = []
    for reader, (name, note) in reader_words(reading).items():
        read = held.read(reader)
        if not read:
            continue
        done, total = sum(read), len(read)
        text = kind.done_words(reading.say, done, total)
        url = reading.url(f"/{kind.code}/{held.round_id}/{reader}")
        made.append(Progress(reader, name, note, done, total, text, url))
    return tuple(made)


def is_second_done(readers: tuple[Progress, ...]) -> bool:
    """True if the second reader has nothing left: before that, nobody is told what others say."""
    return not any(one.reader == "second" and not one.is_whole for one in readers)


def round_places(run: OpenRun, table: str) -> list[Mapping[str, str]]:
    """Parts of the addresses of the rounds that the run has read from a table."""
    found = run.tables.read(table, ["round_id"]).column("round_id").to_pylist()
    return [{"round_id": name} for name in dict.fromkeys(found)]


def reader_places(run: OpenRun, table: str) -> list[Mapping[str, str]]:
    """The same of what the first reader judges in them."""
    return [{**one, "reader": "first"} for one in round_places(run, table)]
