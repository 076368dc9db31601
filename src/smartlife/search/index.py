"""The index of a finished run, opened to be asked: courses, and what somebody may be typing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.search.entities import CONCEPTS
from smartlife.search.facets import count_facets
from smartlife.search.file import FILE_NAME, Reader
from smartlife.search.filters import Filters, numbers_of, read_filters
from smartlife.search.hits import HitMaker
from smartlife.search.matching import Matcher, TextMatch
from smartlife.search.names import Names, open_words, read_names
from smartlife.search.query import (
    MOST_PAGES,
    MOST_PER_PAGE,
    Concept,
    CourseDetail,
    CourseQuery,
    CourseResults,
    Hit,
    Suggestion,
)
from smartlife.search.ranking import ordered
from smartlife.search.spelling import Vocabulary
from smartlife.search.suggest import Suggester
from smartlife.search.telling import corrected, told_words, understood
from smartlife.search.terms import TermReader
from smartlife.search.view import read_views
from smartlife.search.words import Question, read_question
from smartlife.search.written import WordReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from smartlife.linking.index import LinkIndex
    from smartlife.search.query import Audience, EntityKind, FacetName
    from smartlife.store.lake import Lake, Manifest

SUGGESTED: Final[tuple[EntityKind, ...]] = (
    "skill", "knowledge", "occupation", "skill_group", "area", "region", "place", "provider",
)  # fmt: skip
"""What is suggested unless something else is asked for: all but groups of occupations."""

_ESCO: Final = tuple(
    f"http://data.europa.eu/esco/{kind}" for kind in ("skill/", "occupation/", "isced-f/", "isco/C")
)
"""What stands before the last part of a URI, the likelier first."""

_OF_NAMES: Final = 0.5
"""How frequent a word of a name is that no course has."""


class SearchIndex:
    """An index, ready to be asked by any number of threads.

    Use `open`, and `close` when nobody asks any more.
    """

    def __init__(self, reader: Reader, link_index: LinkIndex | None = None) -> None:
        """Reads what is held in memory.

        Args:
            reader: The file.
            link_index: The study's linker; only one of this very run is taken.
        """
        self._reader = reader
        self._meta = reader.meta()
        self._views = read_views(reader)
        self._names: Names = read_names(reader)
        self._suggester = Suggester(reader, self._names)
        self._link_index = link_index
        self._vocabularies: dict[Audience, Vocabulary] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, link_index: LinkIndex | None = None) -> SearchIndex:
        """Opens an index read-only.

        Args:
            path: The file; see `index_path`.
            link_index: The study's linker: then skills are found by words that are like their
                names, not only by the names.

        Raises:
            InputUnreadable: it is no index, or damaged.
        """
        return cls(Reader(path), link_index)

    def close(self) -> None:
        """Closes the file; nobody may be asking any more."""
        self._reader.close()

    def warm(self) -> None:
        """Reads what is otherwise read when it is first needed: words for spelling."""
        for audience in self._views:
            self._vocabulary(audience)

    @property
    def link_index_id(self) -> str:
        """The linker that the courses were linked with: `index_id` of link__index."""
        return self._meta["link_index"]

    def __len__(self) -> int:
        return len(self._views["owner"])

    def hidden_count(self, audience: Audience) -> int | None:
        """Courses that an audience does not see one by one; None: none, or too few to tell."""
        said = self._meta["hidden"]
        return int(said) if said and audience == "public" else None

    def course_ids(self, audience: Audience) -> frozenset[str]:
        """Identifiers of all courses that an audience may find."""
        shown = self._views[audience].is_visible
        rows = self._reader.all("SELECT number, course_id FROM course")
        return frozenset(course for number, course in rows if shown[number])

    def course(self, course_id: str, *, lang: str, audience: Audience) -> Hit | None:
        """One course by its identifier, as far as the audience may see it."""
        row = self._reader.one("SELECT number FROM course WHERE course_id = ?", (course_id,))
        view = self._views[audience]
        if row is None or not view.is_visible[row[0]]:
            return None
        maker = HitMaker(self._reader, view, self._names, CourseQuery(lang=lang))
        return maker.make([row[0]], None, np.zeros(1))[0]

    def detail(self, course_id: str, *, lang: str, audience: Audience) -> CourseDetail | None:
        """One course with its text and what it teaches, as far as the audience may see it."""
        row = self._reader.one("SELECT number FROM course WHERE course_id = ?", (course_id,))
        view = self._views[audience]
        if row is None or not view.is_visible[row[0]]:
            return None
        return HitMaker(self._reader, view, self._names, CourseQuery(lang=lang)).detail(row[0])

    def concept(self, place: str, *, lang: str) -> Concept | None:
        """A skill, occupation or group of either by its URI or the last part of it."""
        keys = [place] if ":" in place else [f"{begin}{place}" for begin in _ESCO]
        rows = self._reader.all_in("SELECT key, id, kind FROM entity WHERE key IN (?)", keys)
        found = sorted((keys.index(key), number) for key, number, kind in rows if kind in CONCEPTS)
        if not found:
            return None
        number = found[0][1]
        label, label_lang = self._names.label(number, lang)
        return Concept(keys[found[0][0]], self._names.kind_of(number), label, label_lang)

    def label(self, kind: EntityKind, key: str, *, lang: str, audience: Audience) -> str:
        """Name of a region, place or provider; empty if the audience may know of none."""
        row = self._reader.one("SELECT id FROM entity WHERE key = ? AND kind = ?", (key, kind))
        if row is None or (kind == "provider" and not self._names.counts[audience][row[0]]):
            return ""
        return self._names.label(row[0], lang)[0]

    def courses(
        self,
        query: CourseQuery,
        *,
        audience: Audience,
        unless: frozenset[str] | None = None,
        with_facets: bool = True,
    ) -> CourseResults:
        """The courses that answer a question.

        Args:
            query: The question.
            audience: Who asks.
            unless: Identifiers of courses that are left out: those of an earlier run, for what is
                new since then.
            with_facets: False saves the time for counting them.
        """
        view = self._views[audience]
        filters = read_filters(query, view, self._reader)
        start = view.is_visible if unless is None else view.is_visible & ~self._numbers(unless)
        question = read_question(query.text, query.lang, view.lists["lang"])
        match = self._match(question, query.lang, audience) if question.words else None
        passing = filters.mask(start)
        found = start if match is None else start & match.demand(passing)
        if match is not None:
            passing = passing & found
        per_page, page = _page(query)
        order, scores = ordered(query, view, self._reader, match, filters.liking, passing)
        shown = slice((page - 1) * per_page, page * per_page)
        maker = HitMaker(self._reader, view, self._names, query)
        wanted = numbers_of(self._reader, list(query.skills)[:50]) if query.skills else []
        labels = self._labels(query.lang, audience)
        return CourseResults(
            total=len(order),
            hits=maker.make(order[shown].tolist(), match, scores[shown], wanted),
            page=page,
            pages=min(-(-len(order) // per_page), MOST_PAGES),
            facets=count_facets(query, view, filters, found, labels) if with_facets else {},
            words=told_words(match),
            relaxed=_relaxed(match),
            ignored=question.ignored,
            did_you_mean=self._meant(query, match, filters, start, audience),
            understood=understood(match, self._names, self._reader, query.lang),
            unstated_count=_unstated(filters, found, len(order)),
            hidden_count=self.hidden_count(audience),
        )

    def suggest(
        self,
        prefix: str,
        *,
        lang: str,
        kinds: Iterable[EntityKind] = SUGGESTED,
        limit: int = 10,
        audience: Audience = "public",
    ) -> tuple[Suggestion, ...]:
        """What somebody may be typing, best first.

        Args:
            prefix: What was typed so far; each word may be the beginning of one.
            lang: Language of the reader.
            kinds: What is wanted.
            limit: Most suggestions, up to 50.
            audience: Who asks; providers that have no published course are for owners.
        """
        return self._suggester.suggest(
            prefix, lang=lang, kinds=kinds, limit=limit, audience=audience
        )

    # --- what answers are made of

    def _match(
        self, question: Question, lang: str, audience: Audience, *, with_linker: bool = True
    ) -> TextMatch:
        view = self._views[audience]
        matcher = Matcher(
            self._reader,
            view,
            self._names,
            TermReader(self._reader, view),
            lambda word: self._vocabulary(audience).alike(word),
        )
        return matcher.match(question, lang, self._link_index if with_linker else None)

    def _numbers(self, course_ids: frozenset[str]) -> NDArray[np.bool_]:
        """Which courses have one of some identifiers."""
        found = np.zeros(len(self), bool)
        for number, course in self._reader.all("SELECT number, course_id FROM course"):
            found[number] = course in course_ids
        return found

    def _vocabulary(self, audience: Audience) -> Vocabulary:
        """Words of the courses that an audience may find, and of open names."""
        with self._lock:
            held = self._vocabularies.get(audience)
            if held is None:
                rows = self._reader.all(
                    "SELECT word, sum(iif(?, n_public, n)) AS many FROM form "
                    "GROUP BY word HAVING many",
                    (audience == "public",),
                )
                words = dict.fromkeys(open_words(self._names), _OF_NAMES)
                held = self._vocabularies[audience] = Vocabulary({**words, **dict(rows)})
            return held

    def _labels(self, lang: str, audience: Audience) -> Any:  # noqa: ANN401 - a function of facets.Labels
        def labels(facet: FacetName, keys: list[Any]) -> Mapping[Any, str]:
            if facet == "source":
                return {}
            if facet == "skill":
                rows = self._reader.all_in("SELECT id, key FROM entity WHERE id IN (?)", keys)
                return {
                    number: f"{uri} {self._names.label(number, lang)[0]}" for number, uri in rows
                }
            rows = self._reader.all_in(
                "SELECT id, key FROM entity WHERE kind = ? AND key IN (?)", keys, (facet,)
            )
            counts = self._names.counts[audience]
            return {
                key: self._names.label(number, lang)[0]
                for number, key in rows
                # a provider that has no published course has no name for the public
                if facet != "provider" or counts[number]
            }

        return labels

    def _meant(
        self,
        query: CourseQuery,
        match: TextMatch | None,
        filters: Filters,
        start: NDArray[np.bool_],
        audience: Audience,
    ) -> str | None:
        """The question as it was probably meant, if that finds more."""
        if match is None:
            return None

        def count(text: str) -> int:
            other = read_question(text, query.lang, self._views[audience].lists["lang"])
            found = self._match(other, query.lang, audience, with_linker=False)
            has = (found.has & found.required) == found.required
            return int(np.count_nonzero(filters.mask(start) & has)) if found.required else 0

        own = (match.has & match.required) == match.required
        is_spelt = not any(one.taken for one in match.words)
        now = int(np.count_nonzero(filters.mask(start) & own)) if is_spelt else 0
        written = WordReader(self._reader, self._views[audience], self._names).written
        return corrected(match, query.text, self._vocabulary(audience), (count, now, written))


def index_path(lake: Lake, manifest: Manifest) -> Path | None:
    """The index among the files of a run; None if the run has none."""
    name = manifest.files.get(FILE_NAME)
    return lake.folder / name if name else None


def _page(query: CourseQuery) -> tuple[int, int]:
    per_page = max(1, min(query.per_page, MOST_PER_PAGE))
    return per_page, max(1, min(query.page, MOST_PAGES))


def _relaxed(match: TextMatch | None) -> tuple[str, ...]:
    """Words that are missing from the courses found."""
    if match is None or not match.demanded:
        return ()
    missing = match.required & ~match.demanded
    return tuple(one.word.text for place, one in enumerate(match.words) if missing >> place & 1)


def _unstated(filters: Filters, found: NDArray[np.bool_], total: int) -> int:
    """Further courses that do not say what a filter asks about."""
    if filters.with_unstated:
        return 0
    return int(np.count_nonzero(filters.mask(found, with_unstated=True))) - total
