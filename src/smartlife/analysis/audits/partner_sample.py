"""What nobody teaches in a region, handed to readers at its partners: a list for each partner.

Nothing is drawn by chance but who reads twice: every group that people found to be uncovered is
looked for at every partner, with the likeliest courses that the partner has (methods, rule 9.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.audits.candidates import WordLikeness, choose_candidates
from smartlife.analysis.audits.frame import READS as FRAME_READS
from smartlife.analysis.audits.frame import read_audit_universe
from smartlife.analysis.audits.judging import read_audited
from smartlife.analysis.audits.matches import match_region, why_unknown
from smartlife.analysis.audits.partners import PartnerOffers
from smartlife.analysis.audits.sample import (
    DrawnGroup,
    GroupNames,
    VerdictHashes,
    read_shown,
    read_twice,
    shuffled,
)
from smartlife.model.provenance import stable_id
from smartlife.tables.audited_content import DESIGN_PARTNER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.audits.judging import AuditedRegion
    from smartlife.analysis.audits.matches import RegionMatches
    from smartlife.analysis.audits.partners import PartnerOffer
    from smartlife.store.run import StepRun

READS: Final = (
    *FRAME_READS, "core__labels", "core__audits", "core__provider_register", "core__origins",
)  # fmt: skip
"""Tables that a run has to offer."""
CANDIDATES: Final = 3
"""Courses shown for a group: rule 9.3."""


@dataclass(frozen=True, slots=True)
class PartnerSample:
    """What is looked for at partners.

    Attributes:
        groups: Partner → what to look for there, in the order to read; those of all regions.
        empty: Region, or region and partner → why nothing is looked for: a remark of notes.yml.
    """

    groups: Mapping[str, tuple[DrawnGroup, ...]]
    empty: Mapping[tuple[str, ...], str]


def draw_at_partners(run: StepRun, *, round_id: str, seed: int | None = None) -> PartnerSample:
    """Gathers what to look for at every partner of every region under study.

    Args:
        run: Reads the tables of `READS`.
        round_id: Name of the round; chance depends on it and on the study.
        seed: Another chance; None takes it from the names of study and round.
    """
    universe = read_audit_universe(run)
    offers = PartnerOffers(run, universe)
    names = GroupNames(run, universe)
    audits = run.read("core__audits").to_pylist()
    base = int(stable_id(run.study.study_id, round_id), 16) if seed is None else seed
    found: dict[str, list[DrawnGroup]] = {}
    empty: dict[tuple[str, ...], str] = {}
    for number, (region, held) in enumerate(read_audited(run, universe).items()):
        made = match_region(held, universe, offers, audits)
        reason = _why_empty(held, made)
        if reason is not None:
            empty[region,] = reason
            continue
        for place, (partner, one) in enumerate(made.partners.items()):
            if not one.offer.courses:
                empty[region, partner] = "no_catalogue"
                continue
            random = np.random.default_rng([base, number, place])
            gathered = _gather(run, held, made, one.offer, names, random)
            found.setdefault(partner, []).extend(gathered)
    return PartnerSample({code: tuple(groups) for code, groups in found.items()}, empty)


def _why_empty(held: AuditedRegion, made: RegionMatches) -> str | None:
    if not made.partners:
        return "no_partners"
    return why_unknown(held) or (None if made.groups else "nothing_uncovered")


def _gather(
    run: StepRun,
    held: AuditedRegion,
    made: RegionMatches,
    offer: PartnerOffer,
    names: GroupNames,
    random: np.random.Generator,
) -> list[DrawnGroup]:
    shown = read_shown(run, set(offer.courses))
    likeness = WordLikeness({key: f"{c['title']} {c['text'] or ''}" for key, c in shown.items()})
    langs = {course["lang"] for course in shown.values()}
    hashes = VerdictHashes(run, [offer.partner])
    drawn = {row["group_uri"]: row for row in (held.chosen.rows if held.chosen else ())}
    second = set(read_twice(len(made.groups), random).tolist())
    gathered = []
    for position in random.permutation(len(made.groups)).tolist():
        g, uri = made.numbers[position], made.groups[position]
        labels = names.all_labels(g, langs)
        chosen = choose_candidates(offer.likeliest.get(g, {}), labels, likeness, CANDIDATES)
        of_region: dict[str, Any] = drawn[uri]
        gathered.append(
            DrawnGroup(
                region=offer.partner,
                group=names.universe.groups[g],
                labels=names.labels(g),
                examples=names.examples(g),
                stratum=of_region["stratum"],
                design=DESIGN_PARTNER,
                draw_count=1,
                drawn_share=of_region["drawn_share"],
                stratum_share=of_region["stratum_share"],
                content_hash=hashes.of(offer.partner, uri),
                is_second=position in second,
                candidates=tuple(
                    shown[key]
                    for key in shuffled(
                        chosen, run.study.study_id, (offer.partner, held.frame.region, uri)
                    )
                ),
                for_region=held.frame.region,
            )
        )
    return gathered
