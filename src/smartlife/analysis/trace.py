"""From a figure back to what it rests on: formula, files, and the documents behind it.

What is shown of single documents obeys their source: `publish = "counts"` gives numbers only;
the others give identifier, title, day and address.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.indicators import INDICATORS
from smartlife.analysis.publication import MIN_LINK_PROBABILITY
from smartlife.analysis.scope import ALL_REGIONS, FIXED_POINT, PLACED, id_column
from smartlife.analysis.skill_groups import SKILL_KINDS, build_universe
from smartlife.analysis.steps import declared
from smartlife.analysis.tallies import OCCUPATION_KINDS
from smartlife.model.provenance import stable_id
from smartlife.model.tables import indicator_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from smartlife.analysis.scope import Kind
    from smartlife.store.lake import Lake, Manifest

    Rows = list[dict[str, Any]]
    ReadTable = Callable[[str], Rows]

SHOWN: Final = ("excerpt", "full")
"""Values of publish that let single documents be shown."""
_COLUMNS: Final = {
    "place_status": "place_status",
    "lang": "lang",
    "source": "source_id",
    "mode": "mode",
}
_FLAGS: Final = {"open": "is_open", "part_time": "is_part_time"}
_FLAG_NAMES: Final = {True: "yes", False: "no", None: "unknown"}
_SIDES: Final[dict[str, tuple[Kind, ...]]] = {
    "demand": ("vacancies",),
    "offer": ("courses",),
    "both": ("vacancies", "courses"),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a figure rests on.

    Attributes:
        figure: The row of the indicator table.
        formula: How it is computed.
        literature: Where the method comes from.
        note: The remark in words; None without.
        origins: Rows of core__origins.
        document_counts: (kind, source, publish) → documents behind the figure.
        documents: Those whose source allows it: kind, document_id, title, date, url, file, row.
        observations: Official numbers behind it.
    """

    figure: dict[str, Any]
    formula: str
    literature: tuple[str, ...]
    note: str | None
    origins: Rows
    document_counts: dict[tuple[str, str, str], int]
    documents: Rows
    observations: Rows


def figure_id(row: Mapping[str, Any]) -> str:
    """A name for a figure that stays the same from run to run."""
    return stable_id(*(row[name] for name in indicator_table("any").key))


def reader_of(lake: Lake, manifest: Manifest) -> ReadTable:
    """Reads tables of one run as rows; a table that the run does not have is empty."""
    import pyarrow.parquet as pq

    def read(table: str) -> Rows:
        file = manifest.tables.get(table)
        rows: Rows = pq.read_table(lake.folder / file.path).to_pylist() if file else []
        return rows

    return read


def find_figure(read: ReadTable, wanted: str) -> dict[str, Any] | None:
    """The row with that figure_id; None if no indicator has it."""
    for name in INDICATORS:
        for row in read(f"ind__{name}"):
            if figure_id(row) == wanted:
                return row
    return None


def explain(read: ReadTable, figure: dict[str, Any]) -> Explanation:
    """Everything behind one row of an indicator table.

    Args:
        read: Reads a table as rows (`reader_of`).
        figure: The row.
    """
    indicator = declared(figure["indicator"])
    documents: Rows = []
    counts: Counter[tuple[str, str, str]] = Counter()
    if figure["evidence"] != "official":
        for kind in _SIDES[figure["side"]]:
            for document in _documents(read, figure, kind):
                counts[kind, document["source_id"], document["publish"]] += 1
                if document["publish"] in SHOWN:
                    documents.append(_shown(kind, document))
    origins = [row for row in read("core__origins") if row["origin_id"] in figure["origins"]]
    return Explanation(
        figure=figure,
        formula=indicator.formula,
        literature=indicator.literature,
        note=notes().get(figure["note"]) if figure["note"] else None,
        origins=sorted(origins, key=lambda row: str(row["origin_id"])),
        document_counts=dict(sorted(counts.items())),
        documents=documents,
        observations=_observations(read, figure) if figure["evidence"] == "official" else [],
    )


@cache
def notes() -> dict[str, str]:
    """Remark code → English wording."""
    import yaml

    text = resources.files("smartlife.analysis").joinpath("notes.yml").read_text("utf-8")
    made: dict[str, str] = yaml.safe_load(text)
    return made


def _shown(kind: Kind, document: dict[str, Any]) -> dict[str, Any]:
    date = "posted_date" if kind == "vacancies" else "start_date"
    return {
        "kind": kind,
        "document_id": document[id_column(kind)],
        "title": document["title"],
        "date": document[date],
        "url": document["url"],
        "file": document["file"],
        "row": document["row"],
    }


def _documents(read: ReadTable, figure: dict[str, Any], kind: Kind) -> Iterator[dict[str, Any]]:
    """Documents of the figure's region and group, in the order of the table."""
    name = id_column(kind)
    linked = _linked(read, figure, kind)
    for document in read(f"core__{kind}"):
        if not _in_region(document, figure) or not _in_group(document, figure):
            continue
        if linked is None or document[name] in linked:
            yield document


def _in_group(document: dict[str, Any], figure: dict[str, Any]) -> bool:
    """True unless a property of the document itself says that it is not in the group."""
    scheme, code = figure["group_scheme"], figure["group_code"]
    if scheme in _COLUMNS:
        return bool(document[_COLUMNS[scheme]] == code)
    if scheme in _FLAGS:
        return bool(_FLAG_NAMES[document[_FLAGS[scheme]]] == code)
    if scheme == "price":
        price = document["price_eur"]
        return bool(code == ("unknown" if price is None else "free" if price <= 0 else "paid"))
    if scheme == "language":
        return code in (document["teaching_langs"] or ["unknown"])
    return True


def _in_region(document: dict[str, Any], figure: dict[str, Any]) -> bool:
    if figure["nuts_code"] == ALL_REGIONS:
        return True
    code = document["nuts_code"]
    same_version = document["nuts_version"] == figure["nuts_version"] or len(code or "") == 2
    return bool(
        code
        and same_version
        and document["place_status"] in PLACED
        and code.startswith(figure["nuts_code"])
    )


def _linked(read: ReadTable, figure: dict[str, Any], kind: Kind) -> set[str] | None:
    """Documents linked to the figure's group; None if the figure is not about links."""
    scheme = figure["group_scheme"]
    if scheme == "isco":
        return _linked_to_isco(read, figure["group_code"])
    depth = {"emphasis": 2, "uncovered_bracket": 3}.get(figure["indicator"])
    if depth is None:
        # of a field of education the given codes and the links decide together; not traced yet
        return set() if scheme in {"isced_f", "basis"} else None
    name = id_column(kind)
    mentions = [
        row
        for row in read(f"link__{kind}_concepts")
        if row["evidence"] == "observed" and row["concept_kind"] in SKILL_KINDS
    ]
    if figure["group_uri"] is None:
        return {row[name] for row in mentions}
    apart = figure["measure"].endswith("_apart")
    members = _members(read, figure["group_uri"], depth, apart=apart)
    return {row[name] for row in mentions if row["concept_uri"] in members}


def _linked_to_isco(read: ReadTable, code: str) -> set[str]:
    """As `tallies.occupation_links`: the likeliest group of each advertisement."""
    isco = {row["concept_uri"]: row["isco_code"] or "" for row in read("core__concepts")}
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    given: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in read("link__vacancies_concepts"):
        group = isco.get(row["concept_uri"], "")[:2]
        occupation = row["evidence"] == "observed" and row["concept_kind"] in OCCUPATION_KINDS
        if occupation and len(group) == 2:
            of_method = given if row["method"] == "given" else groups
            of_method[row["vacancy_id"]][group] += round(row["probability"] * FIXED_POINT)
    made = set()
    for document in {**groups, **given}:
        found = groups[document] | given[document]  # the larger of both
        likeliest = min(found, key=lambda group: (-found[group], group))
        if likeliest == code and found[likeliest] >= MIN_LINK_PROBABILITY * FIXED_POINT:
            made.add(document)
    return made


def _members(read: ReadTable, group_uri: str, depth: int, *, apart: bool) -> set[str]:
    broader = [
        (row["from_uri"], row["to_uri"])
        for row in read("core__relations")
        if row["relation"] == "broader"
    ]
    universe = build_universe(read("core__concepts"), broader, depth, apart=apart)
    numbers = {i for i, group in enumerate(universe.groups) if group.uri == group_uri}
    return {uri for uri, number, _ in universe.members if number in numbers}


def _observations(read: ReadTable, figure: dict[str, Any]) -> Rows:
    """Official numbers of the data set and year; of a converted count, of all old regions."""
    dataset = json.loads(figure["dimensions"] or "{}").get("dataset")
    country = figure["nuts_code"][:2]
    return [
        row
        for row in read("core__observations")
        if row["dataset_code"].upper() == dataset
        and row["year"] == figure["year"]
        and row["nuts_code"].startswith(country)
        and row["origin_id"] in figure["origins"]
    ]
