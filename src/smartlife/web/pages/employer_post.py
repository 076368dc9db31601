"""Which occupation an employer's words mean: chosen by a person where they fit several."""

from dataclasses import dataclass
from typing import Final

from smartlife.planning.need.read import LEAST_OCCUPATION, Need
from smartlife.web.holdings import planning_material
from smartlife.web.pages.learner_form import Sent
from smartlife.web.pages.learner_skills import certain, occupations_called
from smartlife.web.pages.planned import Option
from smartlife.web.reading import Reading

_SURE: Final = 0.7
"""Likelier occupations are taken without a question."""
_MOST: Final = 6
_LONGEST: Final = 80
"""Letters of words that may be nothing but the name of an occupation."""
_NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Post:
    """The occupation of a post.

    Attributes:
        chosen: URI of the one that was chosen, or that the words name outright; empty if neither.
        name: Its name.
        choices: Occupations to choose from; empty if there is no doubt.
    """

    chosen: str
    name: str
    choices: tuple[Option, ...]


def post_of(reading: Reading, sent: Sent, need: Need) -> Post:
    """The occupation that is meant, or those that may be.

    Args:
        reading: The request.
        sent: The form: `occupation` is what was chosen before, or `none`.
        need: What was read, before anything was chosen.
    """
    graph = planning_material(reading.run).skills
    chosen = sent.one("occupation")
    if graph.essential.get(chosen):
        return Post(chosen, graph.label(chosen, reading.lang), ())
    likely = [
        one
        for one in need.occupations
        if one.kind == "occupation" and one.probability >= LEAST_OCCUPATION
    ]
    if likely and likely[0].probability >= _SURE and chosen != _NONE:
        return Post("", "", ())
    uris = [one.uri for one in likely]
    words = need.title or need.text
    if len(words) <= _LONGEST and "\n" not in words:
        named = occupations_called(words, reading)
        meant = certain(named, words, reading)
        if not likely and meant and chosen != _NONE:
            return Post(meant.uri, graph.label(meant.uri, reading.lang), ())
        uris += [one.uri for one in named]
    different = list(dict.fromkeys(uris))[:_MOST]
    if len(different) < 2 and chosen != _NONE and likely:
        return Post("", "", ())
    return Post("", "", tuple(Option(uri, graph.label(uri, reading.lang)) for uri in different))
