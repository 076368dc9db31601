import multiprocessing
from dataclasses import replace

import pytest

from smartlife.errors import InputUnreadable, StepFailed, StoreFailed, StudyLocked
from smartlife.model.steps import Step
from smartlife.pipeline import plan, running
from smartlife.pipeline.plan import in_order
from smartlife.pipeline.running import lake_of, make_tables, run_study, stale_steps
from smartlife.pipeline.summary import is_published, is_report
from smartlife.store import raw
from smartlife.store.engine import EngineSettings
from smartlife.store.lock import study_lock
from tests.harness import Silent, make_source, make_study
from tests.pipeline import fake_steps


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "all_steps", lambda study: in_order(fake_steps.steps(study)))
    fake_steps.CALLS.clear()
    fake_steps.FAIL.clear()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("cook\nbaker\n")
    return make_study(tmp_path, sources=(make_source("board", "vacancies"),))


def run(study):
    fake_steps.CALLS.clear()
    return run_study(study, engine_settings=EngineSettings(500, 1), watcher=Silent())


def test_steps_run_in_the_order_of_their_tables(study):
    result = run(study)
    assert fake_steps.CALLS == ["read", "accounts", "report"]
    assert result.done == ("read_board", "accounts", "report")
    assert result.summary["sources"]["board"]["read"] == 2
    assert [path.read_text() for path in result.reports] == ["en: 0 issues"]


def test_a_second_run_does_nothing(study):
    first = run(study)
    assert stale_steps(study) == ()
    second = run(study)
    assert fake_steps.CALLS == []
    assert second.manifest == first.manifest
    assert second.summary == first.summary


def test_a_changed_file_redoes_what_depends_on_it_and_no_more(study):
    run(study)
    (study.folder / "data" / "a.csv").write_text("cook\nbarber\n")
    assert stale_steps(study)[0] == "read_board"
    run(study)
    # the issues are the same as before, so the report is not written again
    assert fake_steps.CALLS == ["read", "accounts"]


def test_a_changed_setting_redoes_the_step_that_uses_it(study):
    run(study)
    more = replace(study, languages=("en", "lv"))
    assert stale_steps(more) == ("report",)
    result = run(more)
    assert fake_steps.CALLS == ["report"]
    assert [path.name for path in result.reports] == ["report_en.html", "report_lv.html"]


def test_what_people_fill_in_is_an_input(study, monkeypatch):
    seen = []
    monkeypatch.setattr(
        running,
        "all_steps",
        lambda study: in_order(
            [
                replace(step, inputs=("inputs/notes.tsv", "inputs/areas/*.toml"))
                if step.name == "report"
                else step
                for step in fake_steps.steps(study)
            ]
        ),
    )
    report = fake_steps.report

    def look(step_run):
        file = step_run.input_file("inputs/notes.tsv")
        areas = step_run.input_files("inputs/areas/*.toml")
        seen.append((file and (file.name, file.path.read_text()), [area.name for area in areas]))
        with pytest.raises(StepFailed, match="does not declare"):
            step_run.input_file("inputs/other.tsv")
        report(step_run)

    monkeypatch.setattr(fake_steps, "report", look)
    run(study)
    assert stale_steps(study) == ()
    notes = study.folder / "inputs" / "notes.tsv"
    (study.folder / "inputs" / "areas").mkdir(parents=True)
    notes.write_text("a\n")
    for name in ("wood.toml", ".draft.toml"):
        (study.folder / "inputs" / "areas" / name).touch()
    assert stale_steps(study) == ("report",)
    result = run(study)
    # a run stays readable after the file was changed: it was read from the archive
    notes.write_text("b\n")
    assert stale_steps(study) == ("report",)
    assert seen == [(None, []), (("inputs/notes.tsv", "a\n"), ["inputs/areas/wood.toml"])]
    raw_files = [path.read_text() for path in (lake_of(study).folder / "raw").rglob("*/*")]
    assert "a\n" in raw_files
    assert result.done == ("report",)


def test_a_new_file_is_seen(study):
    run(study)
    (study.folder / "data" / "b.csv").write_text("driver\n")
    assert run(study).summary["sources"]["board"]["read"] == 3


@pytest.mark.parametrize("step", ["read", "accounts", "report"])
@pytest.mark.parametrize(("how", "error"), [("full", StoreFailed), ("bug", StepFailed)])
def test_a_failing_step_leaves_readers_with_the_run_before(study, step, how, error):
    before = run(study).manifest
    (study.folder / "data" / "a.csv").write_text("cook\n")
    report = replace(study, languages=("lv",))
    fake_steps.FAIL[step] = how
    with pytest.raises(error):
        run(report)
    assert lake_of(study).current() == before
    fake_steps.FAIL.clear()
    done = run(report).done
    finished_before_failure = {"read": 0, "accounts": 1, "report": 2}[step]
    assert len(done) == 3 - finished_before_failure


def _run_and_die(study):
    run_study(study, engine_settings=EngineSettings(500, 1), watcher=Silent())


@pytest.mark.parametrize("step", ["read", "accounts", "report"])
def test_a_killed_run_goes_on_where_it_stopped(study, step):
    before = run(study).manifest
    (study.folder / "data" / "a.csv").write_text("cook\n")
    changed = replace(study, languages=("lv",))
    fake_steps.FAIL[step] = "kill"
    process = multiprocessing.get_context("fork").Process(target=_run_and_die, args=(changed,))
    process.start()
    process.join()
    assert process.exitcode == -9
    assert lake_of(study).current() == before
    fake_steps.FAIL.clear()
    assert len(run(changed).done) == {"read": 3, "accounts": 2, "report": 1}[step]
    left = [path for path in (study.folder / "lake" / "tmp").rglob("*") if path.is_file()]
    assert left == []


def test_two_runs_at_once_are_refused(study):
    run(study)
    with study_lock(study.folder / "lake"), pytest.raises(StudyLocked):
        run(study)


def test_a_missing_file_says_which_source(study):
    missing = replace(study, sources=(make_source("board", "vacancies", path="nowhere/*.csv"),))
    with pytest.raises(InputUnreadable, match="board"):
        run(missing)


def test_a_removed_report_is_put_back(study):
    (path,) = run(study).reports
    path.unlink()
    assert run(study).reports[0].exists()


def test_going_back_to_an_older_report_shows_it(study):
    (shown,) = run(study).reports
    older = shown.read_bytes()
    (study.folder / "data" / "a.csv").write_text("cook\n")
    shown.write_text("a newer report, which stands for other files")
    (study.folder / "data" / "a.csv").write_text("cook\nbaker\n")
    assert run(study).reports[0].read_bytes() == older


@pytest.mark.parametrize(
    ("how", "told"), [("enospc", "disk is full"), ("memory", "not enough memory")]
)
def test_a_machine_that_is_too_small_is_no_defect(study, how, told):
    fake_steps.FAIL["report"] = how
    with pytest.raises(StoreFailed, match=told):
        run(study)


def test_a_damaged_summary_is_made_again(study):
    result = run(study)
    path = lake_of(study).folder / "runs" / f"{result.manifest.run_id}.summary"
    path.write_text("{")
    assert run(study).summary["sources"] == result.summary["sources"]


def test_a_damaged_record_of_a_step_means_that_it_is_done_again(study):
    result = run(study)
    lake = lake_of(study).folder
    for content in ("{", "[]", "{}", '{"tables": {"t": {"a": 1}}}'):
        (lake / "steps" / "accounts" / f"{result.manifest.steps['accounts']}.json").write_text(
            content
        )
        assert run(study).done == ("accounts",)


def test_a_source_without_a_readable_file_is_in_the_summary(study, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(raw, "file_checksum", refuse)
    fake_steps.FAIL["read"] = "unreadable"
    summary = run(study).summary
    assert summary["sources"]["board"]["read"] == 0
    assert summary["sources"]["board"]["rejected_by_reason"] == {"file_unreadable (files)": 1}


def step(name, reads=(), writes=()):
    return Step(name=name, function="m:f", label=name, reads=reads, writes=writes)


def test_mistakes_in_declarations_are_told():
    with pytest.raises(StepFailed, match="both write t"):
        in_order([step("a", writes=("t",)), step("b", writes=("t",))])
    with pytest.raises(StepFailed, match="no step writes"):
        in_order([step("a", reads=("t",))])
    with pytest.raises(StepFailed, match="wait for each other"):
        in_order([step("a", ("t",), ("u",)), step("b", ("u",), ("t",))])
    with pytest.raises(StepFailed, match="does not exist"):
        plan.code_checksum("smartlife.nowhere")


def test_another_version_of_a_library_makes_every_step_stale(study, monkeypatch):
    run(study)
    assert any(name.startswith("duckdb=") for name in plan.library_versions())
    monkeypatch.setattr(plan, "library_versions", lambda: ("duckdb=0",))
    assert stale_steps(study)[0] == "read_board"


def test_some_tables_are_made_alone_and_taken_over_later(study):
    made = make_tables(
        study,
        ("core__issues",),
        engine_settings=EngineSettings(500, 1),
        watcher=Silent(),
    )
    assert fake_steps.CALLS == ["read", "accounts"]
    assert "core__issues" in made.tables
    assert lake_of(study).current() is None
    run(study)
    assert fake_steps.CALLS == ["report"]


def test_files_of_a_package_can_be_named_alone(tmp_path, monkeypatch):
    folder = tmp_path / "some_words"
    (folder / "lv").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "lv" / "cues.yml").write_text("a")
    (folder / "lv" / "messages.po").write_text("a")
    monkeypatch.syspath_prepend(tmp_path)
    checksum = plan.code_checksum.__wrapped__
    first = checksum("some_words:*/*.yml")
    (folder / "lv" / "messages.po").write_text("b")
    assert checksum("some_words:*/*.yml") == first
    (folder / "lv" / "cues.yml").write_text("b")
    assert checksum("some_words:*/*.yml") != first
    with pytest.raises(StepFailed, match=r"\*\.csv"):
        checksum("some_words:*/*.csv")


@pytest.mark.parametrize(
    ("name", "is_for_people", "is_beside"),
    [
        ("report_en.html", True, True),
        ("open_data.zip", False, True),
        # it holds what sources let nobody but the owner see
        ("search.sqlite", False, False),
    ],
)
def test_the_search_index_is_not_put_beside_the_study(name, is_for_people, is_beside):
    assert (is_report(name), is_published(name)) == (is_for_people, is_beside)
