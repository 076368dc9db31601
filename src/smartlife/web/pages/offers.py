"""Providers of the catalogues held: their courses as far as a reader may see them, their pages."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

from smartlife.planning.publishing import WHOLE
from smartlife.planning.telling import region_name
from smartlife.web.holdings import planning_material
from smartlife.web.page import Step
from smartlife.web.reading import Audience, Reading
from smartlife.web.runs import OpenRun

ProviderId = Annotated[str, Query(max_length=80, description="Identifier of a provider.")]


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider and those of its courses that a reader may see.

    Attributes:
        provider_id: Its identifier.
        name: Its name, as its courses mostly have it.
        courses: Numbers in the catalogue, one for each distinct course.
        regions: NUTS codes of its places, those with most courses first.
        hidden: Whether some of these courses are not for the public.
    """

    provider_id: str
    name: str
    courses: tuple[int, ...]
    regions: tuple[str, ...]
    hidden: bool


def providers_of(reading: Reading) -> Mapping[str, Provider]:
    """Identifier → provider; everybody sees those of sources that publish whole records only."""
    audience = reading.audience
    return reading.run.once(f"providers {audience}", lambda: _providers(reading.run, audience))


def provider_crumbs(reading: Reading, provider_id: str = "", name: str = "") -> tuple[Step, ...]:
    """The way from the start page to what is for providers.

    Args:
        reading: The request.
        provider_id: The provider that it is about; empty without one.
        name: Its name.
    """
    say = reading.say
    crumbs = (
        Step(say.say("Start"), reading.url("/")),
        Step(say.say("For providers"), reading.url("/providers")),
    )
    if not provider_id:
        return crumbs
    return (*crumbs, Step(name, reading.url(f"/provider/{provider_id}")))


def place_names(provider: Provider, lang: str) -> list[str]:
    """Names of the regions where it teaches."""
    return [region_name(code, lang) for code in provider.regions]


def _providers(run: OpenRun, audience: Audience) -> dict[str, Provider]:
    catalogue = planning_material(run).catalogue
    columns = ["provider_id", "provider_name", "publish", "nuts_code"]
    found: dict[str, list[tuple[int, dict[str, str | None]]]] = {}
    for number, row in enumerate(catalogue.rows.select(columns).to_pylist()):
        is_open = row["publish"] == WHOLE
        if row["provider_id"] and row["provider_name"] and (is_open or audience == "owner"):
            found.setdefault(row["provider_id"], []).append((number, row))
    made = {}
    for provider_id, rows in found.items():
        names = Counter(str(row["provider_name"]) for _, row in rows)
        places = Counter(str(row["nuts_code"]) for _, row in rows if row["nuts_code"])
        first: dict[int, int] = {}
        for number, _ in rows:
            first.setdefault(int(catalogue.distinct[number]), number)
        made[provider_id] = Provider(
            provider_id,
            min(names, key=lambda name: (-names[name], name)),
            tuple(first.values()),
            tuple(sorted(places, key=lambda code: (-places[code], code))),
            any(row["publish"] != WHOLE for _, row in rows),
        )
    order = sorted(made.values(), key=lambda one: (one.name.casefold(), one.provider_id))
    return {one.provider_id: one for one in order}
