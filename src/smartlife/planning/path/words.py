"""A path in the reader's words: reasons, limits, remarks; numbers and dates in their way."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from babel.dates import format_skeleton

from smartlife.languages.messages import EN_DASH, THIN_SPACE, messages
from smartlife.planning.telling import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from smartlife.languages.messages import Messages
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.path.answer import (
        Alternative,
        BestAt,
        CourseShown,
        Near,
        Open,
        Sureness,
        Totals,
    )
    from smartlife.planning.path.filters import Hindrance, Removed
    from smartlife.planning.path.goal import Goal
    from smartlife.planning.path.neighbours import Neighbour
    from smartlife.planning.path.request import Limits

MOST_NAMED: Final = 5
_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class PathWords:
    """Words of one language.

    Attributes:
        say: Its catalogue of messages.
        graph: Names of skills and occupations.
    """

    say: Messages
    graph: SkillGraph

    @classmethod
    def of(cls, lang: str, graph: SkillGraph) -> PathWords:
        """The words of a language."""
        return cls(messages(lang), graph)

    def name(self, uri: str) -> str:
        """Name of a skill or occupation."""
        return self.graph.label(uri, self.say.lang)

    def names(self, uris: Iterable[str], most: int = MOST_NAMED) -> str:
        """Names, the first few of many."""
        held = [self.name(uri) for uri in uris]
        if len(held) <= most:
            return ", ".join(held)
        return self.say.count(
            "{names} and {n} more", "{names} and {n} more", len(held) - most,
            names=", ".join(held[:most]),
        )  # fmt: skip

    def lang(self, code: str) -> str:
        """Name of a language."""
        return language_name(code, self.say.lang)

    def langs(self, codes: Iterable[str]) -> str:
        """Names of languages."""
        return self.say.listed([self.lang(code) for code in codes])

    def euros(self, price: float) -> str:
        """An amount of money."""
        return f"{self.say.whole(price)}{THIN_SPACE}€"

    def duration(self, minutes: float) -> str:
        """Minutes, or hours and minutes."""
        if minutes < 2 * _MINUTES:
            return self.say.say("{n} min", n=self.say.whole(minutes))
        return self.hours(minutes / _MINUTES)

    def hours(self, hours: float) -> str:
        """Hours."""
        return self.say.say("{n} h", n=self.say.whole(hours))

    def month(self, day: date) -> str:
        """A month with its year."""
        return str(format_skeleton("yMMMM", day, locale=self.say.lang))

    def goal(self, goal: Goal) -> str:
        """What is wanted."""
        if goal.kind == "occupation":
            return self.say.say("Path to: {name}", name=self.name(goal.occupation))
        if goal.kind == "skills":
            return self.say.say("Path to: {name}", name=self.names(goal.skills))
        return self.say.say("What you could become")

    def held(self, held: int, needed: int, share: float) -> str:
        """How much of the goal is held."""
        return self.say.count(
            "You can do {held} of the {n} skill that it takes ({share} of them by weight).",
            "You can do {held} of the {n} skills that it takes ({share} of them by weight).",
            needed, held=self.say.whole(held), share=self.say.share(share),
        )  # fmt: skip

    def sureness(self, code: Sureness) -> str:
        """How sure it is that a course teaches a skill."""
        if code == "very_likely":
            return self.say.say("very likely")
        return self.say.say("probably") if code == "probably" else self.say.say("perhaps")

    def best_at(self, code: BestAt) -> str:
        """What an alternative is best at."""
        say = self.say
        return {
            "balanced": lambda: say.say("balanced"),
            "most_covered": lambda: say.say("most covered"),
            "least_hours": lambda: say.say("least time"),
            "least_price": lambda: say.say("cheapest"),
            "least_travel": lambda: say.say("least travel"),
        }[code]()

    def when(self, course: CourseShown) -> str:
        """When a course takes place."""
        if course.timing == "dated" and course.start is not None:
            start = self.say.day(course.start, width="medium")
            if course.end is None or course.end == course.start:
                return start
            return f"{start} {EN_DASH} {self.say.day(course.end, width='medium')}"
        if course.timing == "held_before" and course.start is not None:
            day = self.say.day(course.start, width="medium")
            return self.say.say("last known start {day}: ask when again", day=day)
        return self.say.say("no date told: ask when it starts")

    def weeks(self, first: int, last: int) -> str:
        """Weeks of the plan."""
        if first == last:
            return self.say.say("week {n}", n=self.say.whole(first + 1))
        return self.say.say("weeks {first}–{last}", first=self.say.whole(first + 1),
                            last=self.say.whole(last + 1))  # fmt: skip

    def where(self, course: CourseShown) -> str:
        """Where a course is, and how far."""
        if course.mode == "online":
            return self.say.say("online")
        if not course.place_told and not course.place:
            return self.say.say("place not told: ask")
        if course.minutes is None:
            return course.place
        way = self.say.say("{minutes} one way", minutes=self.duration(course.minutes))
        if course.minutes_assumed:
            way = self.say.say("about {way}, for its region", way=way)
        return ", ".join(part for part in (course.place, way) if part)

    def course_hours(self, course: CourseShown) -> str:
        """Hours of a course; assumed ones are marked."""
        said = self.hours(course.hours)
        return said if course.hours_basis == "given" else f"≈ {said}"

    def course_price(self, course: CourseShown) -> str:
        """Price of a course; one that is not told is not guessed before people."""
        if course.price_basis == "assumed":
            return self.say.say("not told")
        return self.euros(course.price) if course.price else self.say.say("free")

    def totals(self, totals: Totals) -> str:
        """The sums of a path in a sentence."""
        say = self.say
        parts = [
            say.count("{n} course", "{n} courses", totals.courses),
            self.hours(totals.hours),
            self.total_price(totals),
        ]
        if totals.travel_minutes:
            parts.append(say.say("{time} on the way", time=self.duration(totals.travel_minutes)))
        parts.append(say.count("{n} week", "{n} weeks", totals.weeks))
        said = ", ".join(parts)
        if totals.finish is not None:
            said = say.say("{sums}; done in {month}", sums=said, month=self.month(totals.finish))
        return f"{said}."

    def total_price(self, totals: Totals) -> str:
        """The price of a path; "at least" where prices are not told."""
        if totals.courses and totals.price_assumed == totals.courses:
            return self.say.say("price not told")
        price = self.euros(totals.price)
        return self.say.say("at least {price}", price=price) if totals.price_assumed else price

    def total_travel(self, totals: Totals) -> str:
        """Time on the way; "at least" where some courses do not tell where they are."""
        if totals.courses and totals.travel_untold == totals.courses:
            return self.say.say("not told")
        time = self.duration(totals.travel_minutes)
        return self.say.say("at least {price}", price=time) if totals.travel_untold else time

    def assumed(self, totals: Totals) -> list[str]:
        """What of the sums is assumed."""
        say, found = self.say, []
        if totals.hours_assumed:
            found.append(say.count(
                "The hours of {n} course are not told and are assumed.",
                "The hours of {n} courses are not told and are assumed.",
                totals.hours_assumed,
            ))  # fmt: skip
        if totals.price_assumed:
            found.append(say.count(
                "The price of {n} course is not told: ask before you enrol.",
                "The prices of {n} courses are not told: ask before you enrol.",
                totals.price_assumed,
            ))  # fmt: skip
        return found

    def coverage(self, alternative: Alternative, missing: int) -> str:
        """How much of what is missing a path covers."""
        return self.say.count(
            "Of the {n} missing skill it teaches {likely} more likely than not ({share} of what "
            "is missing, by weight).",
            "Of the {n} missing skills it teaches {likely} more likely than not ({share} of what "
            "is missing, by weight).",
            missing, likely=self.say.whole(alternative.likely),
            share=self.say.share(alternative.coverage),
        )  # fmt: skip

    def removed(self, one: Removed) -> str:
        """What a limit removes."""
        say, n = self.say, one.count
        return {
            "language": lambda: say.count(
                "{n} is taught in a language that you did not name",
                "{n} are taught in languages that you did not name", n),
            "language_weak": lambda: say.count(
                "{n} takes more of a language than you have yet (B1 is the usual least)",
                "{n} take more of a language than you have yet (B1 is the usual least)", n),
            "not_online": lambda: say.count(
                "{n} is not online, or does not say so",
                "{n} are not online, or do not say so", n),
            "online": lambda: say.count("{n} is online", "{n} are online", n),
            "no_way": lambda: say.count(
                "{n} is abroad or over the sea, and not online",
                "{n} are abroad or over the sea, and not online", n),
            "too_far": lambda: say.count(
                "{n} is farther than you want to travel",
                "{n} are farther than you want to travel", n),
            "level": lambda: say.count(
                "{n} usually takes a higher qualification first",
                "{n} usually take a higher qualification first", n),
            "price": lambda: say.count(
                "{n} costs more than your budget", "{n} cost more than your budget", n),
            "hours": lambda: say.count(
                "{n} takes more hours than you have in all",
                "{n} take more hours than you have in all", n),
            "pace": lambda: say.count(
                "{n} takes more hours a week than you have",
                "{n} take more hours a week than you have", n),
            "late": lambda: say.count(
                "{n} ends after your time is over", "{n} end after your time is over", n),
        }[one.code]()  # fmt: skip

    def hindrance(self, code: Hindrance) -> str:
        """A limit, as the reason why a course does not fit."""
        say = self.say
        return {
            "language": lambda: say.say("in another language"),
            "language_weak": lambda: say.say("takes more of its language"),
            "not_online": lambda: say.say("not (known to be) online"),
            "online": lambda: say.say("only online"),
            "no_way": lambda: say.say("abroad or over the sea"),
            "too_far": lambda: say.say("too far away"),
            "level": lambda: say.say("takes a higher qualification first"),
            "price": lambda: say.say("above your budget"),
            "hours": lambda: say.say("takes more time than you have"),
            "pace": lambda: say.say("too many hours a week"),
            "late": lambda: say.say("ends too late"),
        }[code]()

    def open_group(self, why: str, n: int) -> str:
        """Heading of skills that stay open for one reason."""
        say = self.say
        return {
            "not_taught": lambda: say.count(
                "We found no course that teaches it:",
                "We found no course that teaches these {n}:", n),
            "outside_limits": lambda: say.count(
                "Taught, but outside of your limits:",
                "Taught, but outside of your limits ({n}):", n),
            "unsure": lambda: say.count(
                "Perhaps taught: the descriptions are unclear, ask first:",
                "Perhaps taught ({n}): the descriptions are unclear, ask first:", n),
            "in_wider": lambda: say.count(
                "Taught by a wider alternative:", "Taught by a wider alternative ({n}):", n),
            "no_room": lambda: say.count(
                "Taught, but not within your limits beside the others:",
                "Taught, but not within your limits beside the others ({n}):", n),
        }[why]()  # fmt: skip

    def open_skill(self, one: Open) -> str:
        """A skill that stays open, with the limit that hinders."""
        name = self.name(one.uri)
        return f"{name} ({self.hindrance(one.hindrance)})" if one.hindrance else name

    def near(self, one: Near) -> str:
        """A course to look at."""
        say, values = self.say, {"title": one.shown.title, "skill": self.name(one.uri)}
        if one.relation == "broader":
            return say.say("Look at “{title}”: it teaches something broader, {skill}.", **values)
        return say.say("Look at “{title}”: it teaches a part of it, {skill}.", **values)

    def called(self, label: str) -> str:
        """Heading of courses called after the goal."""
        return self.say.say(
            "Courses called “{label}” may train for the whole occupation. What they teach is not "
            "counted here: ask.", label=label,
        )  # fmt: skip

    def neighbour(self, one: Neighbour) -> str:
        """How near an occupation is, and what is missing."""
        say = self.say
        if not one.missing:
            return say.say(
                "You have all skills that it takes, as far as the taxonomy knows. A certificate "
                "may still be asked for."
            )
        return say.count(
            "You have {share} of what it takes, by weight; {n} skill is missing, and courses "
            "within your limits teach {taught} of that.",
            "You have {share} of what it takes, by weight; {n} skills are missing, and courses "
            "within your limits teach {taught} of that.",
            len(one.missing), share=say.share(one.share_held),
            taught=say.share(one.share_taught),
        )  # fmt: skip

    def limits(self, limits: Limits) -> str:
        """What life allows, in a sentence."""
        say, parts = self.say, []
        hours = self.hours(limits.hours_a_week)
        weeks = say.count("{n} week", "{n} weeks", limits.weeks)
        parts.append(say.say("{hours} a week, {weeks}", hours=hours, weeks=weeks))
        if isfinite(limits.budget):
            parts.append(say.say("at most {amount}", amount=self.euros(limits.budget)))
        if limits.presence == "online":
            parts.append(say.say("online only"))
        elif isfinite(limits.travel_minutes):
            way = self.duration(limits.travel_minutes)
            parts.append(say.say("at most {minutes} one way", minutes=way))
        if limits.presence == "onsite":
            parts.append(say.say("nothing online"))
        if limits.langs:
            parts.append(self.langs(limits.langs))
        return say.say("Your limits: {limits}.", limits="; ".join(parts))

    def is_must(self) -> str:
        """Why a course is in a path, where the person wants it there."""
        return self.say.say("in the plan since you want it there")

    def must_take(self, courses: Iterable[CourseShown]) -> str:
        """Which courses have to be in the plan."""
        titles = "; ".join(one.title for one in courses)
        return self.say.say("In the plan in any case: {titles}.", titles=titles)

    def listed(self, parts: Sequence[str]) -> str:
        """Parts of a sentence."""
        return "; ".join(parts)
