"""A report built from made tables, through the real step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smartlife.products.steps import steps
from tests.harness import run_step
from tests.products import made_rows


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds the report in a language; `rich=False` has too little of everything.

    The same report is built once for all who only read it, but anew where `is_new`.
    """
    built: dict[str, Path] = {}

    def build_report(
        lang: str = "en", *, rich: bool = True, is_new: bool = False, **changes: object
    ) -> Path:
        key = repr((lang, rich, sorted(changes.items())))
        if is_new or key not in built:
            folder = tmp_path_factory.mktemp("report")
            study = made_rows.study(folder, languages=(lang,), **changes)
            run_step(steps(study)[0], study, tables=made_rows.tables(rich=rich))
            built[key] = folder / "files" / f"report_{lang}.html"
        return built[key]

    return build_report
