"""Takes compound words apart by the words of the labels of a language.

German, Swedish, Danish, Norwegian, Finnish and Estonian write in one word what others write in
several. A word is parted where both sides are known: the tail is a word of a label, the head is
one too or is parted in turn, with a linking element between them (`Arbeit-s-recht`). What is not
known stays whole; a wrong part would find a wrong concept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.linking.arrays import Texts, part
from smartlife.linking.words import fold_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.linking.arrays import Arrays

LINKS: Final[dict[str, tuple[str, ...]]] = {
    "de": ("s", "es", "n", "en", "er", "ens"),
    "sv": ("s", "e", "o", "u", "a"),
    "da": ("s", "e", "er"),
    "no": ("s", "e"),
    "et": (),
    "fi": ("n",),
}
"""What may stand between two parts, by language; others write few compounds."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST_PART: Final = 4
_LONGEST_WORD: Final = 60
_MOST_PARTS: Final = 4


@dataclass(frozen=True)
class Compounds:
    """The words of a language's labels, for taking compounds apart.

    Attributes:
        words: Folded words of four letters or more.
        links: What may stand between two parts, the longest first, none last.
    """

    words: frozenset[str]
    links: tuple[str, ...]

    @classmethod
    def build(cls, labels: Iterable[str], lang: str) -> Compounds:
        """Learns the words of labels.

        Args:
            labels: Labels of the language, as written.
            lang: Its code; in languages not in `LINKS` nothing is parted.
        """
        if lang not in LINKS:
            return cls(frozenset(), ())
        words = {fold_word(word) for label in labels for word in _WORD.findall(label)}
        known = frozenset(word for word in words if _LEAST_PART <= len(word) <= _LONGEST_WORD)
        return cls(known, _ordered(lang))

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word, two to four; empty if it is none or not known.

        The effort is bounded by the square of a word's length, which is at most 60.
        """
        if not self.words or not 2 * _LEAST_PART <= len(word) <= _LONGEST_WORD:
            return ()
        found = self._parted(word, _MOST_PARTS, {})
        return found if len(found) > 1 else ()

    def arrays(self) -> Arrays:
        """The words and links as arrays, in one order."""
        texts = {"words": Texts.of(sorted(self.words)), "links": Texts.of(self.links)}
        return {
            f"{name}.{inner}": array
            for name, text in texts.items()
            for inner, array in text.arrays().items()
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Compounds:
        """The reverse of `arrays`."""
        words = Texts.from_arrays(part("words", arrays)).tolist()
        return cls(frozenset(words), tuple(Texts.from_arrays(part("links", arrays)).tolist()))

    def _parted(
        self, word: str, most: int, known: dict[tuple[str, int], tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Parts of a word down to words that cannot be parted; empty if a part is not known."""
        key = (word, most)
        if key not in known:
            found = self._split(word, most, known) if most > 1 else ()
            known[key] = found or ((word,) if word in self.words else ())
        return known[key]

    def _split(
        self, word: str, most: int, known: dict[tuple[str, int], tuple[str, ...]]
    ) -> tuple[str, ...]:
        """The parting with the longest known tail whose head is known, too."""
        for start in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
            tail = word[start:]
            if tail not in self.words:
                continue
            for link in self.links:
                head = word[: start - len(link)]
                if len(head) < _LEAST_PART or not word[:start].endswith(link):
                    continue
                heads = self._parted(head, most - 1, known)
                if heads:
                    tails = self._parted(tail, most - len(heads), known)
                    return (*heads, *tails)
        return ()


def _ordered(lang: str) -> tuple[str, ...]:
    """Links with letters first: a label's "Wirtschafts-" is the word "Wirtschaft" with a link."""
    return (*sorted(LINKS[lang], key=lambda link: (-len(link), link)), "")
