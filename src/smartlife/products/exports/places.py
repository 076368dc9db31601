"""Regions of a drawn map: named for who points at them, and led to their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from smartlife.products.figures.places import place_in

if TYPE_CHECKING:
    from collections.abc import Callable

_SVG: Final = "{http://www.w3.org/2000/svg}"
_SPOKEN: Final = ("role", "aria-roledescription", "aria-label")


def name_places(root: etree._Element, region_href: Callable[[str], str] | None) -> bool:
    """Gives each region its words as a tooltip and, where pages are known, a link.

    A region is drawn several times (its shape, its circle, a second picture): the first one is
    the stop of the keyboard, the others are for the pointer only.

    Args:
        root: A drawing whose marks are described as `figures.places` does; changed.
        region_href: Code of a region → address of its page; None makes no links.

    Returns:
        True if it holds links now.
    """
    known: set[str] = set()
    marks = list(root.iter(f"{_SVG}path"))
    for mark in marks:
        place = place_in(mark.get("aria-label", ""))
        if place is None:
            continue
        for attribute in _SPOKEN:
            mark.attrib.pop(attribute, "")
        page, words = place
        etree.SubElement(mark, f"{_SVG}title").text = words
        if page and region_href:
            _lead(mark, region_href(page), words, is_stop=words not in known)
            known.add(words)
    if known:
        for text in root.iter(f"{_SVG}text"):
            # names lie on the regions that they name
            text.set("pointer-events", "none")
    return bool(known)


def _lead(mark: etree._Element, href: str, words: str, *, is_stop: bool) -> None:
    link = etree.Element(f"{_SVG}a", {"href": href})
    if is_stop:
        link.set("aria-label", words)
    else:
        link.set("tabindex", "-1")
        link.set("aria-hidden", "true")
    parent = mark.getparent()
    if parent is not None:
        parent.replace(mark, link)
    link.append(mark)
