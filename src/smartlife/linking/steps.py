"""The steps of linking: documents and taxonomy → mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.model.steps import Step

if TYPE_CHECKING:
    from smartlife.model.fields import Kind
    from smartlife.model.study import Study

# What stands beside the code; translations of reports (messages.po) do not decide any link.
_LANGUAGES: Final = (
    "smartlife.languages.letters",
    "smartlife.languages.load",
    "smartlife.languages:*/*.txt",
    "smartlife.languages:*/*.yml",
)
_INDEX_CODE: Final = ("smartlife.linking", *_LANGUAGES)
_LINK_CODE: Final = ("smartlife.linking", *_LANGUAGES)
_SIDES: Final[tuple[tuple[Kind, str], ...]] = (
    ("vacancies", "Linking advertisements to occupations and skills"),
    ("courses", "Linking courses to skills"),
)


def wanted_langs(study: Study) -> tuple[str, ...]:
    """Languages whose labels are learnt: option `langs` of the taxonomy sources; empty: all."""
    said = (dict(source.options).get("langs", "") for source in study.sources_of("taxonomy"))
    return tuple(sorted({code for text in said for code in text.replace(",", " ").split()}))


def steps(study: Study) -> tuple[Step, ...]:
    """The index, and one step for each side; a side without sources has an empty table."""
    return (
        Step(
            name="link_index",
            function="smartlife.linking.build:build",
            label="Learning the taxonomy",
            reads=("core__concepts", "core__labels", "core__relations"),
            writes=("link__index",),
            settings=(("langs", wanted_langs(study)),),
            code=_INDEX_CODE,
        ),
        *(
            Step(
                name=f"link_{kind}",
                function=f"smartlife.linking.run:link_{kind}",
                label=label,
                reads=(f"core__{kind}", "core__corrections", "link__index"),
                writes=(f"link__{kind}_concepts",),
                code=_LINK_CODE,
            )
            for kind, label in _SIDES
        ),
    )
