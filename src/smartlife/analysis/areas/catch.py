"""What one area catches, for people who correct its codes: advertisements by code, titles, words.

Counts are of advertisements as they are, not of posts, and of the whole study: they help to look at
codes and are no figures. Titles are told only of sources that publish single records.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from smartlife.analysis.areas.membership import OCCUPATION_KINDS, make_crosswalks, occupation_lines
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY
from smartlife.model.taxonomy import group_code_of, isced_code_of, isco_code_of
from smartlife.tables.judged import phrase_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa

    from smartlife.analysis.areas.membership import Crosswalk, Weights

_FIGURES: Final = ("demand_share", "base_rate", "skill_share", "offer_share")
_TITLES: Final = 50
_HALF: Final = 0.5


class Read(Protocol):
    """Reads columns of a table of a finished run."""

    def __call__(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """The table; an empty one if the run has none of that name."""


@dataclass(frozen=True, slots=True)
class Catch:
    """What an area catches.

    Attributes:
        names: (scheme, code) → name in the taxonomy, English where there is one.
        unknown: Codes that the taxonomy lacks.
        advertisements: (scheme, code) → advertisements that lie mostly in the line.
        titles: Titles of what is caught and how often, most common first.
        withheld: Distinct titles of sources that show no single records.
        phrases: Word of the area, advertisements with it, those of them that no code catches.
        figures: Rows of the indicator about the area.
        overlaps: Other area → overlap of codes.
    """

    names: dict[tuple[str, str], str]
    unknown: set[tuple[str, str]]
    advertisements: dict[tuple[str, str], int]
    titles: list[tuple[str, int]]
    withheld: int
    phrases: list[tuple[str, int, int]]
    figures: list[dict[str, Any]]
    overlaps: dict[str, float]

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "advertisements": [
                {"scheme": scheme, "code": code, "count": count}
                for (scheme, code), count in self.advertisements.items()
            ],
            "unknown": [{"scheme": scheme, "code": code} for scheme, code in sorted(self.unknown)],
            "titles": [{"title": title, "count": count} for title, count in self.titles],
            "titles_withheld": self.withheld,
            "phrases": [
                {"phrase": phrase, "count": count, "not_caught": outside}
                for phrase, count, outside in self.phrases
            ],
            "figures": self.figures,
            "overlap": self.overlaps,
        }


def catch_of(read: Read, code: str) -> Catch | None:
    """What an area catches in the last run; None if that run did not know the area.

    Args:
        read: Reads tables of a finished run.
        code: Code of the area: strategy/area.
    """
    areas = read("core__areas").to_pylist()
    mine = [row for row in areas if row["area_code"] == code]
    if not mine:
        return None
    strategy = mine[0]["strategy_id"]
    members = read("core__area_members").to_pylist()
    own = [row for row in areas if row["strategy_id"] == strategy]
    crosswalk = make_crosswalks(own, members)[0]
    lines = [row for row in members if row["area_code"] == code]
    concepts = read("core__concepts", ["concept_uri", "concept_kind", "code", "isco_code"])
    known = concepts.to_pylist()
    caught = _caught(read, crosswalk, crosswalk.areas.index(code), known)
    counts: Counter[tuple[str, str]] = Counter(line for line, _ in caught.values())
    titles, withheld, words = _documents(read, caught, lines)
    figures = [row for row in read("ind__areas").to_pylist() if row["group_code"] == code]
    return Catch(
        names=_names(read, known, lines),
        unknown={
            (row["member_scheme"], row["member_code"]) for row in lines if not row["is_known"]
        },
        advertisements=dict(sorted(counts.items())),
        titles=titles,
        withheld=withheld,
        phrases=words,
        figures=[_short(row) for row in figures if row["measure"] in _FIGURES],
        overlaps=_overlaps(read, code),
    )


def _short(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("measure", "nuts_code", "side", "estimate", "lo", "hi", "status", "note", "n_docs")
    return {name: row[name] for name in names}


def _overlaps(read: Read, code: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in read("ind__areas").to_pylist():
        if row["measure"] != "overlap" or row["estimate"] is None:
            continue
        said = json.loads(row["dimensions"])
        pair = (row["group_code"], said["with"])
        if said["of"] == "codes" and code in pair:
            found[pair[1] if pair[0] == code else pair[0]] = row["estimate"]
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _caught(
    read: Read, crosswalk: Crosswalk, area: int, concepts: list[dict[str, Any]]
) -> dict[str, tuple[tuple[str, str], float]]:
    """Advertisement → its main line in the area, and how much of it belongs to the area."""
    of_concept = occupation_lines(crosswalk, concepts)
    isco = {row["concept_uri"]: row["isco_code"] or "" for row in concepts}
    columns = ["vacancy_id", "concept_uri", "concept_kind", "probability", "method", "evidence"]
    candidates: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read("link__vacancies_concepts", columns).to_pylist():
        if row["evidence"] == "observed" and row["concept_kind"] in OCCUPATION_KINDS:
            candidates[row["vacancy_id"]].append(row)
    made = {}
    for document, rows in sorted(candidates.items()):
        chosen = _likeliest(rows, isco)
        weight = sum(row["probability"] for row in chosen)
        by_line: dict[int, float] = defaultdict(float)
        for row in chosen:
            weights: Weights = of_concept.get(row["concept_uri"], {})
            for line, part in weights.items():
                by_line[line] += row["probability"] * part / weight
        own = {line: part * float(crosswalk.shares[line, area]) for line, part in by_line.items()}
        if sum(own.values()) > 0:
            best = max(sorted(own), key=lambda line: own[line])
            made[document] = (crosswalk.lines[best], sum(own.values()))
    return made


def _likeliest(rows: Iterable[dict[str, Any]], isco: Mapping[str, str]) -> list[dict[str, Any]]:
    """The candidates in the likeliest group of two digits, as `tallies.occupation_links` has it."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if len(isco.get(row["concept_uri"], "")) >= 2 and row["probability"] > 0:
            groups[isco[row["concept_uri"]][:2]].append(row)
    weights = {group: _weight(mine) for group, mine in groups.items()}
    if not weights or max(weights.values()) < MIN_LINK_PROBABILITY:
        return []
    return groups[min(weights, key=lambda group: (-weights[group], group))]


def _weight(rows: Iterable[Mapping[str, Any]]) -> float:
    given = [row["probability"] for row in rows if row["method"] == "given"]
    seen = sum(row["probability"] for row in rows if row["method"] != "given")
    return float(max(max(given, default=0.0), seen))


def _documents(
    read: Read,
    caught: Mapping[str, tuple[tuple[str, str], float]],
    lines: Iterable[Mapping[str, Any]],
) -> tuple[list[tuple[str, int]], int, list[tuple[str, int, int]]]:
    """Titles of what is caught, hidden ones, and words of the area in all advertisements."""
    keys: dict[str | None, dict[str, str]] = defaultdict(dict)
    for row in lines:
        if row["member_scheme"] == "phrase":
            keys[row["lang"]][f" {phrase_key(row['member_code'])} "] = row["member_code"]
    titles: Counter[str] = Counter()
    hidden: set[str] = set()
    words: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    columns = ["vacancy_id", "title", "text", "lang", "publish"]
    for row in read("core__vacancies", columns).to_pylist():
        is_caught = row["vacancy_id"] in caught
        if is_caught and caught[row["vacancy_id"]][1] >= _HALF and row["title"]:
            if row["publish"] == "counts":
                hidden.add(row["title"])
            else:
                titles[row["title"]] += 1
        if keys[row["lang"]]:
            text = f" {phrase_key(row['title'] or '')} {phrase_key(row['text'] or '')} "
            for key, phrase in keys[row["lang"]].items():
                if key in text:
                    words[phrase] += 1
                    outside[phrase] += not is_caught
    common = sorted(titles.items(), key=lambda item: (-item[1], item[0]))[:_TITLES]
    told = sorted(words, key=lambda phrase: (-words[phrase], phrase))
    return common, len(hidden), [(phrase, words[phrase], outside[phrase]) for phrase in told]


def _names(
    read: Read, concepts: Iterable[Mapping[str, Any]], lines: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, str], str]:
    """Names of codes: English, else any language."""
    wanted = {(row["member_scheme"], row["member_code"]) for row in lines}
    uris = {}
    for row in concepts:
        uri = row["concept_uri"]
        field, isco = isced_code_of(uri), isco_code_of(uri)
        group = row["code"] or group_code_of(uri) or ""
        for key in (("field", field), ("isco", isco), ("skill_group", group), ("concept", uri)):
            if key in wanted:
                uris[uri] = (key[0], str(key[1]))
    names: dict[tuple[str, str], str] = {}
    labels = read("core__labels", ["concept_uri", "lang", "label_kind", "label"]).to_pylist()
    for row in sorted(labels, key=lambda row: (row["lang"] != "en", row["lang"], row["label"])):
        if row["label_kind"] == "preferred" and row["concept_uri"] in uris:
            names.setdefault(uris[row["concept_uri"]], row["label"])
    return names
