"""How a path looks on a terminal of 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from smartlife.cli.console import out, printable, show
from smartlife.planning.optimise.regret import ROBUST
from smartlife.planning.path.answer import THIN, sureness_of
from smartlife.planning.path.remarks import EMPTY
from smartlife.planning.path.words_ideas import asked_for, counted_in
from smartlife.planning.path.words_remarks import say_remark, say_widening
from smartlife.planning.people.regulated import database_address
from smartlife.planning.people.words import PeopleWords

if TYPE_CHECKING:
    from smartlife.planning.path.answer import (
        Alternative,
        CourseShown,
        OpenWhy,
        PathAnswer,
        Step,
    )
    from smartlife.planning.path.words import PathWords

_OF_PATH: Final = ("thin", "general")
"""Remarks that are told with the path itself."""
_WIDTH: Final = 80
_OPEN_NAMED: Final = 6
_NEAR_NAMED: Final = 4
_WHY: Final[tuple[OpenWhy, ...]] = (
    "in_wider", "no_room", "outside_limits", "unsure", "not_taught",
)  # fmt: skip


def stage_line(answer: PathAnswer, words: PathWords) -> str:
    """One line of an answer, while a fuller one is looked for; empty if it says nothing."""
    if not answer.alternatives or answer.is_final:
        return ""
    say, sums = words.say, words.totals(answer.alternatives[0].totals)
    if answer.stage == "quick":
        said = say.say("First answer: {sums} Looking for a better one …", sums=sums)
    elif answer.stage == "best":
        said = say.say("Best answer: {sums} Looking for other ways …", sums=sums)
    else:
        said = say.say("Best answer: {sums} Looking how far it can be relied on …", sums=sums)
    return escape(printable(said))


def show_path(answer: PathAnswer, words: PathWords) -> None:
    """The whole answer for people."""
    _head(words.goal(answer.goal))
    _regulation(answer, words)
    if answer.goal.kind == "ideas":
        _neighbours(answer, words)
    else:
        _held(answer, words)
        _empty(answer, words)
        # where courses with known content lead hardly anywhere, those for the whole come first
        whole_first = not answer.alternatives or answer.alternatives[0].coverage < THIN
        if whole_first:
            _called(answer, words)
        _path(answer, words)
        _alternatives(answer, words)
        _open(answer, words)
        if not whole_first:
            _called(answer, words)
        _removed(answer, words)
        _widenings(answer, words)
    _support(answer, words)
    _remarks(answer, words)
    _sources(answer, words)


def _head(text: str) -> None:
    show(Text(printable(text), style="bold"))


def _line(text: str, indent: int = 2) -> None:
    """A paragraph, folded at 80 columns."""
    width = min(_WIDTH, out.width)
    show(Padding(Text(printable(text)), (0, 0, 0, indent), expand=False) if not text else
         _folded(text, indent, width))  # fmt: skip


def _folded(text: str, indent: int, width: int) -> Text:
    from textwrap import wrap

    lines = wrap(printable(text), width - indent, break_long_words=False, break_on_hyphens=False)
    return Text("\n".join(" " * indent + line for line in lines or [""]))


def _item(text: str) -> None:
    """An item of a list, folded behind its dash."""
    folded = str(_folded(text, 4, min(_WIDTH, out.width)))
    show(Text(f"  –{folded[3:]}"))


def _held(answer: PathAnswer, words: PathWords) -> None:
    missing = answer.missing
    if answer.goal.skills:
        _line(words.held(len(missing.held), len(answer.goal.skills), missing.share_held))
    if missing.held:
        _line(words.say.say("You have: {names}.", names=words.names(missing.held)))
    if missing.uris:
        order = sorted(range(len(missing.uris)), key=lambda i: (-missing.weight[i],
                                                               missing.uris[i]))  # fmt: skip
        named = words.names([missing.uris[i] for i in order])
        _line(words.say.say("Missing: {names}.", names=named))
    _line(words.limits(answer.request.limits))
    show(Text(""))


def _empty(answer: PathAnswer, words: PathWords) -> None:
    """Why there is no path, before anything else."""
    said = [say_remark(words, one) for one in answer.remarks if one.code in EMPTY]
    for one in said:
        _line(one, 0)
    if said:
        show(Text(""))


def _path(answer: PathAnswer, words: PathWords) -> None:
    if not answer.alternatives:
        return
    plan = answer.alternatives[0]
    _head(_plan_title(plan, words, is_only=len(answer.alternatives) == 1))
    table = Table(box=None, pad_edge=False, header_style="dim", width=min(_WIDTH, out.width),
                  padding=(0, 1, 0, 0))  # fmt: skip
    say = words.say
    table.add_column("", justify="right", width=2)
    table.add_column(say.say("when"), width=16)
    table.add_column(say.say("course, where, what it teaches"), ratio=1, overflow="fold")
    table.add_column(say.say("time"), justify="right", no_wrap=True)
    table.add_column(say.say("price"), justify="right", no_wrap=True)
    numbers = {step.shown.course: number for number, step in enumerate(plan.steps, 1)}
    for number, step in enumerate(plan.steps, 1):
        table.add_row(
            str(number),
            _when(step, words),
            _course(step, words, numbers),
            words.course_hours(step.shown),
            words.course_price(step.shown),
        )
    show(table)
    _line(words.totals(plan.totals))
    for said in words.assumed(plan.totals):
        _line(said)
    _line(words.coverage(plan, len(answer.missing.uris)))
    for remark in answer.remarks:
        if remark.code in _OF_PATH:
            _line(say_remark(words, remark))
    show(Text(""))


def _plan_title(plan: Alternative, words: PathWords, *, is_only: bool) -> str:
    if is_only:
        return words.say.say("The path")
    kinds = words.say.listed([words.best_at(code) for code in plan.best_at])
    return words.say.say("The path ({kinds})", kinds=kinds)


def _when(step: Step, words: PathWords) -> Text:
    text = Text(printable(words.weeks(step.first_week, step.last_week)))
    text.append(f"\n{printable(words.when(step.shown))}", style="dim")
    return text


def _course(step: Step, words: PathWords, numbers: dict[int, int]) -> Text:
    one, say = step.shown, words.say
    text = Text(printable(one.title), style="bold")
    text.append(f"\n{printable(_provider(one, words))}", style="not bold")
    for taught in step.teaches:
        sure = words.sureness(sureness_of(taught.probability))
        again = "" if taught.is_new else f", {say.say('again')}"
        line = f"\n· {words.name(taught.uri)} – {sure}{again}"
        text.append(printable(line), style="not bold" if taught.is_new else "not bold dim")
    if not step.teaches:
        text.append(f"\n· {say.say('opens the next level')}", style="not bold")
    if step.after is not None:
        after = say.say("only after step {n}", n=numbers[step.after])
        text.append(f"\n· {after}", style="not bold")
    if step.robust is not None:
        code = say.say("robust") if step.robust >= ROBUST else say.say("not robust")
        stays = say.say("stays in {share} of the trials", share=say.share(step.robust))
        text.append(f"\n{code}: {stays}", style="not bold dim")
    if one.url:
        text.append(f"\n{printable(one.url)}", style="not bold dim")
    return text


def _provider(one: CourseShown, words: PathWords) -> str:
    where = words.where(one)
    langs = words.langs(one.langs)
    return " · ".join(part for part in (one.provider, where, langs) if part)


def _alternatives(answer: PathAnswer, words: PathWords) -> None:
    if len(answer.alternatives) < 2:
        return
    say = words.say
    _head(say.say("Alternatives"))
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("")
    for name in (say.say("covers"), say.say("time"), say.say("price"), say.say("travel"),
                 say.say("done in")):  # fmt: skip
        table.add_column(name, justify="right")
    for one in answer.alternatives:
        totals = one.totals
        table.add_row(
            printable(", ".join(words.best_at(code) for code in one.best_at)),
            say.share(one.coverage),
            words.hours(totals.hours),
            words.total_price(totals),
            words.total_travel(totals),
            say.count("{n} week", "{n} weeks", totals.weeks),
        )
    show(table)
    mine = {step.shown.course for step in answer.alternatives[0].steps}
    for one in answer.alternatives[1:]:
        others = [step.shown.title for step in one.steps if step.shown.course not in mine]
        if others:
            names = "; ".join(dict.fromkeys(others))
            kinds = ", ".join(words.best_at(code) for code in one.best_at)
            _item(f"{kinds}: {names}")
    show(Text(""))


def _open(answer: PathAnswer, words: PathWords) -> None:
    if not answer.open:
        return
    _head(words.say.say("What stays open"))
    for why in _WHY:
        mine = [one for one in answer.open if one.why == why]
        if not mine:
            continue
        named = "; ".join(words.open_skill(one) for one in mine[:_OPEN_NAMED])
        more = len(mine) - _OPEN_NAMED
        if more > 0:
            named = words.say.count("{names} and {n} more", "{names} and {n} more", more,
                                    names=named)  # fmt: skip
        _item(f"{words.open_group(why, len(mine))} {named}")
    near = [one for skill in answer.open for one in skill.near]
    for one in near[:_NEAR_NAMED]:
        _item(words.near(one))
    show(Text(""))


def _called(answer: PathAnswer, words: PathWords) -> None:
    if not answer.called:
        return
    _line(words.called(answer.called[0].label), 0)
    for one in answer.called:
        shown = one.shown
        parts = [shown.title, _provider(shown, words), words.when(shown)]
        if one.hindrances:
            parts.append(", ".join(words.hindrance(code) for code in one.hindrances))
        _item(" · ".join(parts))
    if answer.called_more:
        more = answer.called_more
        _line(words.say.count("and {n} more course", "and {n} more courses", more))
    show(Text(""))


def _removed(answer: PathAnswer, words: PathWords) -> None:
    if not answer.removed:
        return
    said = words.say.count(
        "Of the {n} course that teaches something of what is missing:",
        "Of the {n} courses that teach something of what is missing:", answer.teaching,
    )  # fmt: skip
    _line(f"{said} {words.listed([words.removed(one) for one in answer.removed])}.", 0)
    show(Text(""))


def _widenings(answer: PathAnswer, words: PathWords) -> None:
    if not answer.widenings:
        return
    _head(words.say.say("What would help"))
    if any(one.together for one in answer.widenings):
        _line(words.say.say("No single change lets a course in, but all of these together do:"))
    for one in answer.widenings:
        _item(say_widening(words, one))
    show(Text(""))


def _neighbours(answer: PathAnswer, words: PathWords) -> None:
    _empty(answer, words)
    if answer.neighbours and answer.counted_in is not None:
        _line(counted_in(words.say, answer.counted_in))
    for number, one in enumerate(answer.neighbours, 1):
        _head(f"{number}  {words.name(one.uri)}")
        _line(f"{words.neighbour(one)} {asked_for(words.say, one, answer.counted_in)}", 3)
        if one.missing:
            _line(words.say.say("Missing: {names}.", names=words.names(one.missing)), 3)
    if answer.neighbours:
        show(Text(""))


def _regulation(answer: PathAnswer, words: PathWords) -> None:
    """What the law demands comes first: no course stands for it."""
    if answer.regulation is not None:
        said = PeopleWords(words.say).regulation(
            answer.regulation, words.name(answer.goal.occupation)
        )
        _line(said)


def _support(answer: PathAnswer, words: PathWords) -> None:
    """Who may help to pay, and who recognises what is held."""
    if not answer.support:
        return
    people = PeopleWords(words.say)
    _head(words.say.say("Support"))
    for one in answer.support:
        _item(" ".join(_sentence(line) for line in people.offer(one)))
    show(Text(""))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _remarks(answer: PathAnswer, words: PathWords) -> None:
    people = PeopleWords(words.say)
    said = [say_remark(words, one) for one in answer.remarks
            if one.code not in (*_OF_PATH, *EMPTY)]  # fmt: skip
    if answer.goal.kind in ("occupation", "ideas") and answer.regulation is None:
        said.append(people.may_be_regulated(database_address()))
    if answer.request.situation is not None:
        said += people.reasons(answer.request.situation)
    if said:
        _head(words.say.say("What to know"))
    for one in said:
        _item(one)
    if said:
        show(Text(""))


def _sources(answer: PathAnswer, words: PathWords) -> None:
    named = dict.fromkeys(_source(one.publisher, one.title) for one in answer.sources)
    if named:
        _line(words.say.say("Sources: {names}.", names="; ".join(named)), 0)


def _source(publisher: str, title: str) -> str:
    return ", ".join(part for part in (publisher, title) if part)
