"""The step `search_index`: tables of a run → the file that is searched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.search.columns import course_arrays, course_rows, read_courses
from smartlife.search.entities import (
    CONCEPTS,
    Entity,
    entity_rows,
    label_key_rows,
    label_words,
    name_arrays,
    names_by_key,
    read_entities,
)
from smartlife.search.file import FILE_NAME, LAYOUT, Writer, writing
from smartlife.search.layout import LEAST_TOLD, PLACE, PROVIDER, SUBJECT, TEXT, TITLE
from smartlife.search.links import (
    Links,
    concept_postings,
    link_rows,
    occupation_rows,
    posting_row,
    read_links,
    skill_arrays,
)
from smartlife.search.postings import TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smartlife.search.columns import Courses
    from smartlife.store.run import StepRun

_PARTS: Final = 10
"""Parts of the work that progress is told in."""
_HIDDEN_LEAST: Final = 3
"""Providers (where none is named, sources) behind a total of hidden courses: rule 6.2."""


def build(run: StepRun) -> None:
    """Writes `search.sqlite`."""
    courses = read_courses(run)
    run.progress(1, _PARTS)
    entities = read_entities(run, courses)
    numbers = {one.key: place for place, one in enumerate(entities) if one.kind in CONCEPTS}
    run.progress(2, _PARTS)
    links = read_links(run, courses, numbers)
    run.progress(3, _PARTS)
    names = _region_names(entities)
    with writing(run.file(FILE_NAME)) as file:
        _write_courses(file, courses, names, links)
        run.progress(4, _PARTS)
        _write_terms(run, file, courses, entities)
        run.progress(8, _PARTS)
        _write_concepts(run, file, courses, entities, links)
        run.progress(9, _PARTS)
        _write_rest(run, file, courses, entities, links)
    run.progress(_PARTS, _PARTS)


def _region_names(entities: list[Entity]) -> Mapping[str, str]:
    return names_by_key(entities, "region")


def _write_courses(file: Writer, courses: Courses, names: Mapping[str, str], links: Links) -> None:
    file.rows("course", course_rows(courses, lambda code: names.get(code, code)))
    file.rows("course_link", link_rows(links))


def _write_terms(run: StepRun, file: Writer, courses: Courses, entities: list[Entity]) -> None:
    regions: dict[str, str] = {}
    for one in entities:
        if one.kind == "region":
            regions[one.key] = " ".join(dict.fromkeys(name.text for name in one.names))
    index = TermIndex()
    for number, row in enumerate(courses.rows):
        index.add(row["lang"], _parts(row, courses.region[number], regions))
    run.progress(6, _PARTS)
    for table, rows in index.rows(courses.publish, label_words(entities)).items():
        file.rows(table, rows)


def _parts(
    row: Mapping[str, Any], region: str, regions: Mapping[str, str]
) -> Iterator[tuple[int, str]]:
    """The parts of a course that have words."""
    yield TITLE, row["title"]
    above = (regions.get(region[:length], "") for length in range(2, len(region) + 1))
    place = " ".join(filter(None, (row["place_name"], *dict.fromkeys(above))))
    for number, text in (
        (TEXT, row["text"]),
        (PROVIDER, row["provider_name"]),
        (PLACE, place),
        (SUBJECT, row["field_name"]),
    ):
        if text:
            yield number, text


def _write_concepts(
    run: StepRun, file: Writer, courses: Courses, entities: list[Entity], links: Links
) -> None:
    numbers = {one.key: place for place, one in enumerate(entities) if one.kind in CONCEPTS}
    is_public = courses.publish > 0
    rows = []
    for posting in concept_postings(run, links, numbers):
        entity, docs, probability = posting
        told = docs[probability >= LEAST_TOLD]
        entities[entity].counts = (len(told), int(is_public[told].sum()))
        rows.append(posting_row(posting))
    file.rows("entity_posting", rows)
    file.rows("occupation_skill", occupation_rows(run, numbers))
    file.rows("entity", entity_rows(entities))
    file.rows("label_key", label_key_rows(entities))


def _write_rest(
    run: StepRun, file: Writer, courses: Courses, entities: list[Entity], links: Links
) -> None:
    arrays, lists = course_arrays(courses)
    named, langs = name_arrays(entities)
    is_skill = np.array([one.kind in ("skill", "knowledge") for one in entities], bool)
    file.arrays({**arrays, **named, **skill_arrays(links, len(courses), is_skill)})
    [index] = run.read("link__index", ["index_id"])["index_id"].to_pylist() or [""]
    hidden = [
        key or row["source_id"]
        for key, row in zip(courses.provider, courses.rows, strict=True)
        if row["publish"] == "counts"
    ]
    said = {
        "layout": LAYOUT,
        "study": run.study.study_id,
        "link_index": index,
        "courses": str(len(courses)),
        "hidden": str(len(hidden)) if len(set(hidden)) >= _HIDDEN_LEAST else "",
        "lists": json.dumps({**lists, "names": langs}, ensure_ascii=False, sort_keys=True),
    }
    file.rows("meta", sorted(said.items()))
