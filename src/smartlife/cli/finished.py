"""What commands that answer from a study's last run share: that run, and the reader's language."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from smartlife.cli.console import err, is_terminal, printable
from smartlife.cli.studies import engine_settings
from smartlife.errors import RequestInvalid, StudyInvalid
from smartlife.model.study import REPORT_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from smartlife.model.study import Study
    from smartlife.store.run import StepRun


def opened(held: Study, folder: Path) -> AbstractContextManager[StepRun]:
    """The last finished run of a study.

    Raises:
        StudyInvalid: it has none.
    """
    from smartlife.pipeline.running import lake_of
    from smartlife.store.finished import finished_run

    lake = lake_of(held)
    manifest = lake.current()
    if manifest is None:
        raise StudyInvalid(
            "This study was not run yet",
            where=str(folder),
            todo=f"Run it: smartlife run {folder}",
        )
    return finished_run(held, lake, manifest, engine_settings())


@contextmanager
def working(lang: str) -> Iterator[None]:
    """Shows on a terminal that an answer is worked on."""
    from smartlife.languages.messages import messages

    with err.status(messages(lang).say("Working on the answer …")):
        yield


def show_next(*steps: str) -> None:
    """Says on a terminal what could be asked next; a file gets the answer only."""
    if is_terminal():
        for step in steps:
            err.print(f"→ {printable(step)}", style="dim")


def show_kept_back(answer: object, lang: str) -> None:
    """Says on a terminal that what an answer keeps back, it keeps back from everybody."""
    from smartlife.languages.messages import messages
    from smartlife.planning.kept_back import keeps_back, told_to_nobody

    if is_terminal() and keeps_back(answer):
        err.print(printable(told_to_nobody(messages(lang))), style="dim")


def reader_language(held: Study, lang: str) -> str:
    """The language that is asked for, else the study's first one that answers are written in.

    Raises:
        RequestInvalid: nothing is translated into what is asked for.
    """
    chosen = lang or next((one for one in held.languages if one in REPORT_LANGUAGES), "en")
    if chosen in REPORT_LANGUAGES:
        return chosen
    raise RequestInvalid(
        f"There are no answers in {chosen}",
        where="--lang",
        todo=f"Take one of {', '.join(REPORT_LANGUAGES)}.",
    )
