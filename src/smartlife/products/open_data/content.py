"""What is published: tables made from a finished run, and nothing that the report hides.

`publish` of a source decides about single records: of "counts" none is here, of "excerpt" and
"full" those columns that explanations show too. Of what was rejected only reasons are counted.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.scope import id_column
from smartlife.analysis.tracing.trace import SHOWN, notes
from smartlife.model.fields import FIELDS, Field
from smartlife.model.figures import figure_id
from smartlife.model.issues import REASONS
from smartlife.model.tables import FINDINGS, TABLES, Column, Table, indicator_table

if TYPE_CHECKING:
    from smartlife.analysis.scope import Kind
    from smartlife.store.run import StepRun

Rows = list[dict[str, Any]]

_OF_ONE_COURSE: Final = ("course_id", "missing")
_FIGURE_ID: Final = Field("figure_id", "string", "Identifier of the figure, the same in every run.")
_ONLY_HERE: Final = {
    "figure_id": _FIGURE_ID,
    "date": Field("date", "date", "Day of publication, or first day of the course."),
    "records": Field("records", "int64", "Records that it happened to.", "records"),
    "note_text": Field("note_text", "string", "What the remark says, in English."),
    "reason_text": Field("reason_text", "string", "What the reason says, in English."),
}


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One table of the package.

    Attributes:
        table: Its columns and key.
        title: Its title, in English.
        rows: Its rows.
        links: Columns → (table, column) that they point at.
    """

    table: Table
    title: str
    rows: Rows
    links: tuple[tuple[str, str, str], ...] = ()

    @property
    def name(self) -> str:
        """Its name, and that of its files."""
        return self.table.name


def read_content(run: StepRun, held: Rows) -> tuple[OpenTable, ...]:
    """All tables of the package, in the order of reading.

    Args:
        run: The step.
        held: All figures, as of `all_figures`.
    """
    figures = _figures(run, held)
    known = {row["figure_id"] for row in figures.rows}
    findings, rests_on = _findings(run, known)
    return (
        figures,
        _files_of_figures(run, held, known),
        _notes(figures),
        findings,
        rests_on,
        _plain(run, "core__origins", "sources", "Files that were read, with licence and checksum"),
        _plain(run, "core__source_counts", "records", "What became of the records of each source"),
        _reasons(run),
        _plain(run, "link__quality", "link_quality", "How good the links are, judged by people"),
        _regions(run, figures),
        _labels(run, figures),
        *(_documents(run, kind) for kind in ("vacancies", "courses")),
    )


def all_figures(run: StepRun) -> Rows:
    """Rows of all indicators with figure_id, in a fixed order."""
    rows = [
        {"figure_id": figure_id(row), **row}
        for table in run.step.reads
        if table.startswith("ind__")
        for row in run.read(table).to_pylist()
    ]
    return sorted(rows, key=lambda row: (row["indicator"], row["measure"], row["figure_id"]))


def _made(name: str, description: str, columns: str, key: str) -> Table:
    """A definition from names of columns; one that ends in `?` may be null."""
    fields = {**FIELDS, **_ONLY_HERE}
    found = tuple(Column(fields[word.rstrip("?")], word.endswith("?")) for word in columns.split())
    return Table(name, "out", description, found, tuple(key.split()))


_REMARKS: Final = (("note", "notes", "note"), ("interval_note", "notes", "note"))


def _figures(run: StepRun, held: Rows) -> OpenTable:
    declared = indicator_table("any")
    own = tuple(column for column in declared.columns if column.name != "origins")
    table = replace(
        declared,
        name="figures",
        description="One figure, with its interval, status and what it rests on. What may not be "
        "shown is empty: status tells why.",
        columns=(Column(_FIGURE_ID, nullable=False), *own),
        key=("figure_id",),
    )
    hidden = _hidden_courses(run)
    rows = [
        {name: row[name] for name in table.column_names}
        | {"dimensions": _without_course(row["dimensions"], hidden)}
        for row in held
    ]
    return OpenTable(table, "Figures", rows, _REMARKS)


def _hidden_courses(run: StepRun) -> frozenset[str]:
    courses = run.read("core__courses", ["course_id", "publish"]).to_pylist()
    return frozenset(row["course_id"] for row in courses if row["publish"] not in SHOWN)


def _without_course(dimensions: str | None, hidden: frozenset[str]) -> str | None:
    """A figure may be about one course that people named: not if its source gives numbers only."""
    told = json.loads(dimensions or "{}")
    if told.get("course_id") not in hidden:
        return dimensions
    kept = {name: value for name, value in told.items() if name not in _OF_ONE_COURSE}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _files_of_figures(run: StepRun, figures: Rows, known: set[str]) -> OpenTable:
    table = _made(
        "figure_sources",
        "The file of a source is behind the figure.",
        "figure_id origin_id",
        "figure_id origin_id",
    )
    held = set(run.read("core__origins", ["origin_id"])["origin_id"].to_pylist())
    rows = [
        {"figure_id": row["figure_id"], "origin_id": origin}
        for row in figures
        for origin in sorted({*row["origins"]} & held)
        if row["figure_id"] in known
    ]
    links = (("figure_id", "figures", "figure_id"), ("origin_id", "sources", "origin_id"))
    return OpenTable(table, "Files behind each figure", rows, links)


def _notes(figures: OpenTable) -> OpenTable:
    used = sorted({row[name] for row in figures.rows for name, _, _ in _REMARKS if row[name]})
    table = _made("notes", "A remark that stands with figures.", "note note_text", "note")
    rows = [{"note": note, "note_text": notes().get(note, note)} for note in used]
    return OpenTable(table, "Remarks", rows)


def _findings(run: StepRun, known: set[str]) -> tuple[OpenTable, OpenTable]:
    columns = "finding_id position template parameters firmness doubts nuts_code n_docs"
    table = _made("findings", "A statement computed from figures.", columns, "finding_id")
    held = sorted(run.read(FINDINGS.name).to_pylist(), key=lambda row: row["position"])
    rows = [{name: row[name] for name in table.column_names} for row in held]
    rests_on = _made(
        "finding_figures",
        "A figure that a statement rests on.",
        "finding_id figure_id",
        "finding_id figure_id",
    )
    empty = dict.fromkeys(indicator_table("any").key)
    pairs = [
        {"finding_id": row["finding_id"], "figure_id": name}
        for row in held
        for name in dict.fromkeys(
            figure_id({**empty, **about}) for about in json.loads(row["rests_on"])
        )
        if name in known
    ]
    links = (("finding_id", "findings", "finding_id"), ("figure_id", "figures", "figure_id"))
    return (
        OpenTable(table, "Findings", rows),
        OpenTable(rests_on, "Figures behind each finding", pairs, links),
    )


def _plain(run: StepRun, source: str, name: str, title: str) -> OpenTable:
    """A table of the run as it is."""
    table = replace(TABLES[source], name=name)
    names = [column.name for column in table.columns if column.nullable is False]
    rows = run.read(source).to_pylist()
    return OpenTable(table, title, sorted(rows, key=lambda row: [str(row[n]) for n in names]))


def _reasons(run: StepRun) -> OpenTable:
    table = _made(
        "reasons",
        "How often records or single values of a source were set aside, and why.",
        "source_id severity reason reason_text records",
        "source_id severity reason",
    )
    held = run.read("core__issues", ["source_id", "severity", "reason"]).to_pylist()
    counted = Counter((row["source_id"], row["severity"], row["reason"]) for row in held)
    rows = [
        {
            "source_id": source,
            "severity": severity,
            "reason": reason,
            "reason_text": REASONS.get(reason, reason),
            "records": count,
        }
        for (source, severity, reason), count in sorted(counted.items())
    ]
    return OpenTable(table, "Why records were set aside", rows)


def _regions(run: StepRun, figures: OpenTable) -> OpenTable:
    columns = "nuts_code nuts_version nuts_level country_code name"
    table = _made("regions", "A region that has figures.", columns, "nuts_code nuts_version")
    used = {(row["nuts_code"], row["nuts_version"]) for row in figures.rows}
    rows = [
        row
        for row in run.read("core__regions", columns.split()).to_pylist()
        if (row["nuts_code"], row["nuts_version"]) in used
    ]
    rows.sort(key=lambda row: (row["nuts_code"], row["nuts_version"]))
    return OpenTable(table, "Regions", rows)


def _labels(run: StepRun, figures: OpenTable) -> OpenTable:
    """Names of the groups, of taxonomies whose source lets single records be shown."""
    table = _made(
        "groups",
        "The name of a group that figures are about, in one language.",
        "group_uri lang label",
        "group_uri lang",
    )
    origins = run.read("core__origins", ["source_id", "publish"]).to_pylist()
    open_sources = {row["source_id"] for row in origins if row["publish"] in SHOWN}
    used = {row["group_uri"] for row in figures.rows if row["group_uri"]}
    columns = ["concept_uri", "lang", "label_kind", "label", "source_id"]
    found = {
        (row["concept_uri"], row["lang"]): row["label"]
        for row in run.read("core__labels", columns).to_pylist()
        if row["concept_uri"] in used
        and row["label_kind"] == "preferred"
        and row["source_id"] in open_sources
    }
    rows = [{"group_uri": uri, "lang": lang, "label": found[uri, lang]} for uri, lang in
            sorted(found)]  # fmt: skip
    return OpenTable(table, "Names of groups", rows)


def _documents(run: StepRun, kind: Kind) -> OpenTable:
    """Single documents of the sources that let them be shown: what explanations show of them."""
    name = id_column(kind)
    date = "posted_date" if kind == "vacancies" else "start_date"
    table = _made(
        kind,
        f"One of the {kind} whose source lets single records be shown.",
        f"{name} title date? url? lang nuts_code? source_id origin_id file row",
        name,
    )
    wanted = [name, "title", date, "url", "lang", "nuts_code", "source_id", "origin_id", "file",
              "row", "publish"]  # fmt: skip
    rows = [
        {**{column: row.get(column) for column in table.column_names}, "date": row[date]}
        for row in run.read(f"core__{kind}", wanted).to_pylist()
        if row["publish"] in SHOWN
    ]
    title = {"vacancies": "Advertisements", "courses": "Courses"}[kind]
    links = (("origin_id", "sources", "origin_id"),)
    return OpenTable(table, title, sorted(rows, key=lambda row: str(row[name])), links)
