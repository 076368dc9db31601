"""A step for tests that draws an audit, and keeps what it drew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.analysis.audits.sample import READS, Sample, draw_sample
from smartlife.model.steps import Step

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

STEP = Step(name="draw", function="tests.analysis.drawing:build", label="Drawing", reads=READS)
DRAWN: list[Sample] = []


def build(run: StepRun) -> None:
    """Draws a round of 40."""
    DRAWN.append(draw_sample(run, round_id="audit-1", size=40))
