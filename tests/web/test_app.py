"""The frame around the pages: languages, headers, caching, problems, who reads."""

from __future__ import annotations

import pytest
from lxml import html

from smartlife.web.assets import assets
from smartlife.web.languages import negotiated


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("lv", "lv"),
        ("lt-LT,lt;q=0.9,en;q=0.8", "lt"),
        ("en;q=0.5, sv;q=0.9", "sv"),
        ("fi, et;q=0.9", "en"),
        ("fi, de;q=0.1", "de"),
        ("de;q=0, lv;q=0.2", "lv"),
        ("*", "en"),
        ("", "en"),
        (";;;q=x,,", "en"),
        ("de;q=nonsense, sv;q=0.1", "sv"),
    ],
)
def test_the_language_that_a_reader_likes_best(header, lang):
    assert negotiated(header) == lang


def test_the_door_finds_the_language(client):
    answer = client.get("/", headers={"accept-language": "sv"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/sv/")
    assert answer.headers["vary"] == "Accept-Language"


def test_every_answer_is_guarded(client):
    for address in ("/lv/", "/lv/nothing", "/api/v1/start", assets()["smartlife.css"].url):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self' " not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_a_page_that_did_not_change_is_not_sent_again(client):
    first = client.get("/lv/regions")
    again = client.get("/lv/regions", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/lt/regions", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200
    assert first.headers["cache-control"] == "public, no-cache"


def test_who_cannot_unpack_gets_the_same_page_unpacked(client):
    packed = client.get("/en/", headers={"accept-encoding": "gzip"})
    plain = client.get("/en/", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) > int(packed.headers["content-length"])
    assert plain.text == packed.text


def test_static_files_are_named_by_their_content(client):
    asset = assets()["smartlife.css"]
    answer = client.get(asset.url)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/000000000000/smartlife.css").status_code == 404
    assert client.get(f"/static/{asset.digest}/..%2fapp.py").status_code == 404


def test_a_missing_page_is_told_in_the_readers_language(client):
    answer = client.get("/sv/region/XX999")
    assert answer.status_code == 404
    assert html.fromstring(answer.content).get("lang") == "sv"


def test_the_api_tells_problems_as_problem_json(client):
    answer = client.get("/api/v1/region/XX999?lang=lt")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_others_pages_may_read_the_api(client):
    answer = client.get("/api/v1/regions", headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"


NOTE = "//p[@class='owner-note']"


def test_the_owner_is_known_only_at_the_machine_itself(owner_client):
    assert html.fromstring(owner_client.get("/en/").content).xpath(NOTE)
    for headers in (
        {"x-forwarded-for": "192.0.2.1"},
        {"x-forwarded-proto": "https"},
        {"cf-connecting-ip": "192.0.2.1"},
        {"true-client-ip": "192.0.2.1"},
        {"forwarded": "for=192.0.2.1"},
        {"host": "smartlife.example"},
        {"host": "localhost.example"},
    ):
        answer = owner_client.get("/en/", headers=headers)
        assert not html.fromstring(answer.content).xpath(NOTE), headers


def is_owner(client, **headers) -> bool:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return bool(html.fromstring(client.get("/en/about", headers=named).content).xpath(NOTE))


def test_pages_of_other_sites_in_the_owners_browser_are_not_the_owner(owner_client):
    for site in ("cross-site", "same-site", "nonsense"):
        assert not is_owner(owner_client, sec_fetch_site=site, sec_fetch_dest="empty")
        assert not is_owner(owner_client, sec_fetch_site=site, sec_fetch_dest="iframe")
        # she follows a link from there: only she sees what opens
        assert is_owner(owner_client, sec_fetch_site=site, sec_fetch_dest="document")
    for origin in ("https://example.org", "null", "http://localhost:1", "http://localhost.example"):
        assert not is_owner(owner_client, origin=origin)
    assert is_owner(owner_client, origin="http://localhost", sec_fetch_site="same-origin")
    assert is_owner(owner_client, sec_fetch_site="none", sec_fetch_dest="document")


def test_everybody_else_is_the_public(client):
    answer = client.get("/en/", headers={"host": "localhost"})
    assert not html.fromstring(answer.content).xpath(NOTE)
