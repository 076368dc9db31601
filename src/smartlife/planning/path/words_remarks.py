"""What is said beside a path, and what would help, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smartlife.planning.path.answer import Remark, Widening
    from smartlife.planning.path.words import PathWords


def say_remark(words: PathWords, one: Remark) -> str:
    """A remark as a sentence."""
    return _REMARKS[one.code](words, one.values)


def say_widening(words: PathWords, one: Widening) -> str:
    """A change of one limit that would help, as a sentence."""
    said = _CHANGES[one.code](words, one.course.title if one.course else one.value)
    if one.for_must or one.together or not one.courses:
        return f"{said.removesuffix('.')}."
    return words.say.count(
        "{change}: {n} more course would fit.", "{change}: {n} more courses would fit.",
        one.courses, change=said,
    )  # fmt: skip


def _n(values: Mapping[str, object], name: str = "n") -> int:
    return int(cast("int", values[name]))


def _uris(words: PathWords, values: Mapping[str, object]) -> str:
    return words.names(cast("tuple[str, ...]", values["uris"]))


_REMARKS: dict[str, Callable[[PathWords, Mapping[str, Any]], str]] = {
    "ideas_need_skills": lambda w, _: w.say.say(
        "Say first what you can do: an occupation, a CV, or some skills."
    ),
    "no_neighbours": lambda w, _: w.say.say(
        "No other occupation has two of your skills or more in common: name more of what you "
        "can do."
    ),
    "pay_not_known": lambda w, _: w.say.say("Pay is not in the data, so nothing is said of it."),
    "no_skills_known": lambda w, v: w.say.say(
        "The taxonomy does not say which skills {name} takes.", name=w.name(v["occupation"])
    ),
    "nothing_missing": lambda w, _: w.say.say(
        "You have all skills that it takes, as far as the taxonomy knows. A certificate may "
        "still be asked for."
    ),
    "no_courses": lambda w, _: w.say.say("This study holds no courses."),
    "nobody_teaches": lambda w, v: w.say.count(
        "None of the {courses} courses held says clearly that it teaches the {n} missing skill.",
        "None of the {courses} courses held says clearly that it teaches any of the {n} missing "
        "skills.",
        _n(v),
        courses=w.say.whole(_n(v, "courses")),
    ),
    "nothing_fits": lambda w, v: w.say.count(
        "{n} course teaches something of what is missing, but it does not fit your limits.",
        "{n} courses teach something of what is missing, but none fits your limits.",
        _n(v),
    ),
    "must_not_possible": lambda w, _: w.say.say(
        "What you must learn cannot be learned within your limits. The smallest change that "
        "makes it possible stands below."
    ),
    "must_take_not_possible": lambda w, _: w.say.say(
        "No plan within your limits has every course that you want in it. What would make one "
        "possible stands below."
    ),
    "assumed_held": lambda w, v: w.say.count(
        "{n} skill counts as yours since your occupation takes it: {names}. Check it.",
        "{n} skills count as yours since your occupation takes them: {names}. Check them.",
        _n(v),
        names=_uris(w, v),
    ),
    "unconfirmed": lambda w, v: w.say.count(
        "{n} skill that you may have does not count until you confirm it: {names}.",
        "{n} skills that you may have do not count until you confirm them: {names}.",
        _n(v),
        names=_uris(w, v),
    ),
    "home_not_said": lambda w, _: w.say.say(
        "You did not say where you live, so no way to a course is counted."
    ),
    "home_others": lambda w, v: w.say.say(
        "There are other places called {home}: {others}.",
        home=v["home"],
        others=", ".join(v["others"]),
    ),
    "langs_not_said": lambda w, _: w.say.say(
        "You did not say which languages you speak, so courses in all languages are here."
    ),
    "weak_langs": lambda w, v: w.say.say(
        "You know this language below level B1: {langs}. Courses in it are left out, and much work "
        "asks for more: ask for a language course first.",
        langs=w.langs(v["langs"]),
    ),
    "level_not_said": lambda w, _: w.say.say(
        "You did not say your highest qualification: check what each course takes."
    ),
    "best": lambda w, _: w.say.say(
        "It is the best of its kind under the stated data: that was proven. Links between "
        "courses and skills may be wrong, so ask before you enrol."
    ),
    "not_proven": lambda w, v: (
        w.say.say("It was not proven that no better path exists.")
        if v["gap"] is None
        else w.say.say(
            "It was not proven to be the best; another one may be better by {share} at most.",
            share=w.say.share(v["gap"]),
        )
    ),
    "stopped_early": lambda w, _: w.say.say(
        "The machine was too busy to search to the end: asked again, the answer may be better."
    ),
    "thin": lambda w, v: w.say.say(
        "These courses alone do not lead to the goal: of what is missing, by weight, they cover "
        "{share}. Ask for a training for the whole occupation too.",
        share=w.say.share(v["share"]),
    ),
    "general": lambda w, v: w.say.count(
        "{n} course of the path teaches only what many occupations ask for, nothing that is "
        "particular to the goal.",
        "{n} courses of the path teach only what many occupations ask for, nothing that is "
        "particular to the goal.",
        _n(v),
    ),
    "recognition": lambda w, v: w.say.count(
        "{n} skill of the goal is yours already: it can be recognised without a course (see "
        "support).",
        "{n} skills of the goal are yours already: they can be recognised without a course (see "
        "support).",
        _n(v),
    ),
    "cut": lambda w, v: w.say.count(
        "{n} course was left out since it found no place in the calendar.",
        "{n} courses were left out since they found no place in the calendar.",
        _n(v),
    ),
    "robust": lambda w, v: w.say.say(
        "{n} of {of} courses stay the best choice in at least seven of ten trials in which the "
        "unsure links turn out otherwise.",
        n=w.say.whole(_n(v)),
        of=w.say.whole(_n(v, "of")),
    ),
    "held_before": lambda w, v: w.say.count(
        "{n} course has no start to come: its last one is over. Ask when it is held again.",
        "{n} courses have no start to come: their last one is over. Ask when they are held again.",
        _n(v),
    ),
    "undated": lambda w, v: w.say.count(
        "{n} course tells no dates: its weeks here are an assumption.",
        "{n} courses tell no dates: their weeks here are an assumption.",
        _n(v),
    ),
    "place_not_told": lambda w, v: w.say.count(
        "{n} course does not tell where it is: ask before you count on it.",
        "{n} courses do not tell where they are: ask before you count on them.",
        _n(v),
    ),
    "langs_not_told": lambda w, v: w.say.count(
        "{n} course does not tell its language: that of its description is taken.",
        "{n} courses do not tell their language: that of their description is taken.",
        _n(v),
    ),
    "travel_modelled": lambda w, _: w.say.say(
        "Travel times are computed for a car (1.3 times the distance, 60 km/h), not from "
        "timetables."
    ),
}

_CHANGES: dict[str, Callable[[PathWords, Any], str]] = {
    "price": lambda w, v: w.say.say("With a budget of {price}", price=w.euros(v)),
    "hours": lambda w, v: w.say.count("With {n} week", "With {n} weeks", int(v)),
    "late": lambda w, v: w.say.count("With {n} week", "With {n} weeks", int(v)),
    "pace": lambda w, v: w.say.count("With {n} hour a week", "With {n} hours a week", int(v)),
    "too_far": lambda w, v: w.say.say("With {time} of travel one way", time=w.duration(v)),
    "language": lambda w, v: w.say.say("If you can follow a course in one more language ({lang})",
                                       lang=w.lang(v)),
    "language_weak": lambda w, v: w.say.say(
        "With a better command (B1) of one language ({lang})", lang=w.lang(v)
    ),
    "not_online": lambda w, _: w.say.say("If courses need not be online"),
    "online": lambda w, _: w.say.say("If courses may be online"),
    "no_way": lambda w, _: w.say.say("If you can go abroad or over the sea"),
    "level": lambda w, _: w.say.say("With a higher qualification first"),
    "needed": lambda w, v: w.say.say("Without insisting on one skill ({skill})", skill=w.name(v)),
    "must_take": lambda w, v: w.say.say("Without this course in the plan ({title})", title=v),
    "most_courses": lambda w, v: w.say.count("With {n} more course", "With {n} more courses",
                                             int(v)),
}  # fmt: skip
