"""Who asks for what a proposed course would teach."""

from __future__ import annotations

from smartlife.planning.material.askers import Askers
from smartlife.planning.portfolio.evidence import who_asks
from tests.planning.portfolio.made import demand_of


def test_of_few_employers_no_number_is_told():
    asked = [("few", {0: 1.0}), ("few", {0: 0.9}), ("other", {0: 0.8}), ("other", {1: 1.0})]
    asked += [(f"e{i}", {1: 0.75}) for i in range(3)]
    demand = demand_of(asked, 2)
    few, many = (who_asks(demand, "LV00C", [skill]) for skill in (0, 1))
    hidden = Askers(None, None, None)
    assert few.askers == hidden
    assert few.expected is None
    assert few.regions == {"LV00C": hidden}
    assert many.askers == Askers(4, 0, 4)
    assert many.expected == 3.25
