"""The step of this layer: the index over courses and concepts.

Imports nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.model.steps import Step

if TYPE_CHECKING:
    from smartlife.model.study import Study

_READS: Final = (
    "core__areas",
    "core__concepts",
    "core__courses",
    "core__labels",
    "core__origins",
    "core__places",
    "core__regions",
    "core__relations",
    "link__courses_concepts",
    "link__index",
)
# Of the other packages only what decides: a translation of the reports makes no index anew.
_CODE: Final = (
    "smartlife.languages.letters",
    "smartlife.languages.load",
    "smartlife.languages:*/language.yml",
    "smartlife.languages:*/stopwords.txt",
    "smartlife.linking.compounds",
    "smartlife.linking.words",
    "smartlife.planning.material.places",
    "smartlife.planning.material.tags",
    "smartlife.search.build",
    "smartlife.search.columns",
    "smartlife.search.entities",
    "smartlife.search.file",
    "smartlife.search.layout",
    "smartlife.search.links",
    "smartlife.search.postings",
    "smartlife.search.words",
    "smartlife.search:data/*",
)


def steps(study: Study) -> tuple[Step, ...]:
    """One step that writes one file."""
    return (
        Step(
            name="search_index",
            function="smartlife.search.build:build",
            label="Indexing courses and concepts for search",
            reads=_READS,
            settings=(
                ("study", study.study_id),
                ("regions", study.regions),
                ("partners", study.partners),
                ("nuts_version", study.nuts_version),
            ),
            code=_CODE,
            files=True,
        ),
    )
