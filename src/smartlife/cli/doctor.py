"""The command doctor: is this machine, and is this study, ready?"""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from smartlife.cli.console import counted, number, printable, show
from smartlife.cli.studies import SHOWN_ISSUES, engine_settings, load_study
from smartlife.errors import SmartlifeError
from smartlife.model.issues import issue_line
from smartlife.model.study import NOT_STATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from smartlife.formats.records import Opened
    from smartlife.model.fields import ConceptKind
    from smartlife.model.issues import Issue
    from smartlife.model.study import SourceSpec, Study
    from smartlife.sources.entered.table import EnteredRow, Form
    from smartlife.tables.entered import Entered
    from smartlife.tables.judged import FoundDocument, KnownConcepts

    Reader = Callable[[Opened], tuple[int, list[Issue]]]
    JudgedCheck = Callable[
        [list[EnteredRow | Issue], KnownConcepts, Mapping[str, FoundDocument]], Entered
    ]

Word = Literal["ok", "look", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    word: Word
    what: str
    told: str


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(doctor)


def doctor(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[STUDY]", help="Folder of a study to look at too.")
    ] = None,
) -> None:
    """Check this machine, and what each file of a study would be read as. Changes nothing.

    The exit code is 1 if there is a problem.
    """
    checks = list(machine_checks(folder or Path()))
    if folder is not None:
        checks += study_checks(folder)
    for check in checks:
        style = {"ok": "dim", "look": "yellow", "problem": "bold red"}[check.word]
        told = printable(f"{check.what}: {check.told}").replace("\n", f"\n{' ' * 8}")
        show(Text.assemble((f"{check.word:<8}", style), told))
    if any(check.word == "problem" for check in checks):
        raise typer.Exit(1)


def machine_checks(folder: Path) -> Iterator[Check]:
    """Python, engine, disk."""
    yield Check("ok", "Python", platform.python_version())
    yield _engine_check()
    place = folder if folder.exists() else Path()
    free = shutil.disk_usage(place).free / 1e9
    yield Check("ok" if free > 2 else "look", "free disk", f"{free:.1f} GB (2 GB are plenty)")


def _engine_check() -> Check:
    from smartlife.store.engine import Engine

    engine = Engine(engine_settings(), Path())
    try:
        engine.connection()
    finally:
        engine.close()
    return Check("ok", "table engine", "opens")


def study_checks(folder: Path) -> list[Check]:
    """study.toml, the files of each source, and the reader each file would get."""
    try:
        study = load_study(folder)
    except SmartlifeError as error:
        return [Check("problem", "study.toml", str(error))]
    checks = [Check("ok", "study.toml", f"{study.study_id}, {len(study.sources)} sources")]
    if not study.sources_of("taxonomy"):
        checks.append(Check("look", "taxonomy", "none: nothing can be linked without ESCO labels"))
    for source in study.sources:
        checks += _source_checks(study, source)
    return [*checks, *_entered_checks(study)]


def _source_checks(study: Study, source: SourceSpec) -> list[Check]:
    from smartlife.store.raw import find_files

    try:
        found = find_files(study, source)
    except SmartlifeError as error:
        return [Check("problem", source.source_id, str(error))]
    checks = [_file_check(source, name, path) for name, path in found]
    silent = [key for key in ("publisher", "licence") if getattr(source, key) == NOT_STATED]
    if silent:
        told = f"{' and '.join(silent)} not stated: every figure will say so in its footnote"
        checks.append(Check("look", source.source_id, told))
    return checks


def _file_check(source: SourceSpec, name: str, path: Path) -> Check:
    from smartlife.sources.load import describe_file

    try:
        told = describe_file(source, name, path)
    except SmartlifeError as error:
        return Check("problem", f"{source.source_id} · {name}", str(error))
    return Check("ok", f"{source.source_id} · {name}", told)


def _entered_checks(study: Study) -> Iterator[Check]:
    """What people filled in: is it called what it should be, and can its rows be used?"""
    readers = _readers(study)
    for path in sorted(study.inputs.glob("*")):
        name = f"inputs/{path.name}"
        if name in readers:
            yield _entered_check(name, path, readers[name])
        elif path.is_file() and path.stem != "README" and not path.name.startswith("."):
            yield Check("look", name, f"nothing reads it; known are {', '.join(readers)}")


def _readers(study: Study) -> dict[str, Reader]:
    """Name of a table that people fill in → who reads it, and says what it found."""
    from smartlife.sources.entered.table import read_entered
    from smartlife.tables import audits, corrections, gold, local_concepts, provider_register

    def concepts(opened: Opened) -> tuple[int, list[Issue]]:
        found = local_concepts.read_local(opened, study.study_id)
        return found.read, found.issues

    def judged(form: Form, check: JudgedCheck) -> Reader:
        def read(opened: Opened) -> tuple[int, list[Issue]]:
            items = list(read_entered(opened, form))
            kinds, documents, is_run = _known(study, items)
            made = check(items, kinds, documents)
            # before the first run nobody knows the documents: that is no mistake
            issues = [one for one in made.issues if is_run or one.reason != "document_unknown"]
            return made.read, issues

        return read

    def audited(opened: Opened) -> tuple[int, list[Issue]]:
        items = list(read_entered(opened, audits.FORM))
        kinds, _, is_run = _known(study, items)
        partners = audits.partners_by_region(study)
        made = audits.check(items, audits.Known(study.regions, kinds.kinds, {}, partners))
        # whether a group or catalogue has changed is what a run finds out
        unknown = {"document_changed"} | (set() if is_run else {"concept_unknown"})
        return made.read, [one for one in made.issues if one.reason not in unknown]

    def registered(opened: Opened) -> tuple[int, list[Issue]]:
        made = provider_register.check(read_entered(opened, provider_register.FORM))
        return made.read, made.issues

    return {
        audits.FORM.name: audited,
        provider_register.FORM.name: registered,
        local_concepts.FORM.name: concepts,
        corrections.FORM.name: judged(corrections.FORM, corrections.check),
        gold.FORM.name: judged(gold.FORM, gold.check),
    }


def _entered_check(name: str, path: Path, read: Reader) -> Check:
    from smartlife.formats.records import opened_path

    try:
        rows, issues = read(opened_path(path, file=name))
    except SmartlifeError as error:
        return Check("problem", name, str(error))
    told = [counted(rows, "row"), *map(issue_line, issues[:SHOWN_ISSUES])]
    if len(issues) > SHOWN_ISSUES:
        told.append(f"… and {number(len(issues) - SHOWN_ISSUES)} more")
    return Check("look" if issues else "ok", name, "\n".join(told))


def _known(
    study: Study, items: Sequence[EnteredRow | Issue]
) -> tuple[KnownConcepts, dict[str, FoundDocument], bool]:
    """Concepts and documents of the last run, and whether there was one.

    Before it, every well-formed URI of ESCO is taken for a concept, of the kind that it tells.
    """
    from smartlife.model.taxonomy import normal_uri
    from smartlife.pipeline.running import lake_of
    from smartlife.sources.entered.table import EnteredRow
    from smartlife.store.reading import RunTables
    from smartlife.tables.judged import KnownConcepts, find_documents

    rows = [item for item in items if isinstance(item, EnteredRow)]
    kinds = _own_concepts(study)
    lake = lake_of(study)
    manifest = lake.current()
    if manifest is None:
        for row in rows:
            uri = normal_uri(row.text("concept_uri"))
            if uri is not None:
                kinds.setdefault(uri, _kind_of(uri))
        return KnownConcepts(study.study_id, kinds), {}, False
    tables = RunTables(lake, manifest)
    held = tables.read("core__concepts", ["concept_uri", "concept_kind"])
    known = KnownConcepts.of(study.study_id, held)
    # concepts that were filled in after the run count from the next one on
    known = KnownConcepts(study.study_id, {**kinds, **known.kinds})
    return known, find_documents(tables.scan, [row.text("document_id") for row in rows]), True


def _own_concepts(study: Study) -> dict[str, ConceptKind]:
    """The concepts that the study itself defines, as far as they can be read."""
    from smartlife.formats.records import opened_path
    from smartlife.tables import local_concepts

    path = study.folder / local_concepts.FORM.name
    if not path.is_file():
        return {}
    try:
        found = local_concepts.read_local(opened_path(path), study.study_id)
    except SmartlifeError:
        return {}  # told where the file itself is looked at
    return {label.uri: label.kind for label in found.labels}


def _kind_of(uri: str) -> ConceptKind:
    if "/occupation/" in uri:
        return "occupation"
    return "isco_group" if "/isco/" in uri else "skill"
