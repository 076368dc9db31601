"""What people call occupations in plain words, where the taxonomy calls them otherwise."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

from smartlife.linking.words import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = "everyday.yml"
_NAMES: Final = ("occupation", "name")


def plain_occupations(words: str, lang: str) -> tuple[str, ...]:
    """URIs of the occupations that plain words mean, the likeliest first; often none.

    Args:
        words: What somebody typed.
        lang: Language of the words; if it has no such words, all languages are tried.
    """
    key = normalise(words)
    known = _read()
    first = known.get(lang, {}).get(key)
    if first:
        return first
    others = (found[key] for code, found in sorted(known.items()) if key in found)
    return next(others, ())


@cache
def _read() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Language → folded words → occupations."""
    text = files(__package__).joinpath(_FILE).read_text("utf-8")
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for entry in yaml.safe_load(text):
        for lang, words in entry.items():
            if lang in _NAMES:
                continue
            mine = found.setdefault(lang, {})
            for word in words:
                key = normalise(word)
                mine[key] = (*mine.get(key, ()), entry["occupation"])
    return found
