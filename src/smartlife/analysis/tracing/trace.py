"""From a figure back to what it rests on: formula, files, and the documents behind it.

What is shown of single documents obeys their source: `publish = "counts"` gives numbers only;
the others give identifier, title, day and address.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.indicators import INDICATORS
from smartlife.analysis.scope import id_column
from smartlife.analysis.steps import declared
from smartlife.analysis.tracing.documents import documents_of
from smartlife.analysis.tracing.quotes import quoted
from smartlife.analysis.tracing.statistics import observations_of
from smartlife.analysis.tracing.verdicts import verdicts_of
from smartlife.model.figures import figure_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from smartlife.analysis.counted import Counted
    from smartlife.analysis.scope import Kind
    from smartlife.store.run import StepRun

    Rows = list[dict[str, Any]]

SHOWN: Final = ("excerpt", "full")
"""Values of publish that let single documents be shown."""
_NEAR: Final = 5


@dataclass(frozen=True, slots=True)
class FileShare:
    """How many documents of a set come from one file.

    Attributes:
        source_id: Source.
        origin_id: File: key of core__origins.
        publish: What may be shown of single documents of it.
        documents: Documents of the set.
        hits: Those in the figure's group; None where the figure is about no part, or where it is
            held back and the source allows numbers of published figures only.
    """

    source_id: str
    origin_id: str
    publish: str
    documents: int
    hits: int | None


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Documents of one kind behind a figure.

    Attributes:
        kind: vacancies or courses.
        is_counted: True if they are in the figure's n_docs.
        files: By file.
        shown: Those whose source allows it, hits first: kind, document_id, is_hit, title, date,
            url, source_id, origin_id, file, row, publish.
        concepts: Concepts that make a document a hit by being linked to it.
    """

    kind: Kind
    is_counted: bool
    files: tuple[FileShare, ...]
    shown: Rows
    concepts: frozenset[str]

    @property
    def documents(self) -> int:
        """How many they are."""
        return sum(share.documents for share in self.files)

    @property
    def hits(self) -> int | None:
        """How many of them are in the figure's group; None if that is not told."""
        known = [share.hits for share in self.files]
        return None if not known or None in known else sum(share or 0 for share in known)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a figure rests on.

    Attributes:
        figure_id: Its name.
        figure: The row of the indicator table.
        formula: How it is computed.
        literature: Where the method comes from.
        note: The remark in words; None without.
        origins: Rows of core__origins.
        sets: Documents behind it.
        observations: Official numbers behind it.
        verdicts: What people said: rows of core__audits.
    """

    figure_id: str
    figure: dict[str, Any]
    formula: str
    literature: tuple[str, ...]
    note: str | None
    origins: Rows
    sets: tuple[DocumentSet, ...]
    observations: Rows
    verdicts: Rows

    @property
    def counted(self) -> int:
        """Documents found that the figure counts."""
        return sum(found.documents for found in self.sets if found.is_counted)

    @property
    def is_exact(self) -> bool | None:
        """True if just the documents are found that the figure counts; None if it counts none."""
        if not any(found.is_counted for found in self.sets):
            return None
        return bool(self.counted == self.figure["n_docs"])


def figures_of(run: StepRun) -> Iterator[tuple[str, dict[str, Any]]]:
    """All figures of a run with their identifiers, in the order of the indicators."""
    for name in INDICATORS:
        if run.has(f"ind__{name}"):
            for row in run.read(f"ind__{name}").to_pylist():
                yield figure_id(row), row


def find_figures(run: StepRun, wanted: str) -> list[tuple[str, dict[str, Any]]]:
    """The figures whose identifier is this or begins so."""
    start = wanted.strip().lower()
    return [(name, row) for name, row in figures_of(run) if start and name.startswith(start)]


def near_figures(run: StepRun, wanted: str) -> list[str]:
    """Identifiers that look like one that no figure has, most alike first."""
    names = [name[: max(4, len(wanted))] for name, _ in figures_of(run)]
    return difflib.get_close_matches(wanted.strip().lower(), names, _NEAR, 0.6)


def explain(
    run: StepRun,
    figure: dict[str, Any],
    *,
    most: int | None = None,
    visible: Collection[str] = SHOWN,
) -> Explanation:
    """Everything behind one row of an indicator table.

    Args:
        run: A finished run (`store.finished`).
        figure: The row.
        most: So many documents of a set are listed; None lists all.
        visible: Values of publish whose documents are listed.
    """
    indicator = declared(figure["indicator"])
    sets = tuple(_set(run, figure, counted, most, visible) for counted in documents_of(run, figure))
    origins = {*figure["origins"], *(share.origin_id for one in sets for share in one.files)}
    return Explanation(
        figure_id=figure_id(figure),
        figure=figure,
        formula=indicator.formula,
        literature=indicator.literature,
        note=_note_of(figure),
        origins=[row for row in _origins(run) if row["origin_id"] in origins],
        sets=sets,
        observations=observations_of(run, figure),
        verdicts=verdicts_of(run, figure),
    )


def _note_of(figure: dict[str, Any]) -> str | None:
    """The remarks in words, with the figure that one of them promises."""
    said = [notes()[figure["note"]]] if figure["note"] in notes() else []
    # runs of earlier versions have neither of these columns
    if said and figure.get("without_largest") is not None:
        rest = json.loads(figure["without_largest"])
        told = ", ".join(f"{name} {value:g}" for name, value in rest.items() if value is not None)
        said.append(f"Without it: {told}.")
    if figure.get("interval_note") in notes():
        said.append(notes()[figure["interval_note"]])
    return " ".join(said) or None


def links_of(run: StepRun, document: Mapping[str, Any], concepts: frozenset[str]) -> Rows:
    """The links that make a document a hit, likeliest first.

    Args:
        run: A finished run.
        document: A document of `DocumentSet.shown`.
        concepts: Of that set.

    Returns:
        concept_uri, method, probability, phrase (as linking folded it), quote (as the document
        has it; empty if its source names the concept itself).
    """
    return links_of_all(run, document["kind"], [document["document_id"]], concepts)[
        document["document_id"]
    ]


def links_of_all(
    run: StepRun, kind: Kind, documents: Collection[str], concepts: frozenset[str]
) -> Mapping[str, Rows]:
    """The same of many documents of a kind, read at once: document → its links."""
    found: dict[str, Rows] = {name: [] for name in documents}
    if not found:
        return found
    links = run.table(f"link__{kind}_concepts")
    mine = links.filter(links[id_column(kind)].isin(sorted(found)) & (links.evidence == "observed"))
    rows = mine.select(
        "concept_uri", "method", "probability", "phrase", "span_field", "span_start", "span_end",
        document_id=links[id_column(kind)],
    )  # fmt: skip
    texts = _texts(run, kind, documents)
    for row in rows.to_pyarrow().to_pylist():
        document_id = row.pop("document_id")
        place = (row.pop("span_field"), row.pop("span_start"), row.pop("span_end"))
        if row["concept_uri"] in concepts:
            row["quote"] = quoted(texts.get(document_id, {}), *place)
            found[document_id].append(row)
    for own in found.values():
        own.sort(key=lambda row: (-row["probability"], row["concept_uri"]))
    return found


def _texts(
    run: StepRun, kind: Kind, documents: Collection[str]
) -> dict[str, dict[str, str | None]]:
    held, name = run.table(f"core__{kind}"), id_column(kind)
    rows = held.filter(held[name].isin(sorted(documents))).select(name, "title", "text")
    return {row[name]: row for row in rows.to_pyarrow().to_pylist()}


@cache
def notes() -> dict[str, str]:
    """Remark code → English wording."""
    import yaml

    text = resources.files("smartlife.analysis").joinpath("notes.yml").read_text("utf-8")
    made: dict[str, str] = yaml.safe_load(text)
    return made


def _origins(run: StepRun) -> Rows:
    rows: Rows = run.read("core__origins").to_pylist()
    return sorted(rows, key=lambda row: (row["kind"], row["source_id"], row["file"]))


def _set(
    run: StepRun,
    figure: Mapping[str, Any],
    counted: Counted,
    most: int | None,
    allowed: Collection[str],
) -> DocumentSet:
    held = run.table(f"core__{counted.kind}")
    name = id_column(counted.kind)
    date = "posted_date" if counted.kind == "vacancies" else "start_date"
    rows = held.select(
        "source_id",
        "origin_id",
        "publish",
        "title",
        "url",
        "file",
        "row",
        document_id=held[name],
        date=held[date],
    ).join(counted.documents, "document_id")
    summed = rows.group_by("source_id", "origin_id", "publish").agg(
        documents=rows.count(),
        about=rows.is_hit.count(),
        hits=rows.is_hit.cast("int64").sum(),
    )
    files = summed.order_by("source_id", "origin_id", "publish").to_pyarrow().to_pylist()
    visible = rows.filter(rows.publish.isin(sorted(allowed)))
    if most is not None:
        visible = visible.order_by(visible.is_hit.desc(), "document_id").limit(most)
    shown = visible.order_by("document_id").to_pyarrow().to_pylist()
    shown.sort(key=lambda row: (row["is_hit"] is False, row["document_id"]))
    return DocumentSet(
        counted.kind,
        counted.is_counted,
        tuple(_share(row, figure) for row in files),
        [{"kind": counted.kind, **row} for row in shown],
        counted.concepts,
    )


def _share(row: dict[str, Any], figure: Mapping[str, Any]) -> FileShare:
    # a figure that is held back must not be told by counting what is behind it
    is_told = figure["status"] == "published" or row["publish"] in SHOWN
    return FileShare(
        row["source_id"],
        row["origin_id"],
        row["publish"],
        row["documents"],
        (row["hits"] or 0) if row["about"] and is_told else None,
    )
