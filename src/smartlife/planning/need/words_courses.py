"""Courses in words: where, how long, what they cost, how sure, and what hinders."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from smartlife.planning.telling import Said, Section, language_name, region_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.languages.messages import Messages
    from smartlife.planning.material.reading import Material
    from smartlife.planning.need.offer import Bracket, Reach, SkillOffer, Teacher
    from smartlife.planning.need.plan import NeedAnswer

_VERY_LIKELY: Final = 0.8
_LIKELY: Final = 0.5
_BETWEEN: Final = " · "
_TOLD_MINUTES: Final = 300.0
"""Of longer ways it is told where they end, and no minutes."""
_FARTHER: Final = 2.0
_REGION: Final = 3
"""Letters of a code that says more than a country."""


class CourseWords:
    """Words for courses of one answer."""

    def __init__(self, answer: NeedAnswer, material: Material, say: Messages) -> None:
        self.answer, self.material, self.say = answer, material, say

    def label(self, uri: str) -> str:
        """Name of a skill."""
        return self.material.skills.label(uri, self.say.lang)

    def title(self, course: int) -> str:
        """Title and provider."""
        row = self.material.catalogue.row(course)
        parts = [str(row["title"]), str(row["provider_name"] or "")]
        return _BETWEEN.join(part for part in parts if part)

    def facts(self, course: int, minutes: float | None, reach: Reach) -> str:
        """Place, way, hours and price."""
        catalogue, say = self.material.catalogue, self.say
        row = catalogue.row(course)
        parts = [self.where(course, minutes, reach)]
        if catalogue.hours_basis[course] == "assumed":
            parts.append(say.say("hours not stated"))
        else:
            parts.append(say.say("{n} h", n=say.whole(float(catalogue.hours[course]))))
        price = float(catalogue.price_eur[course])
        if catalogue.price_basis[course] == "assumed":
            parts.append(say.say("price not stated"))
        elif price == 0:
            parts.append(say.say("free of charge"))
        else:
            parts.append(say.say("€{n}", n=say.whole(price)))
        today, start = self.answer.limits.today, row["start_date"]
        if start is not None:
            if today is not None and start < today:
                said = say.say("began {day}: ask when again", day=say.day(start, width="medium"))
            else:
                said = say.say("begins {day}", day=say.day(start, width="medium"))
            parts.append(said)
        return _BETWEEN.join(parts)

    def where(self, course: int, minutes: float | None, reach: Reach) -> str:
        """Place and way."""
        say = self.say
        row = self.material.catalogue.row(course)
        if row["mode"] == "online":
            return say.say("online")
        code = str(row["nuts_code"] or row["country_code"] or "")
        place = str(row["place_name"] or "") or (region_name(code, say.lang) if code else "")
        if row["place_name"] is None and place and len(code) < _REGION:
            return say.say("somewhere in this country: {place}", place=place)
        if not place:
            return say.say("place not stated")
        if reach == "region" or minutes is None or not row["place_name"]:
            return place
        if minutes < 1 or minutes > _TOLD_MINUTES:
            return place
        return say.say("{place}, about {n} min", place=place, n=say.whole(minutes))

    def sureness(self, probability: float) -> str:
        """How sure the course teaches it."""
        say = self.say
        share = say.share(probability)
        if probability >= _VERY_LIKELY:
            return say.say("very likely ({share})", share=share)
        if probability >= _LIKELY:
            return say.say("likely ({share})", share=share)
        return say.say("perhaps ({share})", share=share)

    def course(self, one: Teacher, uri: str, *, code: str = "course") -> Iterator[Said]:
        """A course that teaches a skill: what it is, and below it how sure and why."""
        say = self.say
        row = self.material.catalogue.row(one.course)
        values = {
            "course_id": row["course_id"], "title": row["title"], "url": row["url"],
            "provider": row["provider_name"], "publish": row["publish"], "reach": one.reach,
            "probability": one.probability,
            "words": self.answer.quotes.get((one.course, uri), ""), "minutes": one.minutes,
            "was_held": one.was_held, "nuts_code": one.region,
        }  # fmt: skip
        yield Said(code, self.title(one.course), values, 2)
        facts = self.facts(one.course, one.minutes, one.reach)
        sure = self.sureness(one.probability)
        quote = self.answer.quotes.get((one.course, uri), "")
        if quote:
            why = say.say("{sure}, by the words “{words}”", sure=sure, words=quote)
        elif one.words:
            why = sure
        else:
            why = say.say("its source names this skill")
        yield Said("facts", facts, {}, 3)
        yield Said("why", why, {}, 3)


def offer_section(words: CourseWords) -> Section:
    """Who teaches what within reach."""
    say, lines = words.say, list[Said]()
    for offer in words.answer.offers:
        if offer.status not in ("taught", "unsure"):
            continue
        name = words.label(offer.uri)
        values = {"concept_uri": offer.uri, "status": offer.status, "courses": offer.in_reach}
        if offer.status == "unsure":
            text = say.say("{skill} – not sure: read the description first", skill=name)
        else:
            text = name
        lines.append(Said(offer.status, text, values, 1))
        for teacher in offer.near:
            lines += words.course(teacher, offer.uri)
        more = offer.in_reach - len(offer.near)
        if more > 0:
            text = say.count("and {n} more course", "and {n} more courses", more)
            lines.append(Said("more", text, {"courses": more}, 2))
    if not lines and words.answer.offers:
        text = say.say("We found no course within reach for what you ask for.")
        lines.append(Said("nothing_in_reach", text, {}))
    return Section("offer", say.say("Who teaches it within reach"), tuple(lines))


def missing_section(words: CourseWords) -> Section:
    """What nobody teaches within reach, and who does elsewhere."""
    say, answer = words.say, words.answer
    lines = [_bracket(say, answer.in_reach, anywhere=False)] if answer.offers else []
    missing = [one for one in answer.offers if one.status in ("beyond", "nowhere", "unsure")]
    for offer in missing:
        if offer.status == "unsure" and not (offer.beyond or offer.similar):
            continue
        lines += _missing(words, offer)
    lines += _farther(words)
    if any(one.status == "nowhere" for one in answer.offers):
        lines.append(_bracket(say, answer.anywhere, anywhere=True))
    return Section(
        "missing",
        say.say("What we found no course for within reach"),
        tuple(lines) if missing else (),
    )


def _farther(words: CourseWords) -> Iterator[Said]:
    """How long a way would do for more of the skills."""
    limit = words.answer.limits.minutes
    ways = [
        min(one.minutes for one in offer.beyond if _is_only_far(one) and one.minutes is not None)
        for offer in words.answer.offers
        if any(_is_only_far(one) for one in offer.beyond)
    ]
    ways = [one for one in ways if one <= max(_FARTHER * limit, _FARTHER * 60)]
    if ways:
        longest = ceil(max(ways))
        text = words.say.count(
            "With a way of {minutes} minutes a course for {n} more of these skills would be within "
            "reach.",
            "With a way of {minutes} minutes courses for {n} more of these skills would be within "
            "reach.",
            len(ways),
            minutes=words.say.whole(longest),
        )
        yield Said("farther", text, {"minutes": longest, "skills": len(ways)})


def _is_only_far(one: Teacher) -> bool:
    return one.reach == "far" and not one.foreign and one.minutes is not None


def _missing(words: CourseWords, offer: SkillOffer) -> Iterator[Said]:
    say = words.say
    name = words.label(offer.uri)
    values = {"concept_uri": offer.uri, "status": offer.status}
    if offer.status == "nowhere":
        text = say.say("{skill}: we found no course in the catalogues held", skill=name)
        yield Said("nowhere", text, values, 1)
    else:
        text = say.say("{skill}: possible elsewhere", skill=name)
        yield Said("beyond", text if offer.beyond else name, values, 1)
    for teacher in offer.beyond:
        yield from words.course(teacher, offer.uri, code="possible")
        yield Said("hindrance", _hindrance(words, teacher), {"reach": teacher.reach}, 3)
    for similar in offer.similar:
        said = {"course": words.title(similar.teacher.course), "skill": words.label(similar.uri)}
        if similar.is_broader:
            text = say.say("Worth a look, not counted: {course} – teaches “{skill}”, which is "
                           "broader", **said)  # fmt: skip
        else:
            text = say.say("Worth a look, not counted: {course} – teaches “{skill}”, a part of it",
                           **said)  # fmt: skip
        row = words.material.catalogue.row(similar.teacher.course)
        told = {"concept_uri": similar.uri, "is_broader": similar.is_broader,
                "course_id": row["course_id"], "publish": row["publish"]}  # fmt: skip
        yield Said("similar", text, told, 2)


def _hindrance(words: CourseWords, teacher: Teacher) -> str:
    say = words.say
    parts = []
    if teacher.reach == "far":
        region = region_name(teacher.region, say.lang) if teacher.region else ""
        where = say.say("out of reach ({region})", region=region)
        parts.append(where if region else say.say("out of reach"))
    elif teacher.reach == "unknown":
        parts.append(say.say("where it is taught is not stated: ask"))
    if teacher.foreign:
        names = say.listed([language_name(one, say.lang) for one in teacher.foreign])
        parts.append(say.say("in another language: {languages}", languages=names))
    return "; ".join(parts)


def _bracket(say: Messages, held: Bracket, *, anywhere: bool) -> Said:
    """For how many skills no course was found."""
    values = {"fewest": held.fewest, "most": held.most, "of": held.of}
    count = say.whole(held.of)
    if held.fewest == held.most and not anywhere:
        text = say.say("Skills that we found no course for within reach: {few} of {n}.",
                       few=say.whole(held.fewest), n=count)  # fmt: skip
        return Said("bracket_in_reach", text, values)
    if held.fewest == held.most:
        said = say.whole(held.fewest)
    else:
        said = f"{say.whole(held.fewest)}–{say.whole(held.most)}"
    if anywhere:
        text = say.say(
            "Skills that we found no course for in all catalogues held: {few} of {n}, depending on "
            "how sure a course must be. That we found none does not mean that there is none.",
            few=said, n=count,
        )  # fmt: skip
        return Said("bracket_anywhere", text, values)
    text = say.say(
        "Skills that we found no course for within reach: {few} of {n}, depending on how sure a "
        "course must be.", few=said, n=count,
    )  # fmt: skip
    return Said("bracket_in_reach", text, values)


def whole_section(words: CourseWords) -> Section:
    """Courses called after the occupation."""
    say, lines = words.say, list[Said]()
    for one in words.answer.whole:
        course = one.namesake.course
        row = words.material.catalogue.row(course)
        values = {"course_id": row["course_id"], "title": row["title"], "url": row["url"],
                  "publish": row["publish"], "reach": one.reach}  # fmt: skip
        lines.append(Said("whole", words.title(course), values, 2))
        lines.append(Said("facts", words.facts(course, one.minutes, one.reach), {}, 3))
    if lines:
        text = say.say(
            "Their titles name the occupation. What they teach is not known in detail: ask them."
        )
        lines.insert(0, Said("whole_note", text, {}))
    return Section("whole", say.say("Courses for the whole occupation"), tuple(lines))
