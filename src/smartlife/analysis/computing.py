"""Runs one indicator: from its module to its table."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartlife.analysis.contract import IndicatorModule
    from smartlife.store.run import StepRun


def build(run: StepRun) -> None:
    """The step `ind_<name>`: computes the indicator and writes `ind__<name>`."""
    name = run.step.name.removeprefix("ind_")
    module: IndicatorModule = import_module(  # type: ignore[assignment]
        f"smartlife.analysis.indicators.{name}"
    )
    run.write_rows(module.INDICATOR.table, module.compute(run))
