"""How pages are found: the map of the site, what robots may read, the manifest, our icons."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import StreamingResponse
from lxml import etree

from smartlife.products.exports.tokens import colour
from smartlife.web.assets import assets
from smartlife.web.charts import PREFIX
from smartlife.web.languages import FALLBACK, LANGUAGES
from smartlife.web.page import READING
from smartlife.web.pages import PAGES
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from smartlife.web.runs import OpenRun

_SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_PER_PART: Final = 2_000
"""Pages of one part of the map; each has an entry per language. The protocol allows 50,000 entries
and 50 MB."""
_SIZES: Final = (180, 192, 512)
_DAY: Final = {"cache-control": "public, max-age=86400"}
_SOON: Final = {"cache-control": "public, no-cache"}


def add_findable(app: FastAPI) -> None:
    """Adds the addresses."""
    _add_sitemap(app)
    _add_manifest(app)


def _add_sitemap(app: FastAPI) -> None:
    @app.api_route("/robots.txt", methods=READING, include_in_schema=False)
    def robots(reading: Read) -> Response:
        return Response(_robots(reading.base), media_type="text/plain", headers=_DAY)

    @app.api_route("/sitemap.xml", methods=READING, include_in_schema=False)
    def sitemap(reading: Read) -> Response:
        run, base = reading.run, reading.base
        parts = -(-len(_addresses(run)) // _PER_PART)
        content = _part(run, base, 0) if parts <= 1 else _index(base, parts)
        return StreamingResponse(content, media_type="application/xml", headers=_SOON)

    @app.api_route("/sitemap-{number}.xml", methods=READING, include_in_schema=False)
    def sitemap_part(reading: Read, number: int) -> Response:
        run = reading.run
        if not 1 <= number <= -(-len(_addresses(run)) // _PER_PART):
            raise NotFound
        content = _part(run, reading.base, number - 1)
        return StreamingResponse(content, media_type="application/xml", headers=_SOON)


def _add_manifest(app: FastAPI) -> None:
    @app.api_route("/{lang:lang}/site.webmanifest", methods=READING, include_in_schema=False)
    def manifest(reading: Read, lang: str) -> Response:
        del lang
        return Response(
            json.dumps(_manifest(reading), ensure_ascii=False),
            media_type="application/manifest+json",
            headers=_SOON,
        )

    @app.api_route("/icons/{size}.png", methods=READING, include_in_schema=False)
    def icon(size: int) -> Response:
        if size not in _SIZES:
            raise NotFound
        return Response(_icon(size), media_type="image/png", headers=_DAY)


def _robots(base: str) -> str:
    """Pages may be read; searches, downloads of charts and the API are not for indexes."""
    closed = [f"/{lang}{PREFIX}/" for lang in LANGUAGES]
    lines = [
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /*?",
        *map("Disallow: {}".format, closed),
    ]
    return "\n".join([*lines, "", f"Sitemap: {base}/sitemap.xml", ""])


def _addresses(run: OpenRun) -> tuple[str, ...]:
    """Addresses of all pages that everybody may see, without language."""
    return run.once("addresses", lambda: tuple(_all_addresses(run)))


def _all_addresses(run: OpenRun) -> Iterator[str]:
    for page in PAGES:
        if page.method == "GET" and page.is_listed and not page.is_for_owner:
            for parts in page.places(run):
                yield page.address(parts)


def _index(base: str, parts: int) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAP}">\n'
    for number in range(1, parts + 1):
        yield f"<sitemap><loc>{_escaped(f'{base}/sitemap-{number}.xml')}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def _part(run: OpenRun, base: str, place: int) -> Iterator[str]:
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}" '
        f'xmlns:xhtml="{_XHTML}">\n'
    )
    first = place * _PER_PART
    for address in islice(_addresses(run), first, first + _PER_PART):
        here = {lang: _escaped(f"{base}/{lang}{quote(address)}") for lang in LANGUAGES}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{url}"/>'
            for lang, url in (*here.items(), ("x-default", here[FALLBACK]))
        )
        yield "".join(f"<url><loc>{url}</loc>{others}</url>\n" for url in here.values())
    yield "</urlset>\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _manifest(reading: Read) -> dict[str, object]:
    svg = {"src": assets()["favicon.svg"].url, "sizes": "any", "type": "image/svg+xml"}
    dots = [
        {"src": f"/icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
        for size in _SIZES
    ]
    return {
        "name": reading.run.study.title(reading.lang),
        "short_name": "smartlife",
        "lang": reading.lang,
        "id": "/",
        "start_url": reading.url("/"),
        "scope": "/",
        "display": "browser",
        "background_color": colour("paper"),
        "theme_color": colour("asked"),
        "icons": [svg, *dots],
    }


@cache
def _icon(size: int) -> bytes:
    """Our sign on paper, as a picture of dots: some systems take no other."""
    import vl_convert

    text = files("smartlife.web").joinpath("static/favicon.svg").read_text("utf-8")
    root = etree.fromstring(text.encode())
    namespace = "{http://www.w3.org/2000/svg}"
    for style in root.findall(f"{namespace}style"):
        root.remove(style)
    for group in root.findall(f"{namespace}g"):
        group.set("stroke", colour("asked"))
    side = float((root.get("viewBox") or "0 0 32 32").split()[2])
    # a margin, so that systems that cut icons round cut nothing off
    root.set("viewBox", f"{-side / 4:g} {-side / 4:g} {side * 1.5:g} {side * 1.5:g}")
    root.set("width", str(size))
    root.set("height", str(size))
    ground = {"x": f"{-side / 4:g}", "y": f"{-side / 4:g}", "width": "150%", "height": "150%"}
    root.insert(0, etree.Element(f"{namespace}rect", {**ground, "fill": colour("paper")}))
    drawn = etree.tostring(root, encoding="unicode")
    return bytes(vl_convert.svg_to_png(drawn, scale=1.0))
