"""Footnotes: every figure cites the sources of its origins by number, in order of appearance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartlife.model.study import NOT_STATED
from smartlife.products.document import SourceFileNote, SourceNote
from smartlife.products.reports.situation.source_names import own_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.languages.messages import Messages
    from smartlife.products.reports.situation.source_names import SourceNames


class Footnotes:
    """Numbers sources as they are cited.

    Args:
        origins: Rows of core__origins.
        say: The reader's language.
        named: Names of sources in the reader's language.
    """

    def __init__(
        self, origins: Iterable[Mapping[str, Any]], say: Messages, named: SourceNames
    ) -> None:
        self._say = say
        self._named = named
        self._origins = {str(row["origin_id"]): row for row in origins}
        self._numbers: dict[str, int] = {}

    def anew(self) -> Footnotes:
        """The same sources, none of them cited yet: for another document."""
        return Footnotes(self._origins.values(), self._say, self._named)

    def cite(self, origins: Iterable[str]) -> tuple[int, ...]:
        """Numbers of the sources that these origins belong to."""
        sources = {self._origins[o]["source_id"] for o in origins if o in self._origins}
        return tuple(sorted(self._number(source) for source in sorted(sources)))

    def cite_sources(self, source_ids: Iterable[str]) -> tuple[int, ...]:
        """Numbers of sources that have files."""
        held = {row["source_id"] for row in self._origins.values()}
        return tuple(sorted(self._number(s) for s in source_ids if s in held))

    def notes(self) -> tuple[SourceNote, ...]:
        """All notes cited so far, in order."""
        return tuple(
            self._note(source, number)
            for source, number in sorted(self._numbers.items(), key=lambda item: item[1])
        )

    def _number(self, source: str) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def _note(self, source: str, number: int) -> SourceNote:
        rows = sorted(
            (row for row in self._origins.values() if row["source_id"] == source),
            key=lambda row: (row["file"], row["checksum"]),
        )
        first = rows[0]
        title = self._named.of(source) or first["title"]
        stated = dict.fromkeys(
            own_words(self._say, text)
            for text in (self._named.publisher(source, first["publisher"]), title)
            if text and text != NOT_STATED
        )
        parts = [*stated] or [source]
        licence = own_words(self._say, first["licence"])
        parts.append(
            self._say.say("terms: {licence}", licence=licence)
            if licence and licence != NOT_STATED
            else self._say.say("terms not stated")
        )
        if first["retrieved_date"]:
            day = self._say.day(first["retrieved_date"])
            parts.append(self._say.say("obtained on {day}", day=day))
        files = tuple(SourceFileNote(row["file"], row["checksum"]) for row in rows)
        # a date may end with a point itself, as in Lithuanian
        text = "; ".join(parts).removesuffix(".") + "."
        return SourceNote(number, source, text, first["url"], files)
