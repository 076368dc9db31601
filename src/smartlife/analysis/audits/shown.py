"""What readers of a round are shown of its groups, gathered anew from the current run.

A page shows what the list of the draw shows: the group, some of its skills, and the courses to look
at, in an order that says nothing of the programme's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smartlife.analysis.audits.candidates import (
    CANDIDATES,
    WordLikeness,
    choose_candidates,
    stems,
)
from smartlife.analysis.audits.frame import likeliest_links, likeliest_within, read_audit_universe
from smartlife.analysis.audits.partner_sample import CANDIDATES as CANDIDATES_AT_PARTNER
from smartlife.analysis.audits.partners import PartnerOffers
from smartlife.analysis.audits.sample import GroupNames, VerdictHashes, read_shown, shuffled
from smartlife.tables.audit_answers import row_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.store.run import StepRun
    from smartlife.tables.merging import Cells

Place = tuple[str, str]
"""Region whose courses are looked at, region that lacks the group."""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group as a reader sees it.

    Attributes:
        labels: Language → its name.
        examples: Language → names of some skills in it.
        candidates: Courses to look at, shuffled: rows of core__courses.
        stems: Beginnings of the words by which such courses are known.
        content_hash: Checksum of group and catalogue, as they are now.
    """

    labels: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    candidates: tuple[dict[str, Any], ...]
    stems: frozenset[str]
    content_hash: str


def read_shown_groups(run: StepRun, rows: Sequence[Cells]) -> dict[tuple[str, ...], ShownGroup]:
    """What readers are shown of each group.

    Args:
        run: Reads what `draw_sample` reads.
        rows: Of `inputs/audits.tsv`; groups that the run does not know are left out.

    Returns:
        Region, region that lacks the group, URI of the group → the group.
    """
    universe = read_audit_universe(run)
    names = GroupNames(run, universe)
    numbers = {group.uri: number for number, group in enumerate(universe.groups)}
    wanted: dict[Place, dict[str, int]] = {}
    for row in rows:
        _, at, lacking, uri, _ = row_key(row)
        if uri in numbers:
            wanted.setdefault((at, lacking), {})[uri] = numbers[uri]
    reach = _Reach(run, PartnerOffers(run, universe), likeliest_links(run, universe))
    hashes = VerdictHashes(run, sorted({at for at, _ in wanted}))
    found: dict[tuple[str, ...], ShownGroup] = {}
    for place, groups in wanted.items():
        courses, likeliest, most = reach.of(place)
        texts = {key: f"{one['title']} {one['text'] or ''}" for key, one in courses.items()}
        likeness = WordLikeness(texts)
        langs = {one["lang"] for one in courses.values()}
        for uri, group in groups.items():
            labels = names.all_labels(group, langs)
            chosen = choose_candidates(likeliest.get(group, {}), labels, likeness, most)
            found[*place, uri] = ShownGroup(
                names.labels(group),
                names.examples(group),
                tuple(courses[key] for key in shuffled(chosen, run.study.study_id, (*place, uri))),
                frozenset(stem for label in labels for stem in stems(label)),
                hashes.of(place[0], uri),
            )
    return found


class _Reach:
    """Courses to look at in a region, for itself or for another."""

    def __init__(
        self, run: StepRun, offers: PartnerOffers, links: Sequence[Mapping[str, Any]]
    ) -> None:
        self._run = run
        self._offers = offers
        self._links = links

    def of(
        self, place: Place
    ) -> tuple[dict[str, dict[str, Any]], Mapping[int, Mapping[str, float]], int]:
        """Courses, their likeliest links, and how many of them are shown of a group."""
        at, lacking = place
        if at == lacking:
            own = set(self._offers.own(at))
            return read_shown(self._run, own), likeliest_within(self._links, own), CANDIDATES
        offer = self._offers.of(lacking).get(at)
        if offer is None:
            return {}, {}, CANDIDATES_AT_PARTNER
        shown = read_shown(self._run, set(offer.courses))
        return shown, offer.likeliest, CANDIDATES_AT_PARTNER
