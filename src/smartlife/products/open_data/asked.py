"""The dimensions of a figure that belong to its question: variant, reach, data set, task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartlife.model.figures import asked_dimensions

if TYPE_CHECKING:
    from collections.abc import Mapping


def asked_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Dimension → value as text, by name; those that tell what was found are left out."""
    return {name: str(value) for name, value in sorted(asked_dimensions(row).items())}
