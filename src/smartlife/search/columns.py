"""Courses as columns of numbers, for filters and facets, and as rows for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.model.regions import iso_country, nuts_country
from smartlife.planning.material.places import course_points, read_gazetteer
from smartlife.search.layout import MODES, MOST_LANGS, PUBLISH, day_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    import pyarrow as pa
    from numpy.typing import NDArray

    from smartlife.store.run import StepRun

READ: Final = (
    "course_id", "source_id", "origin_id", "title", "text", "lang", "teaching_langs",
    "provider_name", "provider_id", "place_name", "place_status", "nuts_code", "nuts_level",
    "nuts_version", "country_code", "mode", "start_date", "end_date", "hours", "credits_ects",
    "price_eur", "level", "eqf_level", "field_code", "field_name", "is_open", "is_part_time",
    "seats_count", "url", "repeat_count", "publish",
)  # fmt: skip
_SHOWN: Final = tuple(name for name in READ if name not in ("title", "text", "nuts_version"))
_BETWEEN: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Courses:
    """Courses in the order of their identifiers.

    Attributes:
        rows: Their columns as dictionaries.
        lon: Degrees east; NaN if not known.
        lat: Degrees north.
        region: NUTS code in the study's version, at least the country's; "" if not known.
        provider: Key of the provider; "" if not known.
        retrieved: Day on which each was obtained.
    """

    rows: list[dict[str, Any]]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    region: list[str]
    provider: list[str]
    retrieved: list[date | None]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def publish(self) -> NDArray[np.uint8]:
        """How much of each may be shown: a place in `PUBLISH`."""
        return np.array([PUBLISH.index(row["publish"]) for row in self.rows], np.uint8)


def read_courses(run: StepRun) -> Courses:
    """Reads core__courses with the days of core__origins and the points of core__places."""
    table = run.read("core__courses", list(READ)).sort_by("course_id").combine_chunks()
    days = _retrieved(run.read("core__origins", ["origin_id", "retrieved_date"]))
    lon, lat = course_points(table, partial(read_gazetteer, run))
    rows = table.to_pylist()
    version = str(run.study.nuts_version)
    return Courses(
        rows=rows,
        lon=lon,
        lat=lat,
        region=[_region(row, version) for row in rows],
        provider=[row["provider_id"] or _unnamed(row) for row in rows],
        retrieved=[days.get(row["origin_id"]) for row in rows],
    )


def _retrieved(origins: pa.Table) -> dict[str, date | None]:
    pairs = zip(
        origins["origin_id"].to_pylist(), origins["retrieved_date"].to_pylist(), strict=True
    )
    return dict(pairs)


def _region(row: Mapping[str, Any], version: str) -> str:
    """The code in the study's version of NUTS; of another version only the country."""
    code: str | None = row["nuts_code"]
    if code and row["nuts_version"] == version:
        return code
    country = row["country_code"] or (iso_country(code) if code else None)
    return nuts_country(country) if country else ""


def _unnamed(row: Mapping[str, Any]) -> str:
    """A key for a provider that has a name and no identifier."""
    return f"name:{row['provider_name']}" if row["provider_name"] else ""


def numbered(values: Sequence[str]) -> tuple[list[str], NDArray[np.int32]]:
    """Different values, sorted, without the empty one; and the place of each, -1 if empty."""
    known = sorted({value for value in values if value})
    place = {value: number for number, value in enumerate(known)}
    return known, np.array([place.get(value, -1) for value in values], np.int32)


def teaching_langs(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Languages of teaching; where none is stated, that of the description."""
    return tuple(row["teaching_langs"] or ([row["lang"]] if row["lang"] else []))


def course_arrays(
    courses: Courses,
) -> tuple[dict[str, NDArray[np.generic]], dict[str, list[str]]]:
    """The columns as arrays, and the values that numbers in them stand for."""
    rows = courses.rows
    langs = sorted({lang for row in rows for lang in teaching_langs(row)})[:MOST_LANGS]
    lists: dict[str, list[str]] = {"teaching_langs": langs}
    arrays: dict[str, NDArray[np.generic]] = {"publish": courses.publish}
    for name, values in (
        ("source", [row["source_id"] for row in rows]),
        ("lang", [row["lang"] for row in rows]),
        ("region", courses.region),
        ("provider", courses.provider),
        ("same", [_same(row) for row in rows]),
    ):
        lists[name], arrays[name] = numbered(values)
    del lists["same"]
    bits = {lang: 1 << number for number, lang in enumerate(langs)}
    arrays |= {
        "mode": np.array([MODES.index(row["mode"] or "unknown") for row in rows], np.uint8),
        "langs": np.array(
            [sum(bits.get(lang, 0) for lang in teaching_langs(row)) for row in rows], np.uint32
        ),
        "price": _floats(rows, "price_eur"),
        "hours": _floats(rows, "hours"),
        "level": np.array([row["eqf_level"] or 0 for row in rows], np.uint8),
        "part_time": np.array(
            [-1 if row["is_part_time"] is None else row["is_part_time"] for row in rows], np.int8
        ),
        "start": np.array([day_number(row["start_date"]) for row in rows], np.int32),
        "retrieved": np.array([day_number(day) for day in courses.retrieved], np.int32),
        **_vectors(courses.lon, courses.lat),
    }
    return arrays, lists


def course_rows(
    courses: Courses, region_names: Callable[[str], str]
) -> Iterator[tuple[int, str, str, str | None]]:
    """Rows of the table course: number, identifier, columns for people as JSON, text."""
    for number, row in enumerate(courses.rows):
        shown = {name: row[name] for name in _SHOWN if row[name] not in (None, [], "")}
        if not np.isnan(courses.lon[number]):
            shown |= {"lon": float(courses.lon[number]), "lat": float(courses.lat[number])}
        code, day = courses.region[number], courses.retrieved[number]
        shown |= {"region_code": code, "region_name": region_names(code)} if code else {}
        shown |= {"retrieved_date": day} if day else {}
        shown["title"] = row["title"]
        yield (
            number,
            row["course_id"],
            json.dumps(shown, ensure_ascii=False, default=str, sort_keys=True),
            row["text"],
        )


def _same(row: Mapping[str, Any]) -> str:
    """Occasions of one course, by the rule of `analysis.scope.offer`."""
    return _BETWEEN.join(
        (
            row["provider_id"] or f"document:{row['course_id']}",
            row["title"].strip().lower(),
            row["level"] or "",
        )
    )


def _floats(rows: Sequence[Mapping[str, Any]], name: str) -> NDArray[np.float32]:
    return np.array([np.nan if row[name] is None else row[name] for row in rows], np.float32)


def _vectors(lon: NDArray[Any], lat: NDArray[Any]) -> dict[str, NDArray[np.generic]]:
    """Points of the sphere: the distance is an inner product then."""
    east, north = np.radians(lon), np.radians(lat)
    return {
        "x": (np.cos(north) * np.cos(east)).astype(np.float64),
        "y": (np.cos(north) * np.sin(east)).astype(np.float64),
        "z": np.sin(north).astype(np.float64),
    }
