"""The study over the real data: run once, whatever number of processes the tests have.

It learns the whole taxonomy, which takes minutes. Every test that needs what was learnt takes it
from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.real_study import write_study
from smartlife.linking.index import LinkIndex
from tests.commands import Said, call, call_once, rows_of

if TYPE_CHECKING:
    from smartlife.linking.encoder import Encoder

_LONGEST = 3600


@dataclass(frozen=True)
class RealStudy:
    """The study after its run.

    Attributes:
        folder: Where it lies.
        said: What the run said.
    """

    folder: Path
    said: Said

    @property
    def told(self) -> dict[str, Any]:
        """What the run told programs."""
        assert self.said.code == 0, self.said.err
        return self.said.last_json

    def rows(self, table: str, **wanted: object) -> list[dict[str, Any]]:
        """Rows of a table in which the named columns have the given values."""
        return rows_of(self.folder, table, **wanted)

    @property
    def encoder(self) -> Encoder:
        """What was learnt of the labels of the whole taxonomy."""
        [index] = self.rows("link__index") if self.told else ()
        return LinkIndex.open(self.folder / "lake" / index["folder"]).encoder


def run_real_study(folder: Path, shared: Path) -> RealStudy:
    """Runs the study in a folder, or waits for the process that does."""

    def run() -> Said:
        write_study(folder, shared)
        return call("run", folder, "--json", "--quiet", timeout=_LONGEST)

    return RealStudy(folder, call_once(folder, run))
