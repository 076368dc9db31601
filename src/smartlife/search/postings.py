"""Which courses have which terms, and how much each says: made once from all texts.

The weight of a term in a course is that of BM25F (Robertson, Zaragoza & Taylor 2004): occurrences
in each part of a course, relative to the part's length, are weighted and added before they
saturate; so a word of the title outweighs any number of mentions in the text.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from smartlife.linking.words import normalise
from smartlife.search.layout import (
    SUBJECT,
    TEXT,
    TEXT_BITS,
    TEXT_PART,
    TITLE,
    TITLE_PART,
    packed,
)
from smartlife.search.words import (
    LEAST_PART,
    can_compound,
    compounds_of,
    part_stems,
    stem,
    stop_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

# title, text, provider, place, subject, parts of compounds in title and text
_WEIGHTS: Final = np.array([6.0, 1.0, 1.5, 1.5, 2.0, 3.0, 0.5])
_LENGTH: Final = np.array([0.5, 0.6, 0.0, 0.0, 0.3, 0.5, 0.6])
_SATURATION: Final = 2.0
_BITS: Final = 8
LONGEST_TEXT: Final = 50_000
"""Characters of a description that are indexed."""


class _Forms(dict[str, int]):
    """Folded word → its number among all forms; a new word gets the next one."""

    def __init__(self, numbers: Iterator[int]) -> None:
        super().__init__()
        self._numbers = numbers

    def __missing__(self, word: str) -> int:
        number = self[word] = next(self._numbers)
        return number


class Occurrences(NamedTuple):
    """Occurrences after counting: sorted by term, course, part."""

    term: Integers
    doc: Integers
    field: Integers
    times: Integers


class TermIndex:
    """Collects the words of courses, then gives rows for the file."""

    def __init__(self) -> None:
        counter = iter(range(1 << 31))
        self._forms: defaultdict[str, _Forms] = defaultdict(lambda: _Forms(counter))
        self._form, self._doc, self._field = array("i"), array("i"), array("B")
        self._docs = 0

    def add(self, lang: str, parts: Iterable[tuple[int, str]]) -> None:
        """Adds the next course.

        Args:
            lang: Language of its words.
            parts: Number of a part and its text.
        """
        forms, doc = self._forms[lang], self._docs
        for field, text in parts:
            found = [forms[word] for word in normalise(text[:LONGEST_TEXT]).split()]
            self._form.extend(found)
            self._doc.extend([doc] * len(found))
            self._field.extend([field] * len(found))
        self._docs += 1

    def rows(
        self, publish: NDArray[np.uint8], label_words: Mapping[str, frozenset[str]]
    ) -> dict[str, Iterable[tuple[Any, ...]]]:
        """Rows of the tables term, posting and form.

        Args:
            publish: Per course, how much may be shown.
            label_words: Language → folded words of labels, to take compounds apart.
        """
        form = np.frombuffer(self._form, np.int32).astype(np.int64)
        doc = np.frombuffer(self._doc, np.int32).astype(np.int64)
        field = np.frombuffer(self._field, np.uint8).astype(np.int64)
        words = self._words(form, field, label_words)
        is_kept = ~(words.is_stop[form] & (field == TEXT)) if len(form) else np.zeros(0, bool)
        form, doc, field = form[is_kept], doc[is_kept], field[is_kept]
        term = _occurrences(words.term[form], doc, field, *words.part_occurrences(form, doc, field))
        return {
            **self._term_rows(words, term, publish),
            "form": self._form_rows(words, form, doc, field, publish),
        }

    def _words(
        self, form: Integers, field: Integers, label_words: Mapping[str, frozenset[str]]
    ) -> _Words:
        """All forms with their terms; parts are looked for among words of titles and labels."""
        count = sum(map(len, self._forms.values()))
        in_title = np.zeros(count, bool)
        in_title[form[(field == TITLE) | (field == SUBJECT)]] = True
        words = _Words(count, in_title)
        for lang in sorted(self._forms):
            words.add(lang, self._forms[lang], label_words.get(lang, frozenset()))
        return words

    def _term_rows(
        self, words: _Words, found: Occurrences, publish: NDArray[np.uint8]
    ) -> dict[str, Iterable[tuple[Any, ...]]]:
        if not len(found.term):
            return {"term": (), "posting": ()}
        impact = _impact(found, self._docs)
        starts = np.flatnonzero(np.diff(found.term * self._docs + found.doc, prepend=-1))
        term, doc = found.term[starts], found.doc[starts]
        fields = np.bitwise_or.reduceat(1 << found.field, starts)
        amount = np.add.reduceat(impact, starts)
        amount = np.maximum(np.rint(255 * amount / (_SATURATION + amount)), 1)
        shown = publish[doc]
        is_public = (shown == 2) | ((shown == 1) & ((fields & ~TEXT_BITS) != 0))
        begins = np.flatnonzero(np.diff(term, prepend=-1))
        ends = np.append(begins[1:], len(term))
        public = np.add.reduceat(is_public.astype(np.int64), begins)
        names = {number: key for key, number in words.terms.items()}
        numbers = term[begins].tolist()
        order = sorted(range(len(numbers)), key=lambda place: names[numbers[place]])
        return {
            "term": (
                (
                    *names[numbers[place]],
                    numbers[place],
                    int(ends[place] - begins[place]),
                    int(public[place]),
                )
                for place in order
            ),
            "posting": (
                (number, packed(doc[a:b], amount[a:b], fields[a:b]))
                for number, a, b in zip(numbers, begins.tolist(), ends.tolist(), strict=True)
            ),
        }

    def _form_rows(
        self,
        words: _Words,
        form: Integers,
        doc: Integers,
        field: Integers,
        publish: NDArray[np.uint8],
    ) -> Iterable[tuple[Any, ...]]:
        """Words as they stand: for spelling, and as parts of compounds."""
        shown = publish[doc] if len(doc) else np.zeros(0, np.uint8)
        is_public = (shown == 2) | ((shown == 1) & (field != TEXT))
        counted = _documents(form, doc, self._docs, len(words.term))
        public = _documents(form[is_public], doc[is_public], self._docs, len(words.term))
        for lang in sorted(words.names):
            forms, known = words.names[lang], words.part_words.get(lang, frozenset())
            for word in sorted({*forms, *known}):
                number = forms.get(word)
                yield (
                    lang,
                    word,
                    0 if number is None else int(counted[number]),
                    0 if number is None else int(public[number]),
                    int(word in known),
                )


class _Words:
    """All forms: the term of each, and the terms of its parts."""

    def __init__(self, count: int, in_title: NDArray[np.bool_]) -> None:
        self.term = np.zeros(count, np.int64)
        self.is_stop = np.zeros(count, bool)
        self.terms: dict[tuple[str, str], int] = {}
        self.names: dict[str, dict[str, int]] = {}
        self.part_words: dict[str, frozenset[str]] = {}
        self._parts: dict[int, tuple[int, ...]] = {}
        self._in_title = in_title

    def add(self, lang: str, forms: dict[str, int], labels: frozenset[str]) -> None:
        """Adds the forms of one language."""
        self.names[lang] = forms
        stop = stop_words(lang)
        compounds = None
        if can_compound(lang):
            titles = {
                word
                for word, number in forms.items()
                if len(word) >= LEAST_PART and word.isalpha() and self._in_title[number]
            }
            self.part_words[lang] = frozenset(titles | labels)
            compounds = compounds_of(self.part_words[lang], lang)
        for word in sorted(forms):
            number = forms[word]
            own = self._number(lang, stem(word, lang))
            self.term[number] = own
            self.is_stop[number] = word in stop
            parts = (self._number(lang, one) for one in part_stems(word, lang, compounds))
            found = tuple(part for part in parts if part != own)
            if found:
                self._parts[number] = found

    def _number(self, lang: str, term: str) -> int:
        return self.terms.setdefault((lang, term), len(self.terms))

    def part_occurrences(
        self, form: Integers, doc: Integers, field: Integers
    ) -> tuple[Integers, Integers, Integers]:
        """What parts of compounds add: terms, courses, parts of courses."""
        counts = np.zeros(len(self.term) + 1, np.int64)
        for number, parts in self._parts.items():
            counts[number] = len(parts)
        starts = np.zeros(len(self.term) + 1, np.int64)
        np.cumsum(counts[:-1], out=starts[1:])
        flat = np.array([one for n in sorted(self._parts) for one in self._parts[n]], np.int64)
        has = (counts[form] > 0) & np.isin(field, (TITLE, TEXT, SUBJECT))
        form, doc, field = form[has], doc[has], field[has]
        each = counts[form]
        within = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
        term = flat[np.repeat(starts[form], each) + within]
        part = np.where(field == TEXT, TEXT_PART, TITLE_PART)
        return term, np.repeat(doc, each), np.repeat(part, each)


def _occurrences(
    term: Integers,
    doc: Integers,
    field: Integers,
    more_term: Integers,
    more_doc: Integers,
    more_field: Integers,
) -> Occurrences:
    """Counts occurrences by term, course and part of the course."""
    term, doc = np.concatenate([term, more_term]), np.concatenate([doc, more_doc])
    field = np.concatenate([field, more_field])
    docs = int(doc.max()) + 1 if len(doc) else 1
    key, count = np.unique((term * docs + doc) * _BITS + field, return_counts=True)
    rest, field = np.divmod(key, _BITS)
    term, doc = np.divmod(rest, docs)
    return Occurrences(term, doc, field, count)


def _impact(found: Occurrences, docs: int) -> NDArray[np.float64]:
    """Weighted occurrences of each part."""
    length = np.bincount(
        found.doc * _BITS + found.field, found.times.astype(np.float64), docs * _BITS
    ).reshape(docs, _BITS)
    total, having = length.sum(axis=0), np.maximum((length > 0).sum(axis=0), 1)
    mean = np.maximum(total / having, 1.0)
    b = _LENGTH[found.field]
    norm = 1 - b + b * length[found.doc, found.field] / mean[found.field]
    weighted: NDArray[np.float64] = _WEIGHTS[found.field] * found.times / norm
    return weighted


def _documents(form: Integers, doc: Integers, docs: int, forms: int) -> Integers:
    """Courses that have each form."""
    pairs = np.unique(form * max(docs, 1) + doc)
    counted: Integers = np.bincount(pairs // max(docs, 1), minlength=forms)
    return counted
