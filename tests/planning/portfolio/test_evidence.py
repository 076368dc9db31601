"""Who asks for what a proposed course would teach."""

from __future__ import annotations

from smartlife.planning.portfolio.evidence import who_asks
from tests.planning.portfolio.made import demand_of


def test_of_few_employers_no_number_is_told():
    asked = [("few", {0: 1.0}), ("few", {0: 0.9}), ("other", {0: 0.8}), ("other", {1: 1.0})]
    asked += [(f"e{i}", {1: 0.75}) for i in range(3)]
    demand = demand_of(asked, 2)
    few, many = (who_asks(demand, "LV00C", [skill]) for skill in (0, 1))
    assert few.employers is None
    assert few.advertisements is None
    assert few.regions == {"LV00C": None}
    assert many.employers == 4
    assert many.advertisements == 3.25
