"""All rules that draw findings from indicator rows; each looks at one region.

A rule gives what it found most certain first, and claims no more than intervals and variants of the
figures carry (see `robustness`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.findings.areas import areas
from smartlife.analysis.findings.documents import (
    courses,
    few_placed,
    occupation_contrasts,
    occupations,
)
from smartlife.analysis.findings.official import (
    inequality,
    national_target,
    participation,
    shortage,
)
from smartlife.analysis.findings.reach import out_of_reach
from smartlife.analysis.findings.skills import matched, skills, verified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smartlife.analysis.findings.figures import Figures, Finding
    from smartlife.analysis.scope import ScopeRegion

RULES: Final[tuple[Callable[[Figures, ScopeRegion], Iterator[Finding]], ...]] = (
    few_placed,
    participation,
    national_target,
    inequality,
    verified,
    matched,
    shortage,
    occupation_contrasts,
    occupations,
    skills,
    areas,
    out_of_reach,
    courses,
)
