"""Suggestions for a description, in the writer's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.languages.messages import messages
from smartlife.planning.as_json import asked
from smartlife.planning.material.askers_words import who_said
from smartlife.planning.portfolio.suggest import LIKELY
from smartlife.planning.telling import Said, Section, Told, of_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.suggest import FoundSkill, Suggestions

_MOST: Final = 12


def in_words(answer: Suggestions, material: Material, lang: str) -> Told:
    """All that is said, in order; sections with nothing to say are left out.

    Args:
        answer: The suggestions.
        material: What they were found in.
        lang: The reader's language.
    """
    draft, skills = answer.draft, material.skills
    sections = suggestion_sections(answer, lang, lambda uri: skills.label(uri, lang))
    return Told(lang, f"{draft.title} ({draft.lang})", sections)


def suggestion_sections(
    found: Suggestions, lang: str, label: Callable[[str], str]
) -> tuple[Section, ...]:
    """All that is said; sections with nothing to say are left out.

    Args:
        found: The suggestions.
        lang: Language of the reader.
        label: Name of a concept in that language.
    """
    say = messages(lang)
    made = (
        Section("tags", say.say("ESCO tags to add, if they are right"), tuple(_tags(found, lang))),
        Section("unsure", say.say("Perhaps meant: say it more plainly"),
                tuple(_unsure(found, lang))),
        Section("missing", say.say("What people look for and do not find"),
                tuple(_missing(found, lang))),
        Section("beside", say.say("Asked for together with what it teaches"),
                tuple(_beside(found, lang, label))),
        Section("hints", say.say("Wording"), tuple(_hints(found, lang))),
    )  # fmt: skip
    return of_kinds(made, {})


def _skill(one: FoundSkill, lang: str) -> str:
    say = messages(lang)
    return say.say(
        "{skill} ({share}, from “{words}”): {uri}",
        skill=one.label,
        share=say.share(one.probability),
        words=one.phrase,
        uri=one.uri,
    )


def _values(one: FoundSkill) -> dict[str, object]:
    return {"concept_uri": one.uri, "probability": one.probability, "words": one.phrase}


def _tags(found: Suggestions, lang: str) -> Iterator[Said]:
    for one in found.tags[:_MOST]:
        yield Said("tag", _skill(one, lang), _values(one), kind="next_step")


def _unsure(found: Suggestions, lang: str) -> Iterator[Said]:
    for one in [one for one in found.skills if one.probability < LIKELY][:_MOST]:
        yield Said("unsure", _skill(one, lang), _values(one), kind="warning")


def _missing(found: Suggestions, lang: str) -> Iterator[Said]:
    say = messages(lang)
    texts = {
        "outcomes": say.say("What a learner can do afterwards"),
        "hours": say.say("How many hours or weeks it takes"),
        "level": say.say("The level (for beginners? EQF level?)"),
        "price": say.say("What it costs, or that it is free"),
        "entry": say.say("What one has to bring along, or that anyone may come"),
        "language": say.say("The language it is taught in"),
        "place": say.say("Where it takes place, or that it is online"),
        "dates": say.say("When it starts"),
        "certificate": say.say("Which certificate one gets"),
    }
    for part in found.missing:
        yield Said(f"missing_{part}", texts[part], kind="next_step")


def _beside(found: Suggestions, lang: str, label: Callable[[str], str]) -> Iterator[Said]:
    say = messages(lang)
    for one in found.beside:
        text = say.say(
            "{skill}: {who}; most often together with: {other}",
            skill=label(one.uri),
            who=who_said(say, one.askers),
            other=label(one.beside),
        )
        values = {
            "concept_uri": one.uri, "asked_by": asked(one.askers), "together_with": one.beside,
        }  # fmt: skip
        yield Said("beside", text, values)


def _hints(found: Suggestions, lang: str) -> Iterator[Said]:
    say = messages(lang)
    texts = {
        "short": say.say("The description is short: a few sentences more help people to choose."),
        "outcomes": say.say(
            "It says nothing on what a learner can do afterwards. Begin a sentence with “After the "
            "course you can …” and name what is done with what."
        ),
        "few_skills": say.say(
            "Few skills are found in it. Use the words of advertisements: what is done, with which "
            "tool, in which work."
        ),
        "unsure": say.say(
            "Some words may mean several skills. Name the thing that is worked on: not “care”, but "
            "“care for older people”."
        ),
    }
    for code in found.hints:
        yield Said(code, texts[code], kind="next_step")
