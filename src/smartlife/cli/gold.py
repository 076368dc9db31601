"""The commands gold sample and gold import: people read documents, figures are corrected by it."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from smartlife.cli.console import counted, printable, say
from smartlife.cli.gold_told import (
    list_as_json,
    sample_as_json,
    show_agreement,
    show_list,
    show_sample,
)
from smartlife.cli.studies import (
    StudyFolder,
    engine_settings,
    issue_line,
    load_study,
    say_json,
)
from smartlife.errors import InputUnreadable, StudyInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.analysis.gold.draw import DrawnDocument
    from smartlife.model.fields import DocumentKind, Task
    from smartlife.model.study import Study
    from smartlife.store.reading import RunTables
    from smartlife.tables.gold_answers import Answers, Cells, Merged

SMALLEST: Final = 10
LARGEST: Final = 5_000
_FOLDER: Final = "gold"
_KINDS: Final = ("vacancies", "courses")
_TASKS: Final = ("occupation", "skills")
_LONGEST_ROUND: Final = 60

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
    folder: StudyFolder,
    *,
    round_id: Annotated[
        str, typer.Option("--round", metavar="NAME", help="Name of the round; default: the next.")
    ] = "",
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
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
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
    from smartlife.analysis.gold.draw import Wanted, draw_documents
    from smartlife.pipeline.running import lake_of
    from smartlife.store.finished import finished_run

    study = load_study(folder)
    name = _round(round_id, _read_rows(study))
    first = out or study.folder / Path(_FOLDER, f"{name}-first.xlsx")
    second = first.with_name(f"{first.stem.removesuffix('-first')}-second{first.suffix}")
    _refuse_existing(first, second)
    wanted = Wanted(
        cast("tuple[DocumentKind, ...]", tuple(dict.fromkeys(side or _KINDS))),
        tuple(dict.fromkeys(lang or ())),
        cast("tuple[Task, ...]", tuple(dict.fromkeys(task or _TASKS))),
        size,
    )
    lake = lake_of(study)
    manifest = lake.current()
    if manifest is None:
        raise _not_run(study, folder)
    with finished_run(study, lake, manifest, engine_settings()) as run:
        drawn = draw_documents(run, wanted, name)
    if not drawn:
        raise StudyInvalid(
            "There is nothing to draw",
            where=str(study.folder),
            todo="Name another side, language or task; smartlife status tells what is held.",
        )
    _write_lists(study, drawn, name, (first, second))
    if as_json:
        say_json(sample_as_json(drawn, name, (first, second)))
    else:
        show_sample(drawn, (first, second), folder)


@group.command(name="import")
def import_lists(
    folder: StudyFolder,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Filled-in lists: XLSX, CSV or TSV.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take the marks of filled-in lists into inputs/gold.tsv.

    A list is taken as a whole or not at all: if a row cannot be used, it is told with its file,
    row and column, and nothing of that file is taken. Half-filled lists are fine; the rest can
    follow. Marks that are held stay; another mark for the same concept takes the place of the old.
    Documents that were changed since they were drawn are told: their marks wait.

    Try:

    * `smartlife gold import my-study gold/gold-1-first.xlsx gold/gold-1-second.xlsx`
    """
    from smartlife.cli.evaluate import evaluate
    from smartlife.tables.gold_answers import merge

    study = load_study(folder)
    tables = _tables_of(study, folder)
    rows = _read_rows(study)
    told: list[tuple[Path, Answers, Merged | None]] = []
    for path in files:
        answers = _read_list(study, tables, path)
        merged = None if answers.problems else merge(rows, answers)
        rows = merged.rows if merged else rows
        told.append((path, answers, merged))
    if any(merged for _, _, merged in told):
        _write_rows(study, rows)
    agreement = _agreement(study, tables, rows)
    if as_json:
        say_json({"files": [list_as_json(*one) for one in told], "agreement": agreement})
    else:
        for one in told:
            show_list(*one)
        show_agreement(agreement)
        say("")
        say("What smartlife evaluate says of all marks now:")
        evaluate(folder, min_probability=0.5)
    refused = [str(path) for path, answers, _ in told if answers.problems]
    if refused:
        raise StudyInvalid(
            f"{counted(len(refused), 'list was', 'lists were')} not taken",
            where=", ".join(refused),
            todo="Correct the rows named above, and import again; other lists are taken.",
        )


# --- files


def _not_run(study: Study, folder: Path) -> StudyInvalid:
    return StudyInvalid(
        "This study has not been run yet, so there is nothing to draw from",
        where=str(study.folder),
        todo=f"smartlife run {quote(str(folder))}",
    )


def _tables_of(study: Study, folder: Path) -> RunTables:
    from smartlife.pipeline.running import lake_of
    from smartlife.store.reading import RunTables

    lake = lake_of(study)
    manifest = lake.current()
    if manifest is None:
        raise _not_run(study, folder)
    return RunTables(lake, manifest)


def _read_rows(study: Study) -> list[Cells]:
    """The rows of inputs/gold.tsv as they stand.

    Raises:
        StudyInvalid: something in it cannot be read, so that writing it anew would lose it.
    """
    from smartlife.formats.records import opened_path
    from smartlife.model.issues import Issue
    from smartlife.sources.entered.table import read_entered
    from smartlife.store.raw import find_inputs
    from smartlife.tables.gold import FORM

    rows: list[Cells] = []
    for name, path in find_inputs(study, FORM.name):
        for item in read_entered(opened_path(path, file=name), FORM):
            if not isinstance(item, Issue):
                rows.append(dict(item.cells))
            elif item.reason != "empty_row":
                raise StudyInvalid(
                    "Something in the marks held cannot be read, so nothing is written",
                    where=issue_line(item),
                    todo=f"Correct it in {name}, and try again.",
                )
    return rows


def _write_rows(study: Study, rows: Sequence[Cells]) -> None:
    from smartlife.sources.entered.writing import write_entered
    from smartlife.tables.gold import FORM

    write_entered(study.folder / FORM.name, FORM.columns, rows)


def _read_list(study: Study, tables: RunTables, path: Path) -> Answers:
    from smartlife.formats.records import opened_path
    from smartlife.model.issues import Issue
    from smartlife.sources.entered.table import read_entered
    from smartlife.tables.gold_answers import LIST_FORM, Names, read_answers
    from smartlife.tables.judged import KnownConcepts, find_documents

    if not path.is_file():
        raise InputUnreadable(
            "This is no file" if path.exists() else "There is no such file",
            where=str(path),
            todo="Give the list that a reader filled in.",
        )
    items = list(read_entered(opened_path(path, file=path.name), LIST_FORM))
    named = [one.text("document_id") for one in items if not isinstance(one, Issue)]
    labels = tables.read("core__labels", ["label", "concept_uri"]).to_pydict()
    return read_answers(
        items,
        Names.of(zip(labels["label"], labels["concept_uri"], strict=True)),
        _concepts(study, tables, KnownConcepts),
        find_documents(tables.scan, named),
    )


def _concepts(study: Study, tables: RunTables, known: Any) -> Any:  # noqa: ANN401 - imported lazily
    return known.of(study.study_id, tables.read("core__concepts", ["concept_uri", "concept_kind"]))


def _round(wanted: str, rows: Sequence[Cells]) -> str:
    held = {row.get("round_id", "") for row in rows}
    if not wanted:
        return next(name for n in range(1, len(held) + 2) if (name := f"gold-{n}") not in held)
    if wanted in held or len(wanted) > _LONGEST_ROUND or not wanted.replace("-", "").isalnum():
        raise StudyInvalid(
            f"A round cannot be called {printable(wanted)}",
            where="--round",
            todo="Take a name that no round has, of letters, digits and hyphens.",
        )
    return wanted


def _refuse_existing(*paths: Path) -> None:
    for path in paths:
        if path.suffix.lower() != ".xlsx":
            raise StudyInvalid(
                "Lists are workbooks", where=str(path), todo="Give a name that ends in .xlsx."
            )
        if path.exists():
            raise StudyInvalid(
                "This file is there already; a reader may have filled it in",
                where=str(path),
                todo="Give another name with --out or --round.",
            )


def _write_lists(
    study: Study, drawn: Sequence[DrawnDocument], name: str, paths: tuple[Path, Path]
) -> None:
    from smartlife.products.exports.xlsx_file import write_xlsx
    from smartlife.products.gold_sheets import gold_workbook
    from smartlife.store.lake import store_failure

    title = study.title(study.languages[0])
    for reading, path in zip(("first", "second"), paths, strict=True):
        documents = [one for one in drawn if reading == "first" or one.is_second]
        book = gold_workbook(
            documents, round_id=name, reading=reading, langs=study.languages, title=title
        )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_xlsx(book))
        except OSError as error:
            raise store_failure(error, path) from error


def _agreement(study: Study, tables: RunTables, rows: Sequence[Cells]) -> list[dict[str, Any]]:
    """Cohen's kappa by side, language and task."""
    from smartlife.analysis.gold.sample import reader_agreement
    from smartlife.sources.entered.table import EnteredRow
    from smartlife.tables.gold import FORM, check
    from smartlife.tables.judged import KnownConcepts, find_documents

    entered = [EnteredRow(FORM.name, n, row) for n, row in enumerate(rows, start=2)]
    documents = find_documents(tables.scan, [row.get("document_id", "") for row in rows])
    concepts = _concepts(study, tables, KnownConcepts)
    marks = check(list(entered), concepts, documents).rows
    return [
        {"side": key[0], "lang": key[1], "task": key[2], "kappa": found.kappa,
         "agreed": found.agreed, "cases": found.pairs}
        for key, found in sorted(reader_agreement(marks).items())
    ]  # fmt: skip
