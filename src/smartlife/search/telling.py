"""What became of a question: of its words, of what they name, and how it was perhaps meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.linking.words import split_words
from smartlife.search.query import Understood, Word
from smartlife.search.spelling import Alike, most_edits

if TYPE_CHECKING:
    from collections.abc import Callable

    from smartlife.search.file import Reader
    from smartlife.search.matching import TextMatch, WordMatch
    from smartlife.search.names import Names
    from smartlife.search.query import WordUse
    from smartlife.search.spelling import Vocabulary

_RARE: Final = 3
"""A word that more courses have is not taken for misspelt."""
_MORE: Final = 20
"""Times as frequent as a rare word is what is proposed for it."""
_TRIED: Final = 3


def told_words(match: TextMatch | None) -> tuple[Word, ...]:
    """What became of each word."""
    if match is None:
        return ()
    return tuple(
        Word(one.word.text, _use(match, place, one), one.taken)
        for place, one in enumerate(match.words)
    )


def _use(match: TextMatch, place: int, one: WordMatch) -> WordUse:
    bit = 1 << place
    if one.word.weight == "light":
        return "light"
    if match.required & bit and not match.demanded & bit:
        return "relaxed" if one.is_known else "unknown"
    if one.taken:
        return "similar"
    return "attribute" if one.attribute is not None else "found"


def understood(
    match: TextMatch | None, names: Names, reader: Reader, lang: str
) -> tuple[Understood, ...]:
    """The concepts that the question was taken to name."""
    if match is None or not match.concepts:
        return ()
    numbers = [use.named.entity for use in match.concepts]
    keys = dict(reader.all_in("SELECT id, key FROM entity WHERE id IN (?)", numbers))
    made = []
    for use in match.concepts:
        label, label_lang = names.label(use.named.entity, lang)
        made.append(
            Understood(
                uri=keys[use.named.entity],
                kind=names.kind_of(use.named.entity),
                label=label,
                label_lang=label_lang,
                words=tuple(one.word.text for one in match.words[slice(*use.named.words)]),
                probability=round(use.named.probability, 3),
            )
        )
    return tuple(made)


def corrected(
    match: TextMatch,
    text: str,
    vocabulary: Vocabulary,
    by: tuple[Callable[[str], int], int, Callable[[str], str]],
) -> str | None:
    """The question with words spelled as courses have them; None if that finds no more.

    Args:
        match: What the question finds.
        text: It, as typed.
        vocabulary: Words of the index.
        by: Number of courses that have all words of another question; number that have all of
            this one; folded word → as it is written.
    """
    count, now, written = by
    better: dict[str, list[str]] = {}
    for one in match.words:
        if one.word.weight == "required" and one.attribute is None:
            found = _better(one, vocabulary)
            if found:
                better[one.word.folded] = found
    for choice in range(_TRIED if better else 0):
        replaced = _replaced(text, {word: found[choice] for word, found in better.items()
                                    if choice < len(found)})  # fmt: skip
        if replaced != text and count(replaced) > now:
            return _replaced(text, {word: written(found[choice]) for word, found in
                                    better.items() if choice < len(found)})  # fmt: skip
    return None


def _better(one: WordMatch, vocabulary: Vocabulary) -> list[str]:
    """Words for one that no course has, or for a rare one that is near a frequent one."""
    if not most_edits(one.word.folded):
        return []
    if one.taken or not one.is_known:
        return [alike.word for alike in vocabulary.alike(one.word.folded)][:_TRIED]
    frequency = max(vocabulary.frequency(one.word.folded), _most(one))
    if frequency > _RARE:
        return []
    near = vocabulary.alike(one.word.folded)
    return [alike.word for alike in near if _is_far_more_frequent(alike, frequency)][:1]


def _most(one: WordMatch) -> float:
    return float(
        max((len(posting.docs) for posting in one.postings if posting.is_exact), default=0)
    )


def _is_far_more_frequent(alike: Alike, frequency: float) -> bool:
    return alike.distance == 1 and alike.frequency >= _MORE * max(frequency, 1.0)


def _replaced(text: str, better: dict[str, str]) -> str:
    """The text with some words replaced; all else as typed."""
    made, end = [], 0
    for word in split_words(text):
        made += [text[end : word.start], better.get(word.folded, word.text)]
        end = word.end
    return "".join((*made, text[end:]))
