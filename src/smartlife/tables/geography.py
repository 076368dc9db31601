"""The step that turns geography sources and what is embedded into regions, conversions, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.errors import InputUnreadable
from smartlife.model.issues import Issue
from smartlife.sources.geography.nuts.reader import Conversion, Postcode, read
from smartlife.sources.load import open_source, unreadable
from smartlife.tables.regions import gather

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.regions import Region
    from smartlife.store.run import StepRun

TABLES = ("core__regions", "core__region_conversions", "core__places")


def build_geography(run: StepRun) -> None:
    """Writes core__regions, core__region_conversions and core__places.

    Works without any source: codes, names and the gazetteer are embedded; shapes, conversions and
    postcodes come from the study's geography sources. A file that is none of these becomes an
    issue that says so.
    """
    tables, issues = gather(_records(run))
    for issue, source_id in issues:
        if issue.severity == "rejected" and issue.row is not None:
            run.accounts.read(source_id, "geography")
        run.accounts.issue(source_id, "geography", issue)
    for name in TABLES:
        run.write_rows(name, tables[name])


def _records(run: StepRun) -> Iterator[tuple[Region | Conversion | Postcode | Issue, str]]:
    for source in run.study.sources_of("geography"):
        source_id = source.source_id
        for file in open_source(run, source):
            try:
                for record in read(file.opened):
                    if not isinstance(record, Issue):
                        run.accounts.read(source_id, "geography")
                        run.accounts.kept(source_id, "geography")
                    yield record, source_id
            except InputUnreadable as error:
                yield unreadable(file.opened.file, error), source_id
