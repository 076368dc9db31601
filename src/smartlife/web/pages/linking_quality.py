"""How good links between texts and ESCO are, per language, as people judged them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.products.document import Cell, TableBlock, TableColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.reports.situation.material import Material
    from smartlife.web.runs import OpenRun

_LEVELS: Final = {"occupation": "isco_4", "skills": "concept"}
"""What is told of each task: the level that the figures use."""
_MEASURES: Final = ("precision", "recall")


def quality_table(
    material: Material, run: OpenRun, kinds: Sequence[str] = ("vacancies", "courses")
) -> TableBlock | None:
    """Precision and recall per kind, task and language; None if nobody judged any link."""
    rows = _judged(run, kinds)
    if not rows:
        return None
    say = material.say
    body = [
        (
            Cell(material.names.language(lang)),
            Cell(material.names.word("kind", kind)),
            Cell(say.say("occupation") if task == "occupation" else say.say("skills")),
            Cell(say.whole(held["precision"]["n_docs"])),
            *(_share(material, held.get(measure)) for measure in _MEASURES),
        )
        for (kind, task, lang), held in rows.items()
    ]
    return TableBlock(
        say.say("How good the links are, by language"),
        "linking-quality",
        (
            TableColumn(say.say("Language")),
            TableColumn(say.say("Kind")),
            TableColumn(say.say("What is linked")),
            TableColumn(say.say("texts that people read"), align="right"),
            TableColumn(say.say("links that are right"), align="right"),
            TableColumn(say.say("right ones that were found"), align="right"),
        ),
        tuple(body),
    )


def _judged(
    run: OpenRun, kinds: Sequence[str]
) -> dict[tuple[str, str, str], dict[str, dict[str, Any]]]:
    if not run.tables.has("link__quality"):
        return {}
    made: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = {}
    for row in run.tables.read("link__quality").to_pylist():
        task, level = row["task"], row["level"]
        if row["lang"] is None or row["method"] is not None or row["document_kind"] not in kinds:
            continue
        if level == _LEVELS.get(task):
            key = (row["document_kind"], task, row["lang"])
            made.setdefault(key, {})[row["measure"]] = row
    order = {kind: place for place, kind in enumerate(kinds)}
    complete = {key: held for key, held in made.items() if "precision" in held}
    return dict(sorted(complete.items(), key=lambda item: (order[item[0][0]], *item[0][1:])))


def _share(material: Material, row: dict[str, Any] | None) -> Cell:
    say = material.say
    if row is None or row["estimate"] is None:
        return Cell(say.say("not measured"), status="not_observed")
    limits = "" if row["lo"] is None else say.interval(row["lo"], row["hi"])
    return Cell(say.share(row["estimate"]), row["estimate"], aside=limits)
