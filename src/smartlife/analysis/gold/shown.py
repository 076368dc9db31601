"""What readers of a gold sample are shown of its documents, read anew from the current run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from smartlife.analysis.gold.draw import proposed, rows_of
from smartlife.model.provenance import stable_id
from smartlife.tables.judged import DOCUMENT_IDS, content_hash

if TYPE_CHECKING:
    from collections.abc import Collection

    from smartlife.analysis.gold.draw import Candidate
    from smartlife.model.fields import DocumentKind
    from smartlife.store.run import StepRun


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as a reader sees it.

    Attributes:
        kind: Side.
        lang: Its language.
        title: Its title.
        text: Its text; "" without.
        url: Where it was published; "" if not known.
        publish: What its source allows to be shown to others.
        content_hash: Checksum of title and text, as they are now.
        candidates: Concepts that the links propose, in an order of chance.
    """

    kind: DocumentKind
    lang: str
    title: str
    text: str
    url: str
    publish: str
    content_hash: str
    candidates: tuple[Candidate, ...]


def read_shown_documents(run: StepRun, ids: Collection[str]) -> dict[str, ShownDocument]:
    """Identifier → document; those that the run does not hold are left out.

    Args:
        run: Reads what `draw_documents` reads.
        ids: Identifiers of advertisements and courses.
    """
    found: dict[str, ShownDocument] = {}
    wanted = sorted(ids)
    for kind, name in DOCUMENT_IDS.items():
        columns = [name, "lang", "title", "text", "url", "publish"]
        rows = rows_of(run, f"core__{kind}", columns, name, wanted)
        concepts = proposed(run, kind, [row[name] for row in rows])
        for row in rows:
            mine = concepts.get(row[name], [])
            seed = int(stable_id(run.study.study_id, row[name]), 16)
            order = np.random.default_rng(seed).permutation(len(mine))
            found[row[name]] = ShownDocument(
                kind,
                row["lang"],
                row["title"] or "",
                row["text"] or "",
                row["url"] or "",
                row["publish"],
                content_hash(row["title"], row["text"]),
                tuple(mine[place] for place in order),
            )
    return found
