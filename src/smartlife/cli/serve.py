"""Command: open a study in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smartlife.cli.console import say
from smartlife.cli.studies import StudyFolder, engine_settings


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(serve)


def serve(
    folder: StudyFolder = Path(),
    *,
    host: Annotated[str, typer.Option("--host", help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0: any.")] = 8000,
    public: Annotated[
        bool,
        typer.Option("--public", help="Show only what everybody may see, on this machine too."),
    ] = False,
) -> None:
    """Open a study as web pages: for yourself on this machine, or behind a proxy for everybody.

    Pages show the last finished run; a new run appears by itself.
    """
    import uvicorn

    from smartlife.web.app import Serving, create_app
    from smartlife.web.runs import Runs

    runs = Runs(folder, engine_settings())
    say(f"Open http://{host}:{port}/ – stop with Ctrl-C")
    uvicorn.run(
        create_app(runs, Serving(owner_at_desk=not public)),
        host=host,
        port=port,
        log_level="warning",
        proxy_headers=False,
    )
