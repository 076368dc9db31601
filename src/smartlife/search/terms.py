"""Courses that have a word: as it stands, inflected, inside a compound, or beginning with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from smartlife.search.layout import TEXT_BITS, unpacked
from smartlife.search.words import LEAST_PART, can_compound, compounds_of, is_light, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from smartlife.search.file import Reader
    from smartlife.search.view import View

_PREFIX: Final = 0.4
_PARTED: Final = 0.6
_LEAST_PREFIX: Final = 5
_LEAST_ALONE: Final = 3
_LEAST_BASE: Final = 4
_LONGEST_ENDING: Final = 3
_MOST_PREFIXED: Final = 12
_LOOKED_AT: Final = 400
"""Terms beginning alike that are looked at; the most frequent of them are taken."""
_LONGEST_COMPOUND: Final = 40
_LAST: Final = "\U0010ffff"


class Posting(NamedTuple):
    """Courses with one term.

    Attributes:
        lang: Language of the term.
        stems: The term, or all parts of a compound.
        docs: Courses, increasing.
        impact: How much it says of each, 0 to 1.
        fields: Parts of the course that have it, as bits.
        is_exact: True unless it only begins like the word.
    """

    lang: str
    stems: tuple[str, ...]
    docs: NDArray[Any]
    impact: NDArray[Any]
    fields: NDArray[Any]
    is_exact: bool


class TermReader:
    """Reads terms as one audience may find them."""

    def __init__(self, reader: Reader, view: View) -> None:
        self._reader = reader
        self._view = view

    @property
    def langs(self) -> list[str]:
        """Languages of courses."""
        return self._view.lists["lang"]

    def find(self, folded: str) -> list[Posting]:
        """All courses that have a folded word, or words that begin with it."""
        found = [
            *self._stems(folded),
            *(one for lang in self.langs for one in self._compound(folded, lang)),
        ]
        found += self._beginning(folded, has_exact=bool(found))
        return [one for one in found if len(one.docs)]

    def _stems(self, folded: str) -> Iterator[Posting]:
        for lang in self.langs:
            own = stem(folded, lang)
            row = self._reader.one(
                "SELECT id, iif(?, n_public, n) FROM term WHERE lang = ? AND stem = ?",
                (self._view.is_public, lang, own),
            )
            if row is not None and row[1]:
                yield self._posting(row[0], lang, own, 1.0, is_exact=True)

    def _beginning(self, folded: str, *, has_exact: bool) -> Iterator[Posting]:
        for lang in self.langs:
            own = stem(folded, lang)
            if len(own) < (_LEAST_PREFIX if has_exact else _LEAST_ALONE) or not own.isalpha():
                continue
            rows = self._reader.all(
                "SELECT stem, id, iif(?, n_public, n) FROM term "
                "WHERE lang = ? AND stem > ? AND stem < ? LIMIT ?",
                (self._view.is_public, lang, own, own + _LAST, _LOOKED_AT),
            )
            rows = sorted(rows, key=lambda row: (-row[2], row[0]))[:_MOST_PREFIXED]
            for term, number, count in rows:
                if count:
                    yield self._posting(number, lang, term, _PREFIX, is_exact=False)

    def _compound(self, folded: str, lang: str) -> Iterator[Posting]:
        """Courses with all parts of a compound word."""
        if not can_compound(lang) or not 2 * LEAST_PART <= len(folded) <= _LONGEST_COMPOUND:
            return
        size = len(folded)
        pieces = {
            folded[start:end]
            for start in range(size - LEAST_PART + 1)
            for end in range(start + LEAST_PART, size + 1)
            if end - start < size
        }
        asked = sorted(pieces)
        words = self._reader.all_in(
            "SELECT word FROM form WHERE (is_part OR iif(?, n_public, n)) "
            "AND lang = ? AND word IN (?)",
            asked,
            (self._view.is_public, lang),
        )
        # "Schweißkurs": of verbs the stem stands in compounds
        stems = self._reader.all_in(
            "SELECT stem FROM term WHERE iif(?, n_public, n) AND lang = ? AND stem IN (?)",
            asked,
            (self._view.is_public, lang),
        )
        light = [piece for piece in asked if is_light(piece)]
        known = compounds_of([*(word for (word,) in (*words, *stems)), *light], lang)
        parts = known.parts(folded)
        telling = [part for part in parts if not is_light(part)]
        if parts and telling:
            known_stems = {term for (term,) in stems}
            own = [part if part in known_stems else stem(part, lang) for part in telling]
            yield from self._all_of(own, lang)

    def derived_from(self, folded: str) -> list[str]:
        """A word of courses that a word was made of by an ending: "Erzieherin", "auklīte".

        Of the longest beginning that is a stem, the most frequent word; empty if there is none.
        """
        found: list[tuple[int, int, str]] = []
        for lang in self.langs if folded.isalpha() else ():
            whole = stem(folded, lang)
            least = max(_LEAST_BASE, len(whole) - _LONGEST_ENDING)
            for own in (whole[:end] for end in range(len(whole) - 1, least - 1, -1)):
                rows = self._reader.all(
                    "SELECT word, iif(?, n_public, n) AS many FROM form WHERE lang = ? "
                    "AND word >= ? AND word < ? AND many LIMIT ?",
                    (self._view.is_public, lang, own, own + _LAST, _LOOKED_AT),
                )
                alike = [(-many, word) for word, many in rows if stem(word, lang) == own]
                found += [(-len(own), *one) for one in alike]
        return [word for _, _, word in sorted(found)[:1]]

    def name(self, words: Sequence[str], lang: str) -> Posting | None:
        """Courses of a language that have all words of a name in one part; words as stems."""
        found = next(self._all_of(words, lang), None)
        if found is None:
            return None
        kept = found.fields > 0
        return found._replace(
            docs=found.docs[kept], impact=found.impact[kept], fields=found.fields[kept]
        )

    def _all_of(self, parts: Sequence[str], lang: str) -> Iterator[Posting]:
        made: Posting | None = None
        for part in parts:
            row = self._reader.one("SELECT id FROM term WHERE lang = ? AND stem = ?", (lang, part))
            if row is None:
                return
            one = self._posting(row[0], lang, part, _PARTED, is_exact=True)
            made = one if made is None else _both(made, one, tuple(parts))
        if made is not None:
            yield made

    def _posting(
        self, number: int, lang: str, term: str, factor: float, *, is_exact: bool
    ) -> Posting:
        row = self._reader.one("SELECT data FROM posting WHERE id = ?", (number,))
        docs, impact, fields = unpacked(row[0])
        kept = None if not self._view.is_public else self._view.is_visible[docs]
        if kept is not None and self._view.hides_text is not None:
            only_text = (fields & np.uint8(255 - TEXT_BITS)) == 0
            kept = kept & ~(self._view.hides_text[docs] & only_text)
        if kept is not None and not kept.all():
            docs, impact, fields = docs[kept], impact[kept], fields[kept]
        weight = impact.astype(np.float32) * np.float32(factor / 255)
        return Posting(lang, (term,), docs, weight, fields, is_exact)


def _both(one: Posting, other: Posting, stems: tuple[str, ...]) -> Posting:
    docs, left, right = np.intersect1d(
        one.docs, other.docs, assume_unique=True, return_indices=True
    )
    impact = np.minimum(one.impact[left], other.impact[right])
    fields = one.fields[left] & other.fields[right]
    return Posting(one.lang, stems, docs, impact, fields, is_exact=True)
