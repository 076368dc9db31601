"""The commands gold sample and gold import: people read documents, figures are corrected by it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from smartlife.cli.console import say
from smartlife.cli.entered_lists import (
    JsonOption,
    ListFiles,
    RoundOption,
    changing,
    keep_draw,
    last_run,
    list_paths,
    read_list,
    reader_lists,
    round_name,
    tell_refused,
)
from smartlife.cli.gold_told import (
    list_as_json,
    sample_as_json,
    show_agreement,
    show_list,
    show_rounds,
    show_sample,
)
from smartlife.cli.studies import StudyFolder, engine_settings, load_study, say_json
from smartlife.errors import StudyInvalid

if TYPE_CHECKING:
    from smartlife.model.fields import DocumentKind, Task
    from smartlife.model.study import Study
    from smartlife.store.reading import RunTables
    from smartlife.tables.gold_answers import Answers, Draws
    from smartlife.tables.merging import Cells, Merged

SMALLEST: Final = 10
LARGEST: Final = 5_000
_FOLDER: Final = "gold"
_KINDS: Final = ("vacancies", "courses")
_TASKS: Final = ("occupation", "skills")

group = typer.Typer(
    no_args_is_help=True,
    help="""Let people say what documents hold: how good links are, figures without their errors.

1. `smartlife gold sample my-study` draws advertisements and courses, and makes lists for two
   readers.
2. The readers mark what each document says: about three minutes for each.
3. `smartlife gold import my-study LIST.xlsx` takes their marks into inputs/gold.tsv.
4. `smartlife run my-study` corrects shares by them. Classes of the emphasis difference appear where
   both sides were read in the languages of a region.
""",
)


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.add_typer(group, name="gold")


def _one_of(said: list[str] | None, allowed: tuple[str, ...]) -> list[str] | None:
    for one in said or ():
        if one not in allowed:
            raise typer.BadParameter(f"{one} is none of {', '.join(allowed)}.")
    return said


def _kinds(said: list[str] | None) -> list[str] | None:
    return _one_of(said, _KINDS)


def _tasks(said: list[str] | None) -> list[str] | None:
    return _one_of(said, _TASKS)


@group.command()
def sample(  # noqa: PLR0913 - one argument per option
    folder: StudyFolder = Path(),
    *,
    round_id: RoundOption = "",
    side: Annotated[
        list[str] | None,
        typer.Option(
            "--side", metavar="SIDE", help="vacancies or courses; default: both.", callback=_kinds
        ),
    ] = None,
    lang: Annotated[
        list[str] | None,
        typer.Option(
            "--lang", "-l", metavar="LANG", help="Language of documents; default: all held."
        ),
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option(
            "--task", metavar="TASK", help="skills or occupation; default: both.", callback=_tasks
        ),
    ] = None,
    size: Annotated[
        int,
        typer.Option(
            "--size",
            "-n",
            min=SMALLEST,
            max=LARGEST,
            help="Documents per side and language; methods: 300, figures use 50 or more.",
        ),
    ] = 300,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE.xlsx",
            help="The first reader's list; the second one's gets “-second” in its name. "
            "By default below STUDY/gold.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw documents of the study, and make the lists that two readers fill in.

    Documents are drawn by chance from each language and side, in strata: region, and how much the
    links found. The list gives the text and what the links propose, in random order and without
    how sure they are. A second reader reads every fifth document. Lists hold texts of documents:
    they are for work inside the study, not for publication.

    Try:

    * `smartlife gold sample my-study`
    * `smartlife gold sample my-study --lang lv --side courses --size 100 --round lv-2026-03`
    """  # fmt: skip
    from smartlife.analysis.gold.draw import Wanted, design_rows, draw_documents
    from smartlife.pipeline.entered_tables import read_held
    from smartlife.products.gold_sheets import gold_workbook
    from smartlife.store.finished import finished_run
    from smartlife.tables.gold import FORM

    study = load_study(folder)
    held = read_held(study, FORM)
    name = round_name(round_id, held, _FOLDER)
    paths = list_paths(study, out, _FOLDER, name)
    wanted = Wanted(
        cast("tuple[DocumentKind, ...]", tuple(dict.fromkeys(side or _KINDS))),
        tuple(dict.fromkeys(lang or ())),
        cast("tuple[Task, ...]", tuple(dict.fromkeys(task or _TASKS))),
        size,
    )
    lake, manifest = last_run(study, folder)
    with finished_run(study, lake, manifest, engine_settings()) as run:
        drawn = draw_documents(run, wanted, name)
    if not drawn:
        raise StudyInvalid(
            "There is nothing to draw",
            where=str(study.folder),
            todo="Name another side, language or task; smartlife status tells what is held.",
        )
    title = study.title(study.languages[0])
    workbook = partial(gold_workbook, round_id=name, langs=study.languages, title=title)
    lists = reader_lists(drawn, paths, lambda mine, reading: workbook(mine, reading=reading))
    keep_draw(study, held, [*held.rows, *design_rows(drawn, name)], lists)
    if as_json:
        say_json(sample_as_json(drawn, name, paths))
    else:
        show_sample(drawn, name, paths, folder)


@group.command(name="import")
def import_lists(
    folder: StudyFolder,
    files: ListFiles,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take the marks of filled-in lists into inputs/gold.tsv.

    A list is taken as a whole or not at all: if a row cannot be used, it is told with its file,
    row and column, and nothing of that file is taken. Half-filled lists are fine; the rest can
    follow. Marks that are held stay; another mark for the same concept takes the place of the old.
    Documents that were changed since they were drawn are told: their marks wait.

    Try:

    * `smartlife gold import my-study gold/gold-1-first.xlsx gold/gold-1-second.xlsx`
    """
    from smartlife.analysis.gold.progress import agreement_of, round_progress
    from smartlife.cli.evaluate import evaluate
    from smartlife.pipeline.entered_tables import write_held
    from smartlife.store.reading import RunTables
    from smartlife.tables.gold import FORM

    study = load_study(folder)
    tables = RunTables(*last_run(study, folder))
    with changing(study, FORM) as held:
        told, rows = _taken(study, tables, files, held.rows)
        if any(merged for _, _, merged in told):
            write_held(study, held, rows)
    agreement = agreement_of(study.study_id, tables.scan, rows)
    if as_json:
        lists = [list_as_json(*one) for one in told]
        say_json({"files": lists, "rounds": round_progress(rows), "agreement": agreement})
    else:
        for one in told:
            show_list(*one)
        show_rounds(round_progress(rows))
        show_agreement(agreement)
        say("")
        say("What smartlife evaluate says of all marks now:")
        evaluate(folder, min_probability=0.5)
    tell_refused([str(path) for path, answers, _ in told if answers.problems])


# --- lists


def _taken(
    study: Study, tables: RunTables, files: list[Path], rows: list[Cells]
) -> tuple[list[tuple[Path, Answers, Merged | None]], list[Cells]]:
    """What each list says or why it is not taken, and the rows with all that are."""
    from smartlife.tables.gold_answers import Draws, merge

    draws = Draws.of(rows)
    told: list[tuple[Path, Answers, Merged | None]] = []
    for path in files:
        answers = _read_list(study, tables, path, draws)
        merged = None if answers.problems else merge(rows, answers)
        rows = merged.rows if merged else rows
        told.append((path, answers, merged))
    return told, rows


def _read_list(study: Study, tables: RunTables, path: Path, draws: Draws) -> Answers:
    from smartlife.model.issues import Issue
    from smartlife.tables.gold_answers import LIST_FORM, Names, read_answers
    from smartlife.tables.judged import KnownConcepts, find_documents

    items = list(read_list(path, LIST_FORM))
    named = [one.text("document_id") for one in items if not isinstance(one, Issue)]
    labels = tables.read("core__labels", ["label", "concept_uri"]).to_pydict()
    return read_answers(
        items,
        Names.of(zip(labels["label"], labels["concept_uri"], strict=True)),
        KnownConcepts.read(study.study_id, tables.scan),
        find_documents(tables.scan, named),
        draws,
    )
