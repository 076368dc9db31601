"""Where data come from: the origin of a file. Origins travel with every figure to its footnote."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from smartlife.model.fields import Kind, Observation, Publish


@dataclass(frozen=True, slots=True)
class Origin:
    """One file of a source, as it was read; columns of `core__origins`."""

    source_id: str
    kind: Kind
    file: str
    format: str
    publisher: str
    title: str
    licence: str
    url: str | None
    retrieved_date: date | None
    checksum: str
    size_bytes: int
    publish: Publish
    observation: Observation | None

    @property
    def origin_id(self) -> str:
        """Stable short identifier, made from source, file name and checksum."""
        return stable_id(self.source_id, self.file, self.checksum)


def stable_id(*parts: object, length: int = 16) -> str:
    """A short identifier that is the same on every machine and in every run.

    Args:
        parts: What identifies the thing; None and "" differ.
        length: Hexadecimal digits, 4 bits each.
    """
    packed = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.sha256(packed.encode()).hexdigest()[:length]
