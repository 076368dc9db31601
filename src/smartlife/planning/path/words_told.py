"""A path as sections of sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smartlife.planning.as_json import asked
from smartlife.planning.path.answer import THIN
from smartlife.planning.path.remarks import EMPTY
from smartlife.planning.path.words import PathWords
from smartlife.planning.path.words_courses import (
    alternatives_section,
    called_section,
    path_section,
)
from smartlife.planning.path.words_ideas import asked_for, counted_in
from smartlife.planning.path.words_remarks import say_remark, say_widening
from smartlife.planning.people.regulated import database_address
from smartlife.planning.people.words import PeopleWords
from smartlife.planning.telling import Said, Section, Told, of_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.planning.material.reading import Material
    from smartlife.planning.path.answer import OpenWhy, PathAnswer, Remark
    from smartlife.planning.path.asked import CountedIn
    from smartlife.planning.telling import SaidKind

_OF_PATH: Final = ("thin", "general")
"""Remarks that are told with the path itself."""
_OPEN_NAMED: Final = 6
_NEAR_NAMED: Final = 4
_WHY: Final[tuple[OpenWhy, ...]] = (
    "in_wider", "no_room", "outside_limits", "unsure", "not_taught",
)  # fmt: skip
_KINDS: Final[dict[str, SaidKind]] = {
    "assumed": "assumption", "assumed_held": "assumption", "undated": "assumption",
    "langs_not_told": "assumption", "travel_modelled": "assumption", "begin": "assumption",
    "thin": "warning", "general": "warning", "not_proven": "warning", "held_before": "warning",
    "weak_langs": "warning", "cut": "warning", "stopped_early": "warning",
    "must_not_possible": "warning", "must_take_not_possible": "warning", "law": "warning",
    "regulated": "next_step",
    "ideas_need_skills": "next_step", "no_neighbours": "next_step", "unconfirmed": "next_step",
    "home_not_said": "next_step", "home_others": "next_step", "langs_not_said": "next_step",
    "level_not_said": "next_step", "place_not_told": "next_step", "recognition": "next_step",
    "near": "next_step", "offer": "next_step", "widening": "next_step",
}  # fmt: skip
"""Sentences that are more than statements."""


def in_words(answer: PathAnswer, material: Material, lang: str) -> Told:
    """All that is said, in order; sections with nothing to say are left out.

    Args:
        answer: What was found.
        material: What it was found in.
        lang: The reader's language.
    """
    words = PathWords.of(lang, material.skills)
    made = [_law(answer, words)]
    made += _ideas(answer, words) if answer.goal.kind == "ideas" else _plan(answer, words)
    say = words.say
    made += [
        Section("support", say.say("Support"), tuple(_support(answer, words))),
        Section("remarks", say.say("What to know"), tuple(_remarks(answer, words))),
        Section("sources", "", tuple(_sources(answer, words))),
    ]
    return Told(lang, words.goal(answer.goal), of_kinds(made, _KINDS))


def _plan(answer: PathAnswer, words: PathWords) -> list[Section]:
    """What is held, the way, and what stays open."""
    say = words.say
    beside = [_remark(one, words) for one in answer.remarks if one.code in _OF_PATH]
    called = called_section(answer, words)
    # where courses with known content lead hardly anywhere, those for the whole come first
    whole_first = not answer.alternatives or answer.alternatives[0].coverage < THIN
    return [
        Section("held", "", tuple(_held(answer, words))),
        _why_none(answer, words),
        *([called] if whole_first else []),
        path_section(answer, words, beside),
        alternatives_section(answer, words),
        Section("open", say.say("What stays open"), tuple(_open(answer, words))),
        *([] if whole_first else [called]),
        Section("removed", "", tuple(_removed(answer, words))),
        Section("widenings", say.say("What would help"), tuple(_widenings(answer, words))),
        Section("asked_for", say.say("How much the goal is asked for"),
                tuple(_asked_for(answer, words))),
    ]  # fmt: skip


def _remark(one: Remark, words: PathWords, level: int = 0) -> Said:
    return Said(one.code, say_remark(words, one), one.values, level)


def _law(answer: PathAnswer, words: PathWords) -> Section:
    """What the law demands comes first: no course stands for it."""
    found = answer.regulation
    if found is None:
        return Section("law", "", ())
    text = PeopleWords(words.say).regulation(found, words.name(answer.goal.occupation))
    return Section("law", "", (Said("law", text, {"years": found.years, "hours": found.hours}),))


def _held(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    missing, say = answer.missing, words.say
    if answer.goal.skills:
        values = {"held": len(missing.held), "of": len(answer.goal.skills),
                  "share": missing.share_held}  # fmt: skip
        yield Said("held", words.held(len(missing.held), len(answer.goal.skills),
                                      missing.share_held), values)  # fmt: skip
    if missing.held:
        text = say.say("You have: {names}.", names=words.names(missing.held))
        yield Said("you_have", text, {"concept_uris": missing.held})
    if missing.uris:
        order = sorted(range(len(missing.uris)), key=lambda i: (-missing.weight[i],
                                                               missing.uris[i]))  # fmt: skip
        uris = [missing.uris[i] for i in order]
        text = say.say("Missing: {names}.", names=words.names(uris))
        yield Said("missing", text, {"concept_uris": uris})
    if answer.taken:
        ids = [one.course_id for one in answer.taken]
        yield Said("must_take", words.must_take(answer.taken), {"course_ids": ids})
    yield Said("limits", words.limits(answer.request.limits))


def _why_none(answer: PathAnswer, words: PathWords) -> Section:
    """Why there is no path, before anything else."""
    said = tuple(_remark(one, words) for one in answer.remarks if one.code in EMPTY)
    return Section("why_none", "", said)


def _open(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    for why in _WHY:
        mine = [one for one in answer.open if one.why == why]
        if not mine:
            continue
        named = "; ".join(words.open_skill(one) for one in mine[:_OPEN_NAMED])
        more = len(mine) - _OPEN_NAMED
        if more > 0:
            named = words.say.count("{names} and {n} more", "{names} and {n} more", more,
                                    names=named)  # fmt: skip
        text = f"{words.open_group(why, len(mine))} {named}"
        yield Said(why, text, {"concept_uris": [one.uri for one in mine]}, 1)
    near = [one for skill in answer.open for one in skill.near]
    for one in near[:_NEAR_NAMED]:
        values = {"course_id": one.shown.course_id, "concept_uri": one.uri}
        yield Said("near", words.near(one), values, 1)


def _removed(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    if not answer.removed:
        return
    said = words.say.count(
        "Of the {n} course that teaches something of what is missing:",
        "Of the {n} courses that teach something of what is missing:", answer.teaching,
    )  # fmt: skip
    text = f"{said} {words.listed([words.removed(one) for one in answer.removed])}."
    values = {
        "limits": [one.code for one in answer.removed],
        "courses": [one.count for one in answer.removed],
    }
    yield Said("removed", text, values)


def _widenings(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    if any(one.together for one in answer.widenings):
        text = words.say.say("No single change lets a course in, but all of these together do:")
        yield Said("together", text)
    for one in answer.widenings:
        values = {"limit": one.code, "value": one.value, "courses": one.courses}
        yield Said("widening", say_widening(words, one), values, 1)


def _asked_for(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    """Who asks for the occupation that is wanted, and where that was counted."""
    where, who = answer.counted_in, answer.askers
    if where is None:
        return
    values = {} if who is None else {"asked_by": asked(who)}
    yield Said("asked_for", asked_for(words.say, who, where), values, 1)
    yield _counted_in(where, words)


def _counted_in(where: CountedIn, words: PathWords) -> Said:
    values = {
        "nuts_codes": where.regions,
        "basis": where.basis,
        "advertisements": where.advertisements,
    }
    return Said("counted_in", counted_in(words.say, where), values, 1)


def _ideas(answer: PathAnswer, words: PathWords) -> list[Section]:
    """What one could become."""
    made, say = [_why_none(answer, words)], words.say
    if answer.neighbours and answer.counted_in is not None:
        said = replace(_counted_in(answer.counted_in, words), level=0)
        made.append(Section("counted_in", "", (said,)))
    for number, one in enumerate(answer.neighbours, 1):
        text = f"{words.neighbour(one)} {asked_for(say, one.askers, answer.counted_in)}"
        idea = [Said("idea", text, {"concept_uri": one.uri, "share_held": one.share_held})]
        if one.missing:
            missing = say.say("Missing: {names}.", names=words.names(one.missing))
            idea.append(Said("missing", missing, {"concept_uris": one.missing}))
        title = f"{number}  {words.name(one.uri)}"
        values = {"number": number, "concept_uri": one.uri}
        made.append(Section("idea", title, tuple(idea), values=values))
    return made


def _support(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    """Who may help to pay, and who recognises what is held."""
    people = PeopleWords(words.say)
    for one in answer.support:
        text = " ".join(_sentence(line) for line in people.offer(one))
        yield Said("offer", text, {"scheme_id": one.scheme}, 1)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _remarks(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    people = PeopleWords(words.say)
    for one in answer.remarks:
        if one.code not in (*_OF_PATH, *EMPTY):
            yield _remark(one, words, 1)
    if answer.goal.kind in ("occupation", "ideas") and answer.regulation is None:
        address = database_address()
        yield Said("regulated", people.may_be_regulated(address), {"url": address}, 1)
    if answer.request.situation is not None:
        for text in people.reasons(answer.request.situation):
            yield Said("begin", text, level=1)


def _sources(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    named = dict.fromkeys(
        ", ".join(part for part in (one.publisher, one.title) if part) for one in answer.sources
    )
    if named:
        yield Said("sources", words.say.say("Sources: {names}.", names="; ".join(named)))
