"""What somebody may be typing: concepts, places and providers whose names have such words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from smartlife.linking.words import split_words
from smartlife.search.entities import HIDDEN, KINDS, NO_LANG, PREFERRED
from smartlife.search.names import FALLBACK
from smartlife.search.query import Span, Suggestion
from smartlife.search.spelling import one_edit_away

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from smartlife.search.file import Reader
    from smartlife.search.names import Names
    from smartlife.search.query import Audience, EntityKind

MOST: Final = 50
"""Suggestions that can be asked for."""
_LONGEST: Final = 200
_MOST_WORDS: Final = 8
_LEAST_MISSPELT: Final = 4
_LOOKED_AT: Final = 400


class _Typed(NamedTuple):
    """What was typed: its words, each the beginning of one."""

    words: tuple[str, ...]
    is_similar: bool = False


class Suggester:
    """Suggests for one index."""

    def __init__(self, reader: Reader, names: Names) -> None:
        self._reader = reader
        self._names = names

    def suggest(
        self,
        prefix: str,
        *,
        lang: str,
        kinds: Iterable[EntityKind],
        limit: int,
        audience: Audience,
    ) -> tuple[Suggestion, ...]:
        """The likeliest things, best first; see `SearchIndex.suggest`."""
        words = tuple(word.folded for word in split_words(prefix[:_LONGEST]))[:_MOST_WORDS]
        wanted = np.zeros(len(KINDS), bool)
        wanted[[KINDS.index(kind) for kind in kinds if kind in KINDS]] = True
        most = max(0, min(limit, MOST))
        if not words or not most or not wanted.any():
            return ()
        typed = _Typed(words)
        chosen = self._chosen(typed, wanted, audience)
        if not len(chosen):
            typed = self._respelt(words)
            chosen = self._chosen(typed, wanted, audience) if typed.is_similar else chosen
        best = self._ordered(chosen, typed, lang, audience)
        first: dict[int, int] = {}
        for name in best.tolist():
            first.setdefault(int(self._names.entity[name]), name)
            if len(first) == most:
                break
        return self._told(list(first.items()), typed, lang, audience)

    def _chosen(self, typed: _Typed, wanted: NDArray[np.bool_], audience: Audience) -> NDArray[Any]:
        """Names that have all words, each as the beginning of one."""
        found: NDArray[Any] | None = None
        marks = np.zeros(len(self._names.entity), bool)
        # the longest first: it leaves the fewest
        for word in sorted(set(typed.words), key=len, reverse=True):
            low, high = self._names.beginning(word)
            held = self._names.held[self._names.starts[low] : self._names.starts[high]]
            if found is None:
                marks[held] = True
                found = np.flatnonzero(marks)
            else:
                own = np.zeros(len(marks), bool)
                own[held] = True
                found = found[own[found]]
            if not len(found):
                return found
        if found is None:
            return np.zeros(0, np.int64)
        entity = self._names.entity[found]
        kept = wanted[self._names.kinds[entity]]
        is_provider = self._names.kinds[entity] == KINDS.index("provider")
        kept &= ~is_provider | (self._names.counts[audience][entity] > 0)
        shown: NDArray[Any] = found[kept]
        return shown

    def _respelt(self, words: Sequence[str]) -> _Typed:
        """The words with one letter changed in those that begin no name."""
        made: list[str] = []
        for word in words:
            low, high = self._names.beginning(word)
            if low < high or len(word) < _LEAST_MISSPELT:
                made.append(word)
                continue
            near = [(one, self._names.beginning(one)) for one in one_edit_away(word)]
            counts = [
                (int(self._names.starts[b] - self._names.starts[a]), one)
                for one, (a, b) in near
                if a < b
            ]
            if not counts:
                return _Typed(tuple(words))
            # a wrong first letter is seldom
            best = max(counts, key=lambda pair: (pair[1][0] == word[0], pair[0], pair[1]))
            made.append(best[1])
        return _Typed(tuple(made), is_similar=tuple(made) != tuple(words))

    def _ordered(
        self, names: NDArray[Any], typed: _Typed, lang: str, audience: Audience
    ) -> NDArray[Any]:
        """The best names first.

        A name that is typed whole comes first, then those that begin so, those in the reader's
        language, preferred ones, those of many courses (or people), short ones.
        """
        held = self._names
        if not len(names):
            return names
        is_first = self._begins(names, typed)
        own = held.langs.index(lang) if lang in held.langs else -1
        other = held.langs.index(FALLBACK) if FALLBACK in held.langs else -1
        langs = held.lang[names].astype(np.int64)
        of_lang = np.select([(langs == own) | (langs == NO_LANG), langs == other], [2, 1], 0)
        entity = held.entity[names]
        count = held.counts[audience][entity]
        known = np.log1p(count) + np.log1p(held.people[entity]) / 8
        is_empty = (held.kinds[entity] >= KINDS.index("region")) & (count == 0)
        is_whole = is_first & (held.length[names] == len(typed.words))
        score = (
            4.0 * is_whole * self._is_word(names, typed) + 2.0 * is_first + 1.5 * of_lang
            + 1.0 * (held.kind[names] == PREFERRED) - 1.0 * (held.kind[names] == HIDDEN)
            + 0.35 * known - 0.15 * held.length[names] - 2.0 * is_empty
        )  # fmt: skip
        if len(names) > _LOOKED_AT:
            top = np.argpartition(-score, _LOOKED_AT)[:_LOOKED_AT]
            names, score = names[top], score[top]
        order = np.lexsort((names, -score))
        return names[order]

    def _begins(self, names: NDArray[Any], typed: _Typed) -> NDArray[np.bool_]:
        """Names that begin with the first word that was typed."""
        low, high = self._names.beginning(typed.words[0])
        part = slice(int(self._names.starts[low]), int(self._names.starts[high]))
        first = self._names.held[part][self._names.place[part] == 0]
        marks = np.zeros(len(self._names.entity), bool)
        marks[first] = True
        found: NDArray[np.bool_] = marks[names]
        return found

    def _is_word(self, names: NDArray[Any], typed: _Typed) -> NDArray[np.bool_]:
        """Names that have the last word as it was typed, not only its beginning."""
        low, high = self._names.beginning(typed.words[-1])
        marks = np.zeros(len(self._names.entity), bool)
        if low < high and self._names.words[low] == typed.words[-1]:
            marks[self._names.held[self._names.starts[low] : self._names.starts[low + 1]]] = True
        found: NDArray[np.bool_] = marks[names]
        return found

    def _told(
        self,
        chosen: Sequence[tuple[int, int]],
        typed: _Typed,
        lang: str,
        audience: Audience,
    ) -> tuple[Suggestion, ...]:
        ids = [entity for entity, _ in chosen]
        found = self._reader.all_in("SELECT id, key, row FROM entity WHERE id IN (?)", ids)
        rows = {number: (key, json.loads(row)) for number, key, row in found}
        made = []
        for entity, name in chosen:
            key, row = rows[entity]
            label, label_lang = self._names.label(entity, lang)
            text = self._names.text(name)
            is_label = text == label or self._names.kind[name] == HIDDEN
            made.append(
                Suggestion(
                    kind=self._names.kind_of(entity),
                    key=key,
                    label=label,
                    label_lang=label_lang,
                    is_fallback=label_lang not in ("", lang),
                    matched="" if is_label else text,
                    matched_lang="" if is_label else self._names.lang_of(name),
                    spans=_spans(label if is_label else text, typed.words),
                    is_similar=typed.is_similar,
                    course_count=int(self._names.counts[audience][entity]),
                    nuts_code=row.get("nuts_code"),
                    lon=row.get("lon"),
                    lat=row.get("lat"),
                )
            )
        return tuple(made)


def _spans(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """The beginnings of words that were typed."""
    found = []
    for word in split_words(text):
        typed = max((one for one in words if word.folded.startswith(one)), key=len, default="")
        if typed:
            # folding may have changed the number of letters; then the whole word is marked
            is_even = len(word.folded) == len(word.text)
            end = word.start + len(typed) if is_even else word.end
            found.append(Span(word.start, end))
    return tuple(found)
