"""What the report is made of: the tables of a run, read once, and the reader's language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from smartlife.languages.messages import Messages, messages
from smartlife.model.tables import FINDINGS
from smartlife.products.figures.rows import FigureRow, FigureRows, figure_row
from smartlife.products.reports.situation.audited import disagreements, groups_read
from smartlife.products.reports.situation.footnotes import Footnotes
from smartlife.products.reports.situation.names import Names
from smartlife.products.reports.situation.partner_courses import named_courses
from smartlife.products.reports.situation.source_names import SourceNames

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from smartlife.model.study import Study
    from smartlife.store.run import StepRun

ALL_REGIONS: Final = "ALL"
"""Region code of figures that count the whole study, wherever documents are."""
ILLUSTRATIVE: Final = "illustrative"
"""A source whose title or publisher says this holds invented records."""

Row = dict[str, Any]
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a part of the report may use.

    Attributes:
        study: The study.
        say: Sentences and numbers in the reader's language.
        figures: Rows of all indicators.
        findings: Rows of out__findings, in order.
        names: Names of groups and regions.
        notes: Footnotes.
        sources: Names of sources.
        counts: Rows of core__source_counts.
        issues: (source, severity, reason) → records.
        left_out: (source, decision, rule) → records.
        placed: Kind → NUTS 3 code → documents whose place is known so precisely.
        documents: Kind → documents held.
        areas: Code → row of core__areas.
        members: Code of an area → rows of core__area_members.
        read_differently: Region → skill groups on which two readers disagree.
        courses: Identifier → course that people named at a partner; without a title where its
            source gives numbers only.
        audited: Region → skill groups that people have read and that did not change since.
    """

    study: Study
    say: Messages
    figures: FigureRows
    findings: list[Row]
    names: Names
    notes: Footnotes
    sources: SourceNames
    counts: list[Row]
    issues: Mapping[Key, int]
    left_out: Mapping[Key, int]
    placed: Mapping[str, Mapping[str, int]]
    documents: Mapping[str, int]
    areas: Mapping[str, Row] = field(default_factory=dict)
    members: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    courses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    audited: Mapping[str, frozenset[str]] = field(default_factory=dict)
    read_differently: Mapping[str, int] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """ISO 639-1 of the reader's language."""
        return self.say.lang

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries that contain the regions and partners, in their order."""
        codes = (*self.study.regions, *self.study.partners)
        return tuple(dict.fromkeys(code[:2] for code in codes))

    @property
    def compared(self) -> tuple[str, ...]:
        """Regions under study, partners, then their countries, each once."""
        codes = (*self.study.regions, *self.study.partners, *self.countries)
        return tuple(dict.fromkeys(codes))

    def country_of(self, region: str) -> str:
        """The country around a region."""
        return region[:2]

    def period(self) -> str:
        """First and last day of the study's period."""
        return f"{self.say.day(self.study.start)} – {self.say.day(self.study.end)}"

    def last_day(self) -> date:
        """Last day of the period."""
        return self.study.end


def read_material(run: StepRun, lang: str) -> Material:
    """Reads all tables that the step declares."""
    say = messages(lang)
    areas = _areas(run)
    named = SourceNames(run.study, areas, say)
    audits = run.read("core__audits").to_pylist() if run.has("core__audits") else []
    rows = [
        figure_row(values)
        for table in run.step.reads
        if table.startswith("ind__")
        for values in run.read(table).to_pylist()
    ]
    return Material(
        study=run.study,
        say=say,
        figures=FigureRows(rows),
        findings=sorted(run.read(FINDINGS.name).to_pylist(), key=lambda row: row["position"]),
        names=_names(run, say, rows),
        notes=Footnotes(run.read("core__origins").to_pylist(), say, named),
        sources=named,
        counts=run.read("core__source_counts").to_pylist(),
        issues=_counted(run, "core__issues", "severity", "reason"),
        left_out=_counted(run, "core__left_out", "decision", "rule"),
        placed={kind: _placed(run, kind) for kind in ("vacancies", "courses")},
        documents={kind: run.rows_of(f"core__{kind}") for kind in ("vacancies", "courses")},
        areas=areas,
        members=_members(run),
        courses=named_courses(run, rows),
        audited=groups_read(audits),
        read_differently=disagreements(audits),
    )


def in_language(material: Material, run: StepRun, lang: str) -> Material:
    """The same material for readers of another language; what has no language is shared.

    Args:
        material: Of this run.
        run: The run.
        lang: ISO 639-1 of the reader's language.
    """
    say = messages(lang)
    named = SourceNames(run.study, material.areas, say)
    return replace(
        material,
        say=say,
        names=_names(run, say, material.figures.rows),
        notes=Footnotes(run.read("core__origins").to_pylist(), say, named),
        sources=named,
    )


def _names(run: StepRun, say: Messages, rows: Sequence[FigureRow]) -> Names:
    version = str(run.study.nuts_version)
    columns = ["nuts_code", "nuts_version", "nuts_level", "name", "names", "lon", "lat", "geometry"]
    regions = [
        row
        for row in run.read("core__regions", columns).to_pylist()
        if row["nuts_version"] == version
    ]
    labels = run.read("core__labels", ["concept_uri", "lang", "label_kind", "label"])
    uris = [row.group_uri for row in rows if row.group_uri]
    return Names(say, labels, uris, regions)


def _areas(run: StepRun) -> dict[str, Row]:
    rows = run.read("core__areas").to_pylist() if run.has("core__areas") else []
    return {row["area_code"]: row for row in rows}


def _members(run: StepRun) -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {}
    held = run.has("core__area_members")
    for row in run.read("core__area_members").to_pylist() if held else []:
        made.setdefault(row["area_code"], []).append(row)
    return made


def _counted(run: StepRun, table: str, first: str, second: str) -> dict[Key, int]:
    columns = run.read(table, ["source_id", first, second]).to_pydict()
    counted = Counter(zip(columns["source_id"], columns[first], columns[second], strict=True))
    return dict(sorted(counted.items()))


def _placed(run: StepRun, kind: str) -> dict[str, int]:
    """Documents per NUTS 3 region; a default or coarse place has no place on a map."""
    version = str(run.study.nuts_version)
    columns = ["nuts_code", "nuts_level", "nuts_version", "place_status"]
    counted = Counter(
        row["nuts_code"]
        for row in run.read(f"core__{kind}", columns).to_pylist()
        if row["place_status"] == "coded"
        and row["nuts_level"] == 3
        and row["nuts_version"] == version
    )
    return dict(sorted(counted.items()))
