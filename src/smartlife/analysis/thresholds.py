"""Thresholds of the rules: how much a figure must rest on before it is printed.

All thresholds of methods, rule 6.2 and its neighbours stand here and nowhere else.
"""

from __future__ import annotations

from typing import Final

MIN_CLUSTERS: Final = 20
"""Employers (providers) behind a printed figure: J of rule 6.2."""
MIN_N_EFF: Final = 50.0
"""Effective documents behind a printed figure: rule 6.2."""
GRADE_A_N_EFF: Final = 200.0
"""Effective documents of grade A: rule 6.2."""
MAX_LARGEST_SHARE: Final = 0.25
"""Above this share of the weight a figure is printed only with the one "without it": rule 6.2."""
MIN_HIT_CLUSTERS: Final = 3
"""Fewer employers among the hits: only the upper limit is shown (disclosure, rule 6.2)."""
MAX_HIT_SHARE: Final = 0.5
"""One employer with more of the hits: only the upper limit is shown (dominance, rule 6.2)."""
MAX_BRACKET_WIDTH: Final = 0.20
"""A wider bracket of uncovered demand is no figure: rule 2.2."""
MIN_PROVIDERS: Final = 10
"""Providers behind an emphasis difference; checked by benchmarks/coverage.py."""
MIN_KEPT_GROUPS: Final = 5
"""Fewer kept groups make no table of emphasis differences: rule 1.1, cost."""
MIN_READERS_KAPPA: Final = 0.6
"""Agreement of two readers below which an audit gives no figure: rule 2.1."""
MIN_READ_TWICE: Final = 10
"""Groups that two readers have to have read, so that their agreement says something."""
MIN_ANSWERED: Final = 0.9
"""Share of an audit's draws that have a verdict, so that it is whole; and share of what is asked
for now that has to lie in the groups it was drawn from."""
MIN_AREA_DRAWS: Final = 40.0
"""Effective draws that fall into an area, so that an audit of the region tells of it: as many as
each stratum gets at least (rule 2.1)."""
MAX_DOUBTFUL: Final = 0.1
"""Share of demand in groups of which readers cannot tell; above it there is no figure."""
KAPPA_ENOUGH: Final = 0.8
"""Coverage of the catalogues from which on an audited figure stands by itself: rule 2.3."""
KAPPA_LEAST: Final = 0.5
"""Coverage of the catalogues below which there is no audited figure: rule 2.3."""
MAX_MONTHS_APART: Final = 18.0
"""Months between the periods of courses and advertisements: rule 2.3."""
OLD_STATISTICS_YEARS: Final = 4
"""Official figures older than this are history only: rule 9.7."""
MIN_LINK_PROBABILITY: Final = 0.2
"""A less likely occupation is a guess and not counted: the threshold of a candidate, rule 2.2."""
SKILL_CLASSES_NEED_GOLD: Final = True
"""No gold sample of a language: no class and no finding from skill figures: rule 3.1."""
MIN_GOLD_DOCUMENTS: Final = 50
"""Documents that people must have read, per language and side, to correct figures; 300 are asked
for (rule 3.1), fewer make wider intervals."""
MIN_GOLD_SHARE: Final = 0.8
"""Share of a region's documents with text, by weight, whose language has a gold sample."""
MIN_KAPPA: Final = 0.6
"""Readers who agree less (Cohen's kappa) do not say what is true (rule 2.1)."""
MAX_UNNAMED_SHARE: Final = 0.5
"""With more documents without a name, how concentrated employers are is not known."""
MAX_FINDINGS: Final = 12
"""Rule 9.8."""
MAX_DEFF_W: Final = 2.5
"""More uneven weights (1 + CV²): the unweighted figure is the main one (rule 5.3)."""
MIN_CELL_ADVERTISEMENTS: Final = 30
MIN_CELL_EMPLOYERS: Final = 10
"""Fewer in a stratum: it is merged with others before weighting (rule 5.3)."""
MAX_TARGET_AGE: Final = 3
"""Years: older statistics weight nothing (rule 5.3)."""
MIN_ACTIVITY_KNOWN: Final = 0.8
"""Share of advertisements whose employer's activity is known, to weight by it (rule 5.3)."""
MIN_RESAMPLED_CLUSTERS: Final = 30
"""Fewer clusters on a side that is resampled: no bootstrap interval (rule 6.1)."""
