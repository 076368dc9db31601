"""What pages share that plan from a form: fields and their errors, what is told, files to take."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from typing import Final, Protocol, TypeVar

from smartlife.errors import RequestInvalid, SmartlifeError
from smartlife.languages.messages import Messages
from smartlife.linking.corrections import Corrections
from smartlife.linking.cues import Side
from smartlife.planning.as_json import plain
from smartlife.planning.material.reading import Source
from smartlife.planning.publishing import error_for_public
from smartlife.planning.telling import Said, Section
from smartlife.products.reports.situation.source_names import own_words
from smartlife.web.holdings import report_material
from smartlife.web.page import Download
from smartlife.web.pages.learner_form import Sent
from smartlife.web.pages.typed_numbers import number_in
from smartlife.web.problems import in_words
from smartlife.web.reading import Reading
from smartlife.web.runs import OpenRun

T = TypeVar("T")

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_OPTION: Final = re.compile(r" ?\(--[a-z-]+\)")
_LIST: Final = 3
_LISTS: Final = frozenset({"missing", "beside"})
"""Sections whose sentences are items, however they are told."""
MOST_WORDS: Final = 200


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose.

    Attributes:
        value: What the form sends.
        text: What the reader sees.
        is_chosen: Whether it is chosen.
    """

    value: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with a field.

    Attributes:
        field: Its name; empty for the form as a whole.
        text: What is wrong and what to do.
    """

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with what stands below it.

    Attributes:
        text: The sentence.
        kind: statement, warning, assumption or next_step.
        url: Page of the course or skill that it is about; empty if it is about none.
        items: Sentences that belong to it.
    """

    text: str
    kind: str
    url: str = ""
    items: tuple["Line", ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences under a heading.

    Attributes:
        code: What they are about.
        title: Heading; may be empty.
        lines: The sentences.
        is_list: Whether they are items of one list.
        columns: Titles of the columns of a table before them; empty without one.
        rows: Its cells.
        numeric: Places of columns that hold numbers.
    """

    code: str
    title: str
    lines: tuple[Line, ...]
    is_list: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """A source that an answer rests on."""

    title: str
    publisher: str
    licence: str
    url: str


class HasDownloads(Protocol):
    """An answer with files to take along."""

    @property
    def downloads(self) -> tuple[Download, ...]:
        """They."""


class HasReply(Protocol):
    """A page that answers a form."""

    @property
    def reply(self) -> HasDownloads | None:
        """The answer; None before there is one."""


@dataclass(slots=True)
class Fields:
    """Reads what a form sent; what is wrong is noted, field by field.

    Attributes:
        sent: The form.
        say: The reader's language.
        errors: What is wrong.
    """

    sent: Sent
    say: Messages
    errors: list[FieldError] = field(default_factory=list)

    def refuse(self, name: str, text: str) -> None:
        """Notes what is wrong with a field."""
        if all(one.field != name for one in self.errors):
            self.errors.append(FieldError(name, text))

    def number(self, name: str, least: float, most: float) -> float | None:
        """A number as people type it; None if the field is empty, or wrong."""
        words = self.sent.one(name)
        if not words:
            return None
        value = number_in(words)
        if value is None or not least <= value <= most:
            say = self.say
            decimals = 0 if least == int(least) else 1
            text = say.say(
                "Give a number from {least} to {most}.",
                least=say.number(least, decimals=decimals),
                most=say.whole(most),
            )
            self.refuse(name, text)
            return None
        return value

    def whole(self, name: str, least: int, most: int) -> int | None:
        """The same without a fraction: nobody is asked about another number than was typed."""
        value = self.number(name, least, most)
        if value is None or value == int(value):
            return None if value is None else int(value)
        say = self.say
        text = say.say(
            "Give a whole number from {least} to {most}.",
            least=say.whole(least),
            most=say.whole(most),
        )
        self.refuse(name, text)
        return None

    def chosen(self, name: str, among: Sequence[str]) -> str:
        """One of some codes; the first if none of them was sent."""
        value = self.sent.one(name)
        return value if value in among else among[0]

    def asked(self, reading: Reading, name: str, make: Callable[[], T], text: str = "") -> T | None:
        """What `make` returns; None if it refuses, which is noted at the field.

        Args:
            reading: Who reads.
            name: The field.
            make: Makes it.
            text: What is told then; else what the error says.
        """
        try:
            return make()
        except SmartlifeError as error:
            told = error
            if reading.audience == "public" and isinstance(error, RequestInvalid):
                told = error_for_public(error)
            self.refuse(name, text or in_words(told, self.say))
            return None


def form_values(sent: Sent, names: Iterable[str], defaults: Mapping[str, str]) -> dict[str, str]:
    """What the fields of a form show: what was sent, else what is usual."""
    if not sent.values:
        return {name: defaults.get(name, "") for name in names}
    return {name: sent.one(name, MOST_WORDS) for name in names}


def parts_of(
    reading: Reading, sections: Iterable[Section], leave_out: Iterable[str] = ()
) -> tuple[Part, ...]:
    """What is told, as a page shows it.

    Args:
        reading: Who reads.
        sections: Of an answer in words.
        leave_out: Codes of sections that the page shows in its own way.
    """
    skipped = frozenset(leave_out)
    return tuple(_part(reading, one) for one in sections if one.code not in skipped)


def _part(reading: Reading, one: Section) -> Part:
    lines = _nested([(said.level, _line(reading, said)) for said in one.said])
    kinds = {line.kind for line in lines}
    is_flat = all(not line.items and not line.url for line in lines)
    return Part(
        one.code,
        one.title,
        lines,
        len(lines) >= _LIST and is_flat and len(kinds) == 1 and one.code in _LISTS,
        one.table.columns if one.table else (),
        one.table.rows if one.table else (),
        one.table.numeric if one.table else (),
    )


def _line(reading: Reading, said: Said) -> Line:
    course = said.values.get("course_id")
    url = reading.url(f"/course/{course}") if course else ""
    # options of the command are of no use on a page
    return Line(_OPTION.sub("", said.text), said.kind, url)


def _nested(said: Sequence[tuple[int, Line]]) -> tuple[Line, ...]:
    """Lines, with deeper ones below the one before them."""
    found: list[Line] = []
    place = 0
    while place < len(said):
        level, line = said[place]
        end = place + 1
        while end < len(said) and said[end][0] > level:
            end += 1
        found.append(replace(line, items=_nested(said[place + 1 : end])))
        place = end
    return tuple(found)


def rests_on(reading: Reading, sources: Iterable[Source]) -> tuple[Rest, ...]:
    """Sources of an answer of planning, each once, named as under every other page."""
    say, named = reading.say, report_material(reading).sources
    found = (
        Rest(
            named.of(one.source_id) or own_words(say, one.title),
            own_words(say, named.publisher(one.source_id, one.publisher)),
            own_words(say, one.licence),
            one.url or "",
        )
        for one in sources
    )
    return tuple(dict.fromkeys(found))


def corrections_of(run: OpenRun, side: Side) -> Corrections:
    """What people of the study said of phrases."""
    return run.once(
        f"corrections {side}", lambda: Corrections.of(side, run.tables.read("core__corrections"))
    )


def json_file(say: Messages, name: str, values: object) -> Download:
    """An answer for programs."""
    text = json.dumps(plain(values), ensure_ascii=False, indent=1)
    return Download(
        say.say("Everything, for programs (JSON)"),
        name,
        "application/json",
        text.encode("utf-8", "replace"),
    )


def csv_file(text: str, name: str, rows: Iterable[Sequence[object]]) -> Download:
    """A table for a spreadsheet; what one would take for a formula gets a ' before it."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    content = made.getvalue().encode("utf-8-sig", "replace")
    return Download(text, name, "text/csv; charset=utf-8", content)


def files_of(context: HasReply) -> Sequence[Download]:
    """The files of a page that answers a form: none while something is wrong in it."""
    return context.reply.downloads if context.reply else ()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
