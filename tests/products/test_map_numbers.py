"""The numbers beside the names of the map are those of the table under it."""

from __future__ import annotations

from types import SimpleNamespace

from smartlife.languages.messages import messages
from smartlife.products.figures.rows import FigureRow, FigureRows
from smartlife.products.reports.situation import regions


def _material(held: float, circled: int) -> SimpleNamespace:
    columns = {"unit": "documents", "estimate": held}
    row = FigureRow("evidence_card", "documents", "DE80", "demand", "published", **columns)
    return SimpleNamespace(
        say=messages("en"),
        figures=FigureRows([row]),
        placed={"vacancies": {"DE80J": circled - 1, "DE80K": 1, "LV00C": 4}, "courses": {}},
        study=SimpleNamespace(regions=("LV00C",), partners=("DE80",)),
        names=SimpleNamespace(region=lambda code: code),
    )


def test_a_document_placed_coarsely_is_counted_and_said() -> None:
    material = _material(32.0, 31)
    assert regions._totals(material, "vacancies") == {"LV00C": "4", "DE80": "32"}
    assert "1 of them is placed no more precisely" in regions._map_caption(material)


def test_nothing_is_said_where_every_document_has_a_circle() -> None:
    assert "no circle" not in regions._map_caption(_material(31.0, 31))
