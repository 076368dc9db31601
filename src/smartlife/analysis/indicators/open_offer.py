"""Open offer: distinct courses by field, mode, language and conditions (methods, indicator 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.contract import Frame, Indicator, Row, count_row
from smartlife.analysis.course_groups import UNKNOWN, with_groups
from smartlife.analysis.official.rates import READS as OFFICIAL_READS
from smartlife.analysis.official.rates import Observed, Official
from smartlife.analysis.scope import origins_by_region, scope_regions
from smartlife.model.taxonomy import isced_uri

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="open_offer",
    title_key="indicator.open_offer",
    estimand="Distinct courses (provider, title, level) taught in the region",
    unit="courses",
    level="ISCED-F 2013, broad fields",
    universe="isced-f-2",
    reads=(
        "core__courses",
        "core__concepts",
        "core__relations",
        "core__origins",
        "link__courses_concepts",
        *OFFICIAL_READS,
    ),
    formula="Counts; per 1,000 adults: courses not known to be closed to adults / adults aged 25 "
    "to 64 of the same region × 1,000. Field: as published, else the ISCED-F broad field that most "
    "observed knowledge mentions point to",
    literature=("UNESCO Institute for Statistics (2014), ISCED Fields of Education and Training",),
    estimands={
        "providers": "Distinct providers that are named by courses taught in the region",
        "field_basis": "Distinct courses taught in the region, by how their field is known",
    },
)


def compute(run: StepRun) -> list[Row]:
    """Rows per region.

    Measures: courses, providers; courses_by {field, mode, language, price, part_time, open};
    field_basis; courses_per_1000_adults, total and by field.
    """
    courses = with_groups(run)
    origins = origins_by_region(run, courses)
    counts = {name: _counts(table) for name, table in _groupings(courses).items()}
    totals = _totals(courses)
    official = Official(run, ("adults",))
    rows: list[Row] = []
    for region in scope_regions(run.study):
        frame = Frame(INDICATOR, region.code, str(run.study.nuts_version), "offer")
        behind = origins[region.code]
        n_courses, _, n_open, _ = totals.get(region.code, (0, 0, 0, 0))
        note = None if n_courses else "no_catalogue"
        rows.append(count_row(frame, "courses", n_courses, behind, note=note))
        rows.append(_providers(frame, totals.get(region.code), behind))
        for scheme, found in counts.items():
            if scheme == "open_field":
                continue
            measure = "field_basis" if scheme == "basis" else "courses_by"
            mine = found.get(region.code, {})
            rows += [
                count_row(frame, measure, number, behind, **_group(scheme, code))
                for code, number in sorted(mine.items())
            ]
        by_field: dict[str | None, int] = {None: n_open}
        by_field.update(counts["open_field"].get(region.code, {}))
        rows += _rates(frame, by_field, official.count("adults", region.code), behind)
    return rows


def _providers(
    frame: Frame, totals: tuple[int, int, int, int] | None, origins: tuple[str, ...]
) -> Row:
    """How many providers the courses name; not observed where none names its provider."""
    n_courses, n_providers, _, n_named = totals or (0, 0, 0, 0)
    note = "no_catalogue"
    if n_courses:
        note = "providers_not_named" if not n_named else "providers_named_in_part"
    number = None if n_courses and not n_named else n_providers
    said = None if n_courses and n_named == n_courses else note
    row = count_row(frame, "providers", number, origins, note=said, n_docs=n_courses)
    return row | {"unit": "providers"}


def _group(scheme: str, code: str | None) -> dict[str, Any]:
    """Columns that name a group."""
    if scheme != "isced_f" or code is None or code == UNKNOWN:
        return {"group_scheme": scheme if code is not None else None, "group_code": code}
    return {"group_scheme": scheme, "group_code": code, "group_uri": isced_uri(code)}


def _groupings(courses: ir.Table) -> dict[str, ir.Table]:
    """Per scheme: region_code, code of each course; several rows for several languages."""
    import ibis

    made = {
        scheme: courses.select("region_code", code=courses[scheme])
        for scheme in ("isced_f", "basis", "mode", "price", "part_time", "open")
    }
    some = courses.filter(courses.teaching_langs.length() > 0)
    none = courses.filter(courses.teaching_langs.length() == 0)
    made["language"] = some.select("region_code", code=some.teaching_langs.unnest()).union(
        none.select("region_code", code=ibis.literal(UNKNOWN))
    )
    not_closed = courses.filter(courses.open != "no")
    made["open_field"] = not_closed.select("region_code", code=not_closed.isced_f)
    return made


def _counts(table: ir.Table) -> dict[str, dict[str, int]]:
    counted = table.group_by("region_code", "code").agg(n=table.count()).to_pyarrow()
    found: dict[str, dict[str, int]] = {}
    for row in counted.to_pylist():
        found.setdefault(row["region_code"], {})[row["code"]] = row["n"]
    return found


def _totals(courses: ir.Table) -> dict[str, tuple[int, int, int, int]]:
    """Region → courses, providers, courses not known to be closed, courses that name a provider."""
    summed = courses.group_by("region_code").agg(
        n=courses.count(),
        providers=courses.provider_id.nunique(),
        not_closed=(courses.open != "no").sum(),
        named=courses.provider_id.count(),
    )
    return {
        row["region_code"]: (row["n"], row["providers"], row["not_closed"], row["named"])
        for row in summed.to_pyarrow().to_pylist()
    }


def _rates(
    frame: Frame,
    numbers: dict[str | None, int],
    adults: Observed | None,
    origins: tuple[str, ...],
) -> list[Row]:
    """Courses per 1,000 adults; without a population the number is not observed."""
    changes: Row = {
        "unit": "courses per 1,000 adults",
        "estimand": "Distinct courses not known to be closed to adults, per 1,000 adults aged 25 "
        "to 64 who live in the region",
    }
    if adults is None or adults.number <= 0:
        row = count_row(frame, "courses_per_1000_adults", None, origins, note="no_population")
        return [row | changes]
    behind = tuple(sorted({*origins, adults.origin_id}))
    return [
        count_row(
            frame,
            "courses_per_1000_adults",
            number / adults.number * 1000,
            behind,
            n_docs=number,
            year=adults.year,
            **_group("isced_f", code),
        )
        | changes
        for code, number in sorted(numbers.items(), key=lambda item: item[0] or "")
    ]
