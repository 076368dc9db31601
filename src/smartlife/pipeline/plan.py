"""The order of the steps, derived from the tables they declare, and the key of each.

A step's key is made from its code, its settings, the contents of its source files and the
contents of the tables it reads. If the lake holds a record of that key, the step is done.
Nothing here opens an engine or a table: finding out that nothing changed takes milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from smartlife.analysis.steps import steps as analysis_steps
from smartlife.errors import StepFailed
from smartlife.linking.steps import steps as linking_steps
from smartlife.products.steps import steps as product_steps
from smartlife.search.steps import steps as search_steps
from smartlife.tables.steps import accounts_step
from smartlife.tables.steps import steps as table_steps

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from smartlife.model.steps import Step
    from smartlife.model.study import Study
    from smartlife.store.lake import TableFile
    from smartlife.store.raw import SourceFile

# Every step depends on how tables are defined, checked and written.
_ALWAYS = ("smartlife.model", "smartlife.store")


def all_steps(study: Study) -> tuple[Step, ...]:
    """All steps of a study, each after those whose tables it reads.

    Raises:
        StepFailed: two steps write the same table, a step reads a table that nobody writes, or
            steps wait for each other: mistakes in the code, not in the study.
    """
    deciding = (*table_steps(study), *linking_steps(study))
    steps = (
        *deciding,
        accounts_step(deciding),
        *analysis_steps(study),
        *search_steps(study),
        *product_steps(study),
    )
    return in_order(steps)


def in_order(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Sorts steps by the tables they read and write; stable where the order is free."""
    writer: dict[str, Step] = {}
    for step in steps:
        for table in (*step.writes, *step.account_tables):
            if table in writer:
                raise StepFailed(f"{step.name} and {writer[table].name} both write {table}")
            writer[table] = step
    by_name = {step.name: step for step in steps}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for step in steps:
        unknown = [table for table in step.reads if table not in writer]
        if unknown:
            raise StepFailed(f"{step.name} reads {', '.join(unknown)}, which no step writes")
        sorter.add(step.name, *(writer[table].name for table in step.reads))
    try:
        return tuple(by_name[name] for name in sorter.static_order())
    except CycleError as error:
        raise StepFailed(f"Steps wait for each other: {' → '.join(error.args[1])}") from error


def needed(steps: Sequence[Step], tables: Collection[str]) -> tuple[Step, ...]:
    """Of steps in order, those that some tables need, those that write them among them."""
    wanted = set(tables)
    found: list[Step] = []
    for step in reversed(steps):
        if wanted & {*step.writes, *step.account_tables}:
            found.append(step)
            wanted.update(step.reads)
    return tuple(reversed(found))


def accounted(steps: Sequence[Step]) -> frozenset[str]:
    """Names of the steps whose accounts some step reads."""
    read = {table for step in steps for table in step.reads}
    return frozenset(step.name for step in steps if read & set(step.account_tables))


def step_key(
    step: Step,
    tables: Mapping[str, TableFile],
    sources: Mapping[str, Sequence[SourceFile]],
) -> str:
    """The key of a step: the same key means the same result.

    Args:
        step: The step.
        tables: At least the tables it reads, as the steps before left them.
        sources: At least the files of its sources and, by name, of its inputs.
    """
    said = {
        "step": step.name,
        "function": step.function,
        "writes": step.writes,
        "settings": step.settings,
        "libraries": library_versions(),
        "code": [code_checksum(name) for name in (*_ALWAYS, *step.code)],
        "tables": {name: tables[name].content for name in step.reads},
        "sources": {
            source: [(file.name, file.checksum) for file in sources[source]]
            for source in (*step.sources, *step.inputs)
        },
    }
    packed = json.dumps(said, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()[:32]


@cache
def library_versions() -> tuple[str, ...]:
    """Versions of all libraries that smartlife stands on: another one may decide differently."""
    names = {re.split(r"[^A-Za-z0-9_.-]", needed)[0] for needed in requires("smartlife") or ()}
    held = []
    for name in sorted(names):
        try:
            held.append(f"{name}={version(name)}")
        except PackageNotFoundError:
            held.append(f"{name}=none")  # an extra that is not installed
    return tuple(held)


@cache
def code_checksum(name: str) -> str:
    """SHA-256 over code and data of a module or package, found without importing it.

    Args:
        name: Of a module, a package, or "package:pattern" for some of a package's files.

    Raises:
        StepFailed: there is no such module or file: a mistake in the step's declaration.
    """
    module, _, pattern = name.partition(":")
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise StepFailed(f"A step names code that does not exist: {name}")
    digest = hashlib.sha256()
    if not spec.submodule_search_locations:
        digest.update(Path(spec.origin).read_bytes())
        return digest.hexdigest()
    folder = Path(spec.origin).parent
    found = folder.glob(pattern) if pattern else folder.rglob("*")
    paths = sorted(path for path in found if path.is_file() and path.suffix != ".pyc")
    if not paths:
        raise StepFailed(f"A step names files that do not exist: {name}")
    for path in paths:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()
