from __future__ import annotations

from smartlife.linking.calibration import occupation_probability, skill_probability


def test_better_scores_are_likelier_right() -> None:
    for lang in ("lv", "sv", "xx"):
        low = occupation_probability(lang, 0.5, 0.0, is_exact=False)[0]
        high = occupation_probability(lang, 0.95, 0.2, is_exact=False)[0]
        assert 0 < low < high < 1


def test_only_languages_with_judgements_are_calibrated() -> None:
    assert occupation_probability("lv", 0.9, 0.1, is_exact=True)[1]
    assert not occupation_probability("fi", 0.9, 0.1, is_exact=True)[1]
    assert skill_probability("en", 0.9, "exact")[1]
    assert not skill_probability("lv", 0.9, "exact")[1]


def test_a_borrowed_curve_is_the_pooled_one() -> None:
    assert skill_probability("lv", 0.9, "exact")[0] == skill_probability("lt", 0.9, "exact")[0]
