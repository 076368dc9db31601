"""What all metadata say of the package: title, period, regions, sources, licence, files."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from smartlife.store.run import StepRun


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of the package.

    Attributes:
        path: Path inside of it, with `/`.
        content: Its bytes.
        title: What it is, in English.
        format: Short name of its format: csv, parquet, json …
        media_type: IANA media type.
    """

    path: str
    content: bytes
    title: str
    format: str
    media_type: str

    @property
    def checksum(self) -> str:
        """SHA-256, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Described:
    """The package as its metadata describe it.

    Attributes:
        name: Its name: lower case with `-`.
        titles: Title per language.
        description: One paragraph, in English.
        version: Changes with the content.
        start: First day of the period.
        end: Last day of the period.
        regions: NUTS codes that have figures.
        languages: Languages of the study.
        modified: Day of the newest file of a source; None if no day is known.
        sources: title, path, licence and version of each source, for readers.
        publishers: Who publishes the sources.
        licence: name, path and title if the sources' licences allow one; None if they differ or
            are not recognised.
    """

    name: str
    titles: Mapping[str, str]
    description: str
    version: str
    start: date
    end: date
    regions: tuple[str, ...]
    languages: tuple[str, ...]
    modified: date | None
    sources: tuple[dict[str, str | None], ...]
    publishers: tuple[str, ...]
    licence: dict[str, str] | None

    def title(self, lang: str) -> str:
        """The title in that language, else in English, else in any."""
        return self.titles.get(lang) or self.titles.get("en") or next(iter(self.titles.values()))


DESCRIPTION = (
    "Figures on learning and work of regions, computed by smartlife from the sources named here: "
    "each with its interval, its status and what it rests on. A figure that could point at single "
    "employers, or that rests on too little, is not given; its status says so. Single records are "
    "here only of sources that allow it."
)


def describe(run: StepRun, contents: Iterable[bytes]) -> Described:
    """The description of a run's package.

    Args:
        run: A run; reads core__origins.
        contents: Files of the package: their checksum is its version.
    """
    origins = sorted(run.read("core__origins").to_pylist(), key=lambda row: row["source_id"])
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    by_source = {row["source_id"]: row for row in origins}
    days = [row["retrieved_date"] for row in origins if row["retrieved_date"]]
    study = run.study
    codes = (*study.regions, *study.partners)
    countries = (code[:2] for code in codes)
    return Described(
        name=study.study_id,
        titles=study.titles,
        description=DESCRIPTION,
        version=f"1.0.0+{digest.hexdigest()[:12]}",
        start=study.start,
        end=study.end,
        regions=tuple(dict.fromkeys((*codes, *countries))),
        languages=study.languages,
        modified=max(days) if days else None,
        sources=tuple(
            {
                "title": row["title"] or row["publisher"] or source,
                "path": row["url"],
                "licence": row["licence"],
                "publisher": row["publisher"],
            }
            for source, row in by_source.items()
        ),
        publishers=tuple(dict.fromkeys(row["publisher"] for row in origins if row["publisher"])),
        licence=common_licence(row["licence"] for row in origins if not _is_own(row)),
    )


def _is_own(origin: Mapping[str, Any]) -> bool:
    """True for what was filled in for the study itself: no publisher has terms for it."""
    return str(origin["source_id"]).startswith("inputs/")


def common_licence(said: Iterable[str]) -> dict[str, str] | None:
    """The licence that data made from sources under these licences can have.

    Returns:
        name, path, title and, if the EU's list has it, authority; None without sources, or if one
        of them is not recognised.
    """
    known = [one["code"] for one in _licences()]
    places = [_place(text, known) for text in said]
    if not places or None in places:
        return None
    least = max(place for place in places if place is not None)
    chosen = _licences()[least]
    return {
        "name": chosen["code"],
        "path": chosen["url"],
        "title": chosen["title"],
        "authority": chosen.get("authority", ""),
    }


def _place(text: str, known: list[str]) -> int | None:
    """Place of a licence in the list; None if it is none of them."""
    folded = re.sub(r"[\s_]+", "-", text.strip()).upper()
    for place, code in enumerate(known):
        if re.match(rf"{re.escape(code)}(?![\w.-])", folded):
            becomes = _licences()[place].get("becomes", code)
            return known.index(becomes)
    return None


@cache
def _licences() -> list[dict[str, Any]]:
    text = (files("smartlife.products.open_data") / "licences.yml").read_text("utf-8")
    made: list[dict[str, Any]] = yaml.safe_load(text)
    return made
