"""The record of a source that a document was made of, as far as the source lets it be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.tables.contacts import mask_contacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.store.run import StepRun

_EXCERPT: Final = ("id", "title", "posted", "start", "url")
"""Columns of a raw record that `publish = "excerpt"` lets be shown."""
_LONGEST: Final = 200


def raw_record(run: StepRun, document: Mapping[str, Any]) -> dict[str, str]:
    """Raw column → what the source says, contact data masked and long texts cut; maybe nothing.

    Args:
        run: A finished run.
        document: A document of `trace.DocumentSet.shown`.
    """
    table = f"raw_{document['source_id']}__{document['kind']}"
    if not run.has(table) or document["publish"] not in ("excerpt", "full"):
        return {}
    rows = run.table(table)
    mine = rows.filter((rows.file == document["file"]) & (rows.row == document["row"]))
    found = mine.limit(1).to_pyarrow().to_pylist()
    said = {
        name.removeprefix("raw_"): _shown(str(value))
        for name, value in (found[0] if found else {}).items()
        if name.startswith("raw_") and value is not None
    }
    if document["publish"] == "full":
        return said
    return {name: value for name, value in said.items() if name in _EXCERPT}


def _shown(text: str) -> str:
    masked = mask_contacts(" ".join(text.split()))
    return masked if len(masked) <= _LONGEST else f"{masked[: _LONGEST - 1].rstrip()}…"
