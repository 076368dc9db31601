"""A portfolio in words, in the reader's language: each sentence with the code of what it says."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from smartlife.languages.messages import messages
from smartlife.planning.as_json import asked, figure
from smartlife.planning.material.askers_words import who_in_short, who_said
from smartlife.planning.portfolio.choose import LEAST_NEW
from smartlife.planning.portfolio.gaps import NOT_AUDITED
from smartlife.planning.telling import Said, region_name, region_with_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smartlife.analysis.publication import Judged
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.portfolio.gaps import Evidence
    from smartlife.planning.portfolio.plan import NewCourse, PortfolioAnswer

_OCCUPATIONS: Final = 3


def _concept_asked(uri: str, who: Askers) -> dict[str, object]:
    """A concept of a sentence for programs, and who asks for it."""
    return {"concept_uri": uri, "asked_by": asked(who)}


class Words:
    """Sentences of one language."""

    def __init__(self, lang: str, skills: SkillGraph) -> None:
        """Prepares the sentences.

        Args:
            lang: Language of the reader.
            skills: Names of skills and occupations.
        """
        self.lang = lang
        self.say = messages(lang)
        self._skills = skills

    def label(self, uri: str) -> str:
        """Name of a concept."""
        return self._skills.label(uri, self.lang)

    def heading(self, answer: PortfolioAnswer) -> str:
        """Title of the answer."""
        request = answer.request
        if request.provider:
            return self.say.say(
                "New courses for {provider}, region {region}",
                provider=request.provider,
                region=region_with_code(request.region, self.lang),
            )
        return self.say.say(
            "New courses for region {region}", region=region_with_code(request.region, self.lang)
        )

    def about(self, answer: PortfolioAnswer) -> Iterator[Said]:
        """What the answer rests on."""
        say = self.say
        yield Said(
            "rests_on",
            say.say(
                "Advertisements of the region in which skills were read: {n}. Courses in reach: "
                "{courses}.",
                n=say.whole(answer.advertisements),
                courses=say.whole(answer.courses_in_reach),
            ),
            {
                "advertisements": answer.advertisements,
                "courses_in_reach": answer.courses_in_reach,
            },
        )
        if answer.state not in ("no_demand", "no_courses"):
            yield from self._not_found(answer)

    def _not_found(self, answer: PortfolioAnswer) -> Iterator[Said]:
        """How much no course was found for, and what people say of that."""
        say = self.say
        if answer.not_found is not None:
            text = say.say(
                "No course in reach was found for {range} of what they ask for: the lower figure "
                "counts every course that may teach a skill, the upper one only those that "
                "surely do.",
                range=say.interval(*answer.not_found),
            )
            low, high = answer.not_found
            yield Said("not_found", text, {"lo": low, "hi": high})
        elif answer.is_wide:
            text = say.say(
                "For how much of what they ask for no course in reach was found, no figure can be "
                "given: depending on how sure a course must be, it differs by more than 20 "
                "percentage points."
            )
            yield Said("not_found_wide", text)
        else:
            return
        if answer.why_not_confirmed == NOT_AUDITED:
            text = say.say(
                "Nobody has checked this yet: the programme may have overlooked courses."
            )
            yield Said("not_checked", text)
        elif answer.confirmed is not None:
            text = say.say(
                "People checked a sample of the skill groups: of what the programme had not found, "
                "they did not find {share} either.",
                share=say.share(answer.confirmed),
            )
            yield Said("confirmed", text, {"share": answer.confirmed})
        else:
            text = say.say(
                "People have begun to check it, but too little is read, or read twice, for a "
                "share that they confirm."
            )
            yield Said("check_begun", text, {"why": answer.why_not_confirmed})

    def state(self, answer: PortfolioAnswer) -> Iterator[Said]:
        """Why no course is proposed; nothing if one is."""
        say, state = self.say, answer.state
        if state == "too_little_data" and answer.chosen is None:
            text = say.say(
                "Too little data to say what no course was found for, or to propose courses."
            )
            yield Said(state, text)
        elif state == "too_little_data" and answer.chosen is not None:
            there = answer.chosen.there
            yield Said(
                state,
                say.say(
                    "Too little data to propose courses: of the employers who judge the "
                    "choice, there "
                    "are {n} advertisements in which skills were read.",
                    n=say.whole(there.advertisements),
                ),
                {"advertisements": there.advertisements},
            )
        elif state == "no_demand":
            yield Said(
                state,
                say.say(
                    "No skills were read in advertisements of this region, so nothing can be "
                    "said of "
                    "what is missing."
                ),
            )
        elif state == "no_courses":
            yield Said(
                state,
                say.say(
                    "No skills are known of any course in reach, so everything would look "
                    "missing. Add "
                    "a catalogue of courses first."
                ),
            )
        elif state == "nothing_missing":
            yield Said(
                state,
                say.say(
                    "For everything that is asked for, a course in reach was found that may "
                    "teach it."
                ),
            )
        elif state == "no_bundles":
            yield Said(
                state,
                say.say(
                    "What no course was found for is not asked for together often enough to make "
                    "a course of it."
                ),
            )
        elif state == "limits_too_small":
            capacity = answer.request.capacity
            hours = capacity.hours(LEAST_NEW)
            yield Said(
                state,
                say.say(
                    "There is no room for a course within these limits. The smallest one "
                    "takes {hours} "
                    "hours and costs a learner about {price} €: allow at least that, and one "
                    "course.",
                    hours=say.whole(hours),
                    price=say.whole(hours * capacity.eur_per_hour),
                ),
                {"hours": hours, "price_eur": hours * capacity.eur_per_hour},
            )
        if state in ("too_little_data", "no_demand") and answer.wider:
            yield Said(
                "wider",
                say.say(
                    "Region {region} has more advertisements: try it.",
                    region=region_with_code(answer.wider, self.lang),
                ),
                {"nuts_code": answer.wider},
            )

    def listed(self, answer: PortfolioAnswer) -> Iterator[Said]:
        """What is missing, where no course is proposed."""
        if answer.state in ("chosen", "no_demand", "no_courses") or not answer.listed:
            return
        names = [f"{self.label(uri)} ({who_in_short(self.say, who)})"
                 for uri, who in answer.listed]  # fmt: skip
        yield Said(
            "listed",
            self.say.say(
                "Asked for, and no course in reach was found (in brackets: employers + "
                "advertisements that name none): {skills}.",
                skills=", ".join(names),
            ),
            {"missing": [_concept_asked(*one) for one in answer.listed]},
        )

    def name(self, number: int, course: NewCourse) -> str:
        """Title of a proposed course."""
        named = self.listed_labels(course.core)
        return self.say.say("{n}. A course on: {skills}", n=str(number), skills=named)

    def listed_labels(self, uris: Iterable[str]) -> str:
        """Names of concepts, as in speech."""
        return self.say.listed([self.label(uri) for uri in uris])

    def course(self, course: NewCourse, answer: PortfolioAnswer) -> Iterator[Said]:
        """What a proposed course rests on, beside what it would teach."""
        say = self.say
        if course.beside:
            names = ", ".join(self.label(uri) for uri in course.beside)
            yield Said(
                "beside",
                say.say(
                    "Asked for together with it, and taught in reach already, or perhaps: "
                    "{skills}.",
                    skills=names,
                ),
                {"concept_uris": course.beside},
            )
        yield Said(
            "cost",
            say.say(
                "{hours} hours, about {price} € for a learner (assumed).",
                hours=say.whole(course.hours),
                price=say.whole(course.price_eur),
            ),
            {"hours": course.hours, "price_eur": course.price_eur},
        )
        yield from self.of_provider(course, answer)
        yield self._adds(course.adds)
        yield from self._asking(course)
        yield self._steadiness(course)
        if course.own:
            text = say.say("Nearest of your courses: {title}.", title=course.own.title)
            yield Said("own", text, {"course_id": course.own.course_id or None})
        yield self._check(course)

    def _check(self, course: NewCourse) -> Said:
        """What to look at; of advertisements nothing is said to whom none may be shown."""
        say = self.say
        advertisements, courses = (
            sum(row.kind == kind for row in course.check) for kind in ("advertisement", "course")
        )
        if not course.is_check_whole:
            text = say.say(
                "To look at before you decide: courses {courses}. Advertisements, and courses "
                "that may only be counted, are shown to the owner of this study alone.",
                courses=say.whole(courses),
            )
            return Said("check", text, {"courses": courses})
        text = say.say(
            "To look at before you decide, in about ten minutes: advertisements {n}, courses "
            "{courses}.",
            n=say.whole(advertisements),
            courses=say.whole(courses),
        )
        return Said("check", text, {"advertisements": advertisements, "courses": courses})

    def of_provider(self, course: NewCourse, answer: PortfolioAnswer) -> Iterator[Said]:
        """What it takes of the provider, and how many ask for each seat."""
        say, request = self.say, answer.request
        if course.cost_eur is not None and request.cost_per_hour is not None:
            yield Said(
                "cost_provider",
                say.say(
                    "It costs you about {cost} €, at {rate} € for each hour as you say; the hours "
                    "are assumed.",
                    cost=say.whole(course.cost_eur),
                    rate=say.number(request.cost_per_hour, decimals=2),
                ),
                {"cost_eur": course.cost_eur, "cost_per_hour_eur": request.cost_per_hour},
            )
        if request.seats is None:
            return
        if course.cost_eur is not None:
            income = course.price_eur * request.seats
            least = ceil(course.cost_eur / request.seats)
            values = {"seats": say.whole(request.seats), "income": say.whole(income)}
            told = {"seats": request.seats, "income_eur": income, "least_eur": least}
            if income >= course.cost_eur:
                text = say.say(
                    "All {seats} seats filled at that price would bring in about {income} €.",
                    **values,
                )
            else:
                text = say.say(
                    "All {seats} seats filled at that price would bring in about {income} €, less "
                    "than it costs: {least} € from each would pay for it.",
                    least=say.whole(least),
                    **values,
                )
            yield Said("income" if income >= course.cost_eur else "income_short", text, told)
        expected = course.asking.expected
        if expected is None:
            text = say.say(
                "You have {seats} seats. How many advertisements ask for it may not be told: talk "
                "to employers first.",
                seats=say.whole(request.seats),
            )
            yield Said("seats_unknown", text, {"seats": request.seats})
            return
        values = {"seats": say.whole(request.seats), "n": say.whole(int(expected))}
        if int(expected) >= request.seats:
            text = say.say(
                "You have {seats} seats; about {n} of the advertisements held ask for a part of "
                "it. Whether anybody enrols, that does not say.",
                **values,
            )
        else:
            text = say.say(
                "You have {seats} seats, and of the advertisements held only about {n} ask for a "
                "part of it: talk to employers first. Whether anybody enrols, that does not say.",
                **values,
            )
        code = "seats" if int(expected) >= request.seats else "seats_few"
        yield Said(code, text, {"seats": request.seats, "expected_advertisements": expected})

    def _adds(self, adds: Judged) -> Said:
        return Said(
            f"adds_{adds.status}",
            self.say.say(
                "Worth: {share} of what is asked for, as told by employers who had no part in the "
                "choice.",
                share=self.judged(adds),
            ),
            {"share": figure(adds)},
        )

    def judged(self, share: Judged) -> str:
        """A share as it may be printed."""
        say = self.say
        if share.estimate is not None and share.lo is not None and share.hi is not None:
            return say.say(
                "{share} (from {low} to {high})",
                share=say.share(share.estimate, decimals=1),
                low=say.share(share.lo, decimals=1),
                high=say.share(share.hi, decimals=1),
            )
        if share.hi is not None:
            return say.say("at most {figure}", figure=say.share(share.hi, decimals=1))
        return say.say("too little data")

    def _asking(self, course: NewCourse) -> Iterator[Said]:
        say, asking = self.say, course.asking
        yield Said(
            "employers",
            say.say(
                "Who likely asks for a part of it in the region: {who}.",
                who=who_said(say, asking.askers),
            ),
            {"asked_by": asked(asking.askers)},
        )
        if asking.occupations:
            occupations = asking.occupations[:_OCCUPATIONS]
            names = [f"{self.label(uri)} ({who_in_short(say, who)})" for uri, who in occupations]
            yield Said(
                "occupations",
                say.say(
                    "Occupations (employers + advertisements that name none): {occupations}.",
                    occupations=", ".join(names),
                ),
                {"occupations": [_concept_asked(*one) for one in occupations]},
            )
        others = {
            code: who
            for code, who in asking.regions.items()
            if not course.region.startswith(code) and len(code) > 2
        }
        if others:
            names = [
                f"{region_name(code, self.lang)} ({who_in_short(say, who)})"
                for code, who in others.items()
            ]
            yield Said(
                "regions",
                say.say(
                    "Asked for in other regions too (employers + advertisements that name none): "
                    "{regions}.",
                    regions=", ".join(names),
                ),
                {
                    "regions": [
                        {"nuts_code": code, "asked_by": asked(who)} for code, who in others.items()
                    ]
                },
            )

    def columns(self) -> tuple[str, str, str]:
        """Titles of a table of skills: skill, employers, what is known of who teaches it."""
        say = self.say
        return say.say("would teach"), say.say("employers + no name"), say.say("course in reach")

    def _steadiness(self, course: NewCourse) -> Said:
        say = self.say
        share = say.share(course.together)
        if course.steadiness == "stable":
            text = say.say(
                "These skills belong together: they stay so in {share} of the draws with other "
                "employers.",
                share=share,
            )
        else:
            text = say.say(
                "These skills belong together, but not firmly: they stay so in {share} of the "
                "draws with other employers.",
                share=share,
            )
        return Said(f"together_{course.steadiness}", text, {"share": course.together})

    def evidence(self, code: Evidence) -> str:
        """What is known of who teaches a skill."""
        say = self.say
        return {
            "checked": say.say("people found no course for its field"),
            "group_taught": say.say("no course found; people found one for its field"),
            "not_found": say.say("no course found"),
            "possible": say.say("a course may teach it"),
            "taught": say.say("a course very likely teaches it"),
        }[code]
