"""The steps of this layer: reports, per kind, language and format, and open data.

Imports nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.indicators import INDICATORS
from smartlife.model.steps import Step
from smartlife.model.tables import FINDINGS
from smartlife.products.open_data import READS as OPEN_DATA_READS

if TYPE_CHECKING:
    from smartlife.model.study import Study

_READS: Final = (
    "core__origins",
    "core__source_counts",
    "core__issues",
    "core__left_out",
    "core__regions",
    "core__labels",
    "core__vacancies",
    "core__courses",
    "core__areas",
    "core__area_members",
    "core__audits",
    *(f"ind__{name}" for name in INDICATORS),
    FINDINGS.name,
)
# kind → step, function, words
_KINDS: Final = {
    "situation": ("report", "build_report", "the report"),
    "brief": ("brief", "build_briefs", "briefs"),
    "leaflets": ("leaflets", "build_leaflets", "leaflets"),
}
_OF_SHEETS: Final = ("html", "pdf")
_CODE: Final = ("smartlife.products", "smartlife.languages", "smartlife.analysis")


def steps(study: Study) -> tuple[Step, ...]:
    """One step for each kind of report in each language and format of the study.

    A format or kind that is asked for later is a step more: what is written already stays.
    """
    reports = tuple(
        _report(study, kind, lang, file_format)
        for kind in study.kinds
        for lang in study.languages
        for file_format in _formats(study, kind)
    )
    return (*reports, _open_data(study))


def _formats(study: Study, kind: str) -> tuple[str, ...]:
    """All formats of the study for the analysis; those that fit a sheet for the others."""
    if kind == "situation":
        return study.formats
    return tuple(name for name in study.formats if name in _OF_SHEETS) or _OF_SHEETS[-1:]


def _report(study: Study, kind: str, lang: str, file_format: str) -> Step:
    """The step that writes one kind of report in one language and format."""
    name, function, words = _KINDS[kind]
    return Step(
        name=f"{name}_{lang}_{file_format}",
        function=f"smartlife.products.publishing:{function}",
        label=f"Writing {words} ({lang}, {file_format.upper()})",
        reads=_READS,
        settings=(
            ("lang", lang),
            ("format", file_format),
            ("titles", sorted(study.titles.items())),
            ("regions", study.regions),
            ("partners", study.partners),
            ("nuts_version", study.nuts_version),
            ("period", (study.start.isoformat(), study.end.isoformat())),
            ("sources", [_said(study, source.source_id) for source in study.sources]),
        ),
        code=_CODE,
        files=True,
    )


def _open_data(study: Study) -> Step:
    """The step that writes the open data package."""
    return Step(
        name="open_data",
        function="smartlife.products.open_data.build:build",
        label="Writing the open data package",
        reads=(*OPEN_DATA_READS, *(f"ind__{name}" for name in INDICATORS)),
        settings=(
            ("study", study.study_id),
            ("titles", sorted(study.titles.items())),
            ("regions", study.regions),
            ("partners", study.partners),
            ("nuts_version", study.nuts_version),
            ("languages", study.languages),
            ("period", (study.start.isoformat(), study.end.isoformat())),
        ),
        code=("smartlife.products.open_data", "smartlife.analysis"),
        files=True,
    )


def _said(study: Study, source_id: str) -> list[object]:
    """What the report says of a source beside its tables."""
    source = next(source for source in study.sources if source.source_id == source_id)
    return [
        source.source_id,
        source.kind,
        source.publisher,
        source.title,
        [*map(list, source.titles)],
        source.licence,
    ]
