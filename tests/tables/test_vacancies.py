"""From files of advertisements to core__vacancies, with nothing lost."""

from __future__ import annotations

import random
from datetime import date

import pytest

from smartlife.tables.vacancies import cap_positions
from tests.harness import make_source
from tests.tables.documents import run_documents

HEADER = "id,title,text,employer,place,posted,positions,url,board\n"
LONG = "Gatavo ēdienus un pasūta produktus un ievēro higiēnas prasības virtuvē. " * 5


def source(**changes):
    return make_source("board", "vacancies", **{"lang": "lv", "region": "LV", **changes})


@pytest.fixture
def study(tmp_path):
    """Runs files given as text; returns rows, issues, left-out records and counts."""

    def run(*contents: str, spec=None, **changes):
        paths = []
        for number, content in enumerate(contents):
            path = tmp_path / f"file{number}.csv"
            path.write_text(content, encoding="utf-8")
            paths.append(path)
        tables = run_documents(tmp_path, {spec or source(): paths}, **changes)
        return Outcome(tables)

    return run


class Outcome:
    def __init__(self, tables):
        self.rows = tables["core__vacancies"].to_pylist()
        self.issues = tables["core__issues"].to_pylist()
        self.left_out = tables["core__left_out"].to_pylist()
        [self.counts] = tables["core__source_counts"].to_pylist()
        self.origins = tables["core__origins"].to_pylist()

    def account(self) -> tuple[int, ...]:
        names = ("read", "kept", "rejected", "duplicate", "outside")
        return tuple(self.counts[f"{name}_count"] for name in names)


def without_place_in_file(rows):
    return [
        {name: value for name, value in row.items() if name not in {"file", "row", "origin_id"}}
        for row in rows
    ]


def test_a_row_becomes_a_clean_vacancy(study):
    outcome = study(
        HEADER + '7,<b>Pavārs/-e</b> (Ref. Nr. 55-123),"<p>Kontaktpersona: Anna Kalniņa, '
        'tālr. 29123456.</p>","Bebri, SIA",Valmierā,3. februāris 2026,2,https://e.lv/7,Portāls\n'
    )
    [row] = outcome.rows
    assert row["title"] == "Pavārs/-e"
    assert row["text"] == "Kontaktpersona: […], tālr. […]."
    assert (row["employer_name"], row["employer_kind"]) == ("Bebri, SIA", "employer")
    assert (row["nuts_code"], row["place_status"]) == ("LV00C", "coded")
    assert (row["posted_date"], row["date_status"]) == (date(2026, 2, 3), "dated")
    assert (row["lang"], row["positions_count"], row["repeat_count"]) == ("lv", 2, 0)
    assert (row["source_ids"], row["origin_id"]) == (["board"], outcome.origins[0]["origin_id"])
    assert outcome.account() == (1, 1, 0, 0, 0)


def test_places_are_never_guessed(study):
    outcome = study(
        HEADER + "1,Pavārs,,A,,2026-02-01,,,\n2,Pavārs,,B,Nekuriene,2026-02-01,,,\n"
        "3,Pavārs,,C,Norway,2026-02-01,,,\n4,Pavārs,,D,Latvija,2026-02-01,,,\n"
    )
    found = {row["source_record_id"]: row for row in outcome.rows}
    assert found["1"]["place_status"] == "default"
    assert (found["1"]["nuts_code"], found["1"]["nuts_level"]) == ("LV", 0)
    assert (found["2"]["place_status"], found["2"]["nuts_code"]) == ("unknown", None)
    assert found["4"]["nuts_code"] == "LV"


def test_conservation_with_every_kind_of_bad_row(study):
    outcome = study(
        HEADER
        + "1,Pavārs,,A,Rīga,2026-02-01,1,,\n"
        + "1,Pavārs,,A,Rīga,2026-02-01,1,,\n"  # repeated scrape
        + "2,,,A,Rīga,2026-02-01,1,,\n"  # no title
        + "3,Pavārs,,B,Rīga,2026-02-01,-4,,\n"  # negative
        + "4,Šoferis,,B,Rīga,0000-01-01,zzz,,\n"  # year 0, no number
        + "5,Šoferis,,C,Rīga,2019-01-01,1,,\n"  # outside
        + "6,Šoferis,,C,Rīga,2027-01-01,1,,\n"  # outside
        + "id,title,text,employer,place,posted,positions,url,board\n"  # header again
        + "7,Mūrnieks,,D,Rīga,,1,,\n"  # undated
    )
    assert outcome.account() == (9, 3, 3, 1, 2)
    assert {row["source_record_id"] for row in outcome.rows} == {"1", "4", "7"}
    reasons = {(issue["severity"], issue["reason"], issue["row"]) for issue in outcome.issues}
    assert reasons == {
        ("rejected", "title_missing", 4),
        ("rejected", "number_invalid", 5),
        ("noted", "date_invalid", 6),
        ("noted", "number_invalid", 6),
        ("rejected", "repeated_header", 9),
    }
    rules = {(row["source_record_id"], row["decision"], row["rule"]) for row in outcome.left_out}
    assert rules == {
        ("1", "duplicate", "same_id"),
        ("5", "outside_period", "posted_before"),
        ("6", "outside_period", "posted_after"),
    }


def sample_rows(count=60):
    rng = random.Random(5)
    lines = []
    for number in range(count):
        title = rng.choice(["Pavārs", "Pārdevējs/-a", "Šoferis", "Senior Developer"])
        place = rng.choice(["Rīga", "Valmiera", "Cēsis", ""])
        day = f"2026-0{rng.randint(1, 2)}-1{rng.randint(0, 9)}"
        text = rng.choice(["", LONG, LONG + "Piesakies!"])
        identifier = rng.choice(["", str(number % 45)])
        employer = rng.choice(["SIA Bebri", "Ūdri SIA", "WorkingDay Latvia", ""])
        lines.append(
            f"{identifier},{title},{text},{employer},{place},{day},{rng.randint(1, 4)},,\n"
        )
    return lines


def test_shuffling_rows_changes_nothing(study):
    lines = sample_rows()
    base = study(HEADER + "".join(lines))
    random.Random(1).shuffle(lines)
    shuffled = study(HEADER + "".join(lines))
    assert shuffled.account() == base.account()
    assert without_place_in_file(shuffled.rows) == without_place_in_file(base.rows)


def test_a_file_twice_changes_only_the_duplicates(study):
    lines = sample_rows()
    base = study(HEADER + "".join(lines))
    twice = study(HEADER + "".join(lines * 2))
    both = study(HEADER + "".join(lines), HEADER + "".join(lines))
    for other in (twice, both):
        read, kept, rejected, duplicate, outside = base.account()
        assert other.account() == (2 * read, kept, rejected, duplicate + read, outside)
        for row, wanted in zip(other.rows, base.rows, strict=True):
            same = {name: row[name] for name in row if name not in CHANGES}
            assert same == {name: wanted[name] for name in wanted if name not in CHANGES}


CHANGES = {"file", "row", "origin_id", "repeat_count"}


def test_what_the_kept_record_leaves_open_comes_from_the_others(study):
    outcome = study(
        HEADER
        + f'1,Pavārs,"{LONG}",SIA Bebri,,2026-02-10,,,portals.lv\n'
        + "1,Pavārs,,SIA Bebri,Valmiera,2026-02-01,3,https://e.lv/1,portals.lv\n"
    )
    [row] = outcome.rows
    assert row["text"]
    assert (row["nuts_code"], row["place_status"], row["place_name"]) == (
        "LV00C",
        "coded",
        "Valmiera",
    )
    assert (row["positions_count"], row["url"]) == (3, "https://e.lv/1")
    assert row["posted_date"] == date(2026, 2, 1)
    assert row["repeat_count"] == 1


def test_two_exports_of_one_board_meet(tmp_path):
    content = HEADER + "1,Pavārs,,SIA Bebri,Rīga,2026-02-10,,,portals.lv\n"
    paths = []
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(content, encoding="utf-8")
        paths.append(tmp_path / name)
    sources = {
        make_source(code, "vacancies", region="LV"): [path]
        for code, path in zip(("one", "two"), paths, strict=True)
    }
    tables = run_documents(tmp_path, sources)
    [row] = tables["core__vacancies"].to_pylist()
    assert row["source_ids"] == ["one", "two"]
    counts = {row["source_id"]: row for row in tables["core__source_counts"].to_pylist()}
    assert counts["two"]["duplicate_count"] == 1


def test_an_identifier_for_different_posts_is_noted_and_both_kept(study):
    outcome = study(
        HEADER
        + "1,Pavārs,,SIA Bebri,Rīga,2026-02-10,,,\n1,Metinātājs,,SIA Ūdri,Cēsis,2026-02-10,,,\n"
    )
    assert len(outcome.rows) == len({row["vacancy_id"] for row in outcome.rows}) == 2
    assert [issue["reason"] for issue in outcome.issues] == ["duplicate_key"]


def test_a_text_without_a_title_lends_its_beginning(study):
    outcome = study('text,url\n"Metinātājs Valmierā\nJūs metināsiet.",\n"...",x\n')
    [row] = outcome.rows
    assert row["title"] == "Metinātājs Valmierā"
    assert outcome.account() == (2, 1, 1, 0, 0)


def test_an_unreadable_file_does_not_stop_the_others(study):
    outcome = study(HEADER + "1,Pavārs,,A,Rīga,2026-02-01,,,\n", "a1,b2\n3,4\n5,6\n", "")
    assert outcome.account() == (1, 1, 0, 0, 0)
    told = [issue["message"] for issue in outcome.issues if issue["reason"] == "file_unreadable"]
    assert len(told) == 2
    assert any("'a1', 'b2'" in message for message in told)


def test_a_source_that_gives_nothing_says_so(study):
    outcome = study("a1,b2\n3,4\n5,6\n")
    assert outcome.rows == []
    assert any("No record could be read" in issue["message"] for issue in outcome.issues)


def test_a_study_without_vacancies_has_an_empty_table(tmp_path):
    tables = run_documents(tmp_path, {})
    assert tables["core__vacancies"].num_rows == 0
    assert tables["core__courses"].num_rows == 0
    assert tables["core__source_counts"].num_rows == 0


def test_addresses_that_are_none_are_dropped(study):
    outcome = study(
        "title,url\nPavārs,javascript:alert(1)\nŠoferis,mailto:a@b.lv\nMūrnieks,https://e.lv/1\n"
    )
    assert sorted(row["url"] or "" for row in outcome.rows) == ["", "", "https://e.lv/1"]


def test_positions_are_capped_among_those_stated():
    rows = [
        {"isco_code": None, "positions_count": count}
        for count in [None] * 500 + [2] * 198 + [5, 400]
    ]
    cap_positions(rows)
    assert [row["positions_count"] for row in rows[:500]] == [1] * 500
    assert max(row["positions_count"] for row in rows) == 2


def test_one_number_of_posts_among_many_silent_ones_makes_no_finding():
    rows = [{"isco_code": None, "positions_count": None} for _ in range(900)]
    rows.append({"isco_code": None, "positions_count": 200})
    cap_positions(rows)
    assert rows[-1]["positions_count"] == 1


def test_a_document_of_two_sources_has_the_stricter_permission(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    row = "Pavārs,{text},SIA Ēdnīca,Valmiera,2025-05-02\n"
    head = "title,text,employer,place,posted\n"
    first.write_text(head + row.format(text=""), encoding="utf-8")
    second.write_text(head + row.format(text=LONG), encoding="utf-8")
    tables = run_documents(
        tmp_path,
        {
            make_source("open_board", "vacancies", lang="lv", publish="full"): [first],
            make_source("closed_board", "vacancies", lang="lv", publish="counts"): [second],
        },
    )
    [vacancy] = tables["core__vacancies"].to_pylist()
    assert vacancy["source_ids"] == ["closed_board", "open_board"]
    assert vacancy["text"]
    assert vacancy["publish"] == "counts"


def test_a_row_that_cannot_be_split_shows_no_address(study):
    outcome = study(HEADER + "1,Pavārs,raksti anna@example.org,A,Rīga,2025-05-02,1,,,x,y,z\n")
    [issue] = [issue for issue in outcome.issues if issue["reason"] == "too_many_cells"]
    assert "anna@" not in (issue["value"] or "")
