"""A made-up taxonomy in two invented languages that share no letters of their words."""

from __future__ import annotations

import pyarrow as pa

TRADES = {
    "welder": "sudotix", "nurse": "mavelka", "teacher": "opentas", "driver": "vairokis",
    "baker": "duonepas", "painter": "krasotil", "farmer": "laukinsu", "singer": "dzieduva",
}  # fmt: skip
RANKS = {"head": "galvas", "junior": "jaunes", "mobile": "keliauj", "night": "naktinis"}


def small_taxonomy() -> tuple[pa.Table, pa.Table, pa.Table]:
    """core__concepts, core__labels, core__relations of 8 trades × 4 ranks, in one group each."""
    concepts, labels, relations = [], [], []
    for place, (trade, local) in enumerate(TRADES.items()):
        group = f"http://example.org/isco/C{place}"
        concepts.append((group, "isco_group", str(place), str(place)))
        labels += [(group, "en", "preferred", f"{trade}s"), (group, "xx", "preferred", local)]
        for rank, prefix in RANKS.items():
            uri = f"http://example.org/occupation/{trade}-{rank}"
            concepts.append((uri, "occupation", None, str(place)))
            relations.append((uri, "broader", group))
            labels += [
                (uri, "en", "preferred", f"{rank} {trade}"),
                (uri, "en", "alternative", f"{trade}, {rank} post"),
                (uri, "xx", "preferred", f"{prefix} {local}"),
                (uri, "xx", "alternative", f"{local} ({prefix})"),
            ]
    names = ("concept_uri", "concept_kind", "code", "isco_code")
    table = pa.table(dict(zip(names, zip(*concepts, strict=True), strict=True)))
    return (
        table.append_column("status", pa.array(["released"] * len(concepts))),
        rows_of(("concept_uri", "lang", "label_kind", "label"), labels),
        rows_of(("from_uri", "relation", "to_uri"), relations),
    )


def rows_of(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> pa.Table:
    """A table of text columns from rows."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table(
        {n: pa.array(list(c), pa.string()) for n, c in zip(names, columns, strict=True)}
    )
