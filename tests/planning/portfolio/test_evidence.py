"""Who asks for what a proposed course would teach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartlife.analysis.scope import UNNAMED
from smartlife.planning.material.askers import Askers
from smartlife.planning.material.demand import Demand
from smartlife.planning.portfolio.evidence import who_asks
from tests.planning.portfolio.made import demand_of

HIDDEN = Askers(None, None, None)


def asked_by(advertisements: Sequence[tuple[str, str]], occupations: Sequence[str] = ()) -> Demand:
    """Who asks (`~`: without a name) for which of the skills a and b."""
    made = demand_of([(who, {"ab".index(one): 1.0 for one in asked})
                      for who, asked in advertisements], 2)  # fmt: skip
    employers = tuple(one.replace("employer:~", UNNAMED) for one in made.employers)
    return replace(made, employers=employers,
                   occupation_uri=tuple(occupations) or made.occupation_uri)  # fmt: skip


def test_of_few_employers_no_number_is_told():
    asked = [("few", {0: 1.0}), ("few", {0: 0.9}), ("other", {0: 0.8}), ("other", {1: 1.0})]
    asked += [(f"e{i}", {1: 0.75}) for i in range(3)]
    demand = demand_of(asked, 2)
    few, many = (who_asks(demand, "LV00C", [skill]) for skill in (0, 1))
    assert few.askers == HIDDEN
    assert few.expected is None
    assert few.regions == {"LV00C": HIDDEN}
    assert many.askers == Askers(4, 0, 4)
    assert many.expected == 3.25


def test_who_asks_for_any_is_not_explained_by_those_that_are_hidden():
    few, enough = [("x", "ab"), ("y", "ab"), ("~", "a")], [("z", "b")]
    found = who_asks(asked_by([*few, *enough]), "LV00C", [0, 1])
    # one in four that names nobody would say that both others who ask for the first do
    assert found.each == (Askers(None, None, 3), Askers(3, 0, 3))
    assert found.askers == Askers(3, 0, 3)
    assert found.expected == 3.0


def test_how_often_one_employer_advertises_is_in_no_sum():
    often = [("x", "a")] * 7
    found = who_asks(asked_by([*often, *((who, "b") for who in "pqr")]), "LV00C", [0, 1])
    assert found.each == (HIDDEN, Askers(3, 0, 3))
    assert found.askers == Askers(3, 0, 3)
    assert found.expected == 3.0
    # nothing of either is told: neither a number nor that there are few
    found = who_asks(asked_by([*often, ("y", "b")]), "LV00C", [0, 1])
    assert found.askers == Askers(None, None, None, is_withheld=True)
    assert found.expected is None


def test_who_asks_for_both_is_not_those_of_each_without_those_of_any():
    each = [("p", "a"), ("q", "a"), ("r", "b"), ("s", "b"), ("t", "b")]
    apart = who_asks(asked_by([*each, ("x", "a"), ("y", "b")]), "LV00C", [0, 1])
    assert apart.askers == Askers(7, 0, 7)
    # else it were 3 + 4 - 6: one employer asks for both, in one advertisement
    found = who_asks(asked_by([*each, ("x", "ab")]), "LV00C", [0, 1])
    assert found.each == (Askers(3, 0, 3), Askers(4, 0, 4))
    assert found.askers == Askers(4, 0, 4, is_withheld=True)
    assert found.expected == 4.0
    # of those for both it is told who, but not how often: one has most of them
    many = [*each, *[("x", "ab")] * 3, ("y", "ab"), ("z", "ab"), *[("x", "a")]]
    many += [(f"more {i}", asked) for i in range(9) for asked in "ab"]
    found = who_asks(asked_by(many), "LV00C", [0, 1])
    assert found.askers == Askers(17, 0, None)
    assert found.expected is None


def test_an_occupation_of_few_is_not_what_is_left_of_all():
    asked = [(who, "a") for who in "pqrstu"]
    # the rest would be those of one employer, so it is left together with another one's
    alone = who_asks(asked_by([*asked, ("v", "a")], ["cook"] * 3 + ["baker"] * 3 + ["welder"]),
                     "LV00C", [0])  # fmt: skip
    assert alone.occupations == (("baker", Askers(3, 0, 3)),)
    whole = who_asks(asked_by(asked, ["cook"] * 3 + ["baker"] * 3), "LV00C", [0])
    assert [uri for uri, _ in whole.occupations] == ["baker", "cook"]


def test_the_order_of_occupations_is_that_of_what_is_told():
    asked = [(who, "a") for who in ("x", "x", "p", "q", "q", "r", "s", "t", "~")]
    found = who_asks(asked_by(asked, ["b"] * 5 + ["a"] * 4), "LV00C", [0])
    assert found.occupations == (("a", Askers(3, 1, 4)), ("b", Askers(3, 0, 5)))
