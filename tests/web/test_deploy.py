"""The files in `deploy/`: what they start exists, and those who read them understand them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from smartlife.cli.app import app

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = ["smartlife.service", "smartlife-run.service"]


def started(text: str) -> list[list[str]]:
    """Arguments of `smartlife` in a file."""
    return [
        shlex.split(line)[1:] for line in re.findall(r"^ExecStart=(.*)$", text, flags=re.MULTILINE)
    ]


@pytest.mark.parametrize("name", UNITS)
def test_what_units_start_is_a_command_with_these_options(name):
    [arguments] = started((DEPLOY / name).read_text())
    command = get_command(app).commands[arguments[0]]
    parser = command.make_parser(
        command.make_context(arguments[0], ["--help"], resilient_parsing=True)
    )
    values, rest, _ = parser.parse_args(arguments[1:])
    assert not rest
    assert values


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_understands_the_units(tmp_path):
    for path in DEPLOY.glob("smartlife*"):
        text = path.read_text().replace("/opt/smartlife/.venv/bin/smartlife", shutil.which("true"))
        (tmp_path / path.name).write_text(text)
    said = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    ours = [line for line in said.stderr.splitlines() if "smartlife" in line]
    assert not ours


def test_the_container_copies_what_exists_and_serves_the_public():
    text = (DEPLOY / "Containerfile").read_text()
    for line in re.findall(r"^COPY (?!--from)(.*)$", text, flags=re.MULTILINE):
        for name in line.split()[:-1]:
            assert (DEPLOY.parent / name).exists(), name
    assert '"--public"' in text
    assert re.search(r"^USER smartlife$", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_proxies_keep_figures_to_themselves(name):
    text = (DEPLOY / name).read_text()
    assert re.search(r"/metrics\W+(return )?404", text)
    assert text.count("{") == text.count("}")


def test_nginx_writes_nothing_that_people_enter_to_a_disk():
    text = (DEPLOY / "nginx.conf").read_text()
    [most] = re.findall(r"client_max_body_size (\w+);", text)
    assert f"client_body_buffer_size {most};" in text
    assert "proxy_max_temp_file_size 0;" in text


@pytest.mark.skipif(
    shutil.which("nginx") is None or shutil.which("openssl") is None, reason="needs nginx, openssl"
)
def test_nginx_understands_its_file(tmp_path):
    """Also the nginx of stable distributions, which is years older than the newest."""
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a.example",
         "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert made.returncode == 0
    text = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/smartlife", str(tmp_path))
    # ports that need no right, and a machine without the newer addresses
    text = re.sub(r"listen \[::\].*", "", text).replace("listen ", "listen 127.0.0.1:18")
    site = text.replace("/var/log/nginx", str(tmp_path))
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {site} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    said = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr


@pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")
def test_caddy_understands_its_file():
    said = subprocess.run(
        ["caddy", "adapt", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
