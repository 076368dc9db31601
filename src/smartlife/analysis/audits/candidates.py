"""Which courses an auditor is shown for a group: the likeliest, then the most alike in words.

Links alone would show what the programme believes; courses whose words are like the labels of the
group, linked or not, let a reader see what it missed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log
from typing import TYPE_CHECKING, Final

from smartlife.tables.judged import placed_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CANDIDATES: Final = 20
"""Courses shown for a group: rule 2.1."""
_STEM: Final = 6
"""Letters of a word that are compared: endings of cases differ, beginnings do not."""
_SHORTEST: Final = 4


def stems(text: str) -> frozenset[str]:
    """Beginnings of the words of a text, folded; short words are left out."""
    words = (word.folded for word in placed_words(text))
    return frozenset(word[:_STEM] for word in words if len(word) >= _SHORTEST)


class WordLikeness:
    """How alike courses are to groups, by words weighted by how rare they are."""

    def __init__(self, courses: Mapping[str, str]) -> None:
        """Takes course → its title and text."""
        self._of_stem: dict[str, list[str]] = {}
        self._length: dict[str, float] = {}
        seen = {course: stems(text) for course, text in sorted(courses.items())}
        counts = Counter(stem for found in seen.values() for stem in found)
        self._weight = {stem: log(1 + len(seen) / count) for stem, count in counts.items()}
        for course, found in seen.items():
            for stem in sorted(found):
                self._of_stem.setdefault(stem, []).append(course)
            self._length[course] = sum(self._weight[stem] ** 2 for stem in found) ** 0.5

    def best(self, labels: Iterable[str], most: int) -> list[str]:
        """The courses most alike to these labels, best first; none that shares no word."""
        wanted = Counter(stem for label in labels for stem in stems(label))
        score: defaultdict[str, float] = defaultdict(float)
        for stem in sorted(wanted):
            weight = self._weight.get(stem, 0.0) ** 2 * (1 + log(wanted[stem]))
            for course in self._of_stem.get(stem, ()):
                score[course] += weight / self._length[course]
        return sorted(score, key=lambda course: (-score[course], course))[:most]


def choose_candidates(
    linked: Mapping[str, float],
    labels: Sequence[str],
    likeness: WordLikeness,
    most: int = CANDIDATES,
) -> list[str]:
    """The courses to show, best first.

    Args:
        linked: Course → probability of its likeliest link to the group, however small.
        labels: Labels of the group and of what lies below it, in the languages of the courses.
        likeness: Of the courses in reach.
        most: How many.
    """
    by_link = sorted(linked, key=lambda course: (-linked[course], course))[:most]
    chosen = dict.fromkeys(by_link)
    for course in likeness.best(labels, 2 * most):
        if len(chosen) >= most:
            break
        chosen.setdefault(course)
    return list(chosen)
