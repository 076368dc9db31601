"""What is worth discussing: points of substance, and gaps that somebody could fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.analysis.indicators.reach import MINUTES
from smartlife.analysis.official.contrasts import contrasts
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.area_words import in_language, is_rest, strategy_of
from smartlife.products.reports.situation.telling import inner_name, is_shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

    Maker = Callable[[Material, str], "Point | None"]

_NAMED: Final = 3
"""Groups named in one question."""
_FEW: Final = 0.5
"""Where at least half are reached or fitted, other questions come first."""
_NEARLY_ALL: Final = 0.95
"""Of the providers: who is missing then is no question for a meeting."""


@dataclass(frozen=True, slots=True)
class Point:
    """One question.

    Attributes:
        text: What was found or is missing, then the question.
        anchor: The block that it follows from.
        rows: Figures that it rests on.
    """

    text: str
    anchor: str
    rows: Sequence[FigureRow] = ()


# --- what the figures show


def asked_more(material: Material, region: str) -> Point | None:
    """Skill groups that advertisements stress more than courses."""
    rows = [
        row
        for row in material.figures.of("emphasis", "emphasis", region)
        if row.emphasis_class == "asked_more"
    ]
    if not rows:
        return None
    text = material.say.say(
        "{region}: advertisements put more weight than courses on: {groups}. Which provider could "
        "take this up, for whom, and what would it cost?",
        region=material.names.region(region),
        groups=_named(material, sorted(rows, key=lambda row: -(row.estimate or 0.0))),
    )
    return Point(text, anchor("differ", region), rows)


def not_taught(material: Material, region: str) -> Point | None:
    """Skill groups for which people found no course in reach."""
    rows = material.figures.of("uncovered", "not_taught", region)
    if not rows:
        return None
    text = material.say.say(
        "{region}: skill groups for which people found no course in reach: {n}, among them "
        "{groups}. Is this taught where no catalogue shows it (in firms, in degree programmes, "
        "abroad), or by nobody?",
        region=material.names.region(region),
        n=material.say.whole(len(rows)),
        groups=_named(material, sorted(rows, key=lambda row: row.position or 0)),
    )
    return Point(text, anchor("not-taught", region), rows)


def taught_at_partners(material: Material, region: str) -> Point | None:
    """Skill groups that nobody teaches here and that people found at a partner."""
    rows = [
        row
        for row in material.figures.of("complementarity", "group_at_partner", region)
        if row.dimension("kind") is not None
    ]
    first = {row.group_uri: row for row in reversed(rows)}
    if not first:
        return None
    text = material.say.say(
        "{region}: partners teach what people found nobody to teach here: {groups}. Could a course "
        "be taken over, opened online or attended there, and who asks the partner?",
        region=material.names.region(region),
        groups=_named(material, sorted(first.values(), key=lambda row: row.position or 0)),
    )
    return Point(text, anchor("cross-border", region), rows)


def nobody_offers(material: Material, region: str) -> Point | None:
    """Skill groups that were looked for at partners in vain, and that two have yet to confirm."""
    rows = [
        row
        for row in material.figures.of("complementarity", "nobody_seems", region)
        if not row.dimension("confirmed")
    ]
    if not rows:
        return None
    text = material.say.say(
        "{region}: skill groups that nobody seems to offer, here or at the partners where people "
        "looked: {groups}. Which two partners check that, and would they set up a course together?",
        region=material.names.region(region),
        groups=_named(material, sorted(rows, key=lambda row: row.position or 0)),
    )
    return Point(text, anchor("cross-border-nobody", region), rows)


def read_differently(material: Material, region: str) -> Point | None:
    """Skill groups on which two readers disagree."""
    found = material.read_differently.get(region, 0)
    if not found:
        return None
    text = material.say.say(
        "{region}: skill groups that two people read differently: {n}. Who decides, and does the "
        "question need clearer words?",
        region=material.names.region(region),
        n=material.say.whole(found),
    )
    return Point(
        text, anchor("verified", region), material.figures.of("uncovered", "readers_kappa", region)
    )


def draft_areas(material: Material, region: str) -> Point | None:
    """A strategy whose codes nobody has signed."""
    rows = material.figures.of("areas", "demand_share", region)
    rest = next((row for row in rows if row.status == "draft" and is_rest(row)), None)
    if rest is None or rest.estimate is None:
        return None
    of_strategy = (a for a in material.areas.values() if a["strategy_id"] == strategy_of(rest))
    held = next(of_strategy, None)
    if held is None:
        return None
    text = material.say.say(
        "{strategy}: the codes of its areas are a draft; by them {share} of posts advertised in "
        "{region} belong to no area. Which codes are missing or wrong, and which two organisations "
        "sign them?",
        strategy=in_language(material, held["titles"]),
        share=material.say.share(rest.estimate),
        region=material.names.region(region),
    )
    return Point(text, anchor("areas", region), [rest])


def most_asked(material: Material, region: str) -> Point | None:
    """The largest occupation groups in advertisements."""
    rows = material.figures.of("occupation_mix", "share", region)
    known = sorted(
        (row for row in rows if row.status == "published" and row.estimate),
        key=lambda row: -(row.estimate or 0.0),
    )
    if not known:
        return None
    text = material.say.say(
        "{region}: the largest groups among posts advertised online are: {groups}. Does that match "
        "what employers and the employment service know, and what is filled in other ways?",
        region=material.names.region(region),
        groups=_named(material, known),
    )
    return Point(text, anchor("asked", region), known[:_NAMED])


def least_reached(material: Material, region: str) -> Point | None:
    """The field of which fewest adults reach a course."""
    rows = [
        row
        for row in material.figures.of("reach", "adults_reached", region)
        if row.status == "published"
        and (row.dimension("step"), row.dimension("minutes")) == ("online", MINUTES)
        and row.group_code not in (None, "unknown")
        and row.estimate is not None
    ]
    least = min(rows, key=lambda row: (row.estimate or 0.0, row.group_code or ""), default=None)
    if least is None or (least.estimate or 0.0) >= _FEW:
        return None
    text = material.say.say(
        "{region}: {share} of adults reach a course in the field “{field}”, by a drive of "
        "{minutes} minutes or online. Is the field needed here, and could a course come closer or "
        "be held online?",
        region=material.names.region(region),
        share=print_figure(least, material.say).text,
        field=inner_name(material, least),
        minutes=MINUTES,
    )
    return Point(text, anchor("reach", region), [least])


def worst_fit(material: Material, region: str) -> Point | None:
    """The group of people whom fewest courses fit."""
    rows = [
        row
        for row in material.figures.of("offer_fit", "fit_share", region)
        if row.group_scheme == "fit_group"
        and row.status == "published"
        and row.estimate is not None
    ]
    least = min(rows, key=lambda row: (row.estimate or 0.0, row.group_code or ""), default=None)
    if least is None or (least.estimate or 0.0) >= _FEW:
        return None
    text = material.say.say(
        "{region}: {share} of the courses held fit this group – {group}. Which courses could be "
        "opened to it, by price, time of day or place?",
        region=material.names.region(region),
        share=print_figure(least, material.say).text,
        group=material.names.word("fit_group", least.group_code),
    )
    return Point(text, anchor("fit", region), [least])


# --- what is missing


def no_demand(material: Material, region: str) -> Point | None:
    """Too few advertisements to describe what is asked for."""
    rows = material.figures.of("occupation_mix", "share", region)
    if any(is_shown(row) for row in rows):
        return None
    text = material.say.say(
        "{region}: there are too few advertisements to say what is asked for. Which boards, "
        "agencies or surveys of employers could be added?",
        region=material.names.region(region),
    )
    return Point(text, anchor("asked", region), rows[:1])


def no_courses(material: Material, region: str) -> Point | None:
    """No catalogue has a course of the region."""
    row = material.figures.one("open_offer", "courses", region)
    if row is not None and row.estimate:
        return None
    text = material.say.say(
        "{region}: none of the catalogues held has a course here. Who could give a list of the "
        "courses in the region?",
        region=material.names.region(region),
    )
    return Point(text, anchor("taught", region), [row] if row else [])


def missing_dimensions(material: Material, region: str) -> Point | None:
    """Differences in participation that no statistics held tell."""
    country = material.country_of(region)
    of = material.figures.of
    told = {
        row.group_code
        for months in ("12_months", "4_weeks")
        for row in of("participation_inequality", f"ratio_{months}", country)
        if row.status != "not_observed"
    }
    absent = [
        material.names.word("dimension", one.name) for one in contrasts() if one.name not in told
    ]
    if not absent:
        return None
    text = material.say.say(
        "{region}: the statistics held do not tell how taking part in learning differs {list}. Who "
        "has these figures, and who takes part less here as far as you know?",
        region=material.names.region(country),
        list=material.say.listed(absent),
    )
    return Point(text, "inequality-12-months")


def no_signals(material: Material, region: str) -> Point | None:
    """A country of which no sign of a shortage is held."""
    country = material.country_of(region)
    rows = material.figures.of("shortage_signals", "signals", country)
    if not rows or any(row.status == "published" for row in rows):
        return None
    text = material.say.say(
        "{country}: no sign of a shortage can be looked at. Who could give vacancy rates, "
        "registered unemployed or a public list of shortages, each by occupation?",
        country=material.names.region(country),
    )
    return Point(text, anchor("shortage", country), rows[:1])


def missing_providers(material: Material, region: str) -> Point | None:
    """Providers of the register without a course, or no register at all."""
    say = material.say
    rows = material.figures.of("uncovered", "catalogue_coverage", region)
    row = next((one for one in rows if not one.group_code and one.estimate is not None), None)
    where = material.names.region(region)
    if row is None:
        text = say.say(
            "{region}: how many of its providers the catalogues hold is not known. Which register "
            "of providers could tell?",
            region=where,
        )
        return Point(text, "evidence")
    if (row.estimate or 0.0) > _NEARLY_ALL:
        return None
    if row.dimension("basis") == "two_lists":
        text = say.say(
            "{region}: two catalogues together let expect that {share} of its providers have a "
            "course here. Which register of providers could tell who is missing?",
            region=where,
            share=say.share(row.estimate or 0.0),
        )
        return Point(text, "evidence", [row])
    text = say.say(
        "{region}: of the providers in the register, {share} have a course in the catalogues held. "
        "Which are missing, and who asks them for their courses?",
        region=where,
        share=say.share(row.estimate or 0.0),
    )
    return Point(text, anchor("verified", region), [row])


def unchecked_links(material: Material, region: str) -> Point | None:
    """Languages whose links nobody has checked."""
    rows = material.figures.of("evidence_card", "linking_precision", region)
    known = {row.group_code for row in rows if row.status == "published"}
    absent = dict.fromkeys(
        material.names.language(str(row.group_code)) for row in rows if row.group_code not in known
    )
    if not absent:
        return None
    text = material.say.say(
        "{region}: links between texts and ESCO that nobody has checked are in: {languages}. Who "
        "could read some hundred of them?",
        region=material.names.region(region),
        languages=material.say.listed([*absent]),
    )
    return Point(text, "evidence")


def unread_groups(material: Material, region: str) -> Point | None:
    """Skill groups without a certain course that nobody has read."""
    read = material.audited.get(region, frozenset())
    rows = [
        row
        for row in material.figures.of("uncovered_bracket", "group_to_check", region)
        if row.group_uri not in read
    ]
    if not rows:
        return None
    text = material.say.say(
        "{region}: skill groups without a certain course that nobody has looked at yet: {n}, first "
        "{groups}. Who could look for their courses?",
        region=material.names.region(region),
        n=material.say.whole(len(rows)),
        groups=_named(material, sorted(rows, key=lambda row: row.position or 0)),
    )
    return Point(text, anchor("to-check", region), rows)


def _named(material: Material, rows: Sequence[FigureRow]) -> str:
    return "; ".join(inner_name(material, row) for row in rows[:_NAMED])


SHOWN: Final[tuple[Maker, ...]] = (
    asked_more,
    not_taught,
    taught_at_partners,
    nobody_offers,
    read_differently,
    draft_areas,
    most_asked,
    least_reached,
    worst_fit,
)
"""Points of substance, the most telling first."""

MISSING: Final[tuple[Maker, ...]] = (
    no_demand,
    no_courses,
    missing_dimensions,
    no_signals,
    missing_providers,
    unchecked_links,
    unread_groups,
)
"""Gaps, those that hide most first."""
