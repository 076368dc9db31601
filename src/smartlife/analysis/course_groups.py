"""What courses are counted by: field, openness, time, price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.scope import FIXED_POINT, offer
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import skill_links

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smartlife.store.run import StepRun

UNKNOWN: Final = "unknown"
_NO_FIELD: Final = "99"
"""ISCED-F's own code for a field that is not known."""


def with_groups(run: StepRun) -> ir.Table:
    """Distinct courses by region, with the codes that they are counted by."""
    tables = ("core__courses", "core__concepts", "core__relations", "link__courses_concepts")
    return run.view("courses with groups", tables, lambda: _with_groups(run))


def _with_groups(run: StepRun) -> ir.Table:
    import ibis

    courses = offer(run)
    linked = linked_field(run, skill_links(run, "courses"))
    joined = courses.left_join(linked, "document_id")
    given = ibis.ifelse(
        joined.field_code.length() >= 2, joined.field_code.substr(0, 2), ibis.null("string")
    )
    given = given.nullif(_NO_FIELD)
    return joined.mutate(
        isced_f=ibis.coalesce(given, joined.linked_field, ibis.literal(UNKNOWN)),
        basis=ibis.ifelse(
            given.notnull(),
            "given",
            ibis.ifelse(joined.linked_field.notnull(), "linked", UNKNOWN),
        ),
        open=_yes_no(joined.is_open),
        part_time=_yes_no(joined.is_part_time),
        price=ibis.ifelse(
            joined.price_eur.isnull(), UNKNOWN, ibis.ifelse(joined.price_eur <= 0, "free", "paid")
        ),
    )


def _yes_no(flag: ir.BooleanValue) -> ir.StringValue:
    import ibis

    return ibis.ifelse(flag.isnull(), UNKNOWN, ibis.ifelse(flag, "yes", "no"))


def linked_field(run: StepRun, links: ir.Table) -> ir.Table:
    """The broad field that most observed knowledge mentions of a course point to.

    Args:
        run: For its taxonomy.
        links: document_id, concept_uri and probability, as of `skill_links`.
    """
    import ibis
    import pyarrow as pa

    universe = read_universe(run, 1)
    numbers = {
        i: group.code
        for i, group in enumerate(universe.groups)
        if group.scheme == "isced_f" and len(group.code) == 2 and group.code != _NO_FIELD
    }
    members = [(uri, numbers[i], share) for uri, i, share in universe.members if i in numbers]
    fields = ibis.memtable(
        pa.table(
            {
                "concept_uri": pa.array([uri for uri, _, _ in members], pa.string()),
                "linked_field": pa.array([code for _, code, _ in members], pa.string()),
                "share": pa.array([share for _, _, share in members], pa.float64()),
            }
        )
    )
    links = links.join(fields, "concept_uri")
    weight = (links.probability * links.share * FIXED_POINT).round().cast("int64")
    summed = links.group_by("document_id", "linked_field").agg(weight=weight.sum())
    order = ibis.window(group_by="document_id", order_by=[ibis.desc("weight"), "linked_field"])
    ranked = summed.mutate(place_in_row=ibis.row_number().over(order))
    return ranked.filter(ranked.place_in_row == 0).select("document_id", "linked_field")
