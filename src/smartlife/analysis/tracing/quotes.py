"""The words of a document behind a link, as they stand there: links hold them folded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST: Final = 80
"""Letters of a quotation; of longer ones the beginning is told."""


def quoted(
    document: Mapping[str, str | None], field: str | None, start: int | None, end: int | None
) -> str:
    """The words that a link rests on; empty if a source names the concept itself.

    Args:
        document: Its title and its text.
        field: Which of them it is, as the link says.
        start: First letter.
        end: Letter after the last one.
    """
    if start is None:
        return ""
    words = " ".join((document.get(field or "") or "")[start:end].split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"
