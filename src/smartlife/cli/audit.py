"""The commands audit sample and audit import: people check what is taught, by a drawn sample."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from smartlife.cli.audit_told import (
    list_as_json,
    nothing_drawn,
    sample_as_json,
    show_list,
    show_rounds,
    show_sample,
    tell_rounds,
)
from smartlife.cli.console import counted, printable
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

    from smartlife.analysis.audits.sample import Sample
    from smartlife.model.study import Study
    from smartlife.tables.audit_answers import Cells

SMALLEST: Final = 10
LARGEST: Final = 2_000
_FOLDER: Final = "audit"

group = typer.Typer(
    no_args_is_help=True,
    help="""Let people check what the programme cannot know: is it really taught?

1. `smartlife audit sample my-study` draws groups of skills and makes lists for two readers.
2. The readers fill them in, each alone: about two days for 200 groups.
3. `smartlife audit import my-study LIST.xlsx` takes their verdicts into inputs/audits.tsv.
4. `smartlife run my-study` prints the verified share instead of a bracket.
""",
)


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.add_typer(group, name="audit")


@group.command()
def sample(
    folder: StudyFolder,
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE.xlsx",
            help="The first reader's list; the second one's gets “-second” in its name. "
            "By default below STUDY/audit.",
        ),
    ] = None,
    size: Annotated[
        int,
        typer.Option(
            "--size", "-n", min=SMALLEST, max=LARGEST, help="Draws per region; methods: 200."
        ),
    ] = 200,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, help="Another chance; default: from study and round."),
    ] = None,
    round_id: Annotated[
        str, typer.Option("--round", metavar="NAME", help="Name of the round; default: the next.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Draw skill groups, and make the lists that two readers fill in.

    Groups are drawn by how much they are asked for, in two strata: where the programme found a
    course and where it found none. The lists do not tell which. The draw itself is kept in
    inputs/audits.tsv, where the verdicts will stand too; earlier rounds stay.

    Try:

    * `smartlife audit sample my-study`
    * `smartlife audit sample my-study --size 60 --out lists/vidzeme.xlsx`
    """
    from smartlife.analysis.audits.sample import design_rows, draw_sample
    from smartlife.pipeline.running import lake_of
    from smartlife.store.finished import finished_run

    study = load_study(folder)
    drawn = _read_rounds(study)
    name = _round(round_id, drawn)
    first = out or study.folder / Path(_FOLDER, f"{name}-first.xlsx")
    second = _second_path(first)
    _refuse_existing(first, second)
    lake = lake_of(study)
    manifest = lake.current()
    if manifest is None:
        raise StudyInvalid(
            "This study has not been run yet, so there is nothing to draw from",
            where=str(study.folder),
            todo=f"smartlife run {quote(str(folder))}",
        )
    with finished_run(study, lake, manifest, engine_settings()) as run:
        made = draw_sample(run, round_id=name, size=size, seed=seed)
    if not made.groups:
        raise nothing_drawn(study, made)
    _write_lists(study, made, name, (first, second))
    _write_rounds(study, [*drawn, *design_rows(made.groups, name)])
    if as_json:
        say_json(sample_as_json(made, name, (first, second)))
        return
    show_sample(made, name, (first, second), folder)


@group.command(name="import")
def import_lists(
    folder: StudyFolder,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Filled-in lists: XLSX, CSV or TSV.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take the verdicts of filled-in lists into inputs/audits.tsv.

    A list is taken as a whole or not at all: if a row cannot be used, it is told with its file,
    row and column, and nothing of that file is taken. Half-filled lists are fine; the rest can
    follow. Nothing that is held is ever lost: an empty cell takes no verdict away.

    Try:

    * `smartlife audit import my-study audit/audit-1-first.xlsx audit/audit-1-second.xlsx`
    """
    from smartlife.tables.audit_answers import merge

    study = load_study(folder)
    rows = _read_rounds(study)
    if not rows:
        raise StudyInvalid(
            "No audit has been drawn in this study",
            where="inputs/audits.tsv",
            todo=f"smartlife audit sample {quote(str(folder))}",
        )
    told: list[dict[str, Any]] = []
    for path in files:
        answers = _read_list(path, rows)
        one: dict[str, Any] = {"file": str(path), "problems": answers.problems}
        if not answers.problems:
            merged = merge(rows, answers)
            rows = merged.rows
            one |= {"added": merged.added, "changed": merged.changed, "same": merged.same,
                    "unread": answers.unread}  # fmt: skip
        told.append(one)
    if any(not one["problems"] for one in told):
        _write_rounds(study, rows)
    rounds = tell_rounds(rows)
    if as_json:
        say_json({"files": [list_as_json(one) for one in told], "rounds": rounds})
    else:
        for one in told:
            show_list(one)
        show_rounds(rounds, folder)
    refused = [one["file"] for one in told if one["problems"]]
    if refused:
        raise StudyInvalid(
            f"{counted(len(refused), 'list was', 'lists were')} not taken",
            where=", ".join(refused),
            todo="Correct the rows named above, and import again; other lists are taken.",
        )


# --- files


def _read_rounds(study: Study) -> list[Cells]:
    """The rows of inputs/audits.tsv as they stand.

    Raises:
        StudyInvalid: rows of it cannot be read, so that writing it anew would lose them.
    """
    from smartlife.formats.records import opened_path
    from smartlife.model.issues import Issue
    from smartlife.sources.entered.table import read_entered
    from smartlife.store.raw import find_inputs
    from smartlife.tables.audits import FORM

    rows: list[Cells] = []
    for name, path in find_inputs(study, FORM.name):
        for item in read_entered(opened_path(path, file=name), FORM):
            if not isinstance(item, Issue):
                rows.append(dict(item.cells))
            elif item.severity == "rejected" and item.reason != "empty_row":
                raise StudyInvalid(
                    "A row of the rounds held cannot be read, so nothing is written",
                    where=issue_line(item),
                    todo=f"Correct the row in {name}, and try again.",
                )
    return rows


def _write_rounds(study: Study, rows: Sequence[Cells]) -> None:
    from smartlife.sources.entered.writing import write_entered
    from smartlife.tables.audits import FORM

    write_entered(study.folder / FORM.name, FORM.columns, rows)


def _read_list(path: Path, rows: Sequence[Cells]) -> Any:  # noqa: ANN401 - imported lazily
    from smartlife.formats.records import opened_path
    from smartlife.sources.entered.table import read_entered
    from smartlife.tables.audit_answers import LIST_FORM, read_answers

    if not path.is_file():
        raise InputUnreadable(
            "This is no file" if path.exists() else "There is no such file",
            where=str(path),
            todo="Give the list that a reader filled in.",
        )
    return read_answers(read_entered(opened_path(path, file=path.name), LIST_FORM), rows)


def _round(wanted: str, rows: Sequence[Cells]) -> str:
    from smartlife.tables.audits import LONGEST_ROUND

    held = {row.get("round_id", "") for row in rows}
    if not wanted:
        return next(name for n in range(1, len(held) + 2) if (name := f"audit-{n}") not in held)
    if wanted in held or len(wanted) > LONGEST_ROUND or not wanted.replace("-", "").isalnum():
        raise StudyInvalid(
            f"A round cannot be called {printable(wanted)}",
            where="--round",
            todo="Take a name that no round has, of letters, digits and hyphens.",
        )
    return wanted


def _second_path(first: Path) -> Path:
    stem = first.stem.removesuffix("-first")
    return first.with_name(f"{stem}-second{first.suffix}")


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
                todo="Give another name with --out.",
            )


def _write_lists(study: Study, made: Sample, name: str, paths: tuple[Path, Path]) -> None:
    from smartlife.products.audit_sheets import audit_workbook
    from smartlife.products.exports.xlsx_file import write_xlsx
    from smartlife.store.lake import store_failure

    title = study.title(study.languages[0])
    for reading, path in zip(("first", "second"), paths, strict=True):
        groups = [one for one in made.groups if reading == "first" or one.is_second]
        book = audit_workbook(
            groups, round_id=name, reading=reading, langs=study.languages, title=title
        )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_xlsx(book))
        except OSError as error:
            raise store_failure(error, path) from error
