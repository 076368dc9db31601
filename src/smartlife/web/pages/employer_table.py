"""The courses of an answer to an employer, as rows of a table."""

from collections.abc import Iterator

from smartlife.languages.messages import messages
from smartlife.planning.as_json import course
from smartlife.planning.material.reading import Material
from smartlife.planning.need.offer import SkillOffer, Teacher
from smartlife.planning.need.plan import NeedAnswer


def course_rows(answer: NeedAnswer, material: Material, lang: str) -> Iterator[tuple[object, ...]]:
    """A head and one row for each skill and course; a skill without a course has a row too.

    Args:
        answer: The answer, as the reader may see it.
        material: What it was found in, as the reader may see it.
        lang: The reader's language.
    """
    say = messages(lang)
    yield (
        say.say("Skill"), say.say("Within reach"), say.say("Course"), say.say("Provider"),
        say.say("Place"), say.say("Minutes"), say.say("Hours"), say.say("Price in euro"),
        say.say("Start"), say.say("How likely it teaches this"), say.say("Address"), "ESCO",
    )  # fmt: skip
    for offer in answer.offers:
        teachers = [(one, True) for one in offer.near] + [(one, False) for one in offer.beyond]
        name = material.skills.label(offer.uri, lang)
        if not teachers:
            yield (name, say.say("no course found"), *[""] * 9, offer.uri)
        for one, is_near in teachers:
            reach = say.say("yes") if is_near else say.say("no")
            yield (name, reach, *_cells(one, offer, material))


def _cells(one: Teacher, offer: SkillOffer, material: Material) -> tuple[object, ...]:
    found = course(material.catalogue, one.course)
    return (
        found["title"],
        found["provider"],
        found["place"],
        None if one.minutes is None else round(one.minutes),
        found["hours"] if found["hours_basis"] == "given" else None,
        found["price_eur"] if found["price_basis"] == "given" else None,
        found["start_date"],
        round(one.probability, 2),
        found["url"],
        offer.uri,
    )
