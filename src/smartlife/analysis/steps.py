"""The steps of the analysis: the quality of links, one per indicator, then the findings."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from smartlife.analysis.indicators import INDICATORS
from smartlife.analysis.scope import region_settings
from smartlife.model.steps import Step
from smartlife.model.tables import FINDINGS

if TYPE_CHECKING:
    from smartlife.analysis.contract import Indicator
    from smartlife.model.study import Study

_CODE = ("smartlife.analysis", "smartlife.tables.regions")


def steps(study: Study) -> tuple[Step, ...]:
    """All steps of the analysis."""
    settings = (
        *region_settings(study),
        ("period", (study.start.isoformat(), study.end.isoformat())),
    )
    made = [
        Step(
            name=f"ind_{name}",
            function="smartlife.analysis.computing:build",
            label=f"Computing {name.replace('_', ' ')}",
            reads=declared(name).reads,
            writes=(declared(name).table,),
            settings=settings,
            code=_CODE,
        )
        for name in INDICATORS
    ]
    quality = Step(
        name="link_quality",
        function="smartlife.analysis.links.evaluation:build",
        label="Measuring the links",
        reads=(
            "core__gold",
            "core__concepts",
            "core__relations",
            "link__vacancies_concepts",
            "link__courses_concepts",
        ),
        writes=("link__quality",),
        code=(*_CODE, "smartlife.tables.judged"),
    )
    findings = Step(
        name="findings",
        function="smartlife.analysis.findings.choice:build",
        label="Choosing findings",
        reads=tuple(declared(name).table for name in INDICATORS),
        writes=(FINDINGS.name,),
        settings=settings,
        code=_CODE,
    )
    return (quality, *made, findings)


def declared(name: str) -> Indicator:
    """The declaration of an indicator; importing its module opens no engine."""
    indicator: Indicator = import_module(f"smartlife.analysis.indicators.{name}").INDICATOR
    return indicator
