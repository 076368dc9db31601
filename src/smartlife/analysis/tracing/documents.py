"""Which documents a figure counts: found by the very code that counts them.

Every figure of documents has one or more sets of them. The sets that are *counted* add up to the
figure's n_docs; the others stand beside it (courses that were looked through for a group). In each
set a document may be a *hit*: one of those in the figure's group.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.counted import (
    SIDES,
    Counted,
    dimensions_of,
    documents_here,
    of_variant,
    skill_documents,
    without_hits,
)
from smartlife.analysis.reach.catalogues import AUDITED, DECIDING, CourseKinds
from smartlife.analysis.scope import ALL_REGIONS, Kind, demand, id_column, offer, placed
from smartlife.analysis.skill_groups import SKILL_KINDS
from smartlife.analysis.tallies import occupation_links, skill_links
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

    from smartlife.store.run import StepRun

    Figure = Mapping[str, Any]

_DEPTH: Final = re.compile(r"skill groups, depth (\d)")


def documents_of(run: StepRun, figure: Figure) -> tuple[Counted, ...]:
    """The documents behind a figure; none for official ones and for accounts of records.

    An indicator that counts in its own way says so in `counted(run, figure)` of its module, which
    gives what this function gives; here are those of the first indicators, and the usual ways.

    Args:
        run: A run whose tables are finished.
        figure: A row of an indicator table.
    """
    if figure["evidence"] == "official" or figure["measure"].startswith("records_"):
        return ()
    name = str(figure["indicator"])
    own: Callable[[StepRun, Figure], tuple[Counted, ...]] | None = getattr(
        import_module(f"smartlife.analysis.indicators.{name}"), "counted", None
    )
    return (own or _WAYS.get(name, _usual))(run, figure)


def _usual(run: StepRun, figure: Figure) -> tuple[Counted, ...]:
    """By the figure's group: linked to occupations, to skills, or all documents of the region."""
    if not figure["n_docs"]:
        return ()
    if figure["group_scheme"] == "isco" and figure["side"] == "demand":
        return _occupation_mix(run, figure)
    depth = _DEPTH.search(str(figure["level"]))
    if depth is not None:
        return tuple(
            skill_documents(run, figure, kind, int(depth.group(1)))
            for kind in SIDES[figure["side"]]
        )
    return tuple(
        Counted(
            kind,
            without_hits(
                documents_here(demand(run) if kind == "vacancies" else offer(run), figure)
            ),
        )
        for kind in SIDES[figure["side"]]
    )


def _occupation_mix(run: StepRun, figure: Figure) -> tuple[Counted, ...]:
    import ibis

    from smartlife.analysis.variants import STRICT_PROBABILITY

    variant = dimensions_of(figure).get("variant")
    limit = STRICT_PROBABILITY if variant == "surer_links" else MIN_LINK_PROBABILITY
    links = occupation_links(run)
    links = links.filter(links.probability >= limit)
    documents = demand(run)
    documents = documents.filter(documents.region_code == figure["nuts_code"])
    linked = documents.join(links.select("document_id", "isco"), "document_id")
    linked = of_variant(run, figure, "vacancies", linked)
    group = figure["group_code"]
    # groups of one digit hold several of two
    is_hit = linked.isco.startswith(group) if group else ibis.null("boolean")
    concepts = run.read("core__concepts", ["concept_uri", "isco_code"]).to_pylist()
    return (
        Counted(
            "vacancies",
            linked.select("document_id", is_hit=is_hit),
            concepts=_of_isco(concepts, group),
        ),
    )


def _of_isco(concepts: list[dict[str, Any]], group: str | None) -> frozenset[str]:
    """Concepts of an ISCO group."""
    return frozenset(
        row["concept_uri"]
        for row in concepts
        if group and (row["isco_code"] or "").startswith(group)
    )


def _emphasis(run: StepRun, figure: Figure) -> tuple[Counted, ...]:
    from smartlife.analysis.indicators.emphasis import DEPTH

    apart = str(figure["measure"]).endswith("_apart")
    return tuple(
        skill_documents(run, figure, kind, DEPTH, apart=apart) for kind in SIDES[figure["side"]]
    )


def _uncovered_bracket(run: StepRun, figure: Figure) -> tuple[Counted, ...]:
    """Advertisements are counted; beside them the courses in reach that were looked through."""
    from smartlife.analysis.indicators.uncovered_bracket import DEPTH

    reach = dimensions_of(figure).get("reach", AUDITED)
    courses = _in_reach(run, str(figure["nuts_code"]), str(reach))
    asked = skill_documents(run, figure, "vacancies", DEPTH)
    looked_through = without_hits(courses)
    if figure["group_uri"] is not None:
        links = skill_links(run, "courses")
        links = links.filter(links.concept_uri.isin(sorted(asked.concepts)))
        links = links.filter(links.probability > 0)
        looked_through = _marked(courses, links.select("document_id").distinct())
    return (asked, Counted("courses", looked_through, is_counted=False, concepts=asked.concepts))


def _uncovered(run: StepRun, figure: Figure) -> tuple[Counted, ...]:
    """Advertisements are counted; beside them the courses in reach that people looked through."""
    from smartlife.analysis.audits.frame import DEPTH

    mine = _in_reach(run, str(figure["nuts_code"]), AUDITED)
    looked_through = Counted("courses", without_hits(mine), is_counted=False)
    if figure["measure"] == "catalogue_coverage":
        return (looked_through,)
    return (skill_documents(run, figure, "vacancies", DEPTH), looked_through)


def _in_reach(run: StepRun, region: str, reach: str) -> ir.Table:
    """Courses in reach of a region, by a rule of `reach.catalogues`."""
    import ibis
    import pyarrow as pa

    courses = run.read("core__courses", ["course_id", *DECIDING])
    reached = CourseKinds(courses, run.study).reached(region, reach)
    names = courses["course_id"].filter(pa.array(reached))
    return ibis.memtable(pa.table({"document_id": names}))


def _marked(documents: ir.Table, hits: ir.Table) -> ir.Table:
    """Documents with is_hit: True for those that are in `hits`."""
    return documents.mutate(is_hit=documents.document_id.isin(hits.document_id))


def _open_offer(run: StepRun, figure: Figure) -> tuple[Counted, ...]:
    from smartlife.analysis.course_groups import UNKNOWN, with_groups

    courses = with_groups(run)
    courses = courses.filter(courses.region_code == figure["nuts_code"])
    scheme, code = figure["group_scheme"], figure["group_code"]
    if figure["measure"] == "courses_per_1000_adults":
        courses = courses.filter(courses.open != "no")
    if scheme == "language":
        langs = courses.teaching_langs
        courses = courses.filter(langs.length() == 0 if code == UNKNOWN else langs.contains(code))
    elif scheme is not None:
        courses = courses.filter(courses[scheme] == code)
    return (Counted("courses", without_hits(courses)),)


def _evidence_card(run: StepRun, figure: Figure) -> tuple[Counted, ...]:
    kind = SIDES[figure["side"]][0]
    measure = str(figure["measure"])
    if measure.startswith("linking_"):
        return (_judged(run, figure, kind),)
    if measure == "catalogue_coverage":
        # A figure of providers: the courses that show them are looked through, not counted.
        mine = placed(run, "courses")
        mine = mine.filter(mine.region_code == figure["nuts_code"])
        shown = mine.select(document_id=mine[id_column("courses")])
        return (Counted("courses", without_hits(shown), is_counted=False),)
    everywhere = figure["nuts_code"] == ALL_REGIONS
    documents = run.table(f"core__{kind}") if everywhere else placed(run, kind)
    if not everywhere:
        documents = documents.filter(documents.region_code == figure["nuts_code"])
    documents = documents.mutate(document_id=documents[id_column(kind)])
    if measure == "documents_by":
        column = {"source": "source_id"}.get(figure["group_scheme"], figure["group_scheme"])
        documents = documents.filter(documents[column] == figure["group_code"])
    if measure == "dated":
        day = documents.posted_date if kind == "vacancies" else documents.start_date
        documents = documents.filter(day.notnull())
    if measure == "share_with_text":
        return (Counted(kind, documents.select("document_id", is_hit=documents.has_text)),)
    if measure == "share_with_employer":
        named = documents.employer_id.notnull()
        return (Counted(kind, documents.select("document_id", is_hit=named)),)
    hits = _hits_of_card(run, figure, kind)
    chosen = documents.select("document_id")
    return (Counted(kind, without_hits(chosen) if hits is None else _marked(chosen, hits)),)


def _hits_of_card(run: StepRun, figure: Figure, kind: Kind) -> ir.Table | None:
    measure = figure["measure"]
    if measure == "share_with_occupation":
        links = occupation_links(run)
        return links.filter(links.probability >= MIN_LINK_PROBABILITY).select("document_id")
    if measure in ("share_with_skills", "share_mentions_observed"):
        links = run.table(f"link__{kind}_concepts")
        links = links.filter((links.evidence == "observed") & links.concept_kind.isin(SKILL_KINDS))
        return links.select(document_id=links[id_column(kind)]).distinct()
    if measure == "largest_cluster_share":
        documents = demand(run) if kind == "vacancies" else offer(run)
        mine = documents.filter(documents.region_code == figure["nuts_code"])
        return mine.filter(mine.cluster == (_heaviest(mine) or "")).select("document_id")
    return None


def _heaviest(documents: ir.Table) -> str | None:
    summed = documents.group_by("cluster").agg(weight=documents.weight.cast("int64").sum())
    rows = summed.order_by("cluster").to_pyarrow().to_pylist()
    return str(max(rows, key=lambda row: row["weight"])["cluster"]) if rows else None


def _judged(run: StepRun, figure: Figure, kind: Kind) -> Counted:
    """Documents of the gold sample in the language, read for the task."""
    marks = run.table("core__gold")
    mine = marks.filter(
        (marks.document_kind == kind)
        & (marks.lang == figure["group_code"])
        & (marks.task == dimensions_of(figure)["task"])
    )
    return Counted(kind, without_hits(mine.select("document_id").distinct()))


_WAYS: Final[dict[str, Callable[[StepRun, Mapping[str, Any]], tuple[Counted, ...]]]] = {
    "emphasis": _emphasis,
    "evidence_card": _evidence_card,
    "occupation_mix": _occupation_mix,
    "open_offer": _open_offer,
    "uncovered": _uncovered,
    "uncovered_bracket": _uncovered_bracket,
}
