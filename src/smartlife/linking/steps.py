"""The steps of linking: documents and taxonomy → mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.model.steps import Step

if TYPE_CHECKING:
    from smartlife.model.fields import Kind
    from smartlife.model.study import Study

_TAXONOMY: Final = ("core__concepts", "core__labels", "core__relations")
_CODE: Final = ("smartlife.linking", "smartlife.languages")
_SIDES: Final[tuple[tuple[Kind, str], ...]] = (
    ("vacancies", "Linking advertisements to occupations and skills"),
    ("courses", "Linking courses to skills"),
)


def steps(_study: Study) -> tuple[Step, ...]:
    """One step for each side; a study without sources of one has an empty table of it."""
    return tuple(
        Step(
            name=f"link_{kind}",
            function=f"smartlife.linking.run:link_{kind}",
            label=label,
            reads=(f"core__{kind}", *_TAXONOMY),
            writes=(f"link__{kind}_concepts",),
            code=_CODE,
        )
        for kind, label in _SIDES
    )
