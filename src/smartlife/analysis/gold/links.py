"""Single links of read documents: which are right, and whether their probabilities are (3.2, 3.3).

A link is right if one of its groups is true of the document: a wrong skill of the right group is
right for the group. Where probabilities of a language are not what they say, they are replaced by
what people found for their tenth of the scale, drawn towards what was said.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.ratios import Judged, estimate_ratio
from smartlife.analysis.gold.correction import PRIOR, may_be_summed
from smartlife.analysis.links.quality import BINS, Bin
from smartlife.analysis.tallies import skill_links

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir
    import pyarrow as pa

    from smartlife.analysis.gold.sample import LanguageSample
    from smartlife.analysis.scope import Kind
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

_LEVEL: Final = "group"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One link of a read document, and whether it is right."""

    document_id: str
    lang: str
    phrase: str
    concept_uri: str
    probability: float
    weight: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of one side.

    Attributes:
        links: All of them.
        kind: Side.
    """

    links: tuple[Verdict, ...]
    kind: Kind

    def by_phrase(self) -> pa.Table:
        """How often the link of a phrase is right: lang, phrase, concept_uri, right, judged."""
        import pyarrow as pa

        counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in self.links:
            cell = counts[one.lang, one.phrase, one.concept_uri]
            cell[0] += one.is_right
            cell[1] += 1
        keys = sorted(counts)
        return pa.table(
            {
                "lang": pa.array([key[0] for key in keys], pa.string()),
                "phrase": pa.array([key[1] for key in keys], pa.string()),
                "concept_uri": pa.array([key[2] for key in keys], pa.string()),
                "right": pa.array([float(counts[key][0]) for key in keys], pa.float64()),
                "judged": pa.array([float(counts[key][1]) for key in keys], pa.float64()),
            }
        )

    def bins(self) -> dict[str, list[tuple[Bin, float]]]:
        """Language → bins of its probabilities, and the weight of each."""
        cells: dict[tuple[str, int], list[Verdict]] = defaultdict(list)
        for one in self.links:
            cells[one.lang, bin_of(one.probability)].append(one)
        made: dict[str, list[tuple[Bin, float]]] = defaultdict(list)
        for (lang, number), found in sorted(cells.items()):
            made[lang].append(self._bin(lang, number, found))
        return made

    def _bin(self, lang: str, number: int, found: Sequence[Verdict]) -> tuple[Bin, float]:
        observed = estimate_ratio(
            [
                Judged(one.weight, one.is_right, (one.document_id, (one.phrase, one.concept_uri)))
                for one in found
            ]
        )
        assert observed is not None  # a cell is never empty
        weight = sum(one.weight for one in found)
        mean = sum(one.weight * one.probability for one in found) / weight
        least = number / BINS
        made = Bin(self.kind, lang, "skills", _LEVEL, least, len(found), mean, observed)
        return made, weight


def bin_of(probability: float) -> int:
    """Number of the tenth of the scale that a probability lies in."""
    return min(int(probability * BINS), BINS - 1)


def verdicts(
    run: StepRun, kind: Kind, universe: Universe, samples: Mapping[str, LanguageSample]
) -> Verdicts:
    """Judges every link of the documents read."""
    import ibis
    import pyarrow as pa

    readings = {one.document_id: one for s in samples.values() for one in s.readings}
    groups: dict[str, set[int]] = defaultdict(set)
    for uri, group, _ in universe.members:
        groups[uri].add(group)
    ids = ibis.memtable(pa.table({"document_id": pa.array(sorted(readings), pa.string())}))
    rows = skill_links(run, kind).semi_join(ids, "document_id")
    links = []
    for row in rows.order_by("document_id", "concept_uri").to_pyarrow().to_pylist():
        reading, uri = readings[row["document_id"]], row["concept_uri"]
        if uri not in groups or uri in reading.unsure:
            continue
        true = {group for one in reading.true for group in groups.get(one, ())}
        links.append(
            Verdict(
                row["document_id"],
                row["lang"],
                row["phrase"],
                uri,
                float(row["probability"]),
                reading.weight,
                bool(groups[uri] & true),
            )
        )
    return Verdicts(tuple(links), kind)


def recalibrated(links: ir.Table, judged: Verdicts) -> ir.Table:
    """Links with probabilities that may be summed, in the languages that people judged.

    Args:
        links: As of `tallies.skill_links`.
        judged: Verdicts of their documents.
    """
    import ibis
    import pyarrow as pa

    new = [
        (lang, number, probability)
        for lang, bins in judged.bins().items()
        if not may_be_summed(one for one, _ in bins)
        for number, probability in enumerate(observed_scale(bins))
    ]
    if not new:
        return links
    scale = ibis.memtable(
        pa.table(
            {
                "lang": pa.array([row[0] for row in new], pa.string()),
                "tenth": pa.array([row[1] for row in new], pa.int64()),
                "observed": pa.array([row[2] for row in new], pa.float64()),
            }
        )
    )
    tenth = (links.probability * BINS).floor().cast("int64").clip(upper=BINS - 1)
    joined = links.mutate(tenth=tenth).left_join(scale, ["lang", "tenth"])
    names = [name for name in links.columns if name != "probability"]
    return joined.select(
        *names, probability=ibis.coalesce(joined.observed, joined.probability)
    ).select(*links.columns)


def observed_scale(bins: Sequence[tuple[Bin, float]]) -> list[float]:
    """Probability of each tenth of the scale, never falling: what was found right in it.

    A tenth counts `PRIOR` judgements of what its probabilities say; what was not judged at all
    takes the middle of the tenth. Falling neighbours are pooled (isotonic regression).
    """
    level = np.array([(number + 0.5) / BINS for number in range(BINS)])
    weight = np.full(BINS, 1e-6)
    for one, _ in bins:
        number = round(one.least * BINS)
        n = one.observed.n_eff
        level[number] = (one.observed.estimate * n + PRIOR * one.mean_probability) / (n + PRIOR)
        weight[number] = n + PRIOR
    blocks: list[tuple[float, float, int]] = []
    for value, mass in zip(level, weight, strict=True):
        blocks.append((float(value), float(mass), 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m, i), (b, n, j) = blocks[-2:]
            blocks[-2:] = [((a * m + b * n) / (m + n), m + n, i + j)]
    return [value for value, _, size in blocks for _ in range(size)]
