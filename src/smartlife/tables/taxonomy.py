"""Taxonomy files → core__concepts, core__labels, core__relations: the step `taxonomy`.

How versions, languages and packages are joined is in `smartlife.tables.concept_join`; where two
versions disagree on a preferred label, the newest stated one wins and the other becomes an
alternative label. Every data row of a concept, relation or collection file is kept, rejected
with a reason, or counted as a duplicate; the same concept in another language or package is kept.
`relation = "member"` points at `collection:<code>` (green, digital, digcomp, transversal,
language, research, research_occupations), which is no row of core__concepts. What the study adds
itself is in `smartlife.tables.local_concepts`.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, cast

import pyarrow as pa

from smartlife.errors import FormatUnknown, InputUnreadable
from smartlife.model.issues import Issue
from smartlife.model.taxonomy import UNSTATED, ConceptEntry, RelationEntry, version_of
from smartlife.sources.contract import Sample
from smartlife.sources.entered.table import open_entered
from smartlife.sources.load import choose_reader, open_source, unreadable
from smartlife.tables.concept_join import Concept, FileEntries, Taxonomy, join
from smartlife.tables.local_concepts import FORM, LocalConcepts, add_local, read_local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.detect import FormatName
    from smartlife.model.study import SourceSpec
    from smartlife.sources.load import OpenedFile
    from smartlife.store.run import StepRun

_KIND: Final = "taxonomy"
_CONCEPT_COLUMNS: Final = (
    "concept_uri", "concept_kind", "code", "isco_code", "skill_type", "reuse_level", "depth",
    "status", "taxonomy_version", "source_id",
)  # fmt: skip


def build(run: StepRun) -> None:
    """Reads all taxonomy sources and writes the three tables, sorted by their keys.

    Raises:
        InputUnreadable: there are taxonomy sources, but none of them holds a concept.
    """
    with _few_collections():
        _build(run)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Pauses the search for cycles: a million live tuples without any make it slow (a fifth)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build(run: StepRun) -> None:
    files: list[FileEntries] = []
    problems: list[Issue] = []
    for source in run.study.sources_of(_KIND):
        for opened in open_source(run, source):
            one = _read_file(run, source, opened, problems)
            if one is not None:
                files.append(one)
            run.progress(len(files))
    entered = open_entered(run, FORM)
    local = read_local(entered, run.study.study_id) if entered else None
    made = join(files, partial(add_local, local=local) if local else None)
    if files and not made.concepts:
        raise InputUnreadable(
            "The taxonomy sources hold no concept",
            where="\n".join(f"{issue.file}: {issue.message}" for issue in problems[:3]) or None,
            todo="Name the CSV package of ESCO as the portal gives it (archive or folder); in a "
            "study.toml it is the `path` of the source.",
        )
    _account(run, made)
    if local is not None:
        _account_local(run, local)
    _write(run, made)


def _read_file(
    run: StepRun, source: SourceSpec, opened: OpenedFile, problems: list[Issue]
) -> FileEntries | None:
    file = opened.opened.file
    options = dict(source.options)
    version = options.get("version") or version_of(file) or version_of(source.path) or UNSTATED
    one = FileEntries(source.source_id, file, version)
    read = 0
    try:
        _, reader = choose_reader(
            source, Sample(opened.opened, cast("FormatName", opened.format), ())
        )
        said = cast(
            "Iterator[ConceptEntry | RelationEntry | Issue]", reader.read(opened.opened, source)
        )
        for entry in said:
            if isinstance(entry, Issue):
                run.accounts.issue(source.source_id, _KIND, entry)
                problems.append(entry)
                read += entry.severity == "rejected" and entry.row is not None
            elif isinstance(entry, ConceptEntry):
                one.concepts.append(entry)
            else:
                one.relations.append(entry)
    except FormatUnknown as error:
        issue = Issue("rejected", "file_unknown", file, None, None, None, error.what)
        _file_issue(run, source, issue, problems)
    except InputUnreadable as error:
        _file_issue(run, source, unreadable(file, error), problems)
    run.accounts.read(source.source_id, _KIND, read + len(one.concepts) + len(one.relations))
    return one


def _file_issue(run: StepRun, source: SourceSpec, issue: Issue, problems: list[Issue]) -> None:
    problems.append(issue)
    run.accounts.issue(source.source_id, _KIND, issue)


def _account(run: StepRun, made: Taxonomy) -> None:
    for source_id, issue in made.issues:
        run.accounts.issue(source_id, _KIND, issue)
    for source_id, count in sorted(made.kept.items()):
        run.accounts.kept(source_id, _KIND, count)
    for source_id, count in sorted(made.duplicates.items()):
        run.accounts.duplicates(source_id, _KIND, count)


def _account_local(run: StepRun, local: LocalConcepts) -> None:
    run.accounts.read(FORM.name, _KIND, local.read)
    run.accounts.kept(FORM.name, _KIND, local.kept)
    run.accounts.duplicates(FORM.name, _KIND, local.duplicates)
    for issue in local.issues:
        run.accounts.issue(FORM.name, _KIND, issue)


def _write(run: StepRun, made: Taxonomy) -> None:
    uris = sorted(made.concepts)
    run.write("core__concepts", _concept_rows([made.concepts[uri] for uri in uris]))
    run.write("core__labels", _label_rows(made, uris))
    run.write("core__relations", _relation_rows(made))


def _concept_rows(concepts: list[Concept]) -> pa.Table:
    columns = {name: [getattr(one, name) for one in concepts] for name in _CONCEPT_COLUMNS}
    types = {name: pa.int64() if name == "depth" else pa.string() for name in _CONCEPT_COLUMNS}
    return pa.table({name: pa.array(rows, types[name]) for name, rows in columns.items()})


def _label_rows(made: Taxonomy, uris: list[str]) -> pa.Table:
    column: dict[str, list[str]] = {
        name: [] for name in ("concept_uri", "lang", "label_kind", "label", "source_id")
    }
    for uri in uris:
        known = made.labels.get(uri, {})
        for key in sorted(known):
            column["concept_uri"].append(uri)
            column["lang"].append(key[0])
            column["label_kind"].append(key[1])
            column["label"].append(key[2])
            column["source_id"].append(known[key])
    return _text_table(**column)


def _relation_rows(made: Taxonomy) -> pa.Table:
    rows = _text_table(
        from_uri=[key[0] for key in made.relations],
        relation=[key[1] for key in made.relations],
        to_uri=[key[2] for key in made.relations],
        source_id=list(made.relations.values()),
    )
    return rows.sort_by([(name, "ascending") for name in ("from_uri", "relation", "to_uri")])


def _text_table(**columns: list[str]) -> pa.Table:
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
