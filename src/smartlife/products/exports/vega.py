"""Vega-Lite specifications to SVG that follows the page: its colours, its theme, its reader.

The SVG is drawn here, so that a page needs no JavaScript. Colours of the tokens become CSS
custom properties, so that one picture serves light, dark and print.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from smartlife.products.exports.drawing import draw
from smartlife.products.exports.places import name_places
from smartlife.products.exports.tokens import colour, colour_names, family
from smartlife.products.figures.places import PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SVG = "{http://www.w3.org/2000/svg}"


def svg_of(
    spec: Mapping[str, Any],
    *,
    anchor: str,
    title: str,
    alternative: str,
    region_href: Callable[[str], str] | None = None,
) -> str:
    """Draws a specification.

    Args:
        spec: Vega-Lite; colours as `token:<name>`, and `token:hatch` for what is not known.
        anchor: Makes identifiers unique in the page.
        title: Read out first.
        alternative: What the picture shows, for who cannot see it.
        region_href: Code of a region → address of its page; None makes no links of a map.

    Returns:
        An `<svg>` element with role img (group, if it holds links), its own width at most, and no
        script or outside link.
    """
    root = _drawn(spec)
    _follow_page(root, anchor)
    has_links = name_places(root, region_href)
    _number_ids(root, anchor)
    width, height = root.get("width"), root.get("height")
    root.set("viewBox", root.get("viewBox") or f"0 0 {width} {height}")
    root.set("style", f"max-width:{width}px")
    for name in ("width", "height"):
        root.attrib.pop(name, "")
    root.set("role", "group" if has_links else "img")
    root.set("aria-labelledby", f"{anchor}-title {anchor}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", alternative))):
        element = etree.Element(f"{_SVG}{tag}", id=f"{anchor}-{tag}")
        element.text = text
        root.insert(place, element)
    return str(etree.tostring(root, encoding="unicode"))


def print_svg_of(spec: Mapping[str, Any], *, font: str) -> tuple[str, float, float]:
    """Draws a specification for paper: light colours, one font, nothing that needs a page.

    Args:
        spec: Vega-Lite, as for `svg_of`.
        font: Family that the writer of the document holds.

    Returns:
        The SVG, its width and its height in pixels.
    """
    root = _drawn(spec)
    tokens = {value: name for name, value in _stand_ins().items()}
    for element in root.iter(etree.Element):
        for attribute in ("fill", "stroke"):
            token = tokens.get((element.get(attribute) or "").lower())
            if token:
                paint = f"url(#{HATCH})" if token == HATCH else colour(token)
                element.set(attribute, paint)
        if element.tag == f"{_SVG}text":
            element.set("font-family", font)
    _add_hatch(root, HATCH, of_page=False)
    text = str(etree.tostring(root, encoding="unicode"))
    return text, float(root.get("width", "1")), float(root.get("height", "1"))


def png_of(spec: Mapping[str, Any], *, scale: float) -> tuple[bytes, float, float]:
    """Draws a specification for paper as a picture of dots.

    Args:
        spec: Vega-Lite, as for `svg_of`.
        scale: Dots per pixel of the drawing.

    Returns:
        The PNG, and the drawing's width and height in pixels.
    """
    import vl_convert

    # the one family that the drawing library brings along, so that every machine draws the same
    drawn, width, height = print_svg_of(spec, font="Liberation Sans")
    return vl_convert.svg_to_png(drawn, scale=scale), width, height


def live_spec(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A specification for a drawing in the reader's browser that follows the page.

    Colours are custom properties of the page; what is hatched has the paint `url(#live-hatch)`,
    which the page defines. Marks whose rows have a field `tip` show it and are described by it.
    """
    # the library in the browser is newer than the schema; it says so in each reader's console
    unversioned = {key: value for key, value in spec.items() if key != "$schema"}
    look = _with_tips({**unversioned, "config": _config(spec)}, has_tips=False)
    live: dict[str, Any] = _renamed(look)
    return live


LIVE_HATCH = "live-hatch"


def _renamed(part: Any) -> Any:  # noqa: ANN401 - any part of a specification
    """The specification with custom properties for its tokens."""
    if isinstance(part, dict):
        return {key: _renamed(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_renamed(value) for value in part]
    if isinstance(part, str) and part.startswith(_PREFIX):
        name = part.removeprefix(_PREFIX)
        return f"url(#{LIVE_HATCH})" if name == HATCH else f"var(--{name})"
    return part


def _with_tips(part: dict[str, Any], *, has_tips: bool) -> dict[str, Any]:
    """Each unit that draws rows with a tip shows it; texts say already what they say."""
    values = part.get("data", {}).get("values")
    if isinstance(values, list):
        has_tips = any(isinstance(row, dict) and row.get("tip") for row in values)
    made = dict(part)
    for group in ("layer", "hconcat", "vconcat", "concat"):
        if group in made:
            made[group] = [_with_tips(one, has_tips=has_tips) for one in made[group]]
    mark = made.get("mark")
    kind = mark.get("type") if isinstance(mark, dict) else mark
    if has_tips and kind and kind not in ("text", "line", "area"):
        shown = {"field": "tip", "type": "nominal"}
        made["encoding"] = {**made.get("encoding", {}), "tooltip": shown, "description": shown}
    return made


def _drawn(spec: Mapping[str, Any]) -> etree._Element:
    look = {**spec, "config": _config(spec)}
    return etree.fromstring(draw(_painted(look)).encode(), _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


# While Vega draws, each token is one colour that nothing else has; afterwards it becomes a
# property of the page. So two tokens that look alike in one theme stay distinct in the other.
_PREFIX = "token:"
HATCH = "hatch"


@cache
def _stand_ins() -> dict[str, str]:
    """Token → the colour that stands for it while drawing."""
    return {name: f"#0a0b{place:02x}" for place, name in enumerate((*colour_names(), HATCH))}


def _painted(part: Any) -> Any:  # noqa: ANN401 - any part of a specification
    """The specification with stand-ins for its tokens; KeyError for a token that is none."""
    if isinstance(part, dict):
        return {key: _painted(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_painted(value) for value in part]
    if isinstance(part, str) and part.startswith(_PREFIX):
        return _stand_ins()[part.removeprefix(_PREFIX)]
    return part


def _follow_page(root: etree._Element, anchor: str) -> None:
    tokens = {value: name for name, value in _stand_ins().items()}
    for element in root.iter(etree.Element):
        styles = []
        for attribute in ("fill", "stroke"):
            token = tokens.get((element.get(attribute) or "").lower())
            if token == HATCH:
                element.set(attribute, f"url(#{anchor}-{HATCH})")
            elif token:
                element.attrib.pop(attribute)
                styles.append(f"{attribute}:var(--{token},{colour(token)})")
        if styles:
            element.set("style", ";".join([*styles, element.get("style", "")]).rstrip(";"))
        if element.tag == f"{_SVG}text":
            # a picture is read out by its title and description, not letter by letter
            element.attrib.pop("aria-hidden", "")
            element.set("font-family", family().replace('"', "'"))
        if not element.get("aria-label", "").startswith(PLACE):
            for attribute in ("role", "aria-roledescription", "aria-label"):
                element.attrib.pop(attribute, "")
    _add_hatch(root, f"{anchor}-{HATCH}")


def _add_hatch(root: etree._Element, name: str, *, of_page: bool = True) -> None:
    """Adds the pattern of what is not known, if the picture uses it."""
    if f"url(#{name})" not in etree.tostring(root, encoding="unicode"):
        return
    definitions = etree.SubElement(root, f"{_SVG}defs")
    pattern = etree.SubElement(
        definitions,
        f"{_SVG}pattern",
        {"id": name, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"},
    )
    line = {"d": "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", "stroke-width": "1.2", "fill": "none"}
    faint = colour("faint")
    paint = {"style": f"stroke:var(--faint,{faint})"} if of_page else {"stroke": faint}
    etree.SubElement(pattern, f"{_SVG}path", {**line, **paint})


def _number_ids(root: etree._Element, anchor: str) -> None:
    """Makes clip paths and gradients of several pictures in one page distinct."""
    known: dict[str, str] = {}
    for element in root.iter(etree.Element):
        identifier = element.get("id")
        if identifier and not identifier.startswith(f"{anchor}-"):
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
    soft, ink, rule = "token:soft", "token:ink", "token:rule"
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
