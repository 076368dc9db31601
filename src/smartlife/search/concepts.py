"""Which concepts a question names: by their labels in the index, and by the study's linker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from smartlife.search.words import is_light, label_key, stem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from smartlife.linking.index import LinkIndex
    from smartlife.linking.lookup import What
    from smartlife.search.file import Reader
    from smartlife.search.names import Names
    from smartlife.search.words import QueryWord

LEAST: Final = 0.5
"""A concept that is meant less probably is not searched for."""
_MOST_TOGETHER: Final = 6
"""Words of a name; longer ones are found by the linker."""
_MOST: Final = 12
_OTHER_LANG: Final = 0.85
_LINKED: Final = 4
_WHAT: Final[tuple[What, ...]] = ("terms", "titles")
_SURE: Final = 0.8
_CORE: Final = 0.9
"""Weight of a name without what weighs little in it, and of one written together or apart."""
_HEAD: Final = 0.8
"""That an occupation is meant whose name begins with the word and then explains it."""
_LEAST_HALF: Final = 4
"""Letters of each half of a word that is a name of two words."""


class Named(NamedTuple):
    """A concept that words of the question name.

    Attributes:
        entity: Its number.
        words: Places of the words, from the first to before the last.
        probability: That it is meant.
    """

    entity: int
    words: tuple[int, int]
    probability: float


def named_concepts(
    words: Sequence[QueryWord],
    lang: str,
    reader: Reader,
    names: Names,
    link_index: LinkIndex | None,
) -> list[Named]:
    """Concepts, those of most words and then the likeliest first; one within another is left out.

    Args:
        words: The question.
        lang: Language of the reader; labels of other languages count where it has none.
        reader: The index.
        names: Names of the index.
        link_index: The study's linker, if there is one.
    """
    if not words:
        return []
    found = _by_labels(words, lang, reader, names)
    found += _by_heads(words, found, names)
    if link_index is not None and not _names_all(found, words):
        found += _by_linker(words, lang, (reader, names), link_index)
    best: dict[int, Named] = {}
    for one in sorted(found, key=_rank):
        if one.entity not in best and one.probability >= LEAST:
            best[one.entity] = one
    kept: list[Named] = []
    for one in best.values():
        if not any(_holds(longer.words, one.words) for longer in kept):
            kept.append(one)
    return kept[:_MOST]


def _names_all(found: Sequence[Named], words: Sequence[QueryWord]) -> bool:
    """True if all words that count are one name, so that there is nothing to guess."""
    whole = _asked(words)
    return any(one.words == whole and one.probability >= _SURE for one in found)


def _asked(words: Sequence[QueryWord]) -> tuple[int, int]:
    """From the first word that counts to the last."""
    asked = [place for place, word in enumerate(words) if word.weight == "required"]
    return min(asked, default=0), max(asked, default=-1) + 1


def _otherwise_written(apart: Sequence[str]) -> list[str]:
    """Two words as one, and a long word as two: "book keeping", "childcare"."""
    if len(apart) == 2:
        return ["".join(apart)]
    word = apart[0]
    if len(apart) > 1 or len(word) < 2 * _LEAST_HALF:
        return []
    return [f"{word[:cut]} {word[cut:]}" for cut in range(_LEAST_HALF, len(word) - _LEAST_HALF + 1)]


def _rank(one: Named) -> tuple[int, float, int]:
    return one.words[0] - one.words[1], -one.probability, one.entity


def _holds(longer: tuple[int, int], other: tuple[int, int]) -> bool:
    return longer != other and longer[0] <= other[0] and other[1] <= longer[1]


def _by_labels(words: Sequence[QueryWord], lang: str, reader: Reader, names: Names) -> list[Named]:
    pieces = [
        (start, end)
        for start in range(len(words))
        for end in range(start + 1, min(start + _MOST_TOGETHER, len(words)) + 1)
        if words[start].weight == words[end - 1].weight == "required"
    ]
    found: dict[tuple[int, int], list[Named]] = {}
    for rank, code in enumerate(dict.fromkeys((lang, *names.langs))):
        asked = [piece for piece in pieces if piece not in found]
        made = _labelled(words, asked, code, reader)
        for piece, entities in made.items():
            share = 1.0 if rank == 0 else _OTHER_LANG
            is_occupation = [names.kind_of(entity) == "occupation" for entity, _ in entities]
            for (entity, weight), kind in list(zip(entities, is_occupation, strict=True))[:_MOST]:
                # a skill and an occupation of one name are both meant; of two skills one is
                several = is_occupation.count(kind) ** 0.5
                found.setdefault(piece, []).append(Named(entity, piece, weight * share / several))
    return [one for several in found.values() for one in several]


def _labelled(
    words: Sequence[QueryWord],
    pieces: Collection[tuple[int, int]],
    lang: str,
    reader: Reader,
) -> dict[tuple[int, int], list[tuple[int, float]]]:
    """Pieces of the question that are names in one language: what they name."""
    keys: dict[str, list[tuple[tuple[int, int], float]]] = {}
    for start, end in pieces:
        apart = [word.folded for word in words[start:end]]
        text = " ".join(apart)
        whole = label_key(text, lang)
        keys.setdefault(whole, []).append(((start, end), 1.0))
        core = label_key(text, lang, is_core=True)
        if core and core != whole:
            keys.setdefault(core, []).append(((start, end), _CORE))
        for other in _otherwise_written(apart):
            keys.setdefault(label_key(other, lang), []).append(((start, end), _CORE))
    rows = reader.all_in(
        "SELECT key, entity, weight FROM label_key WHERE lang = ? AND key IN (?)",
        [key for key in keys if key],
        (lang,),
    )
    found: dict[tuple[int, int], dict[int, float]] = {}
    for key, entity, weight in rows:
        for piece, share in keys[key]:
            held = found.setdefault(piece, {})
            held[entity] = max(held.get(entity, 0.0), weight * share)
    return {
        piece: sorted(held.items(), key=lambda pair: (-pair[1], pair[0]))
        for piece, held in found.items()
    }


def _by_heads(words: Sequence[QueryWord], named: Sequence[Named], names: Names) -> Iterator[Named]:
    """Occupations whose name explains the word: "barnskötare" of "barnskötare med ansvar"."""
    for place, word in enumerate(words):
        is_named = any(one.words[0] <= place < one.words[1] for one in named)
        if word.weight == "required" and not is_named:
            entities = names.with_head(word.folded)
            for entity in entities:
                yield Named(entity, (place, place + 1), _HEAD / len(entities) ** 0.5)


def _by_linker(
    words: Sequence[QueryWord], lang: str, index: tuple[Reader, Names], link_index: LinkIndex
) -> list[Named]:
    """Skills and occupations that the linker takes the question for, without words for "course"."""
    first, last = _asked(words)
    # what stands between belongs to it: "caring for older people"
    taken = [place for place in range(first, last) if not is_light(words[place].folded)]
    asked = [place for place in taken if words[place].weight == "required"]
    if not asked:
        return []
    from smartlife.linking.lookup import look_up

    starts, text = {}, ""
    for place in taken:
        starts[place] = len(text)
        text += f"{words[place].text} "
    answers = [
        answer
        for what in _WHAT
        for answer in look_up([text.rstrip()], lang, link_index, what=what, top=_LINKED)[0]
    ]
    reader, names = index
    uris = [answer.concept_uri for answer in answers]
    numbers = dict(reader.all_in("SELECT key, id FROM entity WHERE key IN (?)", uris))
    made = []
    for answer in answers:
        covered = [place for place in asked if answer.start <= starts[place] < answer.end]
        entity = numbers.get(answer.concept_uri)
        if covered and entity is not None and names.kind_of(entity) != "isco_group":
            shared = _shared(words, covered, names.in_language(entity, lang), lang)
            covered = shared or _no_places(words, covered, names, lang)
            if covered:
                piece = (min(covered), max(covered) + 1)
                made.append(Named(entity, piece, answer.probability))
    return made


def _shared(
    words: Sequence[QueryWord], places: Sequence[int], labels: Sequence[str], lang: str
) -> list[int]:
    """Words of the question that stand in a name: the linker tells the whole question only.

    Else "economics in the evening" would be answered by economics at any time.
    """
    stems = {part for label in labels for part in label_key(label, lang).split()}
    return [place for place in places if stem(words[place].folded, lang) in stems]


def _no_places(
    words: Sequence[QueryWord], places: Sequence[int], names: Names, lang: str
) -> list[int]:
    """Words that neither name a town or region nor say how or when something is taught.

    Else "Elektriker Rostock" would be answered by electricians anywhere.
    """
    return [
        place
        for place in places
        if words[place].attribute is None and not names.is_place(words[place].folded, lang)
    ]
