"""From what somebody says on the command line to a question for a path; asks them, if it may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Final

from smartlife.cli.console import err, printable
from smartlife.cli.indexes import index_folder
from smartlife.cli.near_names import near_names
from smartlife.cli.options import WEAK, one_region
from smartlife.cli.questions import ask_each, may_ask
from smartlife.errors import RequestInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from smartlife.languages.messages import Messages
    from smartlife.linking.corrections import Corrections
    from smartlife.linking.index import LinkIndex
    from smartlife.model.study import Study
    from smartlife.planning.material.homes import Home
    from smartlife.planning.material.reading import Material
    from smartlife.planning.path.goal import Candidate, Goal
    from smartlife.planning.path.request import Limits, PathRequest, Presence
    from smartlife.planning.people.profile import HeldSkill, LanguageLevel, Profile
    from smartlife.planning.people.situations import Online, Situation

_MOST_ASKED: Final = 25
_SKILLS: Final = ("skill", "knowledge")
_OTHERS: Final = 4


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on the command line, as it was said; `speaks` is None for any language."""

    folder: Path
    lang: str
    can: tuple[str, ...]
    occupations: tuple[str, ...]
    years: tuple[float, ...]
    cv: Path | None
    text: Path | None
    profile: Path | None
    level: int | None
    speaks: Mapping[str, LanguageLevel | None] | None
    text_lang: str
    yes: bool
    no_questions: bool
    save: Path | None
    to: str
    to_skills: tuple[str, ...]
    must: tuple[str, ...]
    must_take: tuple[str, ...]
    ideas: bool
    place: str
    region: str
    start: date
    stage: str | None
    limits: Mapping[str, float | str | None]


@dataclass(slots=True)
class _Asking:
    """What questions are answered with; the index is opened when it is first needed."""

    said: Said
    study: Study
    material: Material
    say: Messages
    opened: tuple[LinkIndex, Corrections] | None = None

    @property
    def index(self) -> LinkIndex:
        """The taxonomy as an index of words."""
        return self._open()[0]

    @property
    def corrections(self) -> Corrections:
        """What people said of phrases."""
        return self._open()[1]

    def _open(self) -> tuple[LinkIndex, Corrections]:
        from smartlife.cli.corrected import read_corrections
        from smartlife.linking.index import LinkIndex

        if self.opened is None:
            index = LinkIndex.open(index_folder(self.said.folder))
            self.opened = index, read_corrections(self.study, index, "courses")
        return self.opened


def asked_for(said: Said, study: Study, material: Material, say: Messages) -> PathRequest:
    """The question that somebody asks; their profile is written if they named a file.

    Raises:
        RequestInvalid: what was said contradicts itself, has no goal, or names what is not known.
        InputUnreadable: a file cannot be read.
    """
    from smartlife.planning.path.request import PathRequest
    from smartlife.planning.people.held import held_skills, unsure_occupations
    from smartlife.planning.people.profile import save_profile
    from smartlife.planning.people.situations import situation_of

    asking = _Asking(said, study, material, say)
    situation = situation_of(said.stage, **said.limits)
    goal = _goal(asking)
    region = one_region(said.region, material.demand.regions) if said.region else None
    told = _profile(asking)
    # nobody answers questions and hears afterwards that their town is not known
    home, taken = _home(told, material), tuple(_course(asking, one) for one in said.must_take)
    profile = _confirmed(told, goal, asking)
    if said.save is not None:
        save_profile(profile, said.save, lang=said.lang)
        err.print(printable(say.say("Your profile was written to {file}.", file=said.save)))
    held = held_skills(profile)
    return PathRequest(
        goal=goal,
        held=dict(held.basis),
        unconfirmed=tuple(one.uri for one in held.to_confirm),
        occupations=tuple(
            one.uri
            for one in profile.occupations
            if one.confirmed is not False and one not in unsure_occupations(profile)
        ),
        eqf_level=profile.eqf_level,
        home=home,
        profile=profile,
        situation=situation,
        limits=_limits(said, profile, situation),
        region=region,
        must_take=taken,
    )


def _home(profile: Profile, material: Material) -> Home | None:
    """Where the person lives."""
    said = profile.home
    wanted = (said.place or said.nuts_code) if said else ""
    return material.home(wanted) if wanted else None


def _limits(said: Said, profile: Profile, situation: Situation) -> Limits:
    from smartlife.planning.path.request import Limits

    # that any language will do is said of this plan, whatever a profile holds
    languages = () if said.speaks is None else profile.languages
    presence: dict[Online, Presence] = {"only": "online", "never": "onsite"}
    return Limits(
        hours_a_week=situation.hours_a_week,
        weeks=situation.weeks,
        budget=inf if situation.budget_eur is None else situation.budget_eur,
        travel_minutes=inf if situation.travel_minutes is None else situation.travel_minutes,
        presence=presence.get(situation.online, "any"),
        langs=tuple(one.lang for one in languages if one.level not in WEAK),
        any_lang=said.speaks is None,
        weak_langs=tuple(one.lang for one in languages if one.level in WEAK),
        start=said.start,
    )


def _goal(asking: _Asking) -> Goal:
    """What is wanted.

    Raises:
        RequestInvalid: nothing, or two things.
    """
    from smartlife.planning.path.goal import IDEAS, occupation_goal, skills_goal

    said = asking.said
    wanted = [bool(said.to), bool(said.to_skills), said.ideas]
    if sum(wanted) != 1 and not (sum(wanted) == 0 and said.must):
        raise RequestInvalid(
            "It is not said where you want to go" if not any(wanted) else "Two goals are named",
            where="--to, --to-skills, --ideas",
            todo='Give one of them: --to nurse, --to-skills "welding; robotics", or --ideas',
        )
    if said.ideas:
        return IDEAS
    must = [uri for words in said.must for uri in _skill(asking, words, "--must")]
    if said.to:
        return occupation_goal(asking.material.skills, _occupation(asking, said.to, "--to"), must)
    skills = [uri for words in said.to_skills for uri in _skill(asking, words, "--to-skills")]
    return skills_goal(skills, must)


def _occupation(asking: _Asking, words: str, option: str) -> str:
    """The occupation that words mean; others that they may mean are told.

    Raises:
        RequestInvalid: there is none.
    """
    from smartlife.planning.path.goal import find_occupations

    material, lang = asking.material, asking.said.lang
    try:
        found = find_occupations(words, lang, material.names, material.skills)
    except RequestInvalid:
        found = ()
    if not found or not found[0].is_exact:
        try:
            found = find_occupations(words, lang, material.names, material.skills, asking.index)
        except RequestInvalid as error:
            alike = near_names(words, material.skills, ("occupation",))
            raise RequestInvalid(
                error.what, where=f"{option} {words}", todo=f"{alike}{error.todo}"
            ) from error
    return _chosen(asking, words, found)


def _course(asking: _Asking, words: str) -> str:
    """Identifier of the course that words mean.

    Raises:
        RequestInvalid: there is none that adults may take, or there are several.
    """
    from smartlife.planning.portfolio.change import find_course

    try:
        return str(find_course(asking.material.catalogue.rows.to_pylist(), words)["course_id"])
    except RequestInvalid as error:
        raise RequestInvalid(error.what, where=f"--with {words}", todo=error.todo) from error


def _skill(asking: _Asking, words: str, option: str) -> tuple[str, ...]:
    """The skill that words mean.

    Raises:
        RequestInvalid: there is none.
    """
    from smartlife.planning.path.goal import find_skills

    material, lang = asking.material, asking.said.lang
    found = find_skills(words, lang, material.names)
    if not found or not found[0].is_exact:
        found = find_skills(words, lang, material.names, asking.index)
    if not found:
        raise RequestInvalid(
            "No skill of the taxonomy is called so",
            where=f"{option} {words}",
            todo=f"{near_names(words, material.skills, _SKILLS)}Write it in other words or another "
            "language, or give its ESCO address; put ; between skills.",
        )
    return (_chosen(asking, words, found),)


def _chosen(asking: _Asking, words: str, found: Sequence[Candidate]) -> str:
    """The first; the others are told, so that nobody is planned into another profession."""
    name = asking.material.skills.label(found[0].uri, asking.said.lang)
    others = dict.fromkeys(
        asking.material.skills.label(one.uri, asking.said.lang) for one in found[1:]
    )
    others.pop(name, None)
    if name.casefold() != words.casefold() or others:
        text = asking.say.say("“{words}” is taken for: {name}.", words=words, name=name)
        if others:
            listed = ", ".join(list(others)[:_OTHERS])
            text = f"{text} {asking.say.say('Or did you mean: {names}?', names=listed)}"
        err.print(printable(text))
    return found[0].uri


def _profile(asking: _Asking) -> Profile:
    """All that was said of what somebody can do."""
    from smartlife.planning.people.profile import (
        HeldLanguage,
        Home,
        Profile,
        joined,
        load_profile,
    )

    said = asking.said
    found = Profile(
        eqf_level=said.level,
        languages=tuple(HeldLanguage(code, level) for code, level in (said.speaks or {}).items()),
        home=Home(said.place) if said.place else None,
    )
    if said.profile is not None:
        found = joined(found, load_profile(said.profile))
    found = _with_skills(asking, _with_occupations(asking, found))
    if said.cv is not None:
        found = joined(found, _of_cv(asking, said.cv))
    if said.text is not None:
        found = replace(found, skills=(*found.skills, *_of_text(asking, said.text)))
    if said.level is not None:
        found = replace(found, eqf_level=said.level)
    return found


def _with_occupations(asking: _Asking, found: Profile) -> Profile:
    from smartlife.planning.people.held import with_occupation
    from smartlife.planning.people.profile import PastOccupation

    said = asking.said
    if len(said.years) > len(said.occupations):
        raise RequestInvalid(
            "More years than occupations are given",
            where="--years",
            todo='Give --years once after each --occupation: --occupation "cook" --years 6',
        )
    years: list[float | None] = [*said.years]
    years += [None] * (len(said.occupations) - len(years))
    for words, long in zip(said.occupations, years, strict=True):
        past = PastOccupation(
            _occupation(asking, words, "--occupation"), long, 1.0, confirmed=True, words=words
        )
        found = with_occupation(found, asking.material.skills, past, how="picked")
    return found


def _with_skills(asking: _Asking, found: Profile) -> Profile:
    from smartlife.planning.people.profile import picked

    uris = [uri for words in asking.said.can for uri in _skill(asking, words, "--can")]
    return replace(found, skills=(*found.skills, *picked(uris)))


def _of_cv(asking: _Asking, file: Path) -> Profile:
    from smartlife.cli.pasted import opened_input
    from smartlife.planning.people.cv import read_opened_cv, suggest_from_cv
    from smartlife.planning.people.words import PeopleWords

    found = suggest_from_cv(
        read_opened_cv(opened_input(file)),
        asking.material.skills,
        asking.index,
        default_lang=asking.said.text_lang or asking.said.lang,
        corrections=asking.corrections,
        today=asking.said.start,
    )
    words = PeopleWords(asking.say)
    err.print(printable(words.not_read()))
    if not found.skills and not found.occupations:
        err.print(printable(words.nothing_found()))
    return found


def _of_text(asking: _Asking, file: Path) -> tuple[HeldSkill, ...]:
    from smartlife.cli.pasted import read_text
    from smartlife.planning.people.held import MOST_CHARS, suggest_from_text
    from smartlife.planning.people.words import PeopleWords

    found = suggest_from_text(
        read_text(file, most=MOST_CHARS),
        asking.index,
        lang=asking.said.text_lang,
        default_lang=asking.said.lang,
        corrections=asking.corrections,
    )
    if not found:
        err.print(printable(PeopleWords(asking.say).nothing_found()))
    return found


def _confirmed(profile: Profile, goal: Goal, asking: _Asking) -> Profile:
    """The profile after questions, where they may be asked.

    Only what matters for the goal is asked: what it takes and what only waits for a word.
    """
    from smartlife.cli.path_work import confirm_work
    from smartlife.planning.people.held import held_skills
    from smartlife.planning.people.profile import confirm
    from smartlife.planning.people.words import PeopleWords

    said = asking.said
    is_asked = not said.no_questions and may_ask()
    profile = confirm_work(
        profile, asking.material.skills, PeopleWords(asking.say), yes=said.yes, may_ask=is_asked
    )
    held = held_skills(profile)
    needed = set(goal.skills)
    waiting = [one.uri for one in held.to_confirm if not needed or one.uri in needed]
    assumed = [uri for uri in held.assumed if not needed or uri in needed]
    if said.yes:
        return confirm(profile, yes=[*waiting, *assumed])
    if not is_asked:
        return profile
    words = {one.uri: one.words for one in held.to_confirm}
    return _questions(profile, [*assumed, *waiting][:_MOST_ASKED], words, asking)


def _questions(
    profile: Profile, uris: Sequence[str], words: Mapping[str, str], asking: _Asking
) -> Profile:
    """One key for each skill."""
    from smartlife.planning.people.profile import confirm

    say, label = asking.say, asking.material.skills.label
    questions = {
        uri: label(uri, asking.said.lang) + (f" (“{words[uri]}”)" if words.get(uri) else "")
        for uri in uris
    }
    keys = say.say("Can you do this? y = yes, n = no, space = skip, q = no more.")
    yes, no = ask_each(questions, keys)
    return confirm(profile, yes=yes, no=no)
