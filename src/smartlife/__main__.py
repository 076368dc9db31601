"""`python -m smartlife` and the command `smartlife`."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    try:
        from smartlife.cli.app import run

        sys.exit(run())
    except KeyboardInterrupt:
        # before a command has begun, or while it ends
        sys.exit(130)


if __name__ == "__main__":
    main()
