from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from smartlife.linking.arrays import open_arrays, save_arrays
from smartlife.linking.calibration import borrowed_shares
from smartlife.linking.concepts import Concepts
from smartlife.linking.corpus import build_corpus
from smartlife.linking.group_links import likely_concepts, weigh_groups
from smartlife.linking.group_rule import GroupRule, Practice, load_rule, softmax, weighted
from smartlife.linking.labels import LabelSet
from smartlife.linking.occupation_groups import FEATURES, Asked, OccupationGroups
from smartlife.linking.ranker import load_ranker
from smartlife.linking.training import TrainingSettings, train_encoder
from smartlife.model.taxonomy import isco_uri
from tests.linking.conftest import OCCUPATION, taxonomy_rows

MANY = np.array([10**9, 10**9])
"""Words of texts that are longer than any."""


@dataclass(frozen=True)
class Matched:
    concept: int
    probability: float


@pytest.fixture(scope="module")
def made() -> tuple[Concepts, OccupationGroups]:
    concepts, labels, relations = (pa.Table.from_pylist(rows) for rows in taxonomy_rows())
    known = Concepts.build(concepts)
    encoder = train_encoder(
        build_corpus(concepts, labels, relations), TrainingSettings(size=16, passes=1, pairs=8)
    )
    return known, OccupationGroups.build(LabelSet.build(labels, known), known, encoder)


def asked(concepts: Concepts, title: str, text: str, lang: str, *names: str) -> Asked:
    numbers = [concepts.number_of(f"{OCCUPATION}{name}") for name in names]
    found = [Matched(number, 0.4) for number in numbers if number is not None]
    return Asked(title, text, text, lang, found)


def matched(lang: str, *matches: Matched) -> Asked:
    return Asked("metinātājs", "Metināšana.", "Metināšana.", lang, matches)


def documents(concepts: Concepts) -> list[Asked]:
    return [
        asked(concepts, "metinātājs", "metināšana, metinātāja darbs", "lv", "welder", "nurse"),
        asked(concepts, "", "", "lv"),
        asked(concepts, "🙂" * 400, "\u200f" * 100_000, "xx", "nurse"),
        asked(concepts, "Krankenpfleger", "", "de", "nurse"),
        asked(concepts, "welder", "welding operator " * 3000, "pl", "welder"),
    ]


def test_groups_are_those_of_occupations(made):
    concepts, groups = made
    assert groups.codes == ("2221", "2512", "4321", "7212")
    nurse = concepts.number_of(f"{OCCUPATION}nurse")
    assert groups.codes[groups.group_of[nurse]] == "2221"


def test_shares_add_up_and_do_not_depend_on_the_batch(made):
    concepts, groups = made
    found = documents(concepts)
    together = weigh_groups(found, groups)
    is_coded = np.array([one.lang == "pl" for one in found])
    assert together.sum(axis=1)[is_coded] == pytest.approx(1, abs=1e-5)
    # what is borrowed is widened, and what is left speaks for no group
    assert together.sum(axis=1)[~is_coded].max() <= 1 + 1e-5
    for row, one in enumerate(found):
        assert (weigh_groups([one], groups)[0] == together[row]).all()
    assert (weigh_groups(found[::-1], groups)[::-1] == together).all()


def test_title_and_text_speak_for_the_group(made):
    concepts, groups = made
    shares = weigh_groups(documents(concepts)[:1], groups)[0]
    assert groups.codes[int(shares.argmax())] == "7212"


def test_groups_come_back_from_a_folder(made, tmp_path):
    concepts, groups = made
    save_arrays(tmp_path, groups.arrays())
    again = OccupationGroups.from_arrays(open_arrays(tmp_path), groups.encoder)
    found = documents(concepts)
    assert (again.describe(found) == groups.describe(found)).all()
    assert again.codes == groups.codes


def test_a_group_s_share_goes_to_what_the_title_matched_in_it(made):
    concepts, groups = made
    welder = concepts.number_of(f"{OCCUPATION}welder")
    nurse = concepts.number_of(f"{OCCUPATION}nurse")
    shares = np.array([0.3, 0.0, 0.1, 0.6])
    found = likely_concepts(
        shares, matched("lv", Matched(nurse, 0.9), Matched(welder, 0.1)), groups, concepts
    )
    assert [(one.concept, one.probability, one.match) for one in found] == [
        (welder, 0.6, 1),
        (nurse, 0.3, 0),
    ]
    assert not any(one.is_calibrated for one in found)


def test_an_occupation_without_a_group_keeps_what_the_title_gives_it(made):
    concepts, groups = made
    welder = concepts.number_of(f"{OCCUPATION}welder")
    nurse = concepts.number_of(f"{OCCUPATION}nurse")
    group_of = groups.group_of.copy()
    group_of[nurse] = -1
    groups = replace(groups, group_of=group_of)
    title = matched("lv", Matched(nurse, 0.8), Matched(welder, 0.1))
    found = likely_concepts(np.array([0.0, 0.0, 0.0, 1.0]), title, groups, concepts)
    assert [(one.concept, one.probability, one.match) for one in found] == [
        (nurse, 0.8, 0),
        (welder, pytest.approx(0.2), 1),
    ]
    assert not found[0].is_calibrated


def test_a_group_without_a_match_is_linked_itself(made):
    concepts, groups = made
    found = likely_concepts(np.array([0.0, 0.0, 0.0, 1.0]), matched("pl"), groups, concepts)
    assert [concepts.uri(one.concept)[-5:] for one in found] == ["C7212"]


def test_only_documents_like_those_that_were_coded_are_calibrated(made, monkeypatch):
    concepts, groups = made
    shares = np.array([0.0, 0.0, 0.0, 1.0])

    def is_calibrated(lang: str, text: str = "Metināšana.") -> bool:
        [one] = likely_concepts(shares, replace(matched(lang), text=text), groups, concepts)
        return one.is_calibrated

    assert not is_calibrated("pl"), "a taxonomy of four groups is not the one it was fitted on"
    rates = dict.fromkeys(groups.codes, 0.25)
    rule = replace(load_rule(), practices={"pl": Practice(rates, {}, 2.0, 1.0)})
    monkeypatch.setattr("smartlife.linking.group_links.load_rule", lambda: rule)
    assert is_calibrated("pl")
    assert not is_calibrated("lv")
    assert not is_calibrated("pl", text="")


def test_links_of_a_group_add_up_to_its_share(made):
    concepts, groups = made
    welder = concepts.number_of(f"{OCCUPATION}welder")
    own = concepts.number_of(isco_uri("7212"))
    shares = np.array([0.0, 0.0, 0.0, 0.6])

    def linked(*matches: Matched) -> list[tuple[int, float, int | None]]:
        found = likely_concepts(shares, matched("lv", *matches), groups, concepts)
        return [(one.concept, one.probability, one.match) for one in found]

    # parts too small to be links are not lost
    assert linked(*[Matched(welder, 0.01)] * 20) == [(own, 0.6, None)]
    many = [Matched(welder, 0.5), *[Matched(welder, 0.05)] * 10]
    assert linked(*many) == [(own, 0.3, None), (welder, 0.3, 0)]
    # a match with the group itself is the same link
    assert linked(Matched(own, 0.2), Matched(welder, 0.2)) == [(own, 0.3, 0), (welder, 0.3, 1)]
    assert linked(Matched(welder, 0.0)) == [(own, 0.6, None)]


def test_practice_moves_what_labels_say():
    weights = dict.fromkeys(FEATURES, 1.0)
    rule = GroupRule.of(
        {
            "weights": weights,
            "coded_weights": weights | {"rate": 0.0},
            "practices": {
                "pl": {
                    "kept": 1.0,
                    "sharpness": 1.0,
                    "rates": {"1111": 0.5, "2222": 0.5},
                    "moved": {"1111": {"2222": 3.0}, "9999": {"1111": 5.0}},
                }
            },
        }
    )
    described = np.zeros((1, 2, len(FEATURES)), np.float32)
    described[0, 0, 0] = 50
    [[first, second]] = rule.weigh(described, MANY[:1], "lv", ("1111", "2222")).tolist()
    assert (first, second) == (pytest.approx(1, abs=1e-4), 0)
    shares = rule.weigh(described, MANY[:1], "pl", ("1111", "2222"))
    assert shares.tolist() == [pytest.approx([0.25, 0.75], abs=1e-4)]


def test_what_is_borrowed_from_coders_of_another_language_is_widened():
    rule = load_rule()
    codes = ("1111", "2222", "3333")
    described = np.zeros((2, 3, len(FEATURES)), np.float32)
    described[:, 0, 0], described[:, 1, 0] = (1.0, 0.05), (0.5, 0.0)
    plain = softmax(weighted(described, rule.weights))
    found = rule.weigh(described, MANY, "lv", codes)
    assert (found.argsort(axis=1) == plain.argsort(axis=1)).all()
    assert (
        found == borrowed_shares(plain, load_ranker("titles").calibration.spread).round(6)
    ).all()
    for before, after in zip(plain.max(axis=1), found.max(axis=1), strict=True):
        assert abs(after - 0.5) < abs(before - 0.5)


def described_as(*groups: tuple[float, float]) -> np.ndarray:
    """One document and groups: what the title gives each, and how its text is spelt like it."""
    described = np.zeros((1, len(groups), len(FEATURES)), np.float32)
    for place, (title, text) in enumerate(groups):
        described[0, place, FEATURES.index("matched")] = title
        described[0, place, FEATURES.index("log_matched")] = np.log1p(1000 * title)
        described[0, place, FEATURES.index("beginning_spelling")] = text
        described[0, place, FEATURES.index("statements_spelling")] = text
    return described


def test_a_text_of_few_words_does_not_overrule_a_sure_title():
    rule, codes = load_rule(), ("4225", "5120")
    against = described_as((0.0, 0.5), (0.95, 0.0))
    by_words = [
        rule.weigh(against, np.array([words]), "lv", codes)[0].tolist()
        for words in (0, 3, 30, 300, 10**9)
    ]
    assert by_words[0] == [0, pytest.approx(0.95)]
    assert by_words[1][1] > 0.8
    for (text, title), (more_text, less_title) in pairwise(by_words):
        assert (more_text > text) & (less_title < title), "more words have more of a say"
    assert by_words[-1][0] > by_words[-1][1]


def test_a_short_text_has_its_say_where_the_title_leaves_it_open():
    rule, codes = load_rule(), ("4225", "5120")
    three = np.array([3])
    [[text, title]] = rule.weigh(described_as((0.0, 0.5), (0.05, 0.0)), three, "lv", codes)
    assert text > title
    [[text, _]] = rule.weigh(described_as((0.0, 0.5), (0.0, 0.0)), three, "lv", codes)
    assert text == rule.weigh(described_as((0.0, 0.5), (0.0, 0.0)), MANY[:1], "lv", codes)[0, 0]


def test_practice_of_coders_reads_short_texts_as_it_was_fitted():
    rule = replace(load_rule(), practices={"pl": Practice({"1111": 1.0}, {}, 2.0, 1.0)})
    against = described_as((0.0, 0.5), (0.95, 0.0))
    by_words = [rule.weigh(against, np.array([n]), "pl", ("1111", "2222")) for n in (3, 300)]
    assert (by_words[0] == by_words[1]).all()


def test_the_rule_of_the_program_is_whole():
    rule = load_rule()
    assert len(rule.weights) == len(FEATURES)
    assert len(rule.coded_weights) == len(FEATURES) + 1
    assert sum(rule.practices["pl"].rates.values()) == pytest.approx(1, abs=1e-3)
