"""How good links are, as the evidence card of a region tells it: one row by language and task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smartlife.analysis.contract import Frame, Row, Sample
from smartlife.analysis.links.levels import LEVELS
from smartlife.analysis.publication import Judged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.scope import Kind
    from smartlife.model.fields import Task
    from smartlife.store.run import StepRun


@dataclass(frozen=True, slots=True)
class LinkQuality:
    """What people who marked documents of one side found: see link__quality.

    Attributes:
        tasks: What can be looked for in these documents.
        found: Language, task, level and measure → row; without an estimate if nothing was there to
            judge.
        origins: The marked sample.
    """

    tasks: tuple[Task, ...]
    found: Mapping[tuple[str, Task, str, str], Mapping[str, Any]]
    origins: tuple[str, ...]

    def level(self, lang: str, task: Task) -> str:
        """The level at which figures count; a finer one if only that was measured."""
        coarse_first = LEVELS[task][::-1]
        known = {
            level
            for (of, what, level, _), row in self.found.items()
            if (of, what) == (lang, task) and row["estimate"] is not None
        }
        return next((level for level in coarse_first if level in known), coarse_first[0])


def read_quality(run: StepRun, kind: Kind, origins: tuple[str, ...]) -> LinkQuality:
    """What a run holds of one side; `origins` are those of the marked sample."""
    tasks: tuple[Task, ...] = ("occupation", "skills") if kind == "vacancies" else ("skills",)
    found = {
        (row["lang"], row["task"], row["level"], row["measure"]): row
        for row in run.read("link__quality").to_pylist()
        if row["document_kind"] == kind and row["lang"] and not row["method"]
    }
    return LinkQuality(tasks, found, origins)


def quality_rows(frame: Frame, langs: dict[str, int], quality: LinkQuality) -> list[Row]:
    """How often links are right and how much they find, by language and task.

    Measured over the whole study: the sample is drawn from it, not from one region.
    """
    rows = []
    for measure in ("precision", "recall"):
        for lang in sorted(langs):
            for task in quality.tasks:
                level = quality.level(lang, task)
                row = quality.found.get((lang, task, level, measure))
                columns = {
                    "group_scheme": "lang",
                    "group_code": lang,
                    "level": level,
                    "unit": "share",
                    "dimensions": {"task": task, "level": level},
                }
                rows.append(_judged(frame, f"linking_{measure}", row, quality, columns))
    return rows


def _judged(
    frame: Frame,
    measure: str,
    row: Mapping[str, Any] | None,
    quality: LinkQuality,
    columns: dict[str, Any],
) -> Row:
    if row is None:
        figure = Judged("not_observed", None, None, None, None, "quality_not_measured")
        return frame.row(measure, figure, Sample(0), **columns)
    sample = Sample(row["n_docs"], n_eff=row["n_eff"], origins=quality.origins)
    if row["estimate"] is None:
        figure = Judged("not_observed", None, None, None, None, "nothing_to_judge")
        return frame.row(measure, figure, sample, **columns)
    figure = Judged("published", None, row["estimate"], row["lo"], row["hi"], None)
    return frame.row(measure, figure, sample, **columns)
