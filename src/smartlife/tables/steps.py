"""The steps of this layer: what they read, write and depend on. Imports nothing heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.model.steps import Step
from smartlife.tables.countries import study_countries

if TYPE_CHECKING:
    from smartlife.model.fields import Kind
    from smartlife.model.study import SourceSpec, Study

_READING: Final = (
    "smartlife.formats",
    "smartlife.model",
    "smartlife.sources.contract",
    "smartlife.sources.load",
    "smartlife.sources.tabular",
)
_DOCUMENTS: Final[tuple[Kind, ...]] = ("vacancies", "courses")


def steps(study: Study) -> tuple[Step, ...]:
    """All steps from sources to core tables; `accounts_step` comes after those of linking."""
    return (
        *geography_steps(study),
        *taxonomy_steps(study),
        *observation_steps(study),
        *reading_steps(study),
        *document_steps(study),
        *judgement_steps(study),
        *audit_steps(study),
        *area_steps(study),
    )


def geography_steps(study: Study) -> tuple[Step, ...]:
    """Regions, conversions between their versions, places: embedded, and what the study adds."""
    return (
        Step(
            name="geography",
            function="smartlife.tables.geography:build_geography",
            label="Reading regions and places",
            writes=("core__regions", "core__region_conversions", "core__places"),
            sources=_ids(study, "geography"),
            settings=_settings(study, "geography"),
            code=(
                *_READING,
                "smartlife.sources.geography",
                "smartlife.tables.geography",
                "smartlife.tables.regions",
            ),
        ),
    )


def reading_steps(study: Study) -> tuple[Step, ...]:
    """One step per source of vacancies or courses: its files as they are."""
    return tuple(
        Step(
            name=f"read_{source.source_id}",
            function="smartlife.tables.reading:build",
            label=f"Reading {source.title or source.source_id}",
            writes=(f"raw_{source.source_id}__{source.kind}",),
            sources=(source.source_id,),
            settings=((source.source_id, _said(source)),),
            code=(
                *_READING,
                f"smartlife.sources.{source.kind}",
                "smartlife.sources.contract",
                "smartlife.sources.schema_org",
                "smartlife.sources.tabular",
                "smartlife.tables",
            ),
        )
        for kind in _DOCUMENTS
        for source in study.sources_of(kind)
    )


def document_steps(study: Study) -> tuple[Step, ...]:
    """Vacancies and courses: cleaned, placed, without repetitions."""
    return tuple(
        Step(
            name=kind,
            function=f"smartlife.tables.{kind}:build",
            label=f"Cleaning, placing and comparing {kind}",
            reads=(
                *(f"raw_{source.source_id}__{kind}" for source in study.sources_of(kind)),
                "core__regions",
                "core__region_conversions",
                "core__places",
            ),
            writes=(f"core__{kind}",),
            settings=(
                *_settings(study, kind),
                ("nuts_version", study.nuts_version),
                ("countries", study_countries(study)),
                ("period", (str(study.start), str(study.end))),
            ),
            # whole packages: the lists of words beside the modules decide as well
            code=("smartlife.formats", "smartlife.languages", "smartlife.tables"),
        )
        for kind in _DOCUMENTS
    )


def judgement_steps(study: Study) -> tuple[Step, ...]:
    """What people say of links: corrections, and the gold sample."""
    return tuple(
        Step(
            name=name,
            function=f"smartlife.tables.{name}:build",
            label=label,
            reads=("core__concepts", *(f"core__{kind}" for kind in _DOCUMENTS)),
            writes=(f"core__{name}",),
            inputs=(f"inputs/{name}.tsv",),
            settings=(("study", study.study_id), ("title", study.title("en"))),
            code=(
                *_READING,
                "smartlife.languages.letters",
                "smartlife.sources.entered",
                "smartlife.tables",
            ),
        )
        for name, label in (
            ("corrections", "Reading corrections of links"),
            ("gold", "Reading the gold sample"),
        )
    )


def area_steps(study: Study) -> tuple[Step, ...]:
    """Smart-specialisation strategies of the study's regions, and the codes of their areas."""
    return (
        Step(
            name="areas",
            function="smartlife.tables.areas:build",
            label="Reading smart-specialisation strategies",
            reads=("core__concepts",),
            writes=("core__areas", "core__area_members"),
            inputs=("inputs/areas/*.toml",),
            settings=(
                ("strategies", study.strategies),
                ("regions", study.regions),
                ("partners", study.partners),
            ),
            code=("smartlife.model", "smartlife.store.strategy_file", "smartlife.tables.areas"),
        ),
    )


def audit_steps(study: Study) -> tuple[Step, ...]:
    """What people say of drawn skill groups, and which providers there are."""
    shared = (*_READING, "smartlife.sources.entered")
    title = ("title", study.title("en"))
    return (
        Step(
            name="audits",
            function="smartlife.tables.audits:build",
            label="Reading audits of skill groups",
            reads=("core__concepts", "core__relations", "core__courses"),
            writes=("core__audits",),
            inputs=("inputs/audits.tsv",),
            settings=(
                ("regions", study.regions),
                ("partners", study.partners),
                ("nuts_version", study.nuts_version),
                title,
            ),
            code=(
                *shared,
                "smartlife.tables.audited_content",
                "smartlife.tables.audits",
                "smartlife.tables.entered",
                "smartlife.tables.judged",
            ),
        ),
        Step(
            name="provider_register",
            function="smartlife.tables.provider_register:build",
            label="Reading the register of providers",
            writes=("core__provider_register",),
            inputs=("inputs/provider_register.tsv",),
            settings=(title,),
            code=(
                *shared,
                "smartlife.tables.employers",
                "smartlife.tables.entered",
                "smartlife.tables.provider_register",
            ),
        ),
        Step(
            name="shortage_lists",
            function="smartlife.tables.shortage_lists:build",
            label="Reading lists of shortages",
            writes=("core__shortage_lists",),
            inputs=("inputs/shortage_lists.tsv",),
            settings=(title,),
            code=(*shared, "smartlife.tables.entered", "smartlife.tables.shortage_lists"),
        ),
    )


def accounts_step(before: tuple[Step, ...]) -> Step:
    """Joins what these steps noted, and checks that no record was lost."""
    return Step(
        name="accounts",
        function="smartlife.tables.accounts:build",
        label="Checking that nothing was lost",
        reads=tuple(table for step in before for table in step.account_tables),
        writes=("core__origins", "core__issues", "core__left_out", "core__source_counts"),
        code=("smartlife.tables.accounts", "smartlife.store.accounts", "smartlife.model"),
    )


def taxonomy_steps(study: Study) -> tuple[Step, ...]:
    """Concepts, labels and relations, from all taxonomy sources together."""
    return (
        Step(
            name="taxonomy",
            function="smartlife.tables.taxonomy:build",
            label="Reading the taxonomy",
            writes=("core__concepts", "core__labels", "core__relations"),
            sources=_ids(study, "taxonomy"),
            inputs=("inputs/concepts.tsv",),
            settings=(
                *_settings(study, "taxonomy"),
                ("study", study.study_id),
                ("title", study.title("en")),
            ),
            code=(
                *_READING,
                "smartlife.sources.entered",
                "smartlife.sources.taxonomy",
                "smartlife.tables.taxonomy",
                "smartlife.tables.concept_join",
                "smartlife.tables.local_concepts",
                "smartlife.tables.language_of",
            ),
        ),
    )


def observation_steps(study: Study) -> tuple[Step, ...]:
    """Official statistics, from all statistics sources together."""
    return (
        Step(
            name="observations",
            function="smartlife.tables.observations:build",
            label="Reading statistics",
            writes=("core__observations",),
            sources=_ids(study, "statistics"),
            settings=(
                *_settings(study, "statistics"),
                ("regions", (*study.regions, *study.partners)),
            ),
            code=(
                *_READING,
                "smartlife.sources.statistics",
                "smartlife.sources.geography.nuts",
                "smartlife.tables.observations",
                "smartlife.tables.nuts_versions",
            ),
        ),
    )


def _ids(study: Study, kind: Kind) -> tuple[str, ...]:
    return tuple(source.source_id for source in study.sources_of(kind))


def _settings(study: Study, kind: Kind) -> tuple[tuple[str, object], ...]:
    """What study.toml says of the sources, the files apart: those are compared by content."""
    return tuple((source.source_id, _said(source)) for source in study.sources_of(kind))


def _said(source: SourceSpec) -> list[object]:
    return [
        source.path,
        source.format,
        source.lang,
        source.publisher,
        source.title,
        source.licence,
        source.url,
        str(source.retrieved),
        source.publish,
        source.region,
        source.observation,
        sorted(source.columns),
        sorted(source.options),
    ]
