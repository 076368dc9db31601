"""The commands audit sample and audit import: people check what is taught, by a drawn sample."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from smartlife.cli.audit_partners import sample_at_partners
from smartlife.cli.audit_told import (
    list_as_json,
    nothing_drawn,
    sample_as_json,
    show_list,
    show_rounds,
    show_sample,
)
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
from smartlife.cli.studies import StudyFolder, engine_settings, load_study, say_json
from smartlife.errors import StudyInvalid

if TYPE_CHECKING:
    from smartlife.tables.merging import Cells

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
5. `smartlife audit sample my-study --partners` asks partners whether they teach what nobody does.
""",
)


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.add_typer(group, name="audit")


@group.command()
def sample(  # noqa: PLR0913 - the options of a command
    folder: StudyFolder = Path(),
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
        typer.Option(
            "--seed",
            metavar="NUMBER",
            min=0,
            help="Number that decides the draw: the same number draws the same groups of the same "
            "run again. By default made from the names of study and round.",
        ),
    ] = None,
    round_id: RoundOption = "",
    partners: Annotated[
        bool,
        typer.Option(
            "--partners",
            help="Instead of drawing: what people found that nobody teaches, with each partner's "
            "likeliest courses; two lists per partner.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Draw skill groups, and make the lists that two readers fill in.

    Groups are drawn by how much they are asked for, in two strata: where the programme found a
    course and where it found none. The lists do not tell which. The draw itself is kept in
    inputs/audits.tsv, where the verdicts will stand too; earlier rounds stay.

    Try:

    * `smartlife audit sample my-study`
    * `smartlife audit sample my-study --size 60 --out lists/vidzeme.xlsx`
    * `smartlife audit sample my-study --partners`
    """
    from smartlife.analysis.audits.sample import design_rows, draw_sample
    from smartlife.pipeline.entered_tables import read_held
    from smartlife.products.audit_sheets import audit_workbook
    from smartlife.store.finished import finished_run
    from smartlife.tables.audits import FORM

    if partners:
        sample_at_partners(folder, out, round_id, seed, as_json=as_json)
        return
    study = load_study(folder)
    held = read_held(study, FORM)
    name = round_name(round_id, held, _FOLDER)
    paths = list_paths(study, out, _FOLDER, name)
    lake, manifest = last_run(study, folder)
    with finished_run(study, lake, manifest, engine_settings()) as run:
        made = draw_sample(run, round_id=name, size=size, seed=seed)
    if not made.groups:
        raise nothing_drawn(study, made)
    title = study.title(study.languages[0])
    workbook = partial(audit_workbook, round_id=name, langs=study.languages, title=title)
    lists = reader_lists(made.groups, paths, lambda mine, reading: workbook(mine, reading=reading))
    keep_draw(study, held, [*held.rows, *design_rows(made.groups, name)], lists)
    if as_json:
        say_json(sample_as_json(made, name, paths))
        return
    show_sample(made, name, paths, folder)


@group.command(name="import")
def import_lists(
    folder: StudyFolder,
    files: ListFiles,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take the verdicts of filled-in lists into inputs/audits.tsv.

    A list is taken as a whole or not at all: if a row cannot be used, it is told with its file,
    row and column, and nothing of that file is taken. Half-filled lists are fine; the rest can
    follow. Nothing that is held is ever lost: an empty cell takes no verdict away.

    Try:

    * `smartlife audit import my-study audit/audit-1-first.xlsx audit/audit-1-second.xlsx`
    """
    from smartlife.analysis.audits.progress import round_progress
    from smartlife.pipeline.entered_tables import write_held
    from smartlife.tables.audits import FORM

    study = load_study(folder)
    with changing(study, FORM) as held:
        if not held.rows:
            raise StudyInvalid(
                "No audit has been drawn in this study",
                where="inputs/audits.tsv",
                todo=f"smartlife audit sample {quote(str(folder))}",
            )
        told, rows = _taken(files, held.rows)
        if any(not one["problems"] for one in told):
            write_held(study, held, rows)
    rounds = round_progress(rows)
    if as_json:
        say_json({"files": [list_as_json(one) for one in told], "rounds": rounds})
    else:
        for one in told:
            show_list(one)
        show_rounds(rounds, folder)
    tell_refused([one["file"] for one in told if one["problems"]])


def _taken(files: list[Path], rows: list[Cells]) -> tuple[list[dict[str, Any]], list[Cells]]:
    """What each list says or why it is not taken, and the rows with all that are."""
    from smartlife.tables.audit_answers import LIST_FORM, merge, read_answers

    told: list[dict[str, Any]] = []
    for path in files:
        answers = read_answers(read_list(path, LIST_FORM), rows)
        one: dict[str, Any] = {"file": str(path), "problems": answers.problems}
        if not answers.problems:
            merged = merge(rows, answers)
            rows = merged.rows
            one |= {"unread": answers.unread, "merged": merged}
        told.append(one)
    return told, rows
