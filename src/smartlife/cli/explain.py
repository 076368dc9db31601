"""The command explain: from a figure down to single documents and the raw files they stand in."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from smartlife.cli.console import err
from smartlife.cli.explained import Shown, as_json, show_explanation, show_finding, statement_of
from smartlife.cli.lists import cell, refuse_list
from smartlife.cli.studies import engine_settings, load_study, say_json
from smartlife.errors import StudyInvalid
from smartlife.store.lake import store_failure
from smartlife.store.study_sections import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.analysis.tracing.trace import Explanation
    from smartlife.store.lake import Lake, Manifest
    from smartlife.store.run import StepRun

COLUMNS: Final = (
    "figure_id", "kind", "document_id", "counted", "in_group", "title", "date", "url",
    "source_id", "file", "row", "checksum",
)  # fmt: skip
"""Columns of the list of documents."""
_LISTED: Final = 8


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(explain)


def explain(  # noqa: PLR0913 - one argument per option
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE",
            help="Identifier of a figure, as the report prints it, or its beginning.",
        ),
    ] = "",
    *,
    study: Annotated[
        Path,
        typer.Option("--study", "-s", metavar="STUDY", help="Folder of the study; default: here."),
    ] = Path(),
    finding: Annotated[
        int | None,
        typer.Option(
            "--finding", "-f", metavar="N", min=1, help="Explain the N-th finding of the report."
        ),
    ] = None,
    run_id: Annotated[
        str,
        typer.Option("--run", metavar="RUN", help="Take this run of the study, not the last one."),
    ] = "",
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, help="Single documents shown of each kind.")
    ] = 5,
    documents: Annotated[
        Path | None,
        typer.Option(
            "--documents", metavar="FILE.csv", help="Write the list of all documents there."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over the list of documents that is there.")
    ] = False,
    as_json_too: Annotated[
        bool, typer.Option("--json", help="Print one JSON object instead.")
    ] = False,
) -> None:
    """Say how a figure is known: value, formula, documents, raw files and their checksums.

    The report prints an identifier with each number behind its charts. Single documents are shown
    if their source allows it (publish in study.toml); of the others their number is told.
    """
    from smartlife.pipeline.running import lake_of
    from smartlife.store.finished import finished_run

    if bool(figure.strip()) == (finding is not None):
        raise StudyInvalid(
            "It is not said what to explain",
            where="FIGURE, --finding",
            todo="Give one of them: smartlife explain 3f9a0c11d2, or smartlife explain --finding 1",
        )
    if documents is not None:
        refuse_list(documents, "--documents", force=force)
    held = load_study(study)
    lake = lake_of(held)
    manifest = _manifest(lake, run_id, study)
    with finished_run(held, lake, manifest, engine_settings()) as run:
        if finding is None:
            chosen, rows = None, [_one(run, figure, lake, study)]
        else:
            chosen, rows = _finding(run, finding)
        statement = statement_of(run, finding) if finding is not None else ""
        explained = _explained(run, rows)
        shown = Shown(run, lake, manifest, limit)
        if as_json_too:
            parts = [as_json(shown, one) for one in explained]
            say_json(
                {"finding": chosen, "statement": statement, "figures": parts}
                if chosen
                else parts[0]
            )
        else:
            if chosen:
                show_finding(statement, chosen)
            for one in explained:
                show_explanation(shown, one)
        if documents is not None:
            _write(documents, explained)


def _manifest(lake: Lake, run_id: str, study: Path) -> Manifest:
    manifest = lake.manifest(run_id) if run_id else lake.current()
    if manifest is not None:
        return manifest
    raise StudyInvalid(
        f"This study has no run {run_id}" if run_id else "This study was not run yet",
        where=str(study),
        todo=f"Run it: smartlife run {study}"
        if not run_id
        else "Leave --run out for the last one.",
    )


def _one(run: StepRun, wanted: str, lake: Lake, study: Path) -> dict[str, Any]:
    """The row of the figure that is meant.

    Raises:
        StudyInvalid: there is none, or there are several.
    """
    from smartlife.analysis.tracing.trace import find_figures

    found = find_figures(run, wanted)
    if len(found) == 1:
        return found[0][1]
    if found:
        lines = [f"{name}  {_named(row)}" for name, row in found[:_LISTED]]
        more = f"\n… and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise StudyInvalid(
            f"{len(found)} figures begin with {wanted}",
            where="\n".join(lines) + more,
            todo="Give more of the identifier.",
            figures=[name for name, _ in found],
        )
    raise _unknown(run, wanted, lake, study)


def _unknown(run: StepRun, wanted: str, lake: Lake, study: Path) -> StudyInvalid:
    from smartlife.analysis.tracing.trace import find_figures, near_figures
    from smartlife.store.finished import finished_run, other_runs

    for manifest in other_runs(lake):
        with finished_run(run.study, lake, manifest, engine_settings()) as older:
            found = find_figures(older, wanted)
        if found:
            return StudyInvalid(
                f"The figure {wanted} is of an earlier run; the last one does not have it",
                where=f"run {manifest.run_id}: {_named(found[0][1])}",
                todo=f"smartlife explain {wanted} --study {study} --run {manifest.run_id}",
                run=manifest.run_id,
            )
    near = near_figures(run, wanted)
    alike = f" Most alike: {', '.join(near)}." if near else ""
    return StudyInvalid(
        f"No figure of this study is called {wanted}",
        where=str(study / FILE_NAME),
        todo="Copy an identifier from the tables behind the charts of the report, or take one of "
        f"smartlife explain --finding 1.{alike}",
        near=near,
    )


def _named(row: dict[str, Any]) -> str:
    parts = (row["indicator"], row["measure"], row["nuts_code"], row["group_code"], row["year"])
    return " · ".join(str(part) for part in parts if part is not None)


def _finding(run: StepRun, number: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A finding by its place in the report, and the figures that it rests on.

    Raises:
        StudyInvalid: there are fewer.
    """
    from smartlife.analysis.tracing.trace import figures_of
    from smartlife.model.figures import figure_id
    from smartlife.model.tables import indicator_table

    findings = sorted(run.read("out__findings").to_pylist(), key=lambda row: row["position"])
    if number > len(findings):
        raise StudyInvalid(
            f"The report has {len(findings)} findings",
            where="--finding",
            todo="Give a number from 1 on, as they stand in the summary."
            if findings
            else "It makes no statement: its data carry none. See its evidence card.",
        )
    chosen = findings[number - 1]
    empty = dict.fromkeys(indicator_table("any").key)
    names = [figure_id({**empty, **row}) for row in json.loads(chosen["rests_on"])]
    held = {name: row for name, row in figures_of(run) if name in names}
    return chosen, [held[name] for name in names if name in held]


def _explained(run: StepRun, rows: Sequence[dict[str, Any]]) -> list[Explanation]:
    from smartlife.analysis.tracing.trace import explain as explain_row

    return [explain_row(run, row) for row in rows]


def _write(path: Path, explained: Sequence[Explanation]) -> None:
    """Writes the documents of all figures; a cell that would be a formula gets a ' before it."""
    try:
        count = _write_rows(path, explained)
    except OSError as error:
        raise store_failure(error, path) from error
    hidden = (
        sum(share.documents for one in explained for held in one.sets for share in held.files)
        - count
    )
    err.print(f"Wrote {path}: {count} documents.")
    if hidden:
        err.print(f"{hidden} more are of sources that may only be counted; they are not in it.")


def _write_rows(path: Path, explained: Sequence[Explanation]) -> int:
    checksums = {row["origin_id"]: row["checksum"] for one in explained for row in one.origins}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        count = 0
        for one in explained:
            for held in one.sets:
                for row in held.shown:
                    count += 1
                    writer.writerow(cell(value) for value in (
                        one.figure_id, held.kind, row["document_id"],
                        "yes" if held.is_counted else "no",
                        {True: "yes", False: "no", None: ""}[row["is_hit"]],
                        row["title"], row["date"], row["url"], row["source_id"], row["file"],
                        row["row"], checksums.get(row["origin_id"]),
                    ))  # fmt: skip
    return count
