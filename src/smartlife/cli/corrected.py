"""A study's corrections of phrases, applied to texts that are no documents of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from smartlife.cli.console import counted, err, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.linking.corrections import Corrections
    from smartlife.linking.cues import Side
    from smartlife.linking.index import LinkIndex
    from smartlife.linking.lookup import Answer, What
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


def correct_answers(
    asked: Sequence[tuple[str, list[Answer]]],
    lang: str,
    index: LinkIndex,
    corrections: Corrections,
    what: What,
) -> list[list[Answer]]:
    """The answers to texts as people corrected them: see `smartlife.linking.corrections`.

    Args:
        asked: Each text, and what the machine answers.
        lang: Language of the texts.
        index: The taxonomy.
        corrections: What people said.
        what: What was asked for; only such concepts are answers.
    """
    import pyarrow as pa

    from smartlife.linking.batch import mention_schema
    from smartlife.linking.concepts import OCCUPATION_KINDS, SKILL_KINDS
    from smartlife.linking.corrections import apply_corrections
    from smartlife.tables.judged import DOCUMENT_IDS

    id_column = DOCUMENT_IDS[corrections.kind]
    place = "text" if what == "skills" else "title"
    texts = [text for text, _ in asked]
    blank = [None] * len(texts)
    documents = pa.RecordBatch.from_pydict(
        {
            id_column: [str(row) for row in range(len(texts))],
            "lang": [lang] * len(texts),
            "title": blank if what == "skills" else texts,
            "text": texts if what == "skills" else blank,
        }
    )
    rows = [
        {**asdict(one), id_column: str(row), "lang": lang, "evidence": "observed",
         "span_field": place, "span_start": one.start, "span_end": one.end}
        for row, (_, answers) in enumerate(asked)
        for one in answers
    ]  # fmt: skip
    mentions = pa.RecordBatch.from_pylist(rows, mention_schema(id_column))
    kinds = OCCUPATION_KINDS if what == "titles" else SKILL_KINDS
    found: list[list[Answer]] = [[] for _ in texts]
    for row in apply_corrections(mentions, documents, corrections).to_pylist():
        if row["concept_kind"] in kinds:
            number_of_text = int(row[id_column])
            mine = found[number_of_text]
            mine.append(_answer(row, len(mine) + 1, texts[number_of_text], lang, index))
    return found


def _answer(row: dict[str, Any], rank: int, text: str, lang: str, index: LinkIndex) -> Answer:
    from smartlife.linking.lookup import Answer

    concept = index.concepts.number_of(row["concept_uri"])
    # corrections that name a concept which the index lacks were rejected
    label, label_lang = index.name_of(concept, lang) if concept is not None else ("", "")
    isco_code = index.concepts.isco_code(concept) if concept is not None else ""
    names = ("concept_uri", "concept_kind", "score", "probability", "is_calibrated", "method")
    return Answer(
        rank=rank,
        **{name: row[name] for name in names},
        label=label,
        label_lang=label_lang,
        isco_code=isco_code,
        start=row["span_start"],
        end=row["span_end"],
        phrase=text[row["span_start"] : row["span_end"]],
    )
