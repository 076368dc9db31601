"""What is said to an employer, in the reader's language: sections of sentences with their codes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from smartlife.languages.messages import messages
from smartlife.planning.material.askers_words import who_said
from smartlife.planning.need.read import likely_occupation
from smartlife.planning.need.words_courses import (
    CourseWords,
    missing_section,
    offer_section,
    whole_section,
)
from smartlife.planning.need.words_team import group_section, team_section
from smartlife.planning.telling import (
    Said,
    Section,
    Told,
    language_name,
    of_kinds,
    region_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.languages.messages import Messages
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.reading import Material
    from smartlife.planning.need.plan import NeedAnswer
    from smartlife.planning.need.pooling import RegionAsks
    from smartlife.planning.need.read import AskedSkill, Need, State
    from smartlife.planning.telling import SaidKind

_ORDER: Final[tuple[tuple[State, ...], ...]] = (
    ("confirmed", "likely"),
    ("doubtful",),
    ("usual",),
    ("spoken",),
    ("not_asked",),
    ("removed",),
)
_MOST_SKILLS: Final = 6
"""Skills of which it is told who asks for them, in the first region only."""


_KINDS: Final[dict[str, SaidKind]] = {
    "lang_unsure": "warning", "links": "warning", "whole_note": "warning", "not_proven": "warning",
    "stopped_early": "warning",
    "bracket_anywhere": "warning", "home": "assumption", "langs": "assumption",
    "nothing_counts": "next_step", "own_counted": "next_step", "other_place": "next_step",
    "farther": "next_step", "similar": "next_step", "relaxed_budget": "next_step",
    "relaxed_hours": "next_step", "relaxed_both": "next_step", "ask_others": "next_step",
    "group_unknown": "next_step",
}  # fmt: skip
"""Sentences that are more than statements."""


def in_words(answer: NeedAnswer, material: Material, lang: str) -> Told:
    """All that is said, in order; sections with nothing to say are left out.

    Args:
        answer: What was found.
        material: What it was found in.
        lang: The reader's language.
    """
    say = messages(lang)
    words = CourseWords(answer, material, say)
    made = (
        asked_section(answer.need, material, say, answer.remarks),
        offer_section(words),
        missing_section(words),
        whole_section(words),
        asking_section(words),
        team_section(words),
        group_section(words),
        basis_section(words),
    )
    title = answer.need.title
    heading = say.say("Post: {title}", title=title) if title else made[0].title
    return Told(lang, heading, of_kinds(made, _KINDS))


def numbered(need: Need) -> tuple[AskedSkill, ...]:
    """Skills by their numbers, the first is 1; they keep them, whatever is confirmed or removed."""
    return need.skills


def asked_section(
    need: Need, material: Material, say: Messages, remarks: tuple[str, ...] = ()
) -> Section:
    """What was read, with a number before each skill."""
    lines: list[Said] = []
    if need.title:
        lines.append(Said("title", say.say("Post: {title}", title=need.title), {}))
    best = likely_occupation(need.occupations)
    if best is not None:
        name, share = material.skills.label(best.uri, say.lang), say.share(best.probability)
        text = say.say("Likeliest occupation: {occupation} ({share})", occupation=name, share=share)
        values = {"concept_uri": best.uri, "probability": best.probability}
        lines.append(Said("occupation", text, values))
    lines += _remarked(need, say, remarks)
    numbers = {one.uri: place for place, one in enumerate(numbered(need), 1)}
    for states in _ORDER:
        mine = [one for one in numbered(need) if one.state in states]
        if mine:
            lines.append(Said(f"head_{states[0]}", _head(states[0], say), {}))
        lines += [_skill(one, numbers[one.uri], material, say) for one in mine]
    return Section("asked", say.say("What you ask for"), tuple(lines))


def _head(state: State, say: Messages) -> str:
    if state == "doubtful":
        return say.say("Perhaps meant; counts only if you confirm it:")
    if state == "usual":
        return say.say("Usual in this occupation, but not read in your text; counts only if you "
                       "confirm it:")  # fmt: skip
    if state == "not_asked":
        return say.say("Named, but not as something you ask for; counts only if you confirm it:")
    if state == "spoken":
        return say.say("Asked for, but your people speak it, so no course is looked for; counts "
                       "only if you confirm it:")  # fmt: skip
    if state == "removed":
        return say.say("Removed by you:")
    return say.say("Counts:")


def _skill(one: AskedSkill, number: int, material: Material, say: Messages) -> Said:
    name = material.skills.label(one.uri, say.lang)
    values = {"concept_uri": one.uri, "state": one.state, "probability": one.probability,
              "is_calibrated": one.is_calibrated, "wish": one.wish, "start": one.start,
              "end": one.end, "phrase": one.phrase}  # fmt: skip
    phrase = " ".join(one.phrase.split())
    if one.state == "confirmed":
        text = say.say("{skill} – confirmed", skill=name)
    elif one.state == "usual" or not phrase:
        text = name
    elif one.wish == "welcome":
        text = say.say("{skill} – “{words}” ({share}), an advantage", skill=name, words=phrase,
                       share=say.share(one.probability))  # fmt: skip
    else:
        text = say.say("{skill} – “{words}” ({share})", skill=name, words=phrase,
                       share=say.share(one.probability))  # fmt: skip
    return Said("skill", text, values, 1, number)


def _remarked(need: Need, say: Messages, remarks: tuple[str, ...]) -> Iterator[Said]:
    language = language_name(need.lang, say.lang)
    if "contacts_masked" in remarks:
        text = say.say("Names, addresses and telephone numbers in the text were taken out; nothing "
                       "of the text is stored.")  # fmt: skip
        yield Said("contacts_masked", text, {})
    if "lang_unsure" in remarks:
        text = say.say("The language of the text is not clear; it was read as: {language}.",
                       language=language)  # fmt: skip
        yield Said("lang_unsure", text, {"lang": need.lang})
    if "no_skills_read" in remarks:
        text = say.say("No skill could be read from the text (language: {language}).",
                       language=language)  # fmt: skip
        yield Said("no_skills_read", text, {"lang": need.lang})
    if "nothing_counts" in remarks:
        text = say.say("No skill counts yet. Confirm what you need, and courses for it are looked "
                       "for.")  # fmt: skip
        yield Said("nothing_counts", text, {})


def asking_section(words: CourseWords) -> Section:
    """Who else asks for the same."""
    say, answer = words.say, words.answer
    lines: list[Said] = []
    if "no_demand" in answer.remarks:
        lines.append(Said("no_demand", say.say("No advertisements are held."), {}))
    for one in answer.asks:
        lines += _region(words, one)
    if lines and "nobody_left_out" in answer.remarks:
        text = say.say("Your own advertisements may be among them.")
        lines.append(Said("own_counted", text, {}))
    elif answer.asks and not answer.request.employer and lines:
        text = say.say("Your own advertisements may be among them: name your firm to leave them "
                       "out.")  # fmt: skip
        lines.append(Said("own_counted", text, {}))
    return Section("asking", say.say("Who else asks for it"), tuple(lines))


def _region(words: CourseWords, one: RegionAsks) -> Iterator[Said]:
    say = words.say
    values = {"nuts_code": one.region, "with_skills": one.with_skills}
    name = region_name(one.region, say.lang)
    if one.by_skill and one.with_skills:
        head = say.count(
            "{region}: of {n} advertisement with readable skills",
            "{region}: of {n} advertisements with readable skills",
            one.with_skills,
            region=name,
        )
    else:
        head = name
    told = list(_told(words, one))
    if one is words.answer.asks[0] and one.by_skill and one.with_skills == 0:
        text = say.say("no advertisements are held in which skills could be read, so who asks for "
                       "these skills is not known")  # fmt: skip
        told.insert(0, Said("no_text", text, {}, 2))
    if one is not words.answer.asks[0]:
        told = [said for said in told if said.values.get("advertisements")]
    if told:
        yield Said("region", head, values, 1)
        yield from told


def _told(words: CourseWords, one: RegionAsks) -> Iterator[Said]:
    say = words.say
    if one.by_skill and one.with_skills != 0:
        several = say.say("two and more of these skills") if len(one.by_skill) > 1 else (
            say.say("this skill"))  # fmt: skip
        yield _asked_by(say, several, one.together, "together")
        uris = [offer.uri for offer in words.answer.offers]
        counts = sorted(
            zip(uris, one.by_skill, strict=True),
            key=lambda pair: (-pair[1].many, uris.index(pair[0])),
        )
        is_first = one is words.answer.asks[0]
        for uri, askers in counts[:_MOST_SKILLS]:
            if is_first and askers.is_told and len(uris) > 1:
                yield _asked_by(say, words.label(uri), askers, "skill", uri=uri)
    if not one.same_occupation.is_none:
        yield _asked_by(
            say, say.say("people of the same group of occupations"), one.same_occupation, "group"
        )


def _asked_by(say: Messages, what: str, askers: Askers, code: str, uri: str = "") -> Said:
    values: dict[str, object] = {
        **asdict(askers), **({"concept_uri": uri} if uri else {}),
    }  # fmt: skip
    if askers.is_none:
        text = say.say("{what}: no advertisement", what=what)
    elif not (askers.is_told or askers.is_withheld):
        text = say.say("{what}: too few to tell how many", what=what)
    elif askers.is_withheld or askers.advertisements is None:
        text = say.say("{what}: {who}", what=what, who=who_said(say, askers))
    else:
        text = say.count(
            "{what}: {n} advertisement ({who})",
            "{what}: {n} advertisements ({who})",
            askers.advertisements,
            what=what,
            who=who_said(say, askers),
        )
    return Said(f"asked_{code}", text, values, 2)


def basis_section(words: CourseWords) -> Section:
    """Place, limits, assumptions and sources."""
    say, answer = words.say, words.answer
    home, limits = answer.home, answer.limits
    lines = [
        Said(
            "home",
            say.say(
                "Within reach of {place}: {n} minutes one way, by road at 60 km/h over 1.3 times "
                "the distance; online courses count if they are wanted.",
                place=home.name,
                n=say.whole(limits.minutes),
            ),
            {"place": home.name, "nuts_code": home.nuts_code, "minutes": limits.minutes,
             "online": limits.online},
        )
    ]  # fmt: skip
    if limits.langs:
        names = say.listed([language_name(one, say.lang) for one in limits.langs])
        text = say.say("Languages of courses: {languages}. Where a course does not state its "
                       "language, that of its description counts.", languages=names)  # fmt: skip
        lines.append(Said("langs", text, {"langs": list(limits.langs)}))
    if home.others:
        text = say.say("Other places of that name: {places}", places=say.listed(list(home.others)))
        lines.append(Said("other_place", text, {"places": list(home.others)}))
    if "no_courses" in answer.remarks:
        lines.append(Said("no_courses", say.say("No courses are held."), {}))
    text = say.say("What courses teach was read from their descriptions by a program; the shares "
                   "say how sure that is. Ask the provider before you book.")  # fmt: skip
    lines.append(Said("links", text, {}))
    for one in answer.sources:
        said = " · ".join(part for part in (one.publisher, one.title, one.licence) if part)
        values = {"source_id": one.source_id, "url": one.url, "publish": one.publish}
        lines.append(Said("source", said, values, 1))
    return Section("basis", say.say("What this rests on"), tuple(lines))
