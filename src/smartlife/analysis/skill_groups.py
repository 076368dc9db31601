"""The fixed universes of skill groups: which group of which depth a skill belongs to.

Depth is the least number of steps to the top of ESCO's skill pillar: 0 the four pillars, 1 broad
groups, 2 and 3 finer ones. A skill with several parents is split evenly between them (methods,
rule 1.1). A skill that hangs above the wanted depth belongs to the deepest group over it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from smartlife.model.taxonomy import group_code_of, isced_code_of

if TYPE_CHECKING:
    import pyarrow as pa

    from smartlife.store.run import StepRun

SKILL_KINDS = ("skill", "knowledge", "skill_group")
READS = ("core__concepts", "core__relations")


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """One group of a universe.

    Attributes:
        uri: ESCO URI.
        code: Its code (S1.2, 061), else the last part of the URI.
        depth: Steps to the top; smaller than the universe's where its skills hang higher.
        apart: True for transversal and language skills.
    """

    uri: str
    code: str
    depth: int
    apart: bool

    @property
    def scheme(self) -> str:
        """Scheme of the code."""
        return "isced_f" if isced_code_of(self.uri) else "esco_skill_group"


@dataclass(frozen=True, slots=True)
class Universe:
    """A fixed set of groups and the membership of skills.

    Attributes:
        universe_id: Its name, with the taxonomy's version and depth.
        depth: Its depth.
        groups: The groups, by code.
        members: (concept URI, number of the group, share of the concept in it).
    """

    universe_id: str
    depth: int
    groups: tuple[SkillGroup, ...]
    members: tuple[tuple[str, int, float], ...]

    def to_arrow(self) -> pa.Table:
        """Membership as a table: concept_uri, group, share."""
        import pyarrow as pa

        uris, numbers, shares = zip(*self.members, strict=True) if self.members else ((), (), ())
        return pa.table(
            {
                "concept_uri": pa.array(uris, pa.string()),
                "group": pa.array(numbers, pa.int64()),
                "share": pa.array(shares, pa.float64()),
            }
        )


def read_universe(run: StepRun, depth: int, *, apart: bool = False) -> Universe:
    """The universe of a run's taxonomy.

    Args:
        run: A step that reads core__concepts and core__relations.
        depth: Depth of the groups.
        apart: True for transversal and language skills, False for all others.
    """
    concepts = run.read(
        "core__concepts", ["concept_uri", "concept_kind", "code", "taxonomy_version"]
    ).to_pylist()
    relations = run.read("core__relations", ["from_uri", "relation", "to_uri"])
    broader = [
        (row["from_uri"], row["to_uri"])
        for row in relations.to_pylist()
        if row["relation"] == "broader"
    ]
    return build_universe(concepts, broader, depth, apart=apart)


def build_universe(
    concepts: list[dict[str, str | None]],
    broader: list[tuple[str, str]],
    depth: int,
    *,
    apart: bool = False,
) -> Universe:
    """Builds a universe from rows of core__concepts and pairs (concept, broader concept)."""
    skills = {row["concept_uri"] or "": row for row in concepts}
    skills = {uri: row for uri, row in skills.items() if row["concept_kind"] in SKILL_KINDS}
    tree = _Hierarchy(skills, broader)
    shares = {uri: tree.groups_of(uri, depth) for uri in sorted(skills)}
    # a coarser group is in the universe only for skills that hang right under it, not for itself
    used = {
        group
        for uri, found in shares.items()
        for group in found
        if uri != group or tree.group(uri).depth == depth
    }
    groups = sorted(
        (group for uri in used if (group := tree.group(uri)).apart == apart),
        key=lambda group: (group.code, group.uri),
    )
    number = {group.uri: i for i, group in enumerate(groups)}
    members = [
        (uri, number[group], share)
        for uri, found in shares.items()
        for group, share in sorted(found.items())
        if group in number
    ]
    versions = Counter(row.get("taxonomy_version") for row in skills.values())
    version = min(versions, key=lambda v: (-versions[v], str(v))) if versions else "none"
    name = f"esco-{version}-depth{depth}{'-transversal' if apart else ''}"
    return Universe(name, depth, tuple(groups), tuple(members))


class _Hierarchy:
    """The skill pillar; tolerates holes and cycles (what hangs in a cycle has no group)."""

    def __init__(
        self, skills: dict[str, dict[str, str | None]], broader: list[tuple[str, str]]
    ) -> None:
        self._skills = skills
        self._parents: dict[str, list[str]] = defaultdict(list)
        children: dict[str, list[str]] = defaultdict(list)
        for child, parent in sorted(set(broader)):
            if child in skills and parent in skills and child != parent:
                self._parents[child].append(parent)
                children[parent].append(child)
        self._depth: dict[str, int] = {}
        self._root: dict[str, set[str]] = defaultdict(set)
        self._measure(children)
        self._found: dict[tuple[str, int], dict[str, float]] = {}

    def _measure(self, children: dict[str, list[str]]) -> None:
        """Depths from the top, breadth first, and the roots that each group lies under."""
        tops = [u for u in sorted(self._skills) if self._is_group(u) and not self._parents[u]]
        for top in tops:
            queue = [(top, 0)]
            seen = {top}
            for uri, depth in queue:
                self._depth[uri] = min(depth, self._depth.get(uri, depth))
                self._root[uri].add(top)
                fresh = [child for child in children[uri] if child not in seen]
                seen.update(fresh)
                queue.extend((child, depth + 1) for child in fresh)

    def _is_group(self, uri: str) -> bool:
        return self._skills[uri]["concept_kind"] == "skill_group"

    def group(self, uri: str) -> SkillGroup:
        """A group by its URI."""
        said = self._skills[uri]["code"]
        code = said or isced_code_of(uri) or group_code_of(uri) or uri.rsplit("/", 1)[-1]
        apart = all(self._is_apart(root) for root in self._root[uri])
        return SkillGroup(uri, code, self._depth[uri], apart)

    def _is_apart(self, root: str) -> bool:
        uris, codes = _apart_roots()
        return root in uris or (self._skills[root]["code"] or group_code_of(root)) in codes

    def groups_of(self, uri: str, depth: int) -> dict[str, float]:
        """Shares of a concept in the groups of that depth; they add up to 1, or there are none."""
        waiting = [uri]
        open_now: set[str] = set()
        while waiting:
            current = waiting[-1]
            if (current, depth) in self._found:
                waiting.pop()
                continue
            missing = [
                parent
                for parent in self._parents_below(current, depth)
                if (parent, depth) not in self._found and parent not in open_now
            ]
            if missing and current not in open_now:
                open_now.add(current)
                waiting.extend(missing)
                continue
            self._found[current, depth] = self._gathered(current, depth)
            open_now.discard(current)
            waiting.pop()
        return self._found[uri, depth]

    def _parents_below(self, uri: str, depth: int) -> list[str]:
        at_home = self._is_group(uri) and self._depth.get(uri, depth + 1) <= depth
        return [] if at_home else self._parents[uri]

    def _gathered(self, uri: str, depth: int) -> dict[str, float]:
        if self._is_group(uri) and self._depth.get(uri, depth + 1) <= depth:
            return {uri: 1.0} if self._depth[uri] > 0 else {}
        found = [self._found.get((parent, depth), {}) for parent in self._parents[uri]]
        found = [shares for shares in found if shares]
        gathered: dict[str, float] = defaultdict(float)
        for shares in found:
            for group, share in shares.items():
                gathered[group] += share / len(found)
        return dict(gathered)


@cache
def _apart_roots() -> tuple[frozenset[str], frozenset[str]]:
    import yaml

    text = resources.files("smartlife.analysis").joinpath("skill_groups.yml").read_text("utf-8")
    roots = yaml.safe_load(text)["apart"]
    return frozenset(root["uri"] for root in roots), frozenset(root["code"] for root in roots)
