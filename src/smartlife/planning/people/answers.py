"""Which concepts a text speaks of, as people corrected it, and which language it is in."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from smartlife.linking.lookup import Answer, look_up
from smartlife.tables.language_of import UNDETERMINED, detect_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.linking.corrections import Corrections
    from smartlife.linking.cues import Side
    from smartlife.linking.index import LinkIndex
    from smartlife.linking.lookup import What

_MOST_ANSWERS: Final = 200


def language_of_text(text: str, default: str = "en") -> str:
    """Language that somebody wrote in; the default if nothing tells."""
    found, _ = detect_language(text, text, default, sparing=True)
    return default if found == UNDETERMINED else found


def find_answers(
    texts: Sequence[str],
    lang: str,
    index: LinkIndex,
    *,
    what: What,
    corrections: Corrections | None = None,
    side: Side = "vacancies",
) -> list[list[Answer]]:
    """The concepts of each text, as a study's corrections of phrases have it.

    Args:
        texts: Titles, terms or texts.
        lang: Their language.
        index: The taxonomy.
        what: What they are; see `smartlife.linking.lookup.look_up`.
        corrections: What people said of phrases; None if nothing.
        side: What texts are of.
    """
    found = look_up(texts, lang, index, what=what, top=_MOST_ANSWERS, side=side)
    if corrections is None or corrections.empty:
        return found
    asked = list(zip(texts, found, strict=True))
    return correct_answers(asked, lang, index, corrections, what)


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
