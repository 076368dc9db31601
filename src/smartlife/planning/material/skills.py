"""Skills, occupations and what joins them, from the taxonomy of a study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, eq=False)
class SkillGraph:
    """What occupations ask for.

    Attributes:
        essential: Occupation → skills and knowledge that it cannot do without, sorted URIs.
        optional: Occupation → skills and knowledge that it may ask for, sorted URIs.
        information: Skill → −ln of the share of occupations that ask for it, as essential or as
            optional: how much holding it says about what a person can do.
        broader: Concept → concepts one step above, sorted.
        labels: Concept → language → preferred label.
        isco: Occupation → ISCO-08 code.
    """

    essential: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    information: Mapping[str, float]
    broader: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, Mapping[str, str]]
    isco: Mapping[str, str]

    def label(self, uri: str, lang: str) -> str:
        """Name in that language, else in English, else any, else the URI."""
        names = self.labels.get(uri, {})
        return names.get(lang) or names.get("en") or next(iter(names.values()), uri)
