"""Audits: rounds in which people say what is truly taught, and where readers differ."""

from typing import Any, Final

from smartlife.analysis.audits.progress import round_progress
from smartlife.analysis.thresholds import MIN_READERS_KAPPA
from smartlife.languages.messages import Messages
from smartlife.model.provenance import stable_id
from smartlife.products.reports.situation.names import Names
from smartlife.tables.audit_answers import row_key
from smartlife.tables.audits import FORM
from smartlife.tables.merging import Cells
from smartlife.web.holdings import report_material
from smartlife.web.page import Page, Step
from smartlife.web.pages.figure import Fact
from smartlife.web.pages.judging import (
    Reader,
    RoundName,
    command,
    kappa_words,
)
from smartlife.web.pages.judging_rounds import (
    Differing,
    Kind,
    RoundContext,
    RoundsContext,
    is_second_done,
    readers_of,
    round_head,
    round_places,
    rounds_context,
)
from smartlife.web.reading import Read, Reading

Case = tuple[str, str, str]
"""Region whose courses are looked at, region that lacks the group, URI of the group."""


class AuditRound:
    """The rows of one round, by what they are about.

    Args:
        rows: Of `inputs/audits.tsv`.
        round_id: The round.
    """

    def __init__(self, rows: list[Cells], round_id: str) -> None:
        self.round_id = round_id
        self.rows = [row for row in rows if row.get("group_uri") and row_key(row)[0] == round_id]
        self._by_key = {row_key(row)[1:]: row for row in self.rows}
        self._keys = [(key[0], key[1], key[2], key[3]) for key in self._by_key]

    def row(self, case: Case, reader: Reader) -> Cells:
        """What one reader says of a group; empty if it is not held."""
        return self._by_key.get((*case, reader), {})

    def verdict(self, case: Case, reader: Reader) -> str:
        """The word for it; empty before it is read."""
        return self.row(case, reader).get("verdict", "")

    def cases(self, reader: Reader) -> list[Case]:
        """What one reader reads, in an order of chance; the groups that both settle on."""
        if reader == "agreed":
            return self._differing()
        found = [(at, for_, uri) for at, for_, uri, read_by in self._keys if read_by == reader]
        return sorted(found, key=lambda case: stable_id(self.round_id, *case))

    def _differing(self) -> list[Case]:
        """None before the second reader is done, who would see what the first one says."""
        both = self.cases("second")
        if not all(self.verdict(case, "second") for case in both):
            return []
        return [
            case
            for case in both
            if self.verdict(case, "first")
            and self.verdict(case, "first") != self.verdict(case, "second")
        ]

    def read(self, reader: Reader) -> list[bool]:
        """Of each case: whether it has a verdict."""
        return [bool(self.verdict(case, reader)) for case in self.cases(reader)]


def audits(reading: Read) -> RoundsContext:
    """All rounds of audits of this study."""
    say = reading.say
    return rounds_context(
        reading,
        AUDITED,
        say.say("Rounds in which two people say whether a skill group is truly taught."),
        say.say(
            "Where the programme found no course, there may be one. Two people look at a drawn "
            "sample of skill groups and say what is truly taught; then one figure can be given "
            "instead of a range."
        ),
        Step(say.say("Check what links find"), reading.url("/gold")),
    )


def audit(reading: Read, round_id: RoundName) -> RoundContext:
    """One round: how far its readers are, and where they differ."""
    held = AUDITED.found(reading, round_id)
    told = [one for one in round_progress(held.rows) if one["round"] == round_id]
    readers = readers_of(reading, AUDITED, held)
    title = reading.say.say("Round {round}: what is truly taught", round=round_id)
    return RoundContext(
        round_head(reading, AUDITED, title, readers),
        _about(reading, held),
        readers,
        tuple(_missing(reading, told)),
        _agreement(reading, told) if is_second_done(readers) else (),
        tuple(_differing(reading, held)),
        command(reading, "run"),
    )


def verdict_words(say: Messages) -> dict[str, str]:
    """Verdict → it in words."""
    return {
        "yes": say.say("yes, it is taught"),
        "no": say.say("no, it is not taught"),
        "unsure": say.say("cannot tell"),
    }


def place_words(say: Messages, names: Names, at: str, lacking: str) -> str:
    """The region; at a partner also the one that lacks the group."""
    if at == lacking:
        return names.region(at)
    return _for_another(say, names.region(at), names.region(lacking))


def _for_another(say: Messages, partner: str, region: str) -> str:
    return say.say("{partner} (for {region})", partner=partner, region=region)


def _about(reading: Reading, held: AuditRound) -> str:
    say, names = reading.say, report_material(reading).names
    searched: dict[str, dict[str, None]] = {}
    for at, lacking, _ in held.cases("first"):
        searched.setdefault(lacking if at != lacking else "", {})[names.region(at)] = None
    told = [say.listed([*own])] if (own := searched.pop("", {})) else []
    told += [
        _for_another(say, say.listed([*places]), names.region(lacking))
        for lacking, places in searched.items()
    ]
    groups = say.count(
        "{n} skill group was drawn", "{n} skill groups were drawn", len(held.cases("first"))
    )
    return f"{groups}: {'; '.join(told)}."


def _missing(reading: Reading, told: list[dict[str, Any]]) -> list[str]:
    say = reading.say
    made = []
    first = sum(one["groups"] - one["read"] for one in told)
    second = sum(one["second_groups"] - one["second_read"] for one in told)
    if first:
        made.append(
            say.count("{n} group has no verdict yet.", "{n} groups have no verdict yet.", first)
        )
    if second:
        made.append(
            say.count(
                "{n} group waits for the second reader.",
                "{n} groups wait for the second reader.",
                second,
            )
        )
    kappas = [one["kappa"] for one in told if one["kappa"] is not None]
    if not second and kappas and min(kappas) < MIN_READERS_KAPPA:
        made.append(
            say.say(
                "Readers judged too differently for a figure. Talk about what counts as taught, "
                "and draw a new round."
            )
        )
    return made


def _agreement(reading: Reading, told: list[dict[str, Any]]) -> tuple[Fact, ...]:
    names = report_material(reading).names
    return tuple(
        Fact(
            names.region(one["region"]),
            kappa_words(reading, one["kappa"], one["agreed"], one["pairs"]),
        )
        for one in told
        if one["pairs"]
    )


def _differing(reading: Reading, held: AuditRound) -> list[Differing]:
    say = reading.say
    words = {"": "", **verdict_words(say)}
    return [
        Differing(
            held.row(case, "first").get("group") or case[2],
            "" if reading.lang == "en" else "en",
            words.get(held.verdict(case, "first"), ""),
            words.get(held.verdict(case, "second"), ""),
            words.get(held.verdict(case, "agreed"), ""),
            reading.url(f"/audit/{held.round_id}/agreed", {"at": number}),
        )
        for number, case in enumerate(held.cases("agreed"), start=1)
    ]


def _done_words(say: Messages, done: int, total: int) -> str:
    return say.count(
        "{done} of {n} group judged",
        "{done} of {n} groups judged",
        total,
        done=say.whole(done),
    )


def _at_words(say: Messages, at: int, total: int, done: int) -> str:
    return say.say(
        "Group {at} of {total}; {done} judged",
        at=say.whole(at),
        total=say.whole(total),
        done=say.whole(done),
    )


AUDITED: Final = Kind(
    "audit",
    FORM,
    row_key,
    "group_uri",
    AuditRound,
    lambda say: say.say("Check what is taught"),
    _about,
    _done_words,
    _at_words,
)
"""Skill groups, of which people say whether they are taught."""
AUDITS: Final = Page("audits", "/audit", audits, is_listed=False, is_for_owner=True)
AUDIT: Final = Page(
    "audit",
    "/audit/{round_id}",
    audit,
    places=lambda run: round_places(run, "core__audits"),
    is_listed=False,
    is_for_owner=True,
)
