"""From rows of core__audits to the verdicts of one round, and why it may give no figure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.audits.estimate import Verdicts, cohen_kappa
from smartlife.analysis.thresholds import MIN_ANSWERED, MIN_READ_TWICE, MIN_READERS_KAPPA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from smartlife.analysis.audits.estimate import Agreement
    from smartlife.analysis.skill_groups import Universe

Row = dict[str, Any]
_SAID: Final = {"no": 1.0, "yes": 0.0, "unsure": float("nan")}
_STRATA: Final = {"uncovered": 0, "covered": 1}


@dataclass(frozen=True, slots=True)
class Round:
    """One round in one region.

    Attributes:
        round_id: Its name.
        rows: The groups drawn, each with the verdict that counts (agreed, else first).
        agreement: How far two readers agree; None if nothing was read twice.
        is_current: True if no group and no catalogue has changed since the draw.
        pairs: What the two readers said of each group that both read.
        disputed: Groups of which they said otherwise, and that they have not agreed on.
    """

    round_id: str
    rows: tuple[Row, ...]
    agreement: Agreement | None
    is_current: bool
    pairs: tuple[tuple[str, str], ...] = ()
    disputed: frozenset[str] = frozenset()

    @property
    def read(self) -> tuple[Row, ...]:
        """Groups with a verdict."""
        return tuple(row for row in self.rows if row["verdict"])

    @property
    def is_complete(self) -> bool:
        """True if nearly all that was drawn has a verdict, and enough of it was read twice."""
        enough = min(MIN_READ_TWICE, len(self.rows))
        answered = bool(self.read) and len(self.read) >= MIN_ANSWERED * len(self.rows)
        return answered and len(self.pairs) >= enough

    def verdicts(self, universe: Universe) -> Verdicts:
        """What was said, as the estimator takes it."""
        number = {group.uri: i for i, group in enumerate(universe.groups)}
        rows = [row for row in self.read if row["group_uri"] in number]
        return Verdicts(
            group=np.array([number[row["group_uri"]] for row in rows], np.int64),
            stratum=np.array([_STRATA[row["stratum"]] for row in rows], np.int64),
            draws=np.array([row["draw_count"] for row in rows], np.int64),
            is_all=np.array([row["design"] == "whole" for row in rows], np.bool_),
            drawn_share=np.array([row["drawn_share"] for row in rows], np.float64),
            stratum_share=np.array([row["stratum_share"] for row in rows], np.float64),
            uncovered=np.array([_SAID[row["verdict"]] for row in rows], np.float64),
        )


def choose_round(
    rows: Iterable[Mapping[str, Any]], region: str, partner: str | None = None
) -> Round | None:
    """The round of a region that counts: the newest that is complete, else the newest begun.

    Only if no round holds now, one that was expired counts. A round that two readers have begun
    does not displace one that they have finished; how they agree decides nothing here. Newest is by
    the last day of a verdict, then by name. None if there is no round.

    Args:
        rows: Of core__audits.
        region: Region under study.
        partner: Region whose courses were looked at for it; None: its own.
    """
    at = partner or region
    by_round: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["for_region"] == region and row["nuts_code"] == at:
            by_round[row["round_id"]].append(dict(row))
    rounds = [(_newest(mine), _round(name, mine)) for name, mine in sorted(by_round.items())]
    if not rounds:
        return None
    best = max(
        rounds,
        key=lambda one: (
            one[1].is_current and one[1].is_complete and (partner is not None or _is_whole(one[1])),
            one[1].is_current and bool(one[1].read),
            *one[0],
        ),
    )
    return best[1]


def _newest(rows: list[Row]) -> tuple[str, tuple[int, str]]:
    days = [row["judged_date"].isoformat() for row in rows if row["judged_date"]]
    name = rows[0]["round_id"]
    return max(days, default=""), (len(name), name)


def _round(round_id: str, rows: list[Row]) -> Round:
    said = {(row["group_uri"], row["reading"]): row for row in rows}
    chosen = []
    pairs = []
    disputed = set()
    for (uri, reading), row in sorted(said.items()):
        if reading != "first":
            continue
        agreed = said.get((uri, "agreed"))
        chosen.append(row if agreed is None or not agreed["verdict"] else agreed)
        second = said.get((uri, "second"))
        if row["verdict"] and second is not None and second["verdict"]:
            pairs.append((row["verdict"], second["verdict"]))
            if chosen[-1] is row and row["verdict"] != second["verdict"]:
                disputed.add(uri)
    is_current = bool(rows) and all(row["is_current"] for row in rows)
    return Round(
        round_id,
        tuple(chosen),
        cohen_kappa(pairs),
        is_current,
        tuple(pairs),
        frozenset(disputed),
    )


def with_doubt(held: Round) -> Round:
    """The round with "unsure" wherever readers differ: for verdicts that are told one by one."""
    rows = tuple(
        {**row, "verdict": "unsure", "course_id": None, "found_course": None}
        if row["group_uri"] in held.disputed
        else row
        for row in held.rows
    )
    return replace(held, rows=rows)


def why_not(held: Round | None) -> str | None:
    """The remark that says why a round gives no figure; None if it may."""
    if held is None:
        return "not_audited"
    if not held.read:
        return "audit_incomplete"
    if not held.is_current:
        return "audit_expired"
    return _readers(held.agreement) or (None if _is_whole(held) else "audit_incomplete")


def _readers(agreement: Agreement | None) -> str | None:
    if agreement is None or agreement.pairs < MIN_READ_TWICE:
        return "audit_one_reader"
    if agreement.kappa is None:
        # all the same of both: kappa is not defined, and nothing was differed about
        return None
    return None if agreement.kappa >= MIN_READERS_KAPPA else "audit_readers_differ"


def why_not_at_partner(
    held: Round | None, wanted: Collection[str], agreement: Agreement | None
) -> str | None:
    """The remark that says why nothing is said of a partner; None if something may be.

    Args:
        held: The round read there.
        wanted: Groups that nobody teaches in the region.
        agreement: Of the readers at all partners together; few groups at one tell little.
    """
    if held is None:
        return "partner_not_audited"
    if not held.is_current:
        return "partner_audit_expired"
    read = [row for row in held.read if row["group_uri"] in wanted]
    if len(read) < MIN_ANSWERED * len(wanted):
        return "partner_audit_incomplete"
    if len(held.pairs) < min(MIN_READ_TWICE, len(held.read)):
        return "audit_one_reader"
    if agreement is None or agreement.kappa is None:
        return None
    return None if agreement.kappa >= MIN_READERS_KAPPA else "audit_readers_differ"


def _is_whole(held: Round) -> bool:
    """True if nearly all that was drawn has a verdict, in every stratum, and no stratum is lost."""
    strata: dict[str, float] = {}
    for row in held.rows:
        strata[row["stratum"]] = row["stratum_share"]
    if sum(strata.values()) < MIN_ANSWERED:
        return False
    for stratum, share in strata.items():
        mine = [row for row in held.rows if row["stratum"] == stratum]
        draws = sum(row["draw_count"] for row in mine)
        answered = sum(row["draw_count"] for row in mine if row["verdict"])
        if answered < MIN_ANSWERED * draws:
            return False
        whole = mine[0]["design"] == "whole"
        if whole and sum(row["drawn_share"] for row in mine) < MIN_ANSWERED * share:
            return False
    return True
