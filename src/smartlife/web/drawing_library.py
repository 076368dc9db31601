"""The library that draws charts in the browser: bundled once per version, kept in the cache.

Bundling takes ten seconds of a processor and 300 MB, so a process of its own does it, in the
background; until it has ended, charts are what the server drew.
"""

from __future__ import annotations

import gzip
import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

_MOST_SECONDS: Final = 300
_MAKE: Final = (
    "import sys, vl_convert; "
    "open(sys.argv[1], 'w', encoding='utf-8').write(vl_convert.javascript_bundle())"
)


@cache
def library_version() -> str:
    """The version of what draws, on the server and in the browser."""
    return version("vl-convert-python")


def library_address() -> str:
    """Where browsers find it."""
    return f"/vega/{library_version()}.js"


class DrawingLibrary:
    """The bundle, made when it is first needed. For many threads and processes.

    Args:
        folder: The cache; None: charts are not drawn in the browser.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._packed: bytes | None = None

    def packed(self) -> bytes | None:
        """The bundle, gzipped; None while there is none."""
        if self._packed is None and self._folder is not None:
            with suppress(OSError):
                self._packed = self._file(self._folder).read_bytes()
        return self._packed

    def begin(self) -> None:
        """Makes the bundle in the background, if it is not there and nobody makes it."""
        if self._folder is None or self.packed() is not None:
            return
        if self._lock.acquire(blocking=False):
            threading.Thread(target=self._make, args=(self._folder,), daemon=True).start()

    def _make(self, folder: Path) -> None:
        claim = folder / f"vega-{library_version()}.making"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if _is_claimed(claim):
                return
            claim.write_text(str(os.getpid()))
            made = claim.with_suffix(f".{os.getpid()}.js")
            try:
                command = [sys.executable, "-c", _MAKE, str(made)]
                subprocess.run(  # noqa: S603 - our own words
                    command, check=True, timeout=_MOST_SECONDS, capture_output=True
                )
                packed = made.with_suffix(".gz")
                packed.write_bytes(gzip.compress(made.read_bytes(), mtime=0))
                packed.replace(self._file(folder))
            finally:
                for left in (made, made.with_suffix(".gz"), claim):
                    left.unlink(missing_ok=True)
        except (OSError, subprocess.SubprocessError) as error:
            _log.warning("charts cannot be explored: %s", error)
        finally:
            self._lock.release()

    @staticmethod
    def _file(folder: Path) -> Path:
        return folder / f"vega-{library_version()}.js.gz"


def _is_claimed(claim: Path) -> bool:
    """True if another process is at it; a claim that is too old is nobody's."""
    try:
        return time.time() - claim.stat().st_mtime < _MOST_SECONDS
    except OSError:
        return False
