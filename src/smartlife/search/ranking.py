"""The order of courses: by relevance or a column, always the same for the same question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.linking.words import normalise
from smartlife.search.layout import NO_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.search.file import Reader
    from smartlife.search.matching import TextMatch
    from smartlife.search.query import CourseQuery
    from smartlife.search.view import View

_LOOKED_AT: Final = 200
"""Courses, the best ones, whose titles are compared with the whole question."""
_OWN_LANG: Final = 0.05
"""What a course in the reader's language is above others that fit as well."""
_SAME: Final = 0.5
_PHRASE: Final = 0.25
_BEGINS: Final = 0.1


def ordered(
    query: CourseQuery,
    view: View,
    reader: Reader,
    match: TextMatch | None,
    liking: NDArray[np.float32] | None,
    passing: NDArray[np.bool_],
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Numbers of the courses that pass, the first to be shown first, and their scores.

    Equally relevant courses stand by course (occasions of one beside each other), then by number.
    """
    numbers = np.flatnonzero(passing)
    score = np.zeros(len(numbers), np.float32)
    if match is not None:
        score += match.ranking()[numbers]
        own = view.columns["lang"][numbers] == view.place("lang", query.lang)
        score += np.float32(_OWN_LANG) * own
    if liking is not None:
        score += liking[numbers]
    same = view.columns["same"][numbers]
    if query.sort == "relevance":
        # a number each, so that one sort is enough: score, then course, then number
        key = (np.rint(-score * 1e5).astype(np.int64) << 24) + same
        order = np.argsort(key, kind="stable")
        numbers, score = numbers[order], score[order]
        return _by_phrase(query, reader, match, numbers, score)
    order = np.lexsort((numbers, -score, _column(query.sort, view)[numbers]))
    return numbers[order], score[order]


def _column(sort: str, view: View) -> NDArray[Any]:
    """What is sorted by, the first to be shown lowest; what is not known comes last."""
    if sort in ("start", "retrieved"):
        days = view.columns[sort].astype(np.int64)
        last = np.iinfo(np.int64).max
        # the latest that was obtained is the news; of days of start the next one
        return np.where(days == NO_DAY, last, -days if sort == "retrieved" else days)
    column: NDArray[Any] = view.columns[sort]
    return np.where(np.isnan(column), np.inf, column)


def _by_phrase(
    query: CourseQuery,
    reader: Reader,
    match: TextMatch | None,
    numbers: NDArray[Any],
    score: NDArray[Any],
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Among the best, those first whose title has the words as they were typed."""
    phrase = normalise(query.text[:_LOOKED_AT])
    if match is None or not phrase or len(numbers) < 2:
        return numbers, score
    top = numbers[:_LOOKED_AT].tolist()
    rows = dict(reader.all_in("SELECT number, row FROM course WHERE number IN (?)", top))
    gained = np.array([_gain(phrase, json.loads(rows[number])["title"]) for number in top])
    best = score[: len(top)] + gained.astype(np.float32)
    order = np.argsort(-best, kind="stable")
    numbers, score = numbers.copy(), score.copy()
    numbers[: len(top)], score[: len(top)] = numbers[: len(top)][order], best[order]
    return numbers, score


def _gain(phrase: str, title: str) -> float:
    folded = normalise(title)
    if folded == phrase:
        return _SAME
    found = f" {folded} ".find(f" {phrase} ")
    if found < 0:
        return 0.0
    return _PHRASE + (_BEGINS if found == 0 else 0.0)
