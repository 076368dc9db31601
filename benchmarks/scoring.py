"""Scores runs by the judges' own program, query by query, so that errors can be told."""

from __future__ import annotations

import importlib.util
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Score:
    """Means over queries with their standard errors.

    Attributes:
        queries: Number of queries.
        means: Measure → mean.
        errors: Measure → standard error of the mean.
    """

    queries: int
    means: dict[str, float]
    errors: dict[str, float]

    def of(self, measure: str) -> tuple[float, float]:
        """A mean and its standard error."""
        return self.means[measure], self.errors[measure]

    def told(self, measure: str) -> str:
        """A mean with its standard error."""
        return f"{self.means[measure]:.3f} ± {self.errors[measure]:.3f}"


def score_run(bench: Path, qrels: Path, run: Path, concepts: Path | None = None) -> Score:
    """Scores a run.

    Args:
        bench: Folder of the benchmarks; `evaluate_ranking.py` in it does the scoring.
        qrels: Judgements.
        run: The run.
        concepts: Item → concept; with it, items are read as their concepts.
    """
    judge = _judge(bench)
    wanted, ranked = judge.read_pairs(qrels), judge.read_pairs(run)
    if concepts is not None:
        concept_of = {item: found[0] for item, found in judge.read_pairs(concepts).items()}
        wanted = judge.as_concepts(wanted, concept_of)
        ranked = judge.as_concepts(ranked, concept_of)
    by_query = [
        judge.score_query(set(relevant), ranked.get(query, []))
        for query, relevant in wanted.items()
    ]
    names = list(by_query[0])
    values = {name: [found[name] for found in by_query] for name in names}
    means = {name: sum(found) / len(found) for name, found in values.items()}
    return Score(len(by_query), means, {name: standard_error(values[name]) for name in names})


def standard_error(values: Sequence[float]) -> float:
    """Standard error of a mean."""
    count = len(values)
    if count < 2:
        return math.nan
    mean = sum(values) / count
    return math.sqrt(sum((value - mean) ** 2 for value in values) / (count - 1) / count)


def _judge(bench: Path) -> Any:  # noqa: ANN401 - a program that is found at run time
    spec = importlib.util.spec_from_file_location("judge", bench / "evaluate_ranking.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(bench / "evaluate_ranking.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
