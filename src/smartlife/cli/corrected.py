"""A study's corrections of phrases, applied to texts that are no documents of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartlife.cli.console import counted, err, number

if TYPE_CHECKING:
    from smartlife.linking.corrections import Corrections
    from smartlife.linking.cues import Side
    from smartlife.linking.index import LinkIndex
    from smartlife.model.study import Study


def read_corrections(study: Study, index: LinkIndex, side: Side) -> Corrections:
    """What `inputs/corrections.tsv` of a study says of phrases now; says how much on stderr.

    Corrections of single documents are none of other texts.

    Args:
        study: The study.
        index: Its taxonomy.
        side: What the texts are of.

    Raises:
        StudyInvalid: the file cannot be read, or is no table.
    """
    import pyarrow as pa

    from smartlife.formats.records import opened_path
    from smartlife.linking.corrections import Corrections
    from smartlife.model.tables import TABLES
    from smartlife.sources.entered.table import read_entered
    from smartlife.store.raw import find_inputs
    from smartlife.store.schema import arrow_schema
    from smartlife.tables.corrections import FORM, check
    from smartlife.tables.judged import KnownConcepts

    rows: list[dict[str, Any]] = []
    for name, path in find_inputs(study, FORM.name):
        numbers = range(len(index.concepts))
        known = {index.concepts.uri(one): index.concepts.kind(one) for one in numbers}
        items = list(read_entered(opened_path(path, file=name), FORM))
        made = check(items, KnownConcepts(study.study_id, known), {})
        rows += [row for row in made.rows if row["document_kind"] == side]
        rejected = sum(issue.severity == "rejected" for issue in made.issues)
        unused = f", {number(rejected)} cannot be used (see smartlife run)" if rejected else ""
        err.print(f"Applied: {counted(len(rows), 'correction')} of phrases in {name}{unused}")
    return Corrections.of(
        side, pa.Table.from_pylist(rows, arrow_schema(TABLES["core__corrections"]))
    )
