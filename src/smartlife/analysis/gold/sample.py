"""What people marked in a study's documents, as figures use it (methods, rule 3.1).

A sample counts for a language and side if enough documents of it were read, and if its readers
agree on what is true. Marks come from core__gold; those of documents that were changed since are
not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smartlife.analysis.audits.estimate import cohen_kappa
from smartlife.analysis.links.quality import choose_readings
from smartlife.analysis.thresholds import MIN_GOLD_DOCUMENTS, MIN_KAPPA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smartlife.analysis.audits.estimate import Agreement
    from smartlife.analysis.links.quality import Reading
    from smartlife.analysis.scope import Kind
    from smartlife.model.fields import Task
    from smartlife.store.run import StepRun

    Row = Mapping[str, Any]

READS = ("core__gold",)


@dataclass(frozen=True, slots=True)
class LanguageSample:
    """The sample of one language, side and task.

    Attributes:
        lang: Language.
        readings: One per document.
        rounds: Names of its draws.
        kappa: Cohen's kappa of its readers; None if nobody read a document twice.
    """

    lang: str
    readings: tuple[Reading, ...]
    rounds: tuple[str, ...]
    kappa: float | None

    @property
    def counts(self) -> bool:
        """True if figures may be corrected by it."""
        agreed = self.kappa is None or self.kappa >= MIN_KAPPA
        return agreed and len(self.readings) >= MIN_GOLD_DOCUMENTS


def read_samples(run: StepRun, kind: Kind, task: Task) -> dict[str, LanguageSample]:
    """Language → its sample, of those that count; empty without marks."""
    marks = [
        row
        for row in run.read("core__gold").to_pylist()
        if row["document_kind"] == kind and row["task"] == task
    ]
    return {lang: one for lang, one in samples_of(marks).items() if one.counts}


def samples_of(marks: Sequence[Row]) -> dict[str, LanguageSample]:
    """Language → its sample, from rows of core__gold of one side and task."""
    readings = choose_readings(marks)
    kappas = {key[1]: found.kappa for key, found in reader_agreement(marks).items()}
    return {
        lang: LanguageSample(
            lang,
            tuple(one for one in readings if one.lang == lang),
            tuple(sorted({row["round_id"] for row in marks if row["lang"] == lang})),
            kappas.get(lang),
        )
        for lang in sorted({one.lang for one in readings})
    }


def reader_agreement(marks: Iterable[Row]) -> dict[tuple[str, str, str], Agreement]:
    """Cohen's kappa of the first and the second reader, by side, language and task.

    Of skills every concept that one of both marked in a document is a case: true, or not. Of
    occupations every document is one: what is true of it.
    """
    read: dict[tuple[str, ...], dict[str, dict[str, str]]] = {}
    for row in marks:
        if row["reading"] != "agreed":
            key = (row["document_kind"], row["lang"], row["task"], row["round_id"])
            mine = read.setdefault((*key, row["document_id"]), {})
            mine.setdefault(row["reading"], {})[row["concept_uri"] or ""] = row["mark"]
    pairs: dict[tuple[str, str, str], list[tuple[object, object]]] = {}
    for found, readings in sorted(read.items()):
        if len(readings) == 2:
            cases = pairs.setdefault((found[0], found[1], found[2]), [])
            first, second = readings["first"], readings["second"]
            if found[2] == "occupation":
                cases.append((_true(first), _true(second)))
            else:
                concepts = sorted({*first, *second} - {""})
                cases += [(first.get(c) == "true", second.get(c) == "true") for c in concepts]
    made = {key: cohen_kappa(cases) for key, cases in pairs.items()}
    return {key: found for key, found in made.items() if found is not None}


def _true(marks: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(concept for concept, mark in marks.items() if mark == "true"))


def sample_name(samples: Iterable[LanguageSample]) -> str:
    """The name by which figures tell what they rest on (`gold_id`)."""
    return "+".join(sorted({name for one in samples for name in one.rounds}))


def least_kappa(samples: Iterable[LanguageSample]) -> float | None:
    """The least agreement of readers; None if nothing was read twice."""
    known = [one.kappa for one in samples if one.kappa is not None]
    return min(known) if known else None
