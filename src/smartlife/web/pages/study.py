"""My study, for its owner: what the pages rest on, what waits for a run, and what was not used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from smartlife.errors import SmartlifeError
from smartlife.model.issues import REASONS
from smartlife.pipeline.running import stale_steps
from smartlife.sources.entered.table import Form
from smartlife.store.lake import file_checksum
from smartlife.tables import audits, gold
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.judging import command, held_rows
from smartlife.web.reading import Read, Reading

_MOST_SHOWN: Final = 200
_VALUE: Final = 120
_INPUTS: Final = "inputs/"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that the next run takes up: what, and where it stands."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class IssueShown:
    """A row that was not used, or not wholly.

    Attributes:
        source: Its source.
        file: Its file.
        row: Number of the row; a dash for the whole file.
        column: Its column; may be empty.
        value: What stands there; may be empty.
        reason: What is wrong in the reader's language; empty if that is English.
        told: What exactly is wrong and what to do, in English.
        weight: not used at all, or used without this value.
    """

    source: str
    file: str
    row: str
    column: str
    value: str
    reason: str
    told: str
    weight: str


@dataclass(frozen=True, slots=True)
class StudyContext:
    """The state of the study.

    Attributes:
        head: Title, next steps.
        run: When it was last run, and the name of the run.
        folder: Where it lies.
        waiting: What has been entered or changed since.
        steps: How much of it a run would do anew, in words; empty if nothing.
        problem: Why a run could not begin now; may be empty.
        command: What to do next.
        entered: Rows that people entered and that were not used.
        others: Rows of sources that were not used.
        more: How many more there are, in words; may be empty.
    """

    head: Head
    run: str
    folder: str
    waiting: tuple[Waiting, ...]
    steps: str
    problem: str
    command: str
    entered: tuple[IssueShown, ...]
    others: tuple[IssueShown, ...]
    more: str


def study(reading: Read) -> StudyContext:
    """State of the study: last run, what waits for the next, rows that were not used."""
    say, run = reading.say, reading.run
    waiting = tuple(_waiting(reading))
    steps, problem = _steps(reading)
    issues = _issues(reading)
    entered = [one for source, one in issues if source.startswith(_INPUTS)]
    others = [one for source, one in issues if not source.startswith(_INPUTS)]
    left = max(0, len(entered) - _MOST_SHOWN) + max(0, len(others) - _MOST_SHOWN)
    return StudyContext(
        head=Head(
            say.say("My study: something waits for the next run")
            if waiting or steps
            else say.say("My study: the pages show all that was entered"),
            say.say("When this study was last run, what has changed since, and what to do."),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                Step(say.say("Check what is taught"), reading.url("/audit")),
                Step(say.say("Check what links find"), reading.url("/gold")),
                Step(say.say("Sources and licences"), reading.url("/sources")),
            ),
            section="study",
        ),
        run=say.say("Last run: {day} (run {run}).", day=_day(reading), run=run.run_id),
        folder=str(run.study.folder),
        waiting=waiting,
        steps=steps,
        problem=problem,
        command=command(reading, "run"),
        entered=tuple(entered[:_MOST_SHOWN]),
        others=tuple(others[:_MOST_SHOWN]),
        more=say.count("{n} more row is in the open data.", "{n} more rows are in the open data.",
                       left) if left else "",
    )  # fmt: skip


def _day(reading: Reading) -> str:
    path = reading.run.lake.folder / "runs" / f"{reading.run.run_id}.json"
    when = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
    return f"{reading.say.day(when.date())}, {when:%H:%M}"


def _steps(reading: Reading) -> tuple[str, str]:
    """How much a run would do anew; or why it cannot begin."""
    try:
        stale = stale_steps(reading.run.study)
    except SmartlifeError as error:
        return "", " · ".join(filter(None, (error.what, error.where, error.todo)))
    if not stale:
        return "", ""
    return reading.say.count(
        "A run would do {n} step anew: files, settings or the programme have changed.",
        "A run would do {n} steps anew: files, settings or the programme have changed.",
        len(stale),
    ), ""


def _waiting(reading: Reading) -> list[Waiting]:
    """Tables that people fill in and that are not as the run has read them."""
    say, study = reading.say, reading.run.study
    rows = reading.run.tables.read("core__origins", ["source_id", "file", "checksum"]).to_pylist()
    known = {row["file"]: row["checksum"] for row in rows if row["source_id"].startswith(_INPUTS)}
    folder = study.folder / "inputs"
    paths = {f"{_INPUTS}{path.name}": path for path in sorted(folder.glob("[!.]*.*"))
             if path.is_file()}  # fmt: skip
    made = []
    for name in sorted({*known, *paths}):
        path = paths.get(name)
        if path is None:
            made.append(Waiting(say.say("was taken away since the last run"), name))
        elif known.get(name) != file_checksum(path):
            made.append(Waiting(_changed(reading, name), name))
    return made


def _changed(reading: Reading, name: str) -> str:
    say = reading.say
    counted = _JUDGEMENTS.get(name)
    number = len(_new(reading, *counted)) if counted else 0
    if not number:
        return say.say("has changed since the last run")
    return say.count(
        "{n} judgement was entered since the last run",
        "{n} judgements were entered since the last run",
        number,
    )


def _new(
    reading: Reading, form: Form, table: str, columns: Mapping[str, str]
) -> set[tuple[str, ...]]:
    """Judgements that the run has not read."""

    def key(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(row.get(name) or "") for name in columns)

    said = next(name for name in columns if name in ("verdict", "mark"))
    rows = reading.run.tables.read(table, list(columns.values())).to_pylist()
    read = {key({ours: row[theirs] for ours, theirs in columns.items()}) for row in rows}
    held = held_rows(reading, form)
    given = {"reading": "first"}
    return {
        key({**given, **{name: text for name, text in row.items() if text}})
        for row in held
        if row.get(said)
    } - read


_AUDIT_COLUMNS: Final = {
    "round_id": "round_id", "region": "nuts_code", "group_uri": "group_uri", "reading": "reading",
    "verdict": "verdict", "course_id": "course_id", "found_course": "found_course",
}  # fmt: skip
_GOLD_COLUMNS: Final = {
    "round_id": "round_id", "document_id": "document_id", "reading": "reading", "mark": "mark",
    "concept_uri": "concept_uri",
}  # fmt: skip
_JUDGEMENTS: Final[dict[str, tuple[Form, str, Mapping[str, str]]]] = {
    audits.FORM.name: (audits.FORM, "core__audits", _AUDIT_COLUMNS),
    gold.FORM.name: (gold.FORM, "core__gold", _GOLD_COLUMNS),
}


def _issues(reading: Reading) -> list[tuple[str, IssueShown]]:
    """Source and issue, those that lost a record first."""
    say, material = reading.say, report_material(reading)
    weights = {
        "rejected": say.say("not used"),
        "noted": say.say("used without this value"),
    }
    # what exactly is wrong stands in English beside it
    reasons = {} if reading.lang == "en" else {code: say.say(of) for code, of in REASONS.items()}
    rows = reading.run.tables.read("core__issues").to_pylist()
    rows.sort(key=lambda row: (row["severity"] != "rejected", row["source_id"], row["file"],
                               row["row"] or 0, row["column"] or ""))  # fmt: skip
    return [
        (
            row["source_id"],
            IssueShown(
                material.sources.short(row["source_id"]),
                row["file"],
                say.whole(row["row"]) if row["row"] else "–",
                row["column"] or "",
                (row["value"] or "")[:_VALUE],
                reasons.get(row["reason"], ""),
                row["message"],
                weights.get(row["severity"], row["severity"]),
            ),
        )
        for row in rows
    ]


STUDY: Final = Page("study", "/study", study, is_listed=False, is_for_owner=True)
