"""Fit of the offer: on which terms courses can be taken, and by whom (methods, indicator 6)."""

from __future__ import annotations

from functools import cache, reduce
from importlib import resources
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.contract import Frame, Indicator, Row, Sample, count_row
from smartlife.analysis.counted import Counted, dimensions_of
from smartlife.analysis.fit import Answers, JudgedShare, judge_answers
from smartlife.analysis.publication import number_or_none
from smartlife.analysis.scope import offer, origins_by_region, scope_regions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="offer_fit",
    title_key="indicator.offer_fit",
    estimand="Share of the distinct courses held of the region that can be taken on these terms",
    unit="share",
    level="courses",
    universe="courses-held",
    reads=("core__courses", "core__origins"),
    formula="Few unknown (at most 10 %): yes / (yes + no); else bounds from yes / n to 1 − no / n. "
    "Korn–Graubard limits of both ends, clustered by provider. Groups: criteria joined by and, or "
    "over yes, no and unknown (Kleene)",
    literature=(
        "Korn & Graubard (1998), Survey Methodology 24",
        "Manski (2003), Partial Identification of Probability Distributions",
    ),
    estimands={
        "fit_answers": "Number of the distinct courses held of the region that can, that cannot, "
        "and of which it is not known whether they can, be taken on these terms",
    },
)
_ANSWERS: Final = ("yes", "no", "unknown")


@cache
def words() -> dict[str, Any]:
    """The criteria and groups of offer_fit.yml."""
    import yaml

    text = (
        resources.files("smartlife.analysis.indicators")
        .joinpath("offer_fit.yml")
        .read_text("utf-8")
    )
    made: dict[str, Any] = yaml.safe_load(text)
    return made


def criteria() -> list[tuple[str, str]]:
    """All criteria and groups: scheme (fit, fit_group) and name, which make a column's name."""
    names = [("fit", name) for name in words()["criteria"]]
    return names + [("fit_group", name) for name in words()["groups"]]


def compute(run: StepRun) -> list[Row]:
    """Rows per region, for every criterion (fit) and every group of people (fit_group).

    Measures: fit_answers {answer: yes, no, unknown} (counts of what is held), fit_share, and
    fit_share_without_largest where one provider has more than a quarter of the courses.
    """
    courses = answered(run, offer(run))
    names = criteria()
    counted = answers_by_provider(courses, [f"{scheme}_{name}" for scheme, name in names])
    origins = origins_by_region(run, courses)
    rows: list[Row] = []
    for region in scope_regions(run.study):
        frame = Frame(INDICATOR, region.code, str(run.study.nuts_version), "offer")
        for scheme, name in names:
            answers = counted.get(region.code, {}).get(f"{scheme}_{name}") or _nothing()
            group = {"group_scheme": scheme, "group_code": name}
            rows += _rows(frame, answers, origins[region.code], group)
    return rows


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """The courses behind a figure: those with the answer, or all, with those that fit as hits."""
    import ibis

    courses = answered(run, offer(run))
    courses = courses.filter(courses.region_code == figure["nuts_code"])
    fits = courses[f"{figure['group_scheme']}_{figure['group_code']}"]
    answer = dimensions_of(figure).get("answer")
    if answer is not None:
        chosen = {"yes": fits, "no": ~fits, "unknown": fits.isnull()}[answer]
        found = courses.filter(chosen).select("document_id", is_hit=ibis.null("boolean"))
        return (Counted("courses", found),)
    if figure["measure"] == "fit_share_without_largest":
        sizes = courses.group_by("cluster").agg(n=courses.count()).order_by("cluster")
        largest = max(sizes.to_pyarrow().to_pylist(), key=lambda row: row["n"])["cluster"]
        courses = courses.filter(courses.cluster != largest)
    return (Counted("courses", courses.select("document_id", is_hit=fits)),)


def _rows(
    frame: Frame, answers: Answers, origins: tuple[str, ...], group: dict[str, str]
) -> list[Row]:
    judged = judge_answers(answers)
    rows = [
        count_row(frame, "fit_answers", number, origins, dimensions={"answer": answer}, **group)
        | {"unit": "courses"}
        for answer, number in zip(_ANSWERS, answers.totals, strict=True)
        if judged.n_docs
    ]
    rows.append(_share(frame, "fit_share", judged, origins, group))
    if judged.figure.note == "largest_provider":
        other = judge_answers(answers.without_largest())
        rows.append(_share(frame, "fit_share_without_largest", other, origins, group))
    return rows


def _share(
    frame: Frame,
    measure: str,
    judged: JudgedShare,
    origins: tuple[str, ...],
    group: dict[str, str],
) -> Row:
    sample = Sample(judged.n_docs, judged.n_clusters, number_or_none(judged.n_eff), origins=origins)
    said = {"unknown": round(judged.unknown, 6)}
    return frame.row(measure, judged.figure, sample, dimensions=said, **group)


def _nothing() -> Answers:
    none = np.zeros(0, np.int64)
    return Answers(none, none, none)


def answered(run: StepRun, courses: ir.Table) -> ir.Table:
    """Distinct courses by region with one column per criterion and group: true, false or null.

    Args:
        run: For the regions of the study.
        courses: Rows as of `scope.offer`.
    """
    import ibis

    courses = _with_language(run, courses)
    said = words()
    hours = ibis.coalesce(courses.hours, courses.credits_ects * said["hours_per_credit"])
    is_online: ir.BooleanValue = courses.mode == "online"
    criteria: dict[str, ir.BooleanValue] = {
        "open": courses.is_open,
        "part_time": courses.is_part_time,
        "online": ibis.ifelse(courses["mode"] == "unknown", ibis.null("boolean"), is_online),
        "language": courses.is_in_language,
        "free": courses.price_eur <= 0,
        "entry_level": courses.eqf_level <= said["entry_level_eqf"],
        "short": hours <= said["short_hours"],
    }
    groups = {
        name: reduce(and_, [reduce(or_, [criteria[one] for one in line]) for line in lines])
        for name, lines in said["groups"].items()
    }
    columns = {f"fit_{name}": criteria[name] for name in said["criteria"]}
    columns |= {f"fit_group_{name}": value for name, value in groups.items()}
    return courses.select("region_code", "cluster", "origin_id", "document_id", **columns)


def _with_language(run: StepRun, courses: ir.Table) -> ir.Table:
    """Whether a course is taught in a language of the region; null if that is not known."""
    import ibis
    import pyarrow as pa

    spoken = [
        (region.code, lang)
        for region in scope_regions(run.study)
        for lang in words()["languages"].get(region.code[:2], ())
    ]
    languages = ibis.memtable(
        pa.table(
            {
                "region_code": pa.array([code for code, _ in spoken], pa.string()),
                "lang_of": pa.array([lang for _, lang in spoken], pa.string()),
            }
        )
    )
    taught = courses.select("region_code", "document_id", lang_of=courses.teaching_langs.unnest())
    fitting = taught.semi_join(languages, ["region_code", "lang_of"])
    fitting = fitting.select("region_code", "document_id").distinct().mutate(fits=True)
    joined = courses.left_join(fitting, ["region_code", "document_id"])
    known = {code for code, _ in spoken}
    says = (joined.teaching_langs.length() > 0) & joined.region_code.isin(sorted(known))
    answer = ibis.ifelse(says, joined.fits.fill_null(False), ibis.null("boolean"))  # noqa: FBT003 - a column's value
    return joined.mutate(is_in_language=answer)


def answers_by_provider(courses: ir.Table, columns: list[str]) -> dict[str, dict[str, Answers]]:
    """Region → column → answers by provider."""
    sums = {}
    for name in columns:
        sums[f"{name}__yes"] = courses[name].fill_null(False).cast("int64").sum()  # noqa: FBT003 - a column's value
        sums[f"{name}__no"] = (~courses[name]).fill_null(False).cast("int64").sum()  # noqa: FBT003 - a column's value
    counted = courses.group_by("region_code", "cluster").agg(n=courses.count(), **sums)
    table = counted.order_by("region_code", "cluster").to_pyarrow()
    regions = np.array(table["region_code"].to_pylist(), dtype=np.str_)
    numbers = {name: _numbers(table[name]) for name in ("n", *sums)}
    return {
        str(region): {
            name: Answers(
                numbers[f"{name}__yes"][mine],
                numbers[f"{name}__no"][mine],
                (numbers["n"] - numbers[f"{name}__yes"] - numbers[f"{name}__no"])[mine],
            )
            for name in columns
        }
        for region in np.unique(regions)
        for mine in (regions == region,)
    }


def _numbers(column: Any) -> NDArray[np.int64]:  # noqa: ANN401 - an Arrow column
    return np.asarray(column.to_numpy(zero_copy_only=False), np.int64)
