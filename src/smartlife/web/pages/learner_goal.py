"""The second question to a learner, where they want to go, and the third: what life allows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import inf
from typing import Final, get_args

from smartlife.errors import RequestInvalid
from smartlife.languages.messages import Messages
from smartlife.planning.material.homes import Home as HomeFound
from smartlife.planning.path.goal import IDEAS, Candidate, Goal, occupation_goal, skills_goal
from smartlife.planning.path.request import Limits, PathRequest, Presence
from smartlife.planning.people.held import held_skills, unsure_occupations
from smartlife.planning.people.profile import HeldLanguage, Home, Profile
from smartlife.planning.people.situations import (
    BOUNDS,
    STAGES,
    USUAL_STAGE,
    Online,
    Situation,
    situation_of,
)
from smartlife.planning.telling import language_name
from smartlife.web.holdings import planning_material
from smartlife.web.pages.learner_form import LIFE, Kept, Sent, Wanted
from smartlife.web.pages.learner_shapes import (
    Choice,
    ChoiceGroup,
    FieldError,
    GoalStep,
    LifeStep,
)
from smartlife.web.pages.learner_skills import (
    Answered,
    certain,
    occupations_called,
    skills_called,
)
from smartlife.web.pages.learner_taken import held_to_take
from smartlife.web.pages.typed_numbers import number_in
from smartlife.web.reading import Reading

_WEAK: Final = ("A1", "A2")
"""Levels of a language at which no course can be followed in it."""
_LANGS: Final = ("lv", "lt", "et", "en", "ru", "de", "pl", "sv", "da", "no", "fi", "uk")
_LEVELS: Final = (2, 3, 4, 5, 6, 7, 8)
_MOST_MEANT: Final = 6
_MOST_WANTED: Final = 20
_FOLDED: Final = ("weeks", "travel_minutes", "online", "start", "age")
_NUMBERS: Final = ("hours_a_week", "weeks", "budget_eur", "travel_minutes", "age")


def goal_step(reading: Reading, wanted: Wanted, meant: ChoiceGroup | None = None) -> GoalStep:
    """The question where somebody wants to go, with what they said already."""
    graph = planning_material(reading.run).skills
    to, to_skills = "", ""
    if wanted.kind == "occupation":
        to = wanted.words or graph.label(wanted.occupation, reading.lang)
    elif wanted.kind == "skills":
        to_skills = wanted.words or "; ".join(
            graph.label(uri, reading.lang) for uri in wanted.skills
        )
    kind = wanted.kind or "occupation"
    return GoalStep(kind, to, to_skills, meant, wanted.words if meant else "")


def take_goal(reading: Reading, sent: Sent) -> tuple[Answered, ChoiceGroup | None]:
    """What was said of the goal, and what the words may mean, if that has to be asked."""
    kind, say = sent.one("kind"), reading.say
    if kind == "ideas":
        return Answered(replace(sent.kept, wanted=Wanted("ideas"))), None
    if kind == "skills" or (sent.one("to_skills") and not sent.one("to")):
        return _take_skills(reading, sent)
    words = sent.one("to")
    kept = replace(sent.kept, wanted=Wanted("occupation", words))
    if not words:
        text = say.say("Say what you want to become, or ask for ideas.")
        return Answered(kept, (FieldError("to", text),)), None
    before = sent.kept.wanted
    chosen = sent.one("meant")
    if before.occupation and words in {before.words, _label(reading, before.occupation)}:
        chosen = before.occupation
    elif sent.one("asked") != words or not _is_occupation(reading, chosen):
        chosen = ""
    found = () if chosen else occupations_called(words, reading)
    if meant := certain(found, words, reading):
        chosen = meant.uri
    kept = replace(kept, wanted=Wanted("occupation", words, chosen))
    if chosen or found:
        return Answered(kept), None if chosen else _meant(reading, found)
    text = say.say(
        "No occupation called “{words}” is known. Write it as a job title, in any language: "
        "nurse, welder, accountant.", words=words)  # fmt: skip
    return Answered(kept, (FieldError("to", text),)), None


def _label(reading: Reading, uri: str) -> str:
    return planning_material(reading.run).skills.label(uri, reading.lang)


def _is_occupation(reading: Reading, uri: str) -> bool:
    return bool(planning_material(reading.run).skills.essential.get(uri))


def _meant(reading: Reading, found: Sequence[Candidate]) -> ChoiceGroup:
    say = reading.say
    return ChoiceGroup(
        "meant", say.say("Which of these do you mean?"),
        say.say("If it is none of them, write it in other words above."),
        tuple(
            # the only one that may be meant needs no more than a yes
            Choice(one.uri, _label(reading, one.uri), is_on=len(found) == 1)
            for one in found[:_MOST_MEANT]
        ),
    )  # fmt: skip


def _take_skills(reading: Reading, sent: Sent) -> tuple[Answered, ChoiceGroup | None]:
    say, words = reading.say, sent.one("to_skills", 2_000)
    parts = [part.strip() for part in words.split(";") if part.strip()][:_MOST_WANTED]
    graph = planning_material(reading.run).skills
    held = [uri for uri in sent.many("meant") if uri in graph.labels]
    chosen = held if sent.one("asked") == words else []
    uris, errors, unsure = list[str](chosen), list[FieldError](), list[Candidate]()
    for part in parts:
        found = skills_called(part, reading)
        if known := certain(found, part, reading):
            uris.append(known.uri)
        elif found:
            unsure += found[:_MOST_MEANT]
        else:
            errors.append(FieldError("to_skills", say.say(
                "No skill called “{words}” is known. Write it in other words, or in another "
                "language.", words=part)))  # fmt: skip
    if not parts:
        text = say.say("Say what you want to learn; put ; between several skills.")
        errors.append(FieldError("to_skills", text))
    wanted = Wanted("skills", words, skills=tuple(dict.fromkeys(uris)))
    is_open = bool(unsure) and not chosen
    if is_open:
        # only what was chosen makes the goal whole
        wanted = replace(wanted, skills=())
    meant = _meant(reading, unsure) if is_open else None
    return Answered(replace(sent.kept, wanted=wanted), tuple(errors)), meant


# --- what life allows


def life_step(reading: Reading, kept: Kept) -> LifeStep:
    """The question what life allows, with what was said already."""
    say, life, profile = reading.say, kept.life, kept.profile
    stage, online = life.get("stage") or USUAL_STAGE, life.get("online", "")
    spoken = {one.lang for one in profile.languages if one.level not in _WEAK}
    langs = dict.fromkeys((*_LANGS, *sorted(spoken)))
    level = profile.eqf_level
    return LifeStep(
        place=_place(profile),
        stages=tuple(Choice(code, stage_name(say, code), "", code == stage) for code in STAGES),
        online=tuple(Choice(code, text, "", code == online) for code, text in _online(say).items()),
        langs=tuple(
            Choice(code, language_name(code, reading.lang), "", code in spoken) for code in langs
        ),
        levels=(
            Choice("", say.say("I would rather not say"), "", level is None),
            *(Choice(str(one), _level(say, one), "", one == level) for one in _LEVELS),
        ),
        hours_a_week=life.get("hours_a_week", ""),
        weeks=life.get("weeks", ""),
        budget_eur=life.get("budget_eur", ""),
        travel_minutes=life.get("travel_minutes", ""),
        age=life.get("age", ""),
        start=life.get("start", ""),
        has_more=level is not None or any(life.get(name) for name in _FOLDED),
    )


def _place(profile: Profile) -> str:
    home = profile.home
    return (home.place or home.nuts_code) if home else ""


def stage_name(say: Messages, code: str) -> str:
    """A stage of life in words."""
    return {
        "first_job": say.say("I look for my first job"),
        "re_entry_after_care": say.say("I come back to work after caring for others"),
        "mid_career": say.say("I work"),
        "unemployed": say.say("I am out of work"),
        "55_plus": say.say("I work and am over 55"),
        "after_retirement": say.say("I am retired"),
    }[code]


def _online(say: Messages) -> Mapping[str, str]:
    return {
        "": say.say("as is usual for my stage of life"),
        "any": say.say("online or not, both will do"),
        "preferred": say.say("rather online"),
        "only": say.say("only online"),
        "never": say.say("never online"),
    }


def _level(say: Messages, level: int) -> str:
    return {
        2: say.say("basic school (EQF 2)"),
        3: say.say("basic vocational school (EQF 3)"),
        4: say.say("secondary school or vocational secondary school (EQF 4)"),
        5: say.say("short higher education (EQF 5)"),
        6: say.say("bachelor’s degree (EQF 6)"),
        7: say.say("master’s degree (EQF 7)"),
        8: say.say("doctoral degree (EQF 8)"),
    }[level]


def take_life(reading: Reading, sent: Sent) -> Answered:
    """What was said of somebody's life; what cannot be is told beside its field."""
    errors = list[FieldError]()
    life = {name: sent.one(name) for name in LIFE}
    profile = _with_langs(sent.kept.profile, sent.many("lang"))
    level = sent.one("level")
    profile = replace(
        profile,
        eqf_level=int(level) if level in {str(one) for one in _LEVELS} else None,
        home=Home(sent.one("place")) if sent.one("place") else None,
    )
    for name in _NUMBERS:
        error = _wrong_number(reading.say, name, life[name])
        errors += [FieldError(name, error)] if error else []
    if life["start"] and day_in(life["start"]) is None:
        text = reading.say.say("Write the day as year-month-day: 2027-01-31.")
        errors.append(FieldError("start", text))
    _, error = home_of(reading, profile)
    errors += [FieldError("place", error)] if error else []
    said = {name: value for name, value in life.items() if value}
    return Answered(replace(sent.kept, profile=profile, life=said), tuple(errors))


def _with_langs(profile: Profile, langs: Sequence[str]) -> Profile:
    before = {one.lang: one for one in profile.languages}
    weak = [one for one in profile.languages if one.level in _WEAK and one.lang not in langs]
    ticked = [
        before[code]
        if code in before and before[code].level not in _WEAK
        else HeldLanguage(code)
        for code in langs
        if code.isalpha() and len(code) <= 3
    ]  # fmt: skip
    return replace(profile, languages=tuple(sorted((*weak, *ticked), key=lambda one: one.lang)))


def _wrong_number(say: Messages, name: str, words: str) -> str:
    """What is wrong with a number; empty if nothing."""
    if not words:
        return ""
    least, most = BOUNDS[name]
    found = number_in(words)
    if found is not None and least <= found <= most:
        return ""
    field = {
        "hours_a_week": say.say("Hours a week for learning"),
        "weeks": say.say("Weeks until it is done"),
        "budget_eur": say.say("Euros that you can spend at most"),
        "travel_minutes": say.say("Minutes to a course at most, one way"),
        "age": say.say("Your age"),
    }[name]
    if most == inf:
        return say.say(
            "{field}: give a number of {least} or more.", field=field, least=say.whole(least)
        )
    decimals = 0 if least == int(least) else 1
    return say.say(
        "{field}: give a number from {least} to {most}.", field=field,
        least=say.number(least, decimals=decimals), most=say.whole(most),
    )  # fmt: skip


def day_in(words: str) -> date | None:
    """A day as year-month-day; None if it is none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def home_of(reading: Reading, profile: Profile) -> tuple[HomeFound | None, str]:
    """Where somebody lives; what is wrong with what they said of it, if anything."""
    place, say = _place(profile), reading.say
    if not place:
        return None, ""
    try:
        return planning_material(reading.run).home(place), ""
    except RequestInvalid as error:
        near = [str(one) for one in error.fields.get("near") or ()]  # type: ignore[attr-defined] # a list
        said = say.say("No place called “{place}” is known.", place=place)
        if near:
            said += " " + say.say("Did you mean {names}?", names=", ".join(near))
        return None, f"{said} {say.say('Give the nearest town.')}"


def situation_in(life: Mapping[str, str]) -> Situation:
    """The situation that somebody described; what is no number is as if not said."""
    said: dict[str, float | str | None] = {
        name: number_in(life[name]) for name in _NUMBERS if life.get(name)
    }
    for name, value in list(said.items()):
        least, most = BOUNDS[name]
        if value is None or not least <= float(value) <= most:
            del said[name]
    for name in ("weeks", "age"):
        if name in said:
            said[name] = int(float(said[name] or 0)) or 1
    if life.get("online") in get_args(Online):
        said["online"] = life["online"]
    stage = life.get("stage")
    return situation_of(stage if stage in STAGES else None, **said)


def request_of(reading: Reading, kept: Kept, today: date) -> PathRequest:
    """The question for a path that somebody asked.

    Args:
        reading: The request.
        kept: All that they said; its goal has to be clear.
        today: First day, if they said none or one that is over.
    """
    profile, wanted = kept.profile, kept.wanted
    situation = situation_in(kept.life)
    held = held_skills(profile)
    home, _ = home_of(reading, profile)
    unsure = unsure_occupations(profile)
    return PathRequest(
        goal=_goal(reading, wanted),
        held=dict(held.basis),
        unconfirmed=tuple(one.uri for one in held.to_confirm),
        occupations=tuple(
            one.uri
            for one in profile.occupations
            if one.confirmed is not False and one not in unsure
        ),
        eqf_level=profile.eqf_level,
        home=home,
        profile=profile,
        situation=situation,
        limits=_limits(profile, situation, day_in(kept.life.get("start", "")) or today),
        must_take=held_to_take(reading, kept.courses),
    )


def _goal(reading: Reading, wanted: Wanted) -> Goal:
    if wanted.kind == "occupation":
        return occupation_goal(planning_material(reading.run).skills, wanted.occupation)
    return skills_goal(wanted.skills) if wanted.kind == "skills" else IDEAS


def _limits(profile: Profile, situation: Situation, start: date) -> Limits:
    presence: dict[Online, Presence] = {"only": "online", "never": "onsite"}
    return Limits(
        hours_a_week=situation.hours_a_week,
        weeks=situation.weeks,
        budget=inf if situation.budget_eur is None else situation.budget_eur,
        travel_minutes=inf if situation.travel_minutes is None else situation.travel_minutes,
        presence=presence.get(situation.online, "any"),
        langs=tuple(one.lang for one in profile.languages if one.level not in _WEAK),
        weak_langs=tuple(one.lang for one in profile.languages if one.level in _WEAK),
        start=start,
    )
