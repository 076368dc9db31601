"""The steps of this layer: what they read, write and depend on. Imports nothing heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.model.steps import Step

if TYPE_CHECKING:
    from smartlife.model.fields import Kind
    from smartlife.model.study import SourceSpec, Study

_READING: Final = ("smartlife.formats", "smartlife.model", "smartlife.sources.load")


def steps(study: Study) -> tuple[Step, ...]:
    """All steps from sources to core tables."""
    return (*taxonomy_steps(study), *observation_steps(study))


def taxonomy_steps(study: Study) -> tuple[Step, ...]:
    """Concepts, labels and relations, from all taxonomy sources together."""
    return (
        Step(
            name="taxonomy",
            function="smartlife.tables.taxonomy:build",
            label="Reading the taxonomy",
            writes=("core__concepts", "core__labels", "core__relations"),
            sources=_ids(study, "taxonomy"),
            settings=_settings(study, "taxonomy"),
            code=(
                *_READING,
                "smartlife.sources.taxonomy",
                "smartlife.tables.taxonomy",
                "smartlife.tables.concept_join",
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
        sorted(source.columns),
        sorted(source.options),
    ]
