"""What somebody can do already: suggested from their work and words, decided by them.

The rule, in one place:

1. What a person confirms or picks is held; what they deny is not, whatever else speaks for it.
2. The skills that an occupation cannot do without are *assumed* to be held by who worked in it for
   a year or more, or names it as their occupation without saying how long. They count, and every
   answer says that they were assumed. A post in a CV is such an occupation if its title is surely
   linked; otherwise nothing follows from it until the person confirms the occupation.
3. Everything else (optional skills, a shorter time, words of a text) is asked for and does not
   count until it is confirmed: a plan must not leave out a course since a machine read a sentence.

A caller may ask for less (`confirmed`: rule 1 only) or for more (`probable`: what waits counts by
its probability).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

import yaml

from smartlife.planning.people.answers import find_answers, language_of_text
from smartlife.planning.people.profile import HeldSkill, PastOccupation, Profile, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smartlife.linking.corrections import Corrections
    from smartlife.linking.index import LinkIndex
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.people.profile import HowKnown

Counting = Literal["assumed", "confirmed", "probable"]
"""Rules 1 and 2; rule 1 only; rules 1 and 2, and what waits by its probability."""
Basis = Literal["confirmed", "assumed"]

TRANSVERSAL: Final = "transversal"
_CUT: Final = re.compile(r"[,;\n•]|(?<=[.!?])\s")
_SHORTEST: Final = 3
_MOST_PARTS: Final = 600
MOST_CHARS: Final = 60_000
"""Characters of what somebody writes of themselves that are read."""

_ORDER: Final[tuple[Standing, ...]] = ("said", "assumed", "probable", "perhaps")


@dataclass(frozen=True, slots=True)
class Held:
    """What counts as held, and what waits for a word.

    Attributes:
        basis: Skill that counts → whether the person said so or it is assumed; sorted by URI.
        probability: Skill → probability that it is held; 1 for what counts. Skills that only wait
            are in it where the caller asked to count what is probable.
        to_confirm: Skills that wait, those that more speaks for first.
        denied: Skills that the person has not, sorted.
    """

    basis: Mapping[str, Basis]
    probability: Mapping[str, float]
    to_confirm: tuple[HeldSkill, ...]
    denied: tuple[str, ...]

    @property
    def assumed(self) -> tuple[str, ...]:
        """Skills that count although nobody confirmed them: answers say so."""
        return tuple(uri for uri, basis in self.basis.items() if basis == "assumed")


def held_skills(profile: Profile, counting: Counting = "assumed") -> Held:
    """What counts as held of a profile, by the rule above."""
    by_skill: dict[str, list[HeldSkill]] = {}
    for one in profile.skills:
        by_skill.setdefault(one.uri, []).append(one)
    denied_work = {one.uri for one in profile.occupations if one.confirmed is False}
    basis: dict[str, Basis] = {}
    probability: dict[str, float] = {}
    waiting: list[HeldSkill] = []
    denied: list[str] = []
    for uri in sorted(by_skill):
        said = {one.confirmed for one in by_skill[uri]}
        known = [one for one in by_skill[uri] if one.occupation not in denied_work]
        if False in said:
            denied.append(uri)
        elif True in said:
            basis[uri], probability[uri] = "confirmed", 1.0
        elif known:
            best = min(known, key=_strength)
            if best.standing in ("said", "assumed") and counting != "confirmed":
                basis[uri], probability[uri] = "assumed", 1.0
            else:
                waiting.append(best)
                if counting == "probable":
                    probability[uri] = best.confidence
    return Held(basis, probability, tuple(sorted(waiting, key=_strength)), tuple(denied))


def suggest_from_occupation(
    graph: SkillGraph,
    uri: str,
    years: float | None = None,
    *,
    words: str = "",
    how: HowKnown = "from_occupation",
    likely: float = 1.0,
) -> tuple[HeldSkill, ...]:
    """What somebody who works or worked in an occupation can do.

    Args:
        graph: The taxonomy.
        uri: The occupation.
        years: How long; None if not said.
        words: Name of the post.
        how: Who says so.
        likely: Probability that this occupation is meant.

    Returns:
        Essential skills first ("you probably can do"), then optional ones ("perhaps"), each time
        those that say most of a person first. Empty for an occupation that the taxonomy says
        nothing of.
    """
    numbers = assumptions()
    is_long = years is None or years >= numbers["years_enough"]
    is_sure = is_long and likely >= numbers["title_enough"]
    long_share = numbers["essential_after_a_year" if is_long else "essential_before_a_year"]
    essential = graph.essential.get(uri, ())
    optional = [one for one in graph.optional.get(uri, ()) if one not in set(essential)]

    def made(uris: Iterable[str], share: float, standing: Standing) -> list[HeldSkill]:
        ordered = sorted(uris, key=lambda one: (-graph.information.get(one, 0.0), one))
        return [
            HeldSkill(
                uri=one,
                how=how,
                confidence=round(share * likely, 4),
                words=words,
                occupation=uri,
                standing=standing,
                is_transversal=graph.reuse.get(one) == TRANSVERSAL,
            )
            for one in ordered
        ]

    return (
        *made(essential, long_share, "assumed" if is_sure else "probable"),
        *made(optional, numbers["optional"], "perhaps"),
    )


def suggest_from_text(
    text: str,
    index: LinkIndex,
    *,
    lang: str = "",
    default_lang: str = "en",
    corrections: Corrections | None = None,
    how: HowKnown = "from_text",
) -> tuple[HeldSkill, ...]:
    """Skills that somebody's own words speak of, each with these words; all wait for their word.

    Args:
        text: What they wrote or pasted.
        index: The taxonomy.
        lang: Its language; "" to find out.
        default_lang: Language to take if nothing tells.
        corrections: What people said of phrases.
        how: Where the words come from.

    Returns:
        Most probable first.
    """
    if not text.strip():
        return ()
    lang = lang or language_of_text(text, default_lang)
    # a person tells of themselves as a course tells of what it teaches: "we offer" is no phrase
    # that belongs to an employer here. People list what they can do in one sentence, in which each
    # part is overshadowed by the others, so the parts are read by themselves too.
    pieces = [text[:MOST_CHARS], *_parts(text[:MOST_CHARS])]
    answers = find_answers(
        pieces, lang, index, what="skills", corrections=corrections, side="courses"
    )
    numbers = assumptions()
    best: dict[str, HeldSkill] = {}
    for one in (one for of_piece in answers for one in of_piece):
        known = best.get(one.concept_uri)
        likely = round(one.probability, 4)
        if likely < numbers["least_of_words"] or (known and known.confidence >= likely):
            continue
        standing: Standing = "probable" if likely >= numbers["probable_from"] else "perhaps"
        best[one.concept_uri] = HeldSkill(
            one.concept_uri, how, likely, words=one.phrase, standing=standing
        )
    return tuple(sorted(best.values(), key=_strength))


def _parts(text: str) -> list[str]:
    """Parts of what somebody wrote, each once; none if there is but one."""
    parts = [part.strip() for part in _CUT.split(text)]
    found = list(dict.fromkeys(part for part in parts if len(part) > _SHORTEST))[:_MOST_PARTS]
    return found if len(found) > 1 else []


def suggest_occupations(
    titles: Sequence[str],
    index: LinkIndex,
    *,
    lang: str,
    corrections: Corrections | None = None,
) -> tuple[PastOccupation | None, ...]:
    """The occupation that each name of a post means; None where nothing is likely enough."""
    if not titles:
        return ()
    found = find_answers(titles, lang, index, what="titles", corrections=corrections)
    least = assumptions()["least_of_title"]
    chosen: list[PastOccupation | None] = []
    for title, answers in zip(titles, found, strict=True):
        best = next((one for one in answers if one.concept_kind == "occupation"), None)
        likely = best is not None and (best.method == "exact" or best.probability >= least)
        chosen.append(
            PastOccupation(best.concept_uri, None, round(best.probability, 4), None, title)
            if best is not None and likely
            else None
        )
    return tuple(chosen)


def with_occupation(
    profile: Profile, graph: SkillGraph, occupation: PastOccupation, *, how: HowKnown
) -> Profile:
    """The profile with an occupation and what follows from it.

    From one that is unsure nothing follows until somebody confirms it: add it again then.
    """
    likely = 1.0 if occupation.confirmed else occupation.confidence
    is_sure = occupation.confirmed is not False and likely >= assumptions()["title_enough"]
    skills = (
        suggest_from_occupation(
            graph,
            occupation.uri,
            occupation.years,
            words=occupation.words,
            how=how,
            likely=likely,
        )
        if is_sure
        else ()
    )
    return replace(
        profile,
        occupations=(*profile.occupations, occupation),
        skills=(*profile.skills, *skills),
    )


def unsure_occupations(profile: Profile) -> tuple[PastOccupation, ...]:
    """Occupations from which nothing follows until the person confirms them, likeliest first."""
    least = assumptions()["title_enough"]
    found = [one for one in profile.occupations if one.confirmed is None and one.confidence < least]
    return tuple(sorted(found, key=lambda one: (-one.confidence, one.uri)))


def with_confirmed_occupations(
    profile: Profile, graph: SkillGraph, *, how: HowKnown = "from_cv"
) -> Profile:
    """The profile with what follows from occupations that were unsure and are confirmed now."""
    known = {one.occupation for one in profile.skills}
    waiting = [one for one in profile.occupations if one.confirmed and one.uri not in known]
    rest = tuple(one for one in profile.occupations if one not in waiting)
    grown = replace(profile, occupations=rest)
    for one in waiting:
        grown = with_occupation(grown, graph, one, how=how)
    return grown


@cache
def assumptions() -> Mapping[str, float]:
    """The numbers of the rule; `held.yml` says what they stand on."""
    text = (files("smartlife.planning.people") / "held.yml").read_text("utf-8")
    return {str(name): float(value) for name, value in yaml.safe_load(text).items()}


def _strength(one: HeldSkill) -> tuple[int, float, str]:
    return _ORDER.index(one.standing), -one.confidence, one.uri
