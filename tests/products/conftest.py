"""A report built from made tables, through the real step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows


@pytest.fixture
def build(tmp_path) -> Callable[..., Path]:
    """Builds the report in a language; `rich=False` has too little of everything."""

    def build_report(lang: str = "en", *, rich: bool = True, **changes: object) -> Path:
        folder = tmp_path / f"{lang}-{rich}"
        folder.mkdir(exist_ok=True)
        study = made_rows.study(folder, languages=(lang,), **changes)
        run_step(steps(study)[0], study, tables=made_rows.tables(rich=rich))
        return folder / "files" / f"report_{lang}.html"

    return build_report
