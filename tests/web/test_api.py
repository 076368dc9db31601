"""The API against its own description: whatever is asked, an answer is one that it describes."""

from __future__ import annotations

from itertools import islice

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from smartlife.web.app import API, api_path
from smartlife.web.pages import PAGES

EXAMPLES = 4
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
TOLD = {"type": "about:blank"}
LISTED = [page for page in PAGES if not page.is_for_owner]
READ = [page for page in LISTED if page.method == "GET"]


@pytest.fixture(scope="module")
def described(app):
    return schemathesis.openapi.from_asgi(f"{API}/openapi.json", app)


@pytest.mark.parametrize("page", LISTED, ids=lambda page: page.name)
def test_every_answer_is_described(described, page):
    operation = described[api_path(page)][page.method]

    @given(operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        case.call_and_validate(checks=CHECKS)

    ask()


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
def test_real_answers_are_described(described, run, page):
    """What is drawn by chance is rarely there; what is there is described too."""
    operation = described[api_path(page)][page.method]
    [parts] = islice(page.places(run), 1)
    case = operation.Case(path_parameters=dict(parts), query={"lang": "de"})
    answer = case.call_and_validate(checks=CHECKS)
    assert answer.status_code == 200


def test_an_answer_of_the_api_is_not_sent_again(client):
    first = client.get(f"{API}/regions?lang=lv")
    assert first.headers["cache-control"] == "public, no-cache"
    assert "Accept-Language" in first.headers["vary"]
    held = {"if-none-match": first.headers["etag"]}
    again = client.get(f"{API}/regions?lang=lv", headers=held)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == first.headers["vary"]
    assert client.get(f"{API}/regions?lang=de", headers=held).status_code == 200
    html = client.get("/lv/regions", headers=held)
    assert html.status_code == 200


def test_the_api_speaks_the_language_that_is_preferred(client):
    said = {
        lang: client.get(f"{API}/start", headers={"accept-language": lang}) for lang in ("sv", "lt")
    }
    assert said["sv"].headers["etag"] != said["lt"].headers["etag"]
    assert said["sv"].json()["head"] != said["lt"].json()["head"]


def test_what_the_owner_sees_is_kept_by_nobody_else(client, owner_client):
    for address in (f"{API}/regions?lang=en", "/en/regions"):
        own, everybodys = owner_client.get(address), client.get(address)
        assert own.headers["cache-control"] == "private, no-cache"
        assert own.headers["etag"] != everybodys.headers["etag"]


def test_pages_of_others_may_read_and_not_send(client):
    foreign = {"origin": "https://example.org"}
    read = client.get(f"{API}/regions", headers=foreign)
    assert read.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in read.headers
    sent = client.post(f"{API}/suggest", data={"q": "x"}, headers=foreign)
    assert "access-control-allow-origin" not in sent.headers
    asks_first = foreign | {"access-control-request-method": "POST"}
    asked = client.options(f"{API}/employer", headers=asks_first)
    assert asked.status_code == 405
    assert "access-control-allow-origin" not in asked.headers
    page = client.get("/en/regions", headers=foreign)
    assert "access-control-allow-origin" not in page.headers


@pytest.mark.parametrize("page", LISTED, ids=lambda page: page.name)
def test_other_methods_are_refused_as_problem_json(client, run, page):
    """`405` names what is allowed; nothing is done."""
    [parts] = islice(page.places(run), 1)
    address = page.address(parts)
    at_api = f"{API}{address.rstrip('/') or '/start'}"
    answer = client.request("DELETE", at_api)
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 405
    assert answer.json()["title"]
    assert page.method in answer.headers["allow"]
    html = client.request("PUT", f"/en{address}")
    assert html.status_code == 405
    assert html.headers["content-type"].startswith("text/html")


def test_the_head_of_a_page_is_that_of_the_page(client):
    whole = client.get("/lt/regions")
    head = client.head("/lt/regions")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-security-policy", "cache-control"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    "address",
    [
        "/region/LV00C' OR 1=1 --", "/region/<script>alert(1)</script>", "/region/{{7*7}}",
        "/region/%F0%9F%92%A9", "/region/" + "A" * 1000, "/skill/../../start", "/course/%0d%0aX:1",
        "/nothing", "/region/%E2%80%AE",
    ],
)  # fmt: skip
def test_hostile_addresses_are_told_as_problems(client, address):
    for lang in ("lv", "nonsense", "<b>"):
        answer = client.get(f"{API}{address}", params={"lang": lang})
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"
        assert TOLD.items() <= answer.json().items()
        assert "x" not in answer.headers
    page = client.get(f"/en{address}")
    assert page.status_code in (404, 422)
    assert "<script>alert" not in page.text
    assert "49" not in page.text.partition("<main")[2].partition("</main")[0]
