"""What would change for the regions if one course were added, changed or closed.

Both worlds, as it is and as it would be, are computed by what figures of reach and fit are computed
by (`analysis.reach`, `analysis.indicators.offer_fit`); the second from a copy in memory. What is
said of demand is the difference between both in links that are drawn anew 200 times: words that
stand for a skill are right or wrong wherever they stand, in both worlds alike, and employers count
as often as the bootstrap says. So a course that is added never makes less be found, and one that is
closed never more, in any draw.

Everything here is modelled: nobody has tried it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.analysis.indicators.reach import MINUTES
from smartlife.analysis.reach.material import UNKNOWN
from smartlife.analysis.scope import scope_regions
from smartlife.errors import RequestInvalid
from smartlife.planning.portfolio.change import TERMS, check
from smartlife.planning.portfolio.changes import WhatIfAnswer
from smartlife.planning.portfolio.compared import compare_region
from smartlife.planning.portfolio.worlds import NO_FIELD, WhatIfMaterial, read_worlds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.analysis.scope import ScopeRegion
    from smartlife.planning.portfolio.change import Change
    from smartlife.planning.portfolio.taught import Taught
    from smartlife.planning.portfolio.worlds import Worlds

__all__ = ["WhatIfMaterial", "what_if"]


def what_if(
    change: Change,
    made: WhatIfMaterial,
    *,
    taught: Sequence[Taught] = (),
    regions: Sequence[str] = (),
    minutes: int = MINUTES,
) -> WhatIfAnswer:
    """What would change.

    Args:
        change: What is imagined.
        made: What it is computed from.
        taught: What was read in the description of a course that is added, or in a new one.
        regions: Regions of the study that are told of; by default all and its partners.
        minutes: Longest way that counts, one way.

    Raises:
        RequestInvalid: the change says too little, or names what is not there.
    """
    check(change)
    # the engine behind a run answers one thread at a time
    with made.lock:
        worlds = read_worlds(change, made, taught)
        told = _regions(made, regions)
        found = tuple(compare_region(one, worlds, made, minutes) for one in told)
    return WhatIfAnswer(
        change=change,
        before=worlds.before,
        after=worlds.after,
        field_code=worlds.field_code,
        field_before=worlds.field_before,
        taught=worlds.taught,
        taught_before=worlds.taught_before,
        regions=found,
        minutes=minutes,
        remarks=tuple(_remarks(change, worlds)),
    )


def _regions(made: WhatIfMaterial, wanted: Sequence[str]) -> list[ScopeRegion]:
    known = {one.code: one for one in scope_regions(made.run.study) if one.role != "country"}
    for code in wanted:
        if code not in known:
            raise RequestInvalid(
                f"{code} is no region of this study",
                where="--region",
                todo=f"Say one of {', '.join(known)}.",
            )
    return [known[code] for code in wanted or known]


def _has_terms(worlds: Worlds) -> bool:
    """Whether anything changes that says whom a course suits, and not who reaches it."""
    before, after = worlds.before or {}, worlds.after or {}
    return any(before.get(name) != after.get(name) for name in TERMS)


def _remarks(change: Change, worlds: Worlds) -> list[str]:
    found = ["modelled"]
    row = worlds.after or worlds.before or {}
    if change.kind == "add":
        found += ["skills_named"] if change.skills else []
        found += [] if worlds.taught else ["no_skills"]
        found += ["no_region"] if not row["nuts_code"] else []
    elif change.is_of_content:
        found += ["skills_named"] if change.skills else []
        found += [] if worlds.taught else ["no_skills"]
    elif not worlds.taught:
        found.append("no_links")
    if change.kind == "change":
        found += ["same"] if worlds.before == worlds.after else []
        found += ["terms"] if _has_terms(worlds) else []
    if worlds.field_code == NO_FIELD:
        found.append("no_field")
    if worlds.after is not None and row["mode"] != "online":
        world = worlds.reach[1]
        last = len(world.courses) - 1
        found += ["not_on_map"] if world.site[last] == UNKNOWN else []
    if row["seats_count"]:
        found.append("seats")
    return found
