"""The answer to a learner: the path and other ways, what stays open, what would help."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final

from smartlife.planning.material.reading import Material
from smartlife.planning.optimise.regret import ROBUST
from smartlife.planning.path.answer import (
    Alternative,
    PathAnswer,
    Step,
    Widening,
    sureness_of,
)
from smartlife.planning.path.path import plan_path, stages
from smartlife.planning.path.words import PathWords
from smartlife.planning.path.words_remarks import say_widening
from smartlife.planning.path.words_told import in_words
from smartlife.planning.people.profile import HeldLanguage
from smartlife.planning.people.words import PeopleWords
from smartlife.planning.publishing import WHOLE, for_public
from smartlife.planning.telling import Section
from smartlife.products.document import SourceNote
from smartlife.web.holdings import planning_material
from smartlife.web.pages.learner_form import Kept
from smartlife.web.pages.learner_goal import request_of
from smartlife.web.pages.learner_shapes import (
    Change,
    Compared,
    CourseStep,
    Idea,
    Line,
    Part,
    PathShown,
    TeachesShown,
    Way,
)
from smartlife.web.reading import Reading

_SECONDS: Final = 1.0
"""What the search may spend until the best answer."""
_BEFORE: Final = ("law", "held", "why_none")
_APART: Final = ("path", "alternatives", "idea", "widenings", "support", "sources", *_BEFORE)
_FIELDS: Final[Mapping[str, str]] = {
    "price": "budget_eur",
    "hours": "weeks",
    "late": "weeks",
    "pace": "hours_a_week",
    "too_far": "travel_minutes",
    "language": "lang",
    "online": "online",
    "not_online": "online",
}
"""Limit → the field of the form that a change of it changes."""
_COURSE: Final = "course"
"""What a button names that takes a course out of the plan."""


def today() -> date:
    """The day on which somebody asks."""
    return datetime.now(UTC).date()


def answer_for(
    reading: Reading, kept: Kept, *, is_first: bool = False
) -> tuple[PathAnswer, Material]:
    """The path that somebody asked for, as this reader may see it.

    Args:
        reading: The request.
        kept: All that they said.
        is_first: True for the quick answer, which is there at once; the best takes seconds.
    """
    material = planning_material(reading.run)
    request = request_of(reading, kept, today())
    if is_first:
        answer = next(stages(request, material, seconds=_SECONDS))
    else:
        answer = plan_path(request, material, seconds=_SECONDS)
    if reading.audience == "owner":
        return answer, material
    return for_public(answer, material, reading.lang)


def path_shown(
    reading: Reading, answer: PathAnswer, material: Material, seen: str = ""
) -> tuple[str, PathShown, tuple[SourceNote, ...]]:
    """Heading, answer and sources.

    Args:
        reading: The request.
        answer: The answer.
        material: What words it.
        seen: Courses of the first answer, as it gave them; empty if there was none.
    """
    told = in_words(answer, material, reading.lang)
    words = PathWords.of(reading.lang, material.skills)
    sections = {one.code: one for one in told.sections}
    compared = sections.get("alternatives")
    known = frozenset(seen.split())
    shown = PathShown(
        before=tuple(_part(one) for one in told.sections if one.code in _BEFORE),
        ways=tuple(_ways(reading, answer, material, sections.get("path"), known)),
        compared=Compared(compared.table.columns, compared.table.rows)
        if compared is not None and compared.table is not None
        else None,
        ideas=tuple(_ideas(told.sections, words)),
        after=tuple(_part(one) for one in told.sections if one.code not in _APART),
        support=tuple(_support(reading, answer)),
        changes_lead=_together(sections.get("widenings")),
        changes=tuple(Change(say_widening(words, one), _change(one)) for one in answer.widenings),
        has_dates=any(
            step.shown.timing == "dated" for way in answer.alternatives for step in way.steps
        ),
        is_first=answer.stage == "quick",
        seen=" ".join(_marks(answer)) if answer.stage == "quick" else "",
        since_first=_since_first(reading, answer, known) if seen else "",
    )
    return told.heading, shown, tuple(_sources(answer))


def _together(told: Section | None) -> str:
    """The sentence that changes help only together, if they do."""
    said = () if told is None else told.said
    return next((one.text for one in said if one.code == "together"), "")


def _marks(answer: PathAnswer) -> tuple[str, ...]:
    """Stands for each course of the first way, and tells no more of it than is shown."""
    steps = answer.alternatives[0].steps if answer.alternatives else ()
    return tuple(_mark(step) for step in steps) or ("none",)


def _mark(step: Step) -> str:
    # of nothing but what is told: the place of a course in the catalogue is not
    told = (step.shown.course_id, step.shown.title, *(one.uri for one in step.teaches))
    return sha256("\n".join(told).encode()).hexdigest()[:12]


def _since_first(reading: Reading, answer: PathAnswer, known: frozenset[str]) -> str:
    """What is another way than in the first answer."""
    say = reading.say
    others = len(answer.alternatives) - 1
    said = [
        say.say("Looked through: the first answer stays.")
        if frozenset(_marks(answer)) == known
        else say.say("A better way was found than the first one; what is new in it is marked.")
    ]
    if others > 0:
        said.append(say.count("{n} other way stands below.", "{n} other ways stand below.", others))
    return " ".join(said)


def _part(one: Section) -> Part:
    lines = (Line(said.text, said.level > 0, said.kind == "warning") for said in one.said)
    return Part(one.code, one.title, tuple(lines))


def _support(reading: Reading, answer: PathAnswer) -> Iterable[Part]:
    people = PeopleWords(reading.say)
    for one in answer.support:
        head, *rest = people.offer(one)
        yield Part(
            one.scheme, head, tuple(Line(text, is_item=True, is_warning=False) for text in rest)
        )


def _change(one: Widening) -> str:
    """What a button sends that makes the change; empty if no field can."""
    if one.course is not None:
        return f"{_COURSE}={one.course.course_id}"
    field = _FIELDS.get(one.code, "")
    if not field or one.together:
        return ""
    if field == "online":
        return "online=any"
    value = one.value if isinstance(one.value, str) else f"{one.value:g}"
    return f"{field}={value}"


def changed(kept: Kept, change: str) -> Kept:
    """What was said, with one limit as a button of the answer has it."""
    name, _, value = change.partition("=")
    if name == "lang":
        if not value.isalpha():
            return kept
        before = [one for one in kept.profile.languages if one.lang != value]
        langs = tuple(sorted((*before, HeldLanguage(value)), key=lambda one: one.lang))
        return replace(kept, profile=replace(kept.profile, languages=langs))
    if name == _COURSE:
        return kept.without(value)
    if name in _FIELDS.values():
        return replace(kept, life={**kept.life, name: value})
    return kept


def _ideas(sections: Iterable[Section], words: PathWords) -> Iterable[Idea]:
    for one in sections:
        if one.code == "idea":
            uri = str(one.values["concept_uri"])
            yield Idea(uri, words.name(uri), tuple(said.text for said in one.said))


def _ways(
    reading: Reading,
    answer: PathAnswer,
    material: Material,
    first: Section | None,
    known: frozenset[str],
) -> Iterable[Way]:
    words = PathWords.of(reading.lang, material.skills)
    missing = len(answer.missing.uris)
    for number, one in enumerate(answer.alternatives, 1):
        kinds = words.listed([words.best_at(code) for code in one.best_at])
        notes = [*words.assumed(one.totals), words.coverage(one, missing)]
        if number == 1 and first is not None:
            # with the remarks that the engine tells beside the path itself
            notes = [said.text for said in first.said if said.code != "totals"]
        yield Way(
            anchor=f"way-{number}",
            title=first.title if number == 1 and first is not None else kinds,
            totals=words.totals(one.totals),
            notes=tuple(notes),
            steps=tuple(_steps(reading, one, words, known if number == 1 else frozenset())),
        )


def _steps(
    reading: Reading, way: Alternative, words: PathWords, known: frozenset[str]
) -> Iterable[CourseStep]:
    numbers = {step.shown.course: number for number, step in enumerate(way.steps, 1)}
    weeks = max(1, *(step.last_week + 1 for step in way.steps)) if way.steps else 1
    for number, step in enumerate(way.steps, 1):
        one = step.shown
        where = (one.provider, words.where(one), words.langs(one.langs))
        yield CourseStep(
            number=number,
            weeks=words.weeks(step.first_week, step.last_week),
            when=words.when(one),
            title=one.title,
            lang=one.langs[0] if len(one.langs) == 1 else "",
            where=" · ".join(part for part in where if part),
            hours=words.course_hours(one),
            price=words.course_price(one),
            teaches=tuple(_teaches(step, words)),
            notes=tuple(_notes(step, words, numbers)),
            url=one.url if one.url.startswith(("https://", "http://")) else "",
            course_id=one.course_id,
            is_new=bool(known) and _mark(step) not in known,
            is_hidden=reading.audience == "owner" and one.publish != WHOLE,
            offset=round(100 * step.first_week / weeks, 1),
            width=round(100 * (step.last_week + 1 - step.first_week) / weeks, 1),
        )


def _teaches(step: Step, words: PathWords) -> Iterable[TeachesShown]:
    for taught in step.teaches:
        sure = words.sureness(sureness_of(taught.probability))
        again = "" if taught.is_new else f", {words.say.say('again')}"
        yield TeachesShown(words.name(taught.uri), f"{sure}{again}", taught.words)


def _notes(step: Step, words: PathWords, numbers: Mapping[int, int]) -> Iterable[str]:
    say = words.say
    if step.is_must:
        yield words.is_must()
    elif not step.teaches:
        yield say.say("opens the next level")
    if step.after is not None:
        yield say.say("only after step {n}", n=numbers[step.after])
    if step.robust is not None:
        code = say.say("robust") if step.robust >= ROBUST else say.say("not robust")
        stays = say.say("stays in {share} of the trials", share=say.share(step.robust))
        yield f"{code}: {stays}"


def _sources(answer: PathAnswer) -> Iterable[SourceNote]:
    for number, one in enumerate(answer.sources, 1):
        text = ", ".join(part for part in (one.publisher, one.title, one.licence) if part)
        yield SourceNote(number, one.source_id, text, one.url, ())
