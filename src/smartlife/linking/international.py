"""Finds terms that are written alike in every language: products, norms, computer languages.

They are taken from the English labels by their capitals ("JavaScript", "AutoCAD", "ISO 9001"),
and must be written with the same capitals, so that no common word is mistaken for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.languages.load import load_language
from smartlife.linking.skill_forms import strip_qualifier
from smartlife.linking.skills import Found
from smartlife.linking.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.linking.skill_forms import SkillLabel
    from smartlife.linking.words import Word

_LONGEST: Final = 3


class InternationalIndex:
    """Written words in a row → the concept that they name in every language."""

    def __init__(self, terms: dict[tuple[str, ...], int]) -> None:
        self._terms = terms
        self._first = frozenset(words[0] for words in terms)

    @classmethod
    def build(cls, labels: Iterable[SkillLabel]) -> InternationalIndex:
        """Takes the international terms out of English labels."""
        english = load_language("en")
        generic = english.generic_words if english else frozenset()
        terms: dict[tuple[str, ...], tuple[int, int]] = {}
        for label in labels:
            if label.label.islower():
                continue
            words = tuple(word.text for word in split_words(strip_qualifier(label.label)))
            if not _is_international(words) or " ".join(words).lower() in generic:
                continue
            known = (0 if label.kind == "preferred" else 1, label.concept)
            terms[words] = min(terms.get(words, known), known)
        return cls({words: concept for words, (_, concept) in sorted(terms.items())})

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Terms among the words of a statement, the longest at each place."""
        found: list[Found] = []
        number = 0
        while number < len(words):
            size = self._size_at(words, number)
            if size:
                part = words[number : number + size]
                concept = self._terms[tuple(word.text for word in part)]
                phrase = " ".join(word.folded for word in part)
                found.append(Found(concept, 0.95, "exact", part[0].start, part[-1].end, phrase))
            number += max(size, 1)
        return found

    def _size_at(self, words: Sequence[Word], number: int) -> int:
        """Words of the longest term that begins there; 0 if none does."""
        if words[number].text not in self._first:
            return 0
        for size in range(min(_LONGEST, len(words) - number), 0, -1):
            if tuple(word.text for word in words[number : number + size]) in self._terms:
                return size
        return 0


def _is_international(words: tuple[str, ...]) -> bool:
    """True for at most three words, each with a capital or a digit, long enough to be a name."""
    if not 1 <= len(words) <= _LONGEST:
        return False
    if not all(any(c.isupper() or c.isdigit() for c in word) for word in words):
        return False
    return len("".join(words)) > 2 or any(c in "+#" for c in words[0])
