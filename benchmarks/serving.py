"""How quick are the pages for many readers at once?

    .venv/bin/python -m benchmarks.serving [--study smartlife-demo] [--workers 2] [--readers 50]
        [--seconds 20] [--places 12]

A server of its own on localhost, started as people start it. Addresses of all pages that need no
form, in five languages, and of the API, as the study has them: `--places` of each page. Each is
asked for once, one after the other, while nothing is kept and the server still reads what pages
share (“first”); then, when that is read, `--readers` connections ask for addresses drawn by chance,
each again as soon as it has its answer (“many”), and for one static file of the same server
(“file”: what no page can be quicker than). The client runs on the same machine and takes its share
of it. Printed are the time until the server answers, times of answers in milliseconds, answers per
second, and the memory of each worker afterwards: its own and its share of what several have (PSS),
and all that it sees (RSS). Gates: 95 of 100 answers to many readers within 100 ms, start within
2 s, 500 MB for each worker.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import psutil

GATE_P95: Final = 100.0
GATE_START: Final = 2.0
GATE_MEMORY: Final = 500.0
_PATIENCE: Final = 120.0


@dataclass(slots=True)
class Measured:
    """Answers of one kind.

    Attributes:
        milliseconds: Time of each answer.
        seconds: Time of all together.
        failed: Answers that were no 200, by address and status.
    """

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    failed: dict[str, str] = field(default_factory=dict)

    def at(self, percent: float) -> float:
        """A percentile of the times."""
        return float(np.percentile(self.milliseconds, percent)) if self.milliseconds else np.nan

    def line(self, name: str) -> str:
        """The times in a line."""
        rate = len(self.milliseconds) / self.seconds if self.seconds else np.nan
        return (
            f"{name:<8}{len(self.milliseconds):>8,}{rate:>10.0f}"
            f"{self.at(50):>9.1f}{self.at(95):>9.1f}{self.at(99):>9.1f}{self.at(100):>9.1f}"
            f"{len(self.failed):>8}"
        )


class Connection:
    """A reader's connection, kept open from answer to answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> str:
        """Asks for an address, reads the answer to its end, and returns its status."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = head.split(b" ", 2)[1].decode()
        if b"transfer-encoding: chunked" in head:
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
            await reader.readexactly(2)
        else:
            length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
            await reader.readexactly(int(length or b"0"))
        if b"connection: close" in head:
            self.close()
        return status

    def close(self) -> None:
        """Closes the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def ask(connection: Connection, path: str, into: Measured) -> None:
    """Asks once and notes the time."""
    began = time.perf_counter()
    try:
        status = await asyncio.wait_for(connection.get(path), _PATIENCE)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        connection.close()
        status = type(error).__name__
    into.milliseconds.append(1000 * (time.perf_counter() - began))
    if status != "200":
        into.failed[path] = status


async def one_by_one(port: int, paths: list[str]) -> Measured:
    """Each address once."""
    found, connection = Measured(), Connection(port)
    began = time.perf_counter()
    for path in paths:
        await ask(connection, path, found)
    found.seconds = time.perf_counter() - began
    connection.close()
    return found


async def many(port: int, paths: list[str], readers: int, seconds: float) -> Measured:
    """Readers who ask again as soon as they have an answer, for a time."""
    found = Measured()
    began = time.perf_counter()

    async def read(number: int) -> None:
        chance, connection = np.random.default_rng(number), Connection(port)
        while time.perf_counter() - began < seconds:
            await ask(connection, paths[chance.integers(len(paths))], found)
        connection.close()

    await asyncio.gather(*(read(number) for number in range(readers)))
    found.seconds = time.perf_counter() - began
    return found


def addresses(study: Path, places: int) -> list[str]:
    """Addresses of pages and of the API, in an order drawn by chance."""
    from smartlife.store.engine import EngineSettings
    from smartlife.web.languages import LANGUAGES
    from smartlife.web.pages import PAGES
    from smartlife.web.runs import Runs

    found = []
    runs = Runs(study, EngineSettings())
    with runs.lease() as run:
        for page in PAGES:
            if page.method != "GET" or page.is_for_owner:
                continue
            for parts in islice(page.places(run), places):
                path = page.address(parts)
                found += [f"/{lang}{path}" for lang in LANGUAGES]
                found.append(f"/api/v1{path.rstrip('/') or '/start'}")
    runs.close()
    return [found[place] for place in np.random.default_rng(6).permutation(len(found))]


def started(study: Path, workers: int, log: Path) -> tuple[subprocess.Popen[bytes], int, float]:
    """A server, its port, and the seconds until its start page was there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "smartlife", "serve", str(study), "--public", "--port",
               str(port), "--workers", str(workers), "--per-minute", "0"]  # fmt: skip
    began = time.perf_counter()
    with log.open("wb") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
    while time.perf_counter() - began < _PATIENCE:
        if process.poll() is not None:
            raise SystemExit(log.read_text("utf-8"))
        found = asyncio.run(one_by_one(port, ["/healthz"]))
        if not found.failed:
            return process, port, time.perf_counter() - began
        time.sleep(0.02)
    process.kill()
    raise SystemExit("The server does not start")


def wait_until_warm(log: Path, workers: int) -> float:
    """Seconds until each worker has read what pages share; they answer meanwhile."""
    began = time.perf_counter()
    while log.read_text("utf-8").count(": suggestions read in") < workers:
        if time.perf_counter() - began > _PATIENCE:
            break
        time.sleep(0.2)
    return time.perf_counter() - began


def memory(process: subprocess.Popen[bytes], workers: int) -> list[tuple[float, float]]:
    """MB of each worker with what it started: its share (PSS), and all that it sees (RSS)."""
    main = psutil.Process(process.pid)
    living = [main] if workers == 1 else main.children()
    serving = [one for one in living if workers == 1 or "spawn_main" in " ".join(one.cmdline())]
    # what draws for a worker is a process of its own, as long as there is anything to draw
    used = [[part.memory_full_info() for part in (one, *one.children())] for one in serving]
    return [(sum(one.pss for one in of) / 1e6, sum(one.rss for one in of) / 1e6) for of in used]


def main() -> int:
    """All measurements; 1 if a gate is missed or an answer failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--study", type=Path, default=Path("smartlife-demo"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--places", type=int, default=12)
    asked = parser.parse_args()
    if not (asked.study / "lake" / "current").exists():
        print(f"{asked.study} is no study that was run: make it with `smartlife demo`")
        return 1
    paths = addresses(asked.study, asked.places)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        process, port, start = started(asked.study, asked.workers, log)
        try:
            return _measure(process, port, (start, log), asked, paths)
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _measure(
    process: subprocess.Popen[bytes],
    port: int,
    told: tuple[float, Path],
    asked: argparse.Namespace,
    paths: list[str],
) -> int:
    from smartlife.web.assets import STYLES, assets

    start, log = told
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{len(paths):,} addresses, {asked.readers} readers, {asked.workers} workers; "
        f"started in {start:.1f} s; load of the machine before: {load}\n"
    )
    print(f"{'':<8}{'answers':>8}{'a second':>10}{'p50':>9}{'p95':>9}{'p99':>9}{'longest':>9}"
          f"{'failed':>8}")  # fmt: skip
    first = asyncio.run(one_by_one(port, paths))
    print(first.line("first"), flush=True)
    warm = wait_until_warm(log, asked.workers)
    print(f"(then {warm:.0f} s until all that pages share was read)")
    # with several workers each of them keeps pages of its own
    asyncio.run(many(port, paths, asked.readers, asked.seconds / 2))
    pages = asyncio.run(many(port, paths, asked.readers, asked.seconds))
    print(pages.line("many"), flush=True)
    file = asyncio.run(many(port, [assets()[STYLES].url], asked.readers, asked.seconds / 2))
    print(file.line("file"))
    used = memory(process, asked.workers)
    each = ", ".join(f"{own:.0f} MB (sees {seen:.0f})" for own, seen in used)
    print(f"\nmemory of each worker: {each}")
    failed = first.failed | pages.failed | file.failed
    for path, status in sorted(failed.items())[:10]:
        print(f"failed: {path}: {status}")
    is_missed = pages.at(95) > GATE_P95 or start > GATE_START or max(used)[0] > GATE_MEMORY
    print(f"gates {'missed' if is_missed else 'kept'}")
    return int(is_missed or bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
