"""One request as a page sees it: the run, the reader's language, who reads, and addresses."""

import re

# FastAPI reads these annotations when it runs.
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated, Final, Literal, cast
from urllib.parse import quote, urlencode

from fastapi import Depends, Request

from smartlife.languages.messages import Messages, messages
from smartlife.web.languages import LANGUAGES, negotiated
from smartlife.web.runs import OpenRun, Runs

Audience = Literal["public", "owner"]
"""Who reads: everybody, or the study's owner at the machine itself, who may see single records
whose source publishes counts only."""

_LOCAL: Final = re.compile(rb"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_OWN_SITE: Final = ("none", "same-origin")
_FORWARDED: Final = (
    "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port",
    "x-forwarded-server", "x-original-host", "x-real-ip", "x-client-ip", "true-client-ip",
    "cf-connecting-ip", "via",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page is made from.

    Attributes:
        run: The study's current run; the same until the answer is sent.
        lang: Language of the page, one of `LANGUAGES`.
        audience: Who reads.
        path: Address of the page without its language: `/region/LV008`.
        query: Values in the address, in order, without `lang`.
        base: Scheme and host, for addresses that leave the page.
    """

    run: OpenRun
    lang: str
    audience: Audience
    path: str
    query: tuple[tuple[str, str], ...]
    base: str

    @property
    def say(self) -> Messages:
        """Sentences and numbers in the reader's language."""
        return messages(self.lang)

    def url(self, path: str, query: Mapping[str, object] | None = None, *, lang: str = "") -> str:
        """Address of a page in the reader's (or another) language.

        Args:
            path: Without language, as in `Page.path`, its parts filled in.
            query: Values; empty ones are left out, lists are repeated.
            lang: The language, if not the reader's.
        """
        given = {name: value for name, value in (query or {}).items() if value not in ("", None)}
        words = f"?{urlencode(given, doseq=True)}" if given else ""
        return f"/{lang or self.lang}{quote(path) if path != '/' else '/'}{words}"

    def here(self, lang: str) -> str:
        """This page in another language."""
        return self.with_query(f"/{lang}{quote(self.path)}")

    def with_query(self, address: str) -> str:
        """An address with the values of this page's address."""
        return f"{address}?{urlencode(self.query)}" if self.query else address


def audience_of(request: Request) -> Audience:
    """The owner only if nothing stands between: a local client, a local name, no proxy.

    Whether the server may know an owner at all is decided when it starts (`owner_at_desk`). A page
    of another site that is open in the owner's browser asks from this machine too: it is no owner.
    """
    is_owner = request.app.state.owner_at_desk and is_near(request) and not _is_foreign(request)
    return "owner" if is_owner else "public"


def _is_foreign(request: Request) -> bool:
    """True if another site's page asks.

    Somebody who follows a link from elsewhere is not foreign: only she sees what opens.
    """
    headers = request.headers
    origin = headers.get("origin", "")
    if origin and origin != str(request.base_url).rstrip("/"):
        return True
    follows_link = request.method == "GET" and headers.get("sec-fetch-dest", "") == "document"
    return headers.get("sec-fetch-site", "none") not in _OWN_SITE and not follows_link


def is_near(request: Request) -> bool:
    """True if the request comes from this machine itself, by its local name, without a proxy."""
    client = request.client.host if request.client else ""
    # a proxy with its defaults unchanged speaks the older version and tells nothing
    is_direct = request.scope.get("http_version", "1.1") != "1.0"
    # as it was sent: a name that cannot be read would be taken for the server's own address
    hosts = [value for name, value in request.scope["headers"] if name == b"host"]
    is_local = _is_loopback(client) and len(hosts) == 1 and bool(_LOCAL.fullmatch(hosts[0]))
    return is_direct and is_local and not any(name in request.headers for name in _FORWARDED)


def get_reading(request: Request) -> Iterator[Reading]:
    """The reading of a request; its run is leased until the answer is sent."""
    runs = cast("Runs", request.app.state.runs)
    lang = request.path_params.get("lang") or _asked_language(request)
    prefix = f"/{lang}" if "lang" in request.path_params else ""
    with runs.lease() as run:
        yield Reading(
            run=run,
            lang=lang,
            audience=audience_of(request),
            path=request.url.path.removeprefix(prefix) or "/",
            query=tuple(item for item in request.query_params.multi_items() if item[0] != "lang"),
            base=request.app.state.base_url or str(request.base_url).rstrip("/"),
        )


Read = Annotated[Reading, Depends(get_reading)]
"""The first argument of every page."""


def _asked_language(request: Request) -> str:
    named = request.query_params.get("lang", "")
    return named if named in LANGUAGES else negotiated(request.headers.get("accept-language", ""))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
