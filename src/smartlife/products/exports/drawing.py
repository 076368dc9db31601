"""Drawing a Vega-Lite specification: here, or in a process of its own that ends when it rests.

What draws is a JavaScript engine. It never gives back what it took, 120 MB: for a command that
ends that is nothing, for a server it is a quarter of its memory, though pictures are seldom drawn.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

REST_SECONDS: Final = 10.0
"""Idle time after which the process ends; a new one draws its first picture in half a second."""

_AT_ONCE: Final = 1 << 20
"""Bytes that a pipe takes at once: each further reading waits for its turn among many threads."""

_DRAW: Final = """
import json, sys, vl_convert
for line in sys.stdin:
    try:
        told = {"svg": vl_convert.vegalite_to_svg(json.loads(line), allowed_base_urls=[])}
    except ValueError as error:
        told = {"error": str(error)}
    print(json.dumps(told), flush=True)
"""


class Apart:
    """Draws in a process of its own, started when it is needed. For many threads.

    Args:
        seconds: Idle time after which the process ends.
    """

    def __init__(self, seconds: float = REST_SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._queue = ThreadPoolExecutor(1, "drawing")
        self._process: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None

    def draw(self, spec: Mapping[str, Any]) -> str:
        """The picture as SVG.

        Raises:
            ValueError: it cannot be drawn.
            OSError: the process ended twice, as for want of memory.
        """
        # one after the other as they came: of many who wait for a lock, some wait for seconds
        return self._queue.submit(self._drawn, json.dumps(spec).encode() + b"\n").result()

    def _drawn(self, asked: bytes) -> str:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            try:
                told = self._told(asked)
            except OSError:
                # it may have been ended by the machine; a new one gets another try
                self._end()
                told = self._told(asked)
            self._timer = threading.Timer(self._seconds, self.rest)
            self._timer.daemon = True
            self._timer.start()
        if "error" in told:
            raise ValueError(told["error"])
        return told["svg"]

    def rest(self) -> None:
        """Ends the process until it is needed again."""
        with self._lock:
            self._end()

    @property
    def process_id(self) -> int | None:
        """The process; None while it rests."""
        process = self._process
        return None if process is None else process.pid

    def _told(self, asked: bytes) -> dict[str, str]:
        process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            raise OSError("what draws has no pipes")
        process.stdin.write(asked)
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise OSError("what draws has ended")
        told: dict[str, str] = json.loads(line)
        return told

    def _start(self) -> subprocess.Popen[bytes]:
        # it ends with its input, so also if this process is killed; a session of its own, as
        # Ctrl-C is for who reads its answers
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", _DRAW],
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=_AT_ONCE,
            pipesize=_AT_ONCE,
        )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    _close(pipe)
            self._process = None


def _close(pipe: Any) -> None:  # noqa: ANN401 - either end
    try:
        pipe.close()
    except BrokenPipeError:
        return  # what was not written before the process ended is lost in any case


_apart: list[Apart] = []


def draw_apart() -> None:
    """From now on this process lets another draw: for servers."""
    if not _apart:
        _apart.append(Apart())


def draw(spec: Mapping[str, Any]) -> str:
    """A specification as SVG; nothing is fetched for it.

    Raises:
        ValueError: it cannot be drawn.
        OSError: what draws could not be started, or ended twice.
    """
    if _apart:
        return _apart[0].draw(spec)
    import vl_convert

    return str(vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[]))
