"""The command evaluate: how right the links of a study are, from what people marked."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.table import Table

from smartlife.cli.console import counted, err, number, printable, say, show
from smartlife.cli.studies import load_study, say_json, show_issues
from smartlife.errors import InputUnreadable, StudyInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.analysis.estimators.ratios import Ratio
    from smartlife.analysis.links.evaluation import Evaluation
    from smartlife.analysis.links.quality import Bin, Quality
    from smartlife.model.study import Study
    from smartlife.store.reading import RunTables
    from smartlife.tables.entered import Entered

_GOLD: Final = "inputs/gold.tsv"
_LEVEL_NAMES: Final = {
    "concept": "concept",
    "isco_4": "ISCO, 4 digits",
    "isco_2": "ISCO, 2 digits",
    "group_3": "group, depth 3",
    "group_2": "group, depth 2",
}
_TASK_NAMES: Final = {"occupation": "Occupations", "skills": "Skills"}
_SIDE_NOUNS: Final = {
    "vacancies": ("advertisement", "advertisements"),
    "courses": ("course", "courses"),
}
_SIDE_NAMES: Final = {kind: nouns[1] for kind, nouns in _SIDE_NOUNS.items()}


def _probability(said: float) -> float:
    """What may be a probability; nan, which bounds of options may let through, is none."""
    if not 0 <= said <= 1:
        raise typer.BadParameter(f"{said:g} is no number from 0 to 1.")
    return said


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(evaluate)


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="STUDY", help="Folder of the study (where study.toml lies).")
    ] = Path(),
    gold: Annotated[
        Path | None,
        typer.Option(
            "--gold",
            metavar="FILE",
            help="The marked sample; by default inputs/gold.tsv of the study.",
        ),
    ] = None,
    *,
    min_probability: Annotated[
        float,
        typer.Option(
            "--min-probability",
            "-p",
            metavar="P",
            help="Less likely links do not count; 0 to 1.",
            callback=_probability,
        ),
    ] = 0.5,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure the links of a study against what people marked in a random sample of it.

    Precision and recall with 90 % intervals, by language, side, level and method; and whether
    probabilities are what they say. Without a sample it says so, and the exit code is 0 too.

    Try:

    * `smartlife evaluate my-study`
    * `smartlife evaluate my-study --gold marks.tsv --min-probability 0.3 --json`
    """
    from smartlife.analysis.links.evaluation import evaluate_links
    from smartlife.analysis.links.quality import count_corrections

    study = load_study(folder)
    tables = _tables_of(study)
    path = _path(study, gold)
    marked = _read_gold(study, tables, path) if path else None
    found = evaluate_links(tables.scan, marked.rows if marked else [], min_probability)
    rounds = _rounds(tables, marked)
    corrections = count_corrections(tables.read("core__corrections").to_pylist())
    if as_json:
        told = _as_json(study, found, marked, min_probability)
        say_json(told | {"rounds": rounds, "corrections": corrections})
        return
    if marked is not None and path is not None:
        show_issues(marked.issues, "--json lists all")
    _show(found, marked, rounds, min_probability)
    if corrections:
        _show_corrections(corrections)
    if gold is None and _is_changed(tables, path):
        err.print(
            "inputs/gold.tsv is not what it was at the last run, so the report tells something "
            f"else. Next: smartlife run {printable(quote(str(folder)))}"
        )


def _tables_of(study: Study) -> RunTables:
    from smartlife.pipeline.running import lake_of
    from smartlife.store.reading import RunTables

    lake = lake_of(study)
    manifest = lake.current()
    if manifest is None:
        raise StudyInvalid(
            "This study has not been run yet, so there are no links",
            where=str(study.folder),
            todo=f"smartlife run {quote(str(study.folder))}",
        )
    return RunTables(lake, manifest)


def _path(study: Study, gold: Path | None) -> Path | None:
    """The file with the marks; None if nobody has filled in the study's own.

    Raises:
        InputUnreadable: the file that is named is none.
        StudyInvalid: the study's own is none.
    """
    from smartlife.store.raw import find_inputs

    if gold is None:
        return next((path for _, path in find_inputs(study, _GOLD)), None)
    if not gold.is_file():
        raise InputUnreadable(
            "This is no file" if gold.exists() else "There is no such file",
            where=str(gold),
            todo="Give the file with the marks.",
        )
    return gold


def _read_gold(study: Study, tables: RunTables, path: Path) -> Entered:
    from smartlife.formats.records import opened_path
    from smartlife.sources.entered.table import read_entered
    from smartlife.tables.gold import FORM, check, named_documents
    from smartlife.tables.judged import KnownConcepts, find_documents

    items = list(read_entered(opened_path(path), FORM))
    concepts = tables.read("core__concepts", ["concept_uri", "concept_kind"])
    documents = find_documents(tables.scan, named_documents(items))
    return check(items, KnownConcepts.of(study.study_id, concepts), documents)


def _rounds(tables: RunTables, marked: Entered | None) -> list[dict[str, Any]]:
    """Each draw, and how many documents of the same kind and language the study holds."""
    from smartlife.analysis.links.quality import count_rounds

    rounds = count_rounds(marked.rows if marked else [])
    for kind in {one["kind"] for one in rounds}:
        held = Counter(tables.read(f"core__{kind}", ["lang"])["lang"].to_pylist())
        for one in rounds:
            if one["kind"] == kind:
                one["held"] = held[one["lang"]]
    return rounds


def _is_changed(tables: RunTables, path: Path | None) -> bool:
    """True if the last run has read other marks than these."""
    from smartlife.store.lake import file_checksum

    read = tables.read("core__origins", ["checksum"], where=("source_id", [_GOLD]))
    return bool(read["checksum"].to_pylist() != ([file_checksum(path)] if path else []))


# --- for programs


def _as_json(
    study: Study, found: Evaluation, marked: Entered | None, min_probability: float
) -> dict[str, object]:
    issues = marked.issues if marked else []
    return {
        "study": study.study_id,
        "is_measured": bool(found.qualities),
        "min_probability": min_probability,
        "documents": found.documents,
        "quality": [asdict(one) for one in found.qualities],
        "calibration": [asdict(one) for one in found.bins],
        "agreement": [asdict(one) for one in found.agreement],
        "issues": [asdict(one) for one in issues],
    }


# --- for people


def _show(
    found: Evaluation,
    marked: Entered | None,
    rounds: Sequence[dict[str, Any]],
    min_probability: float,
) -> None:
    if not found.qualities:
        _show_nothing(marked)
        return
    documents = "document was" if found.documents == 1 else "documents were"
    say(f"{number(found.documents)} {documents} read. Per cent, with 90 % intervals.")
    for one in rounds:
        noun = _SIDE_NAMES[one["kind"]]
        say(
            f"Round {one['round']}: {number(one['documents'])} of {number(one['held'])} {noun} "
            f"({one['lang']})."
        )
    say(f"Links count from a probability of {min_probability:g} on.")
    say("read: documents; links: judged ones; n_eff: independent judgements of links that")
    say("would tell as much.")
    for task in _TASK_NAMES:
        _show_task(task, [one for one in found.qualities if one.task == task])
    _show_calibration(found.bins)
    for agreed in found.agreement:
        share = "–" if agreed.share is None else f"{100 * agreed.share:.0f} %"
        say(
            f"Two readers of {counted(agreed.n_docs, *_SIDE_NOUNS[agreed.kind])} agree on {share} "
            f"of their marks ({_TASK_NAMES[agreed.task].lower()})."
        )


def _show_nothing(marked: Entered | None) -> None:
    say("Quality of the links: not measured.")
    if marked is None:
        say("Nobody has marked documents of this study yet.")
    else:
        say(f"Rows with marks: {number(marked.read)}. None of them counts.")
    say("Draw some at random, mark all that is true in each of them, and put the marks")
    say("into inputs/gold.tsv: docs/how-to/measure-linking.md tells how.")


def _show_task(task: str, qualities: Sequence[Quality]) -> None:
    if not qualities:
        return
    say("")
    table = _table(_TASK_NAMES[task], "read", "links", "n_eff", "precision", "recall")
    methods = _table(f"{_TASK_NAMES[task]}, by method", "links", "n_eff", "precision")
    langs = Counter(kind for kind, _ in {(one.kind, one.lang) for one in qualities})
    for one in qualities:
        place = f"{_SIDE_NAMES[one.kind]}, {one.lang}"
        n_eff = number(one.precision.n_eff if one.precision else None)
        judged = (number(one.tp + one.fp), n_eff, _ratio(one.precision))
        # "all" and the only language of a side are the same
        if one.method == "all" and not (one.lang == "all" and langs[one.kind] == 2):
            cells = (number(one.n_docs), *judged, _ratio(one.recall))
            table.add_row(place, _LEVEL_NAMES[one.level], *cells)
        elif one.method != "all" and one.lang == "all":
            level = f"{_LEVEL_NAMES[one.level]}: {one.method}"
            methods.add_row(_SIDE_NAMES[one.kind], level, *judged)
    show(table)
    if methods.row_count:
        say("")
        show(methods)


def _show_calibration(bins: Sequence[Bin]) -> None:
    chosen = [one for one in bins if one.lang == "all" and one.level == _finest(bins, one)]
    if not chosen:
        return
    say("")
    table = _table("Probabilities", "links", "mean", "right")
    for one in chosen:
        side = f"{_SIDE_NAMES[one.kind]}: {_TASK_NAMES[one.task].lower()}"
        span = f"{one.least:.1f}–{one.least + 0.1:.1f}"
        cells = (number(one.n), f"{100 * one.mean_probability:.0f}", _ratio(one.observed))
        table.add_row(side, span, *cells)
    show(table)


def _finest(bins: Sequence[Bin], like: Bin) -> str:
    """The finest level that was marked; bins come from fine to coarse."""
    return next(one.level for one in bins if (one.kind, one.task) == (like.kind, like.task))


def _show_corrections(corrections: Sequence[dict[str, Any]]) -> None:
    say("")
    say("Corrections: rows of core__corrections, one for each side that a row is about.")
    say("They are no random sample, so they measure nothing. Links that they made or")
    say("took away are judged above as they stand, like all others.")
    for one in corrections:
        lang = "any language" if one["lang"] == "all" else one["lang"]
        say(
            f"  {_SIDE_NAMES[one['kind']]}, {lang}: "
            f"right in {counted(one['right'], 'row')}, wrong in {counted(one['wrong'], 'row')}"
        )


def _table(title: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(title)
    table.add_column("")
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _ratio(ratio: Ratio | None) -> str:
    if ratio is None:
        return "–"
    return f"{100 * ratio.estimate:.0f} ({100 * ratio.lo:.0f}–{100 * ratio.hi:.0f})"
