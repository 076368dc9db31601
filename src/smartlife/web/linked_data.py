"""What a page tells machines about itself (schema.org, as JSON-LD)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from smartlife.web.page import Head
    from smartlife.web.reading import Reading

_CONTEXT: Final = "https://schema.org"


def linked_data(head: Head, reading: Reading) -> list[dict[str, Any]]:
    """The site on its start page, and on every other page the way to it.

    Args:
        head: The page's head.
        reading: The request.
    """
    if reading.path == "/":
        return [_site(reading)]
    return [_way(head, reading)] if head.crumbs else []


def _site(reading: Reading) -> dict[str, Any]:
    search = f"{reading.base}{reading.url('/courses')}?q={{search_term_string}}"
    return {
        "@context": _CONTEXT,
        "@type": "WebSite",
        "name": reading.run.study.title(reading.lang),
        "url": f"{reading.base}{reading.url('/')}",
        "inLanguage": reading.lang,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }


def _way(head: Head, reading: Reading) -> dict[str, Any]:
    steps = [(crumb.text, f"{reading.base}{crumb.url}") for crumb in head.crumbs]
    steps.append((head.title, f"{reading.base}{reading.here(reading.lang)}"))
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": url}
            for place, (name, url) in enumerate(steps, 1)
        ],
    }
