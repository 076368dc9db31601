"""What holds for every page, in every language."""

from __future__ import annotations

from itertools import islice

import pytest
from lxml import html

from smartlife.web.languages import LANGUAGES
from smartlife.web.page import AnyPage
from smartlife.web.pages import PAGES

PLAIN = [page for page in PAGES if page.method == "GET" and not page.is_for_owner]
OF_EACH = 3
OF_KIND = 20


def addresses(page: AnyPage, run) -> list[str]:
    return [page.address(parts) for parts in islice(page.places(run), OF_EACH)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PLAIN, ids=lambda page: page.name)
def test_renders(client, run, page, lang):
    found = addresses(page, run)
    assert found, f"{page.name} has no address in the demo"
    for address in found:
        answer = client.get(f"/{lang}{address}")
        assert answer.status_code == 200, address
        tree = html.fromstring(answer.content)
        assert tree.get("lang") == lang
        assert len(tree.xpath("//h1")) == 1, address
        assert tree.xpath("//title")[0].text.strip()
        assert tree.xpath("//meta[@name='description']/@content")[0].strip()
        assert tree.xpath("//nav[@class='next']//a"), f"{address} ends in no next step"
        others = tree.xpath("//link[@rel='alternate'][@hreflang!='x-default']/@hreflang")
        assert sorted(others) == sorted(LANGUAGES)
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), f"{address} has an id twice"
        assert "{" not in tree.xpath("string(//h1)")


@pytest.mark.parametrize("page", PLAIN, ids=lambda page: page.name)
def test_the_api_gives_the_same_context(client, run, page):
    for address in addresses(page, run)[:1]:
        answer = client.get(f"/api/v1{address.rstrip('/') or '/start'}", params={"lang": "lv"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["head"]["title"]


def test_inner_links_lead_somewhere(client, run):
    """Links inside of the site, from every page in one language; of many alike some."""
    seen: set[str] = set()
    waiting = {f"/lt{address}" for page in PLAIN for address in addresses(page, run)}
    for address in sorted(waiting):
        tree = html.fromstring(client.get(address).content)
        for link in tree.xpath("//main//a/@href | //footer//a/@href | //header//a/@href"):
            if link.startswith("#"):
                assert tree.xpath("//*[@id=$name]", name=link[1:]), f"{address}: {link}"
            elif link.startswith("/lt/"):
                seen.add(link.partition("#")[0])
    by_kind: dict[str, list[str]] = {}
    for link in sorted(seen):
        by_kind.setdefault(link.split("/")[2].partition("?")[0], []).append(link)
    followed = [link for links in by_kind.values() for link in links[:: len(links) // OF_KIND + 1]]
    told = {link: client.get(link).status_code for link in followed}
    assert not {link: status for link, status in told.items() if status != 200}
