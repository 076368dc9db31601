"""A course for machines: schema.org, and the European Learning Model as in the open data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.open_data.elm import COLUMNS, PREFIXES, course_node
from smartlife.products.open_data.linked import safe_iri

if TYPE_CHECKING:
    from smartlife.search.query import CourseDetail, Hit, Teaches

_MODES: Final = {"online": "online", "blended": "blended", "onsite": "onsite"}
_DESCRIPTION: Final = 1_000
"""Letters of a description."""


def described(detail: CourseDetail, address: str, teaches: tuple[Teaches, ...]) -> list[Any]:
    """JSON-LD of a course; nothing of one that may be counted only.

    Args:
        detail: The course, as far as the reader may see it.
        address: Address of its page, with scheme and host.
        teaches: What the page says that it teaches.
    """
    if detail.hit.publish == "counts":
        return []
    return [_schema_org(detail, address, teaches), _elm(detail.hit)]


def _schema_org(detail: CourseDetail, address: str, teaches: tuple[Teaches, ...]) -> dict[str, Any]:
    hit, row = detail.hit, detail.hit.row
    text = detail.text or (hit.snippet.text if hit.snippet is not None else "")
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": address,
        "url": address,
        "name": hit.title,
        "inLanguage": hit.lang,
        "description": text[:_DESCRIPTION],
        "sameAs": safe_iri(web_address(row.get("url"))),
        "provider": _named("Organization", row.get("provider_name")),
        "hasCourseInstance": _instance(hit),
    }
    if hit.publish == "full":
        made |= {
            "educationalLevel": f"EQF {row['eqf_level']}" if row.get("eqf_level") else "",
            "timeRequired": f"PT{round(row['hours'] * 60)}M" if row.get("hours") else "",
            "offers": _offer(row.get("price_eur")),
            "teaches": [
                {"@type": "DefinedTerm", "@id": one.uri, "name": one.label} for one in teaches
            ],
        }
    return {name: value for name, value in made.items() if value}


def _instance(hit: Hit) -> dict[str, Any]:
    row = hit.row
    made = {
        "@type": "CourseInstance",
        "courseMode": _MODES.get(str(row.get("mode")), ""),
        "startDate": row.get("start_date"),
        "endDate": row.get("end_date"),
        "inLanguage": list(row.get("teaching_langs") or ()),
        "location": _named("Place", row.get("place_name")),
    }
    return {name: value for name, value in made.items() if value}


def _named(kind: str, name: object) -> dict[str, str] | None:
    return {"@type": kind, "name": str(name)} if name else None


def _offer(euros: float | None) -> dict[str, Any] | None:
    if euros is None:
        return None
    category = "Paid" if euros else "Free"
    return {"@type": "Offer", "price": euros, "priceCurrency": "EUR", "category": category}


def _elm(hit: Hit) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | dict(hit.row) | {"title": hit.title}
    for name in ("start_date", "end_date"):
        row[name] = date.fromisoformat(row[name]) if row[name] else None
    node = course_node(row, {})
    return {"@context": dict(PREFIXES), **node}


def web_address(url: object) -> str:
    """An address that a page may link to; empty if it is none of the web."""
    text = str(url or "")
    return text if text.startswith(("https://", "http://")) else ""
