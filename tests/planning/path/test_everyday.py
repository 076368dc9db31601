from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from smartlife.planning.path.everyday import plain_occupations

NURSE = "http://data.europa.eu/esco/occupation/8d3e8aaa-791b-4c75-a465-f3f827028f50"


def entries() -> list[dict]:
    return yaml.safe_load(files("smartlife.planning.path").joinpath("everyday.yml").read_text())


@pytest.mark.parametrize(
    ("words", "lang"),
    [("Medmāsa", "lv"), ("slaugytoja", "lt"), ("sjuksköterska", "sv"), ("Krankenschwester", "de"),
     ("  nurse ", "en"), ("medmasa", "lv"), ("nurse", "lv")],
)  # fmt: skip
def test_a_nurse_is_a_nurse_in_each_language(words: str, lang: str):
    assert plain_occupations(words, lang) == (NURSE,)


def test_one_word_may_mean_several_occupations():
    assert len(plain_occupations("driver", "en")) == 3
    assert len(plain_occupations("skolotāja", "lv")) == 2


def test_most_words_are_no_plain_names():
    assert plain_occupations("", "lv") == ()
    assert plain_occupations("nurse who drives a lorry", "en") == ()


def test_no_occupation_is_there_twice_and_each_has_words():
    uris = [one["occupation"] for one in entries()]
    assert len(uris) == len(set(uris))
    for one in entries():
        langs = set(one) - {"occupation", "name"}
        assert langs <= {"lv", "lt", "sv", "de", "en"}
        assert all(isinstance(word, str) and word for lang in langs for word in one[lang])


@pytest.mark.shared
def test_all_of_them_are_in_esco(shared: Path):
    from benchmarks.taxonomy import read_taxonomy

    concepts, labels, _ = read_taxonomy(shared / "data" / "esco")
    del concepts
    names = {
        row["concept_uri"]: row["label"]
        for row in labels.to_pylist()
        if row["lang"] == "en" and row["label_kind"] == "preferred"
    }
    for one in entries():
        assert names[one["occupation"]] == one["name"]
