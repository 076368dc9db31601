"""Official statistics → core__observations: the step `observations`.

Kept are the countries of the study's regions and partners with all their regions, and areas above
countries (European Union, euro area). Codes stay as published, each with its NUTS version; nothing
is converted here (`tables.regions.RegionConverter` converts counts forward, never shares).

What counts as a record: a value, or a cell without one that is flagged confidential (`c`); other
empty cells are no records. Series of regions that nobody asked for are passed over unread and
counted as outside, one by one as *series* (lines), not as values.

Where two files of a source give the same number twice, the second is a duplicate; where they
differ, the file that reaches further in time wins, since publishers revise.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import pyarrow as pa

from smartlife.errors import FormatUnknown, InputUnreadable, StudyInvalid
from smartlife.model.issues import Issue
from smartlife.model.regions import VERSIONS, iso_country, level_of
from smartlife.model.statistics import (
    ABOVE_COUNTRY,
    is_aggregate,
    is_extra_regio,
    region_dimension,
    split_period,
)
from smartlife.sources.contract import Sample
from smartlife.sources.load import choose_reader, open_source, unreadable
from smartlife.sources.statistics.datasets import describe
from smartlife.tables.nuts_versions import find_version, version_of_code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.formats.detect import FormatName
    from smartlife.formats.observations import Observation
    from smartlife.model.study import SourceSpec
    from smartlife.sources.load import OpenedFile
    from smartlife.store.run import StepRun

_KIND: Final = "statistics"
_CONFIDENTIAL: Final = "c"
_APART: Final = frozenset({"unit", "freq", "dataset"})


class _Row(NamedTuple):
    """One observation; names as in core__observations, `row` for messages."""

    dataset_code: str
    nuts_code: str
    nuts_version: str | None
    nuts_level: int
    country_code: str
    dimensions: str
    period: str
    year: int
    freq: str
    unit: str | None
    number: float | None
    flags: str
    origin_id: str
    row: int


class _Area(NamedTuple):
    """Where a wanted code lies."""

    version: str | None
    level: int
    country: str


@dataclass(slots=True)
class _File:
    """One file and what was read from it."""

    opened: OpenedFile
    reader: Any
    rows: list[_Row] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name to show."""
        return self.opened.opened.file

    @property
    def rank(self) -> tuple[str, str]:
        """Sorts files by the last period they reach."""
        return (max((row.period for row in self.rows), default=""), self.name)


def build(run: StepRun) -> None:
    """Reads all sources of statistics and writes core__observations, sorted by its key."""
    kept: list[tuple[str, _Row]] = []
    countries = {code[:2] for code in (*run.study.regions, *run.study.partners)}
    for source in run.study.sources_of(_KIND):
        files = []
        for opened in open_source(run, source):
            try:
                files.append(_read_file(run, source, opened, countries))
            except FormatUnknown as error:
                told = " ".join(str(error).split())
                issue = Issue("rejected", "file_unknown", opened.opened.file, *(None,) * 3, told)
                run.accounts.issue(source.source_id, _KIND, issue)
            except InputUnreadable as error:
                issue = unreadable(opened.opened.file, error)
                run.accounts.issue(source.source_id, _KIND, issue)
            run.progress(len(files))
        kept += [(source.source_id, row) for row in _without_repeats(run, source, files)]
    run.write("core__observations", _table(kept))


# --- reading


def _read_file(run: StepRun, source: SourceSpec, opened: OpenedFile, countries: set[str]) -> _File:
    sample = Sample(opened.opened, cast("FormatName", opened.format), ())
    file = _File(opened, cast("Any", choose_reader(source, sample)[1]))
    series = _count_series(file, source)
    areas = _choose_areas(run, source, file, series, countries)
    outside = sum(number for code, number in series.items() if code not in areas)
    run.accounts.read(source.source_id, _KIND, outside)
    run.accounts.outside(source.source_id, _KIND, outside)
    _read_rows(run, source, file, areas)
    return file


def _count_series(file: _File, source: SourceSpec) -> Counter[str]:
    """Region codes of a file with their numbers of series, without reading values."""
    series: Counter[str] = Counter()
    regions = _Regions()

    def note(dims: Mapping[str, str]) -> bool:
        series[regions.code(dims)] += 1
        return False

    for _ in file.reader.read(file.opened.opened, source, note):
        pass  # issues are taken when the file is read for its values
    if set(series) == {""}:
        raise InputUnreadable(
            "The table has no dimension of regions (geo)",
            where=file.name,
            todo="Download it with the dimension geo, even if it has one value only.",
        )
    return series


def _choose_areas(
    run: StepRun, source: SourceSpec, file: _File, series: Counter[str], countries: set[str]
) -> dict[str, _Area]:
    """The codes that matter, each with its version; says which are unknown or unclear."""
    version = _version(run, source, file, series, countries)
    areas: dict[str, _Area] = {}
    for code in sorted(series):
        if is_aggregate(code):
            areas[code] = _Area(None, ABOVE_COUNTRY, code.rstrip("0123456789_"))
        elif code[:2] in countries and not is_extra_regio(code):
            known_in = version_of_code(code, version)
            if known_in is not None:
                areas[code] = _Area(known_in, level_of(code), iso_country(code))
                continue
            told = f"{series[code]} series are not used: no version of NUTS knows the code."
            issue = Issue("noted", "region_unknown", file.name, None, "geo", code, told)
            run.accounts.issue(source.source_id, _KIND, issue)
    return areas


def _version(
    run: StepRun, source: SourceSpec, file: _File, series: Counter[str], countries: set[str]
) -> str:
    stated = dict(source.options).get("nuts_version")
    if stated is not None:
        if str(stated) not in VERSIONS:
            raise StudyInvalid(
                f"nuts_version = {stated} of source {source.source_id} is not held",
                where="study.toml",
                todo=f"Use one of {', '.join(VERSIONS)}.",
            )
        return str(stated)
    found = find_version(series)
    small = [code for code in series if len(code) == 5 and code[:2] in countries]
    if found.others and small:
        fits = ", ".join(sorted((found.version, *found.others)))
        told = f"The codes fit NUTS {fits}; taken as {found.version}. State nuts_version."
        issue = Issue("noted", "version_unknown", file.name, None, "geo", min(small), told)
        run.accounts.issue(source.source_id, _KIND, issue)
    return found.version


def _read_rows(run: StepRun, source: SourceSpec, file: _File, areas: Mapping[str, _Area]) -> None:
    regions = _Regions()

    def wanted(dims: Mapping[str, str]) -> bool:
        return regions.code(dims) in areas

    read = 0
    dataset = file.reader.dataset_of(file.opened.opened)
    series: _Series | None = None
    for item in file.reader.read(file.opened.opened, source, wanted):
        if isinstance(item, Issue):
            run.accounts.issue(source.source_id, _KIND, item)
            read += item.severity == "rejected" and item.row is not None
            continue
        if item.value is None and _CONFIDENTIAL not in item.flags:
            continue
        read += 1
        # the observations of a line share their dimensions
        if series is None or series.dims is not item.dims:
            series = _series(item.dims, dataset)
        when = split_period(item.period)
        if when is None:
            told = "The period is neither a year, half-year, quarter, month nor week."
            issue = Issue(
                "rejected", "date_invalid", file.name, item.row, "time", item.period, told
            )
            run.accounts.issue(source.source_id, _KIND, issue)
        else:
            file.rows.append(_row(item, series, areas[series.code], when, file.opened.origin_id))
    run.accounts.read(source.source_id, _KIND, read)


class _Regions:
    """Finds the code of the region among dimensions; their names are looked at once."""

    def __init__(self) -> None:
        self._name = ""

    def code(self, dims: Mapping[str, str]) -> str:
        """The code, or nothing."""
        code = dims.get(self._name)
        if code is None:
            self._name = region_dimension(dims) or ""
            code = dims.get(self._name, "")
        return code


class _Series(NamedTuple):
    """What the observations of a line have in common."""

    dims: Mapping[str, str]
    code: str
    dataset: str
    dimensions: str
    unit: str | None
    freq: str | None


def _series(dims: Mapping[str, str], dataset: str) -> _Series:
    region = region_dimension(dims) or ""
    own = {name.lower(): code for name, code in dims.items() if name != region}
    named = own.get("dataset", dataset).lower()
    known = describe(named)
    rest = {name: code for name, code in own.items() if name not in _APART}
    return _Series(
        dims=dims,
        code=dims[region],
        dataset=named,
        dimensions=json.dumps(rest, ensure_ascii=False, sort_keys=True),
        unit=own.get("unit") or (known.implied_unit if known else None),
        freq=own.get("freq"),
    )


def _row(
    item: Observation, series: _Series, area: _Area, when: tuple[int, str], origin_id: str
) -> _Row:
    year, freq = when
    return _Row(
        dataset_code=series.dataset,
        nuts_code=series.code,
        nuts_version=area.version,
        nuts_level=area.level,
        country_code=area.country,
        dimensions=series.dimensions,
        period=item.period,
        year=year,
        freq=series.freq or freq,
        unit=series.unit,
        number=item.value,
        flags=item.flags,
        origin_id=origin_id,
        row=item.row,
    )


# --- one number once


def _without_repeats(run: StepRun, source: SourceSpec, files: list[_File]) -> list[_Row]:
    """Rows without repetitions, of the file that reaches furthest first."""
    held: dict[tuple[str, str, str, str | None, str], tuple[_Row, str]] = {}
    for file in sorted(files, key=lambda one: one.rank, reverse=True):
        duplicates = 0
        for row in file.rows:
            key = (row.dataset_code, row.nuts_code, row.dimensions, row.unit, row.period)
            before, other = held.setdefault(key, (row, file.name))
            if before is row:
                continue
            if (before.number, before.flags) == (row.number, row.flags):
                duplicates += 1
                continue
            same_file = other == file.name
            told = f"Row {before.row} of {other} gives {before.number} for the same cell."
            reason = "duplicate_key" if same_file else "superseded"
            value = f"{row.nuts_code} {row.period}: {row.number}"
            issue = Issue("rejected", reason, file.name, row.row, None, value, told)
            run.accounts.issue(source.source_id, _KIND, issue)
        run.accounts.duplicates(source.source_id, _KIND, duplicates)
    run.accounts.kept(source.source_id, _KIND, len(held))
    return [row for row, _ in held.values()]


def _table(kept: list[tuple[str, _Row]]) -> pa.Table:
    types: dict[str, Any] = {"nuts_level": pa.int64(), "year": pa.int64(), "number": pa.float64()}
    columns: dict[str, Any] = {"source_id": pa.array([source for source, _ in kept], pa.string())}
    for place, name in enumerate(_Row._fields[:-1]):
        cells: list[Any] = [row[place] for _, row in kept]
        columns[name] = pa.array(cells, types.get(name, pa.string()))
    order = ("source_id", "dataset_code", "nuts_code", "dimensions", "unit", "period")
    return pa.table(columns).sort_by([(name, "ascending") for name in order])
