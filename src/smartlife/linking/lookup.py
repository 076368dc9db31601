"""Titles → occupations, statements → skills: the matchers of an index, and what they know already.

`link_batch` asks here, and so does who wants an answer for people: concepts with their names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import neg
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.linking.calibration import LIKE, borrowed_shares
from smartlife.linking.concepts import OCCUPATION_KINDS, PIVOT, SKILL_KINDS
from smartlife.linking.matching import Match
from smartlife.linking.ranker import load_ranker
from smartlife.linking.skill_ranker import load_ranker as load_skill_ranker
from smartlife.linking.statements import find_statements, negated_clauses
from smartlife.linking.term_labels import keys_of
from smartlife.linking.titles import LONGEST_TITLE, main_form
from smartlife.model.taxonomy import normal_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.linking.cues import Side
    from smartlife.linking.index import LinkIndex
    from smartlife.linking.sentences import Found
    from smartlife.model.fields import ConceptKind, LinkMethod

What = Literal["titles", "terms", "skills"]

LONGEST: Final = 20_000
"""Characters of a statement that are looked at; no sentence or list of duties is longer."""

LEAST_OF_LINK: Final = 0.05
"""Probability of what a title or term means; what is less likely is no link."""

_WORTH_TELLING: Final = 0.01
_SURE: Final = 0.5
_LEAST_LETTERS: Final = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """A concept for a text.

    Attributes:
        rank: 1 is the best.
        concept_uri: Its URI.
        concept_kind: What it is.
        label: Its preferred label, in the language asked for if it has one.
        label_lang: Language of `label`.
        isco_code: ISCO-08 code; "" for skills.
        score: Score of the match, 0 to 1.
        probability: Probability that it is right.
        is_calibrated: True if that was fitted on judgements of this language.
        method: How it was found.
        start: First character of the words in the text.
        end: Character after them.
        phrase: These words, as they stand there.
    """

    rank: int
    concept_uri: str
    concept_kind: ConceptKind
    label: str
    label_lang: str
    isco_code: str
    score: float
    probability: float
    is_calibrated: bool
    method: LinkMethod
    start: int
    end: int
    phrase: str


def look_up(
    texts: Sequence[str],
    lang: str,
    index: LinkIndex,
    *,
    what: What,
    top: int,
    side: Side = "vacancies",
) -> list[list[Answer]]:
    """The best concepts of each text; an empty list says that nothing fits.

    Args:
        texts: Titles or terms, of which the first 300 characters are read; or texts that speak of
            skills among other things, cut into statements as those of documents are.
        lang: Their language.
        index: The taxonomy.
        what: Occupations for titles; skills and knowledge for terms, which are names of them, and
            for texts.
        top: Most concepts per text.
        side: What the texts are of: a course's "we offer" tells what it teaches.
    """
    if what == "titles":
        found = _of_titles(texts, lang, index, top)
    elif what == "terms":
        found = _of_terms(texts, lang, index, top)
    else:
        found = _of_texts(texts, lang, index, side)
    return [
        _answers(text, _likely(one), lang, index)[:top]
        for text, one in zip(texts, found, strict=True)
    ]


def is_like_judged(what: What, index: LinkIndex) -> bool:
    """Whether a taxonomy is of the size of the one that was judged.

    Of a far smaller one no probability is calibrated: a text has fewer concepts to be taken for.
    """
    if what == "skills":
        sizes = (len(one.concepts) for one in index.sentences.indexes.values())
        return load_skill_ranker().is_fitted(max(sizes, default=0))
    matcher = index.titles if what == "titles" else index.terms
    return len(matcher.numbers) >= load_ranker(what).calibration.concepts * LIKE


def search_concepts(
    text: str, lang: str, index: LinkIndex, *, kinds: Iterable[ConceptKind], top: int
) -> list[Answer]:
    """The concepts whose labels are nearest to some words, best first.

    What is too unlikely to be a link is among them only if nothing is likelier.
    """
    wanted = frozenset(kinds)
    found: list[tuple[Match | Found, LinkMethod]] = []
    for matcher, known in ((index.titles, OCCUPATION_KINDS), (index.terms, SKILL_KINDS)):
        if wanted & known:
            [matches] = matcher.match([text[:LONGEST_TITLE]], [lang], top)
            found += [(one, "exact" if one.is_exact else "similar") for one in matches]
    near = [one for one in _answers(text, found, lang, index) if one.concept_kind in wanted]
    likely = [one for one in near if one.method == "exact" or one.probability >= LEAST_OF_LINK]
    chosen = sorted(
        likely or near,
        key=lambda one: (one.method != "exact", -one.probability, -one.score, one.concept_uri),
    )
    return [replace(one, rank=rank) for rank, one in enumerate(chosen[:top], 1)]


def concept_of_uri(uri: str, lang: str, index: LinkIndex) -> list[Answer]:
    """The concept that a URI names; empty if the taxonomy has none."""
    known = normal_uri(uri) or uri
    concept = index.concepts.number_of(known)
    if concept is None:
        return []
    label, label_lang = index.name_of(concept, lang)
    return [
        Answer(
            rank=1,
            concept_uri=known,
            concept_kind=index.concepts.kind(concept),
            label=label,
            label_lang=label_lang,
            isco_code=index.concepts.isco_code(concept),
            score=1.0,
            probability=1.0,
            is_calibrated=True,
            method="given",
            start=0,
            end=len(uri),
            phrase=uri,
        )
    ]


def match_titles(
    asked: Sequence[tuple[str, str, str]], index: LinkIndex, top: int
) -> list[Sequence[Match]]:
    """The likeliest occupations and groups of titles, best first.

    Args:
        asked: Title, its language, and the ISCO-08 code of its source or "": then only the
            occupations inside of that group are wanted.
        index: The taxonomy.
        top: Most concepts per title.
    """
    cut = [(title[:LONGEST_TITLE], lang, code, top) for title, lang, code in asked]
    return index.known_titles.answers(cut, lambda new: _match(new, index))


def _match(asked: list[tuple[str, str, str, int]], index: LinkIndex) -> list[Sequence[Match]]:
    found: list[Sequence[Match]] = [()] * len(asked)
    for top in sorted({one[3] for one in asked}):
        places = [place for place, one in enumerate(asked) if one[3] == top]
        titles, langs, codes, _ = zip(*(asked[place] for place in places), strict=True)
        matches = index.titles.match(titles, langs, top, codes)
        others = _in_other_languages(titles, matches, index)
        if others:
            rows = sorted(others)
            matches_there = index.titles.match(
                [titles[row] for row in rows],
                [others[row] for row in rows],
                top,
                [codes[row] for row in rows],
            )
            for row, matched in zip(rows, matches_there, strict=True):
                if matched and matched[0].is_exact:
                    matches[row] = _borrowed(matched, others[row])
        for place, matched in zip(places, matches, strict=True):
            found[place] = _inside(matched, asked[place][2], index)
    return found


def _borrowed(matches: Sequence[Match], lang: str) -> tuple[Match, ...]:
    """Matches with labels of a language that is not the title's: judged were those in their own.

    Args:
        matches: Best first.
        lang: Language of the labels.
    """
    calibration = load_ranker("titles").calibration
    likely = np.array([[one.probability for one in matches]])
    if lang in calibration.curves:
        likely = borrowed_shares(likely, calibration.spread).round(6)
    return tuple(
        one._replace(is_calibrated=False, probability=chance)
        for one, chance in zip(matches, likely[0].tolist(), strict=True)
    )


def _in_other_languages(
    titles: Sequence[str], matches: Sequence[Sequence[Match]], index: LinkIndex
) -> dict[int, str]:
    """Titles that are doubtful in their own language and a label in another one: its code.

    The language of a record may be wrong: the board's instead of the text's.
    """
    doubtful = {
        row: main_form(titles[row], None)
        for row, found in enumerate(matches)
        if not found or (not found[0].is_exact and found[0].probability < _SURE)
    }
    asked = {
        row: form.text
        for row, form in doubtful.items()
        if form and len(form.text) >= _LEAST_LETTERS
    }
    langs: dict[int, str] = {}
    rows, keys = np.array(list(asked), np.int64), keys_of(list(asked.values()))
    for lang in dict.fromkeys((PIVOT, *index.titles.langs)):
        if len(rows) and lang in index.titles.langs:
            labels = index.titles.labels[index.titles.langs.index(lang)]
            places, _ = labels.with_keys(keys)
            langs |= dict.fromkeys(rows[places].tolist(), lang)
            rows, keys = np.delete(rows, places), np.delete(keys, places)
    return langs


def _inside(matches: Sequence[Match], isco_code: str, index: LinkIndex) -> Sequence[Match]:
    """The occupations inside of a group; what a source says is not outvoted by the title.

    The group itself is given, so groups above and below it say nothing more.
    """
    if not isco_code:
        return matches
    return [
        one
        for one in matches
        if index.concepts.kind(one.concept) == "occupation"
        and index.concepts.isco_code(one.concept).startswith(isco_code)
    ]


def link_score(found: Match | Found) -> float:
    """The score of a link, from 0 to 1; of what is found in statements it is the probability.

    The score of the ranker that reads statements has no bounds.
    """
    return found.score if isinstance(found, Match) else found.probability


def find_skills(
    texts: Sequence[str], lang: str, index: LinkIndex, *, is_title: bool = False
) -> list[list[Found]]:
    """The skills that statements name, but for those that they say are not required.

    Args:
        texts: Statements.
        lang: Their language.
        index: The taxonomy.
        is_title: Titles of courses deny nothing: "German without prior knowledge" teaches German.
    """
    asked = [(text[:LONGEST], lang, is_title) for text in texts]
    return index.known_skills.answers(asked, lambda new: _find(new, lang, index))


def _find(asked: list[tuple[str, str, bool]], lang: str, index: LinkIndex) -> list[list[Found]]:
    texts = [one[0] for one in asked]
    found = index.sentences.find(texts, lang)
    return [
        _required(text, lang, of_text) if of_text and not is_title else of_text
        for (text, _, is_title), of_text in zip(asked, found, strict=True)
    ]


def _required(statement: str, lang: str, found: list[Found]) -> list[Found]:
    negated = negated_clauses(statement, lang)
    return [
        one
        for one in found
        if not any(start < one.end and one.start < end for start, end in negated)
    ]


def _of_titles(
    texts: Sequence[str], lang: str, index: LinkIndex, top: int
) -> list[list[tuple[Match | Found, LinkMethod]]]:
    matches = match_titles([(text, lang, "") for text in texts], index, top)
    return [[(one, "exact" if one.is_exact else "similar") for one in found] for found in matches]


def _of_terms(
    texts: Sequence[str], lang: str, index: LinkIndex, top: int
) -> list[list[tuple[Match | Found, LinkMethod]]]:
    terms = [text[:LONGEST_TITLE] for text in texts]
    matches = index.terms.match(terms, [lang] * len(terms), top)
    return [[(one, "exact" if one.is_exact else "similar") for one in found] for found in matches]


def _of_texts(
    texts: Sequence[str], lang: str, index: LinkIndex, side: Side
) -> list[list[tuple[Match | Found, LinkMethod]]]:
    """What the statements of each text name, with its place in the text."""
    places = [
        (row, statement.start, text[statement.start : statement.end])
        for row, text in enumerate(texts)
        for statement in find_statements(text, lang, side)
    ]
    found: list[list[tuple[Match | Found, LinkMethod]]] = [[] for _ in texts]
    of_statements = find_skills([words for *_, words in places], lang, index)
    for (row, start, _), skills in zip(places, of_statements, strict=True):
        found[row] += [
            (one._replace(start=start + one.start, end=start + one.end), one.method)
            for one in skills
        ]
    return found


def _likely(
    found: list[tuple[Match | Found, LinkMethod]],
) -> list[tuple[Match | Found, LinkMethod]]:
    """What may be told as a link: nothing where the best is too unlikely."""
    if all(one.probability < LEAST_OF_LINK for one, _ in found):
        return []
    return [pair for pair in found if pair[0].probability >= _WORTH_TELLING]


def _answers(
    text: str, found: list[tuple[Match | Found, LinkMethod]], lang: str, index: LinkIndex
) -> list[Answer]:
    """Each concept once, in order."""
    best: dict[int, tuple[Match | Found, LinkMethod]] = {}
    for one, method in found:
        known = best.get(one.concept)
        if known is None or _worth(one) > _worth(known[0]):
            best[one.concept] = one, method
    ordered = sorted(best.values(), key=lambda pair: (*map(neg, _worth(pair[0])), pair[0].concept))
    return [_answer(text, *pair, rank, lang, index) for rank, pair in enumerate(ordered, 1)]


def _worth(found: Match | Found) -> tuple[float, float]:
    return found.probability, found.score


def _answer(
    text: str, found: Match | Found, method: LinkMethod, rank: int, lang: str, index: LinkIndex
) -> Answer:
    label, label_lang = index.name_of(found.concept, lang)
    return Answer(
        rank=rank,
        concept_uri=index.concepts.uri(found.concept),
        concept_kind=index.concepts.kind(found.concept),
        label=label,
        label_lang=label_lang,
        isco_code=index.concepts.isco_code(found.concept),
        score=link_score(found),
        probability=found.probability,
        is_calibrated=found.is_calibrated,
        method=method,
        start=found.start,
        end=found.end,
        phrase=text[found.start : found.end],
    )
