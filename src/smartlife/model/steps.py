"""What a step of the pipeline is: the tables it reads and writes, and what it depends on.

A layer lists its steps in `<layer>/steps.py` without importing what they do: the function is
named by its import path, so that the check whether anything is stale stays quick.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        name: Lower snake case, unique.
        function: "package.module:function", called with one `smartlife.store.run.StepRun`.
        reads: Names of tables.
        writes: Names of tables; several steps never write the same one.
        sources: Codes of study sources whose files it reads.
        inputs: Files that people fill in, relative to the study ("inputs/concepts.tsv"); a name may
            be a pattern ("inputs/areas/*.toml"). A file that is not there is no mistake.
        settings: Everything else of the study that its result depends on, as JSON-able pairs.
        code: Packages or modules whose code and data decide its result; a change makes it stale.
            "package:pattern" names files of a package alone ("smartlife.languages:*/cues.yml").
        files: True if it also writes files (reports) beside tables.
        label: What it does, for people, in English: "Reading advertisements".
    """

    name: str
    function: str
    label: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    settings: tuple[tuple[str, object], ...] = ()
    code: tuple[str, ...] = field(default=())
    files: bool = False

    @property
    def account_tables(self) -> tuple[str, ...]:
        """Fragments of the accounts that the step writes if it reads sources or decides records."""
        return tuple(f"acc_{self.name}__{part}" for part in ACCOUNT_PARTS)


ACCOUNT_PARTS = ("origins", "issues", "left_out", "counts")
"""Fragments that the step `accounts` joins into core__origins, core__issues, …"""
