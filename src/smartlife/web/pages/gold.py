"""Gold samples: rounds in which people say what documents hold, and where readers differ."""

from collections.abc import Mapping
from typing import Any, Final

from smartlife.analysis.gold.progress import agreement_of
from smartlife.analysis.thresholds import MIN_KAPPA
from smartlife.languages.messages import Messages
from smartlife.tables.gold import FORM, is_draw
from smartlife.tables.gold_answers import row_key
from smartlife.tables.judged import FoundDocument, find_documents
from smartlife.tables.merging import Cells
from smartlife.web.holdings import report_material
from smartlife.web.page import Page, Step
from smartlife.web.pages.figure import Fact
from smartlife.web.pages.judging import (
    Progress,
    Reader,
    RoundName,
    command,
    kappa_words,
)
from smartlife.web.pages.judging_rounds import (
    Differing,
    Kind,
    RoundContext,
    RoundsContext,
    is_second_done,
    readers_of,
    round_head,
    round_places,
    rounds_context,
)
from smartlife.web.reading import Read, Reading

_MOST_DIFFERING: Final = 300


class GoldRound:
    """The rows of one round, by document.

    Args:
        rows: Of `inputs/gold.tsv`.
        round_id: The round.
    """

    def __init__(self, rows: list[Cells], round_id: str) -> None:
        self.round_id = round_id
        self.rows = [row for row in rows if row.get("round_id", "") == round_id]
        self._tasks: dict[tuple[str, str], dict[str, None]] = {}
        self._marks: dict[tuple[str, str], list[Cells]] = {}
        for row in self.rows:
            _, document, task, reader, _ = row_key(row)
            if task:
                self._tasks.setdefault((document, reader), {})[task] = None
            if not is_draw(row):
                self._marks.setdefault((document, reader), []).append(row)

    def documents(self, reader: Reader) -> list[str]:
        """What one reader reads, in the order of the draw; what both settle on."""
        if reader != "agreed":
            return [name for name, whose in self._tasks if whose == reader]
        both = self.documents("second")
        if not all(self.is_read(name, "second") for name in both):
            return []
        return [name for name in both if self._differ(name)]

    def tasks(self, document: str, reader: Reader) -> tuple[str, ...]:
        """What a document is to be read for; its occupation first."""
        found = self._tasks.get((document, reader)) or self._tasks.get((document, "first"), {})
        return tuple(sorted(found))

    def marks(self, document: str, reader: Reader) -> list[Cells]:
        """What one reader marked."""
        return self._marks.get((document, reader), [])

    def is_read(self, document: str, reader: Reader) -> bool:
        """True if every task has a mark."""
        done = {row.get("task", "") for row in self.marks(document, reader)}
        return done.issuperset(self.tasks(document, reader))

    def read(self, reader: Reader) -> list[bool]:
        """Of each document of a reader: whether it was read."""
        return [self.is_read(name, reader) for name in self.documents(reader)]

    def true(self, document: str, reader: Reader) -> set[str]:
        """What one reader says is true."""
        marks = self.marks(document, reader)
        return {row.get("concept_uri", "") for row in marks if row.get("mark") == "true"}

    def _differ(self, document: str) -> bool:
        if not self.is_read(document, "first"):
            return False
        return self.true(document, "first") != self.true(document, "second")


def golds(reading: Read) -> RoundsContext:
    """All rounds of gold samples of this study."""
    say = reading.say
    return rounds_context(
        reading,
        GOLD_SAMPLES,
        say.say("Rounds in which two people mark what texts truly say."),
        say.say(
            "The programme reads skills and occupations from texts, and errs. Two people read a "
            "drawn sample and mark what is true; then figures know their errors."
        ),
        Step(say.say("Check what is taught"), reading.url("/audit")),
    )


def gold(reading: Read, round_id: RoundName) -> RoundContext:
    """One round: how far its readers are, and where they differ."""
    held = GOLD_SAMPLES.found(reading, round_id)
    readers = readers_of(reading, GOLD_SAMPLES, held)
    is_told = is_second_done(readers) and held.documents("second")
    told = _told(reading, held) if is_told else []
    title = reading.say.say("Round {round}: what texts say", round=round_id)
    return RoundContext(
        round_head(reading, GOLD_SAMPLES, title, readers),
        _about(reading, held),
        readers,
        tuple(_missing(reading, readers, told)),
        _agreement(reading, told),
        tuple(_differing(reading, held)),
        command(reading, "run"),
    )


def _about(reading: Reading, held: GoldRound) -> str:
    say, names = reading.say, report_material(reading).names
    sides: dict[str, set[str]] = {}
    langs: dict[str, None] = {}
    for row in held.rows:
        sides.setdefault(row.get("side", ""), set()).add(row.get("document_id", ""))
        langs[row.get("lang", "")] = None
    counts = {side: len(found) for side, found in sides.items()}
    told = []
    if number := counts.get("vacancies", 0):
        told.append(say.count("{n} advertisement", "{n} advertisements", number))
    if number := counts.get("courses", 0):
        told.append(say.count("{n} course", "{n} courses", number))
    spoken = [names.language(one) for one in langs if one]
    return say.say("{documents} in: {languages}.", documents=say.listed(told),
                   languages=say.listed(spoken))  # fmt: skip


def _told(reading: Reading, held: GoldRound) -> list[dict[str, Any]]:
    run = reading.run
    return agreement_of(run.study.study_id, run.tables.scan, held.rows)


def _missing(
    reading: Reading, readers: tuple[Progress, ...], told: list[dict[str, Any]]
) -> list[str]:
    say = reading.say
    made = [
        say.count(
            "{reader}: {n} document is not read yet.",
            "{reader}: {n} documents are not read yet.",
            one.total - one.done,
            reader=one.name,
        )
        for one in readers
        if one.reader != "agreed" and not one.is_whole
    ]
    if any(one["kappa"] is not None and one["kappa"] < MIN_KAPPA for one in told):
        made.append(
            say.say(
                "Readers marked too differently: figures are not corrected by this round. Talk "
                "about what counts, and settle on marks."
            )
        )
    return made


def _agreement(reading: Reading, told: list[dict[str, Any]]) -> tuple[Fact, ...]:
    say, names = reading.say, report_material(reading).names
    sides = {"vacancies": say.say("Advertisements"), "courses": say.say("Courses")}
    return tuple(
        Fact(
            f"{sides.get(one['side'], one['side'])} · {names.language(one['lang'])} · "
            f"{task_words(reading)[one['task']]}",
            kappa_words(reading, one["kappa"], one["agreed"], one["cases"]),
        )
        for one in told
    )


def task_words(reading: Reading) -> dict[str, str]:
    """What a document is read for, in words."""
    say = reading.say
    return {"occupation": say.say("Occupation"), "skills": say.say("Skills")}


def _differing(reading: Reading, held: GoldRound) -> list[Differing]:
    say = reading.say
    shown = held.documents("agreed")[:_MOST_DIFFERING]
    found = find_documents(reading.run.tables.scan, shown)
    return [
        Differing(
            *_titled(reading, found, document),
            say.count("{n} true", "{n} true", len(held.true(document, "first"))),
            say.count("{n} true", "{n} true", len(held.true(document, "second"))),
            say.say("settled") if held.is_read(document, "agreed") else "",
            reading.url(f"/gold/{held.round_id}/agreed", {"at": number}),
        )
        for number, document in enumerate(shown, start=1)
    ]


def _titled(reading: Reading, found: Mapping[str, FoundDocument], document: str) -> tuple[str, str]:
    """What a document is called, and in which language if that is not the reader's.

    Documents that a later run does not have keep their identifier.
    """
    held = found.get(document)
    if held is None or not held.title:
        return document, ""
    return held.title, "" if held.lang == reading.lang else held.lang


def _done_words(say: Messages, done: int, total: int) -> str:
    return say.count(
        "{done} of {n} document read",
        "{done} of {n} documents read",
        total,
        done=say.whole(done),
    )


def _at_words(say: Messages, at: int, total: int, done: int) -> str:
    return say.say(
        "Document {at} of {total}; {done} read",
        at=say.whole(at),
        total=say.whole(total),
        done=say.whole(done),
    )


GOLD_SAMPLES: Final = Kind(
    "gold",
    FORM,
    row_key,
    "document_id",
    GoldRound,
    lambda say: say.say("Check what links find"),
    _about,
    _done_words,
    _at_words,
)
"""Documents, in which people mark what they truly say."""
GOLDS: Final = Page("golds", "/gold", golds, is_listed=False, is_for_owner=True)
GOLD: Final = Page(
    "gold",
    "/gold/{round_id}",
    gold,
    places=lambda run: round_places(run, "core__gold"),
    is_listed=False,
    is_for_owner=True,
)
