"""Charts of pages at addresses of their own: as SVG, PNG, CSV, and to be explored in the browser.

`/{lang}/chart<path of the page>/<anchor>.svg?<its query>`: made of the same context as the page.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from smartlife.products.document import Figure, TableBlock
from smartlife.products.exports.chart_file import chart_png, chart_svg, table_csv
from smartlife.products.exports.vega import live_spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartlife.products.document import SourceNote

PREFIX: Final = "/chart"
Ending = Literal["svg", "png", "csv", "json"]
MEDIA_TYPES: Final[dict[Ending, str]] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def chart_address(path: str, anchor: str, ending: Ending) -> str:
    """Address of a chart without language: `/chart/region/LV008/map.svg`."""
    return f"{PREFIX}{path.rstrip('/')}/{anchor}.{ending}"


def page_path(path: str) -> str:
    """Address of the page that a chart's address belongs to."""
    return path.removeprefix(PREFIX).rpartition("/")[0] or "/"


def chart_file(context: object, anchor: str, ending: Ending, address: str) -> bytes | None:
    """A chart of a page in a format; None if the page has none of that name.

    Args:
        context: The page's context; a chart may stand anywhere in it.
        anchor: `anchor` of a figure, or (CSV only) of a table.
        ending: The format.
        address: Where the page is, written into pictures.
    """
    block = next((one for one in _blocks(context) if one.anchor == anchor), None)
    if isinstance(block, TableBlock):
        return table_csv(block) if ending == "csv" else None
    if block is None:
        return None
    sources: Sequence[SourceNote] = getattr(context, "sources", ())
    return _content(block, ending, sources, address)


def _content(figure: Figure, ending: Ending, sources: Sequence[SourceNote], address: str) -> bytes:
    if ending == "csv":
        return table_csv(figure.table)
    if ending == "svg":
        return chart_svg(figure, sources, address).encode()
    if ending == "png":
        return chart_png(figure, sources, address)
    specs = {
        "wide": live_spec(figure.spec),
        "narrow": live_spec(figure.narrow) if figure.narrow else None,
    }
    return json.dumps(specs, ensure_ascii=False).encode("utf-8", "replace")


def _blocks(part: Any) -> Iterator[Figure | TableBlock]:  # noqa: ANN401 - any part of a context
    """Charts and tables anywhere in a context, in order."""
    if isinstance(part, Figure | TableBlock):
        yield part
    elif isinstance(part, tuple | list):
        for one in part:
            yield from _blocks(one)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _blocks(getattr(part, field.name))
