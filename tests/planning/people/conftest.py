"""The small taxonomy of linking, as an index and as a graph of skills."""

from __future__ import annotations

import pyarrow as pa
import pytest

from smartlife.linking.build import build_index
from smartlife.linking.index import LinkIndex
from smartlife.planning.material.skills import SkillGraph
from tests.linking.conftest import ESSENTIAL, OCCUPATION, SKILL, taxonomy_rows


@pytest.fixture(scope="session")
def index() -> LinkIndex:
    """Labels in five languages."""
    concepts, labels, relations = (pa.Table.from_pylist(rows) for rows in taxonomy_rows())
    return build_index(concepts, labels, relations)


@pytest.fixture(scope="session")
def graph() -> SkillGraph:
    """What its occupations cannot do without."""
    essential: dict[str, tuple[str, ...]] = {}
    for occupation, skill in sorted(ESSENTIAL):
        known = essential.get(OCCUPATION + occupation, ())
        essential[OCCUPATION + occupation] = (*known, SKILL + skill)
    return SkillGraph(
        essential=essential, optional={}, information={}, broader={}, labels={}, isco={}
    )
