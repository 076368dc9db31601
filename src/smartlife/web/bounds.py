"""How much one reader may ask for: requests per minute, length of an address, size of a form.

A page that plans costs a hundred times what a page that is kept costs, so it weighs more.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from smartlife.web.assets import assets

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FREE: Final = ("/healthz", "/readyz", "/metrics")
_COST_OF_POST: Final = 10
_LIGHT: Final = ("/suggest", "/first", "/second", "/agreed")
"""What is sent with every few letters that somebody types, or with every judgement of a person who
reads a sample; it costs little."""
PER_MINUTE: Final = 600


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds; 0 sets none.

    Attributes:
        per_minute: Requests of one reader in a minute; one that plans counts ten times.
        body_bytes: Size of what is sent to us at most, files included.
        address_bytes: Length of an address at most.
        body_seconds: Time that sending a form may take.
    """

    per_minute: int = PER_MINUTE
    body_bytes: int = 12_000_000
    address_bytes: int = 4_000
    body_seconds: int = 60


def _is_free(path: str) -> bool:
    """What every page needs, and what watches over the server, is not counted."""
    return path in _FREE or path in {asset.url for asset in assets().values()}


def is_plan(method: str, path: str) -> bool:
    """True for what costs as much as a plan."""
    return method == "POST" and not path.endswith(_LIGHT)


class _OutOfBounds(Exception):
    """More was sent than is taken, or it took too long."""


class Bounded:
    """ASGI middleware that refuses what is out of bounds."""

    def __init__(self, app: ASGIApp, bounds: Bounds) -> None:
        self._app = app
        self._bounds = bounds
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerMinute(bounds.per_minute) if bounds.per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(send, *refusal)
            return
        exchange = _Exchange(self._bounds, receive, send)
        with suppress(_OutOfBounds):
            await self._app(scope, exchange.receive, exchange.send)
        await exchange.refuse()

    def _refusal(self, scope: Scope) -> tuple[int, dict[str, str]] | None:
        """Status and headers of a refusal; None if the request is in bounds."""
        length = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
        if self._bounds.address_bytes and length > self._bounds.address_bytes:
            return 414, {}
        sent = dict(scope["headers"]).get(b"content-length", b"0")
        if self._bounds.body_bytes and sent.isdigit() and int(sent) > self._bounds.body_bytes:
            return 413, {}
        if self._rate is None or _is_free(scope["path"]):
            return None
        reader = one_reader((scope.get("client") or ("unknown",))[0])
        cost = _COST_OF_POST if is_plan(scope["method"], scope["path"]) else 1
        if self._limiter.hit(self._rate, reader, cost=cost):
            return None
        reset = self._limiter.get_window_stats(self._rate, reader).reset_time
        return 429, {"retry-after": str(max(1, math.ceil(reset - time.time())))}


class _Exchange:
    """One request and its answer. What is sent is counted and timed as it comes.

    Whoever reads it may tell a failure in its own way; the reader gets the refusal all the same.
    """

    def __init__(self, bounds: Bounds, receive: Receive, send: Send) -> None:
        self._bounds = bounds
        self._receive = receive
        self._send = send
        self._received = 0
        self._is_whole = False
        self._began = False
        self._status = 0
        self._end = time.monotonic() + bounds.body_seconds

    async def receive(self) -> Message:
        """The next part of what is sent."""
        if self._is_whole:
            # what is waited for now is that the reader goes away
            return await self._receive()
        seconds = self._end - time.monotonic() if self._bounds.body_seconds else None
        try:
            message = await asyncio.wait_for(self._receive(), seconds)
        except TimeoutError as error:
            self._status = 408
            raise _OutOfBounds from error
        self._received += len(message.get("body", b""))
        if self._bounds.body_bytes and self._received > self._bounds.body_bytes:
            self._status = 413
            raise _OutOfBounds
        self._is_whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """A part of the answer."""
        if not self._status or self._began:
            self._began = True
            await self._send(message)

    async def refuse(self) -> None:
        """Tells what was out of bounds, unless an answer has begun."""
        if self._status and not self._began:
            self._began = True
            await _refuse(self._send, self._status, _LAST)


def one_reader(host: str) -> str:
    """Who is counted as one: an address; of the newer kind the network, which one reader has."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ip_network((int(address) >> 64 << 64, 64)))


_LAST: Final = {"connection": "close"}
_WORDS: Final = {
    408: "What you sent took too long to arrive.",
    413: "What you sent is too large.",
    414: "This address is too long.",
    429: "Too many requests at once. Wait a moment and try again.",
}


async def _refuse(send: Send, status: int, headers: dict[str, str]) -> None:
    """Tells it shortly: a refusal must cost next to nothing."""
    problem = {"type": "about:blank", "status": status, "title": _WORDS[status]}
    content = json.dumps(problem).encode()
    sent = {
        "content-type": "application/problem+json",
        "content-length": str(len(content)),
        **headers,
    }
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        }
    )
    await send({"type": "http.response.body", "body": content})
