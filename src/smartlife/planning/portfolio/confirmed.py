"""What people confirmed of what the programme did not find, as a figure and in words.

That the programme found no course is no proof that there is none (methods, rules 2.1 and 2.2). So
beside each share of what no course was found for stands the share of it for which people looked and
found none either; what they did not look at is never counted as confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.publication import enough, hide_a_second, judge_shares, too_little
from smartlife.planning.as_json import figure
from smartlife.planning.portfolio.gaps import NOT_AUDITED, tally_sets
from smartlife.planning.telling import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from smartlife.analysis.publication import Judged
    from smartlife.languages.messages import Messages
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.portfolio.gaps import Gap

    Flags = NDArray[np.bool_]


def judge_confirmed(
    demand: Demand, chosen: Flags, gap: Gap, skills: Sequence[int], whole: Judged
) -> Judged | None:
    """Share of what some advertisements ask for that people found no course for either.

    Args:
        demand: What is asked for.
        chosen: Advertisements that count.
        gap: What was not found, and what people found.
        skills: Skills that no course in reach was found for.
        whole: Share of all of them, as it is told.

    Returns:
        The share of those that people looked for; None if they looked for none of them.
    """
    looked = [skill for skill in skills if gap.checked[skill]]
    rest = [skill for skill in skills if not gap.checked[skill]]
    if not looked:
        return None
    if not rest:
        return whole
    tally = tally_sets(demand, chosen, gap.usable, [looked, rest, list(skills)])
    if not tally.n_docs:
        return too_little("no_text")
    shares = share_limits(tally)
    if not enough(tally.clusters, shares.family_n_eff):
        return too_little()
    judged = judge_shares(tally, shares)[:2]
    # beside the share of all of them, what is hidden of the rest could be computed
    return judged[0] if whole.estimate is None else hide_a_second(judged)[0]


def confirmed_said(
    say: Messages, why_not: str | None, share: Judged | None, worded: Callable[[Judged], str]
) -> Said:
    """How much of what was just told people confirmed.

    Args:
        say: The reader's language.
        why_not: `Gap.why_not`.
        share: What they confirmed; None if nothing of it.
        worded: A share as it may be printed.
    """
    if share is not None:
        text = say.say(
            "Of this, people looked for courses and found none either for: {share} of what is "
            "asked for.",
            share=worded(share),
        )
        return Said("confirmed_part", text, {"share": figure(share)})
    if why_not == NOT_AUDITED:
        text = say.say("Nobody has checked this yet: the programme may have overlooked courses.")
        return Said("not_checked", text)
    text = say.say("People have checked a part of what was not found, but confirmed none of this.")
    return Said("none_confirmed", text)
