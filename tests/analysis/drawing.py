"""A step for tests that draws an audit, and keeps what it drew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.analysis.audits.partner_sample import READS as PARTNER_READS
from smartlife.analysis.audits.partner_sample import PartnerSample, draw_at_partners
from smartlife.analysis.audits.sample import READS, Sample, design_rows, draw_sample
from smartlife.analysis.audits.shown import ShownGroup, read_shown_groups
from smartlife.model.steps import Step

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

STEP = Step(name="draw", function="tests.analysis.drawing:build", label="Drawing", reads=READS)
DRAWN: list[Sample] = []
SHOWN: list[dict[tuple[str, ...], ShownGroup]] = []


def build(run: StepRun) -> None:
    """Draws a round of 40, and gathers what its pages show."""
    drawn = draw_sample(run, round_id="audit-1", size=40)
    DRAWN.append(drawn)
    SHOWN.append(read_shown_groups(run, design_rows(drawn.groups, "audit-1")))


PARTNER_STEP = Step(
    name="draw",
    function="tests.analysis.drawing:build_at_partners",
    label="Drawing",
    reads=PARTNER_READS,
)
LOOKED_FOR: list[PartnerSample] = []


def build_at_partners(run: StepRun) -> None:
    """Gathers what to look for at partners."""
    LOOKED_FOR.append(draw_at_partners(run, round_id="partners-1"))
