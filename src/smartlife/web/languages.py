"""The languages of the pages, and which of them a reader wants."""

from __future__ import annotations

from typing import Final

from smartlife.model.study import REPORT_LANGUAGES

LANGUAGES: Final = ("lv", "lt", "sv", "de", "en")
"""In the order of the switch."""

OWN_NAMES: Final = {
    "lv": "Latviešu",
    "lt": "Lietuvių",
    "sv": "Svenska",
    "de": "Deutsch",
    "en": "English",
}
FALLBACK: Final = "en"
_MOST_WISHES: Final = 20

assert set(LANGUAGES) == set(REPORT_LANGUAGES) == set(OWN_NAMES)


def negotiated(header: str, *, first: str = FALLBACK) -> str:
    """The language of the pages that an Accept-Language header likes best.

    Args:
        header: As sent by the browser; may be empty or nonsense.
        first: What a reader gets who wants none of them, or does not say.
    """
    wishes = []
    for place, part in enumerate(header.split(",")[:_MOST_WISHES]):
        tag, _, parameters = part.partition(";")
        code = tag.strip().lower().partition("-")[0]
        wishes.append((-_quality(parameters), place, first if code == "*" else code))
    liked = [code for quality, _, code in sorted(wishes) if quality < 0 and code in LANGUAGES]
    return liked[0] if liked else first


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
