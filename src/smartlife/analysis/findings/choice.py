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
from smartlife.analysis.findings.figures import Figures
from smartlife.analysis.findings.rules import RULES
from smartlife.analysis.indicators import INDICATORS
from smartlife.analysis.scope import scope_regions
from smartlife.analysis.thresholds import MAX_FINDINGS
from smartlife.model.provenance import stable_id
from smartlife.model.tables import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.analysis.findings.figures import Finding
    from smartlife.store.run import StepRun

_ROLE_ORDER: Final = {"region": 0, "country": 1, "partner": 2}
_KEY: Final = ("indicator", "measure", "nuts_code", "side", "group_scheme", "group_code", "year")


def build(run: StepRun) -> None:
    """The step `findings`: writes out__findings."""
    rows = {name: run.read(f"ind__{name}").to_pylist() for name in INDICATORS}
    figures = Figures(rows)
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
        for rule in RULES:
            (partners if region.role == "partner" else own).extend(rule(figures, region))
    chosen = choose(own, partners)
    run.write_rows(FINDINGS.name, [_row(i, f) for i, f in enumerate(chosen, start=1)])


@cache
def templates() -> dict[str, dict[str, Any]]:
    """The sentences: template → text, parameters, most …; most important first."""
    made: dict[str, dict[str, Any]] = _read("findings.yml")
    return made


@cache
def bases() -> dict[str, dict[str, str]]:
    """What stands behind sentences, in English: basis → level, unseen."""
    made: dict[str, dict[str, str]] = _read("bases.yml")["bases"]
    return made


@cache
def doubts() -> dict[str, str]:
    """Code of a doubt → English words."""
    made: dict[str, str] = _read("bases.yml")["doubts"]
    return made


def _read(name: str) -> Any:  # noqa: ANN401 - what a YAML file holds
    import yaml

    text = resources.files("smartlife.analysis.findings").joinpath(name).read_text("utf-8")
    return yaml.safe_load(text)


@dataclass(slots=True)
class _Chosen:
    most: int
    findings: list[Finding] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    of_template: dict[str, int] = field(default_factory=dict)

    def take(self, waiting: list[Finding]) -> bool:
        """Takes the first that is not said yet and whose sentence has not filled its places."""
        while waiting and len(self.findings) < self.most:
            finding = waiting.pop(0)
            said = pack([finding.template, finding.parameters])
            count = self.of_template.get(finding.template, 0)
            if said in self.said or count >= templates()[finding.template]["most"]:
                continue
            self.said.add(said)
            self.of_template[finding.template] = count + 1
            self.findings.append(finding)
            return True
        return False


def choose(
    own: Sequence[Finding], partners: Sequence[Finding] = (), most: int = MAX_FINDINGS
) -> list[Finding]:
    """The findings to print, in the order of findings.yml.

    Themes take turns: each gives its most important, then each its next, so that one theme does not
    fill the list. Within a theme the order of findings.yml decides, then the order in which a rule
    found them, which is that of certainty. What is said of the regions under study and their
    countries comes first; partners, with whom they are compared, fill what is left.
    """
    order = {name: i for i, name in enumerate(templates())}
    chosen = _Chosen(most)
    for found in (own, partners):
        themes: dict[str, list[Finding]] = {}
        for finding in sorted(found, key=lambda finding: order[finding.template]):
            themes.setdefault(templates()[finding.template]["theme"], []).append(finding)
        # all of them take, one after another, until none has anything left
        while sum(chosen.take(waiting) for waiting in themes.values()):
            continue
    own_said = {id(finding) for finding in own}
    return sorted(
        chosen.findings, key=lambda finding: (id(finding) not in own_said, order[finding.template])
    )


def _row(position: int, finding: Finding) -> dict[str, object]:
    named = set(templates()[finding.template]["parameters"])
    if named != set(finding.parameters):
        raise ValueError(f"{finding.template} takes {sorted(named)}")
    origins = sorted({origin for row in finding.rests_on for origin in row["origins"]})
    parameters = pack(finding.parameters)
    first = finding.rests_on[0]
    return {
        "finding_id": stable_id(finding.template, parameters),
        "position": position,
        "template": finding.template,
        "parameters": parameters,
        "firmness": finding.firmness,
        "doubts": list(finding.doubts),
        "nuts_code": finding.nuts_code,
        "side": first["side"],
        "n_docs": first["n_docs"],
        "n_clusters": first["n_clusters"],
        "rests_on": pack([_reference(row) for row in finding.rests_on]),
        "origins": origins,
    }


def _reference(row: dict[str, Any]) -> dict[str, Any]:
    reference = {name: row[name] for name in _KEY if row[name] is not None}
    return reference | ({"dimensions": row["dimensions"]} if row["dimensions"] else {})
