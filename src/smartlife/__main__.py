"""`python -m smartlife` and the command `smartlife`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    try:
        from smartlife.cli.app import run

        # expressions are made of very many small objects, hardly any of which is ever garbage:
        # looking for it after every 700 took a tenth of the time of a run
        gc.set_threshold(50_000, 20, 100)
        sys.exit(run())
    except KeyboardInterrupt:
        # before a command has begun, or while it ends
        sys.exit(130)


if __name__ == "__main__":
    main()
