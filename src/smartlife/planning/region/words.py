"""A plan of regions, in the reader's language: sections of sentences with their codes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smartlife.languages.messages import messages
from smartlife.planning.as_json import asked, figure
from smartlife.planning.material.askers_words import who_said
from smartlife.planning.portfolio.confirmed import confirmed_said
from smartlife.planning.portfolio.figure_words import beside_figure
from smartlife.planning.telling import (
    Said,
    Section,
    Told,
    language_name,
    of_kinds,
    region_with_code,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartlife.analysis.publication import Judged
    from smartlife.planning.material.reading import Material
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.region.answer import JointCourse, RegionPart, RegionPlan, Teacher
    from smartlife.planning.telling import SaidKind

_KINDS: Final[dict[str, SaidKind]] = {
    "caution": "warning", "common": "warning", "stopped_early": "warning",
    "none_confirmed": "warning",
    "possible": "warning", "cost": "assumption",
    "prices": "assumption", "online": "assumption", "place": "assumption",
    "budget_too_small": "next_step",
}  # fmt: skip
"""Sentences that are more than statements."""
_UNSTEADY: Final = 0.5
_TEACHERS: Final = 4


def in_words(plan: RegionPlan, material: Material, lang: str) -> Told:
    """All that is said, in order; sections with nothing to say are left out.

    Args:
        plan: What was found.
        material: What it was found in.
        lang: The reader's language.
    """
    words = RegionWords(lang, material.skills)
    return Told(lang, words.heading(plan), of_kinds(words.sections(plan), _KINDS))


class RegionWords:
    """Sentences of one language."""

    def __init__(self, lang: str, skills: SkillGraph) -> None:
        """Prepares the sentences.

        Args:
            lang: Language of the reader.
            skills: Names of skills.
        """
        self.lang = lang
        self._say = messages(lang)
        self._skills = skills

    def heading(self, plan: RegionPlan) -> str:
        """Title of the answer."""
        names = self._say.listed([self.region(code) for code in plan.request.regions])
        return self._say.say("Joint courses of: {regions}", regions=names)

    def sections(self, plan: RegionPlan) -> tuple[Section, ...]:
        """All that is said."""
        say = self._say
        about = Section("about", say.say("What this rests on"), tuple(self._about(plan)))
        if plan.state != "planned":
            why = Section("why_none", say.say("No joint course"), tuple(self._why_none(plan)))
            return (why, about)
        courses = tuple(
            Section(
                "course",
                self.name(number, one),
                tuple(self._course(one)),
                values={"number": number},
            )
            for number, one in enumerate(plan.courses, start=1)
        )
        totals = Section("totals", say.say("All together"), tuple(self._totals(plan)))
        return (*courses, totals, about)

    def label(self, uri: str) -> str:
        """Name of a concept."""
        return self._skills.label(uri, self.lang)

    def name(self, number: int, one: JointCourse) -> str:
        """Name of a course: the skills at its core."""
        return f"{number}. {', '.join(self.label(uri) for uri in one.core)}"

    def region(self, code: str) -> str:
        """Name of a region with its code."""
        return region_with_code(code, self.lang)

    def _eur(self, amount: float) -> str:
        return f"{self._say.whole(round(amount))}\u00a0€"

    def _course(self, one: JointCourse) -> Iterator[Said]:
        say = self._say
        skills = ", ".join(self.label(uri) for uri in one.skills)
        text = say.say("It would teach: {skills}.", skills=skills)
        yield Said("teaches", text, {"concept_uris": one.skills})
        langs = say.listed([language_name(code, self.lang) for code in one.langs])
        values = {
            "hours": say.whole(one.hours),
            "cost": self._eur(one.cost_eur),
            "languages": langs,
        }
        if one.delivery == "online":
            text = say.say(
                "Online (what needs practice on site in each region), since the regions are far "
                "apart; {hours} hours; {cost}; needed in: "
                "{languages} (hours and costs assumed).",
                **values,
            )
        else:
            text = say.say(
                "On site, since the regions are near each other; {hours} hours; {cost}; needed in: "
                "{languages} (hours and costs assumed).",
                **values,
            )
        told = {"hours": one.hours, "cost_eur": one.cost_eur, "langs": one.langs}
        yield Said(one.delivery, text, told)
        for part in one.parts:
            yield from self._part(part)
        if not one.teachers:
            yield Said(
                "nobody_found",
                say.say(
                    "No course held in any of the study's regions was found to teach any of it."
                ),
            )
        for teacher in one.teachers[:_TEACHERS]:
            yield self._teacher(teacher)

    def _part(self, part: RegionPart) -> Iterator[Said]:
        say = self._say
        skills = ", ".join(self.label(uri) for uri in part.skills)
        values = {
            "region": self.region(part.region),
            "skills": skills,
            "share": self._share(part.demand),
            "cost": self._eur(part.cost_eur),
        }
        yield Said(
            "part",
            say.say(
                "{region}: no course in reach was found for: {skills}. Share of what is asked for: "
                "{share}. It bears {cost}.",
                **values,
            ),
            {
                "nuts_code": part.region,
                "cost_eur": part.cost_eur,
                "concept_uris": part.skills,
                "share": figure(part.demand),
            },
        )
        text = say.say("Who asks for any of it: {who}.", who=who_said(say, part.askers))
        told = {"nuts_code": part.region, "asked_by": asked(part.askers)}
        yield Said("asked_by", text, told, 1)
        if part.checked:
            text = say.say(
                "People looked for courses and found none for {checked} of its {all} skills.",
                checked=say.whole(len(part.checked)),
                all=say.whole(len(part.skills)),
            )
            yield Said("checked", text, {"checked": len(part.checked), "of": len(part.skills)}, 1)
        else:
            text = say.say("Nobody has confirmed yet that no course teaches any of it.")
            yield Said("none_confirmed", text, level=1)
        if part.evidence:
            figures = ", ".join(part.evidence)
            text = say.say("Figures of the report about it: {figures}.", figures=figures)
            yield Said("figures", text, {"figure_ids": list(part.evidence)}, 1)

    def _teacher(self, one: Teacher) -> Said:
        say = self._say
        who = f"{one.title}, {one.provider}" if one.provider else one.title
        values = {"region": self.region(one.region), "skill": self.label(one.skill), "course": who}
        if one.status == "match":
            text = say.say(
                "Taught already (people checked it): {skill} – {course}, {region}", **values
            )
        else:
            text = say.say(
                "Possibly taught already ({share}, nobody checked it): {skill} – {course}, "
                "{region}",
                share=say.share(one.probability),
                **values,
            )
        told = {"course_id": one.course_id, "concept_uri": one.skill, "nuts_code": one.region,
                "probability": one.probability, "publish": one.publish}  # fmt: skip
        return Said(one.status, text, told)

    def _share(self, judged: Judged) -> str:
        say = self._say
        if judged.estimate is not None and judged.lo is not None and judged.hi is not None:
            share = say.share(judged.estimate, decimals=1)
            return f"{share} ({say.interval(judged.lo, judged.hi, decimals=1)})"
        if judged.hi is not None:
            return say.say("at most {share}", share=say.share(judged.hi, decimals=1))
        return say.say("too little data")

    def _totals(self, plan: RegionPlan) -> Iterator[Said]:
        say = self._say
        text = say.say("All courses cost {cost} (assumed).", cost=self._eur(plan.cost_eur))
        yield Said("cost", text, {"cost_eur": plan.cost_eur})
        taking_part = {part.region for one in plan.courses for part in one.parts}
        for code in plan.request.regions:
            if code not in taking_part:
                text = say.say("{region} has no part in these courses.", region=self.region(code))
                yield Said("no_part", text, {"nuts_code": code})
                continue
            yield Said(
                "value",
                say.say(
                    "{region} bears {cost}. Of what the half of the employers who had no say in "
                    "the choice asks for there, no course in reach was found for so much that "
                    "would be taught: {share}.",
                    region=self.region(code),
                    share=self._share(plan.value[code]),
                    cost=self._eur(plan.cost_by_region[code]),
                ),
                {
                    "nuts_code": code,
                    "cost_eur": plan.cost_by_region[code],
                    "share": figure(plan.value[code]),
                },
            )
            yield from beside_figure(say, plan.value[code], self._share, level=1)
            yield from self._confirmed(plan, code)
        if all(plan.value[code].status == "too_little_data" for code in taking_part):
            text = say.say(
                "In none of these regions there are enough advertisements to say what the courses "
                "are worth: take them as a start for talks, and ask employers first."
            )
            yield Said("worth_unknown", text, kind="warning")
        if plan.is_best:
            yield Said(
                "best",
                say.say(
                    "Under the stated data and prices no choice within these limits covers more of "
                    "what is asked for by the half of the employers that it was made on."
                ),
            )
        if plan.stopped_early:
            yield Said(
                "stopped_early",
                say.say(
                    "The machine was too busy to search to the end: asked again, the answer "
                    "may be better."
                ),
            )
        if plan.common is not None:
            values = {"share": say.share(plan.common)}
            if plan.common < _UNSTEADY:
                text = say.say(
                    "Chosen by the other half of the employers, only {share} of the skills would "
                    "be "
                    "the same: take the list as a start for talks, not as a ranking.",
                    **values,
                )
            else:
                text = say.say(
                    "Chosen by the other half of the employers, {share} of the skills would be the "
                    "same.",
                    **values,
                )
            yield Said("common", text, {"share": plan.common})
        yield Said(
            "shapley",
            say.say(
                "Costs are shared by Shapley's rule: each region bears what it adds on average, so "
                "none pays more than alone. Shares by demand are in the JSON."
            ),
        )

    def _confirmed(self, plan: RegionPlan, code: str) -> Iterator[Said]:
        """What of it people confirmed, and what they say of all that was not found there."""
        say = self._say
        found = confirmed_said(say, plan.why_not_confirmed[code], plan.confirmed[code], self._share)
        yield replace(found, level=1)
        audit = plan.audits[code]
        if audit is not None:
            text = say.say(
                "People checked a sample of the skill groups: of what the programme had not found, "
                "they did not find {share} either.",
                share=say.share(audit),
            )
            yield Said("confirmed", text, {"share": audit}, 1)

    def _why_none(self, plan: RegionPlan) -> Iterator[Said]:
        say = self._say
        if plan.state == "no_demand":
            text = say.say(
                "Fewer than two of the regions have advertisements in which skills were read, so "
                "nothing joint can be told."
            )
        elif plan.state == "nothing_shared":
            text = say.say(
                "No two of the regions share skills that belong together and that no course in "
                "reach was found for."
            )
        else:
            text = say.say(
                "The limits leave room for no course: the cheapest joint course costs {cost}.",
                cost=self._eur(plan.cheapest_eur or 0.0),
            )
        yield Said(plan.state, text, {"cheapest_eur": plan.cheapest_eur})

    def _about(self, plan: RegionPlan) -> Iterator[Said]:
        say = self._say
        numbers = self._numbers(list(plan.advertisements.items()))
        yield Said(
            "rests_on",
            say.say("Advertisements in which skills were read: {numbers}.", numbers=numbers),
            {
                "advertisements": [
                    {"nuts_code": code, "advertisements": number}
                    for code, number in plan.advertisements.items()
                ]
            },
        )
        prices = plan.request.prices
        yield Said(
            "prices",
            say.say(
                "Assumed: {hours} hours per skill; making an hour costs {making}, each further "
                "language {language} of that, holding an hour {holding}. All can be set.",
                hours=say.number(prices.hours_per_skill, decimals=0),
                making=self._eur(prices.making),
                language=say.share(prices.language),
                holding=self._eur(prices.holding),
            ),
            {
                "hours_per_skill": prices.hours_per_skill,
                "making_eur_per_hour": prices.making,
                "share_per_language": prices.language,
                "holding_eur_per_hour": prices.holding,
            },
        )
        yield Said(
            "caution",
            say.say(
                "“Not found” means: not found in the catalogues held. Before a course goes into an "
                "application, two partners should look whether anyone teaches it."
            ),
        )

    def _numbers(self, pairs: Sequence[tuple[str, int]]) -> str:
        return ", ".join(f"{self.region(code)} {self._say.whole(number)}" for code, number in pairs)
