"""Partner complementarity: what nobody teaches in a region, and a partner does (rule 9.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.audits.estimate import verdict_shares
from smartlife.analysis.audits.frame import READS as FRAME_READS
from smartlife.analysis.audits.frame import read_audit_universe
from smartlife.analysis.audits.judging import judge_verdicts, read_audited
from smartlife.analysis.audits.matches import TOGETHER, match_region, why_unknown
from smartlife.analysis.audits.partner_answers import (
    AT_MOST,
    DEMAND,
    MARGINAL,
    RAREFIED,
    SHAPLEY,
    answers,
    order_of,
)
from smartlife.analysis.audits.partner_documents import counted
from smartlife.analysis.audits.partners import KINDS, PartnerOffers
from smartlife.analysis.audits.variants import asked_variants, judge_with
from smartlife.analysis.contract import Frame, Indicator, Row, Sample, pack
from smartlife.analysis.publication import Judged, judge_shares, too_little
from smartlife.analysis.scope import taxonomy_origins
from smartlife.analysis.thresholds import MAX_HIT_SHARE, MIN_HIT_CLUSTERS
from smartlife.analysis.variants import (
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
    employer_not_tried,
    not_tried,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from smartlife.analysis.audits.estimate import Uncovered, Verdicts
    from smartlife.analysis.audits.judging import AuditedRegion
    from smartlife.analysis.audits.matches import PartnerMatches, RegionMatches
    from smartlife.analysis.estimators.uncertainty import Floats
    from smartlife.analysis.skill_groups import Universe
    from smartlife.model.fields import Status
    from smartlife.store.run import StepRun

    Flags = NDArray[np.bool_]

__all__ = ["INDICATOR", "compute", "counted"]

INDICATOR: Final = Indicator(
    name="complementarity",
    title_key="indicator.complementarity",
    estimand="Share of what online advertisements of the region ask for, in skill groups that no "
    "course in reach teaches and a course at a partner does, both as people found",
    unit="share",
    level="ESCO skill groups, depth 3",
    universe="esco-depth3",
    reads=(*FRAME_READS, "core__audits", "core__provider_register", "core__origins"),
    formula="C(P) = Σ_h W_h ȳ_h, y_g = [uncovered in r, verified at a partner of P], limits as for "
    "verified uncovered demand; C_p(n0) = Σ_g c_g y_gp (1 − C(N−K_g, n0)/C(N, n0)), K_g from 1 to "
    "the courses linked; φ_p = Σ_g c_g y_gp / Σ_q y_gq; best order: the partner that adds most",
    literature=(
        "Hurlbert (1971), Ecology 52",
        "Shapley (1953), Contributions to the Theory of Games II",
        "Korn & Graubard (1998), Survey Methodology 24",
    ),
)
_ESTIMANDS: Final = {
    "matched_groups": "Number of skill groups that no course in reach teaches and a course at the "
    "partner does, both as people found",
    "matched_rarefied": "The same share, expected if the partner held no more distinct courses "
    "than the smallest of the catalogues compared",
    "matched_surplus": "What the share owes to the partner holding more courses than that",
    "matched_marginal": "What the partner adds to those before it, each next one being the one "
    "that adds most",
    "matched_shapley": "What the partner adds on average over all orders of partners",
    "nobody_offers": "Number of skill groups that no course in reach teaches, and that people "
    "looked for in vain at two partners or more",
    "groups_read": "Skill groups that people looked for at the partner",
    "readers_kappa": "Cohen's kappa of two readers of the same groups at partners",
}


@dataclass(frozen=True, slots=True)
class _Region:
    """One region: its audit, its partners, and how rows about it begin."""

    held: AuditedRegion
    matches: RegionMatches
    universe: Universe
    frame: Frame
    origins: tuple[str, ...]

    def row(
        self,
        measure: str,
        figure: Judged,
        n_eff: float | None = None,
        **more: Any,  # noqa: ANN401 - columns of the table
    ) -> Row:
        """One row about the region."""
        tally = self.held.tally
        changes = {"estimand": _ESTIMANDS[measure]} if measure in _ESTIMANDS else {}
        frame = replace(self.frame, changes=self.frame.changes | changes)
        sample = Sample(tally.n_docs, tally.clusters, n_eff, origins=self.origins)
        return frame.row(measure, figure, sample, **more)

    def count(
        self,
        measure: str,
        number: float | None,
        note: str | None = None,
        **more: Any,  # noqa: ANN401 - columns of the table
    ) -> Row:
        """A row that counts groups; None is not observed."""
        status: Status = "published" if number is not None else "not_observed"
        figure = Judged(status, None, number, None, None, note)
        return self.row(measure, figure, unit="groups", **more)


def compute(run: StepRun) -> list[Row]:
    """Rows per region under study; `dimensions` says the partner, and how much must be known.

    Measures: matched_groups and matched_demand (by partner and for all together, as in `KINDS`),
    matched_demand_variant; matched_rarefied and matched_surplus; matched_marginal (with position)
    and matched_shapley; groups_read; readers_kappa; group_at_partner per group and partner;
    nobody_seems per group; nobody_offers.
    """
    universe = read_audit_universe(run)
    offers = PartnerOffers(run, universe)
    audits = run.read("core__audits").to_pylist()
    taxonomy = taxonomy_origins(run)
    rows: list[Row] = []
    regions: list[_Region] = []
    for code, held in read_audited(run, universe).items():
        matches = match_region(held, universe, offers, audits)
        frame = Frame(INDICATOR, code, str(run.study.nuts_version), "both",
                      {"universe_id": universe.universe_id})  # fmt: skip
        behind = {course["origin_id"] for one in matches.partners.values()
                  for course in one.offer.courses.values()}  # fmt: skip
        origins = tuple(sorted({*held.origins, *behind, *taxonomy}))
        regions.append(_Region(held, matches, universe, frame, origins))
        rows += _region_rows(regions[-1])
    return rows + _variant_rows(run, regions, rows)


def _variant_rows(run: StepRun, regions: list[_Region], rows: list[Row]) -> list[Row]:
    """What suits, of all partners together, with something left out of what is asked for."""
    said: dict[str, object] = {"match": KINDS[0], "partner": TOGETHER}
    sought = (DEMAND, "published", pack(said))
    names = ("measure", "status", "dimensions")
    published = {row["nuts_code"] for row in rows if tuple(row[n] for n in names) == sought}
    wanted = {one.frame.nuts_code: one for one in regions if one.frame.nuts_code in published}
    if not wanted:
        return []
    asked = {code: one.held.tally for code, one in wanted.items()}
    tallies = asked_variants(run, next(iter(wanted.values())).universe, asked)
    made = []
    for code, one in wanted.items():
        if one.held.chosen is None:
            continue
        verdicts = one.held.chosen.verdicts(one.universe)
        counts = answers(one.matches, KINDS[0], _worth(one, verdicts))[DEMAND, TOGETHER]
        sample = Sample(one.held.tally.n_docs, one.held.tally.clusters, origins=one.origins)
        for name, untried in ((WITHOUT_SOURCE, not_tried), (WITHOUT_EMPLOYER, employer_not_tried)):
            if name not in tallies[code]:
                made.append(untried(one.frame, f"{DEMAND}_variant", sample, **said))
        for name, tally in tallies[code].items():
            figure = judge_with(one.held, tally, _asked(one, verdicts, counts))
            rest = replace(one, held=one.held.with_asked(tally))
            figure = _disclosed(rest, one.matches.anyone(KINDS[0], TOGETHER), figure)
            sample = Sample(tally.n_docs, tally.clusters, origins=one.origins)
            dims = {"variant": name, **said}
            made.append(one.frame.row(f"{DEMAND}_variant", figure, sample, dimensions=dims))
    return made


def _region_rows(made: _Region) -> list[Row]:
    dimensions = {"match": KINDS[1], "partner": TOGETHER}
    if not made.matches.partners:
        return [made.count("matched_groups", None, "no_partners", dimensions=dimensions)]
    reason = why_unknown(made.held)
    if reason is not None:
        nothing = too_little(reason)
        return [made.row("matched_groups", nothing, unit="groups", dimensions=dimensions)]
    return [
        *_pair_rows(made),
        *_read_rows(made),
        *_count_rows(made),
        *_demand_rows(made),
        *_nobody_rows(made),
    ]


# --- what people said


def _pair_rows(made: _Region) -> list[Row]:
    """One row per group and partner, most asked for first: the list behind all figures."""
    judged = judge_shares(made.held.tally, made.held.shares)
    rows = []
    for place, g in enumerate(made.matches.numbers):
        for code, one in made.matches.partners.items():
            pair = one.pairs[place]
            dimensions: dict[str, object] = {
                "partner": code,
                "verdict": (pair.verdict or "unread") if one.reason is None else "unread",
            }
            if one.reason is not None:
                dimensions["why"] = one.reason
            elif pair.kind is not None:
                dimensions |= {"kind": pair.kind, "missing": list(pair.missing)}
                if pair.course is not None:
                    dimensions["course_id"] = pair.course["course_id"]
            rows.append(_group_row(made, "group_at_partner", g, judged[g], place, dimensions, one))
    return rows


def _group_row(  # noqa: PLR0913, PLR0917 - a row has that many parts
    made: _Region,
    measure: str,
    g: int,
    figure: Judged,
    place: int,
    dimensions: dict[str, object],
    one: PartnerMatches | None = None,
) -> Row:
    group = made.universe.groups[g]
    return made.row(
        measure,
        figure,
        float(made.held.shares.n_eff[g]),
        estimand="Share of the skill group in what online advertisements of the region ask for",
        group_scheme=group.scheme,
        group_code=group.code,
        group_uri=group.uri,
        position=place + 1,
        audit_id=one.held.round_id if one and one.held else None,
        dimensions=dimensions,
    )


def _read_rows(made: _Region) -> list[Row]:
    """How much was read at each partner, and how far two readers agree."""
    rows = []
    for code, one in made.matches.partners.items():
        read = float(sum(pair.verdict is not None for pair in one.pairs))
        dimensions = {"partner": code, "courses": one.offer.size}
        rows.append(made.count("groups_read", read, one.reason, dimensions=dimensions))
    agreement = made.matches.agreement
    if agreement is not None:
        figure = Judged("published", None, agreement.kappa, None, None)
        if agreement.kappa is None:
            figure = Judged("not_observed", None, None, None, None, "readers_all_same")
        dimensions = {"partner": TOGETHER, "pairs": agreement.pairs}
        rows.append(made.row("readers_kappa", figure, unit="ratio", dimensions=dimensions))
    return rows


def _count_rows(made: _Region) -> list[Row]:
    """How many groups, by partner and how much is known."""
    matches = made.matches
    reasons = {code: one.reason for code, one in matches.partners.items()}
    reasons[TOGETHER] = None if matches.told else next(iter(reasons.values()))
    rows = []
    for kind, (code, reason) in product(KINDS, reasons.items()):
        dimensions = {"match": kind, "partner": code}
        if not matches.groups:
            row = made.count("matched_groups", 0.0, "nothing_uncovered", dimensions=dimensions)
        elif reason is None:
            number = float(matches.anyone(kind, code).sum())
            row = made.count("matched_groups", number, dimensions=dimensions)
        else:
            nothing = too_little(reason)
            row = made.row("matched_groups", nothing, unit="groups", dimensions=dimensions)
        rows.append(row)
    return rows


def _nobody_rows(made: _Region) -> list[Row]:
    """Groups that people looked for in vain: a list to check; a count only once two confirm."""
    judged = judge_shares(made.held.tally, made.held.shares)
    rows = []
    confirmed = 0
    for place, g in enumerate(made.matches.numbers):
        refusing = made.matches.refused_by(place)
        if not refusing:
            continue
        is_confirmed = made.matches.is_confirmed(place)
        confirmed += is_confirmed
        dimensions: dict[str, object] = {"partners": list(refusing), "confirmed": is_confirmed}
        rows.append(_group_row(made, "nobody_seems", g, judged[g], place, dimensions))
    if confirmed:
        return [*rows, made.count("nobody_offers", float(confirmed))]
    return [*rows, made.count("nobody_offers", None, "nobody_not_confirmed")] if rows else []


# --- how much of what is asked for


def _demand_rows(made: _Region) -> list[Row]:
    """Shares of demand, each from other answers about the groups of the region's own audit."""
    chosen, matches = made.held.chosen, made.matches
    if chosen is None or not matches.groups or not matches.told:
        return []
    verdicts = chosen.verdicts(made.universe)
    worth = _worth(made, verdicts)
    asked = {
        (kind, *key): _asked(made, verdicts, counts)
        for kind in KINDS
        for key, counts in answers(matches, kind, worth).items()
    }
    judged = dict(zip(asked, judge_verdicts(made.held, list(asked.values())), strict=True))
    rows = []
    for kind in KINDS:
        order = order_of(matches, kind, worth)
        partners = [one.offer.partner for one in matches.told]
        # Parts and their total: if one part is hidden, the total would give it away (rule 6.2).
        is_hidden = any(_of_few(made, matches.anyone(kind, code)) for code in partners)
        for code in (*partners, TOGETHER):
            mine = {measure: found for (k, measure, c), found in judged.items()
                    if (k, c) == (kind, code)}  # fmt: skip
            rows += _share_rows(made, (kind, code), mine, order, is_hidden=is_hidden)
    return rows


def _worth(made: _Region, verdicts: Verdicts) -> Floats:
    """What each group that nobody teaches counts in the share of uncovered demand."""
    shares = verdict_shares(made.held.tally.group_mass(), verdicts)
    of_group = np.bincount(verdicts.group, shares, len(made.universe.groups))
    return np.asarray(of_group[list(made.matches.numbers)], np.float64)


def _asked(made: _Region, verdicts: Verdicts, counts: Floats) -> Verdicts:
    """The region's verdicts, where "nobody teaches it" counts as much as is given."""
    of_group = np.zeros(len(made.universe.groups))
    of_group[list(made.matches.numbers)] = counts
    lacking = verdicts.uncovered == 1
    return replace(
        verdicts, uncovered=np.where(lacking, of_group[verdicts.group], verdicts.uncovered)
    )


def _share_rows(
    made: _Region,
    about: tuple[str, str],
    judged: Mapping[str, tuple[Judged, Uncovered | None]],
    order: list[str],
    *,
    is_hidden: bool,
) -> list[Row]:
    kind, code = about
    figure, most = judged[DEMAND][0], judged[AT_MOST][0]
    if figure.hi is not None and most.hi is not None:
        figure = replace(figure, hi=max(figure.hi, most.hi))
    figure = _disclosed(made, made.matches.anyone(kind, code), figure)
    if is_hidden and code == TOGETHER and figure.estimate is not None:
        figure = _at_most(figure)
    dimensions: dict[str, object] = {"match": kind, "partner": code}
    rows = [made.row(DEMAND, figure, _n_eff(judged[DEMAND]), dimensions=dimensions)]
    if code == TOGETHER:
        return rows
    for measure in (MARGINAL, SHAPLEY):
        part = judged[measure][0]
        if is_hidden or figure.estimate is None:
            part = too_little("few_employers" if is_hidden else figure.note)
        place = order.index(code) + 1 if measure == MARGINAL else None
        rows.append(made.row(measure, part, _n_eff(judged[measure]), dimensions=dimensions,
                             position=place))  # fmt: skip
    ends = [judged[name][0].estimate for name in RAREFIED if name in judged]
    return [*rows, *_rarefied_rows(made, dimensions, figure, ends)]


def _n_eff(judged: tuple[Judged, Uncovered | None]) -> float | None:
    return judged[1].n_eff if judged[1] else None


def _rarefied_rows(
    made: _Region, dimensions: dict[str, object], figure: Judged, ends: list[float | None]
) -> list[Row]:
    """The share at a common number of courses, and what is owed to there being more."""
    held = made.matches.partners[str(dimensions["partner"])].offer.size
    dimensions = dimensions | {"courses": made.matches.common, "held": held}
    known = [end for end in ends if end is not None]
    if figure.estimate is None or len(known) < len(RAREFIED):
        note = figure.note if figure.estimate is None else "catalogue_too_small"
        return [made.row(name, too_little(note), dimensions=dimensions)
                for name in ("matched_rarefied", "matched_surplus")]  # fmt: skip
    lo, hi = known
    surplus = (max(0.0, figure.estimate - hi), max(0.0, figure.estimate - lo))
    return [
        made.row(name, Judged("published", None, None, *ends_of, "rarefied"), dimensions=dimensions)
        for name, ends_of in (("matched_rarefied", (lo, hi)), ("matched_surplus", surplus))
    ]


def _disclosed(made: _Region, found: Flags, figure: Judged) -> Judged:
    """Only the upper limit, if fewer than three employers ask for what is matched (rule 6.2)."""
    return _at_most(figure) if figure.estimate is not None and _of_few(made, found) else figure


def _at_most(figure: Judged) -> Judged:
    return replace(figure, status="at_most", estimate=None, lo=None, note="few_employers",
                   without_largest=None)  # fmt: skip


def _of_few(made: _Region, found: Flags) -> bool:
    """True if few employers, or mostly one, ask for what is matched."""
    if not found.any():
        return False
    tally = made.held.tally
    chosen = np.isin(tally.group, np.array(made.matches.numbers)[found])
    mass = np.bincount(tally.cluster[chosen], tally.mass[chosen], tally.clusters)
    return bool((mass > 0).sum() < MIN_HIT_CLUSTERS or mass.max() > MAX_HIT_SHARE * mass.sum())
