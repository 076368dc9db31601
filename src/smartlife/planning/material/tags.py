"""Skills that a source names by itself: which of them the course's own words bear out.

Some catalogues tag their courses by hand, others by machine, and none says which. A tag stands as
certain in the tables since the source says so; a plan has to be more careful. In a large German
catalogue, most of it titles only, 60 tags were drawn and judged by us from the titles (one reader):
of 8 that words bear out 7 seemed right, of the 52 others 24 ("secure goods" of a course on servers
did not). So a tag that no word bears out counts as unsure: people are told of it, no plan rests on
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.store.run import StepRun

    Flags = NDArray[np.bool_]

UNSUPPORTED: Final = 0.45
"""Probability that a tag is right which the words of the course do not bear out: 24 of 52."""
_READ: Final = 6_000
"""Characters of a description that are looked at."""
_LEAST: Final = 3
"""Letters of a word that counts; "of" and "in" are in every text."""
_ENDING: Final = 2
_STEM: Final = 4
"""Words meet if they begin alike but for an ending of two letters, of at least four."""
_PIVOT: Final = "en"


def borne_out(run: StepRun, course_ids: pa.ChunkedArray, uris: pa.ChunkedArray) -> Flags:
    """Whether title or description of a course has all words of any name of a skill.

    Args:
        run: A finished run, or a step that reads core__courses and core__labels.
        course_ids: Course of each tag.
        uris: Skill of each tag.
    """
    if not len(uris):
        return np.zeros(0, bool)
    names = _names(run, uris)
    texts = _texts(run, course_ids)
    found = []
    for course_id, uri in zip(course_ids.to_pylist(), uris.to_pylist(), strict=True):
        lang, text = texts.get(course_id, ("", ""))
        mine = names.get(uri, {})
        known = (*mine.get(lang, ()), *(mine.get(_PIVOT, ()) if lang != _PIVOT else ()))
        found.append(any(all(part in text for part in name) for name in known))
    return np.array(found, bool)


def _names(run: StepRun, uris: pa.ChunkedArray) -> Mapping[str, Mapping[str, list[Sequence[str]]]]:
    """Skill → language → beginnings of the words of each of its names."""
    import pyarrow.compute as pc

    rows = run.read("core__labels", ["concept_uri", "lang", "label"])
    rows = rows.filter(pc.is_in(rows["concept_uri"], value_set=pc.unique(uris)))
    found: dict[str, dict[str, list[Sequence[str]]]] = {}
    for row in rows.to_pylist():
        parts = _beginnings(row["label"])
        if parts:
            found.setdefault(row["concept_uri"], {}).setdefault(row["lang"], []).append(parts)
    return found


def _beginnings(name: str) -> tuple[str, ...]:
    """The words of a name as they may begin in a text; short ones stand for themselves."""
    words = normalise(name).split()
    long = [word for word in words if len(word) >= _LEAST] or words
    return tuple(
        f" {word[: max(_STEM, len(word) - _ENDING)]}" if len(word) > _STEM else f" {word} "
        for word in long
    )


def _texts(run: StepRun, course_ids: pa.ChunkedArray) -> Mapping[str, tuple[str, str]]:
    """Course → its language and its folded words."""
    import pyarrow.compute as pc

    rows = run.read("core__courses", ["course_id", "lang", "title", "text"])
    rows = rows.filter(pc.is_in(rows["course_id"], value_set=pc.unique(course_ids)))
    return {
        row["course_id"]: (
            row["lang"] or "",
            f" {normalise(row['title'] or '')} {normalise((row['text'] or '')[:_READ])} ",
        )
        for row in rows.to_pylist()
    }
