"""Reads lists of CVbankas addresses: `/krautuvo-vairuotojas-vilniuje/1-13714259`.

The words of the address are the title without diacritics; so much is evidence of an occupation,
and no text. The town at the end is put back into its own spelling (`places.csv`).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from smartlife.formats import delimited
from smartlife.formats.records import rejected
from smartlife.model.issues import Issue
from smartlife.sources.contract import RawRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.records import Opened
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample

_ADDRESS: Final = re.compile(
    r"https?://(?:www\.)?cvbankas\.lt/(?P<slug>[a-z0-9-]{1,300})/(?P<id>\d+-\d{4,12})/?(?:[?#].*)?"
)
_GENDER: Final = re.compile(r"(?<=s)-(?:a|e|as|es|oji)$")
_HEAD: Final = 4_096


def recognises(sample: Sample) -> bool:
    """True if the first lines are addresses of advertisements and nothing else."""
    with sample.opened.open() as stream:
        lines = stream.read(_HEAD).decode("ascii", "replace").split("\n")
    whole = [line.strip() for line in lines[:-1] or lines if line.strip()]
    addresses = sum(bool(_ADDRESS.fullmatch(line)) for line in whole)
    return addresses * 2 > len(whole)


def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields one advertisement per address; other lines are rejected."""
    del source
    for item in delimited.read_records(opened, delimiter="\t", header_row=0):
        if isinstance(item, Issue):
            yield item
            continue
        line = str(next(iter(item.values.values())) or "").strip()
        match = _ADDRESS.fullmatch(line)
        if match is None:
            yield rejected(
                opened, "structure_invalid", item.row, "The line is no such address.", line
            )
            continue
        words, place = _without_place(match["slug"])
        values = {"id": match["id"], "title": words, "url": line, "board": "cvbankas.lt"}
        yield RawRecord(item.row, {**values, "place": place} if place else values)


def _without_place(slug: str) -> tuple[str, str]:
    place = ""
    for ending, name in _places():
        if slug.endswith(f"-{ending}"):
            slug, place = slug[: -len(ending) - 1], name
            break
    # "vairuotojas (-a)" is written vairuotojas-a
    return _GENDER.sub("", slug).replace("-", " ").capitalize(), place


@cache
def _places() -> tuple[tuple[str, str], ...]:
    path = files("smartlife.sources.vacancies.cvbankas_links") / "places.csv"
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return tuple((row["ending"], row["place"]) for row in rows)
