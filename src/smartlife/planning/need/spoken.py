"""Languages that the people of an employer speak: asked for, and there already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.need.read import Need


def spoken_names(langs: Iterable[str]) -> frozenset[str]:
    """English names of languages, as the taxonomy has them."""
    from babel import Locale

    names = Locale.parse("en").languages
    return frozenset(names[one].casefold() for one in langs if one in names)


def without_spoken(need: Need, graph: SkillGraph, spoken: frozenset[str]) -> Need:
    """The need without the languages that people speak: they are asked for, and there already.

    A skill is one of a language if its English name is that of the language, or ends with it
    ("understand spoken Swedish").

    Args:
        need: As it was read.
        graph: Names of skills.
        spoken: English names of languages, folded.
    """
    changed = []
    for one in need.skills:
        name = graph.label(one.uri, "en").casefold()
        is_spoken = any(name == lang or name.endswith(f" {lang}") for lang in spoken)
        counts = one.state in ("likely", "doubtful")
        changed.append(replace(one, state="spoken") if counts and is_spoken else one)
    return replace(need, skills=tuple(changed))
