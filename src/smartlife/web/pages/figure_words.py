"""What a figure is called in the reader's language: measure, group, region, and what was asked."""

from collections.abc import Callable
from typing import Final

from smartlife.model.figures import asked_dimensions
from smartlife.products.figures.rows import FigureRow
from smartlife.products.reports.situation.area_words import area_name
from smartlife.products.reports.situation.material import ALL_REGIONS, Material
from smartlife.products.reports.situation.methods import definitions
from smartlife.products.reports.situation.names import Name, wording
from smartlife.products.reports.situation.telling import name_of

_SAME: Final = ("_variant", "_history", "_apart")
"""Ends of measures that are the same measure: their dimensions and years say what differs."""
_UNSAID: Final = ("contrast", "dataset", "role", "target")
"""Dimensions that a title leaves out; they stand among the facts."""
_SCHEMES: Final = {
    "basis": "field_basis",
    "match": "match_kind",
    "step": "reach_step",
}
"""Schemes and dimensions whose words stand under another name."""


def about(material: Material, row: FigureRow) -> str:
    """What a figure is about, as a title."""
    parts = []
    if row.group_code is not None:
        parts.append(group_name(material, row).text)
    parts.append(region_words(material, row.nuts_code))
    if row.year is not None:
        parts.append(str(row.year))
    asked = asked_dimensions({"dimensions": dict(row.dimensions or {})})
    parts += [
        asked_words(material, name, value)
        for name, value in asked.items()
        if name not in _UNSAID and not isinstance(value, list | dict)
    ]
    return f"{measure_words(material, row)}: {', '.join(parts)}"


def measure_words(material: Material, row: FigureRow) -> str:
    """What is measured; the method's title where the measure has no words of its own."""
    measure = row.measure
    for end in _SAME:
        measure = measure.removesuffix(end)
    name = f"{row.indicator}.{measure}"
    for scheme, code in (("figure", f"{name}.{row.side}"), ("figure", name), ("measure", measure)):
        if code in wording()[scheme]:
            return material.names.word(scheme, code)
    held = definitions(material).get(row.indicator)
    return held.title if held else row.indicator


def group_name(material: Material, row: FigureRow) -> Name:
    """Name of the group that a figure is about."""
    code, scheme = str(row.group_code), str(row.group_scheme)
    named: dict[str, Callable[[], str]] = {
        "area": lambda: area_name(material, code),
        "lang": lambda: material.names.language(code),
        "language": lambda: material.names.language(code),
        "source": lambda: material.sources.short(code),
    }
    if scheme in named:
        return Name(named[scheme]())
    ours = _SCHEMES.get(scheme, scheme)
    if row.group_uri is None and code in wording().get(ours, {}):
        return Name(material.names.word(ours, code))
    return name_of(material, row)


def region_words(material: Material, code: str) -> str:
    """A region; or the whole study."""
    if code == ALL_REGIONS:
        return material.say.say("the whole study")
    return material.names.region(code)


def asked_words(material: Material, name: str, value: object) -> str:
    """A value of a dimension: a partner, a way, a variant."""
    if name == "partner" and value in material.names.regions():
        return material.names.region(str(value))
    if name == "with":
        return area_name(material, str(value))
    if name == "minutes":
        return material.say.count("at most {n} minute", "at most {n} minutes", int(str(value)))
    if name == "target":
        return material.say.whole(float(str(value)))
    return material.names.word(_SCHEMES.get(name, name), str(value))


def dimension_words(material: Material, name: str) -> str:
    """What a dimension is called."""
    return material.names.word("asked", name)
