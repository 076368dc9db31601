"""How right the links are: precision, recall and calibration from the study's own gold sample.

Precision is the share of links that are right, recall the share of what is true that was found;
documents count with 1 / their probability to be drawn (methods, rule 3.1). Of an advertisement the
likeliest occupation is its link; skills are all observed ones. Both count from a least
probability on. At the level of groups a link is as likely as its likeliest concept (occupations:
as the sum). Corrections are counted apart: nobody drew them at random.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.estimators.ratios import Judged, Ratio, estimate_ratio
from smartlife.analysis.links.levels import OCCUPATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smartlife.analysis.links.levels import Level
    from smartlife.model.fields import DocumentKind, Task

    Row = Mapping[str, Any]

ALL: Final = "all"
"""Stands for all languages, or all methods."""
MIN_PROBABILITY: Final = 0.5
"""From here on a link is more likely right than wrong."""
BINS: Final = 10
_READINGS: Final = ("agreed", "first", "second")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document holds, as its reader says.

    Attributes:
        kind: Kind of the document.
        document_id: The document.
        lang: Its language.
        task: What was looked for.
        weight: 1 / its probability to be drawn.
        true: Concepts that it names.
        unsure: Concepts that the reader could not decide.
    """

    kind: DocumentKind
    document_id: str
    lang: str
    task: Task
    weight: float
    true: frozenset[str]
    unsure: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A link of one document at one level: what is said, how surely, how, by which words."""

    unit: str
    probability: float
    method: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Quality of the links of one language, side, task, level and method.

    Attributes:
        kind: Kind of the documents.
        lang: Language, or "all".
        task: occupation or skills.
        level: See `link_levels`.
        method: Method of the links, or "all"; recall is of all of them together.
        n_docs: Documents read.
        tp: Right links.
        fp: Wrong links.
        fn: What is true and was not found.
        precision: Share of links that are right; None without links.
        recall: Share of what is true that was found; None if nothing is, or of one method.
    """

    kind: DocumentKind
    lang: str
    task: Task
    level: str
    method: str
    n_docs: int
    tp: int
    fp: int
    fn: int | None
    precision: Ratio | None
    recall: Ratio | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Links of about the same probability: the mean of it, and the share that is right."""

    kind: DocumentKind
    lang: str
    task: Task
    level: str
    least: float
    n: int
    mean_probability: float
    observed: Ratio


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike two readers mark: 2·both / (first + second), over documents that both read."""

    kind: DocumentKind
    task: Task
    n_docs: int
    share: float | None


@dataclass(frozen=True, slots=True)
class _Document:
    """One document at one level: links with their verdicts, and what was missed."""

    reading: Reading
    claims: tuple[tuple[Claim, bool], ...]
    true_count: int

    def judged(self, claim: Claim, *, is_right: bool) -> Judged:
        """A link as a judgement, alike with others of the document and of the phrase."""
        clusters = (self.reading.document_id, (claim.phrase, claim.unit))
        return Judged(self.reading.weight, is_right, clusters)


def choose_readings(gold: Iterable[Row]) -> list[Reading]:
    """One reading per document and task: of the newest round, what both agreed on, else the first.

    A round in which only the second reader has read the document so far waits for the first one,
    as long as another round has both. A document in which the reader could not tell at all is left
    out.

    Args:
        gold: Rows of core__gold.
    """
    by_task: dict[tuple[str, str, str], dict[str, dict[str, list[Row]]]] = {}
    for row in gold:
        rounds = by_task.setdefault((row["document_kind"], row["document_id"], row["task"]), {})
        readings = rounds.setdefault(row["round_id"], {})
        readings.setdefault(row["reading"], []).append(row)
    made = []
    for _, rounds in sorted(by_task.items()):
        mine = rounds[max(rounds, key=lambda name: _rank(name, rounds[name]))]
        rows = next(mine[reading] for reading in _READINGS if reading in mine)
        if not any(row["mark"] == "unsure" and row["concept_uri"] is None for row in rows):
            made.append(_reading(rows))
    return made


def _rank(round_id: str, readings: Mapping[str, Sequence[Row]]) -> tuple[bool, str, str]:
    """What makes a round of a document count before others: its own reading, its day, its name."""
    days = [row["judged_date"] for rows in readings.values() for row in rows if row["judged_date"]]
    return set(readings) != {"second"}, max(days).isoformat() if days else "", round_id


def _reading(rows: Sequence[Row]) -> Reading:
    first = rows[0]

    def marked(mark: str) -> frozenset[str]:
        return frozenset(row["concept_uri"] for row in rows if row["mark"] == mark)

    return Reading(
        kind=first["document_kind"],
        document_id=first["document_id"],
        lang=first["lang"],
        task=first["task"],
        weight=1 / first["inclusion_probability"],
        true=marked("true"),
        unsure=marked("unsure"),
    )


def measure(
    readings: Sequence[Reading],
    mentions: Mapping[tuple[DocumentKind, str], Sequence[Row]],
    levels: Sequence[Level],
    *,
    min_probability: float = MIN_PROBABILITY,
) -> tuple[list[Quality], list[Bin]]:
    """Quality and calibration for each language, and for all together.

    Args:
        readings: One per document and task.
        mentions: Kind and identifier of a document → rows of its link table.
        levels: See `link_levels.make_levels`.
        min_probability: Less likely links do not count as links.
    """
    qualities: list[Quality] = []
    bins: list[Bin] = []
    for level in levels:
        cells: dict[tuple[DocumentKind, str], list[_Document]] = defaultdict(list)
        for reading in readings:
            document = _look(reading, mentions.get((reading.kind, reading.document_id), ()), level)
            if document is not None:
                cells[reading.kind, reading.lang].append(document)
                cells[reading.kind, ALL].append(document)
        for (kind, lang), documents in sorted(cells.items()):
            qualities += _qualities(kind, lang, level, documents, min_probability)
            bins += _bins(kind, lang, level, documents)
    return qualities, bins


def _look(reading: Reading, mentions: Sequence[Row], level: Level) -> _Document | None:
    """A document at a level; None if it was not read so finely, or for another task."""
    if reading.task != level.task or reading.true & level.too_coarse:
        return None
    true = frozenset(unit for uri in reading.true for unit in level.of(uri))
    unsure = frozenset(unit for uri in reading.unsure for unit in level.of(uri)) - true
    claims = (
        _occupation(mentions, level) if level.task == "occupation" else _skills(mentions, level)
    )
    judged = tuple((claim, claim.unit in true) for claim in claims if claim.unit not in unsure)
    # of occupations one is enough: a document has one
    count = min(len(true), 1) if level.task == "occupation" else len(true)
    return _Document(reading, judged, count)


def _skills(mentions: Sequence[Row], level: Level) -> list[Claim]:
    best: dict[str, Row] = {}
    for row in mentions:
        if row["evidence"] == "observed":
            for unit in level.of(row["concept_uri"]):
                if unit not in best or row["probability"] > best[unit]["probability"]:
                    best[unit] = row
    return [
        Claim(unit, row["probability"], row["method"], row["phrase"])
        for unit, row in sorted(best.items())
    ]


def _occupation(mentions: Sequence[Row], level: Level) -> list[Claim]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in mentions:
        if row["evidence"] == "observed" and row["concept_kind"] in OCCUPATION_KINDS:
            for unit in level.of(row["concept_uri"]):
                found[unit].append(row)
    if not found:
        return []
    total = {unit: _total(rows) for unit, rows in found.items()}
    unit = min(found, key=lambda one: (-total[one], one))
    best = max(found[unit], key=lambda row: (row["probability"], -row["rank"]))
    return [Claim(unit, min(1.0, total[unit]), best["method"], best["phrase"])]


def _total(rows: Sequence[Row]) -> float:
    """Probability of a unit as figures count it (`tallies.occupation_links`)."""
    given = max((float(row["probability"]) for row in rows if row["method"] == "given"), default=0)
    return max(given, sum(float(row["probability"]) for row in rows if row["method"] != "given"))


def _qualities(
    kind: DocumentKind, lang: str, level: Level, documents: Sequence[_Document], least: float
) -> list[Quality]:
    by_method: dict[str, list[Judged]] = defaultdict(list)
    truths: list[Judged] = []
    for document in documents:
        hits = 0
        for claim, is_right in document.claims:
            if claim.probability < least:
                continue
            judged = document.judged(claim, is_right=is_right)
            by_method[ALL].append(judged)
            by_method[claim.method].append(judged)
            hits += is_right
        reading = document.reading
        truths += [
            Judged(reading.weight, number < hits, (reading.document_id,))
            for number in range(document.true_count)
        ]
    by_method.setdefault(ALL, [])
    made = []
    for method in sorted(by_method, key=lambda name: (name != ALL, name)):
        claims = by_method[method]
        tp = sum(one.is_hit for one in claims)
        whole = method == ALL
        made.append(
            Quality(
                kind, lang, level.task, level.name, method, len(documents),
                tp, len(claims) - tp,
                sum(not one.is_hit for one in truths) if whole else None,
                estimate_ratio(claims),
                estimate_ratio(truths) if whole else None,
            )
        )  # fmt: skip
    return made


def _bins(kind: DocumentKind, lang: str, level: Level, documents: Sequence[_Document]) -> list[Bin]:
    cells: dict[int, list[tuple[Claim, Judged]]] = defaultdict(list)
    for document in documents:
        for claim, is_right in document.claims:
            number = min(int(claim.probability * BINS), BINS - 1)
            cells[number].append((claim, document.judged(claim, is_right=is_right)))
    made = []
    for number, found in sorted(cells.items()):
        observed = estimate_ratio([judged for _, judged in found])
        weight = sum(judged.weight for _, judged in found)
        mean = sum(claim.probability * judged.weight for claim, judged in found) / weight
        if observed is not None:
            least = number / BINS
            made.append(Bin(kind, lang, level.task, level.name, least, len(found), mean, observed))
    return made


def measure_agreement(gold: Iterable[Row]) -> list[Agreement]:
    """How alike the first and the second reader mark, by kind of document and task."""
    marked: dict[tuple[Any, ...], dict[str, set[str]]] = defaultdict(dict)
    for row in gold:
        if row["reading"] == "agreed":
            continue
        key = (row["document_kind"], row["task"], row["round_id"], row["document_id"])
        mine = marked[key].setdefault(row["reading"], set())
        if row["mark"] == "true":
            mine.add(row["concept_uri"])
    sums: dict[tuple[Any, Any], list[int]] = {}
    for key, readings in sorted(marked.items()):
        if len(readings) < 2:
            continue
        first, second = readings["first"], readings["second"]
        total = sums.setdefault((key[0], key[1]), [0, 0, 0])
        total[0] += 1
        total[1] += 2 * len(first & second)
        total[2] += len(first) + len(second)
    return [
        Agreement(kind, task, docs, both / marks if marks else None)
        for (kind, task), (docs, both, marks) in sums.items()
    ]


def count_rounds(gold: Iterable[Row]) -> list[dict[str, Any]]:
    """How many documents of each draw were read, by kind of document and language.

    `stands_for` is the sum of 1 / inclusion probability: how many documents they stand for.
    """
    drawn: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in gold:
        cell = drawn.setdefault((row["round_id"], row["document_kind"], row["lang"]), {})
        cell[row["document_id"]] = row["inclusion_probability"]
    return [
        {
            "round": round_id,
            "kind": kind,
            "lang": lang,
            "documents": len(found),
            "stands_for": sum(1 / one for _, one in sorted(found.items())),
        }
        for (round_id, kind, lang), found in sorted(drawn.items())
    ]


def count_corrections(corrections: Iterable[Row]) -> list[dict[str, Any]]:
    """How many rows of core__corrections call a link right or wrong, by kind and language."""
    counts: dict[tuple[str, str], list[int]] = {}
    for row in corrections:
        cell = counts.setdefault((row["document_kind"], row["lang"] or ALL), [0, 0])
        cell[0 if row["is_right"] else 1] += 1
    return [
        {"kind": kind, "lang": lang, "right": right, "wrong": wrong}
        for (kind, lang), (right, wrong) in sorted(counts.items())
    ]
