"""Findings: at most twelve sentences that rules draw from indicator rows (methods, rule 9.8).

A rule looks at published figures only, claims no more than their interval and their variants
carry, and names what was not observed. The wording is in findings.yml.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.contract import pack
from smartlife.analysis.findings import rules
from smartlife.analysis.indicators import INDICATORS
from smartlife.analysis.scope import scope_regions
from smartlife.analysis.thresholds import MAX_FINDINGS
from smartlife.model.provenance import stable_id
from smartlife.model.tables import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.analysis.findings.rules import Finding
    from smartlife.store.run import StepRun

_ROLE_ORDER: Final = {"region": 0, "country": 1, "partner": 2}
_KEY: Final = ("indicator", "measure", "nuts_code", "side", "group_scheme", "group_code", "year")


def build(run: StepRun) -> None:
    """The step `findings`: writes out__findings."""
    rows = {name: run.read(f"ind__{name}").to_pylist() for name in INDICATORS}
    figures = rules.Figures(rows)
    own_countries = {code[:2] for code in run.study.regions}
    # of countries that only hold a partner, tables and charts speak; sentences would crowd
    regions = [
        region
        for region in scope_regions(run.study)
        if region.role != "country" or region.code in own_countries
    ]
    regions.sort(key=lambda region: _ROLE_ORDER[region.role])
    own: list[Finding] = []
    partners: list[Finding] = []
    for region in regions:
        for rule in rules.RULES:
            (partners if region.role == "partner" else own).extend(rule(figures, region))
    chosen = choose(own, partners)
    run.write_rows(FINDINGS.name, [_row(i, f) for i, f in enumerate(chosen, start=1)])


@cache
def templates() -> dict[str, dict[str, Any]]:
    """The sentences: template → text, parameters, most; most important first."""
    import yaml

    text = (
        resources.files("smartlife.analysis.findings").joinpath("findings.yml").read_text("utf-8")
    )
    made: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return made


@dataclass(slots=True)
class _Chosen:
    findings: list[Finding] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    of_template: dict[str, int] = field(default_factory=dict)


def choose(
    own: Sequence[Finding], partners: Sequence[Finding] = (), most: int = MAX_FINDINGS
) -> list[Finding]:
    """The findings to print: by importance of the template, then in the order found.

    What is said of the regions under study and their countries comes first; partners, with whom
    they are compared, fill what is left. One template does not fill the list.
    """
    order = {name: i for i, name in enumerate(templates())}
    chosen = _Chosen()
    ordered = [
        finding
        for found in (own, partners)
        for finding in sorted(found, key=lambda finding: order[finding.template])
    ]
    for finding in ordered:
        said = pack([finding.template, finding.parameters])
        count = chosen.of_template.get(finding.template, 0)
        if said in chosen.said or count >= templates()[finding.template]["most"]:
            continue
        chosen.said.add(said)
        chosen.of_template[finding.template] = count + 1
        chosen.findings.append(finding)
    return chosen.findings[:most]


def _row(position: int, finding: Finding) -> dict[str, object]:
    named = set(templates()[finding.template]["parameters"])
    if named != set(finding.parameters):
        raise ValueError(f"{finding.template} takes {sorted(named)}")
    origins = sorted({origin for row in finding.rests_on for origin in row["origins"]})
    parameters = pack(finding.parameters)
    return {
        "finding_id": stable_id(finding.template, parameters),
        "position": position,
        "template": finding.template,
        "parameters": parameters,
        "firmness": finding.firmness,
        "nuts_code": finding.nuts_code,
        "rests_on": pack([_reference(row) for row in finding.rests_on]),
        "origins": origins,
    }


def _reference(row: dict[str, Any]) -> dict[str, Any]:
    reference = {name: row[name] for name in _KEY if row[name] is not None}
    return reference | ({"dimensions": row["dimensions"]} if row["dimensions"] else {})
