"""Audits: rounds in which people say what is truly taught, and where readers differ."""

from dataclasses import dataclass
from typing import Any, Final

from smartlife.analysis.audits.progress import round_progress
from smartlife.analysis.thresholds import MIN_READERS_KAPPA
from smartlife.languages.messages import Messages
from smartlife.model.provenance import stable_id
from smartlife.products.reports.situation.names import Names
from smartlife.tables.audit_answers import row_key
from smartlife.tables.audits import FORM
from smartlife.tables.merging import Cells
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.judging import (
    Progress,
    Reader,
    RoundName,
    command,
    crumbs,
    held_rows,
    kappa_words,
    reader_words,
)
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

Case = tuple[str, str, str]
"""Region whose courses are looked at, region that lacks the group, URI of the group."""


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
        agreement: How far readers agree; empty before the second one is done.
        differing: What they see differently, once the second one is done.
        command: What to do after judging.
    """

    head: Head
    lead: str
    readers: tuple[Progress, ...]
    missing: tuple[str, ...]
    agreement: str
    differing: tuple[Differing, ...]
    command: str


class AuditRound:
    """The rows of one round, by what they are about.

    Args:
        rows: Of `inputs/audits.tsv`.
        round_id: The round.
    """

    def __init__(self, rows: list[Cells], round_id: str) -> None:
        self.round_id = round_id
        self.rows = [row for row in rows if row.get("group_uri") and row_key(row)[0] == round_id]
        self._by_key = {row_key(row)[1:]: row for row in self.rows}
        self._keys = [(key[0], key[1], key[2], key[3]) for key in self._by_key]

    def row(self, case: Case, reader: Reader) -> Cells:
        """What one reader says of a group; empty if it is not held."""
        return self._by_key.get((*case, reader), {})

    def verdict(self, case: Case, reader: Reader) -> str:
        """The word for it; empty before it is read."""
        return self.row(case, reader).get("verdict", "")

    def cases(self, reader: Reader) -> list[Case]:
        """What one reader reads, in an order of chance; the groups that both settle on."""
        if reader == "agreed":
            return self._differing()
        found = [(at, for_, uri) for at, for_, uri, read_by in self._keys if read_by == reader]
        return sorted(found, key=lambda case: stable_id(self.round_id, *case))

    def _differing(self) -> list[Case]:
        """None before the second reader is done, who would see what the first one says."""
        both = self.cases("second")
        if not all(self.verdict(case, "second") for case in both):
            return []
        return [
            case
            for case in both
            if self.verdict(case, "first")
            and self.verdict(case, "first") != self.verdict(case, "second")
        ]

    def is_read(self, reader: Reader) -> list[bool]:
        """Of each case: whether it has a verdict."""
        return [bool(self.verdict(case, reader)) for case in self.cases(reader)]


def audits(reading: Read) -> RoundsContext:
    """All rounds of audits of this study."""
    say, rows = reading.say, held_rows(reading, FORM)
    names = dict.fromkeys(row.get("round_id", "") for row in rows if row.get("group_uri"))
    rounds = []
    for name in names:
        held = AuditRound(rows, name)
        rounds.append(
            RoundShown(
                name,
                reading.url(f"/audit/{name}"),
                _about(reading, held),
                tuple(f"{one.name}: {one.text}" for one in readers_of(reading, held)),
            )
        )
    last = Step(say.say("Go on with {round}", round=rounds[-1].name), rounds[-1].url) \
        if rounds else Step(say.say("My study"), reading.url("/study"))  # fmt: skip
    return RoundsContext(
        Head(
            say.say("Check what is taught"),
            say.say("Rounds in which two people say whether a skill group is truly taught."),
            crumbs=crumbs(reading),
            next_steps=(last, Step(say.say("Check what links find"), reading.url("/gold"))),
            section="study",
        ),
        say.say(
            "Where the programme found no course, there may be one. Two people look at a drawn "
            "sample of skill groups and say what is truly taught; then one figure stands in place "
            "of a bracket."
        ),
        tuple(rounds),
        say.say("Nothing has been drawn yet. Draw a round with this command:"),
        command(reading, "audit", "sample"),
        reading.url("/methods"),
    )


def audit(reading: Read, round_id: RoundName) -> RoundContext:
    """One round: how far its readers are, and where they differ."""
    held = found_round(reading, round_id)
    say = reading.say
    told = [one for one in round_progress(held.rows) if one["round"] == round_id]
    readers = readers_of(reading, held)
    open_ones = [one for one in readers if one.url and not one.is_whole]
    second_done = not any(one.reader == "second" and not one.is_whole for one in readers)
    next_steps = [Step(f"{one.name}: {one.text}", one.url) for one in open_ones]
    return RoundContext(
        Head(
            say.say("Round {round}: what is truly taught", round=round_id),
            say.say("How far the readers of this round are, and where they differ."),
            crumbs=crumbs(reading, Step(say.say("Check what is taught"), reading.url("/audit"))),
            next_steps=(
                *next_steps,
                Step(say.say("State of my study"), reading.url("/study")),
            ),
            section="study",
        ),
        _about(reading, held),
        readers,
        tuple(_missing(reading, told)),
        _agreement(reading, told) if second_done else "",
        tuple(_differing(reading, held)),
        command(reading, "run"),
    )


def found_round(reading: Reading, round_id: str) -> AuditRound:
    """A round.

    Raises:
        NotFound: there is none of that name.
    """
    held = AuditRound(held_rows(reading, FORM), round_id)
    if not held.rows:
        raise NotFound(reading.say.say("No round has this name."))
    return held


def readers_of(reading: Reading, held: AuditRound) -> tuple[Progress, ...]:
    """How far each reader of a round is; those who have nothing to read are left out."""
    say = reading.say
    made = []
    for reader, (name, note) in reader_words(reading).items():
        read = held.is_read(reader)
        if not read:
            continue
        text = say.count(
            "{done} of {n} group judged", "{done} of {n} groups judged", len(read),
            done=say.whole(sum(read)),
        )  # fmt: skip
        url = reading.url(f"/audit/{held.round_id}/{reader}")
        made.append(Progress(reader, name, note, sum(read), len(read), text, url))
    return tuple(made)


def verdict_words(say: Messages) -> dict[str, str]:
    """Verdict → it in words."""
    return {
        "yes": say.say("yes, it is taught"),
        "no": say.say("no, it is not taught"),
        "unsure": say.say("cannot tell"),
    }


def place_words(say: Messages, names: Names, at: str, lacking: str) -> str:
    """The region; at a partner also the one that lacks the group."""
    if at == lacking:
        return names.region(at)
    return say.say(
        "{partner}, for {region}", partner=names.region(at), region=names.region(lacking)
    )


def _about(reading: Reading, held: AuditRound) -> str:
    say, names = reading.say, report_material(reading).names
    places = dict.fromkeys((case[0], case[1]) for case in held.cases("first"))
    told = say.listed([place_words(say, names, *place) for place in places])
    groups = say.count(
        "{n} skill group was drawn", "{n} skill groups were drawn", len(held.cases("first"))
    )
    return f"{groups}: {told}."


def _missing(reading: Reading, told: list[dict[str, Any]]) -> list[str]:
    say = reading.say
    made = []
    first = sum(one["groups"] - one["read"] for one in told)
    second = sum(one["second_groups"] - one["second_read"] for one in told)
    if first:
        made.append(
            say.count("{n} group has no verdict yet.", "{n} groups have no verdict yet.", first)
        )
    if second:
        made.append(
            say.count(
                "{n} group waits for the second reader.",
                "{n} groups wait for the second reader.",
                second,
            )
        )
    kappas = [one["kappa"] for one in told if one["kappa"] is not None]
    if not second and kappas and min(kappas) < MIN_READERS_KAPPA:
        made.append(
            say.say(
                "Readers judged too differently for a figure. Talk about what counts as taught, "
                "and draw a new round."
            )
        )
    return made


def _agreement(reading: Reading, told: list[dict[str, Any]]) -> str:
    names = report_material(reading).names
    return " ".join(
        f"{names.region(one['region'])}: "
        + kappa_words(reading, one["kappa"], one["agreed"], one["pairs"])
        for one in told
        if one["pairs"]
    )


def _differing(reading: Reading, held: AuditRound) -> list[Differing]:
    say = reading.say
    words = {"": "", **verdict_words(say)}
    return [
        Differing(
            held.row(case, "first").get("group") or case[2],
            "" if reading.lang == "en" else "en",
            words.get(held.verdict(case, "first"), ""),
            words.get(held.verdict(case, "second"), ""),
            words.get(held.verdict(case, "agreed"), ""),
            reading.url(f"/audit/{held.round_id}/agreed", {"at": number}),
        )
        for number, case in enumerate(held.cases("agreed"), start=1)
    ]


def round_places(run: OpenRun) -> list[dict[str, str]]:
    """Rounds that the run has read."""
    found = run.tables.read("core__audits", ["round_id"]).column("round_id").to_pylist()
    return [{"round_id": name} for name in dict.fromkeys(found)]


AUDITS: Final = Page("audits", "/audit", audits, is_listed=False, is_for_owner=True)
AUDIT: Final = Page(
    "audit", "/audit/{round_id}", audit, places=round_places, is_listed=False, is_for_owner=True
)
