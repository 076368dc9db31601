"""Starting the server: one worker at a desk, several behind a proxy."""

from __future__ import annotations

import gc
import json
import os
import socket
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smartlife.errors import RequestInvalid
from smartlife.settings import read_settings
from smartlife.store.engine import EngineSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

PER_MINUTE: Final = 600
_TOLD: Final = "SMARTLIFE_SERVING"
_METRICS: Final = "PROMETHEUS_MULTIPROC_DIR"
_GRACE_SECONDS: Final = 20
_HUNG_SECONDS: Final = 60
"""Silence after which a worker is killed and replaced. One that reads a run on a busy machine may
be silent for many seconds; killed for it, it drops the readers that it has."""


@dataclass(frozen=True, slots=True)
class Server:
    """What `smartlife serve` was asked for.

    Attributes:
        folder: The study.
        host: Address to listen at.
        port: Port to listen at.
        workers: Processes.
        public: True: nobody is the study's owner.
        base_url: As `Serving.base_url`.
        proxies: Addresses of proxies whose word on who asks is taken; empty: nobody's.
        per_minute: As `Bounds.per_minute`.
        log_requests: True logs each request.
    """

    folder: str
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    public: bool = False
    base_url: str = ""
    proxies: str = ""
    per_minute: int = PER_MINUTE
    log_requests: bool = False

    @property
    def is_for_one(self) -> bool:
        """True unless something says that others read too: then nobody is taken for the owner."""
        return not (self.public or self.proxies or self.base_url or self.workers > 1)


def serve(server: Server) -> None:
    """Serves until it is stopped; requests under way are answered first.

    Raises:
        RequestInvalid: nobody can listen there; a port that is taken, a name that is not known.
    """
    import uvicorn

    _try_to_listen(server.host, server.port)

    # with several workers this process only starts them: it never imports the pages
    os.environ[_TOLD] = json.dumps(asdict(server))
    with ExitStack() as ended:
        # one worker needs no folder: a signal that stops it would leave the folder behind
        if server.workers > 1:
            folder = tempfile.TemporaryDirectory(prefix="smartlife-metrics-")
            # read by the library of the figures when it is imported, in each worker
            os.environ[_METRICS] = ended.enter_context(folder)
        uvicorn.run(
            "smartlife.web.serving:told_app",
            factory=True,
            host=server.host,
            port=server.port,
            workers=server.workers,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(server.proxies),
            forwarded_allow_ips=server.proxies or None,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            timeout_worker_healthcheck=_HUNG_SECONDS,
        )


def _try_to_listen(host: str, port: int) -> None:
    """Finds out before anything is read whether the address can be had."""
    try:
        [(family, kind, protocol, _, place), *_] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(place)
    except OSError as error:
        raise RequestInvalid(
            f"The pages cannot be served at {host}, port {port}: {error.strerror}",
            where="--host, --port",
            todo=f"Choose another port (--port {port % 65535 + 1}), or stop what uses this one.",
        ) from error


def told_app() -> FastAPI:
    """The application of a worker, as `serve` was told to serve."""
    # what is imported stays: looking for what may be thrown away of it only takes time
    gc.disable()
    try:
        return _made_app()
    finally:
        gc.freeze()
        gc.enable()


def _made_app() -> FastAPI:
    from smartlife.products.exports.drawing import draw_apart
    from smartlife.web.app import Serving, create_app
    from smartlife.web.bounds import Bounds
    from smartlife.web.memory import share_arenas
    from smartlife.web.runs import Runs
    from smartlife.web.warming import tidy, warm
    from smartlife.web.watching import log_as_json

    share_arenas()
    draw_apart()
    server = Server(**json.loads(os.environ[_TOLD]))
    log_as_json(requests=server.log_requests)
    settings = read_settings()
    engine_settings = EngineSettings(settings.memory_mb, settings.threads)
    serving = Serving(
        owner_at_desk=server.is_for_one,
        base_url=server.base_url,
        bounds=Bounds(per_minute=server.per_minute),
        metrics_folder=os.environ.get(_METRICS, ""),
        cache=settings.cache,
    )
    return create_app(Runs(Path(server.folder), engine_settings, warm=warm, tidy=tidy), serving)
