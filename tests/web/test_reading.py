"""Who reads: only a request from this machine, by its local name, is near."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from smartlife.web.reading import is_near
from smartlife.web.serving import Server


def asked(*hosts: bytes, client: str = "127.0.0.1", version: str = "1.1") -> Request:
    return Request(
        {
            "type": "http", "method": "GET", "path": "/", "scheme": "http", "query_string": b"",
            "server": ("127.0.0.1", 8000), "client": (client, 1), "http_version": version,
            "headers": [(b"host", host) for host in hosts],
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    "host", [b"localhost", b"LOCALHOST:8000", b"127.0.0.1", b"127.0.0.1:80", b"[::1]:8000"]
)
def test_the_machine_by_its_local_name_is_near(host):
    assert is_near(asked(host))


@pytest.mark.parametrize(
    "host",
    [
        b"evil.example", b"localhost.evil.example", b"evil.example:8000",
        # what cannot be read as a name: a server would take its own address instead
        b"a{b.evil.example:8000", b"a`b.evil.example", b'a"b.evil.example', b"\xe4.evil.example",
        b"", b"localhost:", b"localhost@evil.example", b"localhost ", b"localhost\n",
    ],
)  # fmt: skip
def test_any_other_name_is_not(host):
    assert not is_near(asked(host))


def test_without_a_name_or_with_two_nobody_is_near():
    assert not is_near(asked())
    assert not is_near(asked(b"localhost", b"localhost"))


def test_another_machine_or_an_old_proxy_is_not():
    assert not is_near(asked(b"localhost", client="192.0.2.1"))
    assert not is_near(asked(b"localhost", version="1.0"))


@pytest.mark.parametrize(
    "told",
    [{"public": True}, {"proxies": "*"}, {"base_url": "https://smartlife.example"}, {"workers": 2}],
    ids=str,
)
def test_what_others_read_has_no_owner_at_the_desk(told):
    assert Server(folder="study").is_for_one
    assert not Server(folder="study", **told).is_for_one
