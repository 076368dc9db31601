"""Names of concepts, places and providers, held in memory: labels, and what begins like a word."""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.linking.words import normalise
from smartlife.search.entities import CONCEPTS, HIDDEN, KINDS, NO_LANG, PREFERRED
from smartlife.search.words import stem, stop_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.search.file import Reader
    from smartlife.search.query import EntityKind

FALLBACK: Final = "en"
_LAST: Final = "\U0010ffff"
_LOOKED_AT: Final = 100
_LEAST_STEM: Final = 4
_LEAST_HEAD: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """All names. `name_*` are parallel; a word's names are `held[starts[word]:starts[word + 1]]`.

    Attributes:
        langs: Languages of names.
        entity: Number of what has the name.
        lang: Place of its language in `langs`; `NO_LANG` for proper names.
        kind: Preferred, alternative or hidden.
        length: Words that it has.
        words: All folded words, sorted.
        starts: Where the names of each word begin.
        held: Names that have each word.
        place: Place of the word in the name.
        kinds: Kind of each thing: a place in `KINDS`.
        counts: Courses of each thing, by audience.
        people: Inhabitants of places.
        first: First name of each thing, and the number of names.
    """

    langs: list[str]
    entity: NDArray[Any]
    lang: NDArray[Any]
    kind: NDArray[Any]
    length: NDArray[Any]
    words: list[str]
    starts: NDArray[Any]
    held: NDArray[Any]
    place: NDArray[Any]
    kinds: NDArray[Any]
    counts: dict[str, NDArray[Any]]
    people: NDArray[Any]
    first: NDArray[Any]
    _text: NDArray[Any]
    _end: NDArray[Any]

    def text(self, name: int) -> str:
        """One name as published."""
        part = self._text[self._end[name] : self._end[name + 1]]
        return part.tobytes().decode("utf-8", "surrogatepass")

    def kind_of(self, entity: int) -> EntityKind:
        """What something is."""
        return KINDS[int(self.kinds[entity])]

    def lang_of(self, name: int) -> str:
        """Language of a name; "" for proper names."""
        number = int(self.lang[name])
        return "" if number == NO_LANG else self.langs[number]

    def label(self, entity: int, lang: str) -> tuple[str, str]:
        """The preferred name in a language, else in English, else in any; and its language."""
        best: tuple[int, int, int] | None = None
        for name in range(int(self.first[entity]), int(self.first[entity + 1])):
            own = self.lang_of(name)
            rank = 0 if own == lang else 1 if own in ("", FALLBACK) else 2
            key = (rank if self.kind[name] == PREFERRED else rank + 3, int(self.kind[name]), name)
            if best is None or key < best:
                best = key
        return ("", "") if best is None else (self.text(best[2]), self.lang_of(best[2]))

    def in_language(self, entity: int, lang: str) -> list[str]:
        """Preferred, then alternative names in a language."""
        names = range(int(self.first[entity]), int(self.first[entity + 1]))
        own = [name for name in names if self.lang_of(name) == lang and self.kind[name] < HIDDEN]
        return [self.text(name) for name in sorted(own, key=lambda one: int(self.kind[one]))]

    def beginning(self, prefix: str) -> tuple[int, int]:
        """The words that begin so: from the first to before the last."""
        return bisect_left(self.words, prefix), bisect_left(self.words, prefix + _LAST)

    def with_head(self, folded: str) -> tuple[int, ...]:
        """Occupations with a name that begins with a folded word and goes on with "for", "with"."""
        number = bisect_left(self.words, folded)
        if len(folded) < _LEAST_HEAD or number == len(self.words) or self.words[number] != folded:
            return ()
        part = slice(self.starts[number], self.starts[number + 1])
        first = self.held[part][self.place[part] == 0]
        first = first[self.kinds[self.entity[first]] == KINDS.index("occupation")]
        return tuple(dict.fromkeys(
            int(self.entity[name]) for name in first.tolist() if self._explains(name)
        ))  # fmt: skip

    def _explains(self, name: int) -> bool:
        words = normalise(self.text(name)).split()
        # no letter after an apostrophe: the head of "nurse's aide" is no nurse
        goes_on = len(words) > 2 and len(words[1]) > 1
        return goes_on and words[1] in stop_words(self.lang_of(name))

    def is_place(self, word: str, lang: str) -> bool:
        """True if a word, folded, has the stem of a word of the name of a town or region."""
        own = stem(word, lang)
        low, high = self.beginning(own)
        kinds = [KINDS.index("place"), KINDS.index("region")]
        for number in range(low, high):
            if stem(self.words[number], lang) == own:
                held = self.held[self.starts[number] : self.starts[number + 1]]
                if np.isin(self.kinds[self.entity[held]], kinds).any():
                    return True
        return False


def read_names(reader: Reader) -> Names:
    """Reads all names."""
    entity = reader.array("name_entity")
    kinds = reader.array("entity_kind")
    text = reader.array("word_text").tobytes().decode()
    return Names(
        langs=json.loads(reader.meta()["lists"])["names"],
        entity=entity,
        lang=reader.array("name_lang"),
        kind=reader.array("name_kind"),
        length=reader.array("name_length"),
        words=text.split("\n") if text else [],
        starts=reader.array("word_start"),
        held=reader.array("word_name"),
        place=reader.array("word_place"),
        kinds=kinds,
        counts={"owner": reader.array("entity_all"), "public": reader.array("entity_public")},
        people=reader.array("entity_people"),
        first=np.searchsorted(entity, np.arange(len(kinds) + 1)),
        _text=reader.array("name_text"),
        _end=reader.array("name_end"),
    )


def is_name_word(names: Names, folded: str, lang: str) -> bool:
    """True if a name has the word, inflected or not: then it is no misspelling.

    Args:
        names: All names.
        folded: A folded word.
        lang: Language by whose endings words are compared.
    """
    own = stem(folded, lang)
    if len(own) < _LEAST_STEM:
        return False
    low, high = names.beginning(own)
    return any(
        stem(names.words[word], lang) == own and _is_open(names, word)
        for word in range(low, min(high, low + _LOOKED_AT))
    )


def _is_open(names: Names, word: int) -> bool:
    """True if something else than a provider has the word: providers may be secret."""
    held = names.held[names.starts[word] : names.starts[word + 1]]
    return bool((names.kinds[names.entity[held]] != KINDS.index("provider")).any())


def open_words(names: Names) -> list[str]:
    """Words of names that are no secret of a source: of concepts, areas, regions and places."""
    if not names.words:
        return []
    provider = KINDS.index("provider")
    is_open = (names.kinds != provider)[names.entity[names.held]]
    chosen = np.logical_or.reduceat(is_open, names.starts[:-1])
    return [names.words[place] for place in np.flatnonzero(chosen).tolist()]


def is_concept(names: Names, entity: int) -> bool:
    """True for skills, occupations and their groups."""
    return names.kind_of(entity) in CONCEPTS
