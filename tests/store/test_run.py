"""What a step may read, by itself and through views that steps share."""

from __future__ import annotations

import duckdb
import ibis
import pytest

from smartlife.errors import StepFailed
from smartlife.model.steps import Step
from smartlife.store.engine import Engine, EngineSettings
from smartlife.store.lake import Lake
from smartlife.store.run import Place, StepRun, table_definition
from smartlife.store.schema import rows_to_arrow
from tests.harness import _store, make_study

NAMES = ("core__shortage_lists", "core__provider_register")


@pytest.fixture
def place(tmp_path):
    engine = Engine(EngineSettings(memory_mb=200, threads=1), tmp_path / "spill")
    yield Place(make_study(tmp_path), Lake(tmp_path / "lake"), engine)
    engine.close()


@pytest.fixture
def start(place):
    tables = {
        name: _store(place.lake, name, rows_to_arrow(table_definition(name), [])) for name in NAMES
    }

    def start(*reads):
        return StepRun(
            step=Step("one", "", "One", reads=reads),
            place=place,
            tables=tables,
            sources={},
            progress=lambda _done, _total: None,
        )

    return start


def test_a_step_reads_only_what_it_declares(start):
    run = start(NAMES[0])
    assert run.table(NAMES[0]).count().to_pyarrow().as_py() == 0
    with pytest.raises(StepFailed, match=f"Step one does not declare that it reads {NAMES[1]}"):
        run.read(NAMES[1])


def test_a_view_reads_only_what_it_declares_though_the_step_declares_more(start):
    run = start(*NAMES)
    with pytest.raises(StepFailed, match=f"The view two does not declare .* {NAMES[1]}"):
        run.view("two", NAMES[:1], lambda: run.table(NAMES[1]))
    # nor through a view inside of it, made before or not
    run.view("inner", NAMES, lambda: run.table(NAMES[1]))
    for name in ("inner", "new"):
        with pytest.raises(StepFailed, match=f"The view outer does not declare .* {NAMES[1]}"):
            run.view(
                "outer",
                NAMES[:1],
                lambda name=name: run.view(name, NAMES, lambda: run.table(NAMES[1])),
            )
    # what the step itself may read is as before
    assert run.table(NAMES[1]).count().to_pyarrow().as_py() == 0


def test_a_view_takes_over_nothing_that_was_made_outside_of_it(start):
    run = start(*NAMES)
    other = run.table(NAMES[1])
    with pytest.raises(StepFailed, match="The view two is built on tables"):
        run.view("two", NAMES[:1], lambda: other)
    own = run.own_view(run.table(NAMES[0]).mutate(one=ibis.literal(1.0)))
    with pytest.raises(StepFailed, match="ends with step one"):
        run.view("three", NAMES[:1], lambda: own)


def test_a_step_gets_no_view_of_another_that_reads_more_than_it_declares(start):
    first = start(*NAMES)
    first.view("both", NAMES, lambda: first.table(NAMES[0]))
    second = start(NAMES[0])
    with pytest.raises(StepFailed, match=f"Step one does not declare that it reads {NAMES[1]}"):
        second.view("both", NAMES, lambda: second.table(NAMES[0]))


def test_views_of_a_step_end_with_it_and_shared_ones_stay(start):
    first, second = start(*NAMES), start(*NAMES)
    shared = first.view("shared", NAMES[:1], lambda: first.table(NAMES[0]))
    own = first.own_view(shared)
    both = (own, first.own_view(own.limit(1)))
    first.drop_own_views()
    for one in both:
        with pytest.raises(duckdb.CatalogException, match="does not exist"):
            one.count().to_pyarrow()
    again = second.view("shared", NAMES[:1], lambda: pytest.fail("made twice"))
    assert again.count().to_pyarrow().as_py() == 0


def test_what_steps_share_is_computed_by_the_first_of_them(start):
    made = []

    def make():
        made.append(len(made))
        return made[-1]

    def ask(about, *, reads=NAMES, tables=NAMES[:1]):
        return start(*reads).once("numbers", about, tables, make)

    assert [ask("a"), ask("a", reads=NAMES[:1]), ask("b"), ask("a")] == [0, 0, 1, 2]
    with pytest.raises(StepFailed, match=f"does not declare that it reads {NAMES[1]}"):
        ask("a", reads=NAMES[:1], tables=NAMES)
    run = start(*NAMES)
    with pytest.raises(StepFailed, match=f"What steps share of more does not .* {NAMES[1]}"):
        run.once("more", None, NAMES[:1], lambda: run.read(NAMES[1]))
