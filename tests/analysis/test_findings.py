from __future__ import annotations

import json
import string
from pathlib import Path
from random import Random

import pytest

from smartlife.analysis.findings.choice import bases, choose, doubts, templates
from smartlife.analysis.findings.documents import occupation_contrasts
from smartlife.analysis.findings.figures import Figures, Finding
from smartlife.analysis.findings.reach import MODELLED
from smartlife.analysis.findings.robustness import DOUBTS, ONE_SOURCE
from smartlife.analysis.indicators import INDICATORS
from smartlife.analysis.scope import ScopeRegion
from smartlife.analysis.steps import declared, steps
from smartlife.analysis.tracing.trace import notes
from smartlife.analysis.variants import EMPLOYER_NOT_TRIED
from tests.analysis.world import Rows, World, catalogue, labour_market, only, pick, run_findings
from tests.harness import make_study


def test_wording_names_its_parameters() -> None:
    for name, template in templates().items():
        fields = {field for _, field, _, _ in string.Formatter().parse(template["text"]) if field}
        assert fields == set(template["parameters"]), name
        assert "employers lack" not in template["text"]
        # the word is reserved for occupations with two signals or more
        assert ("shortage" in template["text"]) == (name == "shortage")
        # level and what was not observed stand with every sentence that is no limit of the data
        assert bool(template.get("limit")) != (template.get("basis") in bases()), name
        assert template["theme"]


def test_every_doubt_is_worded() -> None:
    assert {*DOUBTS.values(), ONE_SOURCE, MODELLED, EMPLOYER_NOT_TRIED} == set(doubts())


def test_findings_of_a_study(tmp_path: Path) -> None:
    world = catalogue(labour_market(World()))
    for n in range(2000):
        world.vacancy(employer=f"r{n}", nuts_code="LV00A", isco="5223")
    world.observe("TRNG_AES_100", "LV", 2022, 34.4, dims={"sex": "T", "training": "FE_NFE"})
    found = run_findings(world, tmp_path)
    said = {row["template"]: json.loads(row["parameters"]) for row in reversed(found)}
    assert [row["position"] for row in found] == list(range(1, len(found) + 1))
    assert len(found) <= 12
    assert said["few_placed"] == {"region": "LV00C", "placed": 180, "held": 2180}
    assert said["participation_12_months"]["distance"] == 26
    assert said["occupation_more"]["region"] == "LV00C"
    assert said["occupation_more"]["other"] == "LV"
    assert said["skills_not_measured"] == {
        "region": "LV00C", "asked_in": ["en"], "taught_in": ["en"],
    }  # fmt: skip
    # no class and no finding from skill figures without a gold sample
    assert not {"asked_more", "taught_more", "not_found"} & set(said)
    for row in found:
        assert row["firmness"] in {"firm", "indicative"}
        assert row["origins"]
        assert json.loads(row["rests_on"])[0]["indicator"] in INDICATORS


@pytest.fixture(scope="module")
def made() -> dict[bytes, Rows]:
    """What worlds that differ only in what was judged have in common: most indicators."""
    return {}


def judged_links(kind: str, lang: str = "en", estimate: float | None = 0.8) -> dict[str, object]:
    """A row of link__quality: people have judged a sample of these links."""
    return {
        "document_kind": kind, "lang": lang, "task": "skills", "level": "group_2",
        "method": None, "measure": "precision", "n_docs": 60, "judged_count": 150,
        "right_count": 120, "n_eff": 100.0, "estimate": estimate, "lo": 0.7, "hi": 0.87,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("judged", "template", "langs", "note"),
    [
        ([], "skills_not_measured", {"asked_in": ["en"], "taught_in": ["en"]},
         "quality_not_measured"),
        ([judged_links("vacancies")], "skills_taught_not_measured", {"taught_in": ["en"]},
         "quality_measured_in_part"),
        ([judged_links("courses")], "skills_asked_not_measured", {"asked_in": ["en"]},
         "quality_measured_in_part"),
        # read, but without a link to judge: not said to be unread
        ([judged_links("courses", estimate=None)], "skills_asked_not_measured",
         {"asked_in": ["en"]}, "quality_measured_in_part"),
        ([judged_links("courses", lang="lv"), judged_links("vacancies", lang="lv")],
         "skills_not_measured", {"asked_in": ["en"], "taught_in": ["en"]},
         "quality_not_measured"),
        ([judged_links("vacancies"), judged_links("courses")], "skills_not_corrected", {},
         "quality_not_corrected"),
    ],
)  # fmt: skip
def test_what_nobody_judged_is_named_and_nothing_else(
    tmp_path, made, judged, template, langs, note
):
    world = catalogue(labour_market(World(made=made)))
    world.qualities = judged
    found = run_findings(world, tmp_path / "findings")
    [said] = [row for row in found if row["template"].startswith("skills_")]
    assert (said["template"], json.loads(said["parameters"])) == (
        template, {"region": "LV00C", **langs},
    )  # fmt: skip
    rows = pick(world.run(tmp_path / "emphasis", "emphasis"), nuts_code="LV00C")
    shown = pick(rows, measure="emphasis", status="published")
    assert {row["note"] for row in shown} == {note}
    # that figures are corrected by the sample is the condition of classes, and they are not yet
    assert {row["emphasis_class"] for row in shown} == {None}
    # the card says the same of each side
    for side, name in (("demand", "asked_in"), ("offer", "taught_in")):
        card = pick(world.run(tmp_path / side, "evidence_card"), nuts_code="LV00C", side=side)
        [cell] = [
            row for row in pick(card, measure="linking_precision")
            if "skills" in row["dimensions"]
        ]  # fmt: skip
        assert (cell["note"] == "quality_not_measured") == (name in langs)


def test_an_empty_study_says_so(tmp_path: Path) -> None:
    found = run_findings(World(), tmp_path)
    assert {row["template"] for row in found} <= {"no_catalogue", "no_vacancies"}


def test_old_statistics_are_said_to_be_old(tmp_path: Path) -> None:
    world = World()
    world.observe("trng_lfse_04", "LV00", 2015, 5.7)
    found = run_findings(world, tmp_path)
    said = only(found, template="participation_old")
    assert json.loads(said["parameters"]) == {"region": "LV00", "year": 2015}


def mix_row(region: str, code: str, share: float, n_eff: float, variant: str | None = None):
    return {
        "indicator": "occupation_mix",
        "measure": "share_variant" if variant else "share",
        "nuts_code": region,
        "group_code": code,
        "group_uri": f"http://data.europa.eu/esco/isco/C{code}",
        "status": "published",
        "estimate": share,
        "lo": share - 0.03,
        "hi": share + 0.03,
        "n_eff": n_eff,
        "dimensions": json.dumps({"variant": variant}) if variant else None,
    }


NAMES = ("unweighted", "surer_links", "without_largest_employer", "without_largest_source")


def contrasts(mine: float, variants: tuple[float, ...], theirs: float = 0.1) -> list[Finding]:
    rows = [mix_row("LV00C", "52", mine, 800), mix_row("LV", "52", 0.10, 5000)]
    for name, share in zip(NAMES, variants, strict=True):
        rows += [
            mix_row("LV00C", "52", share, 800, name),
            mix_row("LV", "52", theirs, 5000, name),
        ]
    figures = Figures({"occupation_mix": rows})
    return list(occupation_contrasts(figures, ScopeRegion("LV00C", "region")))


@pytest.mark.parametrize(
    ("variants", "firmness", "doubts"),
    [
        ((0.25, 0.25, 0.25, 0.25), "firm", ()),
        ((0.25, 0.40, 0.25, 0.25), "indicative", ("links",)),
        ((0.25, 0.25, 0.25, 0.10), "indicative", ("largest_source",)),
        # employer and source are one question
        ((0.25, 0.25, 0.10, 0.10), "indicative", ("largest_employer", "largest_source")),
        ((0.10, 0.40, 0.25, 0.25), None, ()),
    ],
)
def test_firmness(variants, firmness, doubts) -> None:
    found = contrasts(0.25, variants)
    assert [finding.firmness for finding in found] == ([firmness] if firmness else [])
    assert all(finding.doubts == doubts for finding in found)


def test_a_contrast_has_to_be_one_in_the_variants_of_both_sides() -> None:
    same = (0.25, 0.25, 0.25, 0.25)
    assert contrasts(0.25, same, theirs=0.19)
    # a country that asks for as much, counted otherwise, leaves no contrast
    assert not contrasts(0.25, same, theirs=0.24)


def test_a_small_contrast_is_not_said() -> None:
    assert not contrasts(0.12, (0.12, 0.12, 0.12, 0.12))


def test_permuted_regions_give_no_contrast(tmp_path: Path) -> None:
    # the full check (100 runs) is benchmarks/coverage.py
    random = Random(2)
    world = World()
    for n in range(900):
        world.vacancy(
            employer=f"e{n % 300}",
            isco=random.choice(["2512", "5223", "5223", "8332"]),
            nuts_code=random.choice(["LV00C", "LV00A"]),
        )
    assert "occupation_more" not in {row["template"] for row in run_findings(world, tmp_path)}


def test_one_template_does_not_fill_the_list() -> None:
    many = [
        Finding("few_placed", "LV", {"region": str(n), "placed": 1, "held": 2}, "firm", ())
        for n in range(9)
    ]
    assert len(choose(many)) == templates()["few_placed"]["most"]
    twice = [many[0], many[0]]
    assert len(choose(twice)) == 1


def test_every_indicator_becomes_a_step(tmp_path: Path) -> None:
    made = steps(make_study(tmp_path))
    names = [f"ind_{name}" for name in INDICATORS]
    assert [step.name for step in made] == ["link_quality", *names, "findings"]
    for name in INDICATORS:
        indicator = declared(name)
        assert indicator.name == name
        assert indicator.formula
        assert indicator.estimand


def test_every_note_is_worded() -> None:
    package = Path(__file__).parents[2] / "src" / "smartlife" / "analysis"
    code = "".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    for note in notes():
        assert f'"{note}"' in code, note
