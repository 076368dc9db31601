"""What the server tells of itself: one line of JSON per request, and figures (OpenMetrics).

Neither holds what people enter or who they are: no values of addresses, no network addresses.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from typing import TYPE_CHECKING, Any, Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

METRICS_TYPE: Final = CONTENT_TYPE_LATEST
_NO_ROUTE: Final = "none"
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_log = logging.getLogger("smartlife.web.requests")


class Meters:
    """Counts and times of requests by route.

    Args:
        folder: Where several workers put their figures together; empty for one worker.
    """

    def __init__(self, folder: str = "") -> None:
        self._folder = folder
        self._registry = CollectorRegistry()
        self.seconds = Histogram(
            "smartlife_request_seconds",
            "Time from a request to the end of its answer.",
            ("route", "method"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.answers = Counter(
            "smartlife_answers",
            "Answers by route and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )

    def text(self) -> bytes:
        """All figures as OpenMetrics."""
        registry = self._registry
        if self._folder:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, path=self._folder)  # type: ignore[no-untyped-call] # has no types
        return bytes(generate_latest(registry))  # type: ignore[no-untyped-call] # has no types


class Watch:
    """ASGI middleware that times and logs requests."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        told = {"status": 500, "bytes": 0}

        async def send_watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
            elif message["type"] == "http.response.body":
                told["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_watched)
        finally:
            self._tell(scope, told, time.perf_counter() - began)

    def _tell(self, scope: Scope, told: dict[str, int], seconds: float) -> None:
        # the pattern of the address, not the address: it may hold what people look for
        route = getattr(scope.get("route"), "path", _NO_ROUTE)
        method, status = scope["method"], told["status"]
        self._meters.seconds.labels(route, method).observe(seconds)
        self._meters.answers.labels(route, method, str(status)).inc()
        _log.info(
            "request",
            extra={
                "about": {
                    "method": method,
                    "route": route,
                    "lang": scope.get("path_params", {}).get("lang", ""),
                    "status": status,
                    "bytes": told["bytes"],
                    "ms": round(seconds * 1000, 1),
                }
            },
        )


class JsonLines(logging.Formatter):
    """Log records as one line of JSON each."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        told: dict[str, Any] = {
            "at": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "about", {}),
        }
        if record.exc_info and record.exc_info[1]:
            told["traceback"] = _where(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


def _where(error: BaseException) -> str:
    """Which errors came from which lines; not what they say: it may quote what was entered."""
    lines = [
        f"{type(error).__name__}\n",
        *traceback.format_list(traceback.extract_tb(error.__traceback__)),
    ]
    cause = error.__cause__ or error.__context__
    return "".join(lines) + (f"after {_where(cause)}" if cause is not None else "")


def log_as_json(*, requests: bool) -> None:
    """Sends all logs of this process to standard error as lines of JSON.

    Args:
        requests: True also tells each request.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("smartlife").setLevel(logging.INFO)
    _log.setLevel(logging.INFO if requests else logging.WARNING)
