"""What makes a board's file look like one: repeats, missing places, bad rows, other regions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demo_parts.adverts import Advert
    from demo_parts.material import Chance


def move_places(
    adverts: Sequence[Advert], chance: Chance, choices: Sequence[tuple[float, Sequence[str]]]
) -> list[Advert]:
    """Gives some of the advertisements another place.

    Args:
        adverts: Advertisements.
        chance: Draws.
        choices: Share of the advertisements, and the places they may get; an empty text is no
            place.
    """
    moved = []
    for advert in adverts:
        place = advert.place
        for share, places in choices:
            if chance.hit(share):
                place = chance.one(places)
                break
        moved.append(replace(advert, place=place))
    return moved


def repeat(adverts: Sequence[Advert], chance: Chance, count: int) -> list[Advert]:
    """Repeats some advertisements: scraped twice, posted again, or on a second board.

    Args:
        adverts: Advertisements.
        chance: Draws.
        count: How many repeats are added.
    """
    made = list(adverts)
    dated = [advert for advert in adverts if advert.posted and advert.text]
    for number, key in enumerate(chance.some([advert.key for advert in dated], count, count)):
        advert = next(advert for advert in dated if advert.key == key)
        made.insert(chance.number(0, len(made)), _copy(advert, number))
    return made


def _copy(advert: Advert, number: int) -> Advert:
    """The number decides the kind of copy."""
    if number % 3 == 0 or advert.posted is None:
        return advert
    if number % 3 == 1:
        later = advert.posted + timedelta(days=18 + number)
        return replace(advert, key=f"{advert.key}-R", posted=later)
    other = "Vidzemes vakances.demo" if advert.board == "Darbabirža.demo" else "Darbabirža.demo"
    return replace(advert, key=f"V{advert.key[5:]}", board=other, title=advert.title.upper())


def set_outside(adverts: Sequence[Advert], count: int) -> list[Advert]:
    """Dates the first advertisements before the study's period."""
    old = [
        replace(advert, posted=date(2024, 9, 2) + timedelta(days=17 * number))
        for number, advert in enumerate(adverts[:count])
    ]
    return old + list(adverts[count:])
