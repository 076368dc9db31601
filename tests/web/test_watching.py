"""Logs and figures of the server: what they tell, and what they never tell."""

from __future__ import annotations

import json
import logging

import pytest
from starlette.testclient import TestClient

from smartlife.store.engine import EngineSettings
from smartlife.web.app import create_app
from smartlife.web.runs import Runs
from smartlife.web.watching import JsonLines

SECRET = "Jānis Bērziņš"


@pytest.fixture
def near(demo_folder):
    app = create_app(Runs(demo_folder, EngineSettings()))
    return TestClient(app, base_url="http://localhost", client=("127.0.0.1", 1))


def test_a_request_is_one_line_without_values(near, caplog):
    with caplog.at_level(logging.INFO, logger="smartlife.web.requests"):
        near.get("/lv/region/LV00C", params={"q": SECRET})
    [record] = [one for one in caplog.records if one.name == "smartlife.web.requests"]
    line = JsonLines().format(record)
    told = json.loads(line)
    assert "\n" not in line
    assert told["route"] == "/{lang:lang}/region/{nuts_code}"
    assert (told["status"], told["lang"], told["method"]) == (200, "lv", "GET")
    assert told["ms"] > 0
    assert told["bytes"] > 1000
    assert SECRET not in line
    assert "LV00C" not in line
    assert "127.0.0.1" not in line


def test_metrics_are_for_the_machine_itself(near, client):
    near.get("/en/regions")
    answer = near.get("/metrics")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert 'smartlife_answers_total{method="GET",route="/{lang:lang}/regions",status="200"}' in (
        answer.text
    )
    assert answer.text.rstrip().endswith("# EOF")
    assert client.get("/metrics").status_code == 404
    assert near.get("/metrics", headers={"x-forwarded-for": "192.0.2.9"}).status_code == 404


def test_health(near):
    assert near.get("/healthz").json() == {"status": "alive"}
    ready = near.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["run"]


def test_a_defect_is_logged_with_its_place_and_without_what_was_entered(demo_folder, caplog):
    app = create_app(Runs(demo_folder, EngineSettings()))

    @app.get("/api/v1/broken/{name}")
    async def broken(name: str) -> None:
        try:
            int(name)
        except ValueError as error:
            raise KeyError(name) from error

    client = TestClient(app, raise_server_exceptions=False)
    answer = client.get(f"/api/v1/broken/{SECRET}", params={"lang": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    reference = answer.json()["reference"]
    lines = [JsonLines().format(record) for record in caplog.records if record.exc_info]
    assert lines, [record.getMessage() for record in caplog.records]
    [line] = [one for one in lines if reference in one]
    assert "KeyError" in line
    assert "ValueError" in line
    assert "test_watching.py" in line
    assert "/api/v1/broken/{name}" in line
    assert not [one for one in lines if "Jānis" in one or "J%C4%81nis" in one]
