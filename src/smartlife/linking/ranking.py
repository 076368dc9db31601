"""From titles to ranked occupations: all readings of a title, in its language and in the pivot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from smartlife.languages.load import load_language
from smartlife.linking.index import PIVOT
from smartlife.linking.titles import TitleForm, title_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.linking.index import LinkIndex

# With a code given, the wanted occupations may stand far down the list.
_WIDTH_IN_GROUP: Final = 300
_LEAST_IN_GROUP: Final = 0.2


@dataclass(frozen=True, slots=True)
class RankingRules:
    """What a ranking may hold.

    Attributes:
        least: Below this score there is no link.
        width: Most concepts per title.
        pivot_weight: What labels of the pivot language count in other languages.
        group_weight: What ISCO groups count beside occupations.
        sure: With this score the labels of the pivot are not asked.
    """

    least: float = 0.45
    width: int = 6
    pivot_weight: float = 0.97
    group_weight: float = 0.97
    sure: float = 0.8


DEFAULT_RULES: Final = RankingRules()


@dataclass(frozen=True, slots=True)
class RankedTitle:
    """One concept for a title.

    Attributes:
        concept: Its number.
        score: 0 to 1.
        is_exact: True if a reading of the title is one of its labels.
        lang: Language of the labels that fit.
        start: First character of the reading in the title.
        end: Character after the last.
        phrase: The reading.
        gap: Lead of the best concept over the next one; 0 for all others.
    """

    concept: int
    score: float
    is_exact: bool
    lang: str
    start: int
    end: int
    phrase: str
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class AskedTitle:
    """A title to be ranked.

    Attributes:
        text: As published.
        lang: Its language.
        isco_code: ISCO-08 code that the source gives: only occupations in it are ranked; or "".
    """

    text: str
    lang: str
    isco_code: str = ""


def rank_titles(
    titles: Sequence[AskedTitle], index: LinkIndex, rules: RankingRules = DEFAULT_RULES
) -> list[tuple[RankedTitle, ...]]:
    """Ranks occupations and ISCO groups for titles, best first; none where nothing fits."""
    distinct = list(dict.fromkeys(titles))
    best: list[dict[int, RankedTitle]] = [{} for _ in distinct]
    ranker = _Ranker(index, rules, distinct, best)
    for lang in sorted(index.occupations):
        ranker.rank(lang, [n for n, title in enumerate(distinct) if title.lang == lang])
    unsure = [
        number
        for number, title in enumerate(distinct)
        if title.lang != PIVOT and all(one.score < rules.sure for one in best[number].values())
    ]
    ranker.rank(PIVOT, unsure)
    found = {
        title: _finish(best[number].values(), title, rules) for number, title in enumerate(distinct)
    }
    return [found[title] for title in titles]


class _Ranker:
    """Collects the best reading of each concept for each title, language by language."""

    def __init__(
        self,
        index: LinkIndex,
        rules: RankingRules,
        titles: Sequence[AskedTitle],
        best: list[dict[int, RankedTitle]],
    ) -> None:
        self._index = index
        self._rules = rules
        self._titles = titles
        self._best = best
        self._forms = [title_forms(t.text, load_language(t.lang)) for t in titles]

    def rank(self, lang: str, numbers: Sequence[int]) -> None:
        """Ranks titles by the labels of one language."""
        if lang not in self._index.occupations:
            return
        for is_given in (False, True):
            jobs = [
                (number, form)
                for number in numbers
                if bool(self._titles[number].isco_code) == is_given
                for form in self._forms[number]
            ]
            if jobs:
                self._rank_forms(jobs, lang, _WIDTH_IN_GROUP if is_given else self._rules.width)

    def _rank_forms(self, jobs: list[tuple[int, TitleForm]], lang: str, width: int) -> None:
        labels = self._index.occupations[lang]
        texts = list(dict.fromkeys(form.text for _, form in jobs))
        row_of = {text: row for row, text in enumerate(texts)}
        ranking = labels.rank(texts, width)
        concepts, scores = ranking.concepts.tolist(), ranking.scores.tolist()
        for number, form in jobs:
            exact = labels.exact.get(form.text, ())
            row = row_of[form.text]
            for concept, score in zip(concepts[row], scores[row], strict=True):
                self._keep(number, concept, score, form, (lang, concept in exact))

    def _keep(
        self, number: int, concept: int, score: float, form: TitleForm, how: tuple[str, bool]
    ) -> None:
        lang, is_exact = how
        title, known = self._titles[number], self._best[number].get(concept)
        concepts = self._index.concepts
        is_group = concepts.kind(concept) == "isco_group"
        if title.isco_code and (
            is_group or not concepts.isco_code(concept).startswith(title.isco_code)
        ):
            return
        weight = 1.0 if lang == title.lang else self._rules.pivot_weight
        weight *= self._rules.group_weight if is_group else 1.0
        total = round(score * form.weight * weight, 6)
        if known is None or total > known.score:
            self._best[number][concept] = RankedTitle(
                concept, total, is_exact, lang, form.start, form.end, form.text
            )


def _finish(
    ranked: Iterable[RankedTitle], title: AskedTitle, rules: RankingRules
) -> tuple[RankedTitle, ...]:
    """In order; what is too far from the title is left out after the lead was measured."""
    ordered = sorted(ranked, key=lambda one: (-one.score, not one.is_exact, one.concept))
    if len(ordered) > 1:
        ordered[0] = replace(ordered[0], gap=round(ordered[0].score - ordered[1].score, 6))
    least = _LEAST_IN_GROUP if title.isco_code else rules.least
    return tuple(one for one in ordered[: rules.width] if one.score >= least)
