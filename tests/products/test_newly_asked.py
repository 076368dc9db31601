"""What the report says of skills that are newly asked for, and why it says nothing."""

from __future__ import annotations

import math
import re

import pytest

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows
from tests.products.made_rows import REGION, row

WINDOW = {"window": ["2023-02", "2024-02", "2025-01"], "sources": ["a", "b"]}


def grown(code="S5.7", *, is_emerging=True, **changes):
    told = {"is_emerging": is_emerging} | ({} if is_emerging is None else {"employers": 48})
    figures = {"estimate": math.log(2), "lo": math.log(1.5), "hi": math.log(2.7)}
    return row("emerging", "emerging", REGION, unit="log ratio", group_scheme="esco_skill_group",
               group_code=code, group_uri=f"{made_rows.ESCO}/skill/{code}", position=1,
               dimensions=WINDOW | told, **figures | changes)  # fmt: skip


def page(folder, rows, lang="en"):
    study = made_rows.study(folder, languages=(lang,))
    tables = made_rows.tables()
    tables["ind__emerging"] = rows
    run_step(steps(study)[0], study, tables=tables)
    text = (folder / "files" / f"report_{lang}.html").read_text("utf-8")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_groups_that_grow(tmp_path):
    told = page(tmp_path, [grown(), grown("S1.2", is_emerging=False, estimate=0.0)])
    assert "advertisements since 1 February 2024 are compared" in told
    assert "Vidzeme: the share of 1 of 2 skill groups surely grows" in told
    assert "2.0" in told
    assert "1.5–2.7" in told


def test_none_grows(tmp_path):
    told = page(tmp_path, [grown(is_emerging=False)])
    assert "Vidzeme: of 1 skill groups, none is surely asked for more than before." in told


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [row("emerging", "emerging", REGION, status="not_observed", note="snapshot")],
            "For the same reason nothing can be said of skills that are newly asked for.",
        ),
        (
            [row("emerging", "emerging", REGION, status="not_observed", note="one_flow_source")],
            "cannot be said. What is newly asked for is told only if two sources show it",
        ),
        (
            [row("emerging", "emerging", REGION, status="too_little_data", note=None)],
            "cannot be said from so few advertisements with text.",
        ),
        (
            [grown(is_emerging=None, note="quality_not_measured")],
            "cannot be said. No person has judged a sample of these links yet",
        ),
    ],
)
def test_why_nothing_is_new(tmp_path, rows, said):
    told = page(tmp_path, rows)
    assert said in told
    assert "surely grows" not in told


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de"])
def test_every_language_says_it(tmp_path, lang):
    told = page(tmp_path, [grown()], lang)
    assert "surely" not in told
    assert "newly" not in told
