"""Commands for one study: init, run, report, status."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Final

import typer

from smartlife.cli.console import (
    RunWatcher,
    counted,
    err,
    is_terminal,
    json_line,
    number,
    printable,
    say,
    show,
    sources_table,
    write_line,
)
from smartlife.errors import SmartlifeError, StudyInvalid
from smartlife.model.issues import issue_line
from smartlife.model.study import REPORT_FORMATS, REPORT_KINDS, REPORT_LANGUAGES, Study
from smartlife.settings import read_settings
from smartlife.store.study_file import read_study
from smartlife.store.study_sections import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.model.issues import Issue
    from smartlife.pipeline.running import RunResult
    from smartlife.store.engine import EngineSettings

SHOWN_ISSUES: Final = 5

StudyFolder = Annotated[
    Path, typer.Argument(metavar="STUDY", help="Folder of the study (where study.toml lies).")
]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(init)
    app.command()(run)
    app.command()(report)
    app.command()(status)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make; it must be empty or new.")],
) -> None:
    """Start a study: a folder with an example study.toml and places for your files."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyInvalid(
            "This folder is not empty",
            where=str(folder),
            todo="Name a new folder: nothing is ever overwritten.",
        )
    with as_file(files("smartlife.cli") / "new_study") as template:
        shutil.copytree(template, folder, dirs_exist_ok=True)
    for name in ("data/vacancies", "data/courses", "data/statistics", "data/esco"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    say(f"Made {folder}. Next:")
    say(f"  1. put your files into {folder / 'data'}")
    say(f"  2. edit {folder / FILE_NAME}: regions, period, sources")
    say(f"  3. smartlife doctor {quote(str(folder))}")
    say(f"  4. smartlife run {quote(str(folder))}")
    say(f"Own concepts and corrections of links: see {folder / 'inputs' / 'README.md'}")


def run(
    folder: StudyFolder,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object as the last line.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the result only.")] = False,
) -> None:
    """Make everything from a study: tables, links, figures, reports.

    Only what changed since the last run is done again. A stopped run goes on where it was.
    """
    try:
        study = load_study(folder)
        result = run_watched(study, quiet=quiet)
    except SmartlifeError as error:
        if as_json:
            say_json({"error": error.code, **error_parts(error)})
        raise
    if as_json:
        say_json(told(result))
        return
    show_result(result, folder)
    show_issues(_rejected_inputs(study, result), "the report lists all")


def report(
    folder: StudyFolder = Path(),
    lang: Annotated[
        list[str] | None,
        typer.Option("--lang", "-l", help="Further language of the report; may be repeated."),
    ] = None,
    file_format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            help="Further format: html (page), pdf (to print and send), docx (to edit), xlsx (all "
            "tables); may be repeated.",
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            "-k",
            help="Further report: situation (the long analysis), brief (two pages per region), "
            "leaflets (a page per group of readers); may be repeated.",
        ),
    ] = None,
    *,
    open_it: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Write the reports of a study (running what is stale) and print where they are.

    What study.toml names is always written; languages, formats and kinds named here come on top,
    for this once. To keep them, write `languages`, `[report] formats` and `[report] kinds` in
    study.toml. Briefs and leaflets are sheets: they come as html and pdf only.

    Without STUDY it is the study of the folder that one stands in.

    Example: smartlife report my-study --lang de --format docx
    """
    study = load_study(folder)
    languages = _with(study.languages, lang, REPORT_LANGUAGES, ("--lang", "Languages"))
    formats = _with(study.formats, file_format, REPORT_FORMATS, ("--format", "Formats"))
    kinds = _with(study.kinds, kind, REPORT_KINDS, ("--kind", "Kinds"))
    wanted = replace(study, languages=languages, formats=formats, kinds=kinds)
    result = run_watched(wanted, quiet=True)
    for path in result.reports:
        say(str(path))
    pages = [path for path in result.reports if path.suffix == ".html"]
    page = min(pages, key=lambda path: not path.name.startswith("report_"), default=None)
    if open_it and (page or result.reports):
        typer.launch(str(page or result.reports[0]))


def _with(
    own: tuple[str, ...], more: list[str] | None, known: tuple[str, ...], names: tuple[str, str]
) -> tuple[str, ...]:
    """What study.toml names and what was asked for beside it, each once."""
    option, kinds = names
    wrong = [name for name in more or [] if name not in known]
    if wrong:
        raise StudyInvalid(
            f"No report in {', '.join(wrong)}",
            where=option,
            todo=f"{kinds} are {', '.join(known)}.",
        )
    return tuple(dict.fromkeys((*own, *(more or []))))


def status(
    folder: StudyFolder = Path(),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what the study holds, and what a run would do now."""
    from smartlife.pipeline.running import lake_of, stale_steps
    from smartlife.pipeline.summary import read_summary

    study = load_study(folder)
    lake = lake_of(study)
    current = lake.current()
    summary = read_summary(lake, current.run_id) if current else None
    stale = stale_steps(study)
    if as_json:
        told = {"run": current.run_id if current else None, "stale": stale, "summary": summary}
        say_json(told)
        return
    say(f"{study.title('en')} ({study.study_id}): {', '.join(study.regions)}")
    if summary is None:
        say("Not run yet.")
    else:
        show(sources_table(summary))
        for path in summary["reports"]:
            say(f"report  {study.folder / path}")
    if stale:
        say(f"Stale: {', '.join(stale)}")
        say(f"Next:  smartlife run {quote(str(folder))}")
    else:
        say("Nothing to do: files, settings and code are as in the last run.")


def _rejected_inputs(study: Study, result: RunResult) -> list[Issue]:
    """Rows of what people filled in that the run could not use."""
    from smartlife.model.issues import Issue
    from smartlife.pipeline.running import lake_of
    from smartlife.store.reading import RunTables

    found = RunTables(lake_of(study), result.manifest).read("core__issues").to_pylist()
    return [
        Issue(
            row["severity"], row["reason"], row["file"], row["row"], row["column"], row["value"],
            row["message"],
        )
        for row in found
        if row["severity"] == "rejected" and row["source_id"].startswith("inputs/")
    ]  # fmt: skip


def show_issues(issues: Sequence[Issue], where_all: str) -> None:
    """The first rows of a filled-in table that are not, or not wholly, used; beside the answer."""
    for issue in issues[:SHOWN_ISSUES]:
        err.print(printable(issue_line(issue)))
    if len(issues) > SHOWN_ISSUES:
        err.print(f"… and {number(len(issues) - SHOWN_ISSUES)} more; {where_all}.")


def load_study(folder: Path) -> Study:
    """Reads study.toml and checks its codes of regions against the NUTS version it names."""
    from smartlife.sources.geography.nuts.reader import embedded_codes

    return read_study(folder, known_codes=embedded_codes)


def run_watched(study: Study, *, quiet: bool) -> RunResult:
    """Runs a study and shows how it goes."""
    from smartlife.pipeline.running import run_study

    with RunWatcher(quiet=quiet) as watcher:
        return run_study(study, engine_settings=engine_settings(), watcher=watcher)


def engine_settings() -> EngineSettings:
    """The engine's part of the settings."""
    from smartlife.store.engine import EngineSettings

    settings = read_settings()
    return EngineSettings(memory_mb=settings.memory_mb, threads=settings.threads)


def say_json(value: Mapping[str, object]) -> None:
    """Prints one JSON object on one line."""
    write_line(json_line(value))


def error_parts(error: SmartlifeError) -> dict[str, object]:
    """What an error says, for programs; what it does not say is left out."""
    parts = {"what": error.what, "where": error.where, "todo": error.todo, "fields": error.fields}
    return {name: said for name, said in parts.items() if said is not None}


def told(result: RunResult) -> dict[str, object]:
    """The JSON of a run: its summary, and what this very call did."""
    return {
        **result.summary,
        "steps_done": list(result.done),
        "report_paths": [str(path) for path in result.reports],
    }


def show_result(result: RunResult, folder: Path) -> None:
    """The summary for people, and the next command."""
    summary = result.summary
    if not result.done:
        err.print("Nothing to do: files, settings and code are as in the last run.")
    show(sources_table(summary))
    for kind, documents in summary["documents"].items():
        places = ", ".join(
            f"{number(count)} {name}" for name, count in documents["by_place_status"].items()
        )
        name = {"vacancies": "vacancy", "courses": "course"}[kind]
        say(
            f"{counted(documents['count'], f'distinct {name}', f'distinct {kind}')}: "
            f"{places or 'none'}"
        )
    rejected = sum(counts["rejected"] for counts in summary["sources"].values())
    if rejected:
        were = "record was" if rejected == 1 else "records were"
        say(f"{number(rejected)} {were} rejected; the report lists why.")
    for path in result.reports:
        say(f"report  {path}")
    if is_terminal():
        say(f"Next:   smartlife report {quote(str(folder))} --open")
