"""A learner's way: what can you do, where do you want to go, what does life allow, and the path.

One question per step. Nothing is stored: what was said goes with the form from step to step, and
never into an address.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final

from fastapi import Query

from smartlife.planning.path.words import PathWords
from smartlife.planning.people.held import held_skills, unsure_occupations
from smartlife.planning.people.situations import STAGES, USUAL_STAGE
from smartlife.web.holdings import planning_material
from smartlife.web.page import FormValues, Head, Page, Step
from smartlife.web.pages.learner_form import Form, Kept, Sent, Wanted
from smartlife.web.pages.learner_goal import (
    goal_step,
    life_step,
    stage_name,
    take_goal,
    take_life,
)
from smartlife.web.pages.learner_path import answer_for, changed, path_shown
from smartlife.web.pages.learner_shapes import (
    ChoiceGroup,
    FieldError,
    LearnerContext,
    SaidRow,
    SkillsStep,
    StepCode,
)
from smartlife.web.pages.learner_skills import check_step, take_check, take_skills, typed
from smartlife.web.pages.learner_taken import course_to_take, held_to_take
from smartlife.web.reading import Read, Reading

_STEPS: Final[tuple[StepCode, ...]] = ("skills", "check", "goal", "life", "path")
_NUMBERS: Final[Mapping[StepCode, int]] = {
    "skills": 1, "check": 1, "goal": 2, "life": 3, "path": 4,
}  # fmt: skip
_MOST_NAMED: Final = 6

GoalOf = Annotated[
    str,
    Query(max_length=200, description="Occupation that is wanted: last part of its ESCO URI."),
]
SkillOf = Annotated[
    str, Query(max_length=200, description="Skill that is wanted: last part of its ESCO URI.")
]
CourseOf = Annotated[
    str, Query(max_length=64, description="Course that has to be in the plan: its identifier.")
]


def learner(
    reading: Read, goal: GoalOf = "", skill: SkillOf = "", course: CourseOf = ""
) -> LearnerContext:
    """The first question to a learner: what can you do? A goal or a course may be known already."""
    graph = planning_material(reading.run).skills
    wanted = Wanted()
    if goal and (uri := _concept(reading, goal)) and graph.essential.get(uri):
        wanted = Wanted("occupation", occupation=uri)
    elif skill and (uri := _concept(reading, skill)) and uri not in graph.essential:
        wanted = Wanted("skills", skills=(uri,))
    taken = held_to_take(reading, (course,) if course else ())
    errors: tuple[FieldError, ...] = ()
    if course and not taken:
        text = reading.say.say(
            "The course that you came from is not here any more, or is not open to adults: plan "
            "without it."
        )
        errors = (FieldError("", text),)
    return _skills(reading, Kept(wanted=wanted, courses=taken), errors=errors)


def _concept(reading: Reading, name: str) -> str:
    """URI of a concept by its last part; empty if there is none."""
    graph = planning_material(reading.run).skills
    known = reading.run.once(
        "concepts by the last part of their URI",
        lambda: {uri.rpartition("/")[2]: uri for uri in sorted(graph.labels)},
    )
    return known.get(name.rpartition("/")[2], "")


def learner_step(reading: Read, sent: Form) -> LearnerContext:
    """The next step of a learner, from what a form sent: nothing of it is stored.

    Fields: `step` (the step that was answered), `do` (next, or where to go), `kept` (what was said
    before, as the answer to it gave it), and those of the step: occupation, years, can, text, cv;
    yes, work; kind, to, to_skills, meant, asked; place, lang, level, stage, age, hours_a_week,
    weeks, budget_eur, travel_minutes, online, start. With `first` the path is the quick one that
    is there at once; asked without it and with `seen`, as that answer gave it, the best one tells
    what is another way since.
    """
    if sent.lost:
        text = reading.say.say("What you said before cannot be read any more. Please begin again.")
        return _skills(reading, Kept(), errors=(FieldError("", text),))
    do = sent.one("do") or "next"
    if do.startswith("plan:"):
        return _chosen_idea(reading, sent, do.removeprefix("plan:"))
    if do.startswith("try:"):
        return _path(reading, changed(sent.kept, do.removeprefix("try:")), sent)
    if do.startswith("drop:"):
        # the step stays, with what was entered in it
        sent = replace(sent, kept=sent.kept.without(do.removeprefix("drop:")))
        do = sent.one("step")
    taken = {"skills": _took_skills, "check": _took_check, "goal": _took_goal, "life": _took_life}
    step = sent.one("step")
    if step in taken:
        return taken[step](reading, sent, do)
    return _go(reading, sent.kept, do, sent)


def _chosen_idea(reading: Reading, sent: Sent, uri: str) -> LearnerContext:
    if not planning_material(reading.run).skills.essential.get(uri):
        return _go(reading, sent.kept, "goal", sent)
    kept = replace(sent.kept, wanted=Wanted("occupation", occupation=uri))
    return _path(reading, kept, sent)


def _took_skills(reading: Reading, sent: Sent, do: str) -> LearnerContext:
    if do not in ("next", "add"):
        return _go(reading, sent.kept, do, sent)
    answered = take_skills(reading, sent)
    if answered.errors:
        # what was understood is kept; only what was not stays in the fields
        wrong = {one.field for one in answered.errors}
        held = typed(sent)
        fields = SkillsStep(
            held.occupation if wrong & {"occupation", "years"} else "",
            held.years if wrong & {"occupation", "years"} else "",
            held.can if "can" in wrong else "",
            held.text if "text" in wrong else "",
        )
        return _skills(reading, answered.kept, fields, answered.errors)
    profile = answered.kept.profile
    found = profile.skills or unsure_occupations(profile)
    return _check(reading, answered.kept) if found else _goal(reading, answered.kept)


def _took_check(reading: Reading, sent: Sent, do: str) -> LearnerContext:
    answered, is_more = take_check(reading, sent)
    if is_more and do == "next":
        return _check(reading, answered.kept)
    return _go(reading, answered.kept, "goal" if do == "next" else do, sent)


def _took_goal(reading: Reading, sent: Sent, do: str) -> LearnerContext:
    answered, meant = take_goal(reading, sent)
    if do != "next":
        return _go(reading, answered.kept, do, sent)
    if answered.errors or meant is not None:
        return _goal(reading, answered.kept, meant, answered.errors)
    return _life(reading, answered.kept)


def _took_life(reading: Reading, sent: Sent, do: str) -> LearnerContext:
    answered = take_life(reading, sent)
    if do != "next":
        return _go(reading, answered.kept, do, sent)
    if answered.errors:
        return _life(reading, answered.kept, answered.errors)
    return _path(reading, answered.kept, sent)


def _go(reading: Reading, kept: Kept, step: str, sent: Sent) -> LearnerContext:
    """A step by its code; the first for one that is unknown."""
    if step == "path":
        return _path(reading, kept, sent)
    steps = {"check": _check, "goal": _goal, "life": _life}
    return steps[step](reading, kept) if step in steps else _skills(reading, kept)


# --- steps


def _skills(
    reading: Reading,
    kept: Kept,
    fields: SkillsStep | None = None,
    errors: tuple[FieldError, ...] = (),
) -> LearnerContext:
    say = reading.say
    lead = say.say(
        "Say it in one way or in several. Courses for what you can do already are then left out."
    )
    step = _context(reading, kept, "skills", say.say("What can you do already?"), lead, errors)
    return replace(step, skills=fields or SkillsStep())


def _check(reading: Reading, kept: Kept) -> LearnerContext:
    say = reading.say
    lead = say.say("Only what is ticked counts as yours. You decide.")
    step = _context(reading, kept, "check", say.say("Is this right?"), lead)
    return replace(step, check=check_step(reading, kept.profile))


def _goal(
    reading: Reading,
    kept: Kept,
    meant: ChoiceGroup | None = None,
    errors: tuple[FieldError, ...] = (),
) -> LearnerContext:
    say = reading.say
    lead = say.say("An occupation, some skills, or ideas that fit what you can do.")
    step = _context(reading, kept, "goal", say.say("Where do you want to go?"), lead, errors)
    return replace(step, goal=goal_step(reading, kept.wanted, meant))


def _life(reading: Reading, kept: Kept, errors: tuple[FieldError, ...] = ()) -> LearnerContext:
    say = reading.say
    lead = say.say("Leave open whatever you like: then something usual is taken, and you are told.")
    step = _context(reading, kept, "life", say.say("What does your life allow?"), lead, errors)
    return replace(step, life=life_step(reading, kept))


def _path(reading: Reading, kept: Kept, sent: Sent) -> LearnerContext:
    if not kept.wanted.is_clear:
        return _goal(reading, kept)
    answer, material = answer_for(reading, kept, is_first=bool(sent.one("first")))
    heading, shown, sources = path_shown(reading, answer, material, sent.one("seen"))
    return replace(_context(reading, kept, "path", heading, ""), path=shown, sources=sources)


def _context(
    reading: Reading,
    kept: Kept,
    step: StepCode,
    title: str,
    lead: str,
    errors: tuple[FieldError, ...] = (),
) -> LearnerContext:
    """What all steps have; each adds its own part."""
    say = reading.say
    head = Head(
        title,
        say.say("From what you can do to what you want: courses, their order, and why."),
        crumbs=(Step(say.say("Start"), reading.url("/")),),
        next_steps=(
            Step(say.say("Look through all courses"), reading.url("/courses")),
            Step(say.say("Look up a skill"), reading.url("/skills")),
            Step(say.say("How paths are made"), reading.url("/methods")),
        ),
        section="learner",
    )
    return LearnerContext(
        head, step, _NUMBERS[step], max(_NUMBERS.values()), lead, kept.text(), errors,
        _said(reading, kept), kept.wanted.is_clear and bool(kept.life),
    )  # fmt: skip


def _said(reading: Reading, kept: Kept) -> tuple[SaidRow, ...]:
    """What was said so far, in a few words."""
    say, graph = reading.say, planning_material(reading.run).skills
    words = PathWords.of(reading.lang, graph)
    rows: list[SaidRow] = []
    held = held_skills(kept.profile)
    work = [one.uri for one in kept.profile.occupations if one.confirmed]
    if work:
        rows.append(SaidRow(say.say("Your work"), words.names(dict.fromkeys(work)), "skills"))
    if held.basis:
        text = say.count("{n} skill counts as yours", "{n} skills count as yours", len(held.basis))
        rows.append(SaidRow(say.say("You can do"), text, "check"))
    wanted = kept.wanted
    if wanted.is_clear:
        goal = {
            "occupation": lambda: words.name(wanted.occupation),
            "skills": lambda: words.names(wanted.skills, _MOST_NAMED),
            "ideas": lambda: say.say("ideas of what you could become"),
        }[wanted.kind]()
        rows.append(SaidRow(say.say("Your goal"), goal, "goal"))
    for course_id in kept.courses:
        row = course_to_take(reading, course_id)
        title = say.say("a course that is not here any more") if row is None else str(row["title"])
        rows.append(SaidRow(say.say("In the plan"), title, "goal", course_id))
    if kept.life:
        rows.append(SaidRow(say.say("Your life"), _life_said(reading, kept), "life"))
    return tuple(rows)


def _life_said(reading: Reading, kept: Kept) -> str:
    stage = kept.life.get("stage", "")
    name = stage_name(reading.say, stage if stage in STAGES else USUAL_STAGE)
    home = kept.profile.home
    return ", ".join(part for part in (name, home.place if home else "") if part)


def _again(context: LearnerContext, values: FormValues) -> FormValues:
    # what is wrong is sent anew, to be told again; what was taken is not taken twice
    return values if context.errors else {"kept": (context.kept,), "do": (context.step,)}


LEARNER: Final = Page("learner", "/learner", learner)
LEARNER_STEP: Final = Page(
    "learner_step", "/learner", learner_step, method="POST", is_listed=False, again=_again
)
