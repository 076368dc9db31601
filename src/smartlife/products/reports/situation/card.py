"""The evidence card: what the figures rest on, before any figure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from smartlife.products.document import CardItem, EvidenceCard
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.material import ALL_REGIONS
from smartlife.products.reports.situation.notes import remark as note_of

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_CARD = "evidence_card"


def blocks(material: Material) -> list[Block]:
    """One card per region under study."""
    return [_card(material, region, i) for i, region in enumerate(material.study.regions)]


def _card(material: Material, region: str, number: int) -> EvidenceCard:
    say = material.say
    groups = (
        (say.say("Advertisements"), _documents(material, region, "demand")),
        (say.say("Courses"), _documents(material, region, "offer")),
        (say.say("Links between texts and ESCO"), _linking(material, region)),
        (say.say("Official statistics"), _statistics(material)),
    )
    cited = [
        origin
        for code in (region, ALL_REGIONS)
        for side in ("demand", "offer")
        for measure in ("documents", "linking_precision")
        for row in material.figures.of(_CARD, measure, code, side=side)
        for origin in row.origins
    ]
    name = material.names.region(region)
    return EvidenceCard(
        title=say.say("What the figures rest on: {region}", region=name),
        anchor="evidence" if number == 0 else f"evidence-{region.lower()}",
        groups=tuple((title, items) for title, items in groups if items),
        verdict=" ".join(verdict(material, region)),
        notes=material.notes.cite(cited),
    )


def verdict(material: Material, region: str) -> list[str]:
    """What can be said and what cannot, in whole sentences."""
    say = material.say
    mix = material.figures.of("occupation_mix", "share", region)
    occupations = any(row.status in ("published", "at_most") for row in mix)
    kept = material.figures.one("emphasis", "groups_kept", region)
    told = [
        say.say("There is enough to say which occupations are asked for.")
        if occupations
        else say.say("There is too little to say which occupations are asked for.")
    ]
    told.append(
        say.say("There is enough to compare the skills asked for with those taught.")
        if kept is not None and kept.status == "published"
        else say.say("There is too little to compare the skills asked for with those taught.")
    )
    if not is_measured(material, region):
        told.append(
            say.say("Nobody has yet checked how often the links between texts and ESCO are right.")
        )
    return told


def is_measured(material: Material, region: str) -> bool:
    """True if people have checked links of the region's texts."""
    rows = material.figures.of(_CARD, "linking_precision", region)
    return any(row.status == "published" for row in rows)


def _documents(material: Material, region: str, side: str) -> tuple[CardItem, ...]:
    say = material.say
    held = material.figures.one(_CARD, "documents", ALL_REGIONS, side=side)
    here = material.figures.one(_CARD, "documents", region, side=side)
    total = int(held.estimate or 0) if held else 0
    mine = int(here.estimate or 0) if here else 0
    is_demand = side == "demand"
    items = [
        CardItem(
            say.say("distinct advertisements that belong to the region")
            if is_demand
            else say.say("distinct courses that belong to the region"),
            print_figure(here, say).text,
            say.say("of {total} in the whole study", total=say.whole(total)),
            mine / total if total else None,
        )
    ]
    if total:
        items += [_places(material, side, total), *_days(material, side)]
    clusters = material.figures.one(_CARD, "clusters", region, side=side)
    if clusters:
        items.append(_clusters(material, region, side, clusters))
    items += _shares(material, region, side)
    return tuple(items)


def _places(material: Material, side: str, total: int) -> CardItem:
    """How precisely the places are known, over the whole study."""
    say = material.say
    rows = material.figures.of(_CARD, "documents_by", ALL_REGIONS, side=side)
    found = {
        str(row.group_code): int(row.estimate or 0)
        for row in rows
        if row.group_scheme == "place_status"
    }
    coded = found.get("coded", 0)
    others = [
        f"{material.names.word('place_status', status)}: {say.whole(found[status])}"
        for status in ("coarse", "default", "abroad", "unknown")
        if found.get(status)
    ]
    return CardItem(
        say.say("place known precisely, in the whole study"),
        say.share(coded / total),
        "; ".join(others),
        coded / total,
    )


def _days(material: Material, side: str) -> list[CardItem]:
    row = material.figures.one(_CARD, "dated", ALL_REGIONS, side=side)
    first, last = (row.dimension("first"), row.dimension("last")) if row else (None, None)
    if not row or not first or not last:
        return []
    say = material.say
    days = " – ".join(say.day(date.fromisoformat(day), width="medium") for day in (first, last))
    label = say.say("published between") if side == "demand" else say.say("starting between")
    remark = say.say("date known: {n}", n=say.whole(row.estimate or 0))
    return [CardItem(label, days, remark)]


def _clusters(material: Material, region: str, side: str, row: FigureRow) -> CardItem:
    say = material.say
    largest = material.figures.one(_CARD, "largest_cluster_share", region, side=side)
    remark = ""
    told = []
    if side == "demand":
        told += [as_counted(material, region, row)]
    if largest and largest.estimate is not None:
        share = say.share(largest.estimate)
        remark = (
            say.say("the largest has {share} of the posts", share=share)
            if side == "demand"
            else say.say("the largest has {share} of the courses", share=share)
        )
    label = say.say("employers with a name") if side == "demand" else say.say("providers")
    remark = "; ".join(part for part in (*told, remark) if part)
    return CardItem(label, print_figure(row, say).text, remark)


def advertisers_of(material: Material, region: str) -> int:
    """Advertisers of a region as intervals count them; 0 if no figure tells.

    That is employers, and each advertisement of an agency or without a name as one of its own.
    """
    rows = material.figures.of("occupation_mix", "share", region)
    return next((row.n_clusters for row in rows if row.n_clusters), 0)


def as_counted(material: Material, region: str, named: FigureRow) -> str:
    """How many advertisers the named employers and the advertisements without a name make."""
    say = material.say
    advertisers, employers = advertisers_of(material, region), int(named.estimate or 0)
    if advertisers <= employers:
        return ""
    return say.say(
        "with {single} of agencies or without a name, each counted on its own, {advertisers}",
        single=say.count("{n} advertisement", "{n} advertisements", advertisers - employers),
        advertisers=say.count("{n} advertiser", "{n} advertisers", advertisers),
    )


def _shares(material: Material, region: str, side: str) -> list[CardItem]:
    say = material.say
    labels = {
        "share_with_employer": say.say("name the employer, and not only an agency"),
        "share_with_text": say.say("have a text beyond the title"),
        "share_with_occupation": say.say("have an occupation that was recognised"),
        "share_with_skills": say.say("have skills that were found in the text"),
    }
    items = []
    for measure, label in labels.items():
        row = material.figures.one(_CARD, measure, region, side=side)
        if row:
            printed = print_figure(row, say)
            items.append(CardItem(label, printed.text, "", row.estimate, row.status))
    if side == "offer":
        items.append(_complete(material, region))
    return items


def _complete(material: Material, region: str) -> CardItem:
    """How complete the catalogues are, and how that is known."""
    say = material.say
    row = material.figures.one(_CARD, "catalogue_coverage", region, side="offer")
    label = say.say("share of the region's providers that have a course here")
    if row is None or row.estimate is None:
        if row is not None and row.dimension("basis") is not None:
            reason = note_of(material, row)
        else:
            reason = say.say("no register of providers was given to compare with")
        return CardItem(label, print_figure(row, say).text, reason, 0.0, "not_observed")
    basis = row.dimension("basis")
    reason = say.say("of those in a register") if basis == "register" else note_of(material, row)
    return CardItem(label, print_figure(row, say).text, reason, row.estimate, row.status)


def _linking(material: Material, region: str) -> tuple[CardItem, ...]:
    """How often links are right, per language; one line for those where nobody measured any."""
    say = material.say
    by_language: dict[str, list[FigureRow]] = {}
    for side in ("demand", "offer"):
        for row in material.figures.of(_CARD, "linking_precision", region, side=side):
            by_language.setdefault(material.names.language(str(row.group_code)), []).append(row)
    items = []
    unmeasured = []
    for language, rows in by_language.items():
        if any(row.status == "published" for row in rows):
            items += [_quality(material, language, row) for row in rows]
        else:
            unmeasured.append(language)
    if unmeasured or not items:
        items.append(
            CardItem(
                say.say("links that are right"),
                say.say("not measured"),
                say.say("languages: {languages}", languages=say.listed(unmeasured))
                if unmeasured
                else "",
                0.0,
                "not_observed",
            )
        )
    return tuple(items)


def _quality(material: Material, language: str, row: FigureRow) -> CardItem:
    """How often links of one language, side and task are right, and how much they find."""
    say = material.say
    if row.dimension("task") == "occupation":
        label = say.say("{language}: right occupations of advertisements", language=language)
    elif row.side == "demand":
        label = say.say("{language}: right skills of advertisements", language=language)
    else:
        label = say.say("{language}: right skills of courses", language=language)
    printed = print_figure(row, say)
    if row.status != "published":
        return CardItem(label, printed.text, "", 0.0, row.status)
    found = material.figures.of(_CARD, "linking_recall", row.nuts_code, side=row.side)
    recall = next(
        one for one in found if (one.group_code, one.dimensions) == (row.group_code, row.dimensions)
    )
    remark = say.say(
        "found of what people marked: {recall}; documents that people read: {n}",
        recall=print_figure(recall, say).whole,
        n=say.whole(row.n_docs),
    )
    return CardItem(label, printed.whole, remark, row.estimate)


def _statistics(material: Material) -> tuple[CardItem, ...]:
    say = material.say
    rows = material.figures.of(_CARD, "statistics_year", ALL_REGIONS)
    if not rows:
        return (CardItem(say.say("data sets"), say.say("none given"), "", None, "not_observed"),)
    years = [int(row.estimate or 0) for row in rows]
    newest, oldest = max(years), min(years)
    remark = say.say(
        "the newest year of each lies between {oldest} and {newest}", oldest=oldest, newest=newest
    )
    return (
        CardItem(say.say("data sets"), say.whole(len(rows)), remark if oldest != newest else ""),
        CardItem(say.say("newest year"), str(newest)),
    )
