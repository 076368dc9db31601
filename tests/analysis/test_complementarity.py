"""Partner complementarity from tables: by hand, the checks of rule 9.3, and why there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from smartlife.analysis.tracing.trace import explain
from tests.analysis.test_trace import finished
from tests.analysis.test_uncovered import audited, registered, taught_world
from tests.analysis.world import World, only, pick, skill, skill_group

PARTNERS = ("LT026", "SE110", "DE80")
PLACED = {code: {"nuts_code": code, "country_code": code[:2]} for code in PARTNERS}
KNOWN: dict[str, Any] = {
    "eqf_level": 4, "price_eur": 0.0, "is_open": True, "teaching_langs": ["lv"],
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("few_pairs")


@pytest.fixture
def few_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight groups are all there are; so many pairs have to do."""
    monkeypatch.setattr("smartlife.analysis.audits.rounds.MIN_READ_TWICE", 8)


def lacking_world() -> World:
    """An eighth of demand each for groups 0 to 7; people found nothing for 5, 6 and 7."""
    return registered(audited(taught_world()), "Skola")


def look(world: World, partner: str, found: dict[int, str | None], **changes: Any) -> None:
    """Two readers look for groups at a partner; `found`: group → the course that they name."""
    for reading in ("first", "second"):
        for g in (5, 6, 7):
            verdict = "yes" if g in found else "no"
            world.audits.append(
                {
                    "round_id": "partners-1",
                    "nuts_code": partner,
                    "for_region": "LV00C",
                    "group_uri": skill_group(f"S1.{g}.1"),
                    "reading": reading,
                    "stratum": "uncovered",
                    "design": "partner",
                    "draw_count": 1,
                    "drawn_share": 1 / 8,
                    "stratum_share": 1 / 2,
                    "content_hash": "h",
                    "is_current": True,
                    "verdict": verdict,
                    "course_id": found.get(g),
                    "found_course": "Elsewhere" if verdict == "yes" and not found[g] else None,
                    "judged_date": date(2026, 3, 2),
                    "source_id": "inputs/audits.tsv",
                    "file": "inputs/audits.tsv",
                    "row": len(world.audits) + 2,
                    **changes,
                }
            )


def offered(world: World, partner: str, g: int, **changes: Any) -> str:
    return world.course(
        provider=f"{partner}-{g}", skills=(skill(f"{g}b"),), **(PLACED[partner] | KNOWN | changes)
    )


def run(world: World, folder: Path, partners: tuple[str, ...] = PARTNERS) -> list[dict[str, Any]]:
    return world.run(folder, "complementarity", partners=partners)


def of(rows: list[dict[str, Any]], measure: str, partner: str, match: str = "known") -> Any:
    found = [row for row in pick(rows, measure=measure)
             if f'"partner": "{partner}"' in row["dimensions"]
             and f'"match": "{match}"' in row["dimensions"]]  # fmt: skip
    assert len(found) == 1
    return found[0]


def test_shares_by_hand(tmp_path: Path) -> None:
    world = lacking_world()
    names = {g: offered(world, "LT026", g) for g in (5, 6)}
    other = offered(world, "SE110", 6)
    offered(world, "DE80", 0)
    look(world, "LT026", dict(names))
    look(world, "SE110", {6: other})
    look(world, "DE80", {})
    rows = run(world, tmp_path)
    for partner, groups in (("LT026", 2), ("SE110", 1), ("DE80", 0), ("together", 2)):
        assert of(rows, "matched_groups", partner)["estimate"] == groups
        row = of(rows, "matched_demand", partner)
        assert row["status"] == "published"
        assert row["estimate"] == pytest.approx(groups / 8)
        assert row["lo"] <= row["estimate"] <= row["hi"]
        assert row["nuts_code"] == "LV00C"
    # group 6 is worth the same to both that have it
    for partner, share in (("LT026", 1.5 / 8), ("SE110", 0.5 / 8), ("DE80", 0.0)):
        assert of(rows, "matched_shapley", partner)["estimate"] == pytest.approx(share)
    order = {p: of(rows, "matched_marginal", p) for p in PARTNERS}
    assert [order[p]["position"] for p in PARTNERS] == [1, 2, 3]
    assert order["LT026"]["estimate"] == pytest.approx(2 / 8)
    assert (order["SE110"]["estimate"], order["DE80"]["estimate"]) == (0, 0)
    # group 7: three looked, nobody has it
    assert only(rows, measure="nobody_offers")["estimate"] == 1
    (nobody,) = pick(rows, measure="nobody_seems")
    assert nobody["group_code"] == "S1.7.1"
    assert '"confirmed": true' in nobody["dimensions"]
    pairs = pick(rows, measure="group_at_partner", group_code="S1.6.1")
    assert [f'"verdict": "{word}"' in row["dimensions"] for row, word in
            zip(pairs, ("yes", "yes", "no"), strict=True)] == [True] * 3  # fmt: skip
    assert other in pairs[1]["dimensions"]
    assert only(rows, measure="readers_kappa")["estimate"] == pytest.approx(1)
    assert {row["nuts_code"] for row in rows} == {"LV00C"}
    assert only(rows, measure="matched_groups", dimensions=of(rows, "matched_groups", "LT026")
                ["dimensions"])["n_docs"] == 240  # fmt: skip


def test_two_identical_partners_share_equally(tmp_path: Path) -> None:
    world = lacking_world()
    for partner in ("LT026", "SE110"):
        look(world, partner, {g: offered(world, partner, g) for g in (5, 7)})
    rows = run(world, tmp_path, ("LT026", "SE110"))
    shares = [of(rows, "matched_shapley", partner)["estimate"] for partner in ("LT026", "SE110")]
    assert shares == [pytest.approx(1 / 8), pytest.approx(1 / 8)]
    assert sum(shares) == pytest.approx(of(rows, "matched_demand", "together")["estimate"])


def test_a_copy_of_the_region_gives_nothing(tmp_path: Path) -> None:
    """The copy has the region's courses; so people find nothing there either."""
    world = lacking_world()
    for _ in range(24):
        for course in list(world.courses[:4]):
            world.course(provider=f"p{len(world.courses)}", skills=())
            g = int(course["course_id"][1:])
            offered(world, "LT026", g, provider_id=f"q{len(world.courses)}")
    look(world, "LT026", {})
    rows = run(world, tmp_path, ("LT026",))
    for measure in ("matched_demand", "matched_shapley", "matched_marginal"):
        assert of(rows, measure, "LT026", "verified")["estimate"] == 0
    for measure in ("matched_rarefied", "matched_surplus"):
        row = of(rows, measure, "LT026", "verified")
        assert (row["status"], row["lo"], row["hi"]) == ("published", 0, 0)
    assert only(rows, measure="nobody_offers")["note"] == "nobody_not_confirmed"


def test_what_a_larger_catalogue_gives_by_its_size(tmp_path: Path) -> None:
    """30 courses at one partner, 60 at the other; both have one course of group 5."""
    world = lacking_world()
    for partner, size in (("LT026", 30), ("SE110", 60)):
        name = offered(world, partner, 5)
        for _ in range(size - 1):
            world.course(provider=f"x{len(world.courses)}", **PLACED[partner])
        look(world, partner, {5: name})
    rows = run(world, tmp_path, ("LT026", "SE110"))
    small, large = (of(rows, "matched_rarefied", p) for p in ("LT026", "SE110"))
    assert (small["lo"], small["hi"]) == (pytest.approx(1 / 8), pytest.approx(1 / 8))
    assert large["lo"] == large["hi"] == pytest.approx(1 / 8 * 30 / 60)
    surplus = of(rows, "matched_surplus", "SE110")
    assert surplus["lo"] == surplus["hi"] == pytest.approx(1 / 16)
    assert of(rows, "matched_surplus", "LT026")["hi"] == pytest.approx(0)


def test_links_that_nobody_read_are_the_other_end(tmp_path: Path) -> None:
    world = lacking_world()
    name = offered(world, "SE110", 5)
    offered(world, "SE110", 5, provider_id="second")
    for _ in range(58):
        world.course(provider=f"x{len(world.courses)}", **PLACED["SE110"])
    for _ in range(30):
        world.course(provider=f"x{len(world.courses)}", **PLACED["LT026"])
    look(world, "SE110", {5: name})
    look(world, "LT026", {})
    row = of(run(world, tmp_path, ("LT026", "SE110")), "matched_rarefied", "SE110")
    assert row["lo"] == pytest.approx(1 / 16)
    # of 60 courses, two of the group: one of them is among 30 with 1 − 30·29 / (60·59)
    assert row["hi"] == pytest.approx((1 - 30 * 29 / (60 * 59)) / 8)
    assert row["note"] == "rarefied"


@pytest.mark.parametrize(
    ("changes", "kinds", "missing"),
    [
        ({}, (1, 1, 1), []),
        ({"teaching_langs": ["lt"]}, (0, 1, 1), []),
        ({"teaching_langs": []}, (0, 0, 1), ["language"]),
        ({"eqf_level": None}, (0, 0, 1), ["level"]),
        ({"price_eur": None}, (0, 0, 1), ["price"]),
        ({"is_open": None}, (0, 0, 1), ["enrolment"]),
    ],
)
def test_what_must_be_known_before_it_is_a_match(
    tmp_path: Path, changes: dict[str, Any], kinds: tuple[int, ...], missing: list[str]
) -> None:
    world = lacking_world()
    look(world, "LT026", {5: offered(world, "LT026", 5, **changes)})
    rows = run(world, tmp_path, ("LT026",))
    found = [of(rows, "matched_groups", "LT026", kind)["estimate"]
             for kind in ("suited", "known", "verified")]  # fmt: skip
    assert tuple(found) == kinds
    (row,) = pick(rows, measure="group_at_partner", group_code="S1.5.1")
    for fact in missing:
        assert f'"missing": ["{fact}"]' in row["dimensions"]


def test_a_course_found_elsewhere_is_only_possible(tmp_path: Path) -> None:
    world = lacking_world()
    offered(world, "LT026", 0)
    look(world, "LT026", {5: None})
    rows = run(world, tmp_path, ("LT026",))
    assert of(rows, "matched_groups", "LT026", "verified")["estimate"] == 1
    assert of(rows, "matched_groups", "LT026")["estimate"] == 0


def test_readers_who_differ_of_one_group_are_unsure_of_it(tmp_path: Path) -> None:
    world = lacking_world()
    names = {g: offered(world, "LT026", g) for g in (5, 6)}
    look(world, "LT026", dict(names))
    last = world.audits[-3]
    assert (last["reading"], last["group_uri"]) == ("second", skill_group("S1.5.1"))
    last.update(verdict="no", course_id=None)
    # agreement of 3 pairs would be too little; that of all partners counts
    look(world, "SE110", {6: offered(world, "SE110", 6)})
    look(world, "DE80", {7: offered(world, "DE80", 7)})
    rows = run(world, tmp_path)
    assert of(rows, "matched_groups", "LT026")["estimate"] == 1
    row = of(rows, "matched_demand", "LT026")
    assert row["estimate"] == pytest.approx(1 / 8)
    assert row["hi"] > of(rows, "matched_demand", "SE110")["hi"]
    # two looked in vain, but who is unsure may have it
    (nobody,) = pick(rows, measure="nobody_seems")
    assert (nobody["group_code"], '"confirmed": false' in nobody["dimensions"]) == ("S1.5.1", True)
    world.audits.append({**last, "reading": "agreed", "verdict": "yes", "course_id": names[5]})
    assert of(run(world, tmp_path / "b"), "matched_groups", "LT026")["estimate"] == 2


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"is_current": False}, "partner_audit_expired"),
        ({"verdict": None}, "partner_audit_incomplete"),
        ({"reading": "first", "round_id": "again"}, None),
    ],
)
def test_why_nothing_is_said_of_a_partner(
    tmp_path: Path, changes: dict[str, Any], note: str | None
) -> None:
    world = lacking_world()
    offered(world, "LT026", 5)
    if note is None:
        look(world, "LT026", {})
        world.audits = [row for row in world.audits
                        if row["design"] != "partner" or row["reading"] == "first"]  # fmt: skip
        note = "audit_one_reader"
    else:
        look(world, "LT026", {}, **changes)
    rows = run(world, tmp_path, ("LT026",))
    row = of(rows, "matched_groups", "LT026")
    assert (row["status"], row["note"], row["estimate"]) == ("too_little_data", note, None)
    assert pick(rows, measure="matched_demand") == []
    assert all('"verdict": "unread"' in row["dimensions"]
               for row in pick(rows, measure="group_at_partner"))  # fmt: skip


def test_readers_who_differ_too_often_say_nothing(tmp_path: Path) -> None:
    world = lacking_world()
    look(world, "LT026", {5: offered(world, "LT026", 5)})
    for row in world.audits:
        if row["design"] == "partner" and row["reading"] == "second":
            row["verdict"] = "no" if row["verdict"] == "yes" else "yes"
    rows = run(world, tmp_path, ("LT026",))
    assert of(rows, "matched_groups", "LT026")["note"] == "audit_readers_differ"


def test_states_before_anything_was_read(tmp_path: Path) -> None:
    nothing = run(World(), tmp_path / "a")
    assert [(row["status"], row["note"]) for row in nothing] == [
        ("too_little_data", "no_vacancies")
    ]
    alone = run(lacking_world(), tmp_path / "b", ())
    assert [(row["status"], row["note"]) for row in alone] == [("not_observed", "no_partners")]
    unread = run(taught_world(), tmp_path / "c")
    assert [row["note"] for row in unread] == ["not_audited"]
    world = lacking_world()
    offered(world, "LT026", 5)
    rows = run(world, tmp_path / "d", ("LT026", "DE80"))
    assert of(rows, "matched_groups", "LT026")["note"] == "partner_not_audited"
    assert of(rows, "matched_groups", "DE80")["note"] == "no_catalogue"
    assert len(pick(rows, measure="group_at_partner")) == 6
    world = registered(audited(taught_world(), verdict="yes", course_id="c00000"), "Skola")
    rows = run(world, tmp_path / "e")
    assert of(rows, "matched_groups", "together")["note"] == "nothing_uncovered"
    for row in [*nothing, *alone, *rows]:
        for name in ("estimate", "lo", "hi"):
            assert row[name] is None or row[name] == row[name]


def test_without_a_register_the_list_stands_and_the_share_does_not(tmp_path: Path) -> None:
    world = audited(taught_world())
    look(world, "LT026", {5: offered(world, "LT026", 5)})
    rows = run(world, tmp_path, ("LT026",))
    assert of(rows, "matched_groups", "LT026")["estimate"] == 1
    row = of(rows, "matched_demand", "LT026")
    assert (row["status"], row["note"], row["estimate"]) == (
        "too_little_data", "coverage_unknown", None,
    )  # fmt: skip
    assert of(rows, "matched_rarefied", "LT026")["lo"] is None


def test_what_two_employers_ask_for_is_not_disclosed(tmp_path: Path) -> None:
    world = registered(audited(taught_world(employers=200)), "Skola")
    for n, row in enumerate(world.vacancies):
        if n % 8 == 5:
            row["employer_id"] = f"only{n // 8 % 2}"
    look(world, "LT026", {5: offered(world, "LT026", 5)})
    row = of(run(world, tmp_path, ("LT026",)), "matched_demand", "LT026")
    assert (row["status"], row["note"], row["estimate"]) == ("at_most", "few_employers", None)


def test_a_total_does_not_give_a_hidden_part_away(tmp_path: Path) -> None:
    """One partner's share is hidden: neither the total nor shares of it say what it was."""
    world = registered(audited(taught_world(employers=200)), "Skola")
    for n, row in enumerate(world.vacancies):
        if n % 8 == 5:
            row["employer_id"] = f"only{n // 8 % 2}"
    look(world, "LT026", {5: offered(world, "LT026", 5), 6: None})
    look(world, "SE110", {5: None, 6: offered(world, "SE110", 6)})
    rows = run(world, tmp_path, ("LT026", "SE110"))
    assert of(rows, "matched_demand", "LT026")["status"] == "at_most"
    assert of(rows, "matched_demand", "SE110")["status"] == "published"
    together = of(rows, "matched_demand", "together")
    assert (together["status"], together["estimate"]) == ("at_most", None)
    for measure in ("matched_shapley", "matched_marginal"):
        for partner in ("LT026", "SE110"):
            assert of(rows, measure, partner)["estimate"] is None


def test_a_course_that_the_region_has_too_is_no_help(tmp_path: Path) -> None:
    """Two regions of one country reach the same online courses."""
    world = lacking_world()
    world.course(provider="far", skills=(skill("5b"),), mode="online", nuts_code="LV006", **KNOWN)
    rows = run(world, tmp_path, ("LV007",))
    assert of(rows, "matched_groups", "LV007")["note"] == "no_catalogue"


def test_how_it_is_known(tmp_path: Path) -> None:
    world = lacking_world()
    name = offered(world, "LT026", 5)
    offered(world, "LT026", 1)
    look(world, "LT026", {5: name})
    with finished(world, tmp_path, "complementarity", partners=("LT026",)) as (held, rows):
        told = explain(held, of(rows, "matched_demand", "LT026"))
        assert told.is_exact
        (courses,) = [one for one in told.sets if one.kind == "courses"]
        assert (courses.is_counted, courses.documents, courses.hits) == (False, 2, 1)
        # sixteen verdicts of the region's audit, and of three groups two each at the partner
        assert [(row["nuts_code"], row["row"]) for row in told.verdicts] == [
            *(("LT026", row) for row in range(18, 24)),
            *(("LV00C", row) for row in range(2, 18)),
        ]
        (pair,) = pick(rows, measure="group_at_partner", group_code="S1.6.1")
        told = explain(held, pair)
        assert told.is_exact
        (courses,) = [one for one in told.sets if one.kind == "courses"]
        assert (courses.documents, courses.hits) == (2, 0)
        assert [row["verdict"] for row in told.verdicts] == ["no"] * 4
