"""Precision, recall and calibration of links against what readers marked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.estimators.ratios import Judged, estimate_ratio
from smartlife.analysis.links.levels import make_levels
from smartlife.analysis.links.quality import (
    ALL,
    choose_readings,
    count_corrections,
    measure,
    measure_agreement,
)

# uri, kind, ISCO code, depth, above
TAXONOMY = [
    ("s", "skill_group", None, 0, None),
    ("s1", "skill_group", None, 1, "s"),
    ("s1.1", "skill_group", None, 2, "s1"),
    ("s1.1.1", "skill_group", None, 3, "s1.1"),
    ("s1.2", "skill_group", None, 2, "s1"),
    ("weld", "skill", None, 4, "s1.1.1"),
    ("tig", "skill", None, 4, "s1.1.1"),
    ("bake", "skill", None, 3, "s1.2"),
    ("isco/72", "isco_group", "72", None, None),
    ("isco/7212", "isco_group", "7212", None, None),
    ("welder", "occupation", "7212", None, None),
    ("plumber", "occupation", "7126", None, None),
    ("baker", "occupation", "7512", None, None),
]
KIND = {uri: kind for uri, kind, *_ in TAXONOMY}
LEVELS = make_levels(
    [
        {
            "concept_uri": uri,
            "concept_kind": kind,
            "isco_code": isco,
            "depth": depth,
            "code": None,
            "taxonomy_version": "1",
        }
        for uri, kind, isco, depth, _ in TAXONOMY
    ],
    [(uri, above) for uri, *_, above in TAXONOMY if above],
)


def marked(document: str, uri: str | None, mark: str = "true", **values: object) -> dict:
    kind = KIND.get(uri or "")
    task = "occupation" if kind in ("occupation", "isco_group") else "skills"
    return {
        "round_id": "r1",
        "document_kind": "vacancies",
        "document_id": document,
        "lang": "lv",
        "task": task,
        "reading": "first",
        "reader": None,
        "mark": mark,
        "concept_uri": uri,
        "inclusion_probability": 0.5,
        "judged_date": None,
        **values,
    }


def mention(uri: str, probability: float = 0.9, **values: object) -> dict:
    return {
        "concept_uri": uri,
        "concept_kind": KIND[uri],
        "probability": probability,
        "method": "phrase",
        "evidence": "observed",
        "phrase": uri,
        "rank": 1,
        **values,
    }


def of_vacancies(mentions):
    return {("vacancies", document): rows for document, rows in mentions.items()}


def quality(gold, mentions, level: str, task: str = "skills", method: str = ALL, lang: str = ALL):
    found, _ = measure(choose_readings(gold), of_vacancies(mentions), LEVELS)
    [one] = [
        one
        for one in found
        if (one.level, one.task, one.method, one.lang) == (level, task, method, lang)
    ]
    return one


GOLD = [marked("a", "weld"), marked("a", "bake"), marked("b", None, "none", task="skills")]
LINKS = {
    "a": [mention("weld"), mention("tig", method="similar"), mention("bake", 0.3)],
    "b": [mention("tig", method="similar"), mention("bake", method="occupation",
                                                    evidence="inferred")],
}  # fmt: skip


def test_right_wrong_and_missed_links_are_counted():
    one = quality(GOLD, LINKS, "concept")
    assert (one.n_docs, one.tp, one.fp, one.fn) == (2, 1, 2, 1)
    assert one.precision.estimate == pytest.approx(1 / 3)
    assert one.recall.estimate == pytest.approx(1 / 2)
    assert 0 <= one.precision.lo < 1 / 3 < one.precision.hi <= 1


def test_a_wrong_skill_of_the_right_group_is_right_for_the_group():
    one = quality(GOLD, LINKS, "group_3")
    # weld and tig are one group; bake hangs above depth 3 and counts as its group
    assert (one.tp, one.fp, one.fn) == (1, 1, 1)


def test_precision_of_a_method_and_recall_of_all_together():
    one = quality(GOLD, LINKS, "concept", method="similar")
    assert (one.tp, one.fp, one.fn, one.recall) == (0, 2, None, None)


def test_documents_count_by_their_probability_to_be_drawn():
    gold = [
        marked("a", "weld", inclusion_probability=1.0),
        marked("b", "weld", inclusion_probability=0.1),
    ]
    one = quality(gold, {"a": [mention("weld")], "b": [mention("bake")]}, "concept")
    assert one.precision.estimate == pytest.approx(1 / 11)
    assert one.recall.estimate == pytest.approx(1 / 11)


def test_a_mark_of_a_group_says_nothing_of_what_is_finer():
    gold = [marked("a", "s1.1")]
    found, _ = measure(choose_readings(gold), of_vacancies(LINKS), LEVELS)
    assert {one.level for one in found} == {"group_2"}
    assert quality(gold, LINKS, "group_2").tp == 1


def test_what_a_reader_cannot_tell_does_not_count():
    gold = [marked("a", "weld"), marked("a", "tig", "unsure")]
    assert quality(gold, LINKS, "concept").fp == 0
    assert choose_readings([marked("a", None, "unsure", task="skills")]) == []


def test_an_advertisement_has_one_occupation():
    links = {
        "a": [mention("welder", 0.5), mention("isco/7212", 0.3), mention("baker", 0.6)],
        "b": [mention("plumber", 0.9)],
    }
    gold = [marked("a", "welder"), marked("b", "welder")]
    fine = quality(gold, links, "concept", "occupation")
    assert (fine.tp, fine.fp, fine.fn) == (0, 2, 2)
    # both candidates of the group together are likelier than the baker
    group = quality(gold, links, "isco_4", "occupation")
    assert (group.tp, group.fp, group.fn) == (1, 1, 1)
    assert quality(gold, links, "isco_2", "occupation").tp == 1


def test_an_occupation_without_any_is_wrong():
    gold = [marked("a", None, "none", task="occupation")]
    one = quality(gold, {"a": [mention("baker")]}, "isco_4", "occupation")
    assert (one.tp, one.fp, one.recall) == (0, 1, None)


def test_what_readers_agreed_on_wins_then_the_newest_round():
    gold = [
        marked("a", "weld"),
        marked("a", "tig", reading="second"),
        marked("a", "bake", reading="agreed"),
        marked("b", "weld", round_id="r9", judged_date=date(2025, 1, 1)),
        marked("b", "bake", round_id="r2", judged_date=date(2026, 1, 1)),
        # a newer round that only its second reader has begun waits for the first one
        marked("c", "bake", round_id="r1", judged_date=date(2025, 1, 1)),
        marked("c", "tig", round_id="r2", reading="second", judged_date=date(2026, 1, 1)),
        marked("d", "tig", round_id="r2", reading="second", judged_date=date(2026, 1, 1)),
    ]
    chosen = [sorted(one.true) for one in choose_readings(gold)]
    assert chosen == [["bake"], ["bake"], ["bake"], ["tig"]]


def test_agreement_of_two_readers():
    gold = [
        marked("a", "weld"), marked("a", "bake"),
        marked("a", "weld", reading="second"), marked("b", "weld"),
    ]  # fmt: skip
    [one] = measure_agreement(gold)
    assert (one.n_docs, one.share) == (1, pytest.approx(2 / 3))


def test_calibration_in_ten_bins():
    _, bins = measure(choose_readings(GOLD), of_vacancies(LINKS), LEVELS)
    mine = [one for one in bins if one.level == "concept" and one.lang == ALL]
    assert [(one.least, one.n) for one in mine] == [(0.3, 1), (0.9, 3)]
    assert mine[1].mean_probability == pytest.approx(0.9)
    assert mine[1].observed.estimate == pytest.approx(1 / 3)


def test_corrections_are_counted_apart():
    said = {"document_kind": "courses", "lang": None, "is_right": True}
    assert count_corrections([said]) == [{"kind": "courses", "lang": ALL, "right": 1, "wrong": 0}]


def test_a_given_group_is_no_second_sign_of_what_was_found_in_it():
    gold = [marked("d", "isco/7212")]
    rows = [mention("isco/7212", 0.95, method="given"), mention("isco/7212", 0.6)]
    _, bins = measure(choose_readings(gold), of_vacancies({"d": rows}), LEVELS)
    assert {one.mean_probability for one in bins if one.level == "isco_4"} == {0.95}


names = st.lists(st.sampled_from(["weld", "tig", "bake"]), unique=True)


@given(st.dictionaries(st.sampled_from("abcd"), names, min_size=1))
def test_a_perfect_linker_is_perfect(truth):
    gold = [
        marked(document, uri) if uri else marked(document, None, "none", task="skills")
        for document, uris in truth.items()
        for uri in uris or [None]
    ]
    links = {document: [mention(uri) for uri in uris] for document, uris in truth.items()}
    found, _ = measure(choose_readings(gold), of_vacancies(links), LEVELS)
    for one in found:
        assert one.fp == 0
        assert not one.fn
        for ratio in (one.precision, one.recall):
            assert ratio is None or (ratio.estimate, ratio.hi) == (pytest.approx(1.0), 1.0)


@given(
    st.lists(
        st.builds(
            Judged,
            st.floats(1, 100),
            st.booleans(),
            st.tuples(st.integers(0, 5), st.sampled_from("xyz")),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_limits_enclose_the_share(judged):
    ratio = estimate_ratio(judged)
    assert 0 <= ratio.lo <= ratio.estimate + 1e-9
    assert ratio.estimate - 1e-9 <= ratio.hi <= 1
    assert 0 < ratio.n_eff <= ratio.n + 1e-9


def test_a_phrase_that_is_wrong_everywhere_widens_the_interval():
    apart = [Judged(1.0, n % 2 == 0, (n, n)) for n in range(40)]
    alike = [Judged(1.0, n % 2 == 0, (n, n % 2)) for n in range(40)]
    one, other = estimate_ratio(apart), estimate_ratio(alike)
    assert one.estimate == other.estimate == 0.5
    assert other.hi - other.lo > 2 * (one.hi - one.lo)
    assert estimate_ratio([]) is None
