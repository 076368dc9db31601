"""Courses as they are shown: what may be told of each, and why it was found."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from smartlife.search.filters import Taught, kilometres, taught
from smartlife.search.layout import FIELDS, LINK, PUBLISH, TITLE_PART
from smartlife.search.query import CourseDetail, Hit, Reason, Teaches
from smartlife.search.snippets import Sought, make_snippet, spans_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.model.fields import Publish
    from smartlife.search.file import Reader
    from smartlife.search.matching import ConceptUse, TextMatch, WordMatch
    from smartlife.search.names import Names
    from smartlife.search.query import CourseQuery
    from smartlife.search.terms import Posting
    from smartlife.search.view import View

_EXCERPT: Final = frozenset(
    ("course_id", "title", "provider_name", "provider_id", "start_date", "end_date", "url",
     "place_name", "place_status", "nuts_code", "nuts_level", "country_code", "mode", "lang",
     "region_code", "region_name", "lon", "lat", "source_id", "origin_id", "retrieved_date",
     "publish"),
)  # fmt: skip
"""What the public is told of a course whose source lets excerpts be shown."""
_MOST_REASONS: Final = 6
_LONGEST_EVIDENCE: Final = 80
_TEXT: Final = 1


class _Course(NamedTuple):
    number: int
    row: dict[str, Any]
    text: str | None
    links: NDArray[Any]


class HitMaker:
    """Makes hits for one answer."""

    def __init__(self, reader: Reader, view: View, names: Names, query: CourseQuery) -> None:
        self._reader = reader
        self._view = view
        self._names = names
        self._query = query
        self._taught: dict[int, Taught] = {}
        self._labels: dict[int, tuple[str, str, str]] = {}
        self._km = kilometres(view, query.near) if query.near is not None else None

    def make(
        self,
        numbers: Sequence[int],
        match: TextMatch | None,
        scores: NDArray[Any],
        wanted: Sequence[int] = (),
    ) -> tuple[Hit, ...]:
        """Hits in the order of the numbers.

        Args:
            numbers: Courses.
            match: What the question in words found; None without words.
            scores: Score of each of them.
            wanted: Numbers of the concepts that were filtered by.
        """
        courses = self._courses(numbers)
        return tuple(
            self._hit(courses[number], match, float(score), wanted)
            for number, score in zip(numbers, scores, strict=True)
        )

    def detail(self, number: int) -> CourseDetail:
        """One course with its text and all that it is linked to, as far as that may be shown."""
        course = self._courses([number])[number]
        hit = self._hit(course, None, 0.0, ())
        is_excerpt = hit.publish == "excerpt" and self._view.is_public
        teaches = []
        for link in course.links:
            entity = int(link["entity"])
            uri, label, lang = self._told(entity)
            teaches.append(
                Teaches(
                    uri=uri,
                    kind=self._names.kind_of(entity),
                    label=label,
                    label_lang=lang,
                    probability=round(float(link["probability"]), 3),
                    words=None if is_excerpt else _words_at(course, link),
                )
            )
        return CourseDetail(hit, None if is_excerpt else course.text, tuple(teaches))

    def _courses(self, numbers: Sequence[int]) -> dict[int, _Course]:
        asked = list(numbers)
        rows = self._reader.all_in(
            "SELECT number, row, text FROM course WHERE number IN (?)", asked
        )
        links = dict(
            self._reader.all_in("SELECT number, data FROM course_link WHERE number IN (?)", asked)
        )
        return {
            number: _Course(
                number, json.loads(row), text, np.frombuffer(links.get(number, b""), LINK)
            )
            for number, row, text in rows
        }

    def _hit(
        self, course: _Course, match: TextMatch | None, score: float, wanted: Sequence[int]
    ) -> Hit:
        publish: Publish = PUBLISH[int(self._view.columns["publish"][course.number])]
        is_excerpt = publish == "excerpt" and self._view.is_public
        lang = str(course.row.get("lang", ""))
        sought = _sought(match, course.number, lang)
        reasons = self._reasons(course, match, wanted, hides_text=is_excerpt)
        title = str(course.row["title"])
        return Hit(
            course_id=course.row["course_id"],
            title=title,
            title_spans=spans_in(title, sought),
            snippet=make_snippet(
                course.text, sought, is_excerpt=is_excerpt, at=self._evidence(course, reasons)
            ),
            row=self._row(course, is_excerpt=is_excerpt),
            reasons=reasons,
            score=round(score, 6),
            lang=lang,
            is_other_language=lang != self._query.lang,
            publish=publish,
            same_course=int(self._view.columns["same"][course.number]),
        )

    def _row(self, course: _Course, *, is_excerpt: bool) -> Mapping[str, Any]:
        row = {
            name: value
            for name, value in course.row.items()
            if name != "title" and (not is_excerpt or name in _EXCERPT)
        }
        if self._km is not None and not np.isnan(self._km[course.number]):
            row["km"] = round(float(self._km[course.number]), 1)
        return row

    def _reasons(
        self,
        course: _Course,
        match: TextMatch | None,
        wanted: Sequence[int],
        *,
        hides_text: bool,
    ) -> tuple[Reason, ...]:
        found: list[Reason] = []
        if match is not None:
            found += _by_words(match.words, course.number)
            for use in match.concepts:
                found += self._by_concept(use, match, course, hides_text=hides_text)
        for number, links in self._wanted(wanted).items():
            place = links.at(course.number)
            if place is not None:
                found.append(self._linked(number, (links, place), course, hides_text=hides_text))
        different = {(one.kind, one.concept_uri, one.words): one for one in reversed(found)}
        return tuple(reversed(different.values()))[:_MOST_REASONS]

    def _by_concept(
        self, use: ConceptUse, match: TextMatch, course: _Course, *, hides_text: bool
    ) -> Iterator[Reason]:
        place = use.taught.at(course.number)
        words = tuple(one.word.text for one in match.words[slice(*use.named.words)])
        if place is not None:
            link = (use.taught, place)
            told = self._linked(use.named.entity, link, course, hides_text=hides_text)
            yield replace(told, words=words)
        if any(one.postings and _where(one, course.number) for one in
               match.words[slice(*use.named.words)]):  # fmt: skip
            return  # its own words tell more than another name of the same
        for name, posting in use.names:
            if _place(posting.docs, course.number) is not None:
                uri, label, lang = self._told(use.named.entity)
                yield Reason(
                    kind="name", words=words, concept_uri=uri, label=label, label_lang=lang,
                    evidence=name, where=_fields_at(posting, course.number),
                )  # fmt: skip
                break

    def _wanted(self, numbers: Sequence[int]) -> dict[int, Taught]:
        """Courses of the concepts that were filtered by, read once."""
        for number in numbers:
            if number not in self._taught:
                self._taught[number] = taught(self._reader, number)
        return {number: self._taught[number] for number in numbers}

    def _linked(
        self, entity: int, link: tuple[Taught, int], course: _Course, *, hides_text: bool
    ) -> Reason:
        """A course's link to a concept, or to a skill that an occupation needs."""
        is_occupation = self._names.kind_of(entity) == "occupation"
        shown = int(link[0].skill[link[1]])
        uri, label, lang = self._told(shown)
        occupation = self._told(entity) if is_occupation else ("", "", "")
        evidence = None if hides_text else _evidence_words(course, shown)
        return Reason(
            kind="occupation" if is_occupation else "skill",
            concept_uri=uri,
            label=label,
            label_lang=lang,
            probability=round(float(link[0].probability[link[1]]), 3),
            occupation_uri=occupation[0],
            occupation_label=occupation[1],
            evidence=evidence,
        )

    def _told(self, entity: int) -> tuple[str, str, str]:
        """Key, label and its language of a concept; asked for once."""
        if entity not in self._labels:
            row = self._reader.one("SELECT key FROM entity WHERE id = ?", (entity,))
            self._labels[entity] = (row[0], *self._names.label(entity, self._query.lang))
        return self._labels[entity]

    def _evidence(self, course: _Course, reasons: Sequence[Reason]) -> tuple[int, int] | None:
        """Where the text has the words behind the best reason by a link."""
        for reason in reasons:
            if reason.evidence is not None:
                for link in course.links:
                    if link["field"] == _TEXT and _words_at(course, link) == reason.evidence:
                        return int(link["start"]), int(link["end"])
        return None


def _place(docs: NDArray[Any], number: int) -> int | None:
    # of its own type: another one would copy the whole array
    place = int(docs.searchsorted(docs.dtype.type(number)))
    return place if place < len(docs) and docs[place] == number else None


def _by_words(words: Sequence[WordMatch], number: int) -> Iterator[Reason]:
    """The words that a course has itself, and in which of its parts."""
    exact: dict[bool, tuple[list[str], dict[str, None]]] = {}
    for one in words:
        where = _where(one, number)
        if where and one.word.weight != "light":
            held = exact.setdefault(bool(one.taken), ([], {}))
            held[0].append(one.word.text)
            held[1].update(dict.fromkeys(where))
        if one.attribute is not None and one.attribute[number]:
            yield Reason(kind="attribute", words=(one.word.text,))
    for is_similar, (texts, fields) in sorted(exact.items()):
        yield Reason(kind="words", words=tuple(texts), where=tuple(fields), is_similar=is_similar)


def _where(one: WordMatch, number: int) -> tuple[str, ...]:
    found = (field for posting in one.postings for field in _fields_at(posting, number))
    return tuple(sorted(dict.fromkeys(found), key=FIELDS.index))


def _fields_at(posting: Posting, number: int) -> tuple[str, ...]:
    """The parts of a course that have a term."""
    place = _place(posting.docs, number)
    bits = 0 if place is None else int(posting.fields[place])
    return tuple(dict.fromkeys(name for bit, name in enumerate(FIELDS) if bits >> bit & 1))


def _sought(match: TextMatch | None, number: int, lang: str) -> Sought:
    """What to mark in a course: only what it was found by."""
    stems: dict[str, None] = {}
    parts: dict[str, None] = {}
    folded: dict[str, None] = {}
    phrases: dict[frozenset[str], None] = {}
    for one in match.words if match is not None else ():
        if one.word.weight == "light":
            continue  # "for" is in every text, and in another language it is another word
        for posting in one.postings:
            place = _place(posting.docs, number)
            if place is None or posting.lang != lang:
                continue
            stems.update(dict.fromkeys(posting.stems))
            if int(posting.fields[place]) >> TITLE_PART:
                parts.update(dict.fromkeys(posting.stems))
            folded[one.word.folded] = None
    for use in match.concepts if match is not None else ():
        for _, posting in use.names:
            if posting.lang == lang and _place(posting.docs, number) is not None:
                phrases[frozenset(posting.stems)] = None
    return Sought(lang, frozenset(stems), tuple(parts), frozenset(folded), tuple(phrases))


def _evidence_words(course: _Course, entity: int) -> str | None:
    for link in course.links:
        if int(link["entity"]) == entity:
            return _words_at(course, link)
    return None


def _words_at(course: _Course, link: NDArray[Any]) -> str | None:
    if int(link["field"]) > _TEXT:
        return None
    text = course.text if int(link["field"]) == _TEXT else str(course.row["title"])
    words = " ".join((text or "")[int(link["start"]) : int(link["end"])].split())
    return words[:_LONGEST_EVIDENCE] or None
