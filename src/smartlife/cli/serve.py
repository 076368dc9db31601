"""Command: open a study in the browser."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated

import typer

from smartlife.cli.console import err, say
from smartlife.cli.finished import opened
from smartlife.cli.studies import StudyFolder, load_study
from smartlife.errors import StudyInvalid

_FOR_MANY = "For many readers"


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(serve)


def serve(  # noqa: PLR0913 - one argument per option
    folder: StudyFolder = Path(),
    *,
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="Port.")] = 8000,
    open_browser: Annotated[
        bool, typer.Option("--open", "-o", help="Open the start page in your browser.")
    ] = False,
    public: Annotated[
        bool,
        typer.Option("--public", help="Show only what everybody may see, on this machine too."),
    ] = False,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            help="Address to listen at; 0.0.0.0: from everywhere.",
            rich_help_panel=_FOR_MANY,
        ),
    ] = "127.0.0.1",
    workers: Annotated[
        int,
        typer.Option(
            "--workers", "-w", min=1, max=64, help="Processes.", rich_help_panel=_FOR_MANY
        ),
    ] = 1,
    base_url: Annotated[
        str,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Address under which readers know the pages: https://smartlife.example",
            rich_help_panel=_FOR_MANY,
        ),
    ] = "",
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy",
            metavar="IP",
            help="Proxy whose word is taken on who asks; may be repeated.",
            rich_help_panel=_FOR_MANY,
        ),
    ] = None,
    per_minute: Annotated[
        int,
        typer.Option(
            "--per-minute",
            min=0,
            help="Requests that one reader may make in a minute; 0: any number.",
            rich_help_panel=_FOR_MANY,
        ),
    ] = 600,
    log_requests: Annotated[
        bool,
        typer.Option(
            "--log-requests",
            help="Log each request as a line of JSON (no names, no values, no addresses).",
            rich_help_panel=_FOR_MANY,
        ),
    ] = False,
) -> None:
    """Open a study as web pages: for yourself on this machine, or behind a proxy for everybody.

    Pages show the last finished run; a new run appears by itself. On your own machine you see
    the study as its owner; others never do.

    Example: smartlife serve my-study --open
    """
    from smartlife.web.memory import take_plain_pool
    from smartlife.web.serving import Server
    from smartlife.web.serving import serve as serve_pages

    take_plain_pool()  # first of all: what opens a study imports Arrow
    with opened(load_study(folder), folder):
        pass  # a study without a run is told here, before anything listens
    _check(base_url, proxy or [])
    if host not in ("127.0.0.1", "localhost", "::1") and not public:
        public = True
        err.print("Others can reach this address: only what everybody may see is shown.")
    shown = base_url or f"http://{'localhost' if host in ('0.0.0.0', '::') else host}:{port}/"  # noqa: S104 - compared, not bound
    say(f"Open {shown} - stop with Ctrl-C")
    if open_browser:
        typer.launch(shown)
    serve_pages(
        Server(
            folder=str(folder),
            host=host,
            port=port,
            workers=workers,
            public=public,
            base_url=base_url,
            proxies=",".join(proxy or []),
            per_minute=per_minute,
            log_requests=log_requests,
        )
    )


def _check(base_url: str, proxies: list[str]) -> None:
    if base_url and not base_url.startswith(("https://", "http://")):
        raise StudyInvalid(
            f"{base_url!r} is no address of a site",
            where="--base-url",
            todo="Begin it with https://",
        )
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            raise StudyInvalid(
                f"{proxy!r} is no network address",
                where="--proxy",
                todo="Give the IP address of the proxy: 127.0.0.1 or 10.0.0.0/8",
            ) from error
