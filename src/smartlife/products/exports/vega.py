"""Vega-Lite specifications to SVG that follows the page: its colours, its theme, its reader.

The SVG is drawn here, so that a page needs no JavaScript. Colours of the tokens become CSS
custom properties, so that one picture serves light, dark and print.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from smartlife.products.exports.tokens import colour, colour_names, family

if TYPE_CHECKING:
    from collections.abc import Mapping

_SVG = "{http://www.w3.org/2000/svg}"


def svg_of(spec: Mapping[str, Any], *, anchor: str, title: str, alternative: str) -> str:
    """Draws a specification.

    Args:
        spec: Vega-Lite; colours by `token_colour`.
        anchor: Makes identifiers unique in the page.
        title: Read out first.
        alternative: What the picture shows, for who cannot see it.

    Returns:
        An `<svg>` element with role img, its own width at most, and no script or outside link.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg({**spec, "config": _config(spec)}, allowed_base_urls=[])
    root = etree.fromstring(drawn.encode(), _parser())
    _follow_page(root)
    _number_ids(root, anchor)
    width, height = root.get("width"), root.get("height")
    root.set("viewBox", root.get("viewBox") or f"0 0 {width} {height}")
    root.set("style", f"max-width:{width}px")
    for name in ("width", "height"):
        root.attrib.pop(name, "")
    root.set("role", "img")
    root.set("aria-labelledby", f"{anchor}-title {anchor}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", alternative))):
        element = etree.Element(f"{_SVG}{tag}", id=f"{anchor}-{tag}")
        element.text = text
        root.insert(place, element)
    return str(etree.tostring(root, encoding="unicode"))


def token_colour(name: str) -> str:
    """The colour of a token as charts must give it, to be replaced by the page's."""
    return colour(name)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


@cache
def _by_colour() -> dict[str, str]:
    """Light colour → token; where two tokens share one, the first wins."""
    found: dict[str, str] = {}
    for name in colour_names():
        found.setdefault(colour(name), name)
    return found


def _follow_page(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        styles = []
        for attribute in ("fill", "stroke"):
            value = (element.get(attribute) or "").lower()
            token = _by_colour().get(value)
            if token:
                styles.append(f"{attribute}:var(--{token})")
        if styles:
            element.set("style", ";".join([*styles, element.get("style", "")]).rstrip(";"))
        if element.tag == f"{_SVG}text":
            # a picture is read out by its title and description, not letter by letter
            element.attrib.pop("aria-hidden", "")
            element.set("font-family", family().replace('"', "'"))
    for element in root.iter(f"{_SVG}g"):
        for attribute in ("role", "aria-roledescription", "aria-label"):
            element.attrib.pop(attribute, "")


def _number_ids(root: etree._Element, anchor: str) -> None:
    """Makes clip paths and gradients of several pictures in one page distinct."""
    known: dict[str, str] = {}
    for element in root.iter(etree.Element):
        identifier = element.get("id")
        if identifier:
            known[identifier] = f"{anchor}-{len(known)}"
            element.set("id", known[identifier])
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            text = str(value)
            if "url(#" in text:
                for old, new in known.items():
                    text = text.replace(f"url(#{old})", f"url(#{new})")
                element.set(name, text)


def _config(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The look of all charts, under what a chart says itself."""
    soft, ink, rule = token_colour("soft"), token_colour("ink"), token_colour("rule")
    look: dict[str, Any] = {
        "background": None,
        "font": family(),
        "view": {"stroke": None},
        "axis": {
            "labelColor": ink,
            "labelFontSize": 13,
            "labelLimit": 320,
            "titleColor": soft,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": rule,
            "gridWidth": 0.75,
            "domainColor": rule,
            "tickColor": rule,
            "ticks": False,
            "labelPadding": 6,
        },
        "text": {"color": ink, "fontSize": 12},
        "header": {"labelColor": ink, "labelFontSize": 13, "title": None},
    }
    own = json.loads(json.dumps(spec.get("config", {})))
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(look.get(key), dict):
            look[key] |= value
        else:
            look[key] = value
    return look
