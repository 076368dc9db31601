"""Finds skills in statements: the content words of a label, close together, in any inflection.

A label is the set of its stems without stop words; each weighs by its rarity among concepts, and
words such as "use" or "knowledge" weigh little. A label is found where stems of at least
`LEAST_CONTAINMENT` of its weight stand close together. To look at few labels only, each is filed
under its heaviest stem if that alone suffices, else under its two heaviest: no other combination
can reach the bound, but for a lighter third stem standing for the second, which is given up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

from smartlife.languages.load import load_language
from smartlife.linking.skill_forms import make_forms
from smartlife.linking.words import stemmer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.linking.skill_forms import Form, SkillLabel
    from smartlife.linking.words import Word
    from smartlife.model.fields import LinkMethod

LEAST_CONTAINMENT: Final = 0.8
LEAST_SCORE: Final = 0.7
_NEAR: Final = 7
_SLACK: Final = 3
_MOST_PER_STATEMENT: Final = 15
_LONG_WORD: Final = 11
_LONGEST_ENDING: Final = 3
# A list ("planning, sales, English") is no phrase: words across these are further apart.
_BARRIER: Final = re.compile(r"[,;:/|()•\n]")


@dataclass(frozen=True, slots=True)
class Found:
    """A skill found in a statement.

    Attributes:
        concept: Number of the concept.
        score: 0 to 1.
        method: exact (its very words in a row), phrase (all of them) or similar (most).
        start: First character in the statement.
        end: Character after the last.
        phrase: The stems that were found, in the order of the statement.
    """

    concept: int
    score: float
    method: LinkMethod
    start: int
    end: int
    phrase: str


@dataclass(frozen=True, slots=True)
class _Match:
    form: Form
    places: tuple[int, ...]
    containment: float
    weight: float


class SkillIndex:
    """Labels of one language, ready to be found in statements of that language."""

    def __init__(self, lang: str, forms: Sequence[Form], concept_count: int) -> None:
        self.lang = lang
        self.forms = forms
        self._enough = 0.5 * log(concept_count + 1)
        self._single: dict[str, list[Form]] = {}
        self._pairs: dict[tuple[str, str], list[Form]] = {}
        for form in forms:
            self._file(form)
        language = load_language(lang)
        self._generic = language.generic_words if language else frozenset()
        self._known = frozenset(stem for form in forms for stem in form.stems)

    @classmethod
    def build(cls, lang: str, labels: Iterable[SkillLabel]) -> SkillIndex | None:
        """Indexes labels of one language; None if none can be found in a text."""
        forms = make_forms(lang, labels)
        return cls(lang, forms, len({form.concept for form in forms})) if forms else None

    def find(self, statement: str, words: Sequence[Word]) -> list[Found]:
        """Skills of a statement, in order of their place; overlaps are decided for the longer.

        Args:
            statement: The statement.
            words: Its words, from `split_words`.
        """
        stemmer = stemmer_of(self.lang)
        stems = [stemmer.stem(word.folded) for word in words]
        places = _places(statement, words)
        matches = self._matches(stems, places)
        matches.sort(
            key=lambda m: (
                -m.weight * m.containment,
                -m.containment,
                m.form.kind_rank,
                m.form.concept,
                m.places,
            )
        )
        taken: set[int] = set()
        found: list[Found] = []
        for match in matches:
            if len(found) == _MOST_PER_STATEMENT:
                break
            if taken.issuperset(match.places):
                continue
            made = self._found(match, words, stems, places)
            if made.score >= LEAST_SCORE and self._is_specific(match, words, made.method):
                taken.update(match.places)
                found.append(made)
        return sorted(found, key=lambda f: (f.start, f.end, f.concept))

    def _file(self, form: Form) -> None:
        if form.weights[0] >= LEAST_CONTAINMENT * form.total:
            self._single.setdefault(form.stems[0], []).append(form)
        else:
            first, second = sorted(form.stems[:2])
            self._pairs.setdefault((first, second), []).append(form)

    def _matches(self, stems: list[str], places: list[int]) -> list[_Match]:
        at = [number for number, stem in enumerate(stems) if stem in self._known]
        matches: dict[tuple[int, str], _Match] = {}
        for position, number in enumerate(at):
            for form in self._single.get(stems[number], ()):
                _keep(matches, _match(form, (number,), stems, places))
            for other in at[position + 1 :]:
                if places[other] - places[number] > _NEAR:
                    break
                low, high = sorted((stems[number], stems[other]))
                for form in self._pairs.get((low, high), ()):
                    _keep(matches, _match(form, (number, other), stems, places))
        return list(matches.values())

    def _found(
        self, match: _Match, words: Sequence[Word], stems: list[str], places: list[int]
    ) -> Found:
        first, last = match.places[0], match.places[-1]
        width = places[last] - places[first] + 1
        compact = 0.85 + 0.15 * len(match.places) / width
        specific = 0.6 + 0.4 * min(1.0, match.weight / self._enough)
        text = " ".join(word.folded for word in words[first : last + 1])
        method: LinkMethod = "similar"
        if text == match.form.text:
            method = "exact"
        elif len(match.places) == len(match.form.stems):
            method = "phrase"
        return Found(
            concept=match.form.concept,
            score=round(match.containment * compact * specific, 6),
            method=method,
            start=words[first].start,
            end=words[last].end,
            phrase=" ".join(stems[place] for place in match.places),
        )

    def _is_specific(self, match: _Match, words: Sequence[Word], method: LinkMethod) -> bool:
        """Whether a single word is enough: a long one, or the label's own, hardly inflected."""
        if len(match.places) > 1:
            return True
        word = words[match.places[0]]
        if word.folded in self._generic or (match.form.is_name and word.text.islower()):
            return False
        if method == "similar":
            return len(word.folded) >= _LONG_WORD
        own = match.form.text.split()[0] if " " not in match.form.text else ""
        return method == "exact" or _is_inflected(word.folded, own)


def _is_inflected(word: str, label: str) -> bool:
    """True if two words differ in a short ending only."""
    same = 0
    for one, other in zip(word, label, strict=False):
        if one != other:
            break
        same += 1
    return same >= 4 and max(len(word), len(label)) - same <= _LONGEST_ENDING


def _places(statement: str, words: Sequence[Word]) -> list[int]:
    """Positions of words; a comma or the like moves what follows away."""
    places: list[int] = []
    place, before = 0, 0
    for word in words:
        if _BARRIER.search(statement, before, word.start):
            place += _SLACK
        places.append(place)
        place, before = place + 1, word.end
    return places


def _match(
    form: Form, anchors: tuple[int, ...], stems: list[str], places: list[int]
) -> _Match | None:
    """The form's stems around the anchors; None if too few of them are near."""
    chosen = {stems[number]: number for number in anchors}
    middle = anchors[0]
    for stem in form.stems:
        if stem not in chosen:
            near = _nearest(stem, middle, stems, places)
            if near is not None:
                chosen[stem] = near
    found = sorted(chosen.values())
    if places[found[-1]] - places[found[0]] + 1 > len(found) + _SLACK:
        found = sorted(anchors)
        chosen = {stems[number]: number for number in anchors}
        if places[found[-1]] - places[found[0]] + 1 > len(found) + _SLACK:
            return None
    weight = sum(w for stem, w in zip(form.stems, form.weights, strict=True) if stem in chosen)
    containment = weight / form.total
    if containment < LEAST_CONTAINMENT:
        return None
    return _Match(form, tuple(found), containment, weight)


def _nearest(stem: str, middle: int, stems: list[str], places: list[int]) -> int | None:
    best: int | None = None
    for number in range(max(0, middle - _NEAR), min(len(stems), middle + _NEAR + 1)):
        if stems[number] != stem:
            continue
        if best is None or abs(places[number] - places[middle]) < abs(
            places[best] - places[middle]
        ):
            best = number
    return best


def _keep(matches: dict[tuple[int, str], _Match], match: _Match | None) -> None:
    """Keeps the best match of a form: the fullest, then the closest."""
    if match is None:
        return
    key = (match.form.concept, match.form.text)
    known = matches.get(key)
    if known is None or (-match.containment, match.places[-1] - match.places[0], match.places) < (
        -known.containment,
        known.places[-1] - known.places[0],
        known.places,
    ):
        matches[key] = match
