"""The courses of a path in words: the way itself, other ways, courses for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.optimise.regret import ROBUST
from smartlife.planning.path.answer import sureness_of
from smartlife.planning.telling import Said, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smartlife.planning.path.answer import Alternative, CourseShown, PathAnswer, Step
    from smartlife.planning.path.words import PathWords


def path_section(answer: PathAnswer, words: PathWords, beside: Sequence[Said]) -> Section:
    """The recommended way.

    Args:
        answer: The answer.
        words: Words of the reader's language.
        beside: What else is told with it.
    """
    if not answer.alternatives:
        return Section("path", "", ())
    plan, say = answer.alternatives[0], words.say
    columns = ("", say.say("when"), say.say("course, where, what it teaches"), say.say("time"),
               say.say("price"))  # fmt: skip
    numbers = {step.shown.course: number for number, step in enumerate(plan.steps, 1)}
    rows = tuple(
        (
            str(number),
            f"{words.weeks(step.first_week, step.last_week)}\n{words.when(step.shown)}",
            "\n".join(_step(step, words, numbers)),
            words.course_hours(step.shown),
            words.course_price(step.shown),
        )
        for number, step in enumerate(plan.steps, 1)
    )
    said = [Said("totals", words.totals(plan.totals))]
    said += [Said("assumed", text) for text in words.assumed(plan.totals)]
    values = {"likely": plan.likely, "of": len(answer.missing.uris), "share": plan.coverage}
    said.append(Said("coverage", words.coverage(plan, len(answer.missing.uris)), values))
    title = _title(plan, words, is_only=len(answer.alternatives) == 1)
    return Section("path", title, (*said, *beside), Table(columns, rows, numeric=(0, 3, 4)))


def _title(plan: Alternative, words: PathWords, *, is_only: bool) -> str:
    if is_only:
        return words.say.say("The path")
    kinds = words.say.listed([words.best_at(code) for code in plan.best_at])
    return words.say.say("The path ({kinds})", kinds=kinds)


def _step(step: Step, words: PathWords, numbers: Mapping[int, int]) -> Iterator[str]:
    """Lines of a course: its title, where, what it teaches, how far to rely on it."""
    one, say = step.shown, words.say
    yield one.title
    yield _provider(one, words)
    for taught in step.teaches:
        again = "" if taught.is_new else f", {say.say('again')}"
        sure = words.sureness(sureness_of(taught.probability))
        yield f"· {words.name(taught.uri)} – {sure}{again}"
    if step.is_must:
        yield f"· {words.is_must()}"
    elif not step.teaches:
        yield f"· {say.say('opens the next level')}"
    if step.after is not None:
        yield f"· {say.say('only after step {n}', n=numbers[step.after])}"
    if step.robust is not None:
        code = say.say("robust") if step.robust >= ROBUST else say.say("not robust")
        stays = say.say("stays in {share} of the trials", share=say.share(step.robust))
        yield f"{code}: {stays}"
    if one.url:
        yield one.url


def _provider(one: CourseShown, words: PathWords) -> str:
    parts = (one.provider, words.where(one), words.langs(one.langs))
    return " · ".join(part for part in parts if part)


def alternatives_section(answer: PathAnswer, words: PathWords) -> Section:
    """The ways beside each other, and the courses of the other ones."""
    say = words.say
    if len(answer.alternatives) < 2:
        return Section("alternatives", "", ())
    columns = ("", say.say("covers"), say.say("time"), say.say("price"), say.say("travel"),
               say.say("done in"))  # fmt: skip
    rows = tuple(
        (
            ", ".join(words.best_at(code) for code in one.best_at),
            say.share(one.coverage),
            words.hours(one.totals.hours),
            words.total_price(one.totals),
            words.total_travel(one.totals),
            say.count("{n} week", "{n} weeks", one.totals.weeks),
        )
        for one in answer.alternatives
    )
    table = Table(columns, rows, numeric=(1, 2, 3, 4, 5))
    return Section("alternatives", say.say("Alternatives"), tuple(_others(answer, words)), table)


def _others(answer: PathAnswer, words: PathWords) -> Iterator[Said]:
    mine = {step.shown.course for step in answer.alternatives[0].steps}
    for one in answer.alternatives[1:]:
        others = [step.shown for step in one.steps if step.shown.course not in mine]
        if others:
            names = "; ".join(dict.fromkeys(shown.title for shown in others))
            kinds = ", ".join(words.best_at(code) for code in one.best_at)
            values = {"best_at": one.best_at, "course_ids": [shown.course_id for shown in others]}
            yield Said("alternative", f"{kinds}: {names}", values, 1)


def called_section(answer: PathAnswer, words: PathWords) -> Section:
    """Courses called after the goal."""
    if not answer.called:
        return Section("called", "", ())
    said = [Said("called_after", words.called(answer.called[0].label))]
    for one in answer.called:
        shown = one.shown
        parts = [shown.title, _provider(shown, words), words.when(shown)]
        if one.hindrances:
            parts.append(", ".join(words.hindrance(code) for code in one.hindrances))
        values = {"course_id": shown.course_id, "hindrances": one.hindrances}
        said.append(Said("called", " · ".join(parts), values, 1))
    if answer.called_more:
        more = answer.called_more
        text = words.say.count("and {n} more course", "and {n} more courses", more)
        said.append(Said("called_more", text, {"courses": more}))
    return Section("called", "", tuple(said))
