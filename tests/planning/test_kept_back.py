"""What the owner of a study is told of numbers that are kept back from her too."""

from __future__ import annotations

import pytest

from smartlife.languages.messages import messages
from smartlife.planning.kept_back import keeps_back, told_to_nobody
from smartlife.planning.material.askers import NOBODY, Askers
from smartlife.planning.material.disclosure import WITHHELD
from smartlife.planning.portfolio.changes import DemandChange


@pytest.mark.parametrize("hidden", [WITHHELD, Askers(None, None, None), Askers(4, 0, None),
                                    Askers(4, 1, 7, is_withheld=True)])  # fmt: skip
def test_a_number_that_is_kept_back_is_found_wherever_it_stands(hidden: Askers) -> None:
    told = Askers(4, 1, 7)
    assert keeps_back(hidden)
    assert keeps_back([("x", {"region": (told, hidden)})])
    assert not keeps_back([("x", {"region": (told, NOBODY)}), None, 3, "few"])


def test_a_change_that_leaves_few_out_keeps_them_back() -> None:
    assert keeps_back((DemandChange(found=0.1, lo=0.0, hi=0.2, note="few_employers"),))
    assert not keeps_back((DemandChange(note="no_text"),))


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de", "en"])
def test_it_says_where_the_records_are(lang: str) -> None:
    assert "smartlife explain" in told_to_nobody(messages(lang))
