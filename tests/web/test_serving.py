"""The server as it is started: quick, stopped gracefully, with several workers."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from smartlife.web.serving import Server, serve
from tests.commands import COMMAND

PATIENCE = 300


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@dataclass
class Started:
    """A server in a process of its own."""

    process: subprocess.Popen
    port: int
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, "the server does not start"
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.05)
            else:
                return

    def raw(self, content: bytes) -> bytes:
        """What the server says to bytes that no browser sends, until it is silent."""
        said = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as one:
            one.sendall(content)
            while part := one.recv(65536):
                said += part
        return said


@contextmanager
def serving(folder: Path, log: Path, *options: str) -> Iterator[Started]:
    port = free_port()
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [*COMMAND, "serve", str(folder), "--port", str(port), *options],
            stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True,
            env=os.environ | {"TMPDIR": str(log.parent)},
        )  # fmt: skip
        started = Started(process, port, log)
        try:
            started.wait()
            yield started
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="module")
def one(demo_folder, tmp_path_factory) -> Iterator[Started]:
    """One worker at a desk."""
    with serving(demo_folder, tmp_path_factory.mktemp("one") / "log", "--log-requests") as started:
        yield started


HOST = b"Host: localhost\r\n"
LAST = b"Connection: close\r\n\r\n"
POST = b"POST /en/employer HTTP/1.1\r\n" + HOST
HIDDEN = b"GET /metrics HTTP/1.1\r\n" + HOST + b"\r\n"


@pytest.mark.parametrize(
    "content",
    [
        # two lengths, or a length and parts: whoever believes the other one reads another request
        POST + b"Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd" + HIDDEN,
        POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
        POST + b"Content-Length: -1\r\n\r\n",
        b"GET /en/ HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
        b"GET /en/ HTTP/9.9\r\n" + HOST + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=["two lengths", "length and parts", "negative", "null", "version", "tls"],
)
def test_ambiguous_requests_are_refused(one, content):
    said = one.raw(content)
    assert b"smartlife_answers" not in said
    assert not said or said.startswith(b"HTTP/1.1 400")
    assert one.get("/healthz")[0] == 200


def test_no_path_leads_out_of_the_files(one):
    for path in (
        "/static/../../../../etc/passwd", "/static/x/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/static/x/..%5c..%5cstudy.toml", "/reports/..%2f..%2fstudy.toml", "/reports/study.toml",
        "/open-data/..%2f..%2f..%2fstudy.toml", "/open-data//etc/passwd",
        "/en/..%2f..%2fstudy.toml", "/en/course/..%2f..%2fstudy.toml", "//example.org/en/",
        "/en/%00", "/%ff%fe",
    ):  # fmt: skip
        said = one.raw(f"GET {path} HTTP/1.1\r\n".encode() + HOST + LAST)
        assert said.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 422 ")), (path, said[:200])
        assert b"root:" not in said
        assert b"[study]" not in said


def test_logs_hold_no_values_and_answers_no_name_of_the_server(one):
    status, _ = one.get("/lt/nothing-here?q=Bruno+Beispiel", Referer="http://x/?secret=1")
    assert status == 404
    lines = [json.loads(line) for line in one.log.read_text().splitlines()]
    assert any(line.get("status") == 404 for line in lines)
    assert "Beispiel" not in one.log.read_text()
    assert "secret" not in one.log.read_text()
    assert "127.0.0.1" not in one.log.read_text()
    said = one.raw(b"GET /healthz HTTP/1.1\r\n" + HOST + LAST)
    assert b"\r\nserver:" not in said.lower()


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_requests_under_way_are_answered_before_it_stops(demo_folder, tmp_path, sent):
    with serving(demo_folder, tmp_path / "log") as started:
        said: list[int] = []
        asked = threading.Thread(target=lambda: said.append(started.get("/sv/")[0]))
        asked.start()
        time.sleep(0.3)
        os.kill(started.process.pid, sent)
        asked.join(PATIENCE)
        # a second time while it ends must not be needed
        code = started.process.wait(PATIENCE)
        assert said == [200]
        assert code in (0, 130, -sent)
        assert "Traceback" not in started.log.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["log"], "it leaves something behind"


def workers_of(process: subprocess.Popen) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children()
    living = [one for one in children if one.status() != psutil.STATUS_ZOMBIE]
    return [one for one in living if "spawn_main" in " ".join(one.cmdline())]


def test_workers_share_figures_and_one_that_is_killed_is_replaced(demo_folder, tmp_path):
    with serving(demo_folder, tmp_path / "log", "--workers", "2", "--public") as started:
        for _ in range(30):
            assert started.get("/nothing")[0] == 404
        counted = [
            line for line in started.get("/metrics")[1].decode().splitlines()
            if line.startswith("smartlife_answers_total") and 'status="404"' in line
        ]  # fmt: skip
        # whichever worker is asked, it tells of both
        assert sum(float(line.split()[-1]) for line in counted) == 30
        before = workers_of(started.process)
        assert len(before) == 2
        before[0].kill()
        end = time.monotonic() + PATIENCE
        while len({one.pid for one in workers_of(started.process)} - {before[0].pid}) < 2:
            assert time.monotonic() < end, "no worker takes its place"
            time.sleep(0.1)
        assert started.get("/readyz")[0] == 200
    assert [path.name for path in tmp_path.iterdir()] == ["log"], "they leave something behind"


def test_who_only_starts_workers_imports_no_page():
    code = "import smartlife.web.serving, uvicorn, sys; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert not {"fastapi", "smartlife.web.pages"} & set(said.stdout.split())


def test_a_port_that_is_taken_is_told_before_anything_is_read(one, demo_folder):
    said = subprocess.run(
        [*COMMAND, "serve", str(demo_folder), "--port", str(one.port)],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert said.returncode not in (0, 1)
    assert str(one.port) in said.stderr
    assert "--port" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_busy_worker_is_not_taken_for_one_that_hangs(demo_folder, monkeypatch):
    """On a busy machine one was silent for more than the five seconds that uvicorn allows."""
    told: dict[str, object] = {}
    monkeypatch.setattr("uvicorn.run", lambda _app, **options: told.update(options))
    for name in ("SMARTLIFE_SERVING", "PROMETHEUS_MULTIPROC_DIR"):
        # whatever serving sets is taken back after the test
        monkeypatch.setenv(name, "")
    serve(Server(str(demo_folder), port=free_port(), workers=2))
    assert told["timeout_worker_healthcheck"] >= 60
    assert told["timeout_graceful_shutdown"] >= 20
    assert not told["proxy_headers"]


def test_many_fields_slow_and_huge_forms_are_refused(one):
    """What a form may hold is bounded before any page reads it."""
    fields = "&".join(f"f{number}=1" for number in range(20_000)).encode()
    head = POST + b"Content-Type: application/x-www-form-urlencoded\r\n"
    said = one.raw(head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(fields) + fields)
    assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413", b"HTTP/1.1 422")), said[:80]
    huge = one.raw(head + b"Content-Length: 99999999\r\n" + LAST)
    assert huge.startswith(b"HTTP/1.1 413")
    long = one.raw(b"GET /en/courses?q=" + b"x" * 5000 + b" HTTP/1.1\r\n" + HOST + LAST)
    assert long.startswith(b"HTTP/1.1 414")
    bad = b"q=%ff%fe%00&%zz=%"
    odd = one.raw(head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(bad) + bad)
    assert odd.startswith((b"HTTP/1.1 200", b"HTTP/1.1 4")), odd[:80]
    for answer in (said, huge, long, odd):
        assert b"content-security-policy" in answer.lower()
        assert b"x-content-type-options: nosniff" in answer.lower()


@pytest.mark.parametrize("host", ["evil.example", "localhost:1@evil.example", '"><b>', ""])
def test_a_name_that_somebody_sends_is_no_address_of_ours(demo_folder, host):
    """With a base address nothing of the name that was asked by stands in an answer."""
    from starlette.testclient import TestClient

    from smartlife.store.engine import EngineSettings
    from smartlife.web.app import Serving, create_app
    from smartlife.web.runs import Runs

    serving = Serving(base_url="https://smartlife.example")
    app = create_app(Runs(demo_folder, EngineSettings()), serving)
    client = TestClient(app, base_url="http://inside", raise_server_exceptions=False)
    for path in ("/en/", "/", "/sitemap.xml", "/en/nothing", "/en", "/robots.txt"):
        sent = {"host": host, "x-forwarded-host": "evil.example", "accept-language": "en"}
        answer = client.get(path, headers=sent, follow_redirects=False)
        assert answer.status_code < 500
        assert "evil.example" not in answer.text
        assert "evil.example" not in str(answer.headers)
        assert '"><b>' not in answer.text


HEAVY = {
    "dateparser", "docx", "duckdb", "ibis", "lingua", "pandas", "phonenumbers", "pyarrow.dataset",
    "pypdf", "rapidfuzz", "rich", "scipy.optimize", "scipy.stats", "sknetwork", "sqlglot", "typer",
    "typst", "vl_convert", "xlsxwriter",
}  # fmt: skip


def test_the_start_imports_nothing_that_only_some_pages_need():
    code = "import smartlife.web.app, smartlife.web.warming, sys; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert sorted(HEAVY & set(said.stdout.split())) == []
