"""Gold samples: rounds in which people say what documents hold, and where readers differ."""

from typing import Any, Final

from smartlife.analysis.gold.progress import agreement_of
from smartlife.analysis.thresholds import MIN_KAPPA
from smartlife.tables.gold import FORM, is_draw
from smartlife.tables.gold_answers import row_key
from smartlife.tables.merging import Cells
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.audit import Differing, RoundContext, RoundsContext, RoundShown
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
    say, rows = reading.say, held_rows(reading, FORM)
    rounds = []
    for name in dict.fromkeys(row.get("round_id", "") for row in rows if row.get("document_id")):
        held = GoldRound(rows, name)
        told = tuple(f"{one.name}: {one.text}" for one in readers_of(reading, held))
        rounds.append(RoundShown(name, reading.url(f"/gold/{name}"), _about(reading, held), told))
    last = (
        Step(say.say("Go on with {round}", round=rounds[-1].name), rounds[-1].url)
        if rounds
        else Step(say.say("My study"), reading.url("/study"))
    )
    return RoundsContext(
        Head(
            say.say("Check what links find"),
            say.say("Rounds in which two people mark what texts truly say."),
            crumbs=crumbs(reading),
            next_steps=(last, Step(say.say("Check what is taught"), reading.url("/audit"))),
            section="study",
        ),
        say.say(
            "The programme reads skills and occupations from texts, and errs. Two people read a "
            "drawn sample and mark what is true; then figures know their errors."
        ),
        tuple(rounds),
        say.say("Nothing has been drawn yet. Draw a round with this command:"),
        command(reading, "gold", "sample"),
        reading.url("/methods"),
    )


def gold(reading: Read, round_id: RoundName) -> RoundContext:
    """One round: how far its readers are, and where they differ."""
    held = found_round(reading, round_id)
    say = reading.say
    readers = readers_of(reading, held)
    waiting = [one for one in readers if not one.is_whole]
    second_done = not any(one.reader == "second" for one in waiting)
    told = _told(reading, held) if second_done and held.documents("second") else []
    return RoundContext(
        Head(
            say.say("Round {round}: what texts say", round=round_id),
            say.say("How far the readers of this round are, and where they differ."),
            crumbs=crumbs(reading, Step(say.say("Check what links find"), reading.url("/gold"))),
            next_steps=(
                *(Step(f"{one.name}: {one.text}", one.url) for one in waiting),
                Step(say.say("State of my study"), reading.url("/study")),
            ),
            section="study",
        ),
        _about(reading, held),
        readers,
        tuple(_missing(reading, waiting, told)),
        _agreement(reading, told),
        tuple(_differing(reading, held)),
        command(reading, "run"),
    )


def found_round(reading: Reading, round_id: str) -> GoldRound:
    """A round.

    Raises:
        NotFound: there is none of that name.
    """
    held = GoldRound(held_rows(reading, FORM), round_id)
    if not held.rows:
        raise NotFound(reading.say.say("No round has this name."))
    return held


def readers_of(reading: Reading, held: GoldRound) -> tuple[Progress, ...]:
    """How far each reader of a round is; those who have nothing to read are left out."""
    say = reading.say
    made = []
    for reader, (name, note) in reader_words(reading).items():
        documents = held.documents(reader)
        if not documents:
            continue
        done = sum(held.is_read(one, reader) for one in documents)
        text = say.count(
            "{done} of {n} document read", "{done} of {n} documents read", len(documents),
            done=say.whole(done),
        )  # fmt: skip
        url = reading.url(f"/gold/{held.round_id}/{reader}")
        made.append(Progress(reader, name, note, done, len(documents), text, url))
    return tuple(made)


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


def _missing(reading: Reading, waiting: list[Progress], told: list[dict[str, Any]]) -> list[str]:
    say = reading.say
    made = [
        say.count(
            "{reader}: {n} document is not read yet.",
            "{reader}: {n} documents are not read yet.",
            one.total - one.done,
            reader=one.name,
        )
        for one in waiting
        if one.reader != "agreed"
    ]
    if any(one["kappa"] is not None and one["kappa"] < MIN_KAPPA for one in told):
        made.append(
            say.say(
                "Readers marked too differently: figures are not corrected by this round. Talk "
                "about what counts, and settle on marks."
            )
        )
    return made


def _agreement(reading: Reading, told: list[dict[str, Any]]) -> str:
    say, names = reading.say, report_material(reading).names
    sides = {"vacancies": say.say("Advertisements"), "courses": say.say("Courses")}
    return " ".join(
        f"{sides.get(one['side'], one['side'])}, {names.language(one['lang'])}, "
        f"{task_words(reading)[one['task']]}: "
        + kappa_words(reading, one["kappa"], one["agreed"], one["cases"])
        for one in told
    )


def task_words(reading: Reading) -> dict[str, str]:
    """What a document is read for, in words."""
    say = reading.say
    return {"occupation": say.say("Occupation"), "skills": say.say("Skills")}


def _differing(reading: Reading, held: GoldRound) -> list[Differing]:
    say = reading.say
    return [
        Differing(
            document,
            "",
            say.count("{n} true", "{n} true", len(held.true(document, "first"))),
            say.count("{n} true", "{n} true", len(held.true(document, "second"))),
            say.say("settled") if held.is_read(document, "agreed") else "",
            reading.url(f"/gold/{held.round_id}/agreed", {"at": number}),
        )
        for number, document in enumerate(held.documents("agreed")[:_MOST_DIFFERING], start=1)
    ]


def round_places(run: OpenRun) -> list[dict[str, str]]:
    """Rounds that the run has read."""
    found = run.tables.read("core__gold", ["round_id"]).column("round_id").to_pylist()
    return [{"round_id": name} for name in dict.fromkeys(found)]


GOLDS: Final = Page("golds", "/gold", golds, is_listed=False, is_for_owner=True)
GOLD: Final = Page(
    "gold", "/gold/{round_id}", gold, places=round_places, is_listed=False, is_for_owner=True
)
