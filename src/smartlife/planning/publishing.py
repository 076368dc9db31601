"""What of an answer may be shown to everybody, as `publish` of the sources decides.

An answer is made for the owner of a study, who may see every record of it. Pages on the web and
programs of others are given what `for_public` makes of it: of a source that lets records only be
counted no title, provider, address or quotation is in it; of one that allows excerpts there are
title, first day and address, as in explanations and open data; single advertisements are in none.
"""

from __future__ import annotations

from copy import copy
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from smartlife.errors import RequestInvalid
from smartlife.languages.messages import messages
from smartlife.planning.need.offer import Teacher as NeedTeacher
from smartlife.planning.need.plan import NeedAnswer
from smartlife.planning.path.answer import CourseShown, PathAnswer, Step
from smartlife.planning.portfolio.change import find_course
from smartlife.planning.portfolio.changes import WhatIfAnswer
from smartlife.planning.portfolio.evidence import CheckRow
from smartlife.planning.portfolio.plan import NewCourse
from smartlife.planning.portfolio.upkeep import NamedCourse, OwnCourse
from smartlife.planning.region.answer import Teacher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from smartlife.languages.messages import Messages
    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.reading import Material

Answer = TypeVar("Answer")

WHOLE: Final = "full"
COUNTED: Final = "counts"
_LONGEST: Final = 200
"""Letters of a title of a source that allows excerpts."""
_KEPT_ROW: Final = ("course_id", "title", "url")
"""Columns of a course that excerpts have, beside what is no text of the record."""


def for_public(answer: Answer, material: Material, lang: str) -> tuple[Answer, Material]:
    """An answer as everybody may see it, and the material to word it by.

    Both take the place of those that are given, in whatever words an answer or makes JSON of it.

    Args:
        answer: Of any engine: a path, a portfolio, a change that is imagined, suggestions, a need,
            a plan of regions.
        material: What it was made of.
        lang: Language of the reader, in which a course that may not be named is spoken of.

    Raises:
        RequestInvalid: the answer is about a course that may only be counted (`course_for_public`).
    """
    public = _Public(material, messages(lang))
    return public.of(answer), public.material


def course_for_public(courses: Sequence[dict[str, Any]], wanted: str) -> dict[str, Any]:
    """A course by title or identifier, as everybody may name it.

    Args:
        courses: Rows of core__courses.
        wanted: Its title or identifier.

    Raises:
        RequestInvalid: there is none, or several; one that may only be counted is none.
    """
    return find_course([row for row in courses if _publish(row) != COUNTED], wanted)


def _publish(row: Mapping[str, Any]) -> str:
    return str(row["publish"] or COUNTED)


def error_for_public(error: RequestInvalid) -> RequestInvalid:
    """An error of a request as everybody may see it: without the records that it names.

    Args:
        error: What an engine raised; `fields["records"]` are the names of records in it.
    """
    named = [str(one) for one in cast("list[object]", error.fields.get("records") or [])]
    if not named:
        return error

    def without(text: str | None) -> str | None:
        for one in named:
            text = text and text.replace(one, "…")
        return text

    return RequestInvalid(
        without(error.what) or "",
        where=without(error.where),
        todo=without(error.todo),
        told=error.told,
    )


def unnamed(say: Messages) -> str:
    """What stands for the title of a course that may not be named."""
    return say.say("(a course that may not be named here)")


class _Public:
    """Answers and material without what may not be shown."""

    def __init__(self, material: Material, say: Messages) -> None:
        self._say = say
        self._held = material
        self.material = _public_material(material, unnamed(say))
        self._rules: Mapping[type, Callable[[Any], Any]] = {
            CheckRow: self._check_row,
            CourseShown: self._course_shown,
            NamedCourse: self._named,
            NeedAnswer: self._need,
            NeedTeacher: self._need_teacher,
            NewCourse: self._new_course,
            OwnCourse: self._named,
            PathAnswer: self._path,
            Step: self._step,
            Teacher: self._region_teacher,
            WhatIfAnswer: self._what_if,
        }

    def of(self, one: Any) -> Any:  # noqa: ANN401 - whatever is in an answer
        """Any part of an answer."""
        rule = self._rules.get(type(one))
        if rule is not None:
            one = rule(one)
        if is_dataclass(one) and not isinstance(one, type):
            held = {part.name: getattr(one, part.name) for part in fields(one)}
            made = {name: self.of(value) for name, value in held.items()}
            changed = {name: value for name, value in made.items() if value is not held[name]}
            return replace(one, **changed) if changed else one
        if type(one) in (tuple, list):
            parts = [self.of(part) for part in one]
            is_same = all(new is old for new, old in zip(parts, one, strict=True))
            return one if is_same else type(one)(parts)
        return one

    def _title(self, title: str, publish: str) -> str:
        if publish == COUNTED:
            return unnamed(self._say)
        short = publish != WHOLE and len(title) > _LONGEST
        return f"{title[: _LONGEST - 1].rstrip()}…" if short else title

    def _course_shown(self, one: CourseShown) -> CourseShown:
        if one.publish == WHOLE:
            return one
        is_counted = one.publish == COUNTED
        return replace(
            one,
            course_id="" if is_counted else one.course_id,
            title=self._title(one.title, one.publish),
            provider="",
            place="",
            url="" if is_counted else one.url,
        )

    def _step(self, one: Step) -> Step:
        if one.shown.publish == WHOLE:
            return one
        return replace(one, teaches=tuple(replace(taught, words="") for taught in one.teaches))

    def _path(self, one: PathAnswer) -> PathAnswer:
        """A list of names is told without those that may not be told; they are counted."""
        shown = tuple(called for called in one.called if called.shown.publish != COUNTED)
        more = one.called_more + len(one.called) - len(shown)
        return replace(one, called=shown, called_more=more)

    def _named(self, one: Any) -> Any:  # noqa: ANN401 - a named course
        if one.publish == WHOLE:
            return one
        values: dict[str, Any] = {"title": self._title(one.title, one.publish)}
        if isinstance(one, NamedCourse):
            values["provider"] = None
        if one.publish == COUNTED:
            values["course_id"] = ""
        return replace(one, **values)

    def _new_course(self, one: NewCourse) -> NewCourse:
        """Advertisements are for the owner: a row of each would tell what counts hide."""
        shown = (
            row for row in one.check if row.kind == "course" and row.publish != COUNTED
        )  # fmt: skip
        return replace(one, check=tuple(shown), is_check_whole=False)

    def _check_row(self, one: CheckRow) -> CheckRow:
        if one.publish == WHOLE:
            return one
        return replace(
            one,
            title=self._title(one.title, one.publish),
            who=None,
            place=None,
            skills=tuple(replace(seen, words="") for seen in one.skills),
        )

    def _what_if(self, one: WhatIfAnswer) -> WhatIfAnswer:
        """The course that is changed; what the asker says of it is theirs."""
        publish = str(one.before["publish"]) if one.before is not None else WHOLE
        if publish == WHOLE or one.before is None:
            return one
        if publish == COUNTED:
            # its hours and price are a record too; and that there is such a course
            course_for_public([], one.change.course)
        title = one.before["title"]
        return replace(
            one,
            before=self._row(one.before, publish, title),
            after=None if one.after is None else self._row(one.after, publish, title),
            taught=tuple(replace(taught, phrase="") for taught in one.taught),
            taught_before=tuple(replace(taught, phrase="") for taught in one.taught_before),
        )

    def _row(self, row: dict[str, Any], publish: str, title: str) -> dict[str, Any]:
        hidden = ["provider_name", "provider_id", "place_name", "origin_id"]
        said = self._title(title, publish) if row["title"] == title else row["title"]
        return row | dict.fromkeys(hidden) | {"title": said}

    def _region_teacher(self, one: Teacher) -> Teacher:
        if one.publish == WHOLE:
            return one
        is_counted = one.publish == COUNTED
        return replace(
            one,
            course_id=None if is_counted else one.course_id,
            title=self._title(one.title, one.publish),
            provider="",
            url="" if is_counted else one.url,
        )

    def _need_teacher(self, one: NeedTeacher) -> NeedTeacher:
        # what words are folded to is no text to be read; that there are words is no secret
        return one if self._publish_of(one.course) == WHOLE else replace(one, words="…")

    def _need(self, one: NeedAnswer) -> NeedAnswer:
        quotes = {
            key: words for key, words in one.quotes.items() if self._publish_of(key[0]) == WHOLE
        }
        return replace(
            one,
            quotes=quotes,
            asks=one.asks_of_all,
            remarks=(*one.remarks, "nobody_left_out"),
        )

    def _publish_of(self, course: int) -> str:
        return str(self._held.catalogue.rows["publish"][course].as_py() or COUNTED)


def _public_material(material: Material, title: str) -> Material:
    """The same courses, without what may not be shown of each."""
    catalogue = material.catalogue

    def make() -> tuple[Catalogue, Catalogue]:
        return catalogue, replace(catalogue, rows=_public_rows(catalogue.rows, title))

    of, public = material.once(("catalogue for everybody", title), make)
    if of is not catalogue:
        # another one than that of the run, with which this material shares what is kept
        _, public = make()
    found = copy(material)
    # a part that is read is kept under its name
    vars(found)["catalogue"] = public
    return found


def _public_rows(rows: pa.Table, title: str) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    publish = pc.fill_null(rows["publish"].cast(pa.string()), COUNTED)
    is_counted, is_whole = pc.equal(publish, COUNTED), pc.equal(publish, WHOLE)
    hidden = {"course_id": is_counted, "url": is_counted}
    hidden |= dict.fromkeys(("provider_name", "place_name"), pc.invert(is_whole))
    for name, where in hidden.items():
        if name in rows.column_names:
            column = rows[name]
            kept = pc.if_else(where, pa.scalar(None, column.type), column)
            rows = rows.set_column(rows.column_names.index(name), name, kept)
    short = pc.utf8_slice_codeunits(rows["title"], 0, _LONGEST)
    titles = pc.if_else(is_counted, title, pc.if_else(is_whole, rows["title"], short))
    return rows.set_column(rows.column_names.index("title"), "title", titles)
