"""Draws the groups of an audit and gathers what their readers need to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.audits.candidates import WordLikeness, choose_candidates
from smartlife.analysis.audits.estimate import draw_groups
from smartlife.analysis.audits.frame import READS as FRAME_READS
from smartlife.analysis.audits.frame import read_audit_universe, read_frames
from smartlife.model.provenance import stable_id
from smartlife.tables.audited_content import GroupContents, read_catalogues, verdict_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from smartlife.analysis.audits.estimate import Draw
    from smartlife.analysis.audits.frame import Frame
    from smartlife.analysis.skill_groups import SkillGroup, Universe
    from smartlife.store.run import StepRun

READS: Final = (*FRAME_READS, "core__labels")
"""Tables that a run has to offer."""
SECOND_SHARE: Final = 0.2
"""Groups that a second reader reads too: rule 2.1."""
LEAST_SECOND: Final = 12
"""Fewer groups read twice say little of how far readers agree."""
EXAMPLES: Final = 8
"""Skills named under a group."""
STRATA: Final = ("uncovered", "covered")
"""Names of the strata, by their numbers in `audited.Draw`."""


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """A drawn group.

    Attributes:
        region: NUTS code.
        group: The group.
        labels: Language → its name.
        examples: Language → names of some skills in it.
        stratum: covered or uncovered: what the programme says; not shown to readers.
        design: drawn or whole.
        draw_count: How often it was drawn.
        drawn_share: Its share of demand.
        stratum_share: Its stratum's.
        content_hash: Checksum of group and catalogue.
        is_second: A second reader reads it too.
        candidates: Courses to look at, shuffled: rows of core__courses.
        for_region: Region that lacks the group, if its courses are looked for at a partner.
    """

    region: str
    group: SkillGroup
    labels: Mapping[str, str]
    examples: Mapping[str, tuple[str, ...]]
    stratum: str
    design: str
    draw_count: int
    drawn_share: float
    stratum_share: float
    content_hash: str
    is_second: bool
    candidates: tuple[dict[str, Any], ...]
    for_region: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A round.

    Attributes:
        groups: Drawn groups of all regions, in the order to read them.
        empty: Region → why nothing could be drawn: a remark of notes.yml.
    """

    groups: tuple[DrawnGroup, ...]
    empty: Mapping[str, str]


def draw_sample(run: StepRun, *, round_id: str, size: int, seed: int | None = None) -> Sample:
    """Draws a round for every region under study.

    Args:
        run: Reads the tables of `READS`.
        round_id: Name of the round; chance depends on it and on the study.
        size: Draws per region.
        seed: Another chance; None takes it from the names of study and round.
    """
    universe = read_audit_universe(run)
    frames = read_frames(run, universe)
    names = GroupNames(run, universe)
    base = int(stable_id(run.study.study_id, round_id), 16) if seed is None else seed
    hashes = VerdictHashes(run, list(frames))
    drawn: list[DrawnGroup] = []
    empty: dict[str, str] = {}
    for number, (region, frame) in enumerate(frames.items()):
        reason = why_empty(frame)
        if reason is not None:
            empty[region] = reason
            continue
        random = np.random.default_rng([base, number])
        draw = draw_groups(frame.asked.group_mass(), frame.covered, size, random)
        drawn += _gather(run, frame, draw, names, hashes, random)
    return Sample(tuple(drawn), empty)


def why_empty(frame: Frame) -> str | None:
    """The remark that says why a region cannot be audited; None if it can."""
    if frame.asked.n_docs == 0:
        return "no_text" if frame.held else "no_vacancies"
    return None if frame.own else "no_catalogue"


def _gather(
    run: StepRun,
    frame: Frame,
    draw: Draw,
    names: GroupNames,
    hashes: VerdictHashes,
    random: np.random.Generator,
) -> list[DrawnGroup]:
    courses = read_shown(run, set(frame.in_reach))
    share = frame.asked.group_mass() / frame.asked.group_mass().sum()
    of_stratum = [share[frame.covered == bool(stratum)].sum() for stratum in (0, 1)]
    likeness = WordLikeness({key: f"{c['title']} {c['text'] or ''}" for key, c in courses.items()})
    second = set(read_twice(len(draw.group), random).tolist())
    made = []
    for position in random.permutation(len(draw.group)).tolist():
        group, stratum = int(draw.group[position]), int(draw.stratum[position])
        place = (frame.region, frame.region, names.universe.groups[group].uri)
        labels = names.all_labels(group, {course["lang"] for course in courses.values()})
        chosen = choose_candidates(frame.likeliest.get(group, {}), labels, likeness)
        made.append(
            DrawnGroup(
                region=frame.region,
                group=names.universe.groups[group],
                labels=names.labels(group),
                examples=names.examples(group),
                stratum=STRATA[stratum],
                design="whole" if draw.is_all[position] else "drawn",
                draw_count=int(draw.draws[position]),
                drawn_share=float(share[group]),
                stratum_share=float(of_stratum[stratum]),
                content_hash=hashes.of(frame.region, names.universe.groups[group].uri),
                is_second=position in second,
                candidates=tuple(
                    courses[key] for key in shuffled(chosen, run.study.study_id, place)
                ),
            )
        )
    return made


def read_twice(count: int, random: np.random.Generator) -> np.ndarray:
    """Which of so many groups a second reader reads too."""
    wanted = min(count, max(LEAST_SECOND, round(SECOND_SHARE * count)))
    return random.choice(count, wanted, replace=False)


def shuffled(chosen: Sequence[str], study_id: str, group: tuple[str, str, str]) -> list[str]:
    """An order that says nothing of the programme's, the same on the list and on the page.

    Args:
        chosen: Identifiers of courses.
        study_id: The study.
        group: Region whose courses are looked at, region that lacks the group, URI of the group.
    """
    random = np.random.default_rng(int(stable_id(study_id, *group), 16))
    return [chosen[position] for position in random.permutation(len(chosen)).tolist()]


def read_shown(run: StepRun, wanted: Collection[str]) -> dict[str, dict[str, Any]]:
    """Courses with what a reader may be shown of them."""
    columns = ["course_id", "source_id", "file", "row", "title", "text", "lang", "provider_name",
               "place_name", "mode", "url", "publish"]  # fmt: skip
    rows = run.read("core__courses", columns).to_pylist()
    return {row["course_id"]: row for row in rows if row["course_id"] in wanted}


def design_rows(groups: Sequence[DrawnGroup], round_id: str) -> list[dict[str, str]]:
    """Rows of inputs/audits.tsv that wait for their verdicts, by reading and group."""
    made = []
    for reading in ("first", "second"):
        for one in sorted(groups, key=_in_file):
            if reading == "second" and not one.is_second:
                continue
            made.append(
                {
                    "round_id": round_id,
                    "region": one.region,
                    "for_region": one.for_region,
                    "group_uri": one.group.uri,
                    "group": one.labels.get("en") or one.group.code,
                    "reading": reading,
                    "stratum": one.stratum,
                    "design": one.design,
                    "draw_count": str(one.draw_count),
                    "drawn_share": f"{one.drawn_share:.12g}",
                    "stratum_share": f"{one.stratum_share:.12g}",
                    "content_hash": one.content_hash,
                }
            )
    return made


def _in_file(one: DrawnGroup) -> tuple[str, ...]:
    return one.for_region, one.region, one.group.code, one.group.uri


class VerdictHashes:
    """Checksums of what verdicts are about."""

    def __init__(self, run: StepRun, regions: Iterable[str]) -> None:
        self._groups = GroupContents.read(run.scan)
        self._catalogues = read_catalogues(run.scan, regions, str(run.study.nuts_version))

    def of(self, region: str, group_uri: str) -> str:
        """The checksum of a group in a region."""
        return verdict_hash(self._groups.checksum(group_uri), self._catalogues[region])


class GroupNames:
    """Labels of groups and of their skills."""

    def __init__(self, run: StepRun, universe: Universe) -> None:
        self.universe = universe
        self._members: dict[int, list[str]] = {}
        for uri, group, _ in universe.members:
            self._members.setdefault(group, []).append(uri)
        wanted = {group.uri for group in universe.groups} | {uri for uri, _, _ in universe.members}
        self._preferred: dict[str, dict[str, str]] = {}
        self._all: dict[tuple[str, str], list[str]] = {}
        for batch in run.scan("core__labels", ["concept_uri", "lang", "label_kind", "label"]):
            for row in batch.to_pylist():
                if row["concept_uri"] not in wanted:
                    continue
                key = (row["concept_uri"], row["lang"])
                self._all.setdefault(key, []).append(row["label"])
                if row["label_kind"] == "preferred":
                    self._preferred.setdefault(row["concept_uri"], {})[row["lang"]] = row["label"]

    def labels(self, group: int) -> dict[str, str]:
        """Language → name of a group."""
        return self._preferred.get(self.universe.groups[group].uri, {})

    def examples(self, group: int) -> dict[str, tuple[str, ...]]:
        """Language → names of some of its skills, in order of the alphabet."""
        found: dict[str, list[str]] = {}
        own = self.universe.groups[group].uri
        for uri in self._members.get(group, []):
            for lang, label in self._preferred.get(uri, {}).items() if uri != own else ():
                found.setdefault(lang, []).append(label)
        return {lang: tuple(sorted(names)[:EXAMPLES]) for lang, names in sorted(found.items())}

    def all_labels(self, group: int, langs: Collection[str]) -> list[str]:
        """All labels of a group and its skills, in these languages and English."""
        uris = [self.universe.groups[group].uri, *self._members.get(group, [])]
        return [
            label
            for uri in dict.fromkeys(uris)
            for lang in sorted({*langs, "en"})
            for label in sorted(self._all.get((uri, lang), []))
        ]
