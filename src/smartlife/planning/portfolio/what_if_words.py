"""What would change, in the reader's language: sections of sentences with their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.languages.messages import messages
from smartlife.planning.portfolio.changes import FEW_EMPLOYERS
from smartlife.planning.portfolio.compared import MAIN_STEP
from smartlife.planning.portfolio.what_if_assumed import assumed
from smartlife.planning.portfolio.what_if_changed import (
    LIKELY,
    MOST_SKILLS,
    changed_content,
    changed_terms,
    criterion_name,
)
from smartlife.planning.portfolio.worlds import NO_FIELD
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

    from smartlife.languages.messages import Messages
    from smartlife.planning.material.reading import Material
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.portfolio.changes import (
        DemandChange,
        FitChange,
        RegionChange,
        SkillChange,
        WhatIfAnswer,
    )
    from smartlife.planning.telling import SaidKind

_FIELD: Final = "http://data.europa.eu/esco/isced-f/"


_KINDS: Final[dict[str, SaidKind]] = {
    "no_catalogue": "warning", "no_places": "warning", "courses_not_located": "warning",
    "demand_too_little_data": "warning", "demand_of_few": "warning",
    "demand_without_few": "warning",
    "modelled": "assumption", "drawn": "assumption",
    "skills_named": "assumption", "fit_unknown": "next_step", "no_skills": "next_step",
    "not_on_map": "next_step", "no_links": "warning", "no_region": "warning",
    "no_field": "warning", "seats": "warning",
}  # fmt: skip
"""Sentences that are more than statements."""


def in_words(answer: WhatIfAnswer, material: Material, lang: str) -> Told:
    """All that is said, in order; sections with nothing to say are left out.

    Args:
        answer: What was found.
        material: What it was found in.
        lang: The reader's language.
    """
    words = WhatIfWords(lang, material.skills)
    return Told(lang, words.heading(answer), of_kinds(words.sections(answer), _KINDS))


class WhatIfWords:
    """Sentences of one language."""

    def __init__(self, lang: str, skills: SkillGraph) -> None:
        """Prepares the sentences.

        Args:
            lang: Language of the reader.
            skills: Names of skills.
        """
        self.lang = lang
        self._say: Messages = messages(lang)
        self._skills = skills

    def heading(self, answer: WhatIfAnswer) -> str:
        """Title of the answer."""
        say, row = self._say, answer.before or answer.after or {}
        title = row["title"]
        kind = answer.change.kind
        if kind == "add":
            return say.say("What if this course were added: {title}", title=title)
        if kind == "close":
            return say.say("What if this course were closed: {title}", title=title)
        if kind == "change":
            return say.say("What if this course were changed: {title}", title=title)
        if kind == "online":
            return say.say("What if this course moved online: {title}", title=title)
        if kind == "move":
            place = answer.change.place
            return say.say(
                "What if this course moved to another place ({place}): {title}",
                place=place,
                title=title,
            )
        return say.say(
            "What if this course were taught in another language too ({languages}): {title}",
            languages=self._languages(answer.change.langs),
            title=title,
        )

    def sections(self, answer: WhatIfAnswer) -> tuple[Section, ...]:
        """All that is said; regions where nothing changes are put together."""
        say = self._say
        told = [one for one in answer.regions if one.is_changed or one.note]
        still = [one.region for one in answer.regions if not (one.is_changed or one.note)]
        made = [Section("course", say.say("The course"), tuple(self._course(answer)))]
        made += [
            Section(
                "region",
                self.region(one.region),
                tuple(self._region(one, answer)),
                values={"nuts_code": one.region},
            )
            for one in told
        ]
        if still:
            names = say.listed([self.region(code) for code in still])
            said = Said(
                "unchanged",
                say.say("Nothing changes in: {regions}.", regions=names),
                {"nuts_codes": still},
            )
            made.append(Section("unchanged", say.say("Elsewhere"), (said,)))
        made.append(
            Section("assumptions", say.say("What this assumes"), tuple(assumed(answer, say)))
        )
        return tuple(made)

    def label(self, uri: str) -> str:
        """Name of a concept."""
        return self._skills.label(uri, self.lang)

    def region(self, code: str) -> str:
        """Name of a region with its code."""
        return region_with_code(code, self.lang)

    def _languages(self, codes: Sequence[str]) -> str:
        return self._say.listed([language_name(code, self.lang) for code in codes])

    def _course(self, answer: WhatIfAnswer) -> Iterator[Said]:
        say = self._say
        yield from changed_terms(answer, say, self.lang)
        if answer.field_code != NO_FIELD:
            field = self._skills.label(_FIELD + answer.field_code, self.lang)
            text = say.say("It counts in the field: {field}.", field=field)
            yield Said("field", text, {"field_code": answer.field_code})
        if answer.field_before not in ("", NO_FIELD, answer.field_code):
            field = self._skills.label(_FIELD + answer.field_before, self.lang)
            yield Said("field_before", say.say("Until now it counts in: {field}.", field=field))
        sure = [one for one in answer.taught if one.probability >= LIKELY]
        if sure:
            names = [
                f"{self.label(one.uri)} ({say.share(one.probability)})"
                for one in sure[:MOST_SKILLS]
            ]
            yield Said(
                "teaches",
                say.say(
                    "It teaches (in brackets how sure that is): {skills}.", skills=", ".join(names)
                ),
                {"concept_uris": [one.uri for one in sure]},
            )
        if answer.change.is_of_content:
            yield from changed_content(answer, say, self.label)

    def _region(self, one: RegionChange, answer: WhatIfAnswer) -> Iterator[Said]:
        say = self._say
        if one.note:
            yield Said(one.note, self._note(one.note))
            return
        if not one.is_followed:
            row = answer.after or answer.before or {}
            langs = row["teaching_langs"] or [row["lang"]]
            yield Said(
                "not_followed",
                say.say(
                    "Adults there are not expected to follow it: it is taught in this language: "
                    "{languages}.",
                    languages=self._languages(langs),
                ),
                {"langs": list(langs)},
            )
        yield from self._reach(one, answer)
        yield from self._demand(one.demand)
        yield from self._skill_changes(one.newly_taught, is_new=True)
        yield from self._skill_changes(one.no_longer, is_new=False)
        yield from self._fit(one.fit)

    def _note(self, code: str) -> str:
        say = self._say
        notes = {
            "no_catalogue": say.say("No course of this region is in the catalogues held."),
            "no_places": say.say(
                "No place of this region with coordinates and a number of people is held."
            ),
            "courses_not_located": say.say(
                "More than a fifth of the country's courses name no place that is on the map, so "
                "who reaches them cannot be said."
            ),
        }
        return notes[code]

    def _reach(self, one: RegionChange, answer: WhatIfAnswer) -> Iterator[Said]:
        say = self._say
        yield Said(
            "this_course",
            say.say(
                "Adults who reach this very course: {before} now, {after} then.",
                before=say.share(one.this_course[0]),
                after=say.share(one.this_course[1]),
            ),
            {"before": one.this_course[0], "after": one.this_course[1]},
        )
        if one.gained > 0 and one.lost > 0:
            yield Said(
                "gained_lost",
                say.say(
                    "Other adults than now: {gained} gain it, {lost} lose it.",
                    gained=say.share(one.gained),
                    lost=say.share(one.lost),
                ),
                {"gained": one.gained, "lost": one.lost},
            )
        [main] = (step for step in one.steps if step.step == MAIN_STEP)
        has_field = answer.field_code != NO_FIELD
        before, after = main.in_field if has_field else main.any_course
        values = {
            "before": say.share(before),
            "after": say.share(after),
            "minutes": say.whole(answer.minutes),
        }
        if has_field:
            text = say.say(
                "Adults who reach a course of this field within {minutes} minutes or online, in a "
                "language of the region: {before} now, {after} then.",
                **values,
            )
        else:
            text = say.say(
                "Adults who reach any course within {minutes} minutes or online, in a language of "
                "the region: {before} now, {after} then.",
                **values,
            )
        told = {"before": before, "after": after, "minutes": answer.minutes}
        yield Said("adults", text, told)
        before, after = main.courses
        if before != after:
            yield Said(
                "courses",
                say.say(
                    "Courses that an adult reaches, on average: {before} now, {after} then.",
                    before=say.number(before, decimals=1),
                    after=say.number(after, decimals=1),
                ),
                {"before": before, "after": after},
            )

    def _demand(self, demand: DemandChange) -> Iterator[Said]:
        say, is_of_few = self._say, demand.note == FEW_EMPLOYERS
        if is_of_few and demand.found is None:
            text = say.say(
                "Fewer than three employers ask for what it teaches, or one for most of it: how "
                "much would be found is not told."
            )
            yield Said("demand_of_few", text)
            return
        yield from self._found(demand)
        if is_of_few:
            text = say.say(
                "Some of what it teaches is left out here: fewer than three employers ask for it, "
                "or one for most of it."
            )
            yield Said("demand_without_few", text)

    def _found(self, demand: DemandChange) -> Iterator[Said]:
        """How much of what is asked for is found, now and then."""
        say = self._say
        if demand.found is None or demand.lo is None or demand.hi is None:
            yield Said(
                "demand_too_little_data",
                say.say(
                    "Too few advertisements with skills are held to say how much of what is asked "
                    "for would be found."
                ),
            )
            return
        if demand.lo == demand.hi == 0:
            yield Said(
                "demand_same",
                say.say("Of what advertisements ask for, as much would be found in reach as now."),
            )
            return
        size = say.share(abs(demand.found), decimals=2)
        low, high = sorted((abs(demand.lo), abs(demand.hi)))
        values = {"share": size, "range": say.interval(low, high, decimals=2)}
        if demand.found > 0:
            text = say.say(
                "Of what advertisements ask for, {share} more would be found in reach (90 of 100 "
                "draws: {range}).",
                **values,
            )
        else:
            text = say.say(
                "Of what advertisements ask for, {share} less would be found in reach (90 of 100 "
                "draws: {range}).",
                **values,
            )
        told = {"found": demand.found, "lo": demand.lo, "hi": demand.hi}
        yield Said("demand_more" if demand.found > 0 else "demand_less", text, told)
        if demand.before is not None and demand.after is not None:
            yield Said(
                "bracket",
                say.say(
                    "Not found in reach, from all links that may be right to sure ones only: "
                    "{before} now, {after} then.",
                    before=say.interval(*demand.before),
                    after=say.interval(*demand.after),
                ),
                {"before": demand.before, "after": demand.after},
            )

    def _skill_changes(self, skills: Sequence[SkillChange], *, is_new: bool) -> Iterator[Said]:
        if not skills:
            return
        say = self._say
        names = []
        for one in skills[:MOST_SKILLS]:
            name = self.label(one.uri)
            if one.asked is not None:
                name += f" ({say.whole(round(one.asked))})"
            names.append(name)
        listed = ", ".join(names)
        if is_new:
            text = say.say(
                "Skills that a course in reach would teach only then (in brackets how many "
                "advertisements of the region ask for them, where enough do to tell): "
                "{skills}.",
                skills=listed,
            )
        else:
            text = say.say(
                "Skills that no course in reach would teach any more (in brackets how many "
                "advertisements of the region ask for them, where enough do to tell): "
                "{skills}.",
                skills=listed,
            )
        uris = [one.uri for one in skills]
        yield Said("newly_taught" if is_new else "no_longer_taught", text, {"concept_uris": uris})

    def _fit(self, fits: Sequence[FitChange]) -> Iterator[Said]:
        say = self._say
        moved = [one for one in fits if one.before[0] != one.after[0]]
        if moved:
            parts = [
                say.say(
                    "{criterion}: {before} → {after}",
                    criterion=criterion_name(one.name, say),
                    before=say.whole(one.before[0]),
                    after=say.whole(one.after[0]),
                )
                for one in moved
            ]
            yield Said(
                "fit",
                say.say("Courses of the region that fit: {changes}.", changes="; ".join(parts)),
                {one.name: [one.before[0], one.after[0]] for one in moved},
            )
        unknown = [one for one in fits if one.after[2] > one.before[2] and one.scheme == "fit"]
        if unknown:
            names = "; ".join(criterion_name(one.name, say) for one in unknown)
            yield Said(
                "fit_unknown", say.say("It does not say of itself: {criteria}.", criteria=names)
            )
