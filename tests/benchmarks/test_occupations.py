from __future__ import annotations

import numpy as np
import pytest

from benchmarks.occupation_fit import Coded, rule_of
from benchmarks.occupations import copies_of, halves
from benchmarks.polish_advertisements import FILES, read_advertisements, title_of
from benchmarks.scoring import score_run, standard_error
from smartlife.linking.occupation_groups import FEATURES

CODES = ("1420", "5223", "7212", "9112")


def coded(seed: int, practice: dict[int, int]) -> Coded:
    """Titles that speak clearly for a group; coders who put some groups elsewhere."""
    random = np.random.default_rng(seed)
    said = random.integers(0, len(CODES), 400)
    described = random.normal(0, 0.05, (400, len(CODES), len(FEATURES))).astype(np.float32)
    described[np.arange(400), said, FEATURES.index("title_spelling")] += 1
    groups = np.array([practice.get(int(group), int(group)) for group in said])
    return Coded(described, np.full(400, 1_000_000), groups, CODES, "pl")


def test_the_rule_learns_how_coders_code():
    rule = rule_of(coded(1, {0: 1}))
    measured = coded(2, {0: 1})
    best = rule.weigh(measured.described, measured.words, "pl", CODES).argmax(axis=1)
    assert (best == measured.groups).mean() > 0.97


def test_languages_without_coders_get_what_labels_say():
    rule = rule_of(coded(1, {}))
    measured = coded(2, {})
    best = rule.weigh(measured.described, measured.words, "lv", CODES).argmax(axis=1)
    assert (best == measured.groups).mean() > 0.97


def test_documents_outside_of_the_taxonomy_are_left_out_of_the_fit():
    documents = coded(1, {3: -1})
    rule = rule_of(documents)
    assert np.isfinite(rule.weigh(documents.described, documents.words, "pl", CODES)).all()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Frontend Developer (React.js) IT - Rozwój oprogramowania Architektura,Programowanie "
            "specjalista (Mid / Regular) Projektowanie",
            "Frontend Developer (React.js)",
        ),
        (
            "Marketing Manager Marketing Kampanie marketingowe / Eventy,Marketing bezpośredni "
            "menedżer Chcesz",
            "Marketing Manager",
        ),
        (
            "Spawacz MAG 135 Praca fizyczna Pracownicy produkcji pracownik fizyczny",
            "Spawacz MAG 135",
        ),
        ("Spawacz", "Spawacz"),
    ],
)
def test_the_title_stands_before_the_category(text, title):
    assert title_of(text) == title


def test_standard_errors_are_those_of_means():
    assert standard_error([0.0, 1.0]) == pytest.approx(0.5)
    assert np.isnan(standard_error([1.0]))


@pytest.mark.shared
def test_all_coded_advertisements_are_read(shared):
    found = read_advertisements(shared / "data" / "vacancies" / "pl")
    counts = [sum(one.file == file for one in found) for file in FILES]
    assert counts == [3321, 1035]
    assert all(one.code.isdigit() and len(one.code) == 4 for one in found)
    assert sum(bool(one.title) for one in found) == len(found)


@pytest.mark.shared
def test_runs_are_scored_by_the_judges_program(shared, tmp_path):
    (tmp_path / "qrels").write_text("a\t1\nb\t2\n")
    (tmp_path / "run").write_text("a\t1\t0.9\nb\t3\t0.8\nb\t2\t0.7\n")
    score = score_run(shared / "bench", tmp_path / "qrels", tmp_path / "run")
    assert (score.queries, score.means["success@1"], score.means["mrr"]) == (2, 0.5, 0.75)
    assert score.told("success@1") == "0.500 ± 0.500"


def test_repeated_advertisements_stay_in_one_half():
    texts = [f"Text {number % 30}  of a kind" for number in range(60)]
    copies = copies_of(texts)
    assert copies.tolist() == [*range(30), *range(30)]
    for fitted, measured in halves(copies):
        assert (fitted[:30] == fitted[30:]).all()
        assert (fitted ^ measured).all()
        assert fitted.any()
