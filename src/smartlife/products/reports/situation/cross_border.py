"""Across borders: what nobody teaches in a region and a partner does, and what nobody offers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smartlife.analysis.audits.matches import TOGETHER
from smartlife.analysis.audits.partners import KINDS
from smartlife.products.document import Callout, Cell, Heading, Paragraph, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation import nobody_offers
from smartlife.products.reports.situation.anchors import anchor
from smartlife.products.reports.situation.notes import remark
from smartlife.products.reports.situation.telling import name_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.model.fields import Status
    from smartlife.products.document import Block
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_NAME: Final = "complementarity"
_SUITED, _KNOWN, _VERIFIED = KINDS
_AT_ONCE: Final = 3
"""Partners beside each other; more do not fit on a page."""
_LEAST_OWED: Final = 0.005
"""Less than half a point is nothing."""
_SIGNS: Final = {_SUITED: "●", _KNOWN: "◐", _VERIFIED: "○"}
_NEXT: Final = ("no_partners", "nothing_uncovered", "no_catalogue")
"""Remarks that say themselves what is next, or after which nothing is."""


def blocks(material: Material) -> list[Block]:
    """The section; left out for a study without regions to speak of."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("Across borders: what partners teach"), "cross-border"),
        Paragraph(
            say.say(
                "Skill groups that nobody teaches in the region were looked for at its partners. "
                "A course counts only if people have read it. It is called a match if its level, "
                "language, price and enrolment are known; if not, it is possible."
            ),
            lead=True,
        ),
    ]
    for region in material.study.regions:
        made += region_blocks(material, region)
    return made


def region_blocks(material: Material, region: str) -> list[Block]:
    """One region: groups and partners, shares, and the list to check; or what is next."""
    pairs = material.figures.of(_NAME, "group_at_partner", region)
    told = [row for row in pairs if row.dimension("why") is None]
    if not told:
        return [_nothing(material, region)]
    made: list[Block] = list(_groups(material, region, pairs))
    made.append(_readers(material, region))
    shares = _shares(material, region)
    made += [shares, _what_shares_say(material)] if shares else _no_shares(material, region)
    nobody = nobody_offers.table(material, region)
    return [*made, nobody] if nobody else made


def _count(material: Material, region: str, match: str, partner: str) -> FigureRow | None:
    return _one(material, region, "matched_groups", match, partner)


def _one(
    material: Material, region: str, measure: str, match: str, partner: str
) -> FigureRow | None:
    return next(
        (
            row
            for row in material.figures.of(_NAME, measure, region)
            if (row.dimension("match"), row.dimension("partner")) == (match, partner)
        ),
        None,
    )


# --- before anything is known


def _nothing(material: Material, region: str) -> Callout:
    """Why nothing can be said, and what would have to be done."""
    say = material.say
    rows = material.figures.of(_NAME, "matched_groups", region)
    row = rows[0] if rows else None
    note = row.note if row else None
    tone: Status = "not_observed" if row is None or row.status == "published" else row.status
    need = ""
    if note not in _NEXT:
        need = say.say(
            "two people who check a sample of skill groups in the region, then two at each "
            "partner who look for what nobody teaches"
        )
    lacking = len({one.group_uri for one in material.figures.of(_NAME, "group_at_partner", region)})
    have = ""
    if lacking:
        have = say.say("skill groups that nobody teaches here, as people found: {n}", n=lacking)
        need = say.say("two people at each partner who look for them among its courses")
    return Callout(
        "too_little_data" if tone == "too_little_data" else "not_observed",
        say.say(
            "What partners could add is not known: {region}", region=material.names.region(region)
        ),
        remark(material, row),
        anchor("cross-border", region),
        have,
        need if note not in _NEXT else "",
        material.notes.cite(row.origins if row else ()),
    )


# --- groups and partners


def _groups(material: Material, region: str, pairs: Sequence[FigureRow]) -> list[TableBlock]:
    """Groups × partners, a few partners at a time: who has a course, and what is known of it."""
    say = material.say
    partners = list(dict.fromkeys(str(row.dimension("partner")) for row in pairs))
    by_pair = {(row.group_uri, str(row.dimension("partner"))): row for row in pairs}
    firsts = {row.group_uri: row for row in sorted(pairs, key=lambda row: row.position or 0)}
    place = anchor("cross-border", region)
    made = []
    for start in range(0, len(partners), _AT_ONCE):
        chosen = partners[start : start + _AT_ONCE]
        body = tuple(
            (
                name_cell(material, row),
                nobody_offers.figure_cell(material, row),
                *(pair_cell(material, by_pair.get((uri, code))) for code in chosen),
            )
            for uri, row in firsts.items()
        )
        columns = (
            TableColumn(say.say("Skill group that nobody teaches here")),
            TableColumn(say.say("share of what is asked for"), align="right"),
            *(TableColumn(material.names.region(code)) for code in chosen),
        )
        title = _title(material, region, len(firsts))
        if start:
            title = say.say("{title} (continued)", title=title)
        notes = material.notes.cite([origin for row in pairs for origin in row.origins])
        made.append(TableBlock(title, f"{place}-{start}" if start else place, columns, body, notes))
    return made


def _title(material: Material, region: str, lacking: int) -> str:
    known, verified = (_count(material, region, match, TOGETHER) for match in (_KNOWN, _VERIFIED))
    matches = int((known.estimate if known else None) or 0)
    possible = int((verified.estimate if verified else None) or 0) - matches
    return material.say.count(
        "{region}: {n} skill group that nobody teaches here; with a match at a partner: {matches}, "
        "with a possible course: {possible}",
        "{region}: {n} skill groups that nobody teaches here; with a match at a partner: "
        "{matches}, with a possible course: {possible}",
        lacking,
        region=material.names.region(region),
        matches=matches,
        possible=possible,
    )


def _legend(material: Material) -> str:
    """What the signs mean; letters of a table would print them too small to tell apart."""
    told = (
        f"{sign}\u00a0{material.names.word('match_kind', kind)}" for kind, sign in _SIGNS.items()
    )
    return "; ".join(told)


def pair_cell(material: Material, row: FigureRow | None) -> Cell:
    """What people said of one group at one partner, with the course by name."""
    say = material.say
    if row is None or row.dimension("why") is not None:
        return Cell(say.say("not looked for yet"), None, "not_observed")
    verdict, kind = row.dimension("verdict"), row.dimension("kind")
    if verdict == "no":
        return Cell(say.say("– no course found"))
    if verdict != "yes":
        return Cell(say.say("? cannot tell"), None, "too_little_data")
    course = material.courses.get(str(row.dimension("course_id")))
    text, lang = say.say("a course outside of the catalogues"), None
    if course is not None and course["title"]:
        text, lang = str(course["title"]), course["lang"]
    elif course is not None:
        text = say.say("a course of a source that gives numbers only")
    known = [say.say("possible") if kind == _VERIFIED else say.say("match")]
    if course is not None and course["provider_name"]:
        known.insert(0, str(course["provider_name"]))
    is_shown = course is None or course["title"] is not None
    missing = row.dimension("missing") or []
    if missing and is_shown:
        facts = say.listed([material.names.word("course_fact", fact) for fact in missing])
        known.append(say.say("not known: {facts}", facts=facts))
    elif course is not None and is_shown and kind == _KNOWN:
        spoken = say.listed([material.names.language(code) for code in course["teaching_langs"]])
        known.append(say.say("taught in: {languages}", languages=spoken))
    return Cell(
        f"{_SIGNS[kind]} {text}", None, None, None if lang == material.lang else lang,
        aside="; ".join(known),
    )  # fmt: skip


def _readers(material: Material, region: str) -> Paragraph:
    """The signs, how far two readers agree, and the partners of which nothing is said."""
    say = material.say
    told = [f"{_legend(material)}."]
    kappa = material.figures.one(_NAME, "readers_kappa", region)
    if kappa is not None and kappa.estimate is not None:
        told.append(
            say.say(
                "Where two people read the same groups, they agree (Cohen's kappa {kappa}).",
                kappa=say.number(kappa.estimate, decimals=2),
            )
        )
    for row in material.figures.of(_NAME, "groups_read", region):
        if row.note:
            where = material.names.region(str(row.dimension("partner")))
            told.append(f"{where}: {remark(material, row)}")
    return Paragraph(" ".join(told))


# --- how much of what is asked for


def _basis(material: Material, region: str) -> str:
    """Matches if there are any; else what is possible, and the table says so."""
    known = _count(material, region, _KNOWN, TOGETHER)
    return _KNOWN if known is not None and known.estimate else _VERIFIED


def _shares(material: Material, region: str) -> TableBlock | None:
    """What each partner adds, in the order in which each next one adds most."""
    say = material.say
    match = _basis(material, region)
    whole = _one(material, region, "matched_demand", match, TOGETHER)
    if whole is None or whole.status not in ("published", "at_most"):
        return None
    added = [
        row
        for row in material.figures.of(_NAME, "matched_marginal", region)
        if row.dimension("match") == match
    ]
    added.sort(key=lambda row: row.position or 0)
    body = [_partner_line(material, region, match, row) for row in added]
    body.append(
        (
            Cell(say.say("All together")),
            _cell(material, _count(material, region, match, TOGETHER)),
            _cell(material, whole),
            Cell("–"),
            _cell(material, whole, interval=False),
            _cell(material, whole, interval=False),
        )
    )
    first = _one(material, region, "matched_rarefied", match, str(added[0].dimension("partner")))
    common = first.dimension("courses") if first else None
    as_if = (
        say.say("as if each had {n} courses", n=say.whole(common))
        if common
        else say.say("as if each had as many courses")
    )
    return TableBlock(
        _shares_title(material, region, match, whole),
        anchor("cross-border-shares", region),
        (
            TableColumn(say.say("Partner, in the order in which each next one adds most")),
            TableColumn(say.say("skill groups"), align="right"),
            TableColumn(say.say("share of what is asked for"), align="right"),
            TableColumn(as_if, align="right"),
            TableColumn(say.say("adds to those before"), align="right"),
            TableColumn(say.say("fair share of all"), align="right"),
        ),
        tuple(body),
        material.notes.cite(whole.origins),
    )


def _what_shares_say(material: Material) -> Paragraph:
    """Why shares do not add up, over groups or over partners."""
    return Paragraph(
        material.say.say(
            "The groups above were drawn, and stand for others that were not; so the share is "
            "larger than what they add up to. Partners overlap, so their shares do not add up "
            "either: the fair share divides what several have. Larger catalogues have more of "
            "everything, so they are compared as if they were equally large."
        )
    )


def _shares_title(material: Material, region: str, match: str, whole: FigureRow) -> str:
    say = material.say
    where, share = material.names.region(region), print_figure(whole, say).text
    if match == _KNOWN:
        return say.say(
            "{region}: partners have matches for {share} of what is asked for", region=where,
            share=share,
        )  # fmt: skip
    return say.say(
        "{region}: partners have possible courses for {share} of what is asked for, no match yet",
        region=where,
        share=share,
    )


def _partner_line(
    material: Material, region: str, match: str, added: FigureRow
) -> tuple[Cell, ...]:
    partner = str(added.dimension("partner"))
    rarefied, surplus, shapley, demand = (
        _one(material, region, f"matched_{measure}", match, partner)
        for measure in ("rarefied", "surplus", "shapley", "demand")
    )
    return (
        Cell(material.names.region(partner)),
        _cell(material, _count(material, region, match, partner)),
        _cell(material, demand),
        replace(_cell(material, rarefied, interval=False), aside=_owed(material, surplus)),
        _cell(material, added, interval=False),
        _cell(material, shapley, interval=False),
    )


def _owed(material: Material, row: FigureRow | None) -> str:
    """What of its share a partner owes to having more courses; empty if nothing."""
    if row is None or row.lo is None or row.hi is None or row.hi < _LEAST_OWED:
        return ""
    points = material.say.interval(row.lo, row.hi)
    return material.say.say("{points} by more courses", points=points)


def _cell(material: Material, row: FigureRow | None, *, interval: bool = True) -> Cell:
    printed = print_figure(row, material.say)
    text = printed.whole if interval else printed.text
    if row is not None and row.note == "rarefied" and row.lo is not None and row.hi is not None:
        # a few points decide here: whole ones, not steps of five
        text = material.say.interval(row.lo, row.hi)
    return Cell(text, printed.sort, printed.status, figure=printed.figure)


def _no_shares(material: Material, region: str) -> list[Block]:
    """The groups are named above; why no share of demand stands beside them."""
    row = _one(material, region, "matched_demand", _VERIFIED, TOGETHER)
    words = remark(material, row)
    return [Paragraph(words)] if words else []
